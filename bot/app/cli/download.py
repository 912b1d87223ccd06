"""Files from the web, for the operator who asks for them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from importlib.metadata import version

import aiohttp

from bot.catalogue.files.folder import Progress
from bot.kit.errors import OperatorError

WAITS = (1.0, 4.0)
"""Seconds before each further try."""
_TIMES = aiohttp.ClientTimeout(total=300, connect=15, sock_read=30)
_PIECE = 1 << 16
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class DownloadError(OperatorError):
    """What could not be fetched; nothing was changed."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(
            f"{url} can't be fetched: {problem}; nothing was changed.",
            remedy="look at the address and the connection, or fetch it by other means and name "
            "the file",
        )


@dataclass(frozen=True, slots=True)
class Download:
    """What to fetch: at `most` so many bytes, and by https alone unless `plain` may be, too."""

    url: str
    most: int
    plain: bool = False
    progress: Progress = field(default=lambda *_: None)

    async def fetch(self) -> bytes:
        """Return what is there; raise DownloadError after a few tries."""
        for wait in (*WAITS, None):
            try:
                return await self._fetch_once()
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError) as one:
                problem = str(one) or "no answer in time"
            except aiohttp.ClientResponseError as error:
                problem = f"the answer is {error.status} {error.message}"
                if error.status not in _AGAIN:
                    break
            except aiohttp.ClientError as error:
                problem = f"{type(error).__name__}: {error}"
                break
            if wait is not None:
                await asyncio.sleep(wait)
        raise DownloadError(self.url, problem)

    async def _fetch_once(self) -> bytes:
        headers = {"User-Agent": f"kollab/{version('kollab-bot')}"}
        async with (
            aiohttp.ClientSession(timeout=_TIMES, headers=headers, trust_env=True) as session,
            session.get(self.url, raise_for_status=True) as response,
        ):
            for each in (*response.history, response):
                if each.url.scheme != "https" and not self.plain:
                    raise DownloadError(self.url, "it leads to an address without https")
            found = bytearray()
            async for piece in response.content.iter_chunked(_PIECE):
                found += piece
                if len(found) > self.most:
                    raise DownloadError(self.url, f"it has more than {self.most:,} bytes")
                self.progress("fetching", len(found), response.content_length or 0)
            return bytes(found)
