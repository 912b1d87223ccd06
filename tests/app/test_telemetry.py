"""Logs are readable by people or machines and never hold a token."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import sqlite3
import sys
import threading
import warnings
from contextlib import closing
from unittest import mock

import discord
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app.cli.console import note, operator_faults
from bot.app.features import FIGURES
from bot.app.health.server import application
from bot.app.telemetry import log_lost_errors, set_up_logging
from bot.kit.errors import DatabaseError
from bot.kit.metrics import Figure, Metrics
from bot.posts.delivery.metrics import DELAY, LATE, POSTS

# In three parts, so that nobody's scanner takes it for a real one.
TOKEN = ".".join(["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcdE", "x" * 38])


pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.mark.parametrize("style", ["plain", "json"])
def test_log_when_a_token_is_in_it_then_it_is_hidden(style):
    stream = io.StringIO()
    set_up_logging(level="INFO", style=style, secrets=["hunter2-secret"], stream=stream)
    log = logging.getLogger("trial")
    log.warning("token %s and %s", TOKEN, "hunter2-secret")
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError:
        log.exception("broke")
    said = stream.getvalue()
    assert "RuntimeError" in said
    assert "[token]" in said
    assert TOKEN not in said
    assert "hunter2" not in said


def test_log_when_json_then_one_object_a_line_with_the_fields():
    stream = io.StringIO()
    set_up_logging(level="INFO", style="json", stream=stream)
    logging.getLogger("trial").info("shard %s", 3, extra={"guild_id": 7})
    logging.getLogger("trial").debug("not this")
    (line,) = stream.getvalue().splitlines()
    said = json.loads(line)
    assert said.pop("at").endswith("+00:00")
    assert said == {"level": "INFO", "logger": "trial", "message": "shard 3", "guild_id": 7}


WORD = "c4nary"
"""What somebody typed, and no log may have."""


def refused_by_sqlite() -> sqlite3.Error:
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(sqlite3.IntegrityError) as caught,
    ):
        connection.executescript(
            f"CREATE TABLE t (a CHECK (a < 'b')); INSERT INTO t VALUES ('{WORD}')"
        )
    return caught.value


def quoting(error: Exception) -> None:
    """Raise the error over another one that quotes its input, too."""
    try:
        int(WORD)
    except ValueError as cause:
        raise error from cause


@pytest.mark.parametrize("style", ["plain", "json"])
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError(WORD), "ValueError"),
        (KeyError(WORD), "KeyError"),
        (OSError(36, "File name too long", WORD), "OSError: File name too long"),
        (refused_by_sqlite(), "IntegrityError: sqlite_errorname SQLITE_CONSTRAINT_CHECK"),
        (DatabaseError("the disk is full", remedy="make room"), "the disk is full"),
        (
            discord.HTTPException(mock.Mock(status=400), {"code": 50035, "message": WORD}),
            "HTTPException: status 400, code 50035",
        ),
        (ExceptionGroup(WORD, [TypeError(WORD)]), "TypeError"),
    ],
)
def test_log_when_an_error_quotes_its_input_then_only_its_kind_and_place_are_told(
    style, error, said
):
    stream = io.StringIO()
    set_up_logging(level="DEBUG", style=style, stream=stream)
    log = logging.getLogger("bot.trial")
    with pytest.raises(type(error)) as caught:
        quoting(error)
    log.error("broke: %r, %s", error, error, exc_info=caught.value)
    log.info("it was %(error)s", {"error": error}, extra={"of": error})
    written = stream.getvalue()
    assert said in written
    assert "ValueError" in written
    assert "in quoting" in written
    assert WORD not in written


def test_log_when_a_value_is_no_text_or_number_then_only_its_kind_is_told():
    stream = io.StringIO()
    set_up_logging(level="INFO", style="plain", stream=stream)
    logging.getLogger("discord.trial").error("in view %r of %s", {"name": WORD}, 7)
    assert "in view <dict> of 7" in stream.getvalue()


@pytest.mark.parametrize("place", ["interactions/12/{}/callback", "webhooks/12/{}?wait=1"])
def test_log_when_an_address_has_the_token_of_an_interaction_then_it_is_hidden(place):
    stream = io.StringIO()
    set_up_logging(level="INFO", style="plain", stream=stream)
    logging.getLogger("discord.http").warning("limited: %s", "https://x/" + place.format(WORD))
    assert "/12/[token]" in stream.getvalue()
    assert WORD not in stream.getvalue()


async def test_log_when_a_task_is_lost_then_asyncio_tells_nothing_of_its_input():
    stream = io.StringIO()
    set_up_logging(level="DEBUG", style="plain", stream=stream)
    loop = asyncio.get_running_loop()
    loop.call_soon(int, WORD)
    lost = loop.create_task(asyncio.to_thread(int, WORD))
    del lost
    while stream.getvalue().count("ValueError") < 2:
        await asyncio.sleep(0)
        gc.collect()
    assert "Task exception was never retrieved" in stream.getvalue()
    assert WORD not in stream.getvalue()


def test_log_when_it_is_debug_then_libraries_still_say_no_less_than_info():
    stream = io.StringIO()
    set_up_logging(level="DEBUG", style="plain", stream=stream)
    for name in ("bot.trial", "cogs.trial", "discord.gateway", "aiosqlite", "PIL"):
        logging.getLogger(name).debug("of %s", name)
    assert [line.rpartition(" ")[2] for line in stream.getvalue().splitlines()] == [
        "bot.trial",
        "cogs.trial",
    ]


async def test_figures_when_posts_were_counted_then_prometheus_can_read_them():
    metrics = Metrics(FIGURES)
    for seconds in (3.0, 1200.0):
        metrics.count(POSTS, "daily", "sent", "")
        metrics.observe(DELAY, seconds, "daily")
    metrics.count(LATE, "daily")
    metrics.count(POSTS, "weekly", "failed", "no-send")
    async with TestClient(TestServer(application(mock.Mock(), metrics))) as client:
        lines = (await (await client.get("/metrics")).text()).splitlines()
    assert 'kollab_posts_total{kind="daily",reason="",state="sent"} 2.0' in lines
    assert 'kollab_posts_total{kind="weekly",reason="no-send",state="failed"} 1.0' in lines
    assert 'kollab_posts_late_total{kind="daily"} 1.0' in lines
    assert 'kollab_post_delay_seconds_bucket{kind="daily",le="5.0"} 1.0' in lines
    assert 'kollab_post_delay_seconds_bucket{kind="daily",le="+Inf"} 2.0' in lines
    assert 'kollab_post_delay_seconds_sum{kind="daily"} 1203.0' in lines
    assert metrics.totals(POSTS, "state") == {"sent": 2, "failed": 1}


def test_figures_when_one_is_not_declared_then_counting_it_fails():
    with pytest.raises(KeyError, match="kollab_forgotten"):
        Metrics(FIGURES).count(Figure("kollab_forgotten", "What no feature brings", ()))


def test_figures_when_nothing_was_posted_then_there_is_nothing_to_say():
    assert Metrics(FIGURES).totals(POSTS, "state") == {}


def test_log_when_warnings_flood_then_one_line_is_written():
    stream = io.StringIO()
    set_up_logging(level="INFO", style="plain", stream=stream)
    for number in range(100):
        logging.getLogger("trial").warning("no picture: %s are waiting", number)
    assert len(stream.getvalue().splitlines()) == 1


def test_log_when_json_then_warnings_and_wrong_calls_are_json_too():
    stream = io.StringIO()
    set_up_logging(level="INFO", style="json", stream=stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("of old\nage", DeprecationWarning, stacklevel=1)
    logging.getLogger("trial").warning("to %s and %s", "one")
    logging.getLogger("trial").warning('at "https://x/webhooks/12/abc"')
    note("kollab: two\n  lines", level=logging.ERROR)
    said = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [each["logger"] for each in said] == [
        "py.warnings", "trial", "trial", "bot.app.cli.console",
    ]  # fmt: skip
    assert said[1]["message"] == "to %s and %s ('one',)"
    assert said[2]["message"] == 'at "https://x/webhooks/12/[token]"'
    assert said[3]["message"] == "kollab: two\n  lines"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_log_when_a_thread_or_an_object_raises_then_it_is_logged(monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    stream = io.StringIO()
    set_up_logging(level="INFO", style="json", stream=stream)
    log_lost_errors()
    thread = threading.Thread(target=int, args=(WORD,))
    thread.start()
    thread.join()

    class Leaving:
        def __del__(self):
            int(WORD)

    Leaving()
    gc.collect()
    said = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert all("ValueError" in each["exception"] for each in said)
    assert len(said) == 2
    assert WORD not in stream.getvalue()


def test_program_when_a_fault_ends_it_and_logs_are_json_then_the_last_line_is_json():
    stream = io.StringIO()
    set_up_logging(level="INFO", style="json", stream=stream)
    with pytest.raises(SystemExit) as ended, operator_faults():
        int(WORD)
    assert ended.value.code == 1
    (line,) = stream.getvalue().splitlines()
    assert "ValueError" in json.loads(line)["exception"]
    assert WORD not in line
