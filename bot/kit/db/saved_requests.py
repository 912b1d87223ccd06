"""Requests for lists, kept so that a page can be turned after a restart. Never who asked.

Beside them is what a server's moderators have yet to confirm: little of it, for a day.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any

from bot.kit.cache import Recent
from bot.kit.db.database import Database, fetch_all, named, seconds
from bot.kit.errors import DatabaseError, ExpiredError

OWNERS = ("settings_of", "questions_of", "edits_of", "articles_of")
"""Keys under which a request has the id of the server that alone may use it."""

_REMEMBERED = 256
_LATER = 0.5
_INSERT = """
    INSERT INTO saved_lists (list_id, request)
    SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE TRUE
    ON CONFLICT (list_id) DO NOTHING
"""
_PROPOSE = "INSERT OR REPLACE INTO saved_lists (list_id, request) VALUES (?, ?)"
_REPLACED = """
    DELETE FROM saved_lists WHERE request ->> '$.{whose}' = ?1 AND id NOT IN (
        SELECT id FROM saved_lists WHERE request ->> '$.{whose}' = ?1 ORDER BY id DESC LIMIT ?2)
"""
_PROPOSED = "proposed_at"
KEPT_PROPOSAL = dt.timedelta(days=1)
_log = logging.getLogger(__name__)


class ListStore:
    """Saves what a list was asked for under a short id that only depends on it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._recent: Recent[str, dict[str, Any]] = Recent(_REMEMBERED)
        self._waiting: dict[str, str] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: set[asyncio.Task[None]] = set()

    async def save(self, request: dict[str, Any]) -> str:
        """Return the id of a request, 16 hexadecimal digits, and write it down a moment later.

        Nobody's answer waits for the disk: until the request is written, and on a full disk until
        the next restart, it is remembered. The oldest of more than 100,000 are forgotten.
        """
        list_id, text = _named(request)
        if list_id in self._recent:
            self._recent.keep(list_id, self._recent.pop(list_id))
            return list_id
        self._recent.keep(list_id, request)
        self._waiting[list_id] = text
        if self._timer is None:
            # When the answer is out: writing at once held it up (docs/performance.md). And one
            # transaction for whatever is asked meanwhile costs the next answers less.
            self._timer = asyncio.get_running_loop().call_later(_LATER, self._begin)
        return list_id

    async def settle(self) -> None:
        """Write everything that was saved, and wait until it is written."""
        if self._timer is not None:
            self._timer.cancel()
            self._begin()
        while self._writing:
            await asyncio.wait(self._writing)

    def _begin(self) -> None:
        self._timer = None
        waiting, self._waiting = self._waiting, {}
        task = asyncio.create_task(self._write(waiting))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, waiting: dict[str, str]) -> None:
        try:
            await self._db.write_one(_INSERT, [json.dumps(list(waiting.items()))], durable=False)
        except DatabaseError as error:
            _log.warning("%d lists are not saved: %s", len(waiting), error.problem)

    async def get(self, list_id: str) -> dict[str, Any]:
        """Return the request saved under an id; raises ExpiredError when it is kept no more."""
        if (known := self._recent.get(list_id)) is not None:
            return known
        rows = await self._db.fetch("SELECT request FROM saved_lists WHERE list_id = ?", (list_id,))
        if not rows:
            raise ExpiredError
        request: dict[str, Any] = json.loads(rows[0][0])
        if _PROPOSED not in request:
            self._recent.keep(list_id, request)
        return request

    async def propose(
        self, guild_id: int, whose: str, request: Mapping[str, Any], *, now: dt.datetime,
        most: int = 1,
    ) -> str:  # fmt: skip
        """Keep what a server's moderators have yet to confirm; give the id to find it by.

        `whose` is the key that will have the server's id. Of the server's proposals with that key
        `most` are kept, the latest ones, for `KEPT_PROPOSAL`; they may be large and are never kept
        in memory.
        """
        list_id, text = _named({**request, whose: guild_id, _PROPOSED: seconds(now)})
        async with self._db.write() as connection:
            await fetch_all(connection, _PROPOSE, (list_id, text))
            await fetch_all(connection, named(_REPLACED, whose=whose), (guild_id, most))
        return list_id

    async def proposal(
        self, list_id: str, guild_id: int, *whose: str, now: dt.datetime
    ) -> dict[str, Any]:
        """Return what was proposed; ExpiredError where it is kept no more or another server's."""
        kept = await self.get(list_id)
        # What was proposed before there was a limit has no time.
        at, since = kept.get(_PROPOSED, seconds(now)), seconds(now - KEPT_PROPOSAL)
        if guild_id not in map(kept.get, whose) or at <= since:
            raise ExpiredError
        return kept


def _named(request: Mapping[str, Any]) -> tuple[str, str]:
    """Return the id of a request, and the request as text."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16], text
