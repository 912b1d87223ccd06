"""A question that is asked is fair: two acts, nothing disputed, and no answer in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.dates import PartialDate
from bot.domain.models import (
    ArtistCredit,
    ArtistKind,
    ArtistRef,
    Collaboration,
    CollaborationKind,
    CreditRole,
    Source,
    Status,
    Verification,
)
from bot.domain.teasers import gives_away, teaser_of

IU = ArtistCredit(ArtistRef("iu", "IU", ArtistKind.PERSON, "아이유"), CreditRole.MAIN)
SUGA = ArtistCredit(
    ArtistRef("suga", "SUGA", ArtistKind.PERSON, "슈가", groups=("BTS",)), CreditRole.FEATURED
)
EIGHT = Collaboration(
    "eight",
    "eight",
    CollaborationKind.FEATURE,
    credits=(IU, SUGA),
    date=PartialDate(2020, 5, 6),
    status=Status.CONFIRMED,
    verification=Verification.TWO_SOURCES,
    title_ko="에잇",
    sources=(Source("MB", "MusicBrainz"),),
)


def test_teaser_when_two_acts_made_a_work_then_the_leading_one_is_asked_for() -> None:
    teaser = teaser_of(EIGHT)
    assert teaser is not None
    assert (teaser.answer, teaser.partner) == (IU, SUGA)
    assert not gives_away(teaser, ["Lee Jieun"])


@pytest.mark.parametrize(
    "changes",
    [
        {"untitled": True},
        {"status": Status.REPORTED},
        {"verification": Verification.CONFLICT},
        {"kind": CollaborationKind.REMIX},
        {"kind": CollaborationKind.OST},
        {"sources": ()},
        {"credits": (IU,)},
        {"credits": (IU, SUGA, SUGA)},
        {"credits": (IU, IU)},
    ],
)
def test_teaser_when_the_work_is_no_clear_case_then_there_is_none(
    changes: dict[str, object],
) -> None:
    assert teaser_of(replace(EIGHT, **changes)) is None  # type: ignore[arg-type]


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
    teaser = teaser_of(replace(EIGHT, **changes))  # type: ignore[arg-type]
    assert teaser is not None
    assert gives_away(teaser, aliases)
