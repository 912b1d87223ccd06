"""Boards: whose answers count, since when, and what equal points mean."""

from __future__ import annotations

import datetime as dt
import random
import re
from itertools import groupby

import pytest

from bot.trivia.leaderboard.model import (
    MOST_A_DAY,
    LeaderboardPeriod,
    LeaderboardRow,
    clear_name,
    period_start,
)
from bot.trivia.leaderboard.store import (
    ACCURACY,
    GLOBAL_BOARD,
    IN_A_ROW,
    SERVER_BOARD,
    LeaderboardStore,
)

GUILD, ELSEWHERE = 501, 502
ME = 1
NOW = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
MS = int(NOW.timestamp() * 1000)


class Answers:
    """Puts answers into the tables, a round for each moment."""

    def __init__(self, db) -> None:
        self._db = db
        self._rounds = 0

    async def game(self, moment, given, *, guild=GUILD, state="revealed", category="people"):
        """Play a round: points by person (0 is a wrong answer), so many ms before now."""
        self._rounds += 1
        playing = state == "asked"
        async with self._db.write() as connection:
            ((games,),) = await connection.execute_fetchall(
                "INSERT INTO quizzes (guild_id, channel_id, user_id, started_ms, state, plan)"
                " VALUES (?, ?, 1, 0, ?, '{}') RETURNING id",
                (guild, self._rounds, "playing" if playing else "finished"),
            )
            await connection.execute_fetchall(
                "INSERT INTO quiz_rounds (id, quiz_id, number, question_id, question, state)"
                " VALUES (?, ?, 1, 'q', '{}', ?)",
                (self._rounds, games, state),
            )
            for user, points in given.items():
                await connection.execute_fetchall(
                    "INSERT INTO quiz_answers VALUES (?, ?, ?, ?, ?, '0', ?, ?)",
                    (self._rounds, user, guild, category, MS - moment, points > 0, points),
                )

    async def daily(self, on, given, *, guild=GUILD, closed=True, moment=0, category="people"):
        async with self._db.write() as connection:
            await connection.execute_fetchall(
                "INSERT INTO daily_questions VALUES (?, ?, 'q', '{}', ?)",
                (guild, on, MS if closed else None),
            )
            for user, points in given.items():
                await connection.execute_fetchall(
                    "INSERT INTO daily_answers VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                    (guild, on, user, category, MS - moment, points > 0, points),
                )


@pytest.fixture
def answers(db):
    return Answers(db)


@pytest.fixture
def store(db):
    return LeaderboardStore(db)


async def board(store, guild=GUILD, *, since=None, user=ME, skip=0, limit=10):
    return await store.page(guild, since=since, user_id=user, skip=skip, limit=limit)


def points(page) -> dict[int, int]:
    return {line.user_id: line.points for line in page.lines}


async def test_board_when_points_are_equal_then_they_share_a_rank(store, answers):
    await answers.game(0, {1: 10, 2: 14, 3: 10, 4: 0, 5: 7})
    page = await board(store)
    assert [(line.rank, line.user_id) for line in page.lines] == [
        (1, 2), (2, 1), (2, 3), (4, 5), (5, 4)
    ]  # fmt: skip
    assert page.players == 5
    assert page.own == LeaderboardRow(ME, 10, 1, 1, 2, 2)


@pytest.mark.parametrize("skip", [0, 2, 4, 40])
async def test_board_when_the_page_is_another_then_the_own_line_is_there_all_the_same(
    store, answers, skip
):
    await answers.game(0, {user: 100 - user for user in range(1, 6)})
    page = await board(store, skip=skip, limit=2, user=5)
    assert [line.user_id for line in page.lines] == [1, 2, 3, 4, 5][skip : skip + 2]
    assert (page.own.rank, page.players) == (5, 5)
    assert (await board(store, skip=skip, limit=2, user=9)).own is None


async def test_board_when_a_truth_is_not_told_yet_then_its_answers_do_not_count(store, answers):
    await answers.game(0, {ME: 10}, state="asked")
    await answers.game(1, {ME: 3}, state="closed")
    await answers.daily("2026-03-04", {ME: 10}, closed=False)
    await answers.daily("2026-03-03", {ME: 4})
    assert points(await board(store)) == {ME: 7}
    record = await store.record(GUILD, ME)
    assert (record.points, record.longest) == (7, 1)


async def test_board_when_it_began_anew_then_older_answers_do_not_count(db, store, answers):
    await answers.game(10_000, {ME: 10, 2: 9})
    await answers.game(1000, {ME: 1})
    async with db.write() as connection:
        for ago in (60, 5):
            await connection.execute_fetchall(
                "INSERT INTO board_resets VALUES (?, ?, 3)", (GUILD, MS // 1000 - ago)
            )
    assert points(await board(store)) == {ME: 1}
    assert points(await board(store, since=NOW - dt.timedelta(days=2))) == {ME: 1}
    assert points(await board(store, since=NOW)) == {}


async def test_board_when_it_is_another_servers_then_it_has_nothing_of_this_one(store, answers):
    await answers.game(0, {ME: 10})
    await answers.daily("2026-03-04", {ME: 10})
    assert await board(store, ELSEWHERE) == await board(store, 503)
    assert points(await board(store, ELSEWHERE)) == {}


async def test_global_board_when_somebody_takes_no_part_then_they_are_not_counted(store, answers):
    await answers.game(0, {ME: 10, 2: 20})
    await answers.game(0, {ME: 5, 7: 0}, guild=ELSEWHERE)
    await answers.daily("2026-03-04", {ME: 2, 7: 0}, guild=ELSEWHERE)
    await answers.game(0, {ME: 100, 2: 1}, category="own")
    await answers.daily("2026-03-03", {ME: 100, 2: 1}, category="own")
    assert await board(store, None) == await board(store, None, user=2)
    await store.join(ME, "Old name", now=NOW)
    await store.join(ME, "Fan", now=NOW)
    page = await board(store, None)
    assert [(line.name, line.points, line.answers) for line in page.lines] == [("Fan", 17, 3)]
    assert (await board(store, None, user=2)).own is None
    await store.leave(ME)
    assert (await board(store, None)).players == 0


async def test_record_when_answers_are_random_then_it_agrees_with_counting_by_hand(store, answers):
    rng = random.Random(7)
    rights = [rng.random() < 0.6 for _ in range(60)]
    for moment, is_right in enumerate(rights):
        await answers.game(
            60 - moment, {ME: int(is_right), 2: 1}, category=rng.choice(["people", "dates"])
        )
    runs = [len(list(run)) for right, run in groupby(rights) if right]
    record = await store.record(GUILD, ME)
    assert record.longest == max(runs)
    assert record.in_a_row == (runs[-1] if rights[-1] else 0)
    assert (record.points, sum(each.right for each in record.accuracy)) == (sum(rights),) * 2
    assert {each.category for each in record.accuracy} == {"people", "dates"}
    assert (await store.record(None, ME)) == record
    assert (await store.record(ELSEWHERE, ME)).accuracy == ()


@pytest.mark.parametrize(
    ("zone", "now", "week", "month"),
    [
        ("UTC", "2026-03-04T12:00+00:00", "2026-03-02T00:00+00:00", "2026-03-01T00:00+00:00"),
        # Monday in Seoul already, Sunday and last month in Los Angeles still.
        ("Asia/Seoul", "2026-03-01T15:00+00:00", "2026-03-01T15:00+00:00",
         "2026-02-28T15:00+00:00"),
        ("America/Los_Angeles", "2026-03-01T07:00+00:00", "2026-02-23T08:00+00:00",
         "2026-02-01T08:00+00:00"),
        # The clock went forward on that Sunday: Monday's midnight has the new offset.
        ("Europe/Berlin", "2026-03-31T12:00+00:00", "2026-03-29T22:00+00:00",
         "2026-02-28T23:00+00:00"),
    ],
)  # fmt: skip
def test_period_when_the_zone_differs_then_its_midnight_counts(zone, now, week, month):
    at = dt.datetime.fromisoformat(now)
    assert period_start(LeaderboardPeriod.WEEK, zone=zone, now=at) == dt.datetime.fromisoformat(
        week
    )
    assert period_start(LeaderboardPeriod.MONTH, zone=zone, now=at) == dt.datetime.fromisoformat(
        month
    )
    assert period_start(LeaderboardPeriod.ALL, zone=zone, now=at) is None


@pytest.mark.parametrize("sql", [SERVER_BOARD, GLOBAL_BOARD, ACCURACY, IN_A_ROW])
async def test_statement_when_explained_then_answers_are_read_by_a_covering_index(db, sql):
    places = {"guild": GUILD, "user": ME, "since": 0, "until": 1, "skip": 0, "limit": 10}
    plan = [row[3] for row in await db.fetch(f"EXPLAIN QUERY PLAN {sql}", places)]
    reads = [step for step in plan if step.startswith(("SCAN a ", "SEARCH a "))]
    assert reads
    assert [step for step in reads if not step.startswith("SEARCH a USING COVERING INDEX")] == []
    # Looked through are only the games being played; and, for the global board, who takes part.
    tables = [step for step in plan if re.match(r"SCAN (?:[pqr]|board_resets)\b", step)]
    assert set(tables) <= {"SCAN q USING INDEX quizzes_playing", "SCAN p"}


DAY_MS = 86_400_000


@pytest.fixture
async def playing(db, store, answers):
    """Play rounds of one game: answers by person, and how much of its 20 seconds each round had."""

    async def played(*rounds, seconds=20, moment=0, category="people"):
        async with db.write() as connection:
            ((game,),) = await connection.execute_fetchall(
                "INSERT INTO quizzes (guild_id, channel_id, user_id, started_ms, state, plan)"
                " VALUES (?, 1, 1, 0, 'finished', '{\"seconds\": 20}') RETURNING id",
                (GUILD,),
            )
            for number, given in enumerate(rounds, 1):
                asked = MS - moment - 1000 * seconds
                ((key,),) = await connection.execute_fetchall(
                    "INSERT INTO quiz_rounds (quiz_id, number, question_id, question, state,"
                    " asked_ms, closes_ms) VALUES (?, ?, 'q', '{}', 'revealed', ?, ?) RETURNING id",
                    (game, number, asked, asked + 1000 * seconds),
                )
                for user, got in given.items():
                    await connection.execute_fetchall(
                        "INSERT INTO quiz_answers VALUES (?, ?, ?, ?, ?, '0', ?, ?)",
                        (key, user, GUILD, category, MS - moment, got > 0, got),
                    )

    await store.join(ME, "Fan", now=NOW)
    return played


async def test_global_board_when_somebody_played_alone_then_it_counts_on_the_servers_only(
    store, playing, answers
):
    await playing({ME: 10}, {ME: 11})
    await answers.daily("2026-03-04", {ME: 10})
    assert points(await board(store)) == {ME: 31}
    assert (await board(store, None)).players == 0


async def test_global_board_when_two_played_then_all_rounds_of_the_game_count(store, playing):
    await playing({ME: 10}, {2: 0}, {ME: 11, 2: 12})
    page = await board(store, None)
    assert points(page) == {ME: 21}
    assert (page.own.right, page.own.answers) == (2, 2)


@pytest.mark.parametrize(("seconds", "counts"), [(20, 10), (19.5, 10), (18, None), (1, None)])
async def test_global_board_when_a_round_was_cut_short_then_it_does_not_count(
    store, playing, seconds, counts
):
    await playing({ME: 10, 2: 10}, seconds=seconds)
    assert points(await board(store)) == {ME: 10, 2: 10}
    assert points(await board(store, None)).get(ME) == counts


async def test_global_board_when_many_points_are_of_one_day_then_so_many_count(store, playing):
    for moment in (0, 1000, DAY_MS):
        await playing({ME: 200, 2: 1}, moment=moment)
    page = await board(store, None)
    assert page.own == LeaderboardRow(ME, MOST_A_DAY + 200, 3, 3, 1, 1, "Fan")
    assert points(await board(store)) == {ME: 600, 2: 3}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ROSE\u0301", "ROSÉ"), ("지수 Jisoo", "지수 Jisoo"), ("さくら사쿠라", "さくら사쿠라"),
        ("\u0410\u043d\u043d\u0430", "\u0410\u043d\u043d\u0430"), ("พี่ Ploy", "พี่ Ploy"),
        ("J\u0435nnie", ""), ("\u0391BC", ""), ("e\u0336v\u0489il", "evil"), ("🎤", ""), ("", ""),
        ("\U0001d4d9\U0001d4ee\U0001d4f7", "Jen"), ("\uff21dmin", "Admin"), ("\u0489a", "a"),
    ],
)  # fmt: skip
def test_name_when_it_could_be_taken_for_another_then_it_is_plain_or_none(name, shown):
    assert clear_name(name) == shown
