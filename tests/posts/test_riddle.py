"""A question that is asked is fair: two acts, nothing disputed, and no answer in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.catalogue.model import (
    ArtistCredit,
    ArtistKind,
    ArtistRef,
    CreditRole,
    Source,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.posts.ranking import gives_away, riddle_of

IU = ArtistCredit(ArtistRef("iu", "IU", ArtistKind.PERSON, "아이유"), CreditRole.MAIN)
SUGA = ArtistCredit(
    ArtistRef("suga", "SUGA", ArtistKind.PERSON, "슈가", groups=("BTS",)), CreditRole.FEATURED
)
EIGHT = Work(
    "eight",
    "eight",
    WorkKind.FEATURE,
    credits=(IU, SUGA),
    date=PartialDate(2020, 5, 6),
    status=Status.CONFIRMED,
    verification=Verification.TWO_SOURCES,
    title_ko="에잇",
    sources=(Source("MB", "MusicBrainz"),),
)


def test_teaser_when_two_acts_made_a_work_then_the_leading_one_is_asked_for() -> None:
    riddle = riddle_of(EIGHT)
    assert riddle is not None
    assert (riddle.answer, riddle.partner) == (IU, SUGA)
    assert not gives_away(riddle, ["Lee Jieun"])


@pytest.mark.parametrize(
    "changes",
    [
        {"untitled": True},
        {"status": Status.REPORTED},
        {"verification": Verification.CONFLICT},
        {"kind": WorkKind.REMIX},
        {"kind": WorkKind.OST},
        {"sources": ()},
        {"credits": (IU,)},
        {"credits": (IU, SUGA, SUGA)},
        {"credits": (IU, IU)},
    ],
)
def test_teaser_when_the_work_is_no_clear_case_then_there_is_none(
    changes: dict[str, object],
) -> None:
    assert riddle_of(replace(EIGHT, **changes)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "aliases"),
    [
        ({"title": "eight (with I.U)"}, []),
        ({"title_ko": "아이유의 에잇"}, []),
        ({"title": "Jieun's eight"}, ["Jieun"]),
        ({"credits": (replace(IU, credited_as="Eight"), SUGA)}, []),
        ({"credits": (IU, replace(SUGA, credited_as="SUGA & iu"))}, []),
        (
            {"credits": (IU, replace(SUGA, artist=replace(SUGA.artist, groups=("IU Band",))))},
            [],
        ),
    ],
)
def test_teaser_when_the_question_has_the_answers_name_then_it_gives_it_away(
    changes: dict[str, object], aliases: list[str]
) -> None:
    riddle = riddle_of(replace(EIGHT, **changes))  # type: ignore[arg-type]
    assert riddle is not None
    assert gives_away(riddle, aliases)
