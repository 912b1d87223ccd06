"""Everything that the three articles say can be reached by a fan, with its status and source.

The tables are the inventory of what the articles say: a row each, in our own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from bot.catalogue.model import Fact, Status, Work
from bot.lookup.model import Filters
from bot.lookup.service import LookupService

pytestmark = pytest.mark.asyncio(loop_scope="session")

R, C = Status.REPORTED, Status.CONFIRMED


@dataclass(frozen=True)
class Known:
    """What a fan types into `/collab find`, and into `/collab with` where there is a partner."""

    row: str
    slug: str
    status: Status
    query: str
    artist: str = ""
    pair: tuple[str, str] = ("", "")


WORKS = [
    Known("A0-C1", "txt-echoes-of-tomorrow-ost", R, "Echoes of Tomorrow"),
    Known("A0-C1", "txt-echoes-of-tomorrow-ost", R, "TXT Echoes of Tomorrow"),
    Known("A0-C2", "red-velvet-whispers-in-the-rain-ost", R, "Whispers in the Rain"),
    Known("A0-C2", "red-velvet-whispers-in-the-rain-ost", R, "Red Velvet, Whispers in the Rain"),
    Known("A0-C3", "g-i-dle-thriller-ost", R, "gidle thriller ost"),
    Known("A0-C3", "g-i-dle-thriller-ost", R, "thriller series", artist="(G)I-DLE"),
    Known("A0-C4", "exo-historical-drama-ost", R, "historical drama", artist="EXO"),
    Known("A0-C4", "exo-historical-drama-ost", R, "EXO historical drama"),
    Known("A0-C5", "stray-kids-co-produced-osts", R, "Co-produced drama OSTs"),
    Known("A0-C6", "seventeen-drama-osts", R, "popular dramas", artist="SEVENTEEN"),
    Known("A0-C7", "itzy-drama-osts", R, "popular dramas", artist="ITZY"),
    Known("A1-C1", "bts-international-projects", R, "international projects", artist="BTS"),
    Known(
        "A1-C2", "blackpink-international-works", R, "producers and performers", artist="BLACKPINK"
    ),
    Known("A1-C3", "twice-international-guests", R, "rising stars", artist="TWICE"),
    Known("A1-C4", "seventeen-international-guests", R, "rising stars", artist="SEVENTEEN"),
    Known("A2-C1", "jisoo-eyes-closed", C, "eyes closed", pair=("Zayn", "artist:jisoo-blackpink")),
    Known("A2-C1", "jisoo-eyes-closed", C, "jisoo zayn"),
    Known("A2-C2", "rose-apt", C, "apt", pair=("Bruno Mars", "BLACKPINK")),
    Known("A2-C3", "s-coups-5-4-3-pretty-woman", C, "pretty woman", pair=("Lay Bankz", "S.Coups")),
    Known("A2-C3", "s-coups-5-4-3-pretty-woman", C, "5, 4, 3", pair=("Lay Bankz", "SEVENTEEN")),
    Known("A2-C4", "j-hope-killin-it-girl", C, "killin it girl", pair=("j-hope", "GloRilla")),
    Known("A2-C5", "wonder-girls-like-money", C, "Like Money", pair=("Wonder Girls", "Akon")),
    Known("A2-C6", "cl-us-solo-run", R, "solo run", artist="CL"),
    Known("A2-C6", "cl-us-solo-run", R, "CL united states"),
    Known("A2-C7", "bts-best-of-me", C, "best of me", pair=("BTS", "The Chainsmokers")),
    Known("A2-C8", "bts-mic-drop-steve-aoki-remix", C, "mic drop", pair=("BTS", "Steve Aoki")),
    Known("A2-C8", "steve-aoki-waste-it-on-me", C, "waste it on me", pair=("BTS", "Steve Aoki")),
    Known("A2-C9", "lady-gaga-sour-candy", C, "sour candy", pair=("BLACKPINK", "Lady Gaga")),
    Known("A2-C10", "blackpink-ice-cream", C, "ice cream", pair=("BLACKPINK", "Selena Gomez")),
    Known("A2-C11", "stray-kids-lose-my-breath", C, "lose my breath", pair=("skz", "Charlie Puth")),
]

ARTICLES = {
    "A0": "kpop-drama-collaborations-2026",
    "A1": "kpop-international-collaborations-2026",
    "A2": "kpop-stars-worldwide-collaborations",
}

STATEMENTS = {
    "A0-F1": (C, "what the letters OST stand for"),
    "A0-F2": (R, "a quarter more viewers abroad, credited to the content agency"),
    "A0-F3": (R, "two agencies teach trainees to act"),
    "A0-F4": (R, "an association wants a better balance of work and life"),
    "A0-F5": (R, "OSTs are sung at fan meetings"),
    "A0-F6": (R, "light sticks and albums on drama themes"),
    "A0-F7": (R, "streaming platforms lead viewers to the songs"),
    "A0-F8": (R, "AI may help to write for one drama's story"),
    "A0-F9": (R, "fans want the genuine; burnout is a risk"),
    "A1-F1": (R, "mixed with Latin pop, R&B and folk music"),
    "A1-F2": (R, "lyrics in several languages"),
    "A1-F3": (R, "what joint ventures with labels abroad bring"),
    "A1-F4": (R, "the five effects"),
    "A1-F5": (R, "artists take part so that it stays their own"),
    "A1-F6": (R, "news of one trends within hours"),
    "A1-F7": (R, "virtual and hybrid ways to meet"),
    "A1-F8": (R, "fashion, dances and phrases spread"),
    "A1-F9": (R, "younger groups follow the veterans"),
    "A2-F1": (C, "the drinking game, the charts and the records"),
    "A2-F2": (C, "the song of 1964 that it builds on"),
    "A2-F3": (R, "best of its summer"),
    "A2-F4": (R, "a first for both"),
    "A2-F5": (R, "four reasons why it works now"),
    "A2-F6": (R, "the price of it"),
    "A2-F7": (R, "what may come"),
    "A2-F8": (R, "why it did not click at first"),
}

ALL_ROWS = {work.row: work.status for work in WORKS} | {
    row: status for row, (status, _) in STATEMENTS.items()
}


def ident(value: object) -> str:
    return f"{value.row} {value.query}" if isinstance(value, Known) else str(value)


def shown(work: Known, found: tuple[Work, ...]) -> Work:
    by_slug = {one.slug: one for one in found}
    assert work.slug in by_slug, list(by_slug)
    return by_slug[work.slug]


@pytest.mark.parametrize("work", WORKS, ids=ident)
async def test_find_when_a_fan_types_it_then_shows_the_work(
    shipped_lookup: LookupService, work: Known
) -> None:
    answer = await shipped_lookup.finder.find(
        work.query, filters=Filters(artist=work.artist or None)
    )
    found = shown(work, answer.page.items)
    assert found.status is work.status
    # Where the work was researched elsewhere, the article stands among its sources.
    whole = await shipped_lookup.work(found.slug)
    assert work.row[:2] in {source.code for source in whole.sources}


@pytest.mark.parametrize("work", [work for work in WORKS if work.pair[0]], ids=ident)
async def test_with_when_a_fan_names_both_then_shows_the_work(
    shipped_lookup: LookupService, work: Known
) -> None:
    artist, partner = work.pair
    answer = await shipped_lookup.partners.with_artist(artist, partner=partner)
    assert shown(work, answer.page.items).status is work.status


@pytest.mark.parametrize("row", sorted(ALL_ROWS))
async def test_article_when_shown_then_has_the_row(shipped_lookup: LookupService, row: str) -> None:
    article = await shipped_lookup.article(row[:2])
    assert article.slug == ARTICLES[row[:2]]
    fact = {fact.slug: fact for fact in article.facts}[row.lower()]
    assert fact.status is ALL_ROWS[row]
    assert row[:2] in {source.code for source in fact.sources}
    assert re.search("[a-z]", fact.text)
    assert re.search("[가-힣]", fact.text_ko)


async def test_articles_when_listed_then_have_no_row_beyond_the_inventory(
    shipped_lookup: LookupService,
) -> None:
    listed = [fact.slug for article in await shipped_lookup.articles() for fact in article.facts]
    assert sorted(listed) == sorted(row.lower() for row in ALL_ROWS)


@pytest.mark.parametrize("work", WORKS, ids=ident)
async def test_card_when_shown_then_tells_what_the_article_says(
    shipped_lookup: LookupService, work: Known
) -> None:
    found = await shipped_lookup.work(work.slug)
    facts: dict[str, Fact] = {fact.slug: fact for fact in found.facts}
    assert work.row.lower() in facts
    assert facts[work.row.lower()].article_slug == ARTICLES[work.row[:2]]


async def test_on_this_day_when_only_an_article_reports_a_work_then_leaves_it_out(
    shipped_lookup: LookupService,
) -> None:
    for work in WORKS:
        if work.status is R:
            assert not (await shipped_lookup.work(work.slug)).on_this_day


async def test_credits_when_a_partner_only_wrote_or_remixed_then_say_so(
    shipped_lookup: LookupService,
) -> None:
    roles = {
        (one.slug, credit.artist.name): credit.role.value
        for one in [await shipped_lookup.work(work.slug) for work in WORKS]
        for credit in one.credits
    }
    assert roles["bts-best-of-me", "The Chainsmokers"] == "producer"
    assert roles["bts-mic-drop-steve-aoki-remix", "Steve Aoki"] == "remixer"
    assert roles["steve-aoki-waste-it-on-me", "BTS"] == "featured"
    assert roles["s-coups-5-4-3-pretty-woman", "Lay Bankz"] == "featured"
    assert roles["j-hope-killin-it-girl", "GloRilla"] == "featured"


DATES = {
    "jisoo-eyes-closed": "2025-10-10",
    "rose-apt": "2024-10-18",
    "s-coups-5-4-3-pretty-woman": "2025-09-29",
    "j-hope-killin-it-girl": "2025-06-13",
    "bts-best-of-me": "2017-09-18",
    "txt-echoes-of-tomorrow-ost": "2026",
    "red-velvet-whispers-in-the-rain-ost": "2026",
}


@pytest.mark.parametrize("slug", DATES)
async def test_date_when_stated_then_is_given_as_precisely_as_that(
    shipped_lookup: LookupService, slug: str
) -> None:
    found = await shipped_lookup.work(slug)
    assert str(found.date) == DATES[slug]
