"""What is held on a person: shown, handed out, deleted."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.kit.db.database import Database
from bot.kit.db.tables import Holding, Table
from bot.privacy.store import PeopleStore

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """Everything that is held on a person as a file; `data` is JSON, or that gzipped."""

    name: str
    data: bytes


class PrivacyService:
    """Looks after what is held on people, all of it in tables of one database."""

    def __init__(self, database: Database, tables: Sequence[Table]) -> None:
        self._store = PeopleStore(database, tables)

    async def show(self, user_id: int) -> dict[Holding, int]:
        """Count what is held on somebody, by kind."""
        return await self._store.counts(user_id)

    async def export(self, user_id: int, *, now: dt.datetime) -> dict[str, Any]:
        """Return all that is held on somebody, by table, as what JSON can say."""
        return {
            "format": _FORMAT,
            "exported_at": now.isoformat(timespec="seconds"),
            "user_id": str(user_id),
            "held": await self._store.export(user_id),
        }

    async def export_file(self, user_id: int, *, now: dt.datetime, most_bytes: int) -> PersonalFile:
        """Return all that is held on somebody as a JSON file, gzipped above so many bytes."""
        document = await self.export(user_id, now=now)
        return await asyncio.to_thread(_file, document, most_bytes=most_bytes)

    async def delete(self, user_id: int) -> dict[Holding, int]:
        """Delete all that is held on somebody; give how much there was.

        What belongs to servers (settings that were changed, questions that were added) stays
        without the person's id.
        """
        return await self._store.delete(user_id)


def written(document: Mapping[str, Any]) -> str:
    """Write an export as people read it."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _file(document: Mapping[str, Any], *, most_bytes: int) -> PersonalFile:
    data = written(document).encode()
    if len(data) <= most_bytes:
        return PersonalFile("kollab-privacy.json", data)
    return PersonalFile("kollab-privacy.json.gz", gzip.compress(data, mtime=0))
