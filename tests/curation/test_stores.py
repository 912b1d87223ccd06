"""What is counted of searches, and what proposers have yet to read."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.app.features import TABLES
from bot.curation.misses_store import Miss, week_of
from bot.curation.model import KEPT_MISSES, MOST_MISSES, State
from bot.posts.store.departures import DepartureStore
from tests.curation.conftest import ACCEPT, CURATOR, FAN, NOW, OTHER_SERVER, SERVER, new_work


async def test_misses_when_counted_then_by_words_and_week_and_most_first(curation):
    misses = curation.misses
    for words in ("arirang", "Arirang!", "  ", "night train", "x" * 200):
        await misses.count(SERVER, words, now=NOW)
    assert await misses.list_week(SERVER, now=NOW) == [Miss("arirang", 2), Miss("night train", 1)]
    assert await misses.list_week(SERVER, now=NOW + dt.timedelta(7)) == []
    assert await misses.list_week(OTHER_SERVER, now=NOW) == []


async def test_misses_when_there_are_very_many_then_new_ones_are_not_kept(curation, services):
    week = int(week_of(NOW).timestamp())
    async with services.database.write() as connection:
        await connection.executemany(
            "INSERT INTO search_misses VALUES (?, ?, ?, 'a', 1)",
            [(SERVER, week, str(number)) for number in range(MOST_MISSES)],
        )
    await curation.misses.count(SERVER, "new", now=NOW)
    await curation.misses.count(SERVER, "7", now=NOW)
    rows = await services.database.fetch("SELECT count(*), sum(times) FROM search_misses")
    assert rows == [(MOST_MISSES, MOST_MISSES + 1)]


async def test_misses_when_weeks_have_passed_then_they_are_gone(curation, services):
    await curation.misses.count(SERVER, "arirang", now=NOW)
    departures = DepartureStore(services.database, TABLES)
    await departures.prune(NOW + KEPT_MISSES - dt.timedelta(7))
    assert await services.database.fetch("SELECT 1 FROM search_misses") == [(1,)]
    await departures.prune(NOW + KEPT_MISSES + dt.timedelta(7))
    assert await services.database.fetch("SELECT 1 FROM search_misses") == []


@pytest.mark.parametrize("day", range(7))
def test_week_of_when_any_day_then_its_monday(day):
    monday = dt.datetime(2026, 8, 31, tzinfo=dt.UTC)
    assert week_of(monday + dt.timedelta(day, hours=23)) == monday


async def test_notices_when_taken_then_once_and_given_back_then_again(curation):
    found = await curation.propose(new_work(), by=FAN, now=NOW)
    await curation.submit(SERVER, found.edit.id, by=FAN, now=NOW)
    assert await curation.notices.list_people() == []
    await curation.decide(SERVER, found.edit.id, ACCEPT, by=CURATOR, now=NOW)
    assert await curation.notices.list_people() == [FAN]
    taken = await curation.notices.take(FAN, now=NOW)
    assert taken == [(found.edit.id, State.ACCEPTED)]
    assert await curation.notices.list_people() == []
    await curation.notices.give_back(FAN, taken)
    assert await curation.notices.take(FAN, now=NOW) == taken
    await curation.undo(SERVER, found.edit.id, by=CURATOR, now=NOW)
    assert await curation.notices.take(FAN, now=NOW) == [(found.edit.id, State.UNDONE)]
    assert (await curation.find_told(found.edit.id)).state is State.UNDONE


async def test_notices_when_a_curator_decides_about_their_own_then_nobody_is_told(curation):
    found = await curation.propose(new_work(), by=CURATOR, now=NOW)
    await curation.submit(SERVER, found.edit.id, by=CURATOR, now=NOW)
    await curation.decide(SERVER, found.edit.id, ACCEPT, by=CURATOR, now=NOW)
    assert await curation.notices.list_people() == []
