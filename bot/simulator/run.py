"""`kollab demo` and `kollab ask`: a bot over a database of its own, in the simulated Discord."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord

from bot.app.cli.bootstrap import open_bot
from bot.app.cli.console import say
from bot.posts.store.posts import PostStore
from bot.simulator.ask import Report, ask, given, typed
from bot.simulator.parser import LineError, moment, nearest
from bot.simulator.server import FAN, MODERATOR
from bot.simulator.world import Scene, World, open_world


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


@contextlib.asynccontextmanager
async def _world(database: Path, scene: Scene) -> AsyncIterator[World]:
    # discord.py warns of the message content intent, which the bot has no use for.
    logging.getLogger("discord").setLevel(logging.ERROR)
    async with open_bot(database) as bot:
        posts = PostStore(bot.services.database)

        async def next_due() -> dt.datetime | None:
            coming = [each.due_at for each in await posts.list_coming(limit=1)]
            step = bot.game_host.next_at()
            return min([*coming, step] if step else coming, default=None)

        async with open_world(bot, scene, next_due=next_due) as world:
            yield world


async def answer(database: Path, request: AskRequest, *, started_at: dt.datetime) -> bool:
    """Carry the lines out (of standard input when none are given); False when one failed."""
    report = Report(as_json=request.as_json, out=request.out)
    prompt = not request.lines and sys.stdin.isatty()
    lines = given(request.lines) if request.lines else typed(prompt=prompt)
    async with _world(database, request.scene(started_at)) as world:
        await ask(world, lines, report)
    return not report.failed


async def play(database: Path, *, port: int, browser: bool) -> None:
    """Serve the demo until Ctrl-C."""
    from bot.simulator.web import serve  # its web server is no part of what `ask` waits for

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with _world(database, Scene(now=dt.datetime.now(dt.UTC))) as world:
        async with serve(world, port=port) as address:
            say(f"The demo is at {address} (Ctrl-C ends it)")
            if browser:
                await asyncio.to_thread(_open_browser, address)
            await stop.wait()
        say("The demo has ended. What was kept is in the database " + str(database))


def _open_browser(address: str) -> None:
    """Open the page where there is a browser with a window; never a text browser here."""
    with contextlib.suppress(webbrowser.Error):
        found = webbrowser.get()
        if not isinstance(found, webbrowser.GenericBrowser) or isinstance(
            found, webbrowser.BackgroundBrowser
        ):
            found.open(address)
