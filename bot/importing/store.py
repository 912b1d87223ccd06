"""How far imports have come, what they found, and the edits that they made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass

from bot.importing.errors import OutdatedError
from bot.importing.model import Json, Order, Part, WantedEdit
from bot.kit.db.database import Connection, Database, fetch_all, seconds
from bot.kit.metrics import Gauge

Propose = Callable[[Connection, WantedEdit], Awaitable[bool]]
"""Puts an edit among those that wait for the instance's curators, inside a transaction.

Returns whether there was something to put there.
"""

LAST_IMPORT = Gauge(
    "kollab_last_import_timestamp_seconds", "When an import last found something",
    sql="SELECT made_at FROM import_edits ORDER BY id DESC LIMIT 1",
)  # fmt: skip
_KEPT = dt.timedelta(days=30)
"""What was read longer ago is read anew: by then it says other things."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an artist's works are looked through, and what was `said` of them on the way."""

    mbid: str = ""
    part: Part = Part.RECORDINGS
    offset: int = 0
    said: tuple[str, ...] = ()


class ImportStore:
    """Keeps the state of imports. Each method is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, now: dt.datetime) -> None:
        """Forget imports that were left half done long ago."""
        await self._db.write_one(
            "DELETE FROM import_progress WHERE changed_at < ?", (seconds(now - _KEPT),)
        )

    async def finish(self, order: Order) -> list[str]:
        """Forget how far an import came, since it is over; return what it said on the way."""
        async with self._db.write() as connection:
            rows = await fetch_all(
                connection,
                "SELECT value FROM import_progress, json_each(said) WHERE asked = ? AND since = ?"
                " ORDER BY artist",
                _key(order),
            )
            await connection.execute_fetchall(
                "DELETE FROM import_progress WHERE asked = ? AND since = ?", _key(order)
            )
        return [str(row[0]) for row in rows]

    async def progress(self, order: Order, artist: str) -> Progress:
        """Return how far an artist's works are looked through in an import."""
        rows = await self._db.fetch(
            "SELECT mbid, part, next_offset, said FROM import_progress"
            " WHERE asked = ? AND since = ? AND artist = ?",
            (*_key(order), artist),
        )
        for mbid, part, offset, said in rows:
            return Progress(mbid, Part(part), offset, tuple(json.loads(said)))
        return Progress()

    async def move(
        self,
        order: Order,
        artist: str,
        to: Progress,
        *,
        now: dt.datetime,
        finds: Iterable[Json] = (),
        entity: str = "",
    ) -> None:
        """Note how far it is, with what a page had; once it is done, finds are not needed more."""
        async with self._db.write() as connection:
            ((number,),) = await fetch_all(
                connection,
                "INSERT INTO import_progress"
                " (asked, since, artist, mbid, part, next_offset, said, changed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET mbid = excluded.mbid, part = excluded.part,"
                " next_offset = excluded.next_offset, said = excluded.said,"
                " changed_at = excluded.changed_at RETURNING id",
                (*_key(order), artist, to.mbid, to.part, to.offset, json.dumps(to.said),
                 seconds(now)),
            )  # fmt: skip
            await connection.executemany(
                "INSERT OR REPLACE INTO import_finds VALUES (?, ?, ?, ?)",
                [(number, entity, one["id"], json.dumps(one)) for one in finds],
            )
            if to.part is Part.DONE:
                await connection.execute_fetchall(
                    "DELETE FROM import_finds WHERE progress_id = ?", (number,)
                )

    async def finds(self, order: Order, artist: str) -> list[tuple[str, Json]]:
        """List what an artist's pages had so far: the kind of thing, and what was said of it."""
        rows = await self._db.fetch(
            "SELECT f.entity, f.document FROM import_finds f"
            " JOIN import_progress p ON p.id = f.progress_id"
            " WHERE p.asked = ? AND p.since = ? AND p.artist = ? ORDER BY f.entity, f.mbid",
            (*_key(order), artist),
        )
        return [(entity, json.loads(document)) for entity, document in rows]

    async def mbids(self) -> dict[str, str]:
        """Return the slugs of artists by the MBIDs that were found out."""
        return dict(await self._db.fetch("SELECT mbid, artist FROM import_mbids"))

    async def is_made(self, subject: str) -> bool:
        """Return whether an edit of a subject was made, whatever became of it."""
        return bool(
            await self._db.fetch("SELECT 1 FROM import_edits WHERE subject = ?", (subject,))
        )

    async def add(
        self, edits: Iterable[WantedEdit], now: dt.datetime, *, mbids: Iterable[tuple[str, str]]
    ) -> list[WantedEdit]:
        """Keep edits, and who artists were found to be; return those that were not made before."""
        new = []
        async with self._db.write() as connection:
            for edit in edits:
                rows = await fetch_all(
                    connection,
                    "INSERT INTO import_edits (subject, document, made_at) VALUES (?, ?, ?)"
                    " ON CONFLICT DO NOTHING RETURNING id",
                    (edit.subject, json.dumps(asdict(edit), ensure_ascii=False), seconds(now)),
                )
                new += [edit] if rows else []
            await connection.executemany(
                "INSERT OR REPLACE INTO import_mbids VALUES (?, ?)", list(mbids)
            )
        return new

    async def hand_over(self, propose: Propose, now: dt.datetime) -> int:
        """Put edits that were made into the queue, each once; return how many were put there.

        What is outdated is forgotten, so that it can be made anew. What else `propose` raises ends
        it: the edit and those after it are handed over the next time.
        """
        put = 0
        for edit_id, document in await self._db.fetch(
            "SELECT id, document FROM import_edits WHERE handed_at IS NULL ORDER BY id"
        ):
            try:
                async with self._db.write() as connection:
                    put += await propose(connection, _edit(document))
                    await connection.execute_fetchall(
                        "UPDATE import_edits SET handed_at = ? WHERE id = ?",
                        (seconds(now), edit_id),
                    )
            except OutdatedError:
                await self._db.write_one("DELETE FROM import_edits WHERE id = ?", (edit_id,))
        return put

    async def waiting(self) -> list[WantedEdit]:
        """List the edits that are not in the queue yet, in the order in which they were made."""
        rows = await self._db.fetch(
            "SELECT document FROM import_edits WHERE handed_at IS NULL ORDER BY id"
        )
        return [_edit(row[0]) for row in rows]

    async def instance_entries(self) -> list[tuple[str, str, Json | None]]:
        """List what the instance says of entries itself: kind, slug, entry (None: it is gone)."""
        rows = await self._db.fetch(
            "SELECT kind, slug, document FROM layer_entries WHERE layer = 0 AND problem = ''"
        )
        return [(kind, slug, json.loads(text) if text else None) for kind, slug, text in rows]


def _key(order: Order) -> tuple[str, str]:
    return order.asked, str(order.since or "")


def _edit(document: str) -> WantedEdit:
    said = json.loads(document)
    return WantedEdit(**{**said, "links": tuple(said["links"]), "along": tuple(said["along"])})
