"""Small helpers for SQL: names, lists and instants as statements take them, rows as they come."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, cast

import aiosqlite


def named(sql: str, /, **names: str) -> str:
    """Fill names of tables and columns in, which SQLite takes no parameters for.

    Raises ValueError when one is no plain identifier.
    """
    if wrong := [name for name in names.values() if not name.isidentifier()]:
        raise ValueError(f"{wrong} are no identifiers")
    return sql.format(**names)


def listed(values: Iterable[int | str]) -> str:
    """Write values as the JSON list that a statement reads with ``json_each(?)``."""
    return json.dumps(list(values), ensure_ascii=False)


async def fetch_all(
    connection: aiosqlite.Connection, sql: str, parameters: Iterable[Any] = ()
) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows; aiosqlite promises no more than an iterable."""
    rows = await connection.execute_fetchall(sql, parameters)
    return cast("list[tuple[Any, ...]]", rows)


def seconds(instant: dt.datetime) -> int:
    """Return an aware instant as it is stored."""
    return int(instant.timestamp())


def instant(stored: int) -> dt.datetime:
    """Return a stored instant, in UTC."""
    return dt.datetime.fromtimestamp(stored, dt.UTC)
