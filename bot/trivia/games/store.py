"""Games of trivia with their rounds and answers, written as they happen.

Every step names the state it leaves: of two that take it at once, one does.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict
from typing import Any

import aiosqlite

from bot.kit.db.database import Database, fetch_all, listed, readable, seconds
from bot.kit.metrics import Gauge
from bot.posts.model import ShardFilter
from bot.trivia.badges.store import award_players
from bot.trivia.crowns.store import tally
from bot.trivia.errors import GameRunningError
from bot.trivia.games.model import Answer, Ending, Game, GamePlan, Mode, Round, RoundState
from bot.trivia.games.players_store import eliminate
from bot.trivia.questions.json_rows import asked_from_json, asked_to_json
from bot.trivia.questions.model import Asked, Category, Difficulty, Era
from bot.trivia.questions.ratings_store import learn

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MS = dt.timedelta(milliseconds=1)

_GAME = "id, guild_id, channel_id, user_id, plan, started_ms, ending, opens_ms"
_ROUND = "id, quiz_id, number, question, state, asked_ms, closes_ms, message_id, all_in_ms"
_ROUND_AND_GAME = ", ".join(
    [f"r.{each}" for each in _ROUND.split(", ")] + [f"q.{each}" for each in _GAME.split(", ")]
)
_ANSWER = """user_id, given, answered_ms, is_right, points, coalesce((SELECT taken
    FROM quiz_hints h WHERE h.round_id = quiz_answers.round_id
        AND h.user_id = quiz_answers.user_id), 0)"""
_MINE = "(guild_id >> 22) % ? IN (SELECT value FROM json_each(?))"
_EMPTIED = "answered_ms = 0"
_OVER = "state IN ('closed', 'revealed')"
# A round that a moderator cut short says nothing of who did not answer it; one that ended because
# all had answered keeps the time it had. A second less may be our own clock.
_IS_WHOLE = """
    closes_ms > asked_ms - 1000
        + 1000 * (SELECT plan ->> '$.seconds' FROM quizzes q WHERE q.id = quiz_id)
"""
_START = f"""
    INSERT INTO quizzes (guild_id, channel_id, user_id, started_ms, opens_ms, state, plan)
    VALUES (?, ?, ?, ?, ?, 'playing', ?) ON CONFLICT DO NOTHING RETURNING {_GAME}
"""
_DRAW = f"""
    WITH done AS (SELECT count(*) AS rounds FROM quiz_rounds WHERE quiz_id = ?3 AND state <> 'void')
    INSERT INTO quiz_rounds (quiz_id, number, question_id, question, state)
    SELECT id, rounds + 1, ?1, ?2, 'posting' FROM quizzes, done
    WHERE id = ?3 AND state = 'playing' AND rounds < plan ->> '$.rounds'
        AND NOT EXISTS (SELECT 1 FROM quiz_rounds
            WHERE quiz_id = quizzes.id AND state IN ('posting', 'asked'))
        AND NOT EXISTS (SELECT 1 FROM question_uses
            WHERE guild_id = quizzes.guild_id AND question_id = ?1 AND used_at > ?4)
    RETURNING {_ROUND}
"""
_ASK = """
    UPDATE quiz_rounds SET state = 'asked', asked_ms = ?1, closes_ms = ?1 + 1000 *
        (SELECT plan ->> '$.seconds' FROM quizzes WHERE id = quiz_id)
    WHERE id = ?2 AND state = 'posting'
"""
# The numbers of void rounds are free for others.
_VOID = """
    UPDATE quiz_rounds SET state = 'void', number = -id
    WHERE id = ? AND state = 'posting' RETURNING quiz_id, question_id
"""
_WITHDRAW = "UPDATE quiz_rounds SET state = 'void', number = -id WHERE id = ? AND state = 'closed'"
_UNUSE = """
    DELETE FROM question_uses WHERE question_id = ?
        AND guild_id = (SELECT guild_id FROM quizzes WHERE id = ?)
"""
_TAKE = """
    INSERT INTO quiz_answers
        (round_id, user_id, guild_id, category, answered_ms, given, is_right, points)
    SELECT r.id, ?, q.guild_id, ?, ?, ?, ?, ? FROM quiz_rounds r JOIN quizzes q ON q.id = r.quiz_id
    WHERE r.id = ? AND r.state = 'asked'
    ON CONFLICT (round_id, user_id) DO UPDATE SET answered_ms = excluded.answered_ms,
        given = excluded.given, is_right = excluded.is_right, points = excluded.points
    WHERE excluded.answered_ms < quiz_answers.answered_ms
    RETURNING 1
"""
# Waited for is who answered one of the last two rounds, and in the first two whoever chose a team;
# in a game of elimination who is still in. Of others nobody is known in the first round.
_LATELY = """
    SELECT a.user_id FROM quiz_rounds p CROSS JOIN quiz_answers a ON a.round_id = p.id
    WHERE p.quiz_id = :game AND p.number BETWEEN :number - 2 AND :number - 1
"""
_STILL_IN = "SELECT user_id FROM quiz_players WHERE quiz_id = :game AND out_in IS NULL"
_WAITED_FOR = {
    Mode.TEAMS: f"{_LATELY} UNION ALL {_STILL_IN} AND :number <= 2",
    Mode.ELIMINATION: _STILL_IN,
}
_ALL_IN = """
    UPDATE quiz_rounds
    SET all_in_ms = (SELECT max(answered_ms) FROM quiz_answers WHERE round_id = :round)
    WHERE id = :round AND state = 'asked' AND all_in_ms IS NULL AND EXISTS ({waited_for})
        AND NOT EXISTS (SELECT 1 FROM ({waited_for})
            WHERE user_id NOT IN (SELECT user_id FROM quiz_answers WHERE round_id = :round))
    RETURNING 1
"""
_CLOSE = f"""
    UPDATE quiz_rounds
    SET state = 'closed', closes_ms = iif(all_in_ms IS NULL, min(closes_ms, ?), closes_ms)
    WHERE id = ? AND state = 'asked' RETURNING {_ROUND}
"""
_FINISH = f"""
    UPDATE quizzes SET state = 'finished', ending = ?, ended_ms = ?, end_state = 'posting'
    WHERE id = ? AND state = 'playing' RETURNING {_GAME}
"""
_ABANDON = (
    """UPDATE quiz_rounds SET state = 'void', number = -id WHERE state IN ('posting', 'asked')
        AND quiz_id IN (SELECT value FROM json_each(?))""",
    """UPDATE quizzes SET state = 'finished', ending = 'away', end_state = 'sent'
        WHERE id IN (SELECT value FROM json_each(?))""",
)
_STREAK = f"""
    SELECT a.is_right FROM quiz_rounds r
    LEFT JOIN quiz_answers a ON a.round_id = r.id AND a.user_id = ?
    WHERE quiz_id = ? AND number BETWEEN 1 AND ? AND (a.is_right IS NOT NULL OR {_IS_WHOLE})
    ORDER BY number DESC
"""
_UNANSWERED = f"""
    SELECT count(*) FROM quiz_rounds WHERE quiz_id = ?1 AND {_OVER} AND {_IS_WHOLE}
        AND number > (SELECT coalesce(max(number), 0) FROM quiz_rounds
            WHERE quiz_id = ?1
                AND EXISTS (SELECT 1 FROM quiz_answers WHERE round_id = quiz_rounds.id))
"""
_OF_GAME = f"""
    SELECT a.user_id, a.given, a.answered_ms, a.is_right, a.points, 0
    FROM quiz_rounds r CROSS JOIN quiz_answers a ON a.round_id = r.id
    WHERE r.quiz_id = ? AND r.{_OVER}
"""
GAMES = Gauge(
    "kollab_games_running", "Games that are being played",
    sql="SELECT count(*) FROM quizzes WHERE state = 'playing'",
)  # fmt: skip

Mark = Callable[[aiosqlite.Connection], Awaitable[None]]


class GameStore:
    """Reads and writes games. Instants are aware and kept to the millisecond."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def start(
        self, guild_id: int, channel_id: int, user_id: int, *, plan: GamePlan, now: dt.datetime
    ) -> Game:
        """Begin a game in a channel; `GameRunningError` where one is being played."""
        async with self._db.write() as connection:
            return await start_game(connection, guild_id, channel_id, user_id, plan=plan, now=now)

    async def open(self, game_id: int, *, now: dt.datetime) -> bool:
        """Have a game's rounds begin now; False where they began before, or it is over."""
        sql = """
            UPDATE quizzes SET opens_ms = :now
            WHERE id = :game AND state = 'playing' AND opens_ms > :now RETURNING 1
        """
        return bool(await self._db.write_one(sql, {"game": game_id, "now": milliseconds(now)}))

    async def hold(self, game_id: int, *, until: dt.datetime) -> None:
        """Have a game wait for its host before the next round, until some instant at most."""
        sql = "UPDATE quizzes SET opens_ms = ? WHERE id = ? AND state = 'playing'"
        await self._db.write_one(sql, (milliseconds(until), game_id))

    async def find(self, game_id: int) -> Game | None:
        """Return a game; `ending` is None while it is played."""
        return await self._game("id = ?", (game_id,))

    async def find_in(self, channel_id: int) -> Game | None:
        """Return the game that is being played in a channel; None where there is none."""
        return await self._game("channel_id = ? AND state = 'playing'", (channel_id,))

    async def list_playing(self, shards: ShardFilter) -> tuple[Game, ...]:
        """List the games that are being played."""
        return await self._games("state = 'playing'", shards)

    async def list_untold(self, shards: ShardFilter) -> tuple[Game, ...]:
        """List the games that are over, and whose end was not told."""
        return await self._games("end_state = 'posting'", shards)

    async def draw(
        self, game_id: int, asked: Asked, *, mark: Mark, unused_since: dt.datetime
    ) -> Round | None:
        """Add a round to a game; its message is to be sent.

        None where the game is over or has an open round or all of its rounds, or the question was
        used since in the server. `mark` notes in the same transaction that the question was used.
        """
        values = (asked.question.question_id, asked_to_json(asked), game_id, seconds(unused_since))
        async with self._db.write() as connection:
            rows = await fetch_all(connection, _DRAW, values)
            if rows:
                await mark(connection)
            return _round(rows[0]) if rows else None

    async def find_round(self, round_id: int) -> Round | None:
        """Return a round."""
        return await self._round("id = ?", (round_id,))

    async def find_round_and_game(self, round_id: int) -> tuple[Round, Game] | None:
        """Return a round with its game."""
        sql = f"""
            SELECT {_ROUND_AND_GAME} FROM quiz_rounds r JOIN quizzes q ON q.id = r.quiz_id
            WHERE r.id = ?
        """
        columns = len(_ROUND.split(", "))
        for row in await self._db.fetch(sql, (round_id,)):
            return _round(row[:columns]), _game(row[columns:])
        return None

    async def find_last(self, game_id: int, states: Iterable[RoundState]) -> Round | None:
        """Return the last round of a game that is in one of some states."""
        return await self._round(
            "quiz_id = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 1",
            (game_id, listed(states)),
        )

    async def count_rounds(self, game_id: int) -> int:
        """Count the rounds of a game, without those that are void."""
        sql = "SELECT count(*) FROM quiz_rounds WHERE quiz_id = ? AND state <> 'void'"
        return int((await self._db.fetch(sql, (game_id,)))[0][0])

    async def ask(self, round_id: int, *, message_id: int | None, now: dt.datetime) -> None:
        """Note that a round's message is out: its time runs from now, unless it does already."""
        async with self._db.write() as connection:
            await fetch_all(connection, _ASK, (milliseconds(now), round_id))
            if message_id is not None:
                sql = "UPDATE quiz_rounds SET message_id = ? WHERE id = ?"
                await fetch_all(connection, sql, (message_id, round_id))

    async def void(self, round_id: int) -> bool:
        """Take a round back whose message could not be sent, and that its question was used."""
        async with self._db.write() as connection:
            rows = await fetch_all(connection, _VOID, (round_id,))
            for game_id, question_id in rows:
                await fetch_all(connection, _UNUSE, (question_id, game_id))
            return bool(rows)

    async def withdraw(self, round_id: int) -> None:
        """Take a round back that was played, and with its answers what they were worth."""
        async with self._db.write() as connection:
            await fetch_all(connection, "DELETE FROM quiz_answers WHERE round_id = ?", (round_id,))
            await fetch_all(connection, _WITHDRAW, (round_id,))

    async def take(self, round_id: int, answer: Answer, *, category: Category) -> bool:
        """Keep an answer; False where an earlier one is kept, or the round takes none."""
        at, is_right, points = milliseconds(answer.answered_at), answer.is_right, answer.points
        values = (answer.user_id, category, at, answer.given, is_right, points, round_id)
        # The round's close is durable, and with it all that was written before.
        return bool(await self._db.write_one(_TAKE, values, durable=False))

    async def note_all_in(self, game: Game, of: Round) -> bool:
        """Note that everybody who is waited for has answered a round; False where it is not so now.

        False, too, where nobody is waited for: then its whole time runs.
        """
        sql = _ALL_IN.format(waited_for=_WAITED_FOR.get(game.plan.mode, _LATELY))
        values = {"game": of.game_id, "number": of.number, "round": of.round_id}
        return bool(await self._db.write_one(sql, values, durable=False))

    async def find_answer(self, round_id: int, user_id: int) -> Answer | None:
        """Return what somebody answered in a round; None where they did not."""
        sql = f"""
            SELECT {_ANSWER} FROM quiz_answers WHERE round_id = ? AND user_id = ? AND NOT {_EMPTIED}
        """
        rows = await self._db.fetch(sql, (round_id, user_id))
        return _answer(rows[0]) if rows else None

    async def is_deleted(self, round_id: int, user_id: int) -> bool:
        """Return whether somebody had their answer in an open round deleted."""
        sql = f"SELECT 1 FROM quiz_answers WHERE round_id = ? AND user_id = ? AND {_EMPTIED}"
        return bool(await self._db.fetch(sql, (round_id, user_id)))

    async def streak(self, of: Round, user_id: int) -> int:
        """Count how many rounds in a row somebody had right before one."""
        rows = await self._db.fetch(_STREAK, (user_id, of.game_id, of.number - 1))
        known = [bool(row[0]) for row in rows]
        return known.index(False) if False in known else len(known)

    async def close(self, game: Game, round_id: int, *, now: dt.datetime) -> bool:
        """Take no more answers in a round, and learn from it; False where it was not asked."""
        async with self._db.write() as connection:
            return await _close(connection, game, round_id, now=now)

    async def reveal(self, round_id: int) -> None:
        """Note that a round's answer was told."""
        await self._db.write_one(
            "UPDATE quiz_rounds SET state = 'revealed' WHERE id = ? AND state = 'closed'",
            (round_id,),
        )

    async def finish(self, game: Game, ending: Ending, *, now: dt.datetime) -> Game | None:
        """End a game, and the round that is open; None where it was over."""
        async with self._db.write() as connection:
            rows = await fetch_all(connection, _FINISH, (ending, milliseconds(now), game.game_id))
            if not rows:
                return None
            sql = "SELECT id FROM quiz_rounds WHERE quiz_id = ? AND state IN ('posting', 'asked')"
            for (round_id,) in await fetch_all(connection, sql, (game.game_id,)):
                # It may have been seen: that its question was used stays.
                await fetch_all(connection, _VOID, (round_id,))
                await _close(connection, game, round_id, now=now)
            await award_players(connection, game.game_id, now=now)
            return _game(rows[0])

    async def tell(self, game_id: int, message_id: int | None) -> None:
        """Note that the end of a game was told, or can't be."""
        await self._db.write_one(
            "UPDATE quizzes SET end_state = 'sent', end_message_id = ?"
            " WHERE id = ? AND end_state = 'posting'",
            (message_id, game_id),
        )

    async def list_answers(self, round_id: int) -> tuple[Answer, ...]:
        """List the answers of a round, the earliest first."""
        sql = f"SELECT {_ANSWER} FROM quiz_answers WHERE round_id = ? ORDER BY answered_ms, user_id"
        return tuple(_answer(row) for row in await self._db.fetch(sql, (round_id,)))

    async def list_all_answers(self, game_id: int) -> tuple[Answer, ...]:
        """List the answers of a game's rounds that are over."""
        return tuple(_answer(row) for row in await self._db.fetch(_OF_GAME, (game_id,)))

    async def count_unanswered(self, game_id: int) -> int:
        """Count the last rounds of a game that went by in a row without an answer."""
        return int((await self._db.fetch(_UNANSWERED, (game_id,)))[0][0])

    async def _game(self, where: str, parameters: tuple[Any, ...]) -> Game | None:
        rows = await self._db.fetch(f"SELECT {_GAME} FROM quizzes WHERE {where}", parameters)
        return _game(rows[0]) if rows else None

    async def _games(self, where: str, shards: ShardFilter) -> tuple[Game, ...]:
        sql = f"SELECT {_GAME} FROM quizzes WHERE {where} AND {_MINE}"
        rows = await self._db.fetch(sql, (shards.count, listed(shards.ids)))
        found = tuple(readable(sorted(rows), _game))
        if lost := {row[0] for row in rows} - {each.game_id for each in found}:
            await self._abandon(lost)
        return found

    async def _abandon(self, game_ids: Iterable[int]) -> None:
        """End games that can't be read, without a word: their channels are free for others."""
        async with self._db.write() as connection:
            for sql in _ABANDON:
                await fetch_all(connection, sql, (listed(game_ids),))

    async def _round(self, where: str, parameters: tuple[Any, ...]) -> Round | None:
        rows = await self._db.fetch(f"SELECT {_ROUND} FROM quiz_rounds WHERE {where}", parameters)
        return _round(rows[0]) if rows else None


async def start_game(
    connection: aiosqlite.Connection,
    guild_id: int,
    channel_id: int,
    user_id: int,
    *,
    plan: GamePlan,
    now: dt.datetime,
) -> Game:
    """Begin a game inside a transaction; `GameRunningError` where one is being played."""
    began_ms, opens_ms = milliseconds(now), milliseconds(now + plan.lead_in)
    values = (guild_id, channel_id, user_id, began_ms, opens_ms, json.dumps(asdict(plan)))
    if rows := await fetch_all(connection, _START, values):
        return _game(rows[0])
    sql = f"SELECT {_GAME} FROM quizzes WHERE channel_id = ? AND state = 'playing'"
    raise GameRunningError(_game((await fetch_all(connection, sql, (channel_id,)))[0]))


async def _close(
    connection: aiosqlite.Connection, game: Game, round_id: int, *, now: dt.datetime
) -> bool:
    rows = await fetch_all(connection, _CLOSE, (milliseconds(now), round_id))
    if not rows:
        return False
    sql = f"DELETE FROM quiz_answers WHERE round_id = ? AND {_EMPTIED}"
    await fetch_all(connection, sql, (round_id,))
    sql = f"SELECT {_ANSWER} FROM quiz_answers WHERE round_id = ? ORDER BY answered_ms, user_id"
    given = [_answer(row) for row in await fetch_all(connection, sql, (round_id,))]
    answers = [(each.user_id, each.is_right) for each in given]
    known = [(each.user_id, each.is_right, milliseconds(each.answered_at)) for each in given]
    is_typed = game.plan.mode is Mode.TYPED
    for found in readable(rows, _round):
        await learn(connection, found.asked, answers, is_typed=is_typed)
        await tally(connection, game.guild_id, found.asked, known, now=now)
        if game.plan.mode is Mode.ELIMINATION:
            await eliminate(connection, found, is_whole=found.is_whole(game.plan))
    return True


def to_the_ms(at: dt.datetime) -> dt.datetime:
    """Return an aware instant in UTC, as exact as it is kept."""
    return instant(milliseconds(at))


def milliseconds(at: dt.datetime) -> int:
    """Return an instant as it is kept."""
    return (at - _EPOCH) // _MS


def instant(stored: int) -> dt.datetime:
    """Return an instant that is kept."""
    return _EPOCH + stored * _MS


def plan_from_json(text: str) -> GamePlan:
    """Read a plan as a game keeps it."""
    found = json.loads(text)
    category, difficulty = found["category"], found["difficulty"]
    era = found.get("era")
    kinds = {
        "mode": Mode(found["mode"]),
        "category": category and Category(category),
        "difficulty": difficulty and Difficulty(difficulty),
        "era": era and Era(era),
    }
    return GamePlan(**{**found, **kinds})


def _game(row: tuple[Any, ...]) -> Game:
    game_id, guild_id, channel_id, user_id, text, started_ms, ending, opens_ms = row
    plan, started_at, over = (
        plan_from_json(text),
        instant(started_ms),
        Ending(ending) if ending else None,
    )
    opens_at = instant(opens_ms)
    return Game(game_id, guild_id, channel_id, user_id, plan, started_at, over, opens_at)


def _round(row: tuple[Any, ...]) -> Round:
    round_id, game_id, number, question, state, asked_ms, closes_ms, message_id, all_in_ms = row
    asked_at, closes_at, all_in_at = (
        None if ms is None else instant(ms) for ms in (asked_ms, closes_ms, all_in_ms)
    )
    return Round(
        round_id,
        game_id,
        number,
        asked_from_json(question),
        RoundState(state),
        asked_at,
        closes_at,
        message_id,
        all_in_at,
    )


def _answer(row: tuple[Any, ...]) -> Answer:
    user_id, given, answered_ms, is_right, points, hints = row
    return Answer(user_id, given, instant(answered_ms), bool(is_right), points, hints)
