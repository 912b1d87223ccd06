"""Logging and figures.

Logs are plain text for people or JSON lines for machines, never with a token in them.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from collections.abc import Callable, Iterable
from typing import Literal, TextIO

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    start_http_server,
)

# A series more for each figure, which says when it began to count.
disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no annotations

# The shape of a bot token: the application's id, a timestamp and a signature.
# https://docs.discord.com/developers/reference#authentication
_TOKEN = re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}")
_HIDDEN = "[token]"
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class _Redacting(logging.Formatter):
    """A formatter whose finished text (traceback included) holds no token."""

    def __init__(self, *, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self._write(record))

    def _write(self, record: logging.LogRecord) -> str:
        return super().format(record)

    def _redact(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)


class _JsonLines(_Redacting):
    """One JSON object a line; what a call passes as `extra` becomes fields of it."""

    def _write(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, tz=dt.UTC)
        fields: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


def set_up_logging(
    *,
    level: str,
    style: Literal["plain", "json"],
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send every log record of the process to one place, in one shape.

    Parameters
    ----------
    level : str
        The lowest level to write, such as ``INFO``.
    style : {"plain", "json"}
        Text for people, or one JSON object a line.
    secrets : iterable of str
        Texts that must never appear; anything shaped like a bot token is hidden as well.
    stream : file or None
        Where to write; None is standard error.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    kind = _JsonLines if style == "json" else _Redacting
    handler.setFormatter(kind(secrets=secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # What discord.py says at INFO about each request is noise here.
    logging.getLogger("discord.http").setLevel(max(logging.WARNING, root.level))


_LATENCIES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)
"""Bounds, in seconds, of how long posts took from their due time until they were out."""


class Metrics:
    """Counts what the bot posted by itself."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        said = "Scheduled posts by what became of them"
        labels = ("kind", "state", "reason")
        self._posts = Counter("kollab_posts", said, labels, registry=registry)
        said = "Posts sent over 15 minutes late"
        self._late = Counter("kollab_posts_late", said, ("kind",), registry=registry)
        self._delay = Histogram(
            "kollab_post_delay_seconds", "From due to sent", ("kind",),
            registry=registry, buckets=_LATENCIES,
        )  # fmt: skip

    def sent(self, kind: str, seconds: float, *, is_late: bool) -> None:
        """Count a post that went out so many seconds after its due time."""
        self.count(kind, "sent", "")
        self._late.labels(kind).inc(is_late)
        self._delay.labels(kind).observe(max(0.0, seconds))

    def count(self, kind: str, state: str, reason: str) -> None:
        """Count a post that was skipped or failed, and why."""
        self._posts.labels(kind, state, reason).inc()

    def summary(self) -> str:
        """Return in one line what was counted; empty where nothing was."""
        samples = (one for figure in self.registry.collect() for one in figure.samples)
        totals: dict[str, int] = {}
        for one in samples:
            if one.name.endswith("_total"):
                state = one.labels.get("state", "late")
                totals[state] = totals.get(state, 0) + int(one.value)
        return ", ".join(f"{number} {name}" for name, number in totals.items() if number)


def serve_metrics(metrics: Metrics, *, host: str, port: int) -> Callable[[], None]:
    """Offer the figures over HTTP, for Prometheus; give what ends it.

    Raises
    ------
    OSError
        When the port is taken.
    """
    server, thread = start_http_server(port, host, registry=metrics.registry)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
