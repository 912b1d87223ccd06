"""The websocket side: HELLO to READY, events, heartbeats, RESUME, and ways to break it.

Several processes with one token may be connected, each with shards of its own, or even with the
same ones: as at Discord, an event goes to every session of its shard.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.standin import payloads
from tests.standin.guilds import Guilds
from tests.standin.payloads import Payload

DISPATCH, HEARTBEAT, IDENTIFY, RESUME = 0, 1, 2, 6
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11
AUTHENTICATION_FAILED = 4004
OF_A_GUILD = {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"}
REPLAYED = 1_000
"""Events kept for a RESUME."""


class Socket:
    """One websocket, compressed as a whole (zlib-stream) if the bot asked for it."""

    def __init__(
        self, ws: web.WebSocketResponse, *, line: asyncio.Transport | None, compressed: bool
    ) -> None:
        self.ws = ws
        self._line = line
        self._stream = zlib.compressobj(level=1) if compressed else None

    async def send(self, op: int, data: Any, **more: Any) -> None:
        """Send one gateway message."""
        text = json.dumps({"op": op, "d": data, **more}, separators=(",", ":"))
        if self._stream is None:
            await self.ws.send_str(text)
        else:
            packed = self._stream.compress(text.encode())
            await self.ws.send_bytes(packed + self._stream.flush(zlib.Z_SYNC_FLUSH))

    def cut(self) -> None:
        """Drop the connection without a goodbye."""
        if self._line is not None:
            self._line.abort()


@dataclass(slots=True)
class Session:
    """What a shard has been told; it outlives its socket so that RESUME can replay."""

    id: str
    shard: int
    shards: int
    socket: Socket | None = None
    sequence: int = 0
    sent: deque[tuple[int, str, Payload]] = field(default_factory=lambda: deque(maxlen=REPLAYED))
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    beats: int = 0

    @property
    def connected(self) -> bool:
        """Return whether a bot is there to hear."""
        return self.socket is not None and not self.socket.ws.closed

    def serves(self, guild_id: int) -> bool:
        """Return whether a server belongs to the shard; direct messages (0) belong to shard 0."""
        return (guild_id >> 22) % self.shards == self.shard

    async def dispatch(self, event: str, data: Payload) -> None:
        """Send an event; without a connection it waits for the RESUME."""
        self.sequence += 1
        self.sent.append((self.sequence, event, data))
        if self.socket is not None and self.connected:
            with contextlib.suppress(ConnectionResetError):
                await self.socket.send(DISPATCH, data, s=self.sequence, t=event)

    async def replay(self, after: int) -> None:
        """Send again what came after a sequence number."""
        if self.socket is not None:
            for number, event, data in [each for each in self.sent if each[0] > after]:
                await self.socket.send(DISPATCH, data, s=number, t=event)


class Gateway:
    """All shards' sessions. `resumes` and `identifies` count what the bot did to (re)connect.

    `sessions` has the newest session of each shard, `twins` older ones of the same shard that
    are still connected. While `heard` is not set nothing goes through, and nobody says so;
    `waited` tells that somebody connected then. With `refuses` no token is right.
    """

    def __init__(self, guilds: Guilds, *, token: str, heartbeat: float) -> None:
        self.url = ""
        self.sessions: dict[int, Session] = {}
        self.twins: list[Session] = []
        self.identifies: list[Payload] = []
        self.resumes = 0
        self.refuses = False
        self.heard = asyncio.Event()
        self.heard.set()
        self.waited = asyncio.Event()
        self._guilds = guilds
        self._token = token
        self._heartbeat = heartbeat
        self._changed = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it closes."""
        ws = web.WebSocketResponse(compress=False)
        await ws.prepare(request)
        socket = Socket(
            ws,
            line=request.transport,
            compressed=request.query.get("compress") == "zlib-stream",
        )
        if not self.heard.is_set():
            self.waited.set()
            await self.heard.wait()
        await socket.send(HELLO, {"heartbeat_interval": int(self._heartbeat * 1000)})
        session: Session | None = None
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                continue
            await self.heard.wait()
            told = json.loads(message.data)
            if told["op"] == HEARTBEAT:
                await socket.send(HEARTBEAT_ACK, None)
                if session is not None:
                    session.beats += 1
            elif told["op"] == IDENTIFY:
                session = await self._identify(socket, told["d"])
            elif told["op"] == RESUME:
                session = await self._resume(socket, told["d"])
            await self._announce()
        await self._announce()
        return ws

    async def _announce(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _identify(self, socket: Socket, data: Payload) -> Session | None:
        if self.refuses or data["token"] != self._token:
            await socket.ws.close(code=AUTHENTICATION_FAILED)
            return None
        self.identifies.append(data)
        shard, shards = data.get("shard", (0, 1))
        session = Session(payloads.snowflake(), shard, shards, socket)
        self._put(session)
        own = [n for n in self._guilds.present() if session.serves(payloads.guild_id(n))]
        await session.dispatch("READY", self._ready(session, own))
        for number in own:
            await session.dispatch("GUILD_CREATE", self._guilds.payload(number))
        # The answer to this heartbeat says that the bot has read everything before it.
        session.beats = -1
        await socket.send(HEARTBEAT, None)
        return session

    def _put(self, session: Session) -> None:
        former = self.sessions.get(session.shard)
        self.sessions[session.shard] = session
        self.twins = [twin for twin in (*self.twins, former) if twin and twin.connected]

    def _every(self) -> list[Session]:
        return [*self.sessions.values(), *self.twins]

    def _ready(self, session: Session, own: list[int]) -> Payload:
        return {
            "v": 10,
            "user": payloads.BOT,
            "guilds": [{"id": str(payloads.guild_id(n)), "unavailable": True} for n in own],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": payloads.APPLICATION["id"], "flags": 0},
            "private_channels": [],
        }

    async def _resume(self, socket: Socket, data: Payload) -> Session | None:
        known = next((s for s in self._every() if s.id == data["session_id"]), None)
        if known is None or data["token"] != self._token:
            await socket.send(INVALID_SESSION, False)
            return None
        self.resumes += 1
        known.socket = socket
        await known.replay(data["seq"])
        await known.dispatch("RESUMED", {})
        return known

    async def until(self, condition: Callable[[], bool], *, within: float = 20) -> None:
        """Wait until the gateway's state meets a condition."""

        async def wait() -> None:
            async with self._changed:
                await self._changed.wait_for(condition)

        await asyncio.wait_for(wait(), within)

    async def wait_ready(self, *, shards: int = 1, within: float = 60) -> None:
        """Wait until every shard has read READY and all its servers."""
        await self.until(
            lambda: (
                len(self.sessions) == shards
                and all(s.beats >= 0 and s.connected for s in self._every())
            ),
            within=within,
        )

    async def dispatch(self, event: str, data: Payload) -> bool:
        """Send an event to the shard of its server; tell whether there is such a shard.

        Direct messages belong to shard 0.
        """
        about = data["id"] if event in OF_A_GUILD else data.get("guild_id", 0)
        to = [session for session in self._every() if session.serves(int(about))]
        for session in to:
            await session.dispatch(event, data)
        return bool(to)

    async def _each(self, action: Callable[[Socket], Awaitable[Any]]) -> None:
        for session in self._every():
            if session.socket is not None:
                await action(session.socket)

    async def close(self, *, code: int = 4000) -> None:
        """Close every shard's websocket with a code."""
        await self._each(lambda socket: socket.ws.close(code=code))

    async def cut(self) -> None:
        """Cut every connection without a goodbye, as a lost line does."""
        for session in self._every():
            if session.socket is not None:
                session.socket.cut()

    async def ask_to_reconnect(self) -> None:
        """Send op 7: Discord wants the bot on another gateway."""
        await self._each(lambda socket: socket.send(RECONNECT, None))

    async def invalidate(self) -> None:
        """Send op 9 and forget the sessions: the bot must IDENTIFY again."""
        sockets = [s.socket for s in self._every() if s.socket is not None]
        self.sessions.clear()
        self.twins.clear()
        for socket in sockets:
            await socket.send(INVALID_SESSION, False)
