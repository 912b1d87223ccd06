"""Logging and figures.

Logs are plain text for people or JSON lines for machines. They hold ids, and at no level what
somebody typed, a name or a token: errors are told by where they arose, not by what they say, for
that quotes its input (`int("what was typed")`), and libraries have no DEBUG, where whole messages
and answers of Discord are written down.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Literal, TextIO

from bot.kit.errors import OperatorError
from bot.kit.log_lines import GatheringHandler

# The shape of a bot token: the application's id, a timestamp and a signature.
# https://docs.discord.com/developers/reference#authentication
_TOKEN = re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}")
# Who has the token of an interaction or a webhook may write in its place.
_ADDRESS = re.compile(r"((?:interactions|webhooks)/\d+/)[^/?\s'\"\\]+")
_HIDDEN = "[token]"
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_OURS = ("bot", "cogs")
_NOISY = ("discord.http", "discord.client")
"""What these say at INFO about each request, and each try to log in, is noise here."""
_NUMBERS = ("status", "code", "sqlite_errorname")
"""What Discord's errors and SQLite's have beside their text."""
_PLAIN = (str, int, float, type(None), PurePath, dt.date)


class _Said(str):
    """What stands for a value in a log; looks the same with ``%s`` and ``%r``."""

    __slots__ = ()
    __repr__ = str.__str__


def _told(error: BaseException) -> str:
    """Return an error's kind, with what it says only where that can't be anybody's input."""
    details = [f"{key} {vars(error)[key]}" for key in _NUMBERS if key in vars(error)]
    if isinstance(error, OperatorError):
        details = [error.problem]
    elif isinstance(error, OSError) and error.strerror:
        details = [error.strerror]
    return ": ".join([type(error).__qualname__, *([", ".join(details)] if details else [])])


def _traceback(error: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield a traceback as Python prints it, but for what errors say."""
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _traceback(before, seen)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield _told(error) + "\n"
    for each in getattr(error, "exceptions", ()):
        yield from _traceback(each, seen)


def _plain(value: object) -> object:
    """Return a value as it may be logged: of what is neither text nor number, only the kind."""
    if isinstance(value, BaseException):
        return _Said(_told(value))
    return value if isinstance(value, _PLAIN) else _Said(f"<{type(value).__qualname__}>")


def _message(record: logging.LogRecord) -> str:
    if record.name == "asyncio":
        # It puts errors, and what functions were called with, into the text itself.
        return record.getMessage().partition("\n")[0].partition(" in callback ")[0]
    args: Any = record.args
    if isinstance(args, Mapping):
        args = {key: _plain(value) for key, value in args.items()}
    elif args:
        args = tuple(map(_plain, args))
    try:
        return str(record.msg) % args if args else str(record.msg)
    except (TypeError, ValueError, KeyError):
        # Whoever logged it meant other values; logging would write a traceback of its own.
        return f"{record.msg} {args}"


class _Discreet(logging.Formatter):
    """A formatter whose finished text (traceback included) holds no token, name or input."""

    def __init__(self, *, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        fields = {**vars(record), "msg": _message(record), "args": None, "exc_text": None}
        text = self._write(logging.makeLogRecord(fields))
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, _ADDRESS.sub(rf"\1{_HIDDEN}", text))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        return "".join(_traceback(ei[1], set())).rstrip() if ei[1] else ""

    def _write(self, record: logging.LogRecord) -> str:
        return super().format(record)


class _JsonLines(_Discreet):
    """One JSON object a line; what a call passes as `extra` becomes fields of it."""

    def _write(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, tz=dt.UTC)
        fields: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields |= {key: _plain(v) for key, v in vars(record).items() if key not in _STANDARD}
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

    `level` is the lowest to write, such as ``INFO`` (of libraries never less); ``json`` is one
    object a line. None of the `secrets` ever appears, nor anything that is shaped like a token.
    """
    handler = GatheringHandler(stream or sys.stderr)
    kind = _JsonLines if style == "json" else _Discreet
    handler.setFormatter(kind(secrets=secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    root.setLevel(max(logging.INFO, root.level))
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)


def logs_are_json() -> bool:
    """Return whether all that goes to standard error is to be JSON."""
    return any(isinstance(each.formatter, _JsonLines) for each in logging.getLogger().handlers)


def log_lost_errors() -> None:
    """Log what is raised where nobody can catch it, in threads and while objects go."""
    log = logging.getLogger(__name__)

    def lost(args: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        log.error("raised where nobody catches it", exc_info=args.exc_value)

    threading.excepthook = sys.unraisablehook = lost
