"""Pictures of chains and figures, drawn off the event loop in a process of their own.

The process starts with the first picture, serves one at a time, is replaced when it crashes or
takes too long, and ends when nobody asked for a while. Whatever fails, the caller gets None and
answers with text alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.catalogue.model import ArtistRef, Work
from bot.kit.discord import limits
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import cut, plain
from bot.kit.pictures.sketches import (
    ArtistMark,
    PathSketch,
    Sketch,
    StatsSketch,
    WorkMark,
    dump,
    fingerprint,
)
from bot.kit.pictures.worker import (
    DrawingError,
    PictureWorker,
    WorkerEndedError,
    default_command,
)
from bot.lookup.cards.controls import titles_of
from bot.lookup.cards.credits import name_in
from bot.lookup.model import Hop, PathAnswer, StatsAnswer
from bot.posts.cards.timeline import timeline_alt_text, timeline_sketch
from bot.posts.edition import Edition
from bot.trivia.leaderboard.cards import score_alt_text, score_sketch
from bot.trivia.leaderboard.service import PersonAnswer

_log = logging.getLogger(__name__)

ALT_TEXT_LIMIT = limits.ALT_TEXT
MOST_PARTNERS = 10
MOST_HOPS = 23
"""A longer chain would be a picture that no phone shows legibly."""
_NAME = 120


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its file name and its description in the reader's language."""

    data: bytes = field(repr=False)
    filename: str
    alt_text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds, and how much to keep.

    A cold machine may need `start` for its first picture: matplotlib then lists the system's
    fonts. `waiting` callers stand in line at most; others go without a picture at once. A post's
    picture that failed is not tried again for `rest`.
    """

    draw: float = 10
    start: float = 30
    idle: float = 120
    kept: int = 32
    waiting: int = 8
    rest: float = 60


class Pictures:
    """Draws pictures for answers.

    Parameters
    ----------
    limits : Limits
        Patience and memory.
    command : tuple of str
        What to start instead of this program's own drawing process.
    """

    def __init__(
        self, limits: Limits | None = None, *, command: tuple[str, ...] | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._command = command or default_command()
        self._worker: PictureWorker | None = None
        self._lock = asyncio.Lock()
        self._line = 0
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Future[None] | None = None
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._coming: dict[str, asyncio.Task[bytes | None]] = {}
        self._failed: dict[str, float] = {}

    @property
    def worker_pid(self) -> int | None:
        """Return the drawing process's id; None when there is none."""
        return self._worker.pid if self._worker else None

    async def path_picture(self, answer: PathAnswer, words: Words) -> Picture | None:
        """Draw a chain; None when it has no hops, too many, or can't be drawn."""
        if not 0 < len(answer.hops) <= MOST_HOPS:
            return None
        data = await self._drawing(path_sketch(answer, words))
        alt_text = path_alt_text(answer, words)
        return None if data is None else Picture(data, "kollab-path.png", alt_text)

    async def stats_picture(self, answer: StatsAnswer, words: Words) -> Picture | None:
        """Draw figures; None when no work has a year, or it can't be drawn."""
        if not any(works for _, works in answer.per_year):
            return None
        data = await self._drawing(stats_sketch(answer, words))
        alt_text = stats_alt_text(answer, words)
        return None if data is None else Picture(data, "kollab-stats.png", alt_text)

    async def edition_picture(self, edition: Edition, words: Words) -> Picture | None:
        """Draw a post's line of time; None when it has too few works, or it can't be drawn.

        Thousands of servers have the same post at the same minute: it is drawn once, and they
        share what comes of it, a failure too.
        """
        if (sketch := timeline_sketch(edition, words)) is None:
            return None
        data = await self._shared(sketch)
        if data is None:
            return None
        return Picture(data, "kollab-timeline.png", timeline_alt_text(sketch, words))

    async def score_picture(self, answer: PersonAnswer, words: Words) -> Picture | None:
        """Draw how much of each category somebody knew; None when nothing, or it can't be drawn."""
        if not answer.accuracy:
            return None
        sketch = score_sketch(answer, words)
        data = await self._drawing(sketch)
        alt_text = score_alt_text(sketch)
        return None if data is None else Picture(data, "kollab-trivia.png", alt_text)

    async def close(self) -> None:
        """End the drawing process; a picture under way is given up. Another call starts anew."""
        self._stop_waiting()
        if coming := [*self._coming.values()]:
            for task in coming:
                task.cancel()
            await asyncio.wait(coming)
        if self._ending is not None:
            await self._ending
        await self._end()

    async def _shared(self, sketch: Sketch) -> bytes | None:
        """Draw for everybody who asks meanwhile; what failed is not tried again at once."""
        key = fingerprint(dump(sketch))
        if (kept := self._kept(key)) is not None:
            return kept
        loop = asyncio.get_running_loop()
        if loop.time() < self._failed.get(key, 0):
            return None
        task = self._coming.get(key)
        if task is None:
            task = self._coming[key] = asyncio.create_task(self._drawing(sketch))
            task.add_done_callback(lambda _: self._coming.pop(key))
        # Who gives up waiting does not take the picture away from the others.
        await asyncio.wait([task])
        data = None if task.cancelled() else task.result()
        if data is None:
            self._failed = {one: at for one, at in self._failed.items() if at > loop.time()}
            self._failed[key] = loop.time() + self._limits.rest
        return data

    async def _drawing(self, sketch: Sketch) -> bytes | None:
        """Return a picture that was kept, or wait in line and draw it."""
        line = dump(sketch)
        key = fingerprint(line)
        if key not in self._drawn and self._line >= self._limits.waiting:
            _log.warning("no %s picture: %s are waiting already", sketch.kind, self._line)
            return None
        self._line += 1
        try:
            async with self._lock:
                return self._kept(key) or await self._draw(key, line, kind=sketch.kind)
        finally:
            self._line -= 1

    def _kept(self, key: str) -> bytes | None:
        if key in self._drawn:
            self._drawn.move_to_end(key)
        return self._drawn.get(key)

    async def _draw(self, key: str, line: bytes, *, kind: str) -> bytes | None:
        self._stop_waiting()
        try:
            data = await self._drawn_by_worker(line)
        except (DrawingError, OSError, TimeoutError) as error:
            _log.warning("no %s picture: %s: %s", kind, type(error).__name__, error)
            await self._end()
            return None
        except BaseException:
            # Cancelled half-way: the answer in the pipe would be taken for the next picture's.
            await self._end()
            raise
        self._drawn[key] = data
        while len(self._drawn) > self._limits.kept:
            self._drawn.popitem(last=False)
        self._wait_for_more()
        return data

    async def _drawn_by_worker(self, line: bytes) -> bytes:
        """Have the process draw; one that died since the last picture is replaced."""
        is_new = self._worker is None
        worker = await self._ready_worker()
        try:
            return await self._patiently(worker, line)
        except WorkerEndedError:
            if is_new:
                raise
            await self._end()
            return await self._patiently(await self._ready_worker(), line)

    async def _patiently(self, worker: PictureWorker, line: bytes) -> bytes:
        async with asyncio.timeout(self._limits.draw):
            return await asyncio.to_thread(worker.draw, line)

    async def _ready_worker(self) -> PictureWorker:
        if self._worker is not None:
            return self._worker
        self._worker = worker = PictureWorker(self._command)
        async with asyncio.timeout(self._limits.start):
            await asyncio.to_thread(worker.start)
        return worker

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await asyncio.to_thread(worker.kill)

    def _wait_for_more(self) -> None:
        """Set the time when the process ends: a timer, since a waiting task would never be idle."""
        self._idle = asyncio.get_running_loop().call_later(self._limits.idle, self._end_idle)

    def _stop_waiting(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end_idle(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            loop = asyncio.get_running_loop()
            self._ending = loop.run_in_executor(None, worker.kill)


def path_sketch(answer: PathAnswer, words: Words) -> PathSketch:
    """Return what the picture of a chain shows."""
    return PathSketch(
        start=plain(name_in(words, answer.start), _NAME),
        end=plain(name_in(words, answer.end), _NAME),
        subheading=words.ngettext("{n} step", "{n} steps", len(answer.hops)),
        artists=tuple(_mark(words, artist, group) for artist, group in _artists(answer, words)),
        works=tuple(_work(hop.work, words) for hop in answer.hops),
    )


def stats_sketch(answer: StatsAnswer, words: Words) -> StatsSketch:
    """Return what the picture of figures shows."""
    works = words.ngettext("{n} collaboration", "{n} collaborations", answer.total)
    artists = words.ngettext("{n} act", "{n} acts", answer.artists)
    top = (
        words.gettext("Most often with") if answer.artist else words.gettext("Most collaborations")
    )
    return StatsSketch(
        heading=_stats_heading(answer, words),
        subheading=f"{works} · {artists}",
        years_heading=words.gettext("Collaborations per year"),
        per_year=answer.per_year,
        partners_heading=top,
        partners=tuple(
            (_mark(words, who), count) for who, count in answer.top_partners[:MOST_PARTNERS]
        ),
    )


def path_alt_text(answer: PathAnswer, words: Words) -> str:
    """Describe the picture of a chain for people who do not see it."""
    ends = words.gettext(
        "Chain of collaborations from {start} to {end}.",
        start=name_in(words, answer.start),
        end=name_in(words, answer.end),
    )
    return plain(" ".join([ends, *(_hop_text(hop, words) for hop in answer.hops)]), ALT_TEXT_LIMIT)


def stats_alt_text(answer: StatsAnswer, words: Words) -> str:
    """Describe the picture of figures for people who do not see it."""
    year, most = max(answer.per_year, key=lambda pair: (pair[1], pair[0]))
    years = words.gettext(
        "Bars show the collaborations per year from {first} to {last}, at most {n} in {year}.",
        first=answer.per_year[0][0],
        last=answer.per_year[-1][0],
        n=words.number(most),
        year=year,
    )
    parts = [f"{_stats_heading(answer, words)}.", years]
    if named := answer.top_partners[:MOST_PARTNERS]:
        names = ", ".join(f"{name_in(words, who)} {words.number(count)}" for who, count in named)
        parts.append(words.gettext("Below, those with the most: {names}.", names=names))
    return plain(" ".join(parts), ALT_TEXT_LIMIT)


def _stats_heading(answer: StatsAnswer, words: Words) -> str:
    if answer.artist is None:
        return words.gettext("All collaborations in figures")
    return words.gettext("{artist} in figures", artist=plain(name_in(words, answer.artist), _NAME))


def _hop_text(hop: Hop, words: Words) -> str:
    year = f" ({hop.work.date.year})" if hop.work.date else ""
    title = f"{_title(hop.work, words)}{year}"
    return f"{name_in(words, hop.left)} & {name_in(words, hop.right)}: {title}."


def _artists(answer: PathAnswer, words: Words) -> list[tuple[ArtistRef, str]]:
    """List the acts in order, each with the group that it stands for (else empty)."""
    chain = [answer.hops[0].left, *(hop.right for hop in answer.hops)]
    groups = [""] * len(chain)
    for place, asked in ((0, answer.start), (-1, answer.end)):
        if chain[place].slug != asked.slug:
            groups[place] = name_in(words, asked)
    return list(zip(chain, groups, strict=True))


def _mark(words: Words, artist: ArtistRef, group: str = "") -> ArtistMark:
    name = name_in(words, artist)
    other = artist.name if name == artist.hangul else artist.hangul
    note = f"({plain(group, _NAME)})" if group else ""
    return ArtistMark(
        name=plain(name, _NAME), hangul=plain("" if other == name else other, _NAME), note=note
    )


def _work(found: Work, words: Words) -> WorkMark:
    year = str(found.date.year) if found.date else ""
    return WorkMark(title=cut(_title(found, words), 2 * _NAME), year=year)


def _title(found: Work, words: Words) -> str:
    return plain(titles_of(words, found)[0])
