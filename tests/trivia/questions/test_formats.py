"""Timelines, comparisons, gaps in credits and in chains: one right option, found by no trick."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from bot.catalogue.model import ArtistKind, DateBasis, Verification
from bot.kit.dates import PartialDate
from bot.kit.discord.i18n import words_in
from bot.trivia.questions.model import Name, Question, Template, put
from bot.trivia.questions.words import explanation_text, option_text, question_text
from tests.trivia.question_world import World

ENGLISH, KOREAN = words_in("en-US"), words_in("ko")
OTHERS = ["Aldora", "Benwick", "Cyrrus", "Dovanna", "Ezumi"]


def known(world: World, name: str, *, fame: int = 4, of: tuple[int, ...] = ()) -> int:
    key = world.artist(name, of=of)
    world.artists[key] = replace(world.artists[key], fame=fame)
    return key


def others(world: World) -> list[int]:
    """Add people who are as well known, each with a title of their own."""
    keys = [known(world, name) for name in OTHERS]
    for key in keys:
        world.work(f"Song of {world.artists[key].name}", key)
    return keys


def asked_of(world: World, template: Template) -> list[Question]:
    return [one for one in world.questions().values() if one.template is template]


def timeline_world(*dates: str, **last: Any) -> World:
    """Make a world of known works, each on a date; `last` is what else is so of the last one."""
    world = World()
    for place, date in enumerate(dates):
        singer = known(world, OTHERS[place % len(OTHERS)] + "i" * (place // len(OTHERS)))
        more = last if place == len(dates) - 1 else {}
        world.work(f"Title {'x' * place}", singer, **{"date": date, "fame": 4, **more})
    return world


DATES = ("2010-05-01", "2013-05-01", "2016-05-01", "2019-05-01")


def test_timeline_when_four_works_are_known_then_each_has_its_place_among_the_others():
    found = asked_of(timeline_world(*DATES), Template.TIMELINE)
    rights = {one.work: one.right.token for one in found}
    assert rights == {
        "w1": "years:-2013",
        "w2": "years:2010-2016",
        "w3": "years:2013-2019",
        "w4": "years:2016-",
    }


def test_timeline_when_it_is_put_then_its_places_are_in_the_order_of_time():
    (question,) = [
        one for one in asked_of(timeline_world(*DATES), Template.TIMELINE) if one.work == "w2"
    ]
    for seed in range(5):
        asked = put(question, random.Random(seed))
        shown = [option_text(ENGLISH, one) for one in asked.options]
        assert shown == [
            "Before 2010", "Between 2010 and 2016", "Between 2016 and 2019", "After 2019",
        ]  # fmt: skip
        assert asked.right == 1
    assert [option_text(KOREAN, one) for one in asked.options][::3] == ["2010년 전", "2019년 후"]
    assert question_text(ENGLISH, question).splitlines() == [
        "When did **“Title x”** by **Benwick** come out?",
        "2010 · “Title” by Aldora",
        "2016 · “Title xx” by Cyrrus",
        "2019 · “Title xxx” by Dovanna",
    ]
    assert explanation_text(ENGLISH, question) == "“Title x” by Benwick, May 1, 2013"


@pytest.mark.parametrize(
    "last",
    [
        {"fame": 3},
        {"date": "2019"},
        {"date": "2016-12-31"},
        {"date": "2017-01-01"},
        {"verification": Verification.ONE_SOURCE},
        {"date_basis": DateBasis.ALBUM},
        {"titles": ("Title", "x"), "folded": ("title", "x")},
    ],
    ids=[
        "less known",
        "a year",
        "the same year",
        "too near",
        "one source",
        "an album's",
        "namesake",
    ],
)
def test_timeline_when_a_work_can_be_confused_then_it_has_no_place(last: dict[str, Any]):
    # Eight months into 2016, so that the first of January is not half a year away.
    dates = (*DATES[:2], "2016-09-01", DATES[3])
    assert len(asked_of(timeline_world(*dates), Template.TIMELINE)) == 4
    assert asked_of(timeline_world(*dates, **last), Template.TIMELINE) == []


@pytest.mark.parametrize("seed", [20, 21])
def test_timeline_when_there_are_many_then_neither_place_nor_width_is_the_better_guess(seed: int):
    lot = random.Random(seed)
    # Most are new, as in every catalogue.
    years = [2025 - int(25 * lot.random() ** 2) for _ in range(80)]
    world = timeline_world(*(f"{year}-{lot.randrange(1, 13):02}-15" for year in years))
    found = asked_of(world, Template.TIMELINE)
    places = Counter(put(one, lot).right for one in found)
    assert len(found) >= 70
    assert all(0.2 <= places[place] / len(found) <= 0.3 for place in range(4)), places
    rooms = [(room(one.right, years), [room(each, years) for each in one.wrong]) for one in found]
    widest = sum(right >= max(wrong) for right, wrong in rooms)
    assert widest / len(found) <= 0.36


def room(place: Name, years: list[int]) -> int:
    first, last = place.token.removeprefix("years:").split("-")
    return sum(int(first or 0) < year < int(last or 9999) for year in years)


def missing_world() -> tuple[World, list[int]]:
    world = World()
    acts = [known(world, name, fame=fame) for name, fame in [("Maple", 4), ("Oak", 3), ("Ash", 1)]]
    world.work("Night", *acts, fame=3)
    world.artists[acts[0]] = replace(world.artists[acts[0]], debut=PartialDate(2018))
    return world, acts


def test_who_is_missing_when_three_are_on_a_title_then_the_known_one_is_asked_by_all_others():
    world, _ = missing_world()
    others(world)
    (asked,) = asked_of(world, Template.WHO_IS_MISSING)
    assert (asked.right.text, {one.text for one in asked.wrong}) == ("Maple", set(OTHERS))
    assert question_text(ENGLISH, asked) == "Who is missing? **“Night”** is by **Oak, Ash** and …"


def test_who_is_missing_when_the_year_tells_a_newcomer_then_is_not_asked():
    world, acts = missing_world()
    others(world)
    world.artists[acts[0]] = replace(world.artists[acts[0]], debut=PartialDate(2019))
    assert asked_of(world, Template.WHO_IS_MISSING) == []


def test_who_is_missing_when_others_are_better_or_less_known_then_they_are_no_options():
    world, _ = missing_world()
    keys = others(world)
    for key, fame in zip(keys, (5, 3), strict=False):
        world.artists[key] = replace(world.artists[key], fame=fame)
    (asked,) = asked_of(world, Template.WHO_IS_MISSING)
    assert {one.text for one in asked.wrong} == set(OTHERS[2:])


def a_fellow_is_named(world: World, acts: list[int]) -> None:
    # A longer name would tell the answer by itself.
    group = world.artist("Ox", kind=ArtistKind.GROUP)
    for key in acts[:2]:
        world.artists[key] = replace(world.artists[key], groups=(group,))


def a_namesake_title(world: World, acts: list[int]) -> None:
    world.work("Night", acts[1], world.artist("Elm"))


@pytest.mark.parametrize("put_there", [a_fellow_is_named, a_namesake_title])
def test_who_is_missing_when_it_is_told_or_unsure_then_is_not_asked(
    put_there: Callable[[World, list[int]], None],
):
    world, acts = missing_world()
    others(world)
    put_there(world, acts)
    assert asked_of(world, Template.WHO_IS_MISSING) == []


def chain_world() -> tuple[World, list[int]]:
    world = World()
    chain = [known(world, name) for name in ("Maple", "Oak", "Ash", "Birch")]
    for title, pair in zip(("Dawn", "Noon", "Dusk"), pairwise(chain), strict=True):
        world.work(title, *pair, fame=3)
    return world, chain


def gap(world: World) -> list[Question]:
    found = asked_of(world, Template.COMPLETE_THE_CHAIN)
    return [one for one in found if [each.text for each in one.about] == ["Maple", "Oak", "Birch"]]


def test_chain_when_each_worked_with_the_next_then_the_gap_is_asked_and_its_works_are_told():
    world, _ = chain_world()
    others(world)
    (asked,) = gap(world)
    assert (asked.right.text, {one.text for one in asked.wrong}) == ("Ash", set(OTHERS))
    told = "Maple → “Dawn” → Oak → “Noon” → Ash → “Dusk” → Birch"
    assert explanation_text(ENGLISH, asked) == told
    assert question_text(ENGLISH, asked).endswith("**Maple** → **Oak** → **?** → **Birch**")


def met_both(world: World, chain: list[int], other: int) -> None:
    world.work("Early", other, chain[1])
    world.work("Late", other, chain[3])


def by_its_group(world: World, chain: list[int], other: int) -> None:
    group = world.artist("Forest", kind=ArtistKind.GROUP)
    world.artists[other] = replace(world.artists[other], groups=(group,))
    world.artists[group] = replace(world.artists[group], members=(other,))
    met_both(world, chain, group)


def by_a_namesake(world: World, chain: list[int], other: int) -> None:
    met_both(world, chain, world.artist("Other", world.artists[other].name.upper()))


@pytest.mark.parametrize("put_there", [met_both, by_its_group, by_a_namesake])
def test_chain_when_somebody_else_may_fit_then_is_no_option(
    put_there: Callable[[World, list[int], int], None],
):
    world, chain = chain_world()
    other = others(world)[0]
    put_there(world, chain, other)
    (asked,) = gap(world)
    assert {one.text for one in asked.wrong} == set(OTHERS[1:])
    assert (OTHERS[0] in asked.accepted) is (put_there is met_both)


def test_chain_when_the_two_beside_the_gap_met_then_is_not_asked():
    world, chain = chain_world()
    others(world)
    world.work("Short way", chain[1], chain[3])
    assert gap(world) == []


@pytest.mark.parametrize(
    ("more", "fewer", "is_asked"), [(9, 4, True), (8, 4, False), (17, 12, False), (9, 2, False)]
)
def test_higher_or_lower_when_a_missing_work_may_turn_it_then_is_not_asked(
    more: int, fewer: int, is_asked: bool
):
    world = World()
    for name, count in (("Maple", more), ("Oak", fewer)):
        key = known(world, name)
        for number in range(count):
            world.work(f"{name} {number}", key)
    found = asked_of(world, Template.HIGHER_OR_LOWER)
    assert len(found) == is_asked
    for question in found:
        asked = put(question, random.Random(1))
        assert {one.text for one in asked.options} == {"Maple", "Oak"}
        assert asked.question.right.text == "Maple"
        told = "In Kollab's catalogue: Maple: 9 · Oak: 4"
        assert explanation_text(ENGLISH, question) == told


def test_higher_or_lower_when_one_is_better_known_then_the_two_are_not_compared():
    world = World()
    for name, count, fame in (("Maple", 9, 5), ("Oak", 4, 4)):
        key = known(world, name, fame=fame)
        for number in range(count):
            world.work(f"{name} {number}", key)
    assert asked_of(world, Template.HIGHER_OR_LOWER) == []


def cover_world() -> World:
    world = World()
    world.work("Night", known(world, "Maple"), world.artist("Oak"), fame=4)
    others(world)
    return world


def test_cover_when_a_title_is_known_then_its_first_act_is_asked_and_all_may_be_typed():
    (asked,) = asked_of(cover_world(), Template.BLURRED_COVER)
    assert (asked.right.text, {one.text for one in asked.wrong}) == ("Maple", set(OTHERS))
    assert asked.accepted == ("Oak",)
    assert question_text(ENGLISH, asked) == "Whose song is **“Night”**?"


def test_cover_when_another_title_is_called_so_then_is_not_asked():
    world = cover_world()
    world.work("NIGHT!", world.artist("Elm"))
    assert asked_of(world, Template.BLURRED_COVER) == []


def test_cover_when_others_have_few_works_beside_the_right_one_then_they_are_no_options():
    world = cover_world()
    for number in range(3):
        world.work(f"Early {number}", 1)
    assert asked_of(world, Template.BLURRED_COVER) == []
    for name in OTHERS[:3]:
        world.work(
            f"Another by {name}", next(k for k, a in world.artists.items() if a.name == name)
        )
    (asked,) = asked_of(world, Template.BLURRED_COVER)
    assert {one.text for one in asked.wrong} == set(OTHERS[:3])
