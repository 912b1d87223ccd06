"""Which servers' curators are to be told that something waits for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.kit.db.database import Database, seconds
from bot.kit.metrics import Gauge

AGAIN = dt.timedelta(days=1)
"""While something that curators were told of still waits, they hear of more so much later."""

# Where nothing waits that they were told of, they hear of what is new at once.
_DUE = """
    SELECT e.scope, iif(e.scope = 0, :instance, e.scope) AS guild_id, count(*), max(e.id)
    FROM edits e LEFT JOIN queue_notices n ON n.scope = e.scope
    WHERE e.state = 'pending'
    GROUP BY e.scope
    HAVING max(e.id) > coalesce(n.told_id, 0)
        AND (min(e.id) > coalesce(n.told_id, 0) OR n.told_at <= :long_ago)
        AND guild_id IN (SELECT guild_id FROM guild_settings WHERE key = 'review_channel')
"""
_TOLD = """
    INSERT INTO queue_notices (scope, told_id, told_at) VALUES (?, ?, ?)
    ON CONFLICT (scope) DO UPDATE SET told_id = excluded.told_id, told_at = excluded.told_at
"""

QUEUE = Gauge(
    "kollab_edits_waiting", "Edits that wait for curators, by whose they are", ("scope",),
    sql="""
        SELECT 'server', count(*) FROM edits WHERE state = 'pending' AND scope > 0
        UNION ALL SELECT 'instance', count(*) FROM edits WHERE state = 'pending' AND scope = 0
    """,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueNotice:
    """So much waits in a scope, whose curators are in a server; `latest` is the newest edit."""

    scope: int
    guild_id: int
    waiting: int
    latest: int


class QueueNoticeStore:
    """Keeps what curators were told of."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_due(self, *, instance: int | None, now: dt.datetime) -> list[QueueNotice]:
        """List what is to be told; `instance` is the server of those who curate all servers."""
        given = {"instance": instance, "long_ago": seconds(now - AGAIN)}
        return [QueueNotice(*row) for row in await self._db.fetch(_DUE, given)]

    async def set_told(self, notice: QueueNotice, *, now: dt.datetime) -> None:
        """Note that curators were told of something, and all before it."""
        await self._db.write_one(_TOLD, (notice.scope, notice.latest, seconds(now)))
