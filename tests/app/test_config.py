"""The settings: where they come from, and what is said when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.app.config import Config, load_config, setting_keys
from bot.kit.errors import ConfigError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("KOLLAB_") or name == "DISCORD_TOKEN":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "config.yaml") -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    return str(caught.value)


def test_example_when_held_against_the_code_then_every_key_has_its_default():
    example = yaml.safe_load((ROOT / "config.example.yaml").read_text(encoding="utf-8"))
    written = {(section, key) for section, keys in example.items() for key in keys}
    assert written == set(setting_keys())
    assert Config(**example) == Config()


def test_settings_when_nothing_is_said_then_defaults():
    assert load_config().database.path == Path("var/kollab.db")


def test_settings_when_file_and_environment_differ_then_the_environment_wins(monkeypatch):
    write("database: {path: from-file.db, readers: 3}\nlogging:\n")
    monkeypatch.setenv("KOLLAB_DATABASE__PATH", "from-environment.db")
    config = load_config()
    assert config.database.path == Path("from-environment.db")
    assert config.database.readers == 3


@pytest.mark.parametrize("variable", ["DISCORD_TOKEN", "KOLLAB_DISCORD__TOKEN"])
def test_token_when_in_the_environment_then_it_is_read_and_never_shown(monkeypatch, variable):
    monkeypatch.setenv(variable, "very-secret")
    config = load_config()
    assert config.discord.token is not None
    assert config.discord.token.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(config) + str(config) + config.model_dump_json()


def test_file_when_named_by_the_environment_then_it_is_read(monkeypatch):
    monkeypatch.setenv("KOLLAB_CONFIG", str(write("logging: {level: DEBUG}", "other.yaml")))
    assert load_config().logging.level == "DEBUG"


def test_settings_when_several_are_wrong_then_each_is_named_with_its_place(monkeypatch):
    write(
        "discord:\n  tokne: x\n  shard_count: 0\n  api_base: nowhere\n"
        "databse:\n  path: x\nlogging:\n  level: LOUD\n"
    )
    monkeypatch.setenv("KOLLAB_DATABASE__READERS", "many")
    monkeypatch.setenv("KOLLAB_LOGING__LEVEL", "INFO")
    said = problems()
    assert "config.yaml:2: discord.tokne: there is no such setting; did you mean token?" in said
    assert "config.yaml:3: discord.shard_count: write 1 or more" in said
    assert "config.yaml:4: discord.api_base: write a full address" in said
    assert "config.yaml:5: databse: there is no such setting; did you mean database?" in said
    assert "config.yaml:8: logging.level: write one of 'DEBUG'" in said
    assert "environment variable KOLLAB_DATABASE__READERS: write a whole number" in said
    assert "environment variable KOLLAB_LOGING__LEVEL" in said
    assert "did you mean KOLLAB_LOGGING__LEVEL?" in said


def test_section_when_given_as_text_in_the_environment_then_it_is_refused(monkeypatch):
    monkeypatch.setenv("KOLLAB_DATABASE", "nonsense")
    assert "database" in problems()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("database: [unclosed", "config.yaml:1"),
        ("- a\n- list\n", "config.yaml:1 holds no settings by name"),
        ("database: text\n", "config.yaml:1: database: write the section's keys below it"),
    ],
)
def test_file_when_it_is_no_settings_file_then_the_line_is_named(text, said):
    write(text)
    assert said in problems()


def test_file_when_it_is_not_text_then_it_says_so():
    Path("config.yaml").write_bytes(b"\xff\xfe\x00")
    assert "config.yaml:1 is not UTF-8." in problems()


def test_file_when_a_key_is_there_twice_or_a_value_is_cut_off_then_each_is_named():
    write("database:\n  path: a.db\n  path: kollab #2.db\nlogging: {level: INFO} # loud\n")
    said = problems()
    assert "config.yaml:3: database.path: is there twice" in said
    assert "config.yaml:3: database.path: 'kollab #2.db' ends before its #" in said
    assert "logging" not in said


def test_file_when_it_is_missing_then_it_says_so():
    assert "There is no configuration file nowhere.yaml." in problems(Path("nowhere.yaml"))


def test_problem_when_it_concerns_the_token_then_the_token_is_not_in_it():
    write("discord:\n  token: [very-secret]\n")
    assert "very-secret" not in problems()
