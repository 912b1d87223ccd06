"""`/collab find`: what a query means, and what it lists."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from bot.app.services import open_services
from bot.catalogue.files.loader import load_catalogue
from bot.catalogue.model import AmbiguousError, NoMatchError, NotFoundError, WorkKind
from bot.catalogue.store.collaborations import Criteria, Part
from bot.kit.errors import FaultCode, InputCode, InvalidInputError
from bot.lookup.model import Filters, LookupCode
from bot.lookup.service import LookupService

BTS_WORKS = [
    "bts-next-year", "j-hope-killin-it-girl", "jimin-bts-vocal-night", "crush-rush-hour",
    "psy-that-that",
]  # fmt: skip


async def found(lookup: LookupService, query: str, **filters: Any) -> list[str]:
    answer = await lookup.finder.find(query, filters=Filters(**filters))
    return [one.slug for one in answer.page.items]


FINDS = {
    "apt": ["lisa-blackpink-apt", "rose-apt"],
    "APT.": ["lisa-blackpink-apt", "rose-apt"],
    "아파트": ["rose-apt"],
    "아ㅍ": ["rose-apt"],
    "killin it": ["j-hope-killin-it-girl"],
    "KILLINITGIRL": ["j-hope-killin-it-girl"],
    "rush": ["crush-rush-hour"],
    "hour": ["crush-rush-hour"],
    "rosé": ["rose-apt"],
    "로제": ["rose-apt"],
    "bts": BTS_WORKS,
    "방탄손": BTS_WORKS,
    "bangtan boys": BTS_WORKS,
    "artist:bts": BTS_WORKS,
    "artist:jung-kook": ["jimin-bts-vocal-night"],
    "Jimin (BTS)": ["jimin-bts-vocal-night"],
    "jimin aoa": ["jimin-aoa-walk"],
    "(g)i-dle": ["g-i-dle-lost-game"],
    "gidle": ["g-i-dle-lost-game"],
    "도깨비": ["crush-beautiful"],
    "great god": ["crush-beautiful"],
    "show:goblin": ["crush-beautiful"],
    "collaboration:rose-apt": ["rose-apt"],
    "article:kpop-and-dramas": ["txt-echoes-of-tomorrow"],
    "txt": ["txt-echoes-of-tomorrow"],
    "'; DROP TABLE artists; --": ["g-i-dle-lost-game"],
    "iu": ["suga-eight", "station-four-young", "iu-soulmate"],
}


@pytest.mark.parametrize("query", FINDS)
async def test_find_when_asked_then_lists_the_best_known_first(query: str, lookup: LookupService):
    assert await found(lookup, query) == FINDS[query]


async def test_find_when_a_title_is_also_an_act_then_the_title_comes_first(lookup: LookupService):
    answer = await lookup.finder.find("rain")
    assert [one.slug for one in answer.page.items] == ["suga-rain"]
    answer = await lookup.finder.find("crush")
    assert answer.understood
    assert answer.understood.token == "artist:crush"


async def test_find_when_the_query_is_an_act_or_show_then_says_so(lookup: LookupService):
    for query, token in {"bts": "artist:bts", "도깨비": "show:goblin"}.items():
        understood = (await lookup.finder.find(query)).understood
        assert understood is not None
        assert understood.token == token
    assert (await lookup.finder.find("apt")).understood is None


FILTERED = [
    ("bts", {"year": 2025}, ["j-hope-killin-it-girl"]),
    ("bts", {"kind": WorkKind.JOINT}, ["bts-next-year"]),
    ("bts", {"country": "us"}, ["j-hope-killin-it-girl"]),
    ("bts", {"language": "EN"}, ["j-hope-killin-it-girl"]),
    ("bts", {"artist": "psy"}, ["psy-that-that"]),
    ("bts", {"artist": "artist:glorilla", "year": 2025}, ["j-hope-killin-it-girl"]),
    ("apt", {"artist": "BLACKPINK"}, ["lisa-blackpink-apt", "rose-apt"]),
    ("apt", {"artist": "bruno mars"}, ["rose-apt"]),
    ("rain", {"artist": "zico"}, ["suga-rain"]),
]


@pytest.mark.parametrize(("query", "filters", "slugs"), FILTERED)
async def test_find_when_filtered_then_all_must_hold(
    query: str, filters: dict[str, object], slugs: list[str], lookup: LookupService
):
    assert await found(lookup, query, **filters) == slugs


async def test_find_when_the_filters_exclude_the_exact_title_then_looks_among_the_rest(
    lookup: LookupService,
):
    assert await found(lookup, "echoes", artist="txt") == ["txt-echoes-of-tomorrow"]
    assert await found(lookup, "vocal", artist="jung kook") == ["jimin-bts-vocal-night"]


async def test_find_when_nothing_passes_the_filters_then_says_so(lookup: LookupService):
    with pytest.raises(NoMatchError) as caught:
        await found(lookup, "apt", year=1999)
    assert "collaboration:rose-apt" in {one.token for one in caught.value.suggestions}


async def test_find_when_mistyped_then_one_letter_is_corrected(
    lookup: LookupService,
):
    (reading,) = (await lookup.finder.find("bruno mrs")).readings
    assert reading.corrected
    assert (reading.typed, reading.meant.token) == ("bruno mrs", "artist:bruno-mars")
    with pytest.raises(NoMatchError) as caught:
        await found(lookup, "brno mrs")
    assert caught.value.suggestions[0].token == "artist:bruno-mars"


async def test_find_when_one_word_of_many_is_known_then_offers_it(lookup: LookupService):
    with pytest.raises(NoMatchError) as caught:
        await found(lookup, "the unknown blackpink zebra")
    assert "artist:blackpink" in {one.token for one in caught.value.suggestions}


async def test_find_when_namesakes_then_asks_which(lookup: LookupService):
    with pytest.raises(AmbiguousError) as caught:
        await found(lookup, "jimin")
    assert caught.value.name == "jimin"
    assert {(one.token, one.detail) for one in caught.value.suggestions} == {
        ("artist:jimin-bts", "BTS"),
        ("artist:jimin-aoa", "AOA"),
    }


@pytest.mark.parametrize(
    "token", ["artist:gone", "show:gone", "collaboration:gone", "article:gone"]
)
async def test_find_when_the_choice_is_gone_then_not_found(token: str, lookup: LookupService):
    with pytest.raises(NotFoundError) as caught:
        await lookup.finder.find(token)
    assert not isinstance(caught.value, NoMatchError)
    assert caught.value.name in (token, token.split(":")[1])


@pytest.mark.parametrize(
    "query",
    [
        "🎉",
        "؟ سؤال",
        "\u202eabc",
        "**bold** <@123> @everyone",
        "%",
        "_",
        "' OR 1=1 --",
        "apt\ud800x",
    ],
)
async def test_find_when_the_text_is_strange_then_no_match_and_nothing_else(
    query: str, lookup: LookupService
):
    with pytest.raises(NoMatchError):
        await lookup.finder.find(query)
    assert (await lookup.info()).artists == 22


INVALID = [
    ("", {}, LookupCode.EMPTY, "query"),
    ("\0", {}, LookupCode.EMPTY, "query"),
    ("\ud800", {}, LookupCode.EMPTY, "query"),
    ("   ", {}, LookupCode.EMPTY, "query"),
    ("a" * 101, {}, LookupCode.TOO_LONG, "query"),
    ("a" * 10_000, {}, LookupCode.TOO_LONG, "query"),
    ("apt", {"artist": "a" * 101}, LookupCode.TOO_LONG, "artist"),
    ("apt", {"country": "Korea"}, LookupCode.NOT_A_COUNTRY, "country"),
    ("apt", {"language": "korean"}, LookupCode.NOT_A_LANGUAGE, "language"),
    ("apt", {"year": 12}, InputCode.OUT_OF_RANGE, "year"),
]


@pytest.mark.parametrize(("query", "filters", "fault", "option"), INVALID)
async def test_find_when_the_input_can_not_be_then_says_why(
    query: str, filters: dict[str, object], fault: FaultCode, option: str, lookup: LookupService
):
    with pytest.raises(InvalidInputError) as caught:
        await found(lookup, query, **filters)
    assert (caught.value.fault.code, caught.value.fault.place.key) == (fault, option)


async def test_random_when_asked_then_only_confirmed_works_of_the_act(lookup: LookupService):
    seen = {
        (await lookup.finder.random(rng=random.Random(n), artist="bts")).slug for n in range(60)
    }
    assert seen == {*BTS_WORKS, "suga-eight", "suga-rain"} - {"bts-next-year"}
    again = [(await lookup.finder.random(rng=random.Random(7))).slug for _ in range(2)]
    assert again[0] == again[1]


async def test_random_when_there_is_none_then_no_match(lookup: LookupService):
    with pytest.raises(NoMatchError):
        await lookup.finder.random(rng=random.Random(1), artist="psy", kind=WorkKind.REMIX)


PARTS = {
    "rose bruno mars": ["rose-apt"],
    "bruno mars & rosé": ["rose-apt"],
    "blackpink x lady gaga": ["blackpink-sour-candy"],
    "zico apt": ["lisa-blackpink-apt"],
    "로제 브루노마스": [],
    "bts zico": ["suga-rain"],
    "jimin jung kook": ["jimin-bts-vocal-night"],
    "crush goblin": [],
    "crush 도깨비": ["crush-beautiful"],
}


@pytest.mark.parametrize("query", PARTS)
async def test_find_when_several_things_are_named_then_works_of_all_of_them(
    query: str, lookup: LookupService
):
    if PARTS[query]:
        assert await found(lookup, query) == PARTS[query]
    else:
        with pytest.raises(NoMatchError):
            await found(lookup, query)


async def test_find_when_the_named_never_worked_together_then_offers_each(lookup: LookupService):
    with pytest.raises(NoMatchError) as caught:
        await found(lookup, "bts bruno mars")
    tokens = {one.token for one in caught.value.suggestions}
    assert {"artist:bts", "artist:bruno-mars"} & tokens


OF_AN_ACT = {
    "it girl j-hope": "j-hope-killin-it-girl",
    "(g)i-dle game": "g-i-dle-lost-game",
}


@pytest.mark.parametrize("query", OF_AN_ACT)
async def test_find_when_an_act_and_a_piece_of_a_title_then_that_work_is_offered(
    query: str, lookup: LookupService
):
    with pytest.raises(NoMatchError) as caught:
        await found(lookup, query)
    assert OF_AN_ACT[query] in [one.slug for one in caught.value.suggestions]


async def test_find_when_an_act_and_most_of_a_title_then_it_is_shown_and_said(
    lookup: LookupService,
):
    answer = await lookup.finder.find("j-hope killin it gir")
    assert [one.slug for one in answer.page.items] == ["j-hope-killin-it-girl"]
    assert answer.readings[0].corrected


async def test_find_when_a_filter_leaves_nothing_then_it_is_counted_without(lookup: LookupService):
    for query in ("artist:jimin-bts", "Jimin (BTS)"):
        answer = await lookup.finder.find(query, filters=Filters(year=1999))
        assert answer.understood
        assert answer.understood.token == "artist:jimin-bts"
        assert (answer.page.total, answer.unfiltered, answer.groups) == (0, 1, ())


async def test_find_when_an_act_has_no_works_then_its_groups_are_offered(lookup: LookupService, db):
    async with db.write() as connection:
        await connection.execute("DELETE FROM credits_all WHERE artist_id IN"
                                 " (SELECT id FROM artists WHERE slug = 'jimin-bts')")  # fmt: skip
    answer = await lookup.finder.find("artist:jimin-bts")
    assert (answer.page.total, answer.unfiltered) == (0, 0)
    assert "artist:bts" in [one.token for one in answer.groups]


async def test_list_when_the_catalogue_changed_then_it_says_what_is_there_now(
    tmp_path: Path, source: Path
):
    """Works that were listed lately are kept in memory, until the catalogue is another one."""
    services = await open_services(tmp_path / "kollab.db", source=source)
    try:
        before = await services.lookup.finder.find("suga")
        alone = await services.lookup.finder.find("eight")
        path = source / "collaborations" / "2012.yaml"
        path.write_text(path.read_text().replace("title: Rain", "title: Snow"))
        path = source / "collaborations" / "2020.yaml"
        path.write_text(path.read_text().replace("2020-05-06", "2020-05-07"))
        assert (await load_catalogue(services.database, source=source)).loaded
        await services.lookup.refresh()
        after = await services.lookup.finder.find("suga")
        alone_after = await services.lookup.finder.find("eight")
    finally:
        await services.close()
    shown = {one.slug: (one.title, str(one.date)) for one in after.page.items}
    assert [one.title for one in before.page.items if one.slug == "suga-rain"] == ["Rain"]
    assert shown["suga-rain"] == ("Snow", "2012-02-29")
    assert shown["suga-eight"] == ("eight", "2020-05-07")
    assert [str(one.date) for one in alone.page.items] == ["2020-05-06"]
    assert [str(one.date) for one in alone_after.page.items] == ["2020-05-07"]


async def test_list_when_read_in_another_way_then_it_is_the_same(lookup):
    works, view = lookup._library.store.works, lookup._library.directory.view
    for slug in ("bts", "iu", "zico", "crush"):
        artists = view(lookup._library.directory.slugs[slug])
        for first in ((), tuple(await works.list_ids_of(["suga-rain"]))):
            wanted = Criteria(parts=(Part(artists=artists),), first=first)
            for offset in (0, 2, 2, 50):
                usual = await works.search(wanted, limit=3, offset=offset, in_short=True)
                assert await works.search_at_once(wanted, limit=3, offset=offset) == usual
