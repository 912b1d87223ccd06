"""`kollab demo`: a page on this machine in which anyone can use the bot, without a token."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from importlib.resources import files
from typing import Any

from aiohttp import web
from aiohttp.log import server_logger

from bot.kit.errors import OperatorError
from bot.simulator.page import Stage
from bot.simulator.parser import LineError
from bot.simulator.world import World

HOST = "127.0.0.1"
_LONGEST_SKIP = 7 * 86_400.0
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

type_of_action = Callable[[Mapping[str, Any]], Awaitable[None]]


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
        for name in ("switch", "skip", "menu"):
            app.router.add_post(f"/{name}", self._post(getattr(self, f"_{name}")))
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Serve nobody but this page: not another site's, not a name that points here."""
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

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._stage.state())

    def _post(self, act: type_of_action) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                body = await request.json()
                await act(body if isinstance(body, dict) else {})
            except (LineError, OperatorError) as error:
                return web.json_response({"error": str(error)}, status=400)
            except (json.JSONDecodeError, ValueError, TypeError):
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
    """Serve the demo; gives the page's address.

    Parameters
    ----------
    world : World
        The simulated server with the bot in it.
    port : int
        The port on this machine; 0 takes a free one.

    Raises
    ------
    OperatorError
        When the port is taken.
    """
    socket = _listen(port)
    port = socket.getsockname()[1]
    stage = Stage(world, control_port=port)
    runner = web.AppRunner(ControlPage(stage, port=port).application(), access_log=None)
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
