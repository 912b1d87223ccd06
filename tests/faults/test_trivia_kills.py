"""Killed in the middle of games, with replies lost: no score is lost, none is doubled."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.trivia.games.model import GamePlan, Mode
from tests.faults.game_hall import hall, survive

# Of five rounds, the last one counts double.
PLANS = (
    GamePlan(rounds=3, seconds=5),
    GamePlan(rounds=3, seconds=5, mode=Mode.TEAMS, teams=3),
    GamePlan(rounds=5, seconds=3, mode=Mode.LIGHTNING),
    GamePlan(rounds=3, seconds=5, mode=Mode.ELIMINATION),
)


@pytest.mark.faults
@pytest.mark.parametrize("forgets", [False, True], ids=["soon", "after-nonces-are-forgotten"])
async def test_bot_when_killed_in_twenty_games_then_each_goes_on_with_all_its_scores(
    forgets: bool, folder: Path, rng: random.Random, say: Callable[[str], None]
) -> None:
    async with hall(folder, rng, games=20, plans=PLANS) as opened:
        async with asyncio.timeout(240):
            await survive(opened, kills=3, most=20, forgets=forgets)
        opened.check()
        confirmed, missed = len(opened.crowd.confirmed), opened.crowd.missed
        say(f"{opened.kills} kills, {confirmed} answers confirmed, {missed} not answered")
