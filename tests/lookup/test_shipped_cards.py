"""The longest entries of the shipped catalogue fit into a message, whole."""

from __future__ import annotations

import datetime as dt

import pytest
import pytest_asyncio

from bot.catalogue.model import Work
from bot.catalogue.store.collaborations import Criteria
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import words_in
from bot.kit.discord.text import ELLIPSIS, length
from bot.lookup.cards.collaboration import collaboration_card
from bot.lookup.cards.lists import page_card
from bot.lookup.model import Page

TODAY = dt.date(2026, 10, 10)
LONGEST = 150


def weight(work: Work) -> int:
    return len(repr(work))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def longest(shipped_once) -> list[Work]:
    """The entries with the most to say."""
    found = await shipped_once.lookup._library.store.works.search(Criteria(), limit=10_000)
    assert found.total > 3000
    return sorted(found.items, key=weight)[-LONGEST:]


def parts(components):
    for each in components:
        yield each
        yield from parts(each.get("components", []))


def measures(card: Card) -> tuple[int, int]:
    found = list(parts(card.to_components()))
    return len(found), sum(length(each["content"]) for each in found if each["type"] == 10)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("tag", ["en-US", "ko"])
async def test_card_when_the_entry_is_among_the_longest_then_nothing_is_lost(longest, tag):
    for work in longest:
        card = collaboration_card(words_in(tag), work, today=TODAY)
        components, characters = measures(card)
        assert components <= 40, work.slug
        assert characters <= 4000, work.slug
        texts = [each["content"] for each in parts(card.to_components()) if each["type"] == 10]
        assert not any(text.split("\n")[-1] == ELLIPSIS for text in texts), work.slug


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("tag", ["en-US", "ko"])
async def test_line_when_a_work_is_read_in_short_then_it_is_the_same(shipped_once, tag):
    search, words = shipped_once.lookup._library.store.works.search, words_in(tag)
    whole = await search(Criteria(), limit=1500)
    short = await search(Criteria(), limit=1500, in_short=True)
    assert whole.total == short.total
    assert whole.items != short.items
    for one, other in zip(whole.items, short.items, strict=True):
        pages = (Page((each,), 0, 1, 2) for each in (one, other))
        cards = [page_card(words, "One", page).to_components() for page in pages]
        assert cards[0] == cards[1]


@pytest.mark.asyncio(loop_scope="session")
async def test_page_when_it_holds_the_longest_entries_then_it_fits(longest):
    page = Page(tuple(longest[-8:]), 0, 9, 70, "0123456789abcdef")
    components, characters = measures(page_card(words_in("en-US"), "Longest", page))
    assert components <= 40
    assert characters <= 4000
