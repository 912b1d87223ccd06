"""Old copies go, those that somebody asked for stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kit.db.backup import prune_backups


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    backups = tmp_path / "backups"
    backups.mkdir()
    for name in (
        "kollab-20260101T000000Z-before-2.db",
        "kollab-20260201T000000Z-before-3.db",
        "kollab-20260301T000000Z-before-4.db",
        "kollab-20250101T000000Z-backup.db",
        "other-20250101T000000Z-before-2.db",
        "kollab-notes.db",
    ):
        (backups / name).touch()
    return backups


def test_prune_when_there_are_more_than_kept_then_the_oldest_go(folder):
    removed = prune_backups(folder.parent / "kollab.db", keep=2)
    assert [path.name for path in removed] == ["kollab-20260101T000000Z-before-2.db"]
    assert len(list(folder.iterdir())) == 5


@pytest.mark.parametrize("keep", [3, 100])
def test_prune_when_there_are_no_more_than_kept_then_all_stay(folder, keep):
    assert prune_backups(folder.parent / "kollab.db", keep=keep) == []


def test_prune_when_there_is_no_folder_then_nothing_happens(tmp_path):
    assert prune_backups(tmp_path / "kollab.db", keep=1) == []


def test_prune_when_a_copy_can_not_be_removed_then_the_others_still_are(folder, caplog):
    blocked = folder / "kollab-20240101T000000Z-before-1.db"
    blocked.mkdir()
    removed = prune_backups(folder.parent / "kollab.db", keep=1)
    assert len(removed) == 2
    assert blocked.name in caplog.text
