"""What one person played: the last games, what they won, whom they miss most."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.catalogue.model import ArtistRef
from bot.trivia.badges.model import Badge

LAST_GAMES = 5
LEAST_MISSED = 3
"""Whoever was missed less often is not worth a word."""


@dataclass(frozen=True, slots=True)
class PlayedGame:
    """A game that somebody played; `rank` is shared by equals. `at` is its start in UTC."""

    at: dt.datetime
    rank: int
    players: int
    points: int


@dataclass(frozen=True, slots=True)
class MissedArtist:
    """Whom somebody misses most."""

    artist: ArtistRef
    missed: int
    answers: int


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """What somebody played, the newest game first; badges are of all servers."""

    games: tuple[PlayedGame, ...] = ()
    missed: MissedArtist | None = None
    badges: tuple[Badge, ...] = ()
