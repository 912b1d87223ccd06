"""Awaits that raise: whatever the bot awaits in some modules, by its turn or by its name."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.kit.errors import DatabaseError, DatabaseFullError

Fault = Callable[[], BaseException]


def refused(kind: type[discord.HTTPException], status: int) -> Fault:
    answer: Any = SimpleNamespace(status=status, reason="injected")
    return lambda: kind(answer, {"code": 0, "message": "injected"})


FAULTS: dict[str, Fault] = {
    "forbidden": refused(discord.Forbidden, 403),
    "not found": refused(discord.NotFound, 404),
    "server error": refused(discord.DiscordServerError, 503),
    "invalid data": lambda: discord.InvalidData("injected"),
    "integrity": lambda: sqlite3.IntegrityError("injected"),
    "locked": lambda: DatabaseError("injected", remedy="none"),
    "full": lambda: DatabaseFullError("injected", remedy="none"),
    "value": lambda: ValueError("injected"),
    "key": lambda: KeyError("injected"),
    "runtime": lambda: RuntimeError("injected"),
    "timeout": TimeoutError,
    "cancelled": asyncio.CancelledError,
    "memory": MemoryError,
}


@dataclass
class Awaits:
    """Counts what is awaited, and makes some of it raise: before it is done, or after."""

    fails: Callable[[int, str, Any], bool] = lambda turn, name, arguments: False
    fault: Fault = RuntimeError
    is_done: bool = False
    seen: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def wrapped(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        async def run(*arguments: Any, **named: Any) -> Any:
            turn = len(self.seen)
            self.seen.append(name)
            fails = self.fails(turn, name, (*arguments[1:], *named.values()))
            if fails:
                self.failed.append(name)
            if fails and not self.is_done:
                raise self.fault()
            found = await function(*arguments, **named)
            if fails:
                raise self.fault()
            return found

        return run


def classes_in(package: str) -> Iterator[type]:
    """Yield the classes that the modules of a package define."""
    found = importlib.import_module(package)
    paths = getattr(found, "__path__", None)
    names = [each.name for each in pkgutil.walk_packages(paths, f"{package}.")] if paths else []
    for name in names or [package]:
        module = importlib.import_module(name)
        for _, each in inspect.getmembers(module, inspect.isclass):
            if each.__module__ == name:
                yield each


@contextlib.contextmanager
def failing(awaits: Awaits, packages: Iterable[str], *, but: Iterable[str] = ()) -> Iterator[None]:
    """Let `awaits` watch all coroutine methods of some packages, `but` for those named."""
    spared = set(but)
    with pytest.MonkeyPatch.context() as patch:
        for package in packages:
            for owner in classes_in(package):
                for name, function in list(vars(owner).items()):
                    label = f"{owner.__name__}.{name}"
                    if inspect.iscoroutinefunction(function) and label not in spared:
                        patch.setattr(owner, name, awaits.wrapped(label, function))
        yield
