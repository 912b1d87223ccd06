"""The stand-in as a whole: a server on a free port, and what happens to a request.

A request is read, counted, carried out, spoiled if a `Fault` says so, written down, answered.
"""

from __future__ import annotations

import asyncio
import email
import json
import random
import time
from collections.abc import Mapping
from typing import Any, Self

from aiohttp import web

from tests.standin import payloads
from tests.standin.acting import Acting
from tests.standin.admin import Admin
from tests.standin.errors import ApiError, RateLimitedError
from tests.standin.faults import Fault, Harm
from tests.standin.filling import Upload
from tests.standin.gateway import Gateway
from tests.standin.guilds import Guilds
from tests.standin.journal import Journal, Request
from tests.standin.limits import Clock, Limits
from tests.standin.payloads import Payload
from tests.standin.process import TOKEN
from tests.standin.rest import Rest

API = "/api/v10"
BY_TOKEN = ("/interactions/", "/webhooks/")
Arrived = tuple[float, Any, tuple[str, ...]]
"""When a request had arrived, its body, the names of its files."""
Reply = tuple[int, Any, Mapping[str, str]]


class StandIn(Acting):
    """Discord for one application, with `guilds` servers on `shards` shards.

    Use it as an async context manager; `api_base` and `gateway_url` are where the bot must go.
    `faults` may be changed at any time, `journal` has every REST request, `gateway` the shards
    and the ways to break their connections, `rest` the commands and messages that exist,
    `guilds` the servers, `admin` the ways to change them, `clock` a way to let time pass.

    With `limits` there are Discord's rate limits. `channels` and `roles` are how many each
    server has from the start; thousands of servers are quickest with one and two.
    """

    def __init__(
        self,
        *,
        guilds: int = 1,
        shards: int = 1,
        channels: int = 20,
        roles: int = 12,
        token: str = TOKEN,
        heartbeat: float = 41.25,
        nonce_memory: float = 300.0,
        limits: bool = False,
        rng: random.Random | None = None,
    ) -> None:
        self.shards = shards
        self.journal = Journal()
        self.faults: list[Fault] = []
        self.clock = Clock()
        self.guilds = Guilds(guilds, channels=channels, roles=roles)
        self.gateway = Gateway(self.guilds, token=token, heartbeat=heartbeat)
        self.admin = Admin(self.guilds, self.gateway.dispatch)
        self.rest = Rest(self.guilds, nonce_memory=nonce_memory, clock=self.clock)
        self.limits = Limits(enabled=limits, clock=self.clock)
        self.uploads: dict[str, Upload] = {}
        self._token = token
        self._rng = rng or random.Random(0)
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def api_base(self) -> str:
        """Return the base of the REST routes."""
        return self.base + API

    @property
    def gateway_url(self) -> str:
        """Return the websocket's address."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def __aenter__(self) -> Self:
        """Listen on a free port of this machine."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get("/attachments/{number}/{name}", self._download)
        app.router.add_route("*", API + "/{rest:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.url = self.gateway_url
        return self

    async def __aexit__(self, *_: object) -> None:
        """Cut every connection and stop listening."""
        await self.gateway.cut()
        if self._runner is not None:
            await self._runner.cleanup()

    async def wait_ready(self, *, within: float = 60) -> None:
        """Wait until every shard of the bot has read all its servers."""
        await self.gateway.wait_ready(shards=self.shards, within=within)

    def messages_in(self, room: str) -> list[Payload]:
        """Return every message that the bot ever made in a room, deleted ones too."""
        return self.rest.rooms.made.get(room, [])

    def direct_messages(self, user_id: int) -> list[Payload]:
        """Return every message that the bot ever sent to a user."""
        return self.messages_in(payloads.direct_room(user_id))

    def close_direct_messages(self, user_id: int, *, closed: bool = True) -> None:
        """Have a user take no direct messages, or with `closed=False` take them again."""
        users = self.rest.rooms.closed
        (users.add if closed else users.discard)(str(user_id))

    def forget_nonces(self) -> None:
        """Forget all nonces, as Discord does after a few minutes."""
        self.rest.rooms.nonces.clear()

    async def _download(self, request: web.Request) -> web.Response:
        upload = self.uploads[request.match_info["number"]]
        return web.Response(body=upload.content, content_type=upload.media_type)

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.path[len(API) :]
        try:
            raw = await request.read()
        except (ConnectionError, web.RequestPayloadError):
            # The bot was killed while it wrote: Discord would not carry out half a request.
            self._note(request, path, (time.perf_counter(), None, ()), (0, 0), delivered=False)
            raise
        arrived_at = time.perf_counter()
        arrived = arrived_at, *_parsed(request.headers.get("Content-Type", ""), raw)
        harm = Harm.to((request.method, path), self.faults, self._rng)
        status, reply, headers = await self._outcome(request, path, arrived, harm)
        try:
            if harm.delay:
                await asyncio.sleep(harm.delay)
        finally:
            gone = harm.drop or request.transport is None or request.transport.is_closing()
            code = reply.get("code", 0) if status >= 400 else 0
            told = (0 if gone else status, code)
            self._note(request, path, arrived, told, delivered=harm.takes_effect)
        if harm.drop and request.transport is not None:
            request.transport.abort()
        return _response(status, reply, headers)

    async def _outcome(
        self, request: web.Request, path: str, arrived: Arrived, harm: Harm
    ) -> Reply:
        """Carry a request out unless a fault keeps it from that; return what is answered."""
        right: Reply = 200, None, {}
        if harm.takes_effect:
            right = self._carry_out(request, path, arrived)
            await self._tell_events()
        return right if harm.reply is None else _spoilt(harm.reply)

    def _note(
        self,
        request: web.Request,
        path: str,
        arrived: Arrived,
        told: tuple[int, int],
        *,
        delivered: bool,
    ) -> None:
        at, body, files = arrived
        status, code = told
        self.journal.add(
            Request(
                at=at,
                method=request.method,
                path=path,
                query=dict(request.query),
                body=body,
                files=files,
                status=status,
                delivered=delivered,
                code=code,
                guild=self._guild_of(path),
            )
        )

    def _guild_of(self, path: str) -> str | None:
        """Return the id of the server that a request is about."""
        _, kind, *rest = path.split("/", 3)
        if kind == "channels" and rest[0].isdigit():
            return self.guilds.home(rest[0])
        return rest[0] if kind == "guilds" else None

    def _carry_out(self, request: web.Request, path: str, arrived: Arrived) -> Reply:
        at, body, files = arrived
        headers: Mapping[str, str] = {}
        try:
            by_token = path.startswith(BY_TOKEN)
            if not by_token and request.headers.get("Authorization") != f"Bot {self._token}":
                raise ApiError(401, 0, "401: Unauthorized")
            headers = self.limits.take(request.method, path)
            if path == "/gateway/bot":
                return 200, self._gateway_bot(), headers
            handle = self.rest.handle
            return *handle(request.method, path, request.query, body, files, at=at), headers
        except ApiError as error:
            return error.status, error.body, {**headers, **error.headers}

    async def _tell_events(self) -> None:
        events = self.rest.rooms.events
        while events:
            await self.gateway.dispatch(*events.pop(0))

    def _gateway_bot(self) -> Payload:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit}


def _parsed(content_type: str, raw: bytes) -> tuple[Any, tuple[str, ...]]:
    """Parse a body: JSON, or a form with `payload_json` and files."""
    if not content_type.startswith("multipart/"):
        return (json.loads(raw) if raw else None), ()
    form = email.message_from_bytes(b"Content-Type: %b\r\n\r\n" % content_type.encode() + raw)
    body: Any = None
    files: list[str] = []
    for part in form.walk():
        if part.get_param("name", header="content-disposition") == "payload_json":
            body = json.loads(str(part.get_payload()).encode("ascii", "surrogateescape"))
        elif not part.is_multipart():
            files.append(part.get_filename() or "")
    return body, tuple(files)


def _response(status: int, reply: Any, headers: Mapping[str, str]) -> web.Response:
    if status == 204:
        return web.Response(status=204, headers=headers)
    return web.Response(
        status=status,
        body=json.dumps(reply, separators=(",", ":")).encode(),
        content_type="application/json",
        headers=headers,
    )


def _spoilt(fault: Fault) -> Reply:
    """Return the reply that a fault makes of the right one."""
    status = fault.status or 200
    if status == 429:
        error: ApiError = RateLimitedError(fault.retry_after, everywhere=False, headers={})
    else:
        error = ApiError(status, fault.code, f"{status}: injected")
    return status, error.body, error.headers
