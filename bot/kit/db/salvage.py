"""Save what can be read of a damaged database into a new one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.kit.db.errors import corrupt, translated
from bot.kit.db.migrate import APPLICATION_ID, apply, check_ours, latest_version, migrations
from bot.kit.db.owner import hand_over, make_folder
from bot.kit.db.pages import DamagedFile, Found, Value
from bot.kit.errors import DatabaseError, DatabaseTooNewError

_VERSION_AT, _MARK_AT = 60, 68
_COUNTERS = "sqlite_sequence"
_ABSURD = 10_000
"""A version from here on is damage."""


@dataclass(frozen=True, slots=True)
class MadeAgain:
    """What need not be saved, as it is made again of files.

    Of tables that are `emptied` nothing is taken over. Of those that are `kept` the rows are, but
    it does no harm where some are lost. The statements `after` leave what is to be made again.
    """

    emptied: frozenset[str]
    kept: frozenset[str]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """How much of a table was taken over, and what was not.

    Some rows are lost for sure, as are all on so many `pages_lost`. `apart` are rows of which was
    lost what they belong to.
    """

    table: str
    rows: int
    rows_lost: int
    pages_lost: int
    is_doubtful: bool
    apart: int = 0

    @property
    def is_whole(self) -> bool:
        """Return whether all of the table is there, beyond doubt."""
        return not (self.rows_lost or self.pages_lost or self.is_doubtful or self.apart)


def salvage(damaged: Path, new: Path, made_again: MadeAgain) -> list[Saved]:
    """Make a database of what can be read of a damaged one, which stays as it is.

    Return what became of each table that is not made again. Rows that belong to lost ones are
    written into a file beside the new one (`apart_file`). Raise DatabaseError where there is
    nothing to read, or something in the way.
    """
    if not damaged.is_file():
        raise DatabaseError(f"There is no file {damaged}.", remedy="check the path")
    if new.exists():
        raise DatabaseError(f"{new} exists already.", remedy="choose another name")
    with translated(new):
        file = DamagedFile(damaged)
        if not (tables := file.tables()):
            raise corrupt(damaged, "nothing in it can be read")
        if latest_version() < _said_version(file.header) < _ABSURD:
            raise DatabaseTooNewError(
                f"{damaged} is of a newer Kollab: what that added would be lost.",
                remedy="update Kollab, then try again",
            )
        make_folder(new.parent)
        partial = new.with_name(f".{new.name}.salvaging")
        partial.unlink(missing_ok=True)
        try:
            saved = _fill(partial, file, tables, made_again, apart_file(new))
            hand_over(partial)
            partial.replace(new)
        finally:
            partial.unlink(missing_ok=True)
    return saved


def apart_file(new: Path) -> Path:
    """Return the file for rows that belong to lost ones."""
    return new.with_name(f"{new.stem}-apart.jsonl")


def _fill(
    path: Path, file: DamagedFile, tables: dict[str, tuple[int, str]], made_again: MadeAgain,
    apart: Path,
) -> list[Saved]:  # fmt: skip
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for number, _, script in migrations():
            if number <= _version(file.header):
                apply(connection, number, script)
        taking = _Taking(connection, file, tables)
        connection.execute("BEGIN")
        saved = taking.take_all(made_again)
        connection.execute("COMMIT")
        check_ours(connection, path)
    if taking.apart:
        apart.write_text("".join(taking.apart), encoding="utf-8")
        hand_over(apart)
    return saved


def _version(header: bytes) -> int:
    """Return the schema version that a file had; the latest where that can't be told."""
    said = _said_version(header)
    return said if 0 < said <= latest_version() else latest_version()


def _said_version(header: bytes) -> int:
    is_ours = int.from_bytes(header[_MARK_AT : _MARK_AT + 4]) == APPLICATION_ID
    return int.from_bytes(header[_VERSION_AT : _VERSION_AT + 4]) if is_ours else 0


class _Taking:
    """Takes rows over into an open database that has tables already."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        file: DamagedFile,
        tables: dict[str, tuple[int, str]],
    ) -> None:
        self._connection = connection
        self._file = file
        self._tables = tables
        self.apart: list[str] = []

    def take_all(self, made_again: MadeAgain) -> list[Saved]:
        """Take all tables over; what people and servers added comes first."""
        query = "SELECT name, sql FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%'"
        triggers = self._connection.execute(query, ("trigger",)).fetchall()
        for name, _ in triggers:
            # They follow changes; here rows come as they were.
            self._connection.execute(f"DROP TRIGGER {name}")
        ours = {row[0] for row in self._connection.execute(query, ("table",))}
        people = sorted(ours - made_again.emptied - made_again.kept)
        saved = {table: self._take(table) for table in people}
        kept = [self._take(table) for table in sorted(ours & made_again.kept)]
        self._take_counters()
        self._set_apart(people, saved)
        for statement in made_again.after:
            self._connection.execute(statement)
        for _, sql in triggers:
            self._connection.execute(sql)
        return [*saved.values(), *kept]

    def _take(self, table: str) -> Saved:
        found = self._read(table)
        if found is None:
            return Saved(table, 0, 0, 1, False)
        before = self._connection.execute(f"SELECT * FROM {table}").fetchall()
        self._connection.execute(f"DELETE FROM {table}")
        (columns, alias), known = self._columns(table), set(self._names(table))
        rows = [*found.rows, *found.doubtful]
        given = (
            {name: value for name, value in zip(columns, values, strict=False) if name in known}
            for values in (_with_id(row, alias) for row in rows)
        )
        taken = sum(self._insert(table, one) for one in given)
        for row in before:
            # What migrations entered.
            marks = ", ".join("?" * len(row))
            self._connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)
        return Saved(
            table, taken, len(rows) - taken + found.cells_lost, found.pages_lost,
            bool(found.doubtful),
        )  # fmt: skip

    def _read(self, table: str) -> Found | None:
        return self._file.read(self._tables[table][0]) if table in self._tables else None

    def _insert(self, table: str, given: dict[str, Value]) -> bool:
        names, marks = ", ".join(given), ", ".join("?" * len(given))
        try:
            done = self._connection.execute(
                f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(given.values())
            )
        except sqlite3.Error:
            # What it says can't be true: no such row was ever accepted.
            return False
        return done.rowcount == 1

    def _names(self, table: str) -> list[str]:
        return _stored_order(self._connection, table)[0]

    def _columns(self, table: str) -> tuple[list[str], int | None]:
        """Return a table's columns in the order of its stored rows, and which one is the rowid."""
        ours = _stored_order(self._connection, table)
        with closing(sqlite3.connect(":memory:")) as scratch:
            try:
                scratch.execute(self._tables[table][1])
                theirs = _stored_order(scratch, table)
            except (sqlite3.Error, sqlite3.Warning):
                return ours
        return ours if len(ours[0]) == len(theirs[0]) and {*ours[0]} != {*theirs[0]} else theirs

    def _take_counters(self) -> None:
        """No id is given twice, not even one of a row that is lost."""
        for _, values in (self._read(_COUNTERS) or Found()).rows:
            if len(values) == 2 and isinstance(values[1], int):
                self._connection.execute(
                    f"INSERT INTO {_COUNTERS} (name, seq) SELECT ?1, 0 WHERE ?1 NOT IN"
                    f" (SELECT name FROM {_COUNTERS})",
                    values[:1],
                )
                self._connection.execute(
                    f"UPDATE {_COUNTERS} SET seq = max(seq, ?2) WHERE name = ?1", values
                )

    def _set_apart(self, tables: list[str], saved: dict[str, Saved]) -> None:
        """Take out what belongs to lost rows, again and again: others may belong to that."""
        again = True
        while again:
            again = False
            for table in tables:
                if gone := sum(self._take_out(table, *each) for each in self._references(table)):
                    again, old = True, saved[table]
                    saved[table] = Saved(
                        table, old.rows - gone, old.rows_lost, old.pages_lost, old.is_doubtful,
                        old.apart + gone,
                    )  # fmt: skip

    def _references(self, table: str) -> Iterator[tuple[str, bool]]:
        """Yield conditions for rows that refer to nothing, and whether they stay without that."""
        rows = self._connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        for _, _, parent, column, to, _, on_delete, _ in rows:
            key = to or next(iter(_stored_order(self._connection, parent)[0]))
            yield f"{column} NOT IN (SELECT {key} FROM {parent})", on_delete == "SET NULL"

    def _take_out(self, table: str, lost: str, stays: bool) -> int:
        if stays:
            column = lost.split()[0]
            self._connection.execute(f"UPDATE {table} SET {column} = NULL WHERE {lost}")
            return 0
        rows = self._connection.execute(f"SELECT * FROM {table} WHERE {lost}")
        names = [one[0] for one in rows.description]
        found = [{"table": table, **dict(zip(names, row, strict=True))} for row in rows]
        self.apart += [
            json.dumps(one, ensure_ascii=False, default=bytes.hex) + "\n" for one in found
        ]
        self._connection.execute(f"DELETE FROM {table} WHERE {lost}")
        return len(found)


def _stored_order(connection: sqlite3.Connection, table: str) -> tuple[list[str], int | None]:
    """Return columns as rows have them, the key's first where there is no rowid; and the rowid."""
    info = connection.execute(f"PRAGMA table_info({table})").fetchall()
    (without,) = connection.execute(
        "SELECT wr FROM pragma_table_list WHERE name = ? AND schema = 'main'", (table,)
    ).fetchone()
    if without:
        info.sort(key=lambda one: one[5] or len(info) + one[0] + 1)
    alias = [n for n, one in enumerate(info) if one[5] and one[2].upper() == "INTEGER"]
    is_alias = not without and len([one for one in info if one[5]]) == 1 and alias
    return [one[1] for one in info], alias[0] if is_alias else None


def _with_id(row: tuple[int | None, tuple[Value, ...]], alias: int | None) -> tuple[Value, ...]:
    rowid, values = row
    if alias is None or alias >= len(values):
        return values
    return (*values[:alias], rowid, *values[alias + 1 :])
