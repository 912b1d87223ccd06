"""Asking a running bot how it is, from another process."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

from bot.app.config import Config

LONGEST_SILENCE = 60.0
"""A bot that has said nothing for so many seconds hangs, or is gone."""

_PATIENCE = 5.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound
_NOBODY = "nothing is heard from it: it does not run with these settings, or it still loads"


def file_of(config: Config) -> Path:
    """Return the file that a bot without a port tells of itself in; each process has its own."""
    shards = config.discord.shard_ids
    suffix = f".health-{shards[0]}" if shards else ".health"
    return config.database.path.with_suffix(suffix)


def problems_of(config: Config, *, now: float) -> list[str]:
    """Return what keeps the running bot from its work; `now` are seconds since 1970."""
    if port := config.metrics.port:
        return _asked(_EVERYWHERE.get(config.metrics.host, config.metrics.host), port)
    return _read(file_of(config), now)


def _asked(host: str, port: int) -> list[str]:
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        said = answer.read().decode(errors="replace").splitlines()
    except (OSError, http.client.HTTPException):
        return [f"no answer at {host}:{port}: {_NOBODY}"]
    finally:
        connection.close()
    return said if answer.status != http.client.OK else []


def _read(file: Path, now: float) -> list[str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        at, said = float(found["at"]), [str(each) for each in found["problems"]]
    except (OSError, ValueError, KeyError, TypeError):
        return [_NOBODY]
    silent = now - at
    return [f"nothing is heard from it for {silent:.0f} s"] if silent > LONGEST_SILENCE else said
