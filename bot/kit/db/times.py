"""Instants and dates as the database keeps them."""

from __future__ import annotations

import datetime as dt


def seconds(instant: dt.datetime) -> int:
    """Return an aware instant as it is stored."""
    return int(instant.timestamp())


def instant(stored: int) -> dt.datetime:
    """Return a stored instant, in UTC."""
    return dt.datetime.fromtimestamp(stored, dt.UTC)
