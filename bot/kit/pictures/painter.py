"""Who draws pictures for answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.kit.discord.i18n import Words
    from bot.kit.pictures.pictures import Picture
    from bot.lookup.model import PathAnswer, StatsAnswer
    from bot.posts.edition import Edition
    from bot.trivia.leaderboard.service import PersonAnswer


class Painter(Protocol):
    """Draws pictures for answers; `bot.kit.pictures.pictures.Pictures` is one."""

    async def path_picture(self, answer: PathAnswer, words: Words) -> Picture | None:
        """Draw a chain; None where there is nothing to draw, or drawing failed."""

    async def stats_picture(self, answer: StatsAnswer, words: Words) -> Picture | None:
        """Draw figures; None where there is nothing to draw, or drawing failed."""

    async def edition_picture(self, edition: Edition, words: Words) -> Picture | None:
        """Draw a post's line of time; None where it would help nothing, or drawing failed."""

    async def score_picture(self, answer: PersonAnswer, words: Words) -> Picture | None:
        """Draw somebody's accuracy; None where there is nothing to draw, or drawing failed."""

    async def close(self) -> None:
        """Release whatever draws."""


class NoPainter:
    """Draws nothing: answers are text only."""

    async def path_picture(self, answer: PathAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def stats_picture(self, answer: StatsAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def edition_picture(self, edition: Edition, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def score_picture(self, answer: PersonAnswer, words: Words) -> Picture | None:
        """Draw nothing."""
        return None

    async def close(self) -> None:
        """Do nothing."""
