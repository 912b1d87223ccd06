"""Draws questions for servers: fresh ones, of what they want, with their options in an order."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import TypeVar

from bot.exclusions.model import Exclusion
from bot.exclusions.service import ExclusionRules
from bot.kit.bulkhead import Broken, attempt
from bot.kit.db.database import Connection, Database
from bot.kit.folding import fold
from bot.settings.model import GuildSettings
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.generation.make import LOTS
from bot.trivia.questions.model import (
    EASY_BELOW,
    HARD_FROM,
    UNTYPABLE,
    Asked,
    Category,
    Difficulty,
    Question,
    put,
)
from bot.trivia.questions.pool_store import DrawCriteria, QuestionPool, use

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LATELY = dt.timedelta(1)
_LOWEST, _HIGHEST = -10_000.0, 10_000.0
_BANDS = {
    Difficulty.EASY: (_LOWEST, EASY_BELOW),
    Difficulty.MEDIUM: (EASY_BELOW, HARD_FROM),
    Difficulty.HARD: (HARD_FROM, _HIGHEST),
}
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
_EASE = {Difficulty.EASY: 5, Difficulty.MEDIUM: 3, Difficulty.HARD: 1}
"""How often a difficulty comes where none was chosen: most people know what most people know."""


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
        category: Category | None = None,
        difficulty: Difficulty | None = None,
        typed: bool = False,
    ) -> Asked:
        """Draw a question that was not asked in a server within its cool-down. Notes nothing.

        `NoQuestionsLeftError` says how many there are of that sort, and when one may come again.
        """
        await self.refresh_soon(guild_id)
        since = now - dt.timedelta(settings.trivia_cooldown_days)
        anything = DrawCriteria(guild_id, since=since, lately=now - _LATELY, is_typed=typed)
        order = [category] if category else _order(_SHARES, rng)
        if difficulty and not category:
            # What few people of one server were asked says little of how hard it is.
            order.remove(Category.OWN)
        bands = [difficulty] if difficulty else _order(_EASE, rng)
        for exclusion in self._exclusion_rules.excluded_by(settings).in_turn():
            anything = _without(anything, exclusion)
            for each, band in product(await self._worth_a_draw(anything, order), bands):
                wanted = replace(anything, ratings=_BANDS[band])
                if question := await self._draw(wanted, each, rng):
                    return put(question, rng)
        wanted = replace(anything, ratings=_BANDS[difficulty]) if difficulty else anything
        raise await self._nothing_left(wanted, order, settings)

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

    async def _worth_a_draw(
        self, wanted: DrawCriteria, categories: list[Category]
    ) -> list[Category]:
        """Leave out in which there is nothing of a few artists, who have little of most."""
        if not wanted.home:
            return categories
        own = Category.OWN
        return [x for x in categories if x is own or await self.pool.has_fresh(wanted, x)]

    async def _draw(
        self, wanted: DrawCriteria, category: Category, rng: random.Random
    ) -> Question | None:
        if category is not Category.OWN:
            return await self.pool.draw(wanted, category, rng.randrange(LOTS))
        own = await self.pool.list_own(wanted)
        return rng.choice(own) if own else None

    async def _nothing_left(
        self, wanted: DrawCriteria, categories: list[Category], settings: GuildSettings
    ) -> NoQuestionsLeftError:
        total = sum([await self.pool.count(wanted, each) for each in categories])
        used = [await self.pool.first_used(wanted, each) for each in categories]
        first = min((each for each in used if each is not None), default=None)
        if not total or first is None:
            return NoQuestionsLeftError(total)
        return NoQuestionsLeftError(total, first + dt.timedelta(settings.trivia_cooldown_days))


def _order(shares: Mapping[T, int], rng: random.Random) -> list[T]:
    """Put things in an order of chance, in which each comes first as often as its share says."""
    return sorted(shares, key=lambda each: rng.random() ** (1 / shares[each]), reverse=True)


def _without(wanted: DrawCriteria, exclusion: Exclusion) -> DrawCriteria:
    home = exclusion.home if exclusion.is_home_only else ()
    untypable = (UNTYPABLE,) if wanted.is_typed else ()
    excluded = (*_tokens(exclusion), *untypable)
    return replace(wanted, excluded=excluded, home=_of_artists(home))


def _of_artists(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"artist:{slug}" for slug in sorted(slugs))


def _tokens(exclusion: Exclusion) -> tuple[str, ...]:
    return (
        *_of_artists(exclusion.artists),
        *(f"show:{slug}" for slug in sorted(exclusion.shows)),
        *(f"kind:{kind}" for kind in sorted(exclusion.kinds)),
        *(f"collaboration:{slug}" for slug in sorted(exclusion.works)),
    )
