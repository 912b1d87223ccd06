"""Logs are readable by people or machines and never hold a token."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.telemetry import set_up_logging

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
