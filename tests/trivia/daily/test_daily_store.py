"""What is kept of questions of the day, whoever else writes at the same time."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.catalogue.model import Source
from bot.kit.dates import PartialDate
from bot.posts.model import DuePost, PostKey, PostState, TakenOccasion
from bot.posts.schedule import Occasion
from bot.posts.store.posts import PostStore
from bot.trivia.daily.model import QUESTION_OF_DAY
from bot.trivia.daily.store import DailyAnswer, DailyQuestionStore
from bot.trivia.questions.model import Asked, Category, Name, Question, Template

GUILD, FAN = 100_000_000_000_000_001, 7
TODAY = dt.date(2026, 2, 28)
NOW = dt.datetime(2026, 2, 28, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(1)


def asked(number: int) -> Asked:
    right, *wrong = options = [Name(f"Option {number}.{place}") for place in range(4)]
    question = Question(
        f"partner:work-{number}",
        Template.PARTNER,
        Category.PEOPLE,
        (Name("APT."), Name("ROSÉ")),
        right,
        tuple(wrong),
        (Source("W", "Wikipedia", published_on=PartialDate(2024, 10)),),
    )
    return Asked(question, tuple(options), 0)


def answer(given: int = 0, *, user_id: int = FAN) -> DailyAnswer:
    return DailyAnswer(user_id, given, Category.PEOPLE, given == 0, 10 * (given == 0), NOW)


@pytest.fixture
def store(db) -> DailyQuestionStore:
    return DailyQuestionStore(db)


@pytest.fixture
def keep(store):
    """Keep a question; give whether it was marked as used."""

    async def kept(on: dt.date, number: int) -> bool:
        marked = []

        async def mark(connection) -> None:
            marked.append(connection)

        await store.keep(GUILD, on, asked(number), mark=mark, now=NOW)
        return bool(marked)

    return kept


@pytest.fixture
def post(db):
    """Enter a date's post in the ledger as being sent."""

    async def enter(on: dt.date) -> None:
        due = DuePost(PostKey(GUILD, QUESTION_OF_DAY, on), NOW)
        turn = TakenOccasion(due, NOW + DAY, Occasion(on + DAY, NOW + DAY), 1)
        assert await PostStore(db).claim_now(turn, now=NOW)
        found = await PostStore(db).find(due.key)
        assert found is not None
        assert found.state is PostState.SENDING

    return enter


async def test_question_when_kept_by_two_processes_then_the_first_stays_and_is_marked(store, keep):
    marked = tuple(await asyncio.gather(keep(TODAY, 1), keep(TODAY, 2)))
    assert marked == (True, False)
    found = await store.find(GUILD, TODAY)
    assert found.asked == asked(1)
    assert not found.is_open(NOW)


async def test_answers_when_given_at_once_from_two_devices_then_one_counts(store, keep, post):
    await keep(TODAY, 1)
    await post(TODAY)
    taken = await asyncio.gather(*(store.answer(GUILD, TODAY, answer(n)) for n in (3, 0, 1)))
    assert taken == [True, False, False]
    assert await store.counts(GUILD, TODAY) == {3: 1}
    assert await store.find_answer(GUILD, TODAY, FAN) == 3


async def test_answer_when_the_next_question_came_between_then_it_is_not_taken(store, keep, post):
    await keep(TODAY, 1)
    await post(TODAY)
    assert (await store.find(GUILD, TODAY)).is_open(NOW)
    await keep(TODAY + DAY, 2)
    assert not await store.answer(GUILD, TODAY, answer())
    assert await store.list_known(GUILD, FAN) == [False]


async def test_question_when_it_was_never_posted_then_it_is_forgotten_by_the_next(
    store, keep, post
):
    await keep(TODAY, 1)
    await post(TODAY)
    await store.answer(GUILD, TODAY, answer())
    await keep(TODAY + DAY, 2)
    assert (await store.find_latest(GUILD, before=dt.date.max)).on == TODAY
    await keep(TODAY + 2 * DAY, 3)
    assert await store.find(GUILD, TODAY + DAY) is None
    assert await store.list_known(GUILD, FAN) == [True]


async def test_question_when_none_came_after_it_then_it_is_over_after_two_days(store, keep, post):
    await keep(TODAY, 1)
    await post(TODAY)
    await store.answer(GUILD, TODAY, answer())
    assert await store.close_old(now=NOW + 2 * DAY - dt.timedelta(seconds=1)) == 0
    assert await store.list_known(GUILD, FAN) == []
    assert await store.close_old(now=NOW + 2 * DAY) == 1
    assert await store.list_known(GUILD, FAN) == [True]
    assert await store.close_old(now=NOW + 3 * DAY) == 0


async def test_question_when_a_month_old_then_only_that_there_was_one_is_kept(store, keep, post):
    await keep(TODAY, 1)
    await post(TODAY)
    await store.answer(GUILD, TODAY, answer())
    for days in (29, 30):
        assert (await store.find(GUILD, TODAY)).asked is not None
        await keep(TODAY + days * DAY, days)
    assert (await store.find(GUILD, TODAY)).asked is None
    assert await store.list_known(GUILD, FAN) == [True]
