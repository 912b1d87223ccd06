"""Logging and figures.

Logs are plain text for people or JSON lines for machines, never with a token in them.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any, Literal, TextIO

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
    """Counts what the bot posted by itself; cheap, and asked for only when somebody wants it."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._late: Counter[str] = Counter()
        self._latencies: dict[str, list[float]] = {}

    def sent(self, kind: str, seconds: float, *, is_late: bool) -> None:
        """Count a post that went out so many seconds after its due time."""
        self._counts[kind, "sent", ""] += 1
        self._late[kind] += is_late
        # The last two places: everything above the bounds, and the sum.
        buckets = self._latencies.setdefault(kind, [0.0] * (len(_LATENCIES) + 2))
        buckets[bisect_left(_LATENCIES, seconds)] += 1
        buckets[-1] += max(0.0, seconds)

    def count(self, kind: str, state: str, reason: str) -> None:
        """Count a post that was skipped or failed, and why."""
        self._counts[str(kind), str(state), str(reason)] += 1

    def summary(self) -> str:
        """Return in one line what was counted; empty where nothing was."""
        totals = Counter[str]()
        for (_, state, _), number in self._counts.items():
            totals[state] += number
        totals["late"] = self._late.total()
        return ", ".join(f"{number} {name}" for name, number in totals.items() if number)

    def collect(self) -> Iterator[Any]:
        """Yield everything in the form that Prometheus reads."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        posts = CounterMetricFamily(
            "kollab_posts",
            "Scheduled posts by what became of them",
            labels=("kind", "state", "reason"),
        )
        for labels, number in self._counts.items():
            posts.add_metric(labels, number)
        late = CounterMetricFamily(
            "kollab_posts_late", "Posts sent over 15 minutes late", labels=("kind",)
        )
        took = HistogramMetricFamily(
            "kollab_post_delay_seconds", "From due to sent", labels=("kind",)
        )
        for kind, buckets in self._latencies.items():
            late.add_metric((kind,), self._late[kind])
            took.add_metric((kind,), list(_cumulated(buckets[:-1])), buckets[-1])
        yield from (posts, late, took)


def _cumulated(counts: Iterable[float]) -> Iterator[tuple[str, float]]:
    bounds = [*(str(each) for each in _LATENCIES), "+Inf"]
    return zip(bounds, accumulate(counts), strict=True)


def serve_metrics(metrics: Metrics, *, host: str, port: int) -> Callable[[], None]:
    """Offer the figures over HTTP, for Prometheus; give what ends it.

    Raises
    ------
    OSError
        When the port is taken.
    """
    # Imported here: nearly nobody asks for it, and it takes a tenth of a second.
    from prometheus_client import CollectorRegistry, start_http_server

    registry = CollectorRegistry()
    registry.register(metrics)
    server, thread = start_http_server(port, host, registry=registry)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
