"""What root does to a database leaves nothing that the bot's own user could not use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.kit.db import owner
from bot.kit.db.backup import backup, restore
from bot.kit.db.migrate import migrate

BOT, ROOT = 4321, 0


@pytest.fixture
def owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """Be root in a folder of the bot's user; tells of each file (by inode) whose it is."""
    whose: dict[int, int] = {tmp_path.stat().st_ino: BOT}
    plain = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        found = plain(path, **options)
        values = list(found)
        values[4] = whose.get(found.st_ino, ROOT)
        return os.stat_result(values)

    def chown(path: Path, user: int, group: int) -> None:
        whose[os.stat(path).st_ino] = user

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "chown", chown)
    monkeypatch.setattr(os, "geteuid", lambda: ROOT)
    return whose


def not_the_bots(folder: Path, owners: dict[int, int]) -> list[str]:
    return sorted(
        one.name for one in folder.rglob("*") if owners.get(os.stat(one).st_ino, ROOT) != BOT
    )


def test_restore_when_done_by_root_then_the_files_are_the_folders_owners(
    tmp_path: Path, small_file: Path, owners: dict[int, int]
):
    path = tmp_path / "var" / "kollab.db"
    restore(small_file, path)
    restore(small_file, path)
    backup(path)
    backup(path, tmp_path / "copies" / "all.db")
    assert len(list(tmp_path.rglob("*.db"))) == 4
    assert not_the_bots(tmp_path, owners) == []


def test_migrate_when_done_by_root_then_the_new_file_is_the_folders_owners(
    tmp_path: Path, owners: dict[int, int]
):
    path = tmp_path / "deep" / "var" / "kollab.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 0")
    assert not_the_bots(tmp_path, owners) == []


def test_check_when_root_left_files_of_its_own_then_the_remedy_is_named(
    kollab, database: Path, owners: dict[int, int]
):
    owners[database.parent.stat().st_ino] = BOT
    said = kollab("check")
    assert f"{database} belongs to another user than its folder" in said.out
    assert f"chown {BOT} {database}" in said.out
    owner.hand_over(database)
    assert f"✓ database: {database} is sound, and user root can write it" in kollab("check").out


def test_check_when_the_file_can_not_be_written_then_says_who_could_not(
    kollab, database: Path, monkeypatch: pytest.MonkeyPatch
):
    plain = Path.open

    def refuse(path: Path, mode: str = "r", **options: Any) -> Any:
        if path == database and mode == "r+b":
            raise PermissionError(13, "Permission denied")
        return plain(path, mode, **options)

    monkeypatch.setattr(Path, "open", refuse)
    said = kollab("check")
    assert f"{database} can't be written to by user " in said.out
    assert said.code == 1
