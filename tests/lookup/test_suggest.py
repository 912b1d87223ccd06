"""Completion of what is being typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.app.services import open_services
from bot.catalogue.model import Subject, WorkKind
from bot.catalogue.store.names import Label
from bot.lookup.library import suggestion
from bot.lookup.model import Filters
from bot.lookup.service import LookupService


async def tokens(lookup: LookupService, text: str, **filters: Any) -> list[str]:
    found = await lookup.suggester.anything(text, filters=Filters(**filters))
    return [one.token for one in found]


@pytest.mark.parametrize(
    ("typed", "token"),
    [
        ("ro", "artist:rose-blackpink"),
        ("방ㅌ", "artist:bts"),
        ("블랙ㅍ", "artist:blackpink"),
        ("v", "collaboration:jimin-bts-vocal-night"),
        ("iu", "artist:iu"),
        ("gidle", "artist:g-i-dle"),
        ("blakpnk", "artist:blackpink"),
        ("sour cnady", "collaboration:blackpink-sour-candy"),
        ("great", "show:goblin"),
        ("agust", "artist:suga"),
        ("apt.", "collaboration:rose-apt"),
        ("rose bruno", "collaboration:rose-apt"),
        ("bts glorilla", "collaboration:j-hope-killin-it-girl"),
    ],
)
async def test_anything_when_typed_then_offers_it_among_the_first(
    typed: str, token: str, lookup: LookupService
):
    assert token in (await tokens(lookup, typed))[:3]


async def test_anything_when_nothing_is_typed_then_the_most_linked_and_the_newest(
    lookup: LookupService,
):
    found = await tokens(lookup, "")
    assert len(found) == 25
    assert found[0] == "artist:bts"
    assert "collaboration:bts-next-year" in found
    assert len(set(found)) == 25


async def test_anything_when_filtered_then_only_what_passes(lookup: LookupService):
    assert await tokens(lookup, "ap", artist="rosé") == ["collaboration:rose-apt"]
    assert await tokens(lookup, "ap", year=2025) == ["collaboration:lisa-blackpink-apt"]
    found = await tokens(lookup, "", kind=WorkKind.OST)
    assert set(found) == {
        "collaboration:crush-beautiful", "collaboration:txt-echoes-of-tomorrow",
        "artist:crush", "artist:txt",
    }  # fmt: skip
    assert await tokens(lookup, "guardian", kind=WorkKind.OST) == ["show:goblin"]
    assert await tokens(lookup, "guardian", kind=WorkKind.DUET) == []


@pytest.mark.parametrize("filters", [{"artist": "jim"}, {"country": "X"}, {"artist": "a" * 200}])
async def test_anything_when_another_option_is_half_typed_then_it_narrows_nothing(
    filters: dict[str, object], lookup: LookupService
):
    assert "collaboration:rose-apt" in await tokens(lookup, "apt", **filters)


@pytest.mark.parametrize("text", ["a" * 10_000, "🎉🎉", "\ud800", "\u202e", "'; --", "%"])
async def test_anything_when_the_text_is_strange_then_it_just_answers(
    text: str, lookup: LookupService
):
    for filters in (Filters(), Filters(year=2024)):
        found = await lookup.suggester.anything(text, filters=filters)
        assert all(len(one.label) <= 100 for one in found)


async def test_artists_when_namesakes_then_each_is_told_from_the_other(lookup: LookupService):
    found = {(one.label, one.detail) for one in await lookup.suggester.artists("jimin")}
    assert {("Jimin", "BTS"), ("Jimin", "AOA")} <= found


async def test_artists_when_typed_in_hangul_then_hangul_is_shown(lookup: LookupService):
    first = (await lookup.suggester.artists("아이유"))[0]
    assert (first.label, first.token) == ("아이유 (IU)", "artist:iu")


async def test_artists_when_typed_then_offers_only_acts(lookup: LookupService):
    found = await lookup.suggester.artists("a")
    assert {one.subject for one in found} == {Subject.ARTIST}


async def test_partners_when_the_artist_is_known_then_only_those(lookup: LookupService):
    everyone = {one.slug for one in await lookup.suggester.partners("bts", "")}
    assert everyone == {"akon", "glorilla", "crush", "psy", "iu", "zico"}
    assert [one.slug for one in await lookup.suggester.partners("bts", "cru")] == ["crush"]
    assert await lookup.suggester.partners("bts", "lady") == []


async def test_partners_when_the_artist_is_unknown_then_anybody(lookup: LookupService):
    assert [one.slug for one in await lookup.suggester.partners("??", "lady")] == ["lady-gaga"]


async def test_articles_when_typed_then_offers_by_title(lookup: LookupService):
    assert [one.token for one in await lookup.suggester.articles("drama")] == [
        "article:kpop-and-dramas"
    ]
    assert await lookup.suggester.articles("zzz") == []


async def test_anything_when_the_catalogue_changed_then_forgets_what_it_offered(
    tmp_path: Path, source: Path
):
    services = await open_services(tmp_path / "kollab.db", source=source)
    try:
        assert await tokens(services.lookup, "brand new") == []
        path = source / "shows.yaml"
        path.write_text(path.read_text() + "- {id: brand-new, title: Brand New, kind: film}\n")
        from bot.catalogue.files.loader import load_catalogue

        assert (await load_catalogue(services.database, source=source)).loaded
        await services.lookup.refresh()
        assert await tokens(services.lookup, "brand new") == ["show:brand-new"]
    finally:
        await services.close()


async def test_suggestion_when_names_are_long_then_all_of_it_fits_a_choice(lookup: LookupService):
    label = Label("x", "N" * 200, "", "", ("A" * 90, "B" * 90), "2024")
    for subject in Subject:
        made = suggestion(subject, label)
        assert len(f"{made.label} · {made.detail}") <= 100
        assert made.label.endswith("…")


def test_suggestion_when_there_is_hangul_then_a_korean_reader_gets_it_first():
    label = Label("iu", "IU", "아이유", "", ("TEST",), "", people_native=("테스트",))
    by_latin = suggestion(Subject.ARTIST, label, matched="IU")
    assert (by_latin.label, by_latin.detail) == ("IU", "TEST")
    assert (by_latin.label_ko, by_latin.detail_ko) == ("아이유 (IU)", "테스트")
    by_hangul = suggestion(Subject.ARTIST, label, matched="아이유")
    assert by_hangul.label == by_hangul.label_ko == "아이유 (IU)"


def test_suggestion_when_its_group_tells_it_apart_then_so_does_the_groups_korean_name():
    label = Label("v", "V", "뷔", "BTS", ("BTS",), "", people_native=("방탄소년단",))
    assert suggestion(Subject.ARTIST, label).detail_ko == "방탄소년단"
    singer = Label("max", "MAX", "", "US singer", (), "")
    assert suggestion(Subject.ARTIST, singer).detail_ko == ""


@pytest.mark.parametrize("matched", ["Untitled OST", "OST (곡명 미상)"])
def test_suggestion_when_the_title_is_a_description_then_it_is_said_once(matched: str):
    label = Label("ost", "Untitled OST", "OST (곡명 미상)", "", (), "2026", untitled=True)
    made = suggestion(Subject.COLLABORATION, label, matched=matched)
    assert made.label == matched
    assert (made.label_ko or made.label) == "OST (곡명 미상)"


async def test_search_when_the_index_is_large_then_answers_the_same_from_a_thread(
    lookup: LookupService, monkeypatch: pytest.MonkeyPatch
):
    here = [await tokens(lookup, text) for text in ("b", "blakpink", "rose bruno")]
    await lookup.refresh()
    monkeypatch.setattr("bot.lookup.library._LARGE", 0)
    there = [await tokens(lookup, text) for text in ("b", "blakpink", "rose bruno")]
    assert there == here
    assert (await lookup.finder.find("apt")).page.total == 2
