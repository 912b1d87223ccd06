"""Whatever the umask, what holds people's data or a token is for its owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from bot.kit.private_files import make_private


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_files_when_the_program_makes_them_then_nobody_else_can_read_them(
    kollab, monkeypatch, tmp_path, light_file
):
    monkeypatch.setenv("KOLLAB_DATABASE__PATH", "var/deep/kollab.db")
    (tmp_path / "copy.db").write_bytes(light_file.read_bytes())
    for words in (
        ("db", "restore", "copy.db"),
        ("db", "backup"),
        ("db", "backup", "elsewhere/all.db"),
        ("db", "restore", "copy.db", "--yes"),
        ("settings", "export", "settings.yaml"),
        ("privacy", "export", "1", "me.json"),
    ):
        os.umask(0)
        said = kollab(*words)
        assert said.code == 0, said.err
    made = {path for path in tmp_path.rglob("*") if path.name != "copy.db"}
    assert {path.name for path in made} >= {"deep", "kollab.db", "backups", "all.db", "me.json"}
    assert [path for path in made if rights(path) & 0o077] == []


def test_config_when_it_holds_a_token_then_it_is_made_private_and_any_other_is_left(
    kollab, database, tmp_path
):
    config = tmp_path / "config.yaml"
    for text, after in (("discord: {token: a.b.c}\n", 0o600), ("logging: {level: INFO}\n", 0o644)):
        config.write_text(text)
        config.chmod(0o644)
        said = kollab("settings", "export", "-")
        assert rights(config) == after
        assert ("others could use config.yaml" in said.err) is (after == 0o600)


def test_files_when_they_are_anothers_then_they_stay_and_only_what_all_can_use_is_warned_of(
    tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    group, everybody = tmp_path / "group", tmp_path / "everybody"
    for path, mode in ((group, 0o640), (everybody, 0o644)):
        path.touch()
        path.chmod(mode)
    make_private([group, everybody, tmp_path / "gone"])
    assert (rights(group), rights(everybody)) == (0o640, 0o644)
    assert "everybody can use" in caplog.text
    assert str(group) not in caplog.text
    assert "gone" not in caplog.text
