"""`/collab path`: the shortest chain, a work per hop."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.catalogue.model import NoMatchError
from bot.kit.errors import InvalidInputError
from bot.lookup.model import LookupCode, PathAnswer
from bot.lookup.service import LookupService


def steps(answer: PathAnswer) -> list[tuple[str, str, str]]:
    return [(hop.left.slug, hop.work.slug, hop.right.slug) for hop in answer.hops]


PATHS = [
    ("rosé", "bruno mars", [("rose-blackpink", "rose-apt", "bruno-mars")]),
    ("bts", "crush", [("j-hope", "crush-rush-hour", "crush")]),
    ("crush", "bts", [("crush", "crush-rush-hour", "j-hope")]),
    ("blackpink", "block b", [("lisa-blackpink", "lisa-blackpink-apt", "zico")]),
    (
        "psy",
        "iu",
        [("psy", "psy-that-that", "suga"), ("suga", "suga-eight", "iu")],
    ),
    (
        "iu",
        "blackpink",
        [("iu", "iu-soulmate", "zico"), ("zico", "lisa-blackpink-apt", "lisa-blackpink")],
    ),
    # Two members of BTS: one stop.
    ("crush", "iu", [("crush", "crush-rush-hour", "j-hope"), ("suga", "suga-eight", "iu")]),
    ("bts", "suga", []),
    ("lady gaga", "txt", []),
]


@pytest.mark.parametrize(("start", "end", "hops"), PATHS)
async def test_path_when_asked_then_is_the_shortest(
    start: str, end: str, hops: list[tuple[str, str, str]], lookup: LookupService
):
    answer = await lookup.partners.path(start, end)
    assert steps(answer) == hops
    assert answer.start.name.casefold() == start


async def test_path_when_hops_are_shown_then_each_has_a_source(lookup: LookupService):
    answer = await lookup.partners.path("psy", "iu")
    assert all(hop.work.sources for hop in answer.hops)
    assert all(left.right == right.left for left, right in pairwise(answer.hops))
    assert answer.through == ()


async def test_path_when_a_stop_goes_on_as_somebody_else_then_their_group_is_named(
    lookup: LookupService,
):
    answer = await lookup.partners.path("crush", "iu")
    (through,) = answer.through
    assert through.group.slug == "bts"
    assert [member.slug for member in through.members] == ["j-hope", "suga"]
    stops = [(one.slug, other.slug) for one, other in answer.stops]
    assert stops == [("crush", "crush"), ("j-hope", "suga"), ("iu", "iu")]


async def test_path_when_both_ends_are_the_same_then_refused(lookup: LookupService):
    with pytest.raises(InvalidInputError) as caught:
        await lookup.partners.path("bts", "artist:bts")
    fault = caught.value.fault
    assert (fault.code, fault.place.key) == (
        LookupCode.SAME_ARTIST,
        "end",
    )


async def test_path_when_an_end_is_unknown_then_no_match(lookup: LookupService):
    with pytest.raises(NoMatchError) as caught:
        await lookup.partners.path("bts", "brno mrs")
    assert caught.value.suggestions[0].slug == "bruno-mars"
