"""Pictures of chains and figures, drawn in a thread beside the event loop.

Whatever fails or takes too long, the caller gets None and answers with text alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.kit.pictures.kept import PictureFolder
from bot.kit.pictures.sketches import CoverSketch, Sketch

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its file name and its description in the reader's language."""

    data: bytes = field(repr=False)
    filename: str
    alt_text: str


@dataclass(frozen=True, slots=True)
class Sketched:
    """A picture that can be drawn, with the name of its file and its description in words."""

    sketch: Sketch
    filename: str
    alt_text: str


class Painter:
    """Draws nothing: answers are text only. `Pictures` draws."""

    draws = False
    """Whether it is worth to gather what a picture needs."""

    def draw(self, wanted: Sketched | None) -> Awaitable[Picture | None]:
        """Draw what is wanted, if anything; None where that fails."""
        return asyncio.sleep(0)

    async def close(self) -> None:
        """Draw nothing any more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds, and how much to keep.

    `draw` includes the wait for one's turn. `waiting` pictures stand in line at most; whoever
    wants another goes without. One that failed is not tried again for `rest`.
    """

    draw: float = 10
    kept: int = 32
    waiting: int = 8
    rest: float = 60


def _draw(sketch: Sketch) -> bytes:
    # Imported with the first picture: a bot that nobody asks for one does without the memory.
    from bot.kit.pictures.drawing import draw

    return draw(sketch)


def _picture(wanted: Sketched, data: bytes) -> Picture:
    return Picture(data, wanted.filename, wanted.alt_text)


class Pictures(Painter):
    """Draws pictures for answers, one at a time, in a thread.

    A picture that several want at once is drawn once, and kept for those who come later: thousands
    of servers have the same post at the same minute. In a `folder` covers outlive a restart.
    """

    draws = True

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        folder: PictureFolder | None = None,
        draw: Callable[[Sketch], bytes] = _draw,
    ) -> None:
        self._limits = limits or Limits()
        self._folder = folder
        self._draw = draw
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
        self._kept: OrderedDict[Sketch, bytes] = OrderedDict()
        self._coming: dict[Sketch, asyncio.Task[bytes | None]] = {}
        self._failed: dict[Sketch, float] = {}

    def draw(self, wanted: Sketched | None) -> Awaitable[Picture | None]:
        """Draw what is wanted, if anything; None where that fails.

        What is kept is there at once.
        """
        if wanted is not None and wanted.sketch not in self._kept:
            return self._picture(wanted)
        there = asyncio.get_running_loop().create_future()
        there.set_result(_picture(wanted, self._again(wanted.sketch)) if wanted else None)
        return there

    async def _picture(self, wanted: Sketched) -> Picture | None:
        data = await self.drawn(wanted.sketch)
        return _picture(wanted, data) if data is not None else None

    def _again(self, sketch: Sketch) -> bytes:
        self._kept.move_to_end(sketch)
        return self._kept[sketch]

    async def drawn(self, sketch: Sketch) -> bytes | None:
        """Return a PNG, kept or drawn for all who want it meanwhile; None where that fails."""
        if sketch in self._kept:
            return self._again(sketch)
        if asyncio.get_running_loop().time() < self._failed.get(sketch, 0):
            return None
        task = self._coming.get(sketch)
        if task is None:
            if len(self._coming) >= self._limits.waiting:
                _log.warning("no picture: %s are waiting already", len(self._coming))
                return None
            task = self._coming[sketch] = asyncio.create_task(self._in_thread(sketch))
            task.add_done_callback(lambda _: self._coming.pop(sketch))
        # Who gives up waiting does not take the picture away from the others.
        await asyncio.wait([task])
        return None if task.cancelled() else task.result()

    async def close(self) -> None:
        """Abandon what is being drawn, and draw nothing more."""
        if coming := [*self._coming.values()]:
            for task in coming:
                task.cancel()
            await asyncio.wait(coming)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, sketch: Sketch) -> bytes | None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limits.draw):
                data = await loop.run_in_executor(self._thread, self._found_or_drawn, sketch)
        except Exception:
            _log.warning("could not draw a %s", type(sketch).__name__, exc_info=True)
            now = loop.time()
            self._failed = {one: until for one, until in self._failed.items() if until > now}
            self._failed[sketch] = now + self._limits.rest
            return None
        self._kept[sketch] = data
        while len(self._kept) > self._limits.kept:
            self._kept.popitem(last=False)
        return data

    def _found_or_drawn(self, sketch: Sketch) -> bytes:
        # What other pictures show changes with the day, or is a person's own.
        if self._folder is None or not isinstance(sketch, CoverSketch):
            return self._draw(sketch)
        if (found := self._folder.find(sketch)) is not None:
            return found
        data = self._draw(sketch)
        self._folder.keep(sketch, data)
        return data
