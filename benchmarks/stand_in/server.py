"""The stand-in as a whole: a server on a free port, and the people who use the bot."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any, Self

from aiohttp import BodyPartReader, web

from benchmarks.stand_in import interactions as acts
from benchmarks.stand_in import payloads
from benchmarks.stand_in.gateway import Gateway
from benchmarks.stand_in.interactions import FAN, Interaction, Person
from benchmarks.stand_in.journal import Fault, Journal, Request
from benchmarks.stand_in.payloads import Payload
from benchmarks.stand_in.process import TOKEN
from benchmarks.stand_in.rest import ApiError, Rest

API = "/api/v10"


class StandIn:
    """Discord for one application, with `guilds` servers on `shards` shards.

    Use it as an async context manager; `api_base` and `gateway_url` are where the bot must go.
    `faults` may be changed at any time, `journal` has every REST request, `gateway` the shards
    and the ways to break their connections, `rest` the commands and messages that exist.
    """

    def __init__(
        self,
        *,
        guilds: int = 1,
        shards: int = 1,
        token: str = TOKEN,
        heartbeat: float = 41.25,
        nonce_memory: float = 300.0,
        rng: random.Random | None = None,
    ) -> None:
        self.shards = shards
        self.journal = Journal()
        self.faults: list[Fault] = []
        self.gateway = Gateway(guilds=guilds, token=token, heartbeat=heartbeat)
        self.rest = Rest(nonce_memory=nonce_memory, clock=time.monotonic)
        self._token = token
        self._rng = rng or random.Random(0)
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def api_base(self) -> str:
        """Give the base of the REST routes."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        """Give the websocket's address."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def __aenter__(self) -> Self:
        """Listen on a free port of this machine."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
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

    async def _answer(self, request: web.Request) -> web.Response:
        body, files = await _read(request)
        at = time.perf_counter()
        path = request.path.removeprefix(API)
        fault = next(
            (f for f in self.faults if f.strikes(request.method, path, self._rng)), Fault("")
        )
        status, reply = (200, None)
        if fault.takes_effect:
            status, reply = self._carry_out(request, path, (at, body, files))
        status, reply, headers = _spoil(fault, status, reply)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        self.journal.add(
            Request(
                at=at,
                method=request.method,
                path=path,
                query=dict(request.query),
                body=body,
                files=files,
                status=0 if fault.drop else status,
                delivered=fault.takes_effect,
            )
        )
        if fault.drop and request.transport is not None:
            request.transport.abort()
        if status == 204:
            return web.Response(status=204)
        return web.Response(
            status=status,
            body=json.dumps(reply).encode(),
            content_type="application/json",
            headers=headers,
        )

    def _carry_out(
        self, request: web.Request, path: str, arrived: tuple[float, Any, tuple[str, ...]]
    ) -> tuple[int, Any]:
        at, body, files = arrived
        try:
            by_token = path.startswith(("/interactions/", "/webhooks/"))
            if not by_token and request.headers.get("Authorization") != f"Bot {self._token}":
                raise ApiError(401, 0, "401: Unauthorized")
            if path == "/gateway/bot":
                return 200, self._gateway_bot()
            return self.rest.handle(request.method, path, request.query, body, files, at=at)
        except ApiError as error:
            return error.status, {"message": str(error), "code": error.code}

    def _gateway_bot(self) -> Payload:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit}

    async def wait_ready(self, *, within: float = 60) -> None:
        """Wait until every shard of the bot has read all its servers."""
        await self.gateway.wait_ready(shards=self.shards, within=within)

    async def send(self, interaction: Interaction) -> Interaction:
        """Send an interaction without waiting for its answer."""
        self.rest.interactions[interaction.token] = interaction
        interaction.sent_at = time.perf_counter()
        await self.gateway.dispatch("INTERACTION_CREATE", interaction.payload)
        return interaction

    async def ask(self, interaction: Interaction, *, within: float = 10) -> Interaction:
        """Send an interaction and wait until the person sees its outcome."""
        await self.send(interaction)
        await asyncio.wait_for(interaction.settled.wait(), within)
        return interaction

    def typed(self, path: str, person: Person = FAN, **options: Any) -> Interaction:
        """Give a command as typed, not sent yet: `typed("collab find", query="apt")`."""
        data = acts.command_data(self.rest.commands, path, options)
        return acts.interaction(acts.COMMAND, data, person)

    async def command(self, path: str, person: Person = FAN, **options: Any) -> Interaction:
        """Type a command and wait for its outcome."""
        return await self.ask(self.typed(path, person, **options))

    async def complete(
        self, path: str, focused: str, person: Person = FAN, **options: Any
    ) -> Interaction:
        """Ask for the choices of the option `focused`, which must be among the options."""
        data = acts.command_data(self.rest.commands, path, options, focused=focused)
        return await self.ask(acts.interaction(acts.AUTOCOMPLETE, data, person))

    def pressed(
        self, custom_id: str, on: Payload | None = None, person: Person = FAN
    ) -> Interaction:
        """Give a press of a button, not sent yet; `on` is its message, else one of long ago."""
        button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id}
        data = {"custom_id": custom_id, "component_type": 2, "id": 1}
        return self._component(data, on or _old_message(button), person)

    async def press(
        self, custom_id: str, on: Payload | None = None, person: Person = FAN
    ) -> Interaction:
        """Press a button and wait for the outcome."""
        return await self.ask(self.pressed(custom_id, on, person))

    async def select(
        self, custom_id: str, value: str, on: Payload | None = None, person: Person = FAN
    ) -> Interaction:
        """Pick one entry of a select menu and wait for the outcome."""
        options = [{"label": "?", "value": value}]
        menu = {"type": 3, "custom_id": custom_id, "options": options}
        data = {"custom_id": custom_id, "component_type": 3, "values": [value], "id": 1}
        return await self.ask(self._component(data, on or _old_message(menu), person))

    def _component(self, data: Payload, on: Payload, person: Person) -> Interaction:
        act = acts.interaction(acts.COMPONENT, data, person)
        act.payload["message"] = {**on, "channel_id": act.payload["channel_id"]}
        return act


def _old_message(control: Payload) -> Payload:
    """Give a message with one control, from before the bot was started."""
    return payloads.message("0", {"components": [{"type": 1, "components": [control]}]}, ())


async def _read(request: web.Request) -> tuple[Any, tuple[str, ...]]:
    """Read a body: JSON, or a form with `payload_json` and files."""
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else None), ()
    body: Any = None
    files: list[str] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = await part.read()
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            files.append(part.filename or "")
    return body, tuple(files)


def _spoil(fault: Fault, status: int, reply: Any) -> tuple[int, Any, dict[str, str]]:
    """Give the reply that a fault makes of the right one."""
    if fault.status is None:
        return status, reply, {}
    if fault.status == 429:
        wait = fault.retry_after
        told = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
        return 429, told, {"Via": "1.1 google", "Retry-After": str(wait)}
    return fault.status, {"message": f"{fault.status}: injected", "code": fault.code}, {}
