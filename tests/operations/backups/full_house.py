"""A database with rows of people and servers in every table, and what can be read of it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.app.repair import MADE_AGAIN

_LISTS = {"along", "chosen", "links", "moves", "questions", "shown"}
_WORDS: dict[tuple[str, str], str] = {
    ("edits", "state"): "rejected", ("posts", "state"): "sent", ("quizzes", "state"): "finished",
    ("quiz_nights", "state"): "cancelled",
    ("quiz_rounds", "state"): "revealed", ("layer_entries", "kind"): "artists",
    ("import_progress", "part"): "done", ("edit_parts", "folder"): "artists",
}  # fmt: skip
_FLAGS = {"is_archive", "is_ranked", "is_right", "is_undone"}
_CATALOGUE = MADE_AGAIN.emptied | MADE_AGAIN.kept
Rows = dict[str, list[tuple[Any, ...]]]


def people_tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables that do not come of the catalogue."""
    rows = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return sorted(name for (name,) in rows if name not in _CATALOGUE)


def fill(path: Path, rng: random.Random, *, rows: int = 40) -> Rows:
    """Put so many rows into each table, long and short ones; return all that is there then."""
    with closing(sqlite3.connect(path)) as connection:
        tables = people_tables(connection)
        for table in tables:
            info = connection.execute(f"PRAGMA table_info({table})").fetchall()
            made = "SELECT sql FROM sqlite_schema WHERE name = ?"
            (sql,) = connection.execute(made, (table,)).fetchone()
            for number in range(1, rows + 1):
                values = [
                    ("[]" if name in _LISTS else "{}")
                    if f"json_valid({name})" in sql
                    else _value(table, name, kind, number, rng)
                    for _, name, kind, *_ in info
                ]
                marks = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)
        connection.commit()
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("PRAGMA journal_mode = DELETE")
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def _value(table: str, name: str, kind: str, number: int, rng: random.Random) -> Any:
    if (word := _WORDS.get((table, name))) is not None:
        return word
    if name in {"undoes", "base_id", "own_id", "problem", "origin"}:
        return "" if name == "problem" else None
    if kind == "TEXT":
        length = 6000 if rng.random() < 0.03 else rng.randrange(20, 400)
        return f"{table} {name} {number} ".ljust(length, "가")
    return number % 2 if name in _FLAGS else number


def readable(path: Path, there: Rows) -> Rows:
    """Return the rows that SQLite itself still finds in a file, each by its key."""
    found: Rows = {}
    with closing(sqlite3.connect(path)) as connection:
        for table, rows in there.items():
            found[table] = []
            try:
                info = connection.execute(f"PRAGMA table_info({table})").fetchall()
            except (sqlite3.Error, UnicodeDecodeError):
                continue
            keys = [(one[0], one[1]) for one in info if one[5]]
            where = " AND ".join(f"{name} = ?" for _, name in keys)
            for row in rows:
                given = [row[number] for number, _ in keys]
                try:
                    query = f"SELECT * FROM {table} NOT INDEXED WHERE {where}"
                    found[table] += connection.execute(query, given).fetchall()[:1]
                except (sqlite3.Error, UnicodeDecodeError):
                    continue
            wanted = set(rows)
            found[table] = [row for row in found[table] if row in wanted]
    return found


def corrupt(path: Path, rng: random.Random, *, length: int = 16) -> int:
    """Write random bytes over some place of a file; return where."""
    at = rng.randrange(path.stat().st_size - length)
    with path.open("r+b") as file:
        file.seek(at)
        file.write(rng.randbytes(length))
    return at
