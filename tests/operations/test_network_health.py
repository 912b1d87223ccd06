"""What keeps a bot from its work, and asking it for that from outside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from discord.gateway import KeepAliveHandler

from bot.app.cli.bootstrap import open_commands
from bot.app.config import Config, DatabaseSettings, DiscordSettings, MetricsSettings
from bot.app.health import watch
from bot.app.health.ask import LONGEST_SILENCE, file_of, problems_of
from bot.app.health.model import LEAST_FREE, LONGEST_LOOK, Facts, Line, problems
from bot.app.health.server import watched

WELL = Facts(
    shards={0: Line(40, 41.25), 1: Line(0, 41.25)},
    is_ready=True,
    looked_ago=20,
    database="",
    free=LEAST_FREE,
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"shards": {}}, "no connection to Discord yet"),
        ({"shards": {0: Line(1, 41.25), 1: None}}, "shard 1: no connection to Discord"),
        ({"shards": {7: Line(61, 41.25)}}, None),
        ({"shards": {7: Line(62, 41.25)}}, "shard 7: no answer from Discord for 62 s"),
        ({"is_ready": False}, "Discord has not told all servers yet"),
        ({"looked_ago": None}, "posts: not looked for yet"),
        ({"looked_ago": LONGEST_LOOK + 1}, "posts: not looked for within 301 s"),
        ({"database": "it is full"}, "database: it is full"),
        ({"free": LEAST_FREE - 2**20}, "disk: 49 MiB left"),
    ],
)
def test_health_when_something_is_wrong_then_words_say_what(changes, said):
    assert problems(replace(WELL, **changes)) == ([said] if said else [])


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(database=DatabaseSettings(path=tmp_path / "kollab.db"))


def tell(config: Config, at: float, *said: str) -> None:
    file_of(config).write_text(json.dumps({"at": at, "problems": said}))


def test_question_when_the_bot_told_lately_then_what_it_told_is_known(config):
    tell(config, 1000.0)
    assert problems_of(config, now=1000 + LONGEST_SILENCE) == []
    tell(config, 1000.0, "disk: 1 MiB left")
    assert problems_of(config, now=1001) == ["disk: 1 MiB left"]


@pytest.mark.parametrize("content", [None, "", "[]", '{"at": "x", "problems": []}', "\xff"])
def test_question_when_there_is_nothing_to_read_then_it_does_not_run(config, content):
    if content is not None:
        file_of(config).write_text(content, encoding="latin-1")
    (said,) = problems_of(config, now=0)
    assert "does not run" in said


def test_question_when_the_bot_is_silent_then_it_is_not_well(config):
    tell(config, 1000.0)
    assert problems_of(config, now=1090) == ["nothing is heard from it for 90 s"]


def test_question_when_nobody_listens_at_the_port_then_words(config):
    closed = config.model_copy(update={"metrics": MetricsSettings(host="0.0.0.0", port=1)})
    (said,) = problems_of(closed, now=0)
    assert said.startswith("no answer at 127.0.0.1:1: ")


def test_file_when_processes_share_a_database_then_each_has_its_own(config):
    second = config.model_copy(update={"discord": DiscordSettings(shard_ids=(2, 3))})
    assert {file_of(config).name, file_of(second).name} == {"kollab.health", "kollab.health-2"}


async def test_watch_when_something_writes_for_long_then_the_database_is_a_problem(
    config, monkeypatch
):
    monkeypatch.setattr(watch, "WRITING_SECONDS", 0.01)
    async with open_commands() as bot:
        async with bot.services.database.write(), watched(config, bot):
            told = json.loads(file_of(config).read_text())["problems"]
            assert [each for each in told if "was busy for" in each]
        async with watched(config, bot):
            assert problems_of(config, now=0) == ["no connection to Discord yet"]
        assert not file_of(config).exists()


def test_shard_when_discord_answers_then_discord_py_notes_when(monkeypatch):
    # What is read of it has no name that it promises to keep.
    monkeypatch.setattr("time.perf_counter", mock.Mock(return_value=7.0))
    ws = mock.Mock(thread_id=0, _max_heartbeat_timeout=60.0)
    handler = KeepAliveHandler(ws=ws, interval=41.25, shard_id=0)
    monkeypatch.setattr("time.perf_counter", mock.Mock(return_value=9.0))
    handler.ack()
    assert (handler._last_ack, handler.interval) == (9.0, 41.25)
