"""Whether a database has the tables that its version says."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import lru_cache

_NOISE = re.compile(r"""--[^\n]*|[\s"`\[\]]+""")
_ALL = "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
_SEEN = "SELECT value FROM meta WHERE key = 'schema_seen'"


def shape(connection: sqlite3.Connection) -> dict[str, str]:
    """Return each table, index, view and trigger with how it was made, without layout."""
    return dict(_plain(*connection.execute(_ALL)))


@lru_cache(maxsize=2)
def _plain(*rows: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    """Return the rows without layout; a start looks twice at the same."""
    return tuple((name, _NOISE.sub("", sql or "")) for name, sql in rows)


def made_by(scripts: Sequence[str]) -> dict[str, str]:
    """Return the shape of a database that these scripts make."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for script in scripts:
            connection.executescript(script)
        return shape(connection)


def find_differing(connection: sqlite3.Connection, scripts: Sequence[str]) -> list[str]:
    """Return what is missing or otherwise than these scripts make it.

    What is there beside it is nobody's business. Making a database to compare with takes a tenth of
    a second: `note_seen` spares the next look that, for as long as both stay as they are.
    """
    found = shape(connection)
    seen: list[tuple[str]] = []
    with suppress(sqlite3.OperationalError):  # There may be no such table either.
        seen = connection.execute(_SEEN).fetchall()
    if seen == [(_mark(found, scripts),)]:
        return []
    return sorted(name for name, sql in made_by(scripts).items() if found.get(name) != sql)


def note_seen(connection: sqlite3.Connection, scripts: Sequence[str]) -> None:
    """Remember that there is no difference, unless somebody else is writing."""
    mark = _mark(shape(connection), scripts)
    if connection.execute(_SEEN).fetchall() != [(mark,)]:
        with suppress(sqlite3.OperationalError):
            connection.execute("REPLACE INTO meta VALUES ('schema_seen', ?)", (mark,))


def _mark(found: dict[str, str], scripts: Sequence[str]) -> str:
    return _hash(tuple(sorted(found.items())), tuple(scripts))


@lru_cache(maxsize=2)
def _hash(found: tuple[tuple[str, str], ...], scripts: tuple[str, ...]) -> str:
    return hashlib.sha256(repr((list(found), *scripts)).encode()).hexdigest()
