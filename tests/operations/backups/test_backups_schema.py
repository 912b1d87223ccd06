"""A database that an edited migration left behind: one clear line, wherever it is opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.kit.db import migrate as migrating
from bot.kit.db.backup import verify
from bot.kit.db.migrate import migrate, migrations
from bot.kit.errors import DatabaseError

EDITS = {
    "a column is missing": "ALTER TABLE departures DROP COLUMN left_at",
    "an index is missing": "DROP INDEX followers_untold",
    "a column is new": "ALTER TABLE posts ADD COLUMN extra TEXT",
    "a table is missing": "DROP TABLE board_resets",
    "a trigger is missing": "DROP TRIGGER saved_lists_are_bounded",
}


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_database_when_its_tables_are_not_its_versions_then_one_line_says_so(
    edit: str, kollab, database: Path
):
    change(database, edit)
    for words in (("db", "verify"), ("db", "migrate"), ("check",), ("settings", "export", "-")):
        said = kollab(*words)
        assert said.code == 1
        assert "of its parts are missing or otherwise" in said.out + said.err
        assert "kollab db salvage" in said.out + said.err
        assert "Traceback" not in said.err


def test_database_when_somebody_added_tables_then_they_are_nobodys_business(database_path: Path):
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute("CREATE TABLE _replicated (seq INTEGER)")
    migrate(database_path)
    assert verify(database_path).collaborations == 17


def test_database_when_a_migration_stumbles_over_it_then_one_line_says_so(
    database_path: Path, monkeypatch: pytest.MonkeyPatch
):
    script = "CREATE TABLE board_resets (a TEXT) STRICT;\n"
    known = migrations()
    monkeypatch.setattr(
        migrating, "migrations", lambda: (*known, (len(known) + 1, "more.sql", script))
    )
    with pytest.raises(DatabaseError, match="can't be brought to schema version") as caught:
        migrate(database_path)
    assert "kollab db salvage" in caught.value.remedy


def test_database_when_looked_at_once_then_the_next_start_compares_nothing(
    database_path: Path, monkeypatch: pytest.MonkeyPatch
):
    migrate(database_path)
    monkeypatch.setattr("bot.kit.db.schema.made_by", lambda scripts: pytest.fail("compared again"))
    migrate(database_path)
