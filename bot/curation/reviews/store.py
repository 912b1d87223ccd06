"""Reviews, kept among saved requests: for a day, or until they are done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import TypeAdapter

from bot.curation.reviews.model import MOST_REVIEWS, Review
from bot.kit.db.database import Connection, fetch_all, seconds
from bot.kit.db.saved_requests import KEPT_PROPOSAL

_REVIEW: TypeAdapter[Review] = TypeAdapter(Review)
_FIND = """
    SELECT request ->> '$.review' FROM saved_lists
    WHERE list_id = ? AND request ->> '$.articles_of' = ? AND request ->> '$.proposed_at' > ?
"""
_OPEN = """
    INSERT OR REPLACE INTO saved_lists (list_id, request)
    VALUES (?, json_object('articles_of', ?, 'proposed_at', ?, 'review', json(?)))
"""
_KEEP = "UPDATE saved_lists SET request = json_set(request, '$.review', json(?)) WHERE list_id = ?"
_OLDEST = """
    DELETE FROM saved_lists WHERE request ->> '$.articles_of' = ?1 AND id NOT IN (
        SELECT id FROM saved_lists WHERE request ->> '$.articles_of' = ?1 ORDER BY id DESC LIMIT ?2)
"""


async def find_review(
    connection: Any, scope: int, review_id: str, now: dt.datetime
) -> Review | None:
    """Return a server's review; None where it is done, a day old or another server's."""
    since = seconds(now - KEPT_PROPOSAL)
    rows = await fetch_all(connection, _FIND, (review_id, scope, since))
    return _REVIEW.validate_json(rows[0][0]) if rows else None


async def open_review(connection: Connection, scope: int, review: Review, now: dt.datetime) -> None:
    """Keep a new review, and of the server's as many as may be open."""
    await connection.execute_fetchall(_OPEN, (review.id, scope, seconds(now), _written(review)))
    await connection.execute_fetchall(_OLDEST, (scope, MOST_REVIEWS))


async def keep_review(connection: Connection, review: Review) -> None:
    """Keep a review as it is now."""
    await connection.execute_fetchall(_KEEP, (_written(review), review.id))


async def drop_review(connection: Connection, review_id: str) -> None:
    """Forget a review, with all that it has of the article."""
    await connection.execute_fetchall("DELETE FROM saved_lists WHERE list_id = ?", (review_id,))


def _written(review: Review) -> str:
    return _REVIEW.dump_json(review, exclude_defaults=True).decode()
