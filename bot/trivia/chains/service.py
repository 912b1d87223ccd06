"""The chain of the day: the same for the whole world, walked by each in private."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.catalogue.model import ArtistRef, Subject, Suggestion
from bot.kit.db.database import Database
from bot.lookup.chain_service import Chains, Named, Step
from bot.lookup.model import PathAnswer
from bot.lookup.service import LookupService
from bot.trivia.chains.model import (
    FAME,
    MOST_HINTS,
    MOST_STEPS,
    PARS,
    ChainRecord,
    DayChain,
    Move,
    MoveKind,
    Walk,
    begins_round,
    pick,
    round_for,
    rounds_of,
)
from bot.trivia.chains.store import ChainStore
from bot.trivia.days_model import ARCHIVE, korean_date
from bot.trivia.errors import NoChainError, TooFewKnownError


@dataclass(frozen=True, slots=True)
class ChainView:
    """What somebody sees of a date's chain: where they are, and once it is over, how it went.

    `said` is about a name that was no step. `best` is a shortest chain; with `record` it is there
    once the walk is over.
    """

    chain: DayChain
    walk: Walk
    start: ArtistRef
    end: ArtistRef
    steps: tuple[Step, ...]
    hint: ArtistRef | None = None
    typed: str = ""
    said: Named | None = None
    best: PathAnswer | None = None
    record: ChainRecord | None = None

    @property
    def at(self) -> ArtistRef:
        """Return whom the next one has to have worked with."""
        return self.steps[-1].artist if self.steps else self.start

    @property
    def own(self) -> PathAnswer:
        """Return the chain as it was walked."""
        return PathAnswer(self.start, self.end, tuple(step.hop for step in self.steps))


class ChainService:
    """Chooses the chains of dates and follows people on them. Instants are aware.

    All of it is by the catalogue that is loaded, which is every server's. A move says of which
    turn it is: one of an earlier turn changes nothing, and shows where things are.
    """

    def __init__(self, database: Database, lookup: LookupService) -> None:
        self.store = ChainStore(database)
        self._chains: Chains = lookup.chains
        self._partners = lookup.partners
        self._choosing = asyncio.Lock()

    async def view(self, user_id: int, on: dt.date, *, now: dt.datetime) -> ChainView:
        """Return a date's chain as somebody left it; raise NoChainError where it has none."""
        chain = await self._chain(on, now)
        walk = await self.store.find(user_id, on)
        if walk is None:
            walk = Walk(chain.par, is_archive=korean_date(now) != on)
        steps = await self._chains.steps(chain.start, chain.end, walk.named)
        if len(steps) < len(walk.named) and not walk.finished:
            # The catalogue no longer has one of them.
            await self.store.forget(user_id, on)
            return await self.view(user_id, on, now=now)
        start, end, *hint = await self._chains.artists(
            chain.start, chain.end, *filter(None, [walk.hinted])
        )
        shown = ChainView(chain, walk, start, end, steps, hint[0] if hint else None)
        if not walk.finished:
            return shown
        tokens = [Suggestion(Subject.ARTIST, each.slug, "").token for each in (start, end)]
        best = await self._partners.path(*tokens)
        return replace(shown, best=best, record=await self.store.record(user_id))

    async def name(
        self, user_id: int, on: dt.date, turn: int, text: str, *, now: dt.datetime
    ) -> ChainView:
        """Take a step to whom somebody named, if they worked with who is there."""
        view = await self.view(user_id, on, now=now)
        if view.walk.turn != turn or view.walk.finished or view.walk.steps >= MOST_STEPS:
            return view
        ends = view.chain.start, view.chain.end
        named = await self._chains.named(*ends, view.at.slug, text)
        if named.artist is None or not named.fits:
            return replace(view, typed=text, said=named)
        move = Move(MoveKind.STEP, named.artist.slug, named.left)
        return await self._moved(user_id, view, move, now=now)

    async def hint(self, user_id: int, on: dt.date, turn: int, *, now: dt.datetime) -> ChainView:
        """Name somebody who is on a shortest chain from there; that counts as a step."""
        view = await self.view(user_id, on, now=now)
        walk = view.walk
        if walk.turn != turn or not may_hint(walk):
            return view
        found = await self._chains.hint(view.chain.start, view.chain.end, view.at.slug)
        if found is None:
            return view
        return await self._moved(user_id, view, Move(MoveKind.HINT, found.slug, walk.left), now=now)

    async def back(self, user_id: int, on: dt.date, turn: int, *, now: dt.datetime) -> ChainView:
        """Take the last step back; it counts all the same."""
        view = await self.view(user_id, on, now=now)
        if view.walk.turn != turn or not may_go_back(view.walk):
            return view
        return await self._moved(user_id, view, Move(MoveKind.BACK), now=now)

    async def give_up(self, user_id: int, on: dt.date, turn: int, *, now: dt.datetime) -> ChainView:
        """End somebody's walk, and show a shortest chain."""
        view = await self.view(user_id, on, now=now)
        if view.walk.turn == turn and not view.walk.finished:
            await self.store.give_up(user_id, on, view.walk, now=now)
        return await self.view(user_id, on, now=now)

    async def was_at_par(self, user_id: int) -> bool:
        """Return whether somebody ever found a shortest chain, without a hint."""
        return await self.store.was_at_par(user_id)

    async def _moved(
        self, user_id: int, view: ChainView, move: Move, *, now: dt.datetime
    ) -> ChainView:
        on = view.chain.on
        await self.store.move(user_id, on, view.walk, move, now=now)
        return await self.view(user_id, on, now=now)

    async def _chain(self, on: dt.date, now: dt.datetime) -> DayChain:
        if not 0 <= (korean_date(now) - on).days <= ARCHIVE:
            raise NoChainError
        found = await self.store.find_day(on)
        if found is None:
            async with self._choosing:
                found = await self.store.find_day(on) or await self._choose(on)
        return found

    async def _choose(self, on: dt.date) -> DayChain:
        """Keep the chain that the catalogue has for a date; another process' is the same."""
        ends = await self._chains.ends(FAME)
        yesterday: Collection[str] = ()
        if begins_round(on):
            before = await self._chosen(on - dt.timedelta(1), ends, but=())
            yesterday = (before.start, before.end)
        await self.store.keep_day(await self._chosen(on, ends, but=yesterday))
        if (kept := await self.store.find_day(on)) is None:
            raise TooFewKnownError
        return kept

    async def _chosen(
        self, on: dt.date, ends: Mapping[str, bool], *, but: Collection[str]
    ) -> DayChain:
        rounds = rounds_of(ends)
        first = round_for(on, len(rounds)) if rounds else 0
        for pairs in (*rounds[first:], *rounds[:first]):
            # What fans of K-pop look for begins or ends there.
            korean = [pair for pair in pairs if any(ends[end] for end in pair)]
            lengths = dict(zip(korean, await self._chains.lengths(korean), strict=True))
            if fit := [pair for pair in korean if lengths[pair] in PARS]:
                pair = pick(on, fit, rounds=len(rounds), but=but)
                return DayChain(on, *pair, lengths.get(pair) or lengths[pair[::-1]])
        raise TooFewKnownError


def may_step(walk: Walk) -> bool:
    """Return whether somebody may name one more."""
    return not walk.finished and walk.steps < MOST_STEPS


def may_hint(walk: Walk) -> bool:
    """Return whether somebody may have a hint: none where only the end is left, some in all."""
    return may_step(walk) and walk.hints < MOST_HINTS and not walk.hinted and walk.left > 1


def may_go_back(walk: Walk) -> bool:
    """Return whether there is a step to take back."""
    return not walk.finished and bool(walk.named)
