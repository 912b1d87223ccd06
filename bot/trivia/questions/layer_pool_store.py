"""Questions of what layers say: made when somebody plays, drawn beside those of the catalogue."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.catalogue.store.layers import LayerStore
from bot.kit.db.bulk import scratch_beside
from bot.kit.db.database import Database, listed
from bot.trivia.generation.make import COLUMNS, make_questions
from bot.trivia.questions.json_rows import question_from_json
from bot.trivia.questions.lots_store import ABOUT, FITS, FRESH, DrawCriteria
from bot.trivia.questions.model import GENERATOR, Question

_STALE = """
    SELECT number, version, (SELECT value FROM meta WHERE key = 'content_hash'), questions_of
    FROM layers WHERE number IN (SELECT value FROM json_each(?))
"""
_UNTRUE = """
    SELECT iif(kind = 'collaborations', 'collaboration', iif(kind = 'artists', 'artist', 'show'))
        || ':' || slug FROM layer_entries
    WHERE layer IN (SELECT value FROM json_each(?)) AND base_id IS NOT NULL AND kind <> 'articles'
"""
_LIST = f"""
    SELECT q.body FROM layer_questions q
    WHERE q.layer IN (SELECT value FROM json_each(:layers)) AND {ABOUT} AND {{fits}}
    ORDER BY q.question_id, q.layer
"""


class LayerPool:
    """Reads and makes the questions of layers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._layers = LayerStore(database)
        self._making = asyncio.Lock()
        self._untrue: dict[tuple[tuple[int, int], ...], tuple[str, ...]] = {}

    async def layers(self, guild_id: int | None) -> tuple[int, ...]:
        """Return the numbers of the layers that a server is seen with."""
        return tuple([number for number, _ in await self._layers.versions(guild_id)])

    async def untrue(self, guild_id: int | None) -> tuple[str, ...]:
        """Return tokens of what a server's layers say otherwise than what was loaded.

        No question of the catalogue that is about any of it may be asked there.
        """
        versions = await self._layers.versions(guild_id)
        if not versions:
            return ()
        if versions not in self._untrue:
            layers = listed(number for number, _ in versions)
            rows = await self._database.fetch(_UNTRUE, (layers,))
            # An older version is not asked for again.
            self._untrue = {
                known: found
                for known, found in self._untrue.items()
                if known[-1][0] != versions[-1][0]
            }
            self._untrue[versions] = tuple(row[0] for row in rows)
        return self._untrue[versions]

    async def refresh(self, guild_id: int) -> bool:
        """Make the questions of a server's layers anew where they are of something else.

        Return whether any were made. That takes seconds, of another process' time.
        """
        async with self._making:
            made = [await self._make(each) for each in await self._stale(guild_id)]
        return any(made)

    async def is_current(self, guild_id: int) -> bool:
        """Return whether there is nothing to refresh."""
        return not await self._stale(guild_id)

    async def _stale(self, guild_id: int) -> list[tuple[int, str]]:
        layers = await self.layers(guild_id)
        rows = await self._database.fetch(_STALE, (listed(layers),)) if layers else []
        wanted = [(row[0], f"{row[2]}:{row[1]}:{GENERATOR}", row[3]) for row in rows]
        return [(number, of) for number, of, is_of in wanted if of != is_of]

    async def _make(self, stale: tuple[int, str]) -> bool:
        layer, of = stale
        with scratch_beside(self._database.path) as scratch:
            works = await self._database.fetch("SELECT count(*) FROM collaborations")
            stack = tuple(sorted({0, layer}))
            await make_questions(self._database.path, scratch, works=works[0][0], layers=stack)
            return await self._swap(scratch, layer, of)

    async def _swap(self, scratch: Path, layer: int, of: str) -> bool:
        """Take questions in, unless the layer or the catalogue changed while they were made."""
        async with self._database.write_attached(scratch) as connection:
            rows = await connection.execute_fetchall(_STALE, (listed([layer]),))
            if [f"{row[2]}:{row[1]}:{GENERATOR}" for row in rows] != [of]:
                return False
            await connection.execute_fetchall(
                "DELETE FROM main.layer_questions WHERE layer = ?", (layer,)
            )
            await connection.execute_fetchall(
                f"INSERT INTO main.layer_questions (layer, {COLUMNS})"
                f" SELECT ?, {COLUMNS} FROM other.questions",
                (layer,),
            )
            await connection.execute_fetchall(
                "UPDATE main.layers SET questions_of = ? WHERE number = ?", (of, layer)
            )
        return True

    async def list_fresh(self, wanted: DrawCriteria) -> list[Question]:
        """Return the questions of a server's layers that fit and were not asked lately."""
        return [question_from_json(row[0]) for row in await self._fitting(wanted, FRESH)]

    async def count(self, wanted: DrawCriteria) -> int:
        """Count the questions of a server's layers that fit, lately asked or not."""
        return len(await self._fitting(wanted, FITS))

    async def _fitting(self, wanted: DrawCriteria, fits: str) -> list[tuple[Any, ...]]:
        """Return the questions of layers that still say what those were made of."""
        guild_id = wanted.guild_id
        stale = {number for number, _ in await self._stale(guild_id)}
        layers = [each for each in await self.layers(guild_id) if each not in stale]
        if not layers:
            return []
        given = {**wanted.parameters(), "layers": listed(layers)}
        return await self._database.fetch(_LIST.format(fits=fits), given)

    async def find(self, question_id: str, *, guild_id: int | None) -> Question | None:
        """Return a question by its id, to a server that is seen with its layer."""
        rows = await self._database.fetch(
            "SELECT body FROM layer_questions WHERE question_id = ?"
            " AND layer IN (SELECT value FROM json_each(?)) ORDER BY layer DESC LIMIT 1",
            (question_id, listed(await self.layers(guild_id))),
        )
        return question_from_json(rows[0][0]) if rows else None
