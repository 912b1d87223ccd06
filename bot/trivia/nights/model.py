"""A trivia night: when it is, what is played, and how far it has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.trivia.games.model import GamePlan

BEFORE = dt.timedelta(hours=1)
"""So long before it begins it is announced."""

MOST_LATE = dt.timedelta(minutes=30)
"""After so long, because the bot was away or another game went on, it does not begin any more."""

FARTHEST = dt.timedelta(days=60)


class NightState(StrEnum):
    """How far a trivia night has come. `ANNOUNCING`: its message may be out, or not yet."""

    PLANNED = "planned"
    ANNOUNCING = "announcing"
    ANNOUNCED = "announced"
    BEGUN = "begun"
    CANCELLED = "cancelled"
    MISSED = "missed"


COMING = (NightState.PLANNED, NightState.ANNOUNCING, NightState.ANNOUNCED)


@dataclass(frozen=True, slots=True)
class Night:
    """A trivia night in a channel; `user_id` planned it and is its host. Instants are UTC."""

    night_id: int
    guild_id: int
    channel_id: int
    user_id: int
    starts_at: dt.datetime
    plan: GamePlan
    state: NightState = NightState.PLANNED
    claimed_at: dt.datetime | None = None
    message_id: int | None = None

    @property
    def is_coming(self) -> bool:
        """Return whether it neither began nor was cancelled."""
        return self.state in COMING
