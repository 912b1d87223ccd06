"""A year's chains of the day, of the whole shipped catalogue."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app.services import Services, open_services
from bot.catalogue.model import Subject, Suggestion
from bot.kit.discord.i18n import words_in
from bot.kit.folding import fold
from bot.trivia.chains.cards import share_line
from bot.trivia.chains.model import Move, MoveKind, Walk, rounds_of
from bot.trivia.chains.service import ChainView
from bot.trivia.days_model import begins_at

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIRST, DAYS = dt.date(2026, 11, 30), 365
LANGUAGES = [
    "en-US",
    *(path.name for path in (files("bot") / "locales").iterdir() if path.is_dir()),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shipped(
    shipped_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    """Everything over the shipped catalogue, to be written to."""
    path = Path(shutil.copy(shipped_file, tmp_path_factory.mktemp("chains") / "kollab.db"))
    opened = await open_services(path, source=files("data"))
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def year(shipped: Services) -> list[ChainView]:
    """What somebody sees on each day who gives up at once."""
    found = []
    for ago in range(DAYS):
        on = FIRST + dt.timedelta(ago)
        found.append(await shipped.chains.give_up(1, on, 0, now=begins_at(on)))
    return found


async def test_chains_when_a_year_passes_then_par_is_what_the_path_engine_finds(shipped, year):
    known = shipped.lookup._library.directory
    for view in year:
        ends = [Suggestion(Subject.ARTIST, each.slug, "").token for each in (view.start, view.end)]
        path = await shipped.lookup.partners.path(*ends)
        assert view.chain.par == len(path.hops) == len(view.best.hops), view.chain
        assert 3 <= view.chain.par <= 5, view.chain
        assert all(hop.work.sources for hop in path.hops), view.chain
        ids = [known.slugs[each] for each in (view.chain.start, view.chain.end)]
        assert [known.by_id[one].fame for one in ids] == [5, 5], view.chain


async def test_chains_when_a_year_passes_then_pairs_and_ends_come_again_late(year):
    pairs: dict[frozenset[str], int] = {}
    ends: dict[str, int] = {}
    soon = 0
    for number, view in enumerate(year):
        both = frozenset({view.chain.start, view.chain.end})
        assert number - pairs.get(both, -DAYS) > 180, view.chain
        pairs[both] = number
        for end in both:
            assert number - ends.get(end, -DAYS) > 1, view.chain
            soon += number - ends.get(end, -DAYS) < 4
            ends[end] = number
    assert soon <= 5
    assert len(ends) > 40


async def test_share_when_a_year_passes_then_no_line_has_a_name_or_title(year):
    for view in year:
        hops = view.best.hops
        artists = [each for hop in hops for each in (hop.left, hop.right)]
        names = {name for each in artists for name in (each.name, each.hangul, *each.groups)}
        names |= {title for hop in hops for title in (hop.work.title, hop.work.title_ko)}
        steps = tuple(
            Move(MoveKind.STEP, hop.right.slug, len(hops) - place)
            for place, hop in enumerate(hops, 1)
        )
        whole = Walk(view.chain.par, (Move(MoveKind.HINT, artists[1].slug, len(hops)), *steps))
        for tag in LANGUAGES:
            for walk in (whole, replace(whole, gave_up=True)):
                line = share_line(words_in(tag), view.chain, walk)
                told = {fold(word) for word in re.findall(r"\w+", line)}
                assert told.isdisjoint(map(fold, names)), (line, names)
                nobody = tuple(replace(move, artist="") for move in walk.moves)
                assert line == share_line(words_in(tag), view.chain, replace(walk, moves=nobody)), (
                    line
                )


@pytest.mark.parametrize("size", [0, 1, 2, 3, 8, 45, 46])
async def test_rounds_when_made_then_all_meet_once_and_each_is_in_a_round_once(size):
    ends = [f"artist-{number}" for number in range(size)]
    rounds = rounds_of(ends)
    pairs = [frozenset(pair) for each in rounds for pair in each]
    assert len(pairs) == len(set(pairs)) == size * (size - 1) // 2
    assert all(len({end for pair in each for end in pair}) == 2 * len(each) for each in rounds)
    assert rounds == rounds_of(reversed(ends))


async def test_steps_when_random_then_each_changes_what_is_left_by_one_at_most(
    shipped, year, request
):
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    request.node.user_properties.append(("said", f"KOLLAB_SEED={seed}"))
    rng = random.Random(seed)
    chains, directory = shipped.lookup.chains, shipped.lookup._library.directory
    for view in rng.sample(year, 20):
        way = await chains._way(view.chain.start, view.chain.end)
        at = directory.slugs[view.chain.start]
        for _ in range(8):
            open_ = [one for one in sorted(way.partners(at)) if way.link(at, one)]
            assert open_, (view.chain, at)
            to = rng.choice(open_)
            assert abs(way.left(to) - way.left(at)) <= 1, (view.chain, at, to)
            at = to
            if (left := way.left(at)) and left > 1:
                hint = way.hint(at)
                assert way.link(at, hint), (view.chain, at)
                assert way.left(hint) == left - 1
