"""`/collab with`, `/artist`, `/collab stats`: the group view, and what it never does silently."""

from __future__ import annotations

import pytest

from bot.catalogue.model import AmbiguousError, NoMatchError, WorkKind
from bot.kit.errors import InvalidInputError
from bot.lookup.model import LookupCode
from bot.lookup.service import LookupService


async def test_with_when_a_group_is_asked_then_members_count_and_are_named(lookup: LookupService):
    answer = await lookup.partners.with_artist("bts")
    assert [one.slug for one in answer.page.items] == [
        "bts-next-year", "j-hope-killin-it-girl", "crush-rush-hour", "psy-that-that",
        "suga-eight",
    ]  # fmt: skip
    rest = await lookup.partners.with_artist("bts", page=1)
    assert [one.slug for one in rest.page.items] == ["suga-rain"]
    assert answer.page.view[0] == "bts"
    assert set(answer.page.view[1:]) == {
        "suga", "j-hope", "jimin-bts", "jung-kook", "bts-vocal-line",
    }  # fmt: skip


async def test_with_when_a_group_is_asked_then_partners_say_through_whom(lookup: LookupService):
    answer = await lookup.partners.with_artist("bts")
    partners = {
        one.artist.slug: (one.works, one.latest.slug, [who.slug for who in one.via])
        for one in answer.partners
    }
    assert partners == {
        "akon": (1, "bts-next-year", []),
        "glorilla": (1, "j-hope-killin-it-girl", ["j-hope"]),
        "crush": (1, "crush-rush-hour", ["j-hope"]),
        "psy": (1, "psy-that-that", ["suga"]),
        "iu": (1, "suga-eight", ["suga"]),
        "zico": (1, "suga-rain", ["suga"]),
    }
    assert answer.partner_count == 6


async def test_with_when_a_member_is_asked_then_the_groups_works_are_not_its_own(
    lookup: LookupService,
):
    answer = await lookup.partners.with_artist("suga")
    assert {one.slug for one in answer.page.items} == {"psy-that-that", "suga-eight", "suga-rain"}
    assert answer.page.view == ("suga",)


async def test_with_when_members_worked_with_each_other_then_each_is_a_partner(
    lookup: LookupService,
):
    answer = await lookup.partners.with_artist("jung kook")
    assert [one.artist.slug for one in answer.partners] == ["jimin-bts"]


async def test_with_when_a_work_is_for_a_show_then_it_is_listed(lookup: LookupService):
    answer = await lookup.partners.with_artist("txt")
    assert [one.slug for one in answer.page.items] == ["txt-echoes-of-tomorrow"]
    assert answer.partners == ()


async def test_with_when_it_is_a_project_groups_release_then_nobody_worked_with_anybody(
    lookup: LookupService,
):
    answer = await lookup.partners.with_artist("crush")
    assert "station-four-young" not in {one.slug for one in answer.page.items}
    assert "iu" not in {one.artist.slug for one in answer.partners}
    together = await lookup.partners.with_artist("crush", partner="iu")
    assert (together.page.total, together.page.pages) == (0, 1)


PAIRS = [
    ("rosé", "bruno mars", {"rose-apt"}),
    ("bruno mars", "blackpink", {"rose-apt"}),
    ("blackpink", "lady gaga", {"blackpink-sour-candy"}),
    ("bts", "block b", {"suga-rain"}),
    ("block b", "blackpink", {"lisa-blackpink-apt"}),
    ("artist:jimin-bts", "jungkook", {"jimin-bts-vocal-night"}),
    ("bts", "jungkook", {"jimin-bts-vocal-night"}),
    ("iu", "lady gaga", set()),
]


@pytest.mark.parametrize(("artist", "partner", "slugs"), PAIRS)
async def test_with_when_a_partner_is_given_then_lists_works_of_both(
    artist: str, partner: str, slugs: set[str], lookup: LookupService
):
    for one, other in ((artist, partner), (partner, artist)):
        answer = await lookup.partners.with_artist(one, partner=other)
        assert {work.slug for work in answer.page.items} == slugs


async def test_with_when_both_are_the_same_then_refused(lookup: LookupService):
    with pytest.raises(InvalidInputError) as caught:
        await lookup.partners.with_artist("bts", partner="방탄소년단")
    fault = caught.value.fault
    assert (fault.code, fault.place.key) == (
        LookupCode.SAME_ARTIST,
        "partner",
    )


async def test_with_when_a_name_is_shared_then_asks(lookup: LookupService):
    with pytest.raises(AmbiguousError) as caught:
        await lookup.partners.with_artist("bts", partner="lisa")
    assert {one.token for one in caught.value.suggestions} == {
        "artist:lisa-blackpink",
        "artist:lisa-japan",
    }


async def test_with_when_unknown_then_offers_the_nearest(lookup: LookupService):
    with pytest.raises(NoMatchError) as caught:
        await lookup.partners.with_artist("blakpnk")
    assert caught.value.suggestions[0].token == "artist:blackpink"


async def test_artist_when_a_group_then_counts_own_and_all(lookup: LookupService):
    answer = await lookup.partners.artist("방탄소년단")
    assert (answer.own_works, answer.all_works) == (1, 7)
    assert answer.first
    assert answer.latest
    assert (answer.first.slug, answer.latest.slug) == ("suga-rain", "bts-next-year")
    assert [one.slug for one in answer.artist.sub_units] == ["bts-vocal-line"]
    assert answer.artist.members[0].slug == "suga"
    assert answer.artist.aliases == ("Bangtan Boys", "防弾少年団")
    assert len(answer.top_partners) == 6


async def test_artist_when_without_works_then_says_so(lookup: LookupService):
    answer = await lookup.partners.artist("rain")
    assert (answer.own_works, answer.all_works, answer.first, answer.latest) == (0, 0, None, None)
    assert answer.top_partners == ()


async def test_stats_when_of_all_then_adds_up(lookup: LookupService):
    stats = await lookup.partners.stats()
    assert stats.artist is None
    assert stats.total == 17 == stats.two_sources + stats.one_source + stats.conflicts
    assert (stats.two_sources, stats.one_source, stats.conflicts) == (8, 8, 1)
    assert [year for year, _ in stats.per_year] == list(range(2012, 2027))
    assert sum(count for _, count in stats.per_year) == 16
    assert stats.per_kind[0] == (WorkKind.FEATURE, 8)
    assert sum(count for _, count in stats.per_kind) == 17
    assert stats.artists == 22
    assert {ref.slug for ref, works in stats.top_partners if works == 3} == {
        "crush", "iu", "suga", "zico",
    }  # fmt: skip


async def test_stats_when_of_a_group_then_members_count(lookup: LookupService):
    stats = await lookup.partners.stats("bts")
    assert stats.artist
    assert (stats.artist.slug, stats.total) == ("bts", 7)
    assert dict(stats.per_year)[2013] == 0
    assert {ref.slug for ref, _ in stats.top_partners} == {
        "akon", "glorilla", "crush", "psy", "iu", "zico",
    }  # fmt: skip


async def test_unit_when_asked_then_its_members_works_are_not_its_own(lookup: LookupService):
    assert (await lookup.partners.stats("bts vocal line")).total == 0
    answer = await lookup.partners.with_artist("bts vocal line")
    assert (answer.page.total, answer.page.view) == (0, ("bts-vocal-line",))


async def test_stats_when_there_is_nothing_then_all_is_zero(lookup: LookupService):
    stats = await lookup.partners.stats("rain")
    assert (stats.total, stats.per_year, stats.per_kind) == (0, (), ())
