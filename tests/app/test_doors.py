"""Every command of the program, on its good and its bad path, as a person runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from bot.catalogue.files.reader import load_content
from tests.catalogue.stored_rows import in_order
from tests.support.cli import Said

# The number of our schema is far below this.
FROM_THE_FUTURE = 9999


pytestmark = pytest.mark.usefixtures("folder_of_its_own")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("1.2.3", "kollab 1.2.3\n"),
        ("1.2.4.dev3+g6b789fb48.d20261130", None),
        ("1.2.4.dev3+g6b789fb48", "kollab 1.2.4.dev3+g6b789fb48 (commit 6b789fb48)\n"),
    ],
)
def test_version_when_asked_for_then_it_is_told_with_its_commit(kollab, monkeypatch, known, said):
    monkeypatch.setattr("bot.app.cli.program.version", lambda name: known)
    assert kollab("--version") == Said(0, said or f"kollab {known} (commit 6b789fb48)\n", "")


def test_module_when_run_then_it_is_the_same_program():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith(f"kollab {version('kollab-bot')}")


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["run", "--nonsense"],
        ["ask", "--as", "admin", "/help"],
        ["ask", "--locale", "klingon", "/help"],
        ["ask", "--at", "tomorrow", "/help"],
        ["demo", "--port", "99999"],
        ["sync", "--guild", "abc"],
        ["catalogue", "export", "--format", "pdf"],
        ["db", "restore"],
    ],
    ids=" ".join,
)
def test_use_when_wrong_then_exit_2_and_words(kollab, words):
    said = kollab(*words)
    assert said.code == 2
    assert "Error" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("words", [["run"], ["sync"], ["sync", "--dry-run"]], ids=" ".join)
def test_discord_when_there_is_no_token_then_exit_1_and_the_remedy(kollab, words):
    said = kollab(*words)
    assert said.code == 1
    assert "There is no bot token." in said.err
    assert "DISCORD_TOKEN" in said.err


def test_configuration_when_wrong_then_exit_1_and_its_place(kollab, tmp_path):
    (tmp_path / "mine.yaml").write_text("databse: {}\n")
    said = kollab("--config", "mine.yaml", "db", "verify")
    assert said.code == 1
    assert "mine.yaml:1: databse" in said.err


def test_check_when_nothing_is_there_yet_then_only_the_token_is_missing(kollab):
    said = kollab("check")
    assert said.code == 1
    assert [line[0] for line in said.out.splitlines() if line[0] in "✓✗"] == list("✓✗✓✓✓✓")
    assert "✗ token: There is no bot token." in said.out
    assert not Path("var").exists(), "a check changes nothing"


def test_check_when_all_is_well_then_exit_0_and_the_invitation(kollab, database, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38)
    said = kollab("check")
    assert said.code == 0
    assert "client_id=123456789012345678" in said.out
    assert "GabcdE" not in said.out + said.err


def test_check_when_several_are_wrong_then_each_is_a_line(kollab, database, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "abc")
    database.write_bytes(b"no database" * 1000)
    said = kollab("check")
    assert said.code == 1
    assert "✗ token: it has not the shape" in said.out
    assert "✗ database" in said.out
    assert "✓ catalogue" in said.out


@pytest.mark.parametrize(
    ("server", "role", "line"),
    [
        ("", "", "✓ curators: what shows in all servers is curated with `kollab curate` alone"),
        ("77", "", "✓ curators: what shows in all servers is curated in server 77, by whoever"),
        ("77", "88", "✓ curators: what shows in all servers is curated in server 77, by role 88"),
        ("", "88", "→ Set curation.instance_server to the id of the server that has this role."),
    ],
)
def test_check_when_curators_are_named_then_it_says_who_they_are(
    kollab, monkeypatch, server, role, line
):
    for key, value in (("SERVER", server), ("ROLE", role)):
        if value:
            monkeypatch.setenv(f"KOLLAB_CURATION__INSTANCE_{key}", value)
    assert line in kollab("check").out


def test_check_when_the_configuration_is_wrong_then_it_says_so(kollab, tmp_path):
    (tmp_path / "config.yaml").write_text("logging: {level: LOUD}")
    said = kollab("check")
    assert said.code == 1
    assert "✗ configuration" in said.out
    assert "config.yaml:1: logging.level" in said.out


def test_catalogue_when_sound_then_it_is_counted(kollab):
    said = kollab("catalogue", "validate")
    assert said.code == 0
    assert said.out.startswith("The catalogue is sound: ")


def test_catalogue_when_an_entry_is_malformed_then_file_entry_and_remedy(kollab, source):
    (source / "shows.yaml").write_text("- id: goblin\n  titel: Goblin\n  kind: drama\n")
    said = kollab("catalogue", "validate", str(source))
    assert said.code == 1
    assert "shows.yaml:" in said.err
    assert "goblin" in said.err
    assert "→" in said.err


def test_catalogue_when_there_is_no_folder_then_exit_1(kollab):
    assert "There is no folder nowhere." in kollab("catalogue", "validate", "nowhere").err


def test_catalogue_when_formatted_then_every_file_has_its_form_and_says_the_same(kollab, source):
    before = load_content(source)
    assert (
        "files are not as they should be"
        in kollab("catalogue", "format", str(source), "--check").err
    )
    assert "files written" in kollab("catalogue", "format", str(source)).out
    assert kollab("catalogue", "format", str(source), "--check").out == "All is in form.\n"
    assert load_content(source) == in_order(before)
    assert "title_ko: 도깨비\n" in (source / "shows.yaml").read_text("utf-8")


def test_catalogue_when_a_file_has_a_remark_then_formatting_does_not_lose_it(kollab, source):
    path = source / "shows.yaml"
    path.write_text(f"# Ours.\n{path.read_text('utf-8')}", encoding="utf-8")
    said = kollab("catalogue", "format", str(source))
    assert said.code == 1
    assert "shows.yaml:1 is a remark" in said.err
    assert path.read_text("utf-8").startswith("# Ours.\n")


def test_catalogue_stats_when_asked_for_then_figures(kollab):
    said = kollab("catalogue", "stats")
    assert said.code == 0
    assert "by kind: " in said.out
    assert "of 366" in said.out


def test_catalogue_when_exported_then_it_is_all_there(kollab):
    whole = json.loads(kollab("catalogue", "export").out)
    table = list(csv.DictReader(io.StringIO(kollab("catalogue", "export", "--format", "csv").out)))
    assert len(table) == len(whole["collaborations"]) > 3000
    apt = next(row for row in table if row["id"] == "rose-apt")
    assert apt["title"] == "APT."
    assert "bruno-mars" in apt["artists"]
    assert apt["date"] == "2024-10-18"


def test_catalogue_when_exported_as_yaml_then_it_needs_a_folder_and_fills_it(kollab):
    assert "--output FOLDER" in kollab("catalogue", "export", "--format", "yaml").err
    said = kollab("catalogue", "export", "--format", "yaml", "--output", "written")
    assert said.code == 0
    assert yaml.safe_load(Path("written/shows.yaml").read_text(encoding="utf-8"))


def test_catalogue_when_the_output_can_not_be_written_then_exit_1(kollab):
    said = kollab("catalogue", "export", "--output", "no/such/folder.json")
    assert said.code == 1
    assert "can't be written" in said.err


def test_database_when_migrated_then_the_catalogue_is_in_it(kollab, database):
    said = kollab("db", "migrate")
    assert said.code == 0
    assert "the catalogue was there already" in said.out


def test_database_when_backed_up_and_restored_then_it_is_as_before(kollab, database):
    assert kollab("db", "backup", "copy.db").code == 0
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM credits_all")
    connection.close()
    refused = kollab("db", "restore", "copy.db", typed="n\n")
    assert refused.code == 1
    restored = kollab("db", "restore", "copy.db", "--yes")
    assert restored.code == 0
    assert "is kept as" in restored.out
    assert kollab("ask", "--db", str(database), "/collab find query:APT.").code == 0


def test_database_when_verified_then_sound_or_damaged(kollab, database):
    assert "is sound" in kollab("db", "verify").out
    data = bytearray(database.read_bytes())
    data[4096 * 3 : 4096 * 40] = os.urandom(4096 * 37)
    database.write_bytes(data)
    said = kollab("db", "verify")
    assert said.code == 1
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words", [["db", "verify"], ["db", "backup"], ["db", "restore", "gone.db", "--yes"]]
)
def test_database_when_there_is_none_then_exit_1(kollab, words):
    assert kollab(*words).code == 1


@pytest.mark.parametrize("words", [["db", "migrate"], ["db", "verify"], ["ask", "/help"]])
def test_database_when_newer_than_the_program_then_exit_1_and_words(kollab, database, words):
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA user_version = {FROM_THE_FUTURE}")
    connection.close()
    said = kollab(*words, *(["--db", str(database)] if words[0] == "ask" else []))
    assert said.code == 1
    assert "newer" in said.err
    assert "→" in said.err


@pytest.mark.usefixtures("whole_catalogue")
def test_ask_when_given_lines_then_they_run_in_one_world(kollab, database):
    said = kollab(
        "ask", "--db", str(database), "--json", "/collab find query:APT.", 'click "Connections"'
    )
    assert said.code == 0
    first, second = map(json.loads, said.out.splitlines())
    assert "APT." in first["content"]
    assert second["ok"]


def test_ask_when_reading_standard_input_then_comments_and_blanks_are_skipped(kollab, database):
    said = kollab("ask", "--db", str(database), typed="# a comment\n\n/about\n/colab find\n")
    assert said.code == 1
    assert said.out.count("> /") == 2
    assert "Did you mean /collab find?" in said.out


def test_ask_when_another_time_is_set_then_the_bot_lives_then(kollab, database):
    said = kollab("ask", "--db", str(database), "--at", "2026-10-18T03:00Z", "/onthisday")
    assert said.code == 0
    assert "APT." in said.out


def test_ask_when_pictures_can_not_be_written_then_exit_1_and_words(kollab, database):
    Path("taken").touch()
    said = kollab("ask", "--db", str(database), "--out", "taken", "/collab stats artist:SUGA")
    assert said.code == 1
    assert "taken" in said.err
    assert "Traceback" not in said.err


def test_ask_when_the_database_can_not_be_made_then_exit_1_and_words(kollab):
    Path("taken").touch()
    said = kollab("ask", "--db", "taken/kollab.db", "/help")
    assert said.code == 1
    assert "taken" in said.err
    assert "→" in said.err


def test_ask_when_the_reader_is_korean_then_the_answer_is(kollab, database):
    said = kollab("ask", "--db", str(database), "--locale", "ko", "/help")
    assert said.code == 0
    assert any("가" <= letter <= "힣" for letter in said.out)


def test_simulation_when_not_installed_then_it_says_what_to_install(kollab, monkeypatch):
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "simcord" else real(name, *a)
    )
    for command in (["ask", "/help"], ["demo"]):
        said = kollab(*command)
        assert said.code == 1
        assert "[demo]'" in said.err


def test_run_when_imported_then_what_only_others_need_is_not_loaded():
    """The bot's process is measured: what it never uses stays out of its memory."""
    program = (
        "import sys, bot.app.cli.program, bot.app.cli.run\n"
        "heavy = {'simcord', 'rich', 'playwright', 'PIL'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
