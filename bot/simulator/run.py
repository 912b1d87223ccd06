"""`kollab demo` and `kollab ask`: a bot in the simulated Discord, served or spoken to."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import signal
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import discord

from bot.simulator.ask import Report, ask, given, typed
from bot.simulator.parser import LineError, moment, nearest
from bot.simulator.server import FAN, MODERATOR
from bot.simulator.world import Scene, World

OpenScene = Callable[[Scene], contextlib.AbstractAsyncContextManager[World]]
"""Puts a bot into a scene."""


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


async def play(
    open_scene: OpenScene, *, port: int, browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the demo until Ctrl-C, and say where it is."""
    from bot.simulator.web import serve  # its web server is no part of what `ask` waits for

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    scene = Scene(now=dt.datetime.now(dt.UTC))
    async with open_scene(scene) as world, serve(world, port=port) as address:
        say(f"The demo is at {address} (Ctrl-C ends it)")
        if browser:
            await asyncio.to_thread(_open_browser, address)
        await stop.wait()


def _open_browser(address: str) -> None:
    """Open the page where there is a browser with a window; never a text browser here."""
    with contextlib.suppress(webbrowser.Error):
        found = webbrowser.get()
        if not isinstance(found, webbrowser.GenericBrowser) or isinstance(
            found, webbrowser.BackgroundBrowser
        ):
            found.open(address)
