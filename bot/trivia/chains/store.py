"""The chains of dates, and how far people came on them."""

from __future__ import annotations

import datetime as dt
import json

from bot.kit.db.database import Database, fetch_all
from bot.trivia.chains.model import ChainRecord, DayChain, Move, MoveKind, Walk, best_row

_BEGIN = """
    INSERT INTO chain_plays (user_id, local_on, par, is_archive) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
# Of what is pressed twice, or by way of two processes, one finds as many moves as it knows of.
_AT_TURN = """
    WHERE user_id = ? AND local_on = ? AND finished_ms IS NULL AND json_array_length(moves) = ?
    RETURNING 1
"""
_MOVE = f"""
    UPDATE chain_plays SET moves = json_insert(moves, '$[#]', json(?)), steps = ?, finished_ms = ?
    {_AT_TURN}
"""
_GIVE_UP = f"UPDATE chain_plays SET finished_ms = ? {_AT_TURN}"
_SHARE = """
    UPDATE chain_plays SET shared_in = ?
    WHERE user_id = ? AND local_on = ? AND finished_ms IS NOT NULL AND shared_in IS NOT ?
    RETURNING 1
"""
_AT_PAR = "finished_ms IS NOT NULL AND steps <= par"


class ChainStore:
    """Reads and writes chains of dates and people's ways. Instants are aware."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find_day(self, on: dt.date) -> DayChain | None:
        """Return the chain of a date; None where it was not asked for yet."""
        rows = await self._db.fetch_at_once(
            "SELECT start_slug, end_slug, par FROM chain_days WHERE local_on = ?", (on.isoformat(),)
        )
        return DayChain(on, *rows[0]) if rows else None

    async def keep_day(self, chain: DayChain) -> None:
        """Keep the chain of a date, unless it has one: then that one stays."""
        await self._db.write_one(
            "INSERT INTO chain_days VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (chain.on.isoformat(), chain.start, chain.end, chain.par),
        )

    async def find(self, user_id: int, on: dt.date) -> Walk | None:
        """Return somebody's way on a date; None where they made no move."""
        rows = await self._db.fetch_at_once(
            "SELECT par, moves, is_archive, finished_ms, steps FROM chain_plays"
            " WHERE user_id = ? AND local_on = ?",
            (user_id, on.isoformat()),
        )
        for par, moves, is_archive, finished_ms, steps in rows:
            made = tuple(Move(MoveKind(kind), *rest) for kind, *rest in json.loads(moves))
            finished = finished_ms is not None
            return Walk(par, made, bool(is_archive), finished, finished and steps is None)
        return None

    async def move(
        self, user_id: int, on: dt.date, walk: Walk, move: Move, *, now: dt.datetime
    ) -> bool:
        """Keep one more move of a way; False where it went on since it was read."""
        after, day = walk.after(move), on.isoformat()
        made = json.dumps([move.kind, move.artist, move.left])
        ended = (after.steps, _ms(now)) if after.finished else (None, None)
        async with self._db.write() as connection:
            await connection.execute_fetchall(_BEGIN, (user_id, day, walk.par, walk.is_archive))
            found = await fetch_all(connection, _MOVE, (made, *ended, user_id, day, walk.turn))
        return bool(found)

    async def give_up(self, user_id: int, on: dt.date, walk: Walk, *, now: dt.datetime) -> bool:
        """End a way before it came to the end; False where it went on since it was read."""
        day = on.isoformat()
        async with self._db.write() as connection:
            await connection.execute_fetchall(_BEGIN, (user_id, day, walk.par, walk.is_archive))
            found = await fetch_all(connection, _GIVE_UP, (_ms(now), user_id, day, walk.turn))
        return bool(found)

    async def forget(self, user_id: int, on: dt.date) -> None:
        """Delete somebody's way on a date, who begins it anew."""
        await self._db.write_one(
            "DELETE FROM chain_plays WHERE user_id = ? AND local_on = ?", (user_id, on.isoformat())
        )

    async def share(self, user_id: int, on: dt.date, channel_id: int) -> bool:
        """Note that a way is shown in a channel; False where it just was."""
        values = (channel_id, user_id, on.isoformat(), channel_id)
        return bool(await self._db.write_one(_SHARE, values))

    async def record(self, user_id: int) -> ChainRecord:
        """Return what became of all of somebody's chains; those of the archive make no row."""
        rows = await self._db.fetch(
            f"SELECT local_on, is_archive, steps, {_AT_PAR} FROM chain_plays"
            " WHERE user_id = ? AND finished_ms IS NOT NULL ORDER BY local_on",
            (user_id,),
        )
        done = [day for day, is_archive, steps, _ in rows if steps is not None and not is_archive]
        at_par = sum(bool(each[3]) for each in rows)
        return ChainRecord(len(rows), at_par, best_row(map(dt.date.fromisoformat, done)))

    async def was_at_par(self, user_id: int) -> bool:
        """Return whether somebody ever found a shortest chain, without a hint."""
        rows = await self._db.fetch(
            f"SELECT 1 FROM chain_plays WHERE user_id = ? AND {_AT_PAR} LIMIT 1", (user_id,)
        )
        return bool(rows)


def _ms(at: dt.datetime) -> int:
    return int(at.timestamp() * 1000)
