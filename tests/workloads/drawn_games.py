"""Games as they are drawn, without anybody who plays them, and what they were about."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.app.services import Services
from bot.settings.model import GuildSettings
from bot.trivia.questions.model import BEST_KNOWN, KNOWN_GROUPS, Category, Question, RoundPlace

ROUNDS = 10
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
BETWEEN = dt.timedelta(hours=8)
"""Three games a day are many for one server, and as many as the known questions last for."""


@dataclass
class Drawn:
    """The questions of games, and how many seconds it took to draw each."""

    games: list[list[Question]] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)

    @property
    def rounds(self) -> list[Question]:
        """Return all questions."""
        return [question for game in self.games for question in game]

    @property
    def share_of_known_groups(self) -> float:
        """Return how many rounds are about the best known groups."""
        return sum(KNOWN_GROUPS in each.subjects for each in self.rounds) / len(self.rounds)

    @property
    def share_with_best_known(self) -> float:
        """Return how many games have a question about one of the five best known."""
        found = [any(BEST_KNOWN in each.subjects for each in game) for game in self.games]
        return sum(found) / len(found)

    @property
    def by_fame(self) -> dict[int, float]:
        """Return how many rounds are of each fame."""
        found = Counter(each.fame for each in self.rounds)
        return {fame: found[fame] / found.total() for fame in sorted(found, reverse=True)}

    @property
    def by_category(self) -> dict[Category, float]:
        """Return how many rounds are of each category."""
        found = Counter(each.category for each in self.rounds)
        return {category: found[category] / found.total() for category in sorted(found)}

    @property
    def fewest_known(self) -> int:
        """Return how many rounds of a game are of fame 4 or 5, at least."""
        return min(sum(each.fame >= 4 for each in game) for game in self.games)

    @property
    def most_of_mean(self) -> float:
        """Return how often the most frequent question came, as a multiple of the mean."""
        found = Counter(each.question_id for each in self.rounds)
        return max(found.values()) / (found.total() / len(found))

    @property
    def most_of_an_act(self) -> int:
        """Return in how many rounds of one game the same act is, with its members, at most."""
        return max(max(Counter(_acts_of(game)).values()) for game in self.games)


def _acts_of(game: list[Question]) -> Iterator[str]:
    for question in game:
        yield from {each.partition(":")[2] for each in question.subjects if _is_act(each)}


def _is_act(token: str) -> bool:
    return token.startswith(("artist:", "of:"))


async def draw_games(
    services: Services, server: int, *, games: int, rng: random.Random, drawn: Drawn
) -> None:
    """Draw games of a server one after another; nothing comes again in it."""
    settings = GuildSettings()
    for number in range(games):
        drawn.games.append([])
        for place in range(1, ROUNDS + 1):
            now = NOW + number * BETWEEN + place * dt.timedelta(seconds=30)
            begun = time.perf_counter()
            asked = await services.questions.pick(
                server, settings=settings, rng=rng, now=now, place=RoundPlace(place, ROUNDS)
            )
            drawn.taken.append(time.perf_counter() - begun)
            drawn.games[-1].append(asked.question)
            async with services.database.write() as connection:
                await services.questions.use(connection, server, asked.question.question_id, now)
