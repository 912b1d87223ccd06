"""Call the stand-in's routes without a bot, to try the stand-in itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp

from tests.standin.process import TOKEN
from tests.standin.server import StandIn


class Answer(NamedTuple):
    """What came back; `body` is None where there is none."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> int:
        """Return Discord's error code."""
        return int(self.body["code"])


class Caller:
    """An HTTP client with a bot's token; an async context manager."""

    def __init__(self, stand_in: StandIn, *, token: str = TOKEN) -> None:
        self._base = stand_in.api_base
        self._session = aiohttp.ClientSession(headers={"Authorization": f"Bot {token}"})

    async def __aenter__(self) -> Self:
        """Be ready."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._session.close()

    async def call(self, method: str, path: str, **more: Any) -> Answer:
        """Send a request: `json=`, `params=`, `data=` as aiohttp takes them."""
        async with self._session.request(method, self._base + path, **more) as answer:
            raw = await answer.read()
            return Answer(answer.status, json.loads(raw) if raw else None, answer.headers)

    async def get(self, path: str, **params: Any) -> Answer:
        """Read."""
        return await self.call("GET", path, params=params)

    async def post(self, path: str, **body: Any) -> Answer:
        """Make something."""
        return await self.call("POST", path, json=body)

    async def write(self, room: str, content: str = "hi", **body: Any) -> Answer:
        """Write a message into a room."""
        return await self.post(f"/channels/{room}/messages", content=content, **body)
