"""What the demo's page shows: one channel of the simulated server, as one person sees it.

Like `bot.simulator.world`, this module may reach past the public interfaces of simcord.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import time
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from simcord.backend.errors import SetupError
from simcord.preview._server import PreviewServer

from bot.kit.errors import OperatorError
from bot.simulator.parser import LineError
from bot.simulator.server import CHANNELS, FAN, MODERATOR, MODERATORS_ONLY
from bot.simulator.world import World

TICK_SECONDS = 1.0
DIRECT = "direct message"
_DIRECT_TOPIC = "What Kollab writes to you, and you to it"
_log = logging.getLogger(__name__)
_KOREAN_FONT = "/fonts/korean.otf"
_SCRIPT = "/kollab.js"
_WELCOME = (
    "Welcome! Type `/collab find` and a title, an artist or a drama, or `/help` to see the rest."
)
_STYLE = f"""
@font-face {{ font-family: "Kollab Korean"; src: url("{_KOREAN_FONT}") format("opentype"); }}
:root {{
  --preview-font-sans: "Noto Sans", "Noto Color Emoji", "Kollab Korean", "Noto Sans SC", sans-serif;
}}
.preview-shell {{ --toolbar-height: 0px !important; }}
.preview-toolbar, .messages-sidebar, #inspector-panel, #drawer-scrim,
body[data-picked] .command-popup {{ display: none !important; }}
"""


class _FramedServer(PreviewServer):
    """simcord's page without its workbench, with a Korean font, inside the demo's own page."""

    _STATIC_FILES: ClassVar[dict[str, str]] = {
        **PreviewServer._STATIC_FILES,
        _KOREAN_FONT: str(files("pylopdf_fonts_ko") / "NotoSansKR-Regular.otf"),
        _SCRIPT: str(files("bot.simulator") / "demo_frame.js"),
    }
    _FONT_FILES = PreviewServer._FONT_FILES | {_STATIC_FILES[_KOREAN_FONT]}

    def __init__(self, preview: Any, port: int, *, turn: asyncio.Lock, framed_by: str) -> None:
        super().__init__(preview, port)
        self._turn = turn
        self._framed_by = framed_by

    async def _action(self, request: Any) -> Any:
        # simcord does one thing at a time and refuses a click that meets the ticking clock.
        async with self._turn:
            return await super()._action(request)

    async def _static(self, request: Any) -> Any:
        response = await super()._static(request)
        response.headers.popall("X-Frame-Options", None)
        policy = response.headers["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace(
            "frame-ancestors 'none'", f"frame-ancestors {self._framed_by}"
        )
        if request.path == "/preview.css":
            response.text += _STYLE
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

        Raises
        ------
        LineError
            When there is no such channel or person, or the person may not look there.
        """
        scene = self.world.scene
        viewer, channel = viewer or scene.viewer, channel or scene.channel
        if channel not in {*CHANNELS, DIRECT} or viewer not in {FAN, MODERATOR}:
            raise LineError("There is no such channel or person.")
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
            server = _FramedServer(preview, self._port, turn=self._turn, framed_by=self._framed_by)
            preview._server = server
            await preview.__aenter__()
            self._preview, self._port = preview, server.port or 0

    async def open(self) -> None:
        """Show the first channel, with a word of welcome in it."""
        async with self._turn:
            await self.world.scenery.people[MODERATOR].send(self.world.channel, _WELCOME)
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
        return sum(len(messages) for messages in self.world.env.backend.messages.values())

    def _unread(self, channel_id: int) -> int:
        there = len(self.world.env.backend.messages.get(channel_id, {}))
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
            "preview": self._preview.url,
        }
