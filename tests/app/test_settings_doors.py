"""`kollab settings`: servers' settings out of the database and into another one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.kit.db.migrate import APPLICATION_ID, migrations

SERVER, OTHER = 123_456_789_012_345_678, 223_456_789_012_345_678
CHANNEL = 323_456_789_012_345_678


def stored(database: Path) -> dict[int, dict[str, str]]:
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT guild_id, key, value FROM guild_settings").fetchall()
    connection.close()
    found: dict[int, dict[str, str]] = {}
    for server, key, value in rows:
        found.setdefault(server, {})[key] = value.strip('"')
    return found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"servers: {{{2**63}: {{language: ko}}}}", "isn't a Discord ID"),
        (f'servers: {{"{SERVER}": {{daily_channel: {2**64}}}}}', "isn't a Discord ID"),
        (f'servers: {{"{SERVER}": {{trivia_rounds: {"9" * 5000}}}}}', "is out of range: 1-50"),
    ],
)
def test_import_when_a_number_is_huge_then_it_is_refused_in_words(kollab, database, text, said):
    Path("huge.yaml").write_text(text)
    refused = kollab("settings", "import", "huge.yaml")
    assert refused.code == 1
    assert said in refused.err
    assert "Traceback" not in refused.err
    assert stored(database) == {}


def test_import_when_a_channel_is_another_servers_then_nothing_is_set(kollab, database, change):
    change(SERVER, daily_channel=CHANNEL)
    before = stored(database)
    Path("other.yaml").write_text(f'servers: {{"{OTHER}": {{trivia_channels: ["{CHANNEL}"]}}}}')
    said = kollab("settings", "import", "other.yaml")
    assert said.code == 1
    assert f"servers.{OTHER}.trivia_channels: {CHANNEL} is of server {SERVER}." in said.err
    assert "Traceback" not in said.err
    assert stored(database) == before


def test_settings_when_moved_to_another_host_then_they_and_the_posts_are_there(
    kollab, database, change, tmp_path, monkeypatch, small_file
):
    change(SERVER, daily_channel=CHANNEL, time_zone="Asia/Seoul", excluded=["artist:bts"])
    change(OTHER, language="ko")
    said = kollab("settings", "export", "all.yaml")
    assert said == said.__class__(0, "Wrote the settings of 2 servers into all.yaml.\n", "")
    before = stored(database)

    elsewhere = tmp_path / "elsewhere.db"
    elsewhere.write_bytes(small_file.read_bytes())
    monkeypatch.setenv("KOLLAB_DATABASE__PATH", str(elsewhere))
    said = kollab("settings", "import", "all.yaml")
    assert said.code == 0, said.err
    assert f"server {SERVER}\n  time_zone: (default) → Asia/Seoul\n" in said.out
    assert "  excluded: (default) → artist:bts\n" in said.out
    assert said.out.endswith("Changed 2 servers. `/settings check` there tells what works.\n")
    assert stored(elsewhere) == before
    connection = sqlite3.connect(elsewhere)
    assert connection.execute("SELECT target_id, kind FROM timetables").fetchall() == [
        (SERVER, "daily")
    ]
    assert connection.execute(
        "SELECT DISTINCT user_id, action FROM setting_changes"
    ).fetchall() == [(0, "import")]
    connection.close()
    assert kollab("settings", "import", "all.yaml").out == (
        "All is so already, in 2 servers. Nothing was changed.\n"
    )


def test_settings_when_only_tried_then_the_difference_is_shown_and_nothing_changes(
    kollab, database, change
):
    change(SERVER, daily_time="08:00", thread=True)
    before = stored(database)
    Path("new.yaml").write_text(f'servers:\n  "{SERVER}":\n    daily_time: 21:30\n')
    said = kollab("settings", "import", "new.yaml", "--dry-run")
    assert said.code == 0
    assert said.out.splitlines() == [
        f"server {SERVER}",
        "  daily_time: 08:00 → 21:30",
        "  thread: True → (default)",
        "Nothing was changed (--dry-run). Without it, 1 server would be.",
    ]
    assert stored(database) == before


def test_settings_when_the_file_has_faults_then_each_has_its_line_and_nothing_changes(
    kollab, database, change
):
    change(OTHER, language="ko")
    before = stored(database)
    Path("bad.yaml").write_text(
        f'servers:\n  "{OTHER}":\n    language: en\n  "{SERVER}":\n'
        "    daily_time: 25:00\n    dayly_channel: 1\n  nobody: {}\n"
    )
    said = kollab("settings", "import", "bad.yaml")
    assert said.code == 1
    assert "bad.yaml was not imported; nothing was changed." in said.err
    assert f"bad.yaml:5: servers.{SERVER}.daily_time: I can't read “25:00” as a time" in said.err
    assert f"bad.yaml:6: servers.{SERVER}.dayly_channel: There's no setting" in said.err
    assert "Did you mean daily_channel?" in said.err
    assert "bad.yaml:7: servers.nobody: " in said.err
    assert "→ Mend these lines" in said.err
    assert stored(database) == before


def test_settings_when_the_file_has_aliases_then_it_is_refused(kollab, database):
    Path("bad.yaml").write_text(f'servers:\n  "{OTHER}": &a {{}}\n  "{SERVER}": *a\n')
    said = kollab("settings", "import", "bad.yaml")
    assert said.code == 1
    assert "bad.yaml:2: In YAML, “&a” points elsewhere" in said.err


def test_settings_when_one_server_is_meant_then_the_others_stay(kollab, database, change):
    change(SERVER, language="ko")
    change(OTHER, language="ko")
    one = kollab("settings", "export", "-", "--server", str(SERVER)).out
    assert str(SERVER) in one
    assert str(OTHER) not in one
    kollab("settings", "export", "all.yaml")
    text = Path("all.yaml").read_text()
    Path("all.yaml").write_text(text.replace("language: ko", "language: en"))
    assert kollab("settings", "import", "all.yaml", "--server", str(SERVER)).code == 0
    assert {server: each["language"] for server, each in stored(database).items()} == {
        SERVER: "en",
        OTHER: "ko",
    }
    said = kollab("settings", "import", "all.yaml", "--server", str(CHANNEL))
    assert said.code == 1
    assert f"has no server {CHANNEL}" in said.err


def test_settings_when_a_moderator_exported_them_then_they_go_to_the_named_server(kollab, database):
    said = kollab("settings", "import", "-", "--server", str(SERVER), typed="language: ko\n")
    assert said.code == 0, said.err
    assert stored(database) == {SERVER: {"language": "ko"}}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["import", "nowhere.yaml"], "nowhere.yaml can't be read"),
        (["import", "latin.yaml"], "isn't UTF-8 text"),
        (["export", "no/folder.yaml"], "can't be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_settings_when_the_file_is_the_trouble_then_exit_1_and_a_remedy(
    kollab, database, words, message
):
    Path("latin.yaml").write_bytes("é".encode("latin-1"))
    said = kollab("settings", *words)
    assert said.code == 1
    assert message in said.err
    assert "→" in said.err
    assert "Traceback" not in said.err


def test_settings_when_there_is_no_database_then_none_is_made(kollab, monkeypatch):
    said = kollab("settings", "export", "-")
    assert said.code == 1
    assert "There is no database" in said.err
    assert not Path("var").exists()


def test_settings_when_the_database_is_of_another_version_then_it_is_left_alone(kollab, database):
    database.unlink()
    connection = sqlite3.connect(database)
    connection.executescript(migrations()[0][2])
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    said = kollab("settings", "export", "-")
    assert said.code == 1
    assert "`kollab db migrate`" in said.err
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


@pytest.mark.parametrize(
    "words",
    [["export"], ["import"], ["export", "x", "--server", "abc"], ["nonsense"]],
    ids=" ".join,
)
def test_settings_when_used_wrongly_then_exit_2(kollab, words):
    assert kollab("settings", *words).code == 2
