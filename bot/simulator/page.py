"""`kollab demo`: a page on this machine in which anyone can use the bot, without a token.

It frames one channel of the simulated server, as one person sees it.

Like `bot.simulator.world`, this module may reach past the public interfaces of simcord.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import discord
from aiohttp import web
from aiohttp.log import server_logger
from simcord.backend.errors import SetupError
from simcord.preview._server import PreviewServer

from bot.kit.errors import OperatorError
from bot.simulator.localized import localize
from bot.simulator.markdown import kept_readers
from bot.simulator.parser import LineError
from bot.simulator.world import CHANNELS, FAN, MODERATOR, MODERATORS_ONLY, World

TICK_SECONDS = 1.0
DIRECT = "direct message"
_DIRECT_TOPIC = "What Kollab writes to you, and you to it"
_log = logging.getLogger(__name__)
_KOREAN_FONT = "/fonts/korean.otf"
_SCRIPT = "/kollab.js"
_WELCOME = """Welcome! Three things to try (`/help` shows the rest):
1. Look up: `/collab find`, then a title or an artist, such as `APT.` or `BTS`
2. Connect: `/collab path`, from `IVE` to `Ed Sheeran`
3. Play: `/trivia start`"""
_STYLE = f"""
@font-face {{ font-family: "Kollab Korean"; src: url("{_KOREAN_FONT}") format("opentype"); }}
:root {{
  --preview-font-sans: "Noto Sans", "Noto Color Emoji", "Kollab Korean", "Noto Sans SC", sans-serif;
  --preview-font-mono: "Noto Sans Mono", "Noto Color Emoji", "Kollab Korean", monospace;
}}
.preview-shell {{ --toolbar-height: 0px !important; }}
.preview-toolbar, .messages-sidebar, #inspector-panel, #drawer-scrim,
body[data-picked] .command-popup {{ display: none !important; }}
.code-block {{ white-space: pre-wrap !important; font-size: 14px; line-height: 18px; }}
.code-block code {{ font: inherit; min-width: 0 !important; }}
.channel-composer {{ grid-template-columns: minmax(0, 1fr); }}
.command-context-text {{ white-space: normal !important; }}
#channel-message-list {{ padding-bottom: 16px; }}
"""
HOST = "127.0.0.1"
_LANGUAGES = {each.value for each in discord.Locale}
_LONGEST_SKIP = 7 * 86_400.0
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

type_of_action = Callable[[Mapping[str, Any]], Awaitable[None]]


class _FramedServer(PreviewServer):
    """simcord's page without its workbench, with a Korean font, inside the demo's own page."""

    _STATIC_FILES: ClassVar[dict[str, str]] = {
        **PreviewServer._STATIC_FILES,
        _KOREAN_FONT: str(files("bot.kit.pictures") / "fonts" / "KollabSans-Medium.otf"),
        _SCRIPT: str(files("bot.simulator") / "demo_frame.js"),
    }
    _EDITS: ClassVar[tuple[tuple[str, str], ...]] = (
        # What is typed in English is found where commands have names of another language.
        (
            "invocation.toLocaleLowerCase()",
            '`${invocation} ${entry.path.join(" ")}`.toLocaleLowerCase()',
        ),
        # Options are shown in the reader's language, and sent by their names.
        ('"command-pill-label", option.name', '"command-pill-label", option.label'),
        ("[focused.name, focused.description", "[focused.label, focused.description"),
        ("({ name: option.name, value", "({ name: option.label, value"),
        ("`${option.name}${option.required ?", "`${option.label}${option.required ?"),
    )
    _FONT_FILES = PreviewServer._FONT_FILES | {_STATIC_FILES[_KOREAN_FONT]}

    def __init__(
        self, preview: Any, port: int, *, world: World, turn: asyncio.Lock, framed_by: str
    ) -> None:
        super().__init__(preview, port)
        self._world = world
        self._turn = turn
        self._framed_by = framed_by

    async def _action(self, request: Any) -> Any:
        # simcord does one thing at a time and refuses a click that meets the ticking clock.
        async with self._turn:
            return await super()._action(request)

    async def _commands(self, request: Any) -> Any:
        response = await super()._commands(request)
        if response.status == 200:
            catalog = json.loads(response.text)
            localize(catalog["entries"], self._world.commands(), self._world.scene.locale)
            response.text = json.dumps(catalog)
        return response

    async def _static(self, request: Any) -> Any:
        response = await super()._static(request)
        response.headers.popall("X-Frame-Options", None)
        policy = response.headers["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace(
            "frame-ancestors 'none'", f"frame-ancestors {self._framed_by}"
        )
        if request.path == "/preview.css":
            response.text += _STYLE
        if request.path == "/commands.js":
            for was, becomes in self._EDITS:
                if response.text.count(was) != 1:
                    raise AssertionError(f"simcord's page has no {was!r} to change")
                response.text = response.text.replace(was, becomes)
        if request.path == "/":
            script = f'<script src="{_SCRIPT}"></script></head>'
            response.text = response.text.replace("</head>", script)
        if Path(request.path).suffix in {".ttf", ".otf"}:
            # Megabytes that never change: fetched once, not at each change of channel.
            response.headers["Cache-Control"] = "max-age=86400"
            response.headers.popall("Pragma", None)
        return response


class Stage:
    """One open preview over a world; `switch` looks elsewhere, `skip` lets time pass."""

    def __init__(self, world: World, *, control_port: int) -> None:
        self.world = world
        self._framed_by = f"http://127.0.0.1:{control_port} http://localhost:{control_port}"
        self._preview: Any = None
        self._switching = asyncio.Lock()
        self._turn = asyncio.Lock()
        self._port = 0
        self._seen = 0
        self._read: dict[int, int] = {}

    async def switch(
        self, *, channel: str | None = None, viewer: str | None = None, locale: str | None = None
    ) -> None:
        """Look into another channel, as another person, in another language.

        Raises LineError when there is no such channel, person or language.
        """
        scene = self.world.scene
        viewer, channel = viewer or scene.viewer, channel or scene.channel
        if channel not in {*CHANNELS, DIRECT} or viewer not in {FAN, MODERATOR}:
            raise LineError("There is no such channel or person.")
        if locale and locale not in _LANGUAGES:
            raise LineError("I don't know that language.")
        if channel == MODERATORS_ONLY and viewer == FAN:
            channel = "general"
        locale = locale or scene.locale
        async with self._switching:
            self.world.scene = dataclasses.replace(
                scene,
                viewer=viewer,
                channel=channel,
                direct=channel == DIRECT,
                locale=locale,
                server_locale=locale,
            )
            await self._reopen()

    async def _reopen(self) -> None:
        # Closing waits for clicks under way, which wait for their turn: it must not be ours.
        await self.close()
        async with self._turn:
            preview: Any = self.world.env.preview(
                self.world.channel,
                viewers=[self.world.actor],
                layout="channel",
                locale=self.world.scene.locale,
                port=self._port,
            )
            server = _FramedServer(
                preview, self._port, world=self.world, turn=self._turn, framed_by=self._framed_by
            )
            preview._server = server
            await preview.__aenter__()
            self._preview, self._port = preview, server.port or 0

    async def open(self) -> None:
        """Show the first channel, with a word of welcome in it where nobody was before."""
        if not self._posts():
            async with self._turn:
                await self.world.scenery.people[MODERATOR].send(self.world.channel, _WELCOME)
        self._seen = self._posts()
        self._read = {each: len(there) for each, there in self._messages().items()}
        await self.switch()

    async def close(self) -> None:
        """Take the page down."""
        preview, self._preview = self._preview, None
        if preview is not None:
            await preview.close()

    async def skip(self, seconds: float) -> None:
        """Move time on for the bot and everybody."""
        async with self._turn:
            await self.world.skip(seconds)
            await self._publish()

    async def use_menu(self, name: str, text: str) -> None:
        """Post a message into the channel and use a message menu on it."""
        async with self._turn:
            await self.world.open_menu(name, text)
            await self._publish()

    async def _publish(self) -> None:
        self._seen = self._posts()
        self.world.save()
        if self._preview is not None:
            with contextlib.suppress(SetupError):  # it may just be closing
                await self._preview.refresh()

    async def run_clock(self) -> None:
        """Keep simulated time at the pace of real time; show what the bot posts by itself."""
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            async with self._turn:
                now = time.perf_counter()
                try:
                    await self.world.env.advance_time(now - last)
                except TimeoutError:
                    _log.exception("the bot did not come to rest while time passed")
                last = now
                if self._posts() != self._seen:
                    await self._publish()

    def _posts(self) -> int:
        return sum(map(len, self._messages().values()))

    def _messages(self) -> Mapping[int, Mapping[int, Any]]:
        messages: Mapping[int, Mapping[int, Any]] = self.world.env.backend.messages
        return messages

    def _unread(self, channel_id: int) -> int:
        there = len(self._messages().get(channel_id, {}))
        read = self._read.get(channel_id, 0)
        if channel_id == self.world.channel.id:
            self._read[channel_id] = read = there
        return max(0, there - read)

    def _channels(self) -> list[dict[str, Any]]:
        world = self.world
        found: list[dict[str, Any]] = [
            {
                "name": name,
                "topic": topic,
                "closed": name == MODERATORS_ONLY and world.scene.viewer == FAN,
                "unread": self._unread(world.scenery.channels[name].id),
            }
            for name, topic in CHANNELS.items()
        ]
        unread = self._unread(world.direct_channel.id)
        direct = {"name": DIRECT, "topic": _DIRECT_TOPIC, "closed": False, "unread": unread}
        return [*found, direct]

    def state(self) -> Mapping[str, Any]:
        """Return what the control page shows."""
        world = self.world
        if self._preview is None:
            raise OperatorError("The demo is closing.", remedy="Start it again.")
        scene = world.scene
        return {
            "channels": self._channels(),
            "channel": scene.channel,
            "viewer": scene.viewer,
            "locale": scene.locale,
            "now": world.env.now().isoformat(),
            "menus": [c["name"] for c in world.commands() if c["type"] == 3 and not scene.direct],
            "ms": None if world.answer_ms is None else round(world.answer_ms),
            "preview": self._preview.url,
        }


class ControlPage:
    """The page around the channel: channels, people, language, time."""

    def __init__(self, stage: Stage, *, port: int) -> None:
        self._stage = stage
        self._hosts = {f"{HOST}:{port}", f"localhost:{port}"}

    def application(self) -> web.Application:
        """Return the web application."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._page)
        app.router.add_get("/state", self._state)
        app.router.add_get(_KOREAN_FONT, self._font)
        for name in ("switch", "skip", "menu"):
            app.router.add_post(f"/{name}", self._post(getattr(self, f"_{name}")))
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        origin = request.headers.get("Origin", "")
        foreign = origin and origin.removeprefix("http://") not in self._hosts
        if request.headers.get("Host") not in self._hosts or foreign:
            return web.json_response({"error": "This page is for this machine only."}, status=403)
        response: web.StreamResponse = await handler(request)
        response.headers.update(_HEADERS)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        text = (files("bot.simulator") / "demo_page.html").read_text(encoding="utf-8")
        return web.Response(text=text, content_type="text/html")

    async def _font(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_FramedServer._STATIC_FILES[_KOREAN_FONT])

    async def _state(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(self._stage.state())
        except OperatorError as error:
            return web.json_response({"error": str(error)}, status=503)

    def _post(self, act: type_of_action) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                body = await request.json()
                await act(body if isinstance(body, dict) else {})
            except TimeoutError as error:
                _log.exception("the bot did not come to rest")
                return web.json_response({"error": f"The bot is stuck: {error}"}, status=503)
            except (LineError, OperatorError) as error:
                return web.json_response({"error": str(error)}, status=400)
            except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
                return web.json_response({"error": "That makes no sense here."}, status=400)
            return web.json_response(self._stage.state())

        return handler

    async def _switch(self, body: Mapping[str, Any]) -> None:
        known = ("channel", "viewer", "locale")
        await self._stage.switch(**{key: str(body[key]) for key in known if body.get(key)})

    async def _skip(self, body: Mapping[str, Any]) -> None:
        seconds = float(body.get("seconds", 0))
        if not 0 <= seconds <= _LONGEST_SKIP:
            raise LineError("Skip a week at most.")
        await self._stage.skip(seconds)

    async def _menu(self, body: Mapping[str, Any]) -> None:
        text = str(body.get("text") or "").strip()
        if not text:
            raise LineError("Write a message first.")
        await self._stage.use_menu(str(body.get("name")), text[:2000])


@contextlib.asynccontextmanager
async def serve(world: World, *, port: int) -> AsyncIterator[str]:
    """Serve the demo and yield the page's address; port 0 takes one that is free.

    Raises OperatorError when the port is taken.
    """
    socket = _listen(port)
    port = socket.getsockname()[1]
    stage = Stage(world, control_port=port)
    runner = web.AppRunner(ControlPage(stage, port=port).application(), access_log=None)
    with kept_readers():
        await stage.open()
        clock = asyncio.create_task(stage.run_clock())
        server_logger.addFilter(_is_a_fault)
        try:
            await runner.setup()
            await web.SockSite(runner, socket).start()
            yield f"http://{HOST}:{port}/"
        finally:
            clock.cancel()
            await asyncio.gather(clock, return_exceptions=True)
            await runner.cleanup()
            await stage.close()
            server_logger.removeFilter(_is_a_fault)


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Return whether it is more than a page closed in mid-click, here or in its frame."""
    return not (record.exc_info and isinstance(record.exc_info[1], ConnectionResetError))


def _listen(port: int) -> Any:
    import socket

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise OperatorError(
            f"Port {port} of this machine is taken ({error.strerror}).",
            remedy="Choose another one: kollab demo --port 0 takes any that is free.",
        ) from error
    return listener
