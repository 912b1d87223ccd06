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

from bot.kit.metrics import Metrics

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
        text = self._write(record)
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, text)

    def _write(self, record: logging.LogRecord) -> str:
        return super().format(record)


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
    """Send every log record of the process to one place (standard error) in one shape.

    `level` is the lowest to write, such as ``INFO``; ``json`` is one object a line. None of the
    `secrets` ever appears, nor anything that is shaped like a bot token.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    kind = _JsonLines if style == "json" else _Redacting
    handler.setFormatter(kind(secrets=secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # What discord.py says at INFO about each request is noise here.
    logging.getLogger("discord.http").setLevel(max(logging.WARNING, root.level))


def serve_metrics(metrics: Metrics, *, host: str, port: int) -> Callable[[], None]:
    """Offer the figures to Prometheus and return what ends it; raise OSError at a taken port."""
    from prometheus_client import start_http_server  # with `metrics.port` only

    server, thread = start_http_server(port, host, registry=metrics.registry)

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
