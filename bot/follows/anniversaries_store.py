"""The next day on which works of acts are celebrated."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping

from bot.catalogue.model import Work
from bot.catalogue.store.json_rows import COLLABORATION, work
from bot.kit.db.database import Database

# With a single min(), SQLite takes the other columns from the row that has the minimum.
_NEXT = f"""
    WITH nearest AS MATERIALIZED (
        SELECT v.value ->> 0 AS act, c.id,
            min((c.month_day < ?1) || c.month_day || (99999999 - c.recency))
        FROM json_each(?2) v
        CROSS JOIN credits k ON k.artist_id = v.value ->> 1
        CROSS JOIN collaborations c ON c.id = k.collaboration_id
        WHERE c.month_day IS NOT NULL AND c.date_basis = 'release' AND c.verification <> 'conflict'
            AND c.status = 'confirmed' AND c.recency / 10000 <= ?3 + (c.month_day < ?1)
        GROUP BY 1)
    SELECT nearest.act, {COLLABORATION}
    FROM nearest JOIN collaborations c ON c.id = nearest.id
"""


class CelebrationStore:
    """Reads which works of acts are celebrated next."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_next(
        self, artists: Mapping[str, Collection[int]], day: dt.date
    ) -> dict[str, Work]:
        """Return the work of each artist that is celebrated soonest from a day on.

        Parameters
        ----------
        acts : mapping of str to collection of int
            By any key, the ids of acts whose works count for it.
        day : datetime.date
            That day counts.

        Returns
        -------
        dict of str to Collaboration
            Without those that have no work to celebrate; of one day's works it is the newest.
        """
        pairs = [(key, one) for key, ids in artists.items() for one in ids]
        rows = await self._db.fetch(_NEXT, [f"{day:%m-%d}", json.dumps(pairs), day.year])
        return {artist: work(text) for artist, text in rows}
