"""What default games are about, and how evenly they draw: `python -m benchmarks.trivia_draw`.

Games of the shipped catalogue, drawn but not played: all of them in one server, where nothing comes
twice within the cool-down, and as many in servers that have played few each.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from pathlib import Path

from bot.app.services import Services, open_services
from tests.workloads.drawn_games import Drawn, draw_games
from tests.workloads.figures import percentile

SEED = 11


def print_figures(drawn: Drawn) -> None:
    """Print what games were about."""
    by_fame = ", ".join(f"{fame}: {share:.1%}" for fame, share in drawn.by_fame.items())
    by_category = ", ".join(f"{key} {share:.0%}" for key, share in drawn.by_category.items())
    p50, p99 = (percentile(drawn.taken, share) * 1000 for share in (0.5, 0.99))
    print(f"  rounds about the 39 best known groups  {drawn.share_of_known_groups:.1%}")
    print(f"  games with one of the five best known  {drawn.share_with_best_known:.1%}")
    print(f"  rounds by fame                         {by_fame}")
    print(f"  rounds by category                     {by_category}")
    print(f"  fewest rounds of fame 4-5 in a game    {drawn.fewest_known}")
    print(f"  most rounds of one artist in a game    {drawn.most_of_an_act}")
    print(f"  the most frequent question, by mean    {drawn.most_of_mean:.2f}")
    print(f"  a draw, ms                             p50 {p50:.2f}, p99 {p99:.2f}", flush=True)


async def play(services: Services, first: int, *, servers: int, games: int) -> None:
    """Draw games in some servers, and print what they were about."""
    rng, drawn = random.Random(SEED), Drawn()
    for server in range(first, first + servers):
        await draw_games(services, server, games=games // servers, rng=rng, drawn=drawn)
    print(f"{games} games in {servers} servers:")
    print_figures(drawn)


async def measure(path: Path, *, games: int) -> None:
    """Draw games over a new database of the shipped catalogue."""
    services = await open_services(path)
    try:
        await play(services, 1, servers=1, games=games)
        await play(services, 2, servers=games // 10, games=games)
    finally:
        await services.close()


def main() -> None:
    """Make the database and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=400)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder) / "kollab.db", games=given.games))


if __name__ == "__main__":
    main()
