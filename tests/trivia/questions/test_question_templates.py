"""What looks wrong but may be right is no option, and what can't be asked fairly is not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from bot.catalogue.model import (
    ArtistKind,
    Claim,
    CreditRole,
    DateBasis,
    Fact,
    GapFiller,
    Source,
    Status,
    Verification,
)
from bot.kit.dates import PartialDate
from bot.trivia.generation.build import fame_of
from bot.trivia.generation.snapshot import SnapshotCredit
from bot.trivia.questions.model import Question
from tests.trivia.question_world import SOURCE, STRANGERS, World

PERSON, GROUP, UNIT = ArtistKind.PERSON, ArtistKind.GROUP, ArtistKind.SUB_UNIT
TITLES = {"Dawn": "새벽", "Harbour": "항구", "Lantern": "등불"}
SHOWS = ["Harbour", "Lantern", "Orchard", "Quarry"]
NAME = "Trapwell"


def texts(question: Question) -> set[str]:
    return {name.text for name in question.wrong}


@dataclass(frozen=True)
class Trap:
    """Puts somebody else's work called "Night" into a world, with whom `NAME` has to do."""

    what: str
    kind: ArtistKind
    put: Callable[[World, int], object]


def of_a_group(world: World, group: int) -> None:
    world.work("Night", world.artist("Maple", of=(group,)))


def a_member(world: World, member: int) -> None:
    group = world.artist("Maple", kind=GROUP)
    world.artists[group] = replace(world.artists[group], members=(member,))
    world.artists[member] = replace(world.artists[member], groups=(group,))
    world.work("Night", group)


def a_unit(world: World, unit: int) -> None:
    group = world.artist("Maple", kind=GROUP)
    world.artist("Acorn", of=(group, unit))
    world.work("Night", group)


def the_whole(world: World, group: int) -> None:
    unit = world.artist("Maple", kind=UNIT)
    world.artist("Acorn", of=(group, unit))
    world.work("Night", unit)


TRAPS = [
    Trap("on that title", PERSON, lambda world, it: world.work("Night", it)),
    Trap("on that title, spelled otherwise", PERSON, lambda world, it: world.work("N.ight!", it)),
    Trap(
        "on that title by its Korean name",
        PERSON,
        lambda world, it: world.work("Evening", it, title_ko="밤의 노래"),
    ),
    Trap(
        "a namesake of one on that title",
        PERSON,
        lambda world, it: world.work("Night", world.artist("Maple", NAME.upper())),
    ),
    Trap(
        "credited so on that title",
        PERSON,
        lambda world, it: world.work(
            "Night", SnapshotCredit(world.artist("Maple"), CreditRole.MAIN, credited_as=NAME)
        ),
    ),
    Trap("the group of one on that title", GROUP, of_a_group),
    Trap("a member of a group on that title", PERSON, a_member),
    Trap("a unit of a group on that title", UNIT, a_unit),
    Trap("the group of a unit on that title", GROUP, the_whole),
]


def partner_world(kind: ArtistKind, *, strangers: int = 5) -> tuple[World, int]:
    """Make a world with "Night" by Anthea feat. Bellamy, and `NAME` as one more to choose from."""
    world = World()
    world.work(
        "Night", world.artist("Anthea"), world.artist("Bellamy", kind=kind), title_ko="밤의 노래"
    )
    world.strangers(strangers, kind)
    trap = world.artist(NAME, kind=kind)
    world.work(f"Song of {NAME}", trap)
    return world, trap


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.what)
def test_partner_when_somebody_has_to_do_with_the_title_then_is_no_option(trap: Trap):
    world, key = partner_world(trap.kind)
    asked = world.questions()["partner:w1"]
    assert asked.right.text == "Bellamy"
    # Without the trap the name is an option: it is left out for nothing else.
    assert texts(asked) == {*STRANGERS[:5], NAME}
    trap.put(world, key)
    assert texts(world.questions()["partner:w1"]) == set(STRANGERS[:5])


@pytest.mark.parametrize(("strangers", "is_asked"), [(2, False), (3, True)])
def test_questions_when_options_run_out_then_are_not_asked(strangers: int, is_asked: bool):
    world = World()
    world.work("Night", world.artist("Anthea"), world.artist("Bellamy"))
    world.strangers(strangers)
    assert ("partner:w1" in world.questions()) is is_asked


def test_options_when_two_can_be_mistaken_then_only_one_of_them_is_there():
    world, _ = partner_world(PERSON, strangers=1)
    world.work("Noon", world.artist("Trapwel"))
    assert "partner:w1" not in world.questions()
    world.work("Dusk", world.artist("Gwennol"))
    assert len(world.questions()["partner:w1"].wrong) == 3


def test_options_when_one_has_no_room_on_a_button_then_is_not_there():
    world, _ = partner_world(PERSON, strangers=4)
    long = "Gwennol " * 10
    world.work("Noon", world.artist(long))
    assert texts(world.questions()["partner:w1"]) == {*STRANGERS[:4], NAME}
    world.work("Morning", world.artist("Anton"), world.artist(long + "the Second"))
    assert [key for key in world.questions() if key.startswith("partner")] == ["partner:w1"]


@pytest.mark.parametrize(
    ("title", "aliases", "is_asked"),
    [
        ("Night", (), True),
        ("Bellamy's Night", (), False),
        ("B.E.L.L.A.M.Y", (), False),
        ("Night of the Owl", ("The Owl",), False),
        ("Lovely", ("V",), True),
        ("V for Night", ("V",), False),
    ],
)
def test_partner_when_the_title_names_the_answer_then_is_not_asked(
    title: str, aliases: tuple[str, ...], is_asked: bool
):
    world = World()
    world.work(title, world.artist("Anthea"), world.artist("Bellamy", *aliases))
    world.strangers(5)
    assert ("partner:w1" in world.questions()) is is_asked


def test_partner_when_the_other_act_is_the_own_group_then_is_not_asked():
    world = World()
    # A longer name would give the answer away, which is told by the group, too.
    group = world.artist("Ox", kind=GROUP)
    world.work("Night", group, world.artist("Bellamy", of=(group,)))
    world.strangers(5)
    assert "partner:w1" not in world.questions()


def test_questions_when_only_the_right_option_shares_a_word_then_are_not_asked():
    world = World()
    world.work("Night", world.artist("Marlow Ash"), world.artist("Marlow Birch"))
    world.strangers(5)
    assert "partner:w1" not in world.questions()
    world.work("Dawn", world.artist("Marlow Cedar"))
    assert "Marlow Cedar" in texts(world.questions()["partner:w1"])


def pair_world() -> tuple[World, int, int, int]:
    world = World()
    group = world.artist("Maple", kind=GROUP)
    one, two = world.artist("Anthea", of=(group,)), world.artist("Bellamy")
    world.work("Night", one, two)
    world.strangers(5)
    return world, group, one, two


def test_title_of_pair_when_they_have_one_title_then_wrong_ones_are_of_neither():
    world, _, one, two = pair_world()
    own = {"Alone", "Apart"}
    world.work("Alone", one)
    world.work("Apart", two)
    asked = world.questions()["title-of-pair:w1"]
    assert asked.right.text == "Night"
    assert len(asked.wrong) >= 3
    assert not texts(asked) & own


@pytest.mark.parametrize("by_group", [False, True])
def test_title_of_pair_when_there_is_another_title_then_is_not_asked(by_group: bool):
    world, group, one, two = pair_world()
    world.work("Again", group if by_group else one, two)
    assert [key for key in world.questions() if key.startswith("title-of-pair")] == []


@pytest.mark.parametrize(
    ("title", "title_ko", "is_option"),
    [
        ("Windmill", "풍차", True),
        ("Doctors 2", "다른 제목", False),
        ("Once More", "닥터스 시즌2", False),
    ],
)
def test_show_of_ost_when_it_has_another_season_then_that_is_no_option(
    title: str, title_ko: str, is_option: bool
):
    world = World()
    singer = world.artist("Anthea")
    world.work("Night", singer, show=world.show("Doctors", "닥터스"))
    for name in SHOWS:
        world.work(f"Theme of {name}", world.artist(name[::-1]), show=world.show(name))
    world.work("Another theme", world.artist("Hollis"), show=world.show(title, title_ko))
    asked = world.questions()["show-of-ost:w1"]
    assert asked.right.text == "Doctors"
    assert (title in texts(asked)) is is_option


def test_show_of_ost_when_the_singer_sang_for_another_show_then_that_is_no_option():
    world = World()
    singer = world.artist("Anthea")
    world.work("Night", singer, show=world.show("Doctors"))
    for name in SHOWS:
        world.work(f"Theme of {name}", world.artist(name[::-1]), show=world.show(name))
    world.work("Day", singer, show=world.show("Windmill"))
    assert texts(world.questions()["show-of-ost:w1"]) == set(SHOWS)


def test_year_when_it_came_out_again_then_that_year_is_no_option():
    world = World()
    group = world.artist("Maple", kind=GROUP)
    singer = world.artist("Anthea", of=(group,))
    world.work("Night", singer)
    world.work("Zenith", world.artist("Hollis"), date="2023")
    before = texts(world.questions()["year:w1"])
    for year in before:
        world.work("NIGHT!", singer, date=year)
    world.work("Night", group, date="2019")
    assert not texts(world.questions()["year:w1"]) & {*before, "2019", "2020"}


def test_year_when_many_are_asked_then_each_rank_is_right_equally_often():
    world = World()
    for number in range(40):
        world.work(f"Night{number}", world.artist(f"Anthea{number}"), date=str(2001 + number // 2))
    ranks = Counter(
        sorted([one.right.text, *texts(one)]).index(one.right.text)
        for key, one in world.questions().items()
        if key.startswith("year")
    )
    # The newest have nothing later beside them.
    assert all(6 <= ranks[rank] <= 13 for rank in range(4)), ranks


def test_year_when_the_date_is_of_an_album_then_is_not_asked():
    world = World()
    world.work("Night", world.artist("Anthea"), date_basis=DateBasis.ALBUM)
    world.work("Zenith", world.artist("Hollis"), date="2023")
    assert [key for key in world.questions() if key.startswith("year")] == ["year:w2"]


def test_date_when_one_source_gives_it_then_is_not_asked_and_no_wrong_option_rests_on_it():
    world = World()
    world.work("Night", world.artist("Anthea"), date="2020-05-01")
    world.work("Zenith", world.artist("Hollis"), date="2019", verification=Verification.ONE_SOURCE)
    for name in STRANGERS[:3]:
        world.work(f"Song of {name}", world.artist(name), date="2021-06")
    world.work("Echo", world.artist("Ezumi"), date="2021-06", verification=Verification.ONE_SOURCE)
    asked = world.questions()
    assert not {"year:w2", "came-first:w2", "year:w6"} & set(asked)
    assert {"year:w1", "came-first:w1"} <= set(asked)
    assert "Echo · Ezumi" not in texts(asked["came-first:w1"])


def test_came_first_when_a_date_is_too_vague_to_be_later_then_is_no_option():
    world = World()
    world.work("Night", world.artist("Anthea"), date="2020-05-01")
    for name in STRANGERS[:3]:
        world.work(f"Song of {name}", world.artist(name), date="2021-06")
    for name, date in [("Ezumi", "2020"), ("Fjolnir", "2020-05"), ("Gwennol", "2019-01-01")]:
        world.work(f"Song of {name}", world.artist(name), date=date)
    asked = world.questions()["came-first:w1"]
    assert texts(asked) == {f"Song of {name} · {name}" for name in STRANGERS[:3]}


def odd_world() -> tuple[World, int]:
    world = World()
    artist = world.artist("Anthea")
    for title in ("Alone", "Beside", "Calling"):
        world.work(title, artist)
    return world, artist


def test_odd_one_out_when_asked_then_only_the_right_title_is_of_somebody_else():
    world, _ = odd_world()
    world.work("Night", world.artist("Bellamy"))
    asked = world.questions()["odd-one-out:act1"]
    assert asked.right.text == "Night"
    assert texts(asked) == {"Alone", "Beside", "Calling"}


def of_its_group(world: World, artist: int) -> None:
    group = world.artist("Maple", kind=GROUP)
    world.artists[artist] = replace(world.artists[artist], groups=(group,))
    world.artists[group] = replace(world.artists[group], members=(artist,))
    world.work("Night", group)


def of_a_namesakes_group(world: World, artist: int) -> None:
    group = world.artist("Maple", kind=GROUP)
    world.artist("Other", "ANTHEA", of=(group,))
    world.work("Night", group)


@pytest.mark.parametrize(
    "put",
    [
        of_its_group,
        of_a_namesakes_group,
        lambda world, artist: world.work("Night", world.artist("Other", "ANTHEA")),
        lambda world, artist: world.work("Night", world.artist("Bellamy"), artist),
        lambda world, artist: world.work("Beside", world.artist("Bellamy")),
    ],
    ids=["its group", "a namesake's group", "a namesake", "itself", "a namesake title"],
)
def test_odd_one_out_when_the_other_title_may_be_theirs_then_is_not_asked(
    put: Callable[[World, int], object],
):
    world, artist = odd_world()
    put(world, artist)
    assert "odd-one-out:act1" not in world.questions()


def test_chain_link_when_somebody_is_on_one_of_the_titles_then_is_no_option():
    world = World()
    link = world.artist("Anthea")
    world.work("Night", link, world.artist("Bellamy"))
    world.work("Day", link, world.artist("Corwin"))
    one, *others = world.strangers(5)
    world.work("Day", one)
    (asked,) = [each for key, each in world.questions().items() if key.startswith("chain-link")]
    assert asked.right.text == "Anthea"
    assert texts(asked) == {world.artists[key].name for key in others}


def member_world() -> tuple[World, int]:
    world = World()
    group = world.artist("Maple", kind=GROUP)
    world.artist("Anthea", of=(group,))
    world.strangers(4, GROUP)
    return world, group


def test_member_of_when_there_is_one_group_then_it_is_asked():
    world, _ = member_world()
    asked = world.questions()["member-of:act2"]
    assert (asked.right.text, texts(asked)) == ("Maple", set(STRANGERS[:4]))


def test_member_of_when_there_are_two_groups_then_the_better_known_is_asked_and_both_are_accepted():
    world, group = member_world()
    world.artists[group] = replace(world.artists[group], fame=2)
    world.artists[2] = replace(world.artists[2], groups=(3, group), fame=2)
    asked = world.questions()["member-of:act2"]
    assert asked.right.text == "Maple"
    assert "Aldora" not in texts(asked)
    assert "Aldora" in asked.accepted


@pytest.mark.parametrize("what", ["a namesake", "a telling name"])
def test_member_of_when_more_than_one_may_be_right_then_is_not_asked(what: str):
    world, group = member_world()
    if what == "a namesake":
        world.artist("ANTHEA", of=(3,))
    else:
        world.artists[group] = replace(
            world.artists[group], names=("Maple", "Anthea's"), folded=("maple", "antheas")
        )
        world.artists[2] = replace(world.artists[2], names=("Antheas",), folded=("antheas",))
    assert "member-of:act2" not in world.questions()


def others(world: World) -> None:
    for name, (title, korean) in zip(STRANGERS, TITLES.items(), strict=False):
        world.work(title, world.artist(name), title_ko=korean)


def test_hangul_title_when_another_has_that_title_then_that_is_no_option():
    world = World()
    world.work("Night", world.artist("Anthea"), title_ko="밤")
    world.work("Evening", world.artist("Bellamy"), title_ko="밤")
    others(world)
    assert texts(world.questions()["hangul-title:w1"]) == set(TITLES)


@pytest.mark.parametrize(("artist", "is_asked"), [("Anthea", True), ("Meowling", False)])
def test_hangul_title_when_the_credit_tells_the_title_then_is_not_asked(
    artist: str, is_asked: bool
):
    world = World()
    world.work("Owl", world.artist(artist), title_ko="부엉이")
    others(world)
    assert ("hangul-title:w1" in world.questions()) is is_asked


@pytest.mark.parametrize(
    ("title", "korean", "is_asked"),
    [
        ("Spring", "봄날", True),
        ("Catallena", "까탈레나", False),
        ("Wataman", "와타맨", False),
        ("Eight", "에잇", False),
    ],
)
def test_hangul_title_when_it_only_spells_the_other_one_then_is_not_asked(
    title: str, korean: str, is_asked: bool
):
    world = World()
    world.work(title, world.artist("Anthea"), title_ko=korean)
    others(world)
    assert ("hangul-title:w1" in world.questions()) is is_asked


@pytest.mark.parametrize(
    "fault",
    [
        {"verification": Verification.CONFLICT},
        {"status": Status.REPORTED},
        {"is_untitled": True},
        {"sources": ()},
    ],
    ids=lambda fault: next(iter(fault)),
)
def test_works_when_they_are_not_sure_then_nothing_is_asked_of_them(fault: dict[str, object]):
    world, _ = partner_world(PERSON)
    assert "partner:w1" in world.questions()
    world.works[1] = replace(world.works[1], **fault)  # type: ignore[arg-type] # fields by name
    for question in world.questions().values():
        names = (*question.about, question.right, *question.wrong)
        assert question.work != "w1"
        assert "collaboration:w1" not in {name.token for name in names}


def told(world: World, **others: object) -> Fact:
    """Say in an article that Anthea began the fashion, and nothing of Bellamy but the name."""
    claim = Claim("first", "{} began the fashion.", "유행을 시작한 사람은 {}이다.", artist="act1")
    fact = Fact(
        "f1", "Anthea began it.", Status.CONFIRMED, "a", "An article", artists=("act1",),
        collaborations=("w1",), sources=(SOURCE,), claims=(claim,),
    )  # fmt: skip
    return replace(fact, **others)  # type: ignore[arg-type] # fields by name


def test_claim_when_the_article_tells_of_somebody_then_that_is_no_option():
    world = World()
    for name in ("Anthea", "Bellamy"):
        world.work(f"Song of {name}", world.artist(name))
    world.strangers(3)
    world.facts = [told(world), told(world, slug="f2", artists=("act2",), claims=())]
    assert texts(world.questions()["claim:f1:0"]) == set(STRANGERS[:3])


def test_true_or_false_when_asked_then_some_are_true_and_some_are_false():
    world = World()
    world.work("Night", world.artist("Anthea"))
    world.strangers(3)
    world.facts = [told(world, slug=f"f{number}") for number in range(12)]
    asked = world.questions()
    truths = set()
    for number in range(12):
        sentence = asked[f"true-or-false:f{number}:0"]
        said = sentence.about[0].text.removesuffix(" began the fashion.")
        assert said in {"Anthea", *STRANGERS[:3]}
        assert sentence.right.text == ("true" if said == "Anthea" else "false")
        assert {name.text for name in sentence.wrong} | {sentence.right.text} == {"true", "false"}
        truths.add(sentence.right.text)
    assert truths == {"true", "false"}


def prose(world: World) -> Fact:
    value, others = GapFiller("wood", "나무"), [GapFiller(one, one) for one in "abc"]
    claim = Claim("of", "It is of {}.", "{}으로 만든다.", value=value, others=tuple(others))
    return told(world, claims=(claim,))


@pytest.mark.parametrize(
    ("make", "is_asked"),
    [
        (told, True),
        (prose, False),
        (lambda world: told(world, collaborations=()), False),
        (lambda world: told(world, status=Status.REPORTED), False),
    ],
    ids=["names somebody on a work", "is prose", "tells of no work", "is reported alone"],
)
def test_claim_when_it_names_nobody_on_a_known_work_then_is_not_asked(
    make: Callable[[World], Fact], is_asked: bool
):
    world = World()
    world.work("Night", world.artist("Anthea"))
    world.strangers(3)
    world.facts = [make(world)]
    assert ("claim:f1:0" in world.questions()) is is_asked


def test_claim_when_a_work_of_the_fact_is_disputed_then_is_not_asked():
    world = World()
    world.work("Night", world.artist("Anthea"), verification=Verification.CONFLICT)
    world.work("Day", world.artist("Bellamy"))
    world.strangers(3)
    world.facts = [told(world, collaborations=("w1", "w2"))]
    assert "claim:f1:0" not in world.questions()


def test_questions_when_made_again_of_the_same_then_are_the_same():
    first, second = (partner_world(PERSON, strangers=6)[0].questions() for _ in range(2))
    assert first == second
    assert list(first) == list(second)
    assert {key.split(":")[0] for key in first} >= {"partner", "lead", "year"}


@pytest.mark.parametrize(
    ("known", "beside", "right", "fame"),
    [
        ([4], [5, 1], 5, 5),
        ([4], [4, 3], 4, 4),
        ([3], [5], 5, 4),
        ([3], [5], 2, 3),
        ([5], [5], 5, 5),
        ([1], [1], 1, 1),
        ([5, 4], [], 5, 5),
        ([5, 1, 1], [], 5, 2),
    ],
)
def test_fame_when_acts_are_better_or_less_known_then_it_follows_them(
    known: list[int], beside: list[int], right: int, fame: int
):
    assert fame_of(known, beside=beside, right=right) == fame


def test_questions_when_their_works_are_known_then_have_their_fame_and_year_and_are_easier():
    world = World()
    for key in world.strangers(4):
        world.artists[key] = replace(world.artists[key], fame=3)
    famed, other, another = map(world.artist, ("Maple", "Cedar", "Birch"))
    world.artists[famed] = replace(world.artists[famed], fame=5)
    world.artists[other] = replace(world.artists[other], fame=3)
    world.artists[another] = replace(world.artists[another], fame=3)
    hit = world.work("Night", famed, other, fame=4, date="2019-03-01")
    rare = world.work("Dawn", famed, another, fame=2, date="2011")
    asked = world.questions()
    hits, rares = asked[f"partner:{hit}"], asked[f"partner:{rare}"]
    assert (hits.fame, hits.year, rares.fame, rares.year) == (5, 2019, 3, 2011)
    assert hits.prior < rares.prior


@pytest.mark.parametrize(
    "unlike",
    [{"gender": "female"}, {"fame": 4}, {"countries": ("US",)}],
    ids=lambda unlike: next(iter(unlike)),
)
def test_options_when_somebody_is_wrong_at_first_sight_then_is_not_there(
    unlike: dict[str, object],
):
    world, _ = partner_world(PERSON, strangers=4)
    odd = world.artist("Gwennol")
    world.work("Noon", odd)
    assert "Gwennol" in texts(world.questions()["partner:w1"])
    world.artists[odd] = replace(world.artists[odd], **unlike)  # type: ignore[arg-type] # fields by name
    assert "Gwennol" not in texts(world.questions()["partner:w1"])


@pytest.mark.parametrize(
    ("template", "least"),
    [("partner", 2), ("lead", 3), ("title-of-pair", 3), ("year", 4)],
)
def test_works_when_they_are_little_known_then_are_not_asked_for(template: str, least: int):
    world = World()
    world.work("Zenith", world.artist("Hollis"), fame=5, date="2023")
    acts = [world.artist(name) for name in ("Anthea", "Bellamy")]
    for act in acts:
        world.artists[act] = replace(world.artists[act], fame=3)
    for number, name in enumerate(STRANGERS[:5]):
        beside = world.artist(name)
        world.artists[beside] = replace(world.artists[beside], fame=3)
        world.work(f"Song {number} of {name}", beside, fame=3)
    work = world.work("Night", *acts, fame=least)
    assert f"{template}:{work}" in world.questions()
    key = int(work[1:])
    world.works[key] = replace(world.works[key], fame=least - 1)
    assert f"{template}:{work}" not in world.questions()


def test_works_when_nothing_is_graded_then_are_asked_for():
    world, _ = partner_world(PERSON)
    assert {"partner:w1", "lead:w1", "year:w1"} <= set(world.questions())


@pytest.mark.parametrize(
    ("debut", "is_asked"),
    [("2021-08", True), ("2022-01", False)],
    ids=["just before", "long before"],
)
def test_works_when_somebody_is_on_them_long_before_a_debut_then_are_not_asked(
    debut: str, is_asked: bool
):
    world, _ = partner_world(PERSON)
    first = world.works[1].credits[0].artist
    world.artists[first] = replace(world.artists[first], debut=PartialDate.parse(debut))
    assert ("partner:w1" in world.questions()) is is_asked


@pytest.mark.parametrize(("said", "is_asked"), [("Maple", True), ("Acorn of Maple", False)])
def test_works_when_a_group_is_credited_for_one_of_it_then_are_not_asked(said: str, is_asked: bool):
    world = World()
    group = world.artist("Maple", kind=GROUP)
    credit = SnapshotCredit(group, CreditRole.MAIN, " feat. ", said)
    work = world.work("Night", credit, world.artist("Bellamy"))
    world.strangers(5)
    assert (f"partner:{work}" in world.questions()) is is_asked


def test_options_when_one_is_often_right_then_is_as_often_wrong():
    world = World()
    for _ in range(6):
        for name in STRANGERS:
            guest = world.artist(f"Guest {len(world.artists)}")
            act = next(
                (key for key, each in world.artists.items() if each.name == name), None
            ) or world.artist(name)
            world.work(f"Song {len(world.works)}", guest, act)
    asked = [one for key, one in world.questions().items() if key.startswith("partner")]
    rights = Counter(one.right.text for one in asked)
    wrongs = Counter(text for one in asked for text in texts(one))
    assert set(rights) == set(STRANGERS)
    for name in STRANGERS:
        assert 3 * rights[name] <= wrongs[name] <= 6 * rights[name]


def test_sources_when_there_are_several_then_what_one_would_argue_with_comes_first():
    world, _ = partner_world(PERSON)
    said = tuple(Source(code, code) for code in ("MB", "SP-x", "KU-melon", "PAGE"))
    world.works[1] = replace(world.works[1], sources=said)
    found = [source.code for source in world.questions()["partner:w1"].sources]
    assert found == ["PAGE", "KU-melon", "SP-x", "MB"]
