"""MusicBrainz's web service, asked as it wants to be: slowly, by name, again when it is busy."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.importing.errors import NotAnsweringError, NotThereError, RefusedError
from bot.importing.model import Json

PUBLIC = "https://musicbrainz.org"
PAGE = 100
"""As many as one answer may have."""

_TRIES = 8
_LONGEST_BACKOFF = 60.0
_LONGEST_WAIT = 600.0
_GO_ON = "Run the same command later: it goes on where it stopped."


@dataclass(frozen=True, slots=True)
class Clock:
    """What time is read from and waited by: `monotonic` in seconds, `now` in UTC."""

    monotonic: Callable[[], float]
    now: Callable[[], dt.datetime]
    sleep: Callable[[float], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where MusicBrainz is, who asks, and how many seconds are between two questions."""

    agent: str
    base_url: str = PUBLIC
    interval: float = 1.0
    timeout: float = 30.0


class MusicBrainz:
    """Asks one question at a time. Use it as a context manager."""

    def __init__(self, address: Address, clock: Clock) -> None:
        self._address = address
        self._clock = clock
        self._free_at = clock.monotonic()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> MusicBrainz:
        """Open connections."""
        self._session = aiohttp.ClientSession(
            headers={"User-Agent": self._address.agent, "Accept": "application/json"},
            timeout=aiohttp.ClientTimeout(total=self._address.timeout),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close them."""
        if self._session:
            await self._session.close()

    async def search_artists(self, name: str) -> list[Json]:
        """List artists of about that name, the likest first."""
        quoted = name.replace("\\", " ").replace('"', " ")
        query = f'artist:"{quoted}" OR alias:"{quoted}"'
        found = await self._ask("artist", needs=("artists",), query=query, limit="25")
        return list(found["artists"])

    async def artist(self, mbid: str) -> Json:
        """Return an artist with other names and relations to artists; raise NotThereError."""
        return await self._ask(f"artist/{mbid}", needs=("id", "name"), inc="aliases artist-rels")

    async def work(self, entity: str, mbid: str) -> Json:
        """Return a recording or release group with its names; a recording also with releases."""
        more = " releases release-groups" if entity == "recording" else ""
        return await self._ask(
            f"{entity}/{mbid}", needs=("id", "title", "artist-credit"),
            inc=f"artist-credits aliases{more}",
        )  # fmt: skip

    async def page(self, entity: str, artist: str, offset: int) -> tuple[list[Json], int]:
        """Return some of an artist's recordings or release groups, and how many there are."""
        found = await self._ask(
            entity, needs=(f"{entity}s",), artist=artist, inc="artist-credits",
            limit=str(PAGE), offset=str(offset),
        )  # fmt: skip
        return list(found[f"{entity}s"]), int(found.get(f"{entity}-count") or 0)

    async def _ask(self, path: str, *, needs: tuple[str, ...], **parameters: str) -> Json:
        """Ask until there is a whole answer, which has what it `needs`."""
        problem = ""
        for attempt in range(_TRIES):
            await self._wait_for_turn()
            try:
                answer, wait, problem = await self._try(path, parameters, needs)
            except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError) as error:
                answer, wait, problem = None, None, type(error).__name__
            if answer is not None:
                return answer
            backoff = max(self._address.interval, min(2.0**attempt, _LONGEST_BACKOFF))
            if (wait := wait or backoff) > _LONGEST_WAIT:
                raise NotAnsweringError(
                    f"MusicBrainz asks to come back in {round(wait / 60)} minutes.", remedy=_GO_ON
                )
            self._free_at = max(self._free_at, self._clock.monotonic() + wait)
        raise NotAnsweringError(
            f"MusicBrainz did not answer {_TRIES} times ({problem}).", remedy=_GO_ON
        )

    async def _wait_for_turn(self) -> None:
        ahead = self._free_at - self._clock.monotonic()
        if ahead > 0:
            await self._clock.sleep(ahead)

    async def _try(
        self, path: str, parameters: dict[str, str], needs: tuple[str, ...]
    ) -> tuple[Json | None, float | None, str]:
        """Ask once: return the answer, else how long to wait (if it says) and what was wrong."""
        if self._session is None:
            raise RuntimeError("not open")
        url = f"{self._address.base_url}/ws/2/{path}"
        async with self._session.get(url, params={**parameters, "fmt": "json"}) as response:
            # The next question counts from the answer: a slow one is no reason to hurry.
            self._free_at = self._clock.monotonic() + self._address.interval
            if response.status == 404:
                raise NotThereError(path)
            if response.status in {429, *range(500, 600)}:
                wait = self._seconds(response.headers.get("Retry-After", ""))
                return None, wait, f"HTTP {response.status}"
            if response.status != 200:
                raise RefusedError(
                    f"MusicBrainz refuses the request: HTTP {response.status}.",
                    remedy="Look at importing.contact and importing.musicbrainz in the"
                    " configuration.",
                )
            raw = await response.read()
        try:
            answer = json.loads(raw)
        except ValueError:
            answer = None
        is_whole = isinstance(answer, dict) and all(key in answer for key in needs)
        return (answer if is_whole else None), None, "" if is_whole else "half an answer"

    def _seconds(self, retry_after: str) -> float | None:
        if retry_after.isdecimal():
            return float(retry_after)
        try:
            left = parsedate_to_datetime(retry_after) - self._clock.now()
        except (TypeError, ValueError):
            return None
        return max(0.0, left.total_seconds())
