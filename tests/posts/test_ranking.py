"""What a post shows first, and where an empty day looks for something else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.anniversaries import Anniversary
from bot.catalogue.model import (
    ArtistCredit,
    ArtistKind,
    ArtistRef,
    CreditRole,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.posts.ranking import (
    days_around,
    draws,
    edition_order,
    in_turns,
    ranked,
    worth_posting,
)

DAY = dt.date(2026, 3, 5)
ONE, TWO = Verification.ONE_SOURCE, Verification.TWO_SOURCES
days = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))


def work(slug: str, *, lead: str = "", verification: Verification = TWO, fame: int = 2) -> Work:
    artist = ArtistRef(lead or slug, lead or slug, ArtistKind.PERSON)
    return Work(
        slug,
        slug,
        WorkKind.FEATURE,
        credits=(ArtistCredit(artist, CreditRole.MAIN),),
        date=PartialDate(2020, 3, 5),
        status=Status.CONFIRMED,
        verification=verification,
        fame=fame,
    )


def turned(slug: str, years: int, **fields: object) -> Anniversary:
    return Anniversary(work(slug, **fields), DAY, years)  # type: ignore[arg-type]


def no_weight(_: Work) -> int:
    return 0


@st.composite
def several(draw: st.DrawFn) -> list[Anniversary]:
    slugs = draw(st.lists(st.sampled_from("abcdefghijklmnop"), unique=True, max_size=12))
    return [
        turned(
            slug,
            draw(st.integers(0, 12)),
            lead=draw(st.sampled_from("xyz")),
            verification=draw(st.sampled_from([ONE, TWO])),
        )
        for slug in slugs
    ]


def slugs_of(found: tuple[Anniversary, ...] | list[Anniversary]) -> list[str]:
    return [each.work.slug for each in found]


def weight(one: Work) -> int:
    return ord(one.slug) % 5


last_years = st.frozensets(st.sampled_from("abcdefghijklmnop"))


@given(several(), last_years)
def test_ranking_when_works_are_alike_known_then_sources_before_roundness_and_last_year(
    works: list[Anniversary], last_year: frozenset[str]
) -> None:
    found = ranked(works, weight, last_year=last_year)
    assert sorted(slugs_of(found)) == sorted(slugs_of(works))
    leads = [each.work.credits[0].artist.slug for each in found]
    turns = {each.work.slug: leads[:place].count(leads[place]) for place, each in enumerate(found)}
    for before, after in pairwise(found):
        left, right = (one.work.verification is ONE for one in (before, after))
        assert left <= right
        if left == right:
            better, worse = (
                (one.is_round or one.years == 0)
                - (one.work.slug in last_year)
                - turns[one.work.slug]
                for one in (before, after)
            )
            assert better >= worse


@given(several(), last_years, st.randoms())
def test_ranking_when_the_works_come_in_any_order_then_it_is_the_same(
    works: list[Anniversary], last_year: frozenset[str], rng
) -> None:
    found = ranked(works, weight, last_year=last_year)
    rng.shuffle(works)
    assert ranked(works, weight, last_year=last_year) == found
    if found:
        best = min(works, key=lambda one: edition_order(one, weight, last_year=last_year))
        assert found[0] == best


@given(several())
def test_ranking_when_acts_lead_several_works_then_each_has_one_before_any_has_two(
    works: list[Anniversary],
) -> None:
    alike = [replace(one, years=5) for one in works if one.work.verification is TWO]
    leads = [one.work.credits[0].artist.slug for one in ranked(alike, weight)]
    different = len(set(leads))
    assert len(set(leads[:different])) == different


def test_ranking_when_all_is_equal_then_popularity_then_age_then_slug() -> None:
    works = [turned("b", 3), turned("a", 3), turned("older", 4), turned("popular", 2)]
    found = ranked(works, lambda one: 9 if one.slug == "popular" else 1)
    assert slugs_of(found) == ["popular", "older", "a", "b"]


def test_ranking_when_shown_last_year_then_last_among_equals_only() -> None:
    works = [
        turned("seen", 3),
        turned("new", 2),
        turned("round-seen", 5),
        turned("one-source", 4, verification=ONE),
    ]
    assert slugs_of(ranked(works, no_weight)) == ["round-seen", "seen", "new", "one-source"]
    again = ranked(works, no_weight, last_year={"seen", "round-seen"})
    assert slugs_of(again) == ["round-seen", "new", "seen", "one-source"]
    # Without a choice it is shown again.
    assert slugs_of(ranked(works[:1], no_weight, last_year={"seen"})) == ["seen"]


def test_ranking_when_some_are_better_known_then_first_and_round_counts_within_a_grade() -> None:
    works = [
        turned("little-round", 5, fame=2),
        turned("famous", 2, fame=5),
        turned("known", 6, fame=3),
        turned("famous-one-source", 5, fame=5, verification=ONE),
        turned("unknown-round", 10, fame=1),
    ]
    assert slugs_of(ranked(works, no_weight)) == [
        "famous", "little-round", "known", "unknown-round", "famous-one-source",
    ]  # fmt: skip


def test_posting_when_two_sources_give_a_known_works_day_then_no_day_of_one_source() -> None:
    other = replace(turned("next-day", 1, verification=ONE), on=DAY + dt.timedelta(1))
    one, little = turned("one", 5, fame=5, verification=ONE), turned("little", 3, fame=1)
    assert slugs_of(worth_posting([one, turned("two", 3), little, other])) == [
        "two", "little", "next-day",
    ]  # fmt: skip
    assert slugs_of(worth_posting([one, little])) == ["one", "little"]


def test_posting_when_curators_added_it_then_its_one_source_is_enough_and_its_grade_counts() -> (
    None
):
    added = turned("added--1", 10, fame=3, verification=ONE)
    two, one = turned("two", 3), turned("one", 10, fame=5, verification=ONE)
    assert slugs_of(worth_posting([one, two, added])) == ["two", "added--1"]
    assert slugs_of(ranked([one, two, added], no_weight)) == ["added--1", "two", "one"]
    # It takes no other's day.
    assert slugs_of(worth_posting([one, added])) == ["one", "added--1"]


def test_turns_when_one_owns_most_then_the_others_come_in_between() -> None:
    works = [turned(slug, 1, lead=slug[0]) for slug in ("a1", "a2", "a3", "b1")]
    found = in_turns(works, lambda one: one.work.credits[0].artist.slug)
    assert slugs_of(found) == ["a1", "b1", "a2", "a3"]


@given(days)
def test_days_around_when_any_day_then_nearest_first_and_the_coming_one_before(day: dt.date):
    around = [(other - day).days for other in days_around(day, reach=3)]
    assert around == [1, -1, 2, -2, 3, -3]


def test_days_around_when_the_calendar_ends_then_only_those_that_are() -> None:
    assert list(days_around(dt.date.max, reach=1)) == [dt.date.max - dt.timedelta(1)]
    assert list(days_around(dt.date.min, reach=1)) == [dt.date.min + dt.timedelta(1)]


@given(st.integers(1, 2**63), days, st.integers(1, 5_000))
def test_draws_when_asked_again_then_the_same_and_within_bounds(
    guild_id: int, day: dt.date, size: int
) -> None:
    drawn = list(islice(draws(guild_id, day, size=size), 5))
    assert drawn == list(islice(draws(guild_id, day, size=size), 5))
    assert all(0 <= place < size for place in drawn)


def test_draws_when_server_or_date_differ_then_others() -> None:
    size = 2**40
    first = [
        next(draws(guild_id, DAY + dt.timedelta(shift), size=size))
        for guild_id in (1, 2)
        for shift in (0, 1)
    ]
    assert len(set(first)) == len(first)
    assert list(draws(1, DAY, size=0)) == []
