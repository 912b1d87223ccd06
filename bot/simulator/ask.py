"""`kollab ask` and `kollab demo`: a bot in the simulated Discord, spoken to or served."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import re
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord

from bot.kit.children import open_page
from bot.kit.errors import OperatorError
from bot.simulator import rendering as transcript
from bot.simulator.parser import (
    Choose,
    Click,
    Complete,
    LineError,
    OpenMenu,
    Run,
    Submit,
    Typed,
    Wait,
    fill_in,
    find_button,
    find_entries,
    moment,
    nearest,
    understand,
)
from bot.simulator.rendering import LineResult
from bot.simulator.world import FAN, MODERATOR, Scene, World

OpenScene = Callable[[Scene], contextlib.AbstractAsyncContextManager[World]]
"""Puts a bot into a scene."""


async def carry_out(world: World, line: str) -> LineResult:
    """Do what one line says; a line that can't be carried out gives an outcome with an error."""
    try:
        return await _do(world, understand(line, world.commands(), locale=world.scene.locale))
    except LineError as error:
        return LineResult(error=_not_for_you(world, line) or str(error))


def _not_for_you(world: World, line: str) -> str | None:
    for path in world.hidden_commands():
        if re.match(rf"/{re.escape(path)}(\s|$)", line.strip()):
            where = "in a direct message" if world.scene.direct else f"to a {world.scene.viewer}"
            return f"Discord does not offer /{path} {where}. Try --as moderator, in the server."
    return None


async def _do(world: World, typed: Typed) -> LineResult:
    match typed:
        case Run(path=path, options=options, kinds=kinds):
            return await world.run(path, world.entities(options, kinds))
        case Complete():
            return await _complete(world, typed)
        case OpenMenu(name=name, message=message):
            return await world.open_menu(name, message)
        case Click():
            return await world.click(find_button(world.last_components(), typed))
        case Choose():
            components = world.last_components()
            return await world.select(*find_entries(components, typed, offered=world.offered))
        case Submit(text=text):
            return await world.submit(fill_in(world.open_modal(), text, offered=world.offered))
        case Wait(seconds=seconds):
            return await world.wait(seconds)


async def _complete(world: World, typed: Complete) -> LineResult:
    if typed.fixed is not None:
        return LineResult(choices=typed.fixed)
    return await world.complete(typed.path, typed.option, text=typed.text, filled=typed.filled)


@dataclass(slots=True)
class Report:
    """Writes what came of each line, and remembers whether one failed."""

    as_json: bool = False
    out: Path | None = None
    echo: bool = True
    write: Callable[[str], Any] = lambda text: print(text, flush=True)  # noqa: T201 - the output
    failed: bool = False
    number: int = 0

    def add(self, line: str, outcome: LineResult) -> None:
        """Write one line's outcome."""
        self.number += 1
        self.failed = self.failed or outcome.error is not None
        files = list(self._save(outcome))
        if self.as_json:
            self.write(json.dumps(_as_json(line, outcome, files), ensure_ascii=False))
            return
        lines = [f"> {line}"] if self.echo else []
        lines += transcript.write_outcome(outcome)
        lines += [f"saved {file['path']}" for file in files if file["path"]]
        lines += [f"✗ {outcome.error}"] if outcome.error else []
        self.write("\n".join([*lines, ""]))

    def _save(self, outcome: LineResult) -> Iterator[dict[str, Any]]:
        for message in outcome.messages:
            for file in message.attachments:
                path = None
                if self.out is not None:
                    path = self.out / f"{self.number:02}-{Path(file.name).name}"
                    _write_file(path, file.data)
                yield {
                    "name": file.name,
                    "path": str(path) if path else None,
                    "bytes": len(file.data),
                    "description": file.description,
                }


def _write_file(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise OperatorError(
            f"{path} can't be written: {error.strerror}.", remedy="Choose another --out folder."
        ) from error


def _as_json(line: str, outcome: LineResult, files: list[dict[str, Any]]) -> dict[str, Any]:
    messages = [message for message in outcome.messages if not message.place]
    return {
        "input": line,
        "ok": outcome.error is None,
        "ephemeral": any(message.ephemeral for message in messages),
        "content": "\n".join(transcript.text_of(message) for message in messages),
        "embeds": [embed for message in messages for embed in message.embeds],
        "components": [part for message in messages for part in message.components],
        "choices": None if outcome.choices is None else list(outcome.choices),
        "modal": outcome.modal,
        "files": files,
        "posted": [
            {
                "place": message.place,
                "at": message.at,
                "content": transcript.text_of(message),
                "components": list(message.components),
            }
            for message in outcome.messages
            if message.place
        ],
        "error": outcome.error,
        "ms": round(outcome.ms, 1),
    }


async def ask(world: World, lines: AsyncIterator[str], report: Report) -> None:
    """Carry out one line after another in one world."""
    async for line in lines:
        report.add(line, await carry_out(world, line))


async def given(lines: Iterable[str]) -> AsyncIterator[str]:
    """Yield the lines of the command line."""
    for line in lines:
        yield line


async def typed(*, prompt: bool) -> AsyncIterator[str]:
    """Read lines from standard input; empty lines and those that start with # are skipped."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str]()

    def read() -> None:
        while True:
            line = sys.stdin.readline()
            with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
                loop.call_soon_threadsafe(lines.put_nowait, line)
            if not line:
                return

    # A daemon, unlike the threads of asyncio: Ctrl-C ends the program while it waits for a line.
    threading.Thread(target=read, daemon=True).start()
    while True:
        if prompt:
            sys.stderr.write("kollab> ")
            sys.stderr.flush()
        if not (line := await lines.get()):
            return
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


@dataclass(frozen=True, slots=True)
class AskRequest:
    """What `kollab ask` was called with; raises LineError where it makes no sense."""

    lines: tuple[str, ...] = ()
    viewer: str = FAN
    locale: str = "en-US"
    server_locale: str = "en-US"
    at: str | None = None
    direct: bool = False
    as_json: bool = False
    out: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what there is not."""
        if self.viewer not in {FAN, MODERATOR}:
            raise LineError(f"--as is {FAN} or {MODERATOR}, not {self.viewer!r}")
        known = [locale.value for locale in discord.Locale]
        for locale in (self.locale, self.server_locale):
            if locale not in known:
                close = nearest(locale, known)
                hint = f"Did you mean {close}?" if close else f"One of {', '.join(known)}."
                raise LineError(f"Discord has no language {locale!r}. {hint}")
        if self.at is not None:
            moment(self.at)

    def scene(self, now: dt.datetime) -> Scene:
        """Return the scene to play in; `now` is the time where `at` says none."""
        return Scene(
            now=moment(self.at) if self.at else now,
            viewer=self.viewer,
            locale=self.locale,
            server_locale=self.server_locale,
            direct=self.direct,
        )


async def answer(open_scene: OpenScene, request: AskRequest, *, started_at: dt.datetime) -> bool:
    """Carry the lines out (of standard input when none are given); False when one failed."""
    report = Report(as_json=request.as_json, out=request.out)
    prompt = not request.lines and sys.stdin.isatty()
    lines = given(request.lines) if request.lines else typed(prompt=prompt)
    async with open_scene(request.scene(started_at)) as world:
        await ask(world, lines, report)
    return not report.failed


_GREETING = """
Three things to try there:
  /collab find query:APT.                 who sang it, with whom, says which source
  /collab path from:IVE to:Ed Sheeran     how two artists are linked
  /trivia start                           a game; be the moderator in a second answer
"""


async def play(
    open_scene: OpenScene, *, port: int, browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the demo until Ctrl-C, and say where it is."""
    from bot.simulator.page import serve  # its web server is no part of what `ask` waits for

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    scene = Scene(now=dt.datetime.now(dt.UTC))
    async with open_scene(scene) as world, serve(world, port=port) as address:
        say(f"The demo is at {address} (Ctrl-C ends it)\n{_GREETING}")
        if browser:
            await asyncio.to_thread(open_page, address)
        await stop.wait()
