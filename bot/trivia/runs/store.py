"""Runs as they are gone through: of an answer that is given twice, the first one stays."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from zlib import crc32

from bot.kit.db.database import Database, fetch_all, listed, seconds
from bot.trivia.days_model import ARCHIVE, begins_at, number_of
from bot.trivia.games.model import GamePlan
from bot.trivia.games.store import plan_from_json
from bot.trivia.questions.json_rows import asked_from_json, asked_to_json, question_from_json
from bot.trivia.questions.layer_pool_store import LayerPool
from bot.trivia.questions.model import Asked, Question
from bot.trivia.questions.pool_store import use
from bot.trivia.questions.ratings_store import learn
from bot.trivia.runs.model import APART, CATEGORIES, FAMES, POINTS, Run

_DAY = dt.timedelta(1)
_ENOUGH = 40
"""Of fewer questions the five can't be chosen well."""

_MOST = 1000
_NOBODY = 0
"""The server of what everybody sees."""
_IDS = """
    SELECT question_id FROM questions
    WHERE category IN (SELECT value FROM json_each(?)) AND fame >= ? ORDER BY question_id
"""
_POOL = """
    SELECT body FROM questions WHERE question_id IN (SELECT value FROM json_each(?))
    ORDER BY question_id
"""
_KEEP_FIVE = """
    INSERT INTO daily_fives (korean_on, position, question_id, question)
    SELECT ?1, key, value ->> 0, value ->> 1 FROM json_each(?2)
    WHERE NOT EXISTS (SELECT 1 FROM daily_fives WHERE korean_on = ?1) RETURNING 1
"""
# What was deleted before the date was over, and what nobody can go on with.
_TIDY = """
    DELETE FROM runs
    WHERE chosen = '[]' AND korean_on < iif(begun_ms IS NULL, ?, ?)
"""
_RUN = """
    SELECT id, user_id, korean_on, chosen, begun_ms, is_ranked, plan, iif(korean_on IS NULL,
        questions, (SELECT json_group_array(question) FROM (SELECT question FROM daily_fives f
            WHERE f.korean_on = runs.korean_on ORDER BY position)))
    FROM runs
"""
_OPEN_DAILY = "INSERT INTO runs (user_id, korean_on) VALUES (?, ?) ON CONFLICT DO NOTHING"
_START_SOLO = """
    INSERT INTO runs (user_id, questions, plan, solo_at) VALUES (?, ?, ?, ?) RETURNING id
"""
_ANSWER = """
    UPDATE runs SET
        chosen = json_insert(chosen, '$[#]', :place),
        begun_ms = coalesce(begun_ms, :ms),
        ended_ms = iif(json_array_length(chosen) + 1 >= :size, :ms, NULL),
        is_ranked = iif(begun_ms IS NULL, :ranked, is_ranked),
        right_answers = right_answers + :right,
        points = points + iif(begun_ms IS NULL, :ranked, is_ranked) * :right * :worth
    WHERE id = :run AND json_array_length(chosen) = :position AND begun_ms IS NOT 0
    RETURNING is_ranked
"""
_PLACE = "INSERT INTO run_places (run_id, guild_id, begun_ms) VALUES (?, ?, ?)"
_PLAYED = """
    SELECT user_id, korean_on FROM runs
    WHERE user_id IN (SELECT value FROM json_each(?1)) AND is_ranked AND ended_ms IS NOT NULL
    UNION SELECT user_id, local_on FROM daily_answers
    WHERE user_id IN (SELECT value FROM json_each(?1))
"""
_SCORES = """
    SELECT r.user_id, r.right_answers, count(*) OVER ()
    FROM run_places p JOIN runs r ON r.id = p.run_id
    WHERE p.guild_id = ? AND p.begun_ms >= ? AND p.begun_ms < ?
        AND r.korean_on = ? AND r.ended_ms > 0
        AND NOT EXISTS (SELECT 1 FROM hidden_players h
            WHERE h.guild_id = p.guild_id AND h.user_id = r.user_id)
    ORDER BY r.right_answers DESC, r.ended_ms, r.user_id LIMIT ?
"""


class RunStore:
    """Reads and writes runs, and the five of each date. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._layers = LayerPool(db)

    async def has_five(self, on: dt.date) -> bool:
        """Return whether the five of a date are chosen."""
        sql = "SELECT 1 FROM daily_fives WHERE korean_on = ? LIMIT 1"
        return bool(await self._db.fetch(sql, (on.isoformat(),)))

    async def list_pool(self, on: dt.date) -> list[Question]:
        """List the questions that the five of a date may be.

        Each has but one date in `APART`, so that none comes again sooner; where there are few, each
        has them all. What the instance's own entries say otherwise is left out.
        """
        lot = number_of(on) % APART
        ids = await self._ids(min(FAMES))
        chosen = [each for each in ids if crc32(each.encode()) % APART == lot]
        if len(chosen) < _ENOUGH:
            chosen = (await self._ids(0))[:_MOST]
        rows = await self._db.fetch(_POOL, (listed(chosen),))
        untrue = {*await self._layers.untrue(_NOBODY)}
        pool = [question_from_json(body) for (body,) in rows]
        return [each for each in pool if untrue.isdisjoint(each.subjects)]

    async def keep_five(self, on: dt.date, five: Sequence[Asked]) -> None:
        """Keep the five of a date, unless it has them: then those stay."""
        day = on.isoformat()
        values = json.dumps([[each.question.question_id, asked_to_json(each)] for each in five])
        async with self._db.write() as connection:
            if await fetch_all(connection, _KEEP_FIVE, (day, values)):
                oldest = (on - ARCHIVE * _DAY).isoformat()
                await connection.execute_fetchall(_TIDY, (oldest, day))

    async def open_daily(self, user_id: int, on: dt.date) -> None:
        """Keep that somebody goes through the five of a date, unless they do already."""
        await self._db.write_one(_OPEN_DAILY, (user_id, on.isoformat()), durable=False)

    async def find_daily(self, user_id: int, on: dt.date) -> Run | None:
        """Return somebody's run of a date."""
        return await self._find("user_id = ? AND korean_on = ?", (user_id, on.isoformat()))

    async def find(self, run_id: int) -> Run | None:
        """Return a run."""
        return await self._find("id = ?", (run_id,))

    async def answer(
        self, run: Run, position: int, place: int, *, counts: bool, guild_id: int | None, ms: int
    ) -> bool:
        """Keep the answer to the question at a position; False where it is not that one's turn.

        `counts` is whether a run that begins by it is ranked, `guild_id` on whose leaderboard.
        """
        is_right = run.asked[position].right == place
        values = {
            "run": run.run_id, "position": position, "place": place, "size": len(run.asked),
            "right": is_right, "ranked": counts, "worth": POINTS, "ms": ms,
        }  # fmt: skip
        # What a power cut may lose, nobody else has seen.
        async with self._db.write(durable=False) as connection:
            rows = await fetch_all(connection, _ANSWER, values)
            if not rows:
                return False
            await learn(connection, run.asked[position], [(run.user_id, is_right)])
            if position == 0 and rows[0][0] and guild_id is not None:
                await connection.execute_fetchall(_PLACE, (run.run_id, guild_id, ms))
        return True

    async def start_solo(
        self, user_id: int, plan: GamePlan, asked: Sequence[Asked], *, now: dt.datetime
    ) -> int:
        """Begin a solo run; return its id."""
        questions = json.dumps([asked_to_json(each) for each in asked])
        values = (user_id, questions, json.dumps(asdict(plan)), seconds(now))
        return int((await self._db.write_one(_START_SOLO, values, durable=False))[0][0])

    async def use(self, user_id: int, question_id: str, *, now: dt.datetime) -> None:
        """Note that somebody is asked a question, in the place of a server."""
        async with self._db.write(durable=False) as connection:
            await use(connection, user_id, question_id, now)

    async def list_played(self, user_ids: Iterable[int]) -> dict[int, list[dt.date]]:
        """List the dates whose questions people answered on their day."""
        found = defaultdict(list)
        for user_id, day in await self._db.fetch(_PLAYED, (listed(user_ids),)):
            found[user_id].append(dt.date.fromisoformat(day))
        return found

    async def list_right(self, user_id: int, *, since: dt.date) -> dict[dt.date, int]:
        """Return how many of the five somebody knew, of each date whose run is over."""
        rows = await self._db.fetch(
            "SELECT korean_on, right_answers FROM runs"
            " WHERE user_id = ? AND korean_on >= ? AND ended_ms > 0",
            (user_id, since.isoformat()),
        )
        return {dt.date.fromisoformat(day): right for day, right in rows}

    async def list_scores(
        self, guild_id: int, on: dt.date, *, limit: int
    ) -> tuple[list[tuple[int, int]], int]:
        """List who played the five of a date best in a server, and how many each knew.

        Return with it how many played them there.
        """
        span = to_ms(begins_at(on)), to_ms(begins_at(on + _DAY))
        rows = await self._db.fetch(_SCORES, (guild_id, *span, on.isoformat(), limit))
        return [(user_id, right) for user_id, right, _ in rows], rows[0][-1] if rows else 0

    async def _ids(self, least: int) -> list[str]:
        """List the questions of what is known at least so well."""
        rows = await self._db.fetch(_IDS, (listed(CATEGORIES), least))
        return [str(row[0]) for row in rows]

    async def _find(self, where: str, parameters: tuple[Any, ...]) -> Run | None:
        rows = await self._db.fetch(f"{_RUN} WHERE {where}", parameters)
        return _run(rows[0]) if rows else None


def to_ms(at: dt.datetime) -> int:
    """Return an aware instant as runs have it."""
    return int(at.timestamp() * 1000)


def _run(row: tuple[Any, ...]) -> Run:
    run_id, user_id, day, chosen, begun_ms, is_ranked, plan, questions = row
    return Run(
        run_id,
        user_id,
        tuple(asked_from_json(each) for each in json.loads(questions)),
        tuple(json.loads(chosen)),
        on=dt.date.fromisoformat(day) if day else None,
        is_ranked=bool(is_ranked),
        is_deleted=begun_ms == 0,
        plan=None if day else plan_from_json(plan),
    )
