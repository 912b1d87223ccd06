"""Draws questions for servers: fresh ones, of what they want, with their options in an order."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.exclusions.model import Exclusion
from bot.exclusions.service import ExclusionRules
from bot.kit.bulkhead import Broken, attempt
from bot.kit.db.database import Connection, Database
from bot.kit.folding import fold
from bot.settings.model import GuildSettings
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.questions.lots_store import ANYBODY, Cell, DrawCriteria
from bot.trivia.questions.model import (
    BEST_KNOWN,
    KNOWN_GROUPS,
    UNTYPABLE,
    Asked,
    Category,
    Difficulty,
    Era,
    Question,
    RoundPlace,
    grades_of,
    put,
    wanted_grades,
)
from bot.trivia.questions.pool_store import QuestionPool, use

_log = logging.getLogger(__name__)
_LATELY = dt.timedelta(7)
_SHARES = {
    Category.PEOPLE: 4,
    Category.TITLES: 3,
    Category.DATES: 2,
    Category.DRAMAS: 2,
    Category.ARTICLES: 1,
    Category.HANGUL: 2,
    Category.CHAINS: 2,
    Category.OWN: 2,
}
"""How often a category comes where none was chosen, in relation to the others."""
_OWN_SHARE = _SHARES[Category.OWN] / sum(_SHARES.values())
_ADDED_SHARE = 1 / 3
"""How often what a server's people added comes, where there is any."""
_GROUPS_SHARE = 0.3
"""How often a question is about the best known groups, besides those that are so anyway."""
_EVEN = 1.2
"""So many times as often as by their number the questions of a category may come, at most."""


class QuestionService:
    """Draws questions. Instants are aware."""

    def __init__(self, database: Database, *, exclusion_rules: ExclusionRules) -> None:
        self.pool = QuestionPool(database)
        self._exclusion_rules = exclusion_rules
        self._refreshing: dict[int, asyncio.Task[None]] = {}

    async def settle(self) -> None:
        """Stop whatever is being made; it is made when it is next asked for."""
        tasks = list(self._refreshing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def refresh_soon(self, guild_id: int) -> None:
        """Make the questions of what a server's people added, unless they are there; later on."""
        if guild_id in self._refreshing or await self.pool.of_layers.is_current(guild_id):
            return
        task = asyncio.create_task(self._refresh(guild_id))
        self._refreshing[guild_id] = task
        task.add_done_callback(lambda _: self._refreshing.pop(guild_id, None))

    async def _refresh(self, guild_id: int) -> None:
        found = await attempt(lambda: self.pool.of_layers.refresh(guild_id))
        if isinstance(found, Broken):
            _log.error("a server's own questions could not be made", exc_info=found.error)

    async def pick(
        self,
        guild_id: int,
        *,
        settings: GuildSettings,
        rng: random.Random,
        now: dt.datetime,
        place: RoundPlace | None = None,
        category: Category | None = None,
        difficulty: Difficulty | None = None,
        typed: bool = False,
        artist: str = "",
        era: Era | None = None,
    ) -> Asked:
        """Draw a question that was not asked in a server within its cool-down. Notes nothing.

        `artist` is the slug of whom it is to be about, a group's with its members; `place` says for
        which round of a game it is: the first one is about somebody whom everybody knows.
        `NoQuestionsLeftError` says how many there are of that sort, and when one may come again.
        """
        await self.refresh_soon(guild_id)
        grades = wanted_grades(rng, place=place, difficulty=difficulty)
        categories = _categories(category, is_any=not (difficulty or artist or era))
        wanted = await self._wanted(
            guild_id, settings, now, grades=grades, categories=categories, era=era, typed=typed
        )
        for each in self._in_turn(wanted, settings, artist=artist):
            preferred = () if difficulty or each.acts != ANYBODY else _preferred(place, rng)
            if question := await self._draw(each, preferred, rng):
                return put(question, rng)
        raise await self._nothing_left(each, settings)

    async def count_left(
        self,
        guild_id: int,
        *,
        settings: GuildSettings,
        now: dt.datetime,
        category: Category | None = None,
        difficulty: Difficulty | None = None,
        typed: bool = False,
        artist: str = "",
        era: Era | None = None,
    ) -> int:
        """Count the questions of an artist or an era that `pick` may draw."""
        grades = grades_of(difficulty)
        categories = _categories(category, is_any=False)
        wanted = await self._wanted(
            guild_id, settings, now, grades=grades, categories=categories, era=era, typed=typed
        )
        *_, widest = self._in_turn(wanted, settings, artist=artist)
        added = await self.pool.of_layers.list_fresh(widest)
        return await self.pool.lots.count_fresh(widest) + len(added)

    async def _wanted(
        self,
        guild_id: int,
        settings: GuildSettings,
        now: dt.datetime,
        *,
        grades: tuple[int, ...],
        categories: tuple[Category, ...],
        era: Era | None,
        typed: bool,
    ) -> DrawCriteria:
        return DrawCriteria(
            guild_id,
            since=now - dt.timedelta(settings.trivia_cooldown_days),
            lately=now - _LATELY,
            categories=categories,
            grades=grades,
            years=era.years if era else None,
            is_typed=typed,
            untrue=await self.pool.of_layers.untrue(guild_id),
        )

    async def use(
        self, connection: Connection, guild_id: int, question_id: str, now: dt.datetime
    ) -> None:
        """Note, inside a transaction, that a server was asked a question."""
        await use(connection, guild_id, question_id, now)

    async def is_name(self, text: str, *, kind: str) -> bool:
        """Return whether a text is the name of an artist, the title of a work or of a show.

        Only of what a token of that kind stands for, where there is such a kind.
        """
        return await self.pool.is_name(fold(text), kind=kind)

    def _in_turn(
        self, wanted: DrawCriteria, settings: GuildSettings, *, artist: str
    ) -> Iterator[DrawCriteria]:
        """Yield what to try one after the other: the artist that was chosen, or first home."""
        for exclusion in self._exclusion_rules.excluded_by(settings).in_turn():
            home = _of_artists(settings.home) if exclusion.is_home_only else ANYBODY
            acts = _of_artists([artist]) if artist else home
            untypable = (UNTYPABLE,) if wanted.is_typed else ()
            yield replace(wanted, excluded=(*_tokens(exclusion), *untypable), acts=acts)

    async def _draw(
        self, wanted: DrawCriteria, preferred: tuple[str, ...], rng: random.Random
    ) -> Question | None:
        """Draw what a server's people wrote or added, or of the catalogue.

        `preferred` are acts about whom it is, where that is easily found.
        """
        if rng.random() < _OWN_SHARE and (own := await self._own(wanted)):
            return rng.choice(own)
        added = await self.pool.of_layers.list_fresh(wanted)
        if added and rng.random() < _ADDED_SHARE:
            return rng.choice(added)
        for acts in filter(None, (preferred, wanted.acts)):
            if found := await self._draw_loaded(replace(wanted, acts=acts), rng):
                return found
        if found := await self.pool.lots.draw_of_all(wanted, rng):
            return found
        left = [*added, *await self._own(wanted)]
        return rng.choice(left) if left else None

    async def _own(self, wanted: DrawCriteria) -> list[Question]:
        return await self.pool.list_own(wanted) if Category.OWN in wanted.categories else []

    async def _draw_loaded(self, wanted: DrawCriteria, rng: random.Random) -> Question | None:
        for grade in wanted.grades:
            some = replace(wanted, grades=(grade,))
            cells = _order(await self.pool.lots.cells(some), rng)
            if cells and (found := await self.pool.lots.draw(some, cells, rng)):
                return found
        return None

    async def _nothing_left(
        self, wanted: DrawCriteria, settings: GuildSettings
    ) -> NoQuestionsLeftError:
        total, first = await self.pool.lots.count(wanted)
        total += await self.pool.of_layers.count(wanted)
        if Category.OWN in wanted.categories:
            own, first_own = await self.pool.count_own(wanted)
            total += own
            first = min(filter(None, (first, first_own)), default=None)
        if not total or first is None:
            return NoQuestionsLeftError(total)
        return NoQuestionsLeftError(total, first + dt.timedelta(settings.trivia_cooldown_days))


def _categories(category: Category | None, *, is_any: bool) -> tuple[Category, ...]:
    """Return what questions may be about: a server's own only where nothing else was chosen.

    Nothing is known of whom they are about, and little of how hard they are.
    """
    return (
        (category,)
        if category
        else tuple(each for each in _SHARES if is_any or each is not Category.OWN)
    )


def _preferred(place: RoundPlace | None, rng: random.Random) -> tuple[str, ...]:
    """Return about whom a question is first looked for, where nothing was chosen."""
    if place is not None and place.number == 1:
        return (BEST_KNOWN,)
    return (KNOWN_GROUPS,) if rng.random() < _GROUPS_SHARE else ()


def _order(cells: list[Cell], rng: random.Random) -> list[Cell]:
    """Put cells in an order of chance, in which each comes first as often as its share says.

    Where there is little of a category it comes seldom, so that none of it comes too often.
    """
    shares, total = sum(_SHARES.values()), sum(cell.size for cell in cells)

    def drawn_at(cell: Cell) -> float:
        share = min(_SHARES[cell.category] / shares, _EVEN * cell.size / total)
        return math.log(1 - rng.random()) / share

    return sorted(cells, key=drawn_at, reverse=True)


def _of_artists(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"artist:{slug}" for slug in sorted(slugs))


def _tokens(exclusion: Exclusion) -> tuple[str, ...]:
    return (
        *_of_artists(exclusion.artists),
        *(f"show:{slug}" for slug in sorted(exclusion.shows)),
        *(f"kind:{kind}" for kind in sorted(exclusion.kinds)),
        *(f"collaboration:{slug}" for slug in sorted(exclusion.works)),
    )
