"""Logs are readable by people or machines and never hold a token."""

from __future__ import annotations

import io
import json
import logging
import socket
import urllib.request
from collections.abc import Iterator

import pytest

from bot.app.features import FIGURES
from bot.app.telemetry import serve_metrics, set_up_logging
from bot.kit.metrics import Figure, Metrics
from bot.posts.delivery.metrics import DELAY, LATE, POSTS

# In three parts, so that nobody's scanner takes it for a real one.
TOKEN = ".".join(["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcdE", "x" * 38])


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_figures_when_posts_were_counted_then_prometheus_can_read_them():
    metrics = Metrics(FIGURES)
    for seconds in (3.0, 1200.0):
        metrics.count(POSTS, "daily", "sent", "")
        metrics.observe(DELAY, seconds, "daily")
    metrics.count(LATE, "daily")
    metrics.count(POSTS, "weekly", "failed", "no-send")
    port = free_port()
    stop = serve_metrics(metrics, host="127.0.0.1", port=port)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            lines = answer.read().decode().splitlines()
    finally:
        stop()
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
