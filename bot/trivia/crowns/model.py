"""Crowns: who knows most about an artist in a server, season by season."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.catalogue.model import ArtistRef

NEEDED = 10
"""With fewer right answers about an artist nobody holds the crown."""

PLAYERS = 2
"""So many people have to have answered about the artist."""

SHOWN = 5
"""So many of those who know most are shown."""

PAGE = 10
_MONTHS = 3


@dataclass(frozen=True, slots=True)
class CrownRow:
    """What somebody knew about an artist in a season; `place` counts from 1.

    Of two who know as much, the one who did so first is ahead: a crown is taken by knowing more.
    """

    user_id: int
    known: int
    answers: int
    place: int


@dataclass(frozen=True, slots=True)
class Crown:
    """A crown and who holds it."""

    artist: ArtistRef
    holder: CrownRow


@dataclass(frozen=True, slots=True)
class FormerHolder:
    """Who held a crown, and whether crowns still show them; None is nobody."""

    user_id: int | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class CrownChange:
    """A crown that changed hands; `before` is who held it, None for nobody who is shown."""

    artist: ArtistRef
    holder: CrownRow
    before: int | None


@dataclass(frozen=True, slots=True)
class CrownAnswer:
    """Who knows most about an artist, of those who take part; `players` counts everybody.

    `own` is the asker's row, None for who is not shown. `ends_at` is when the season does.
    """

    artist: ArtistRef
    rows: tuple[CrownRow, ...]
    own: CrownRow | None
    players: int
    ends_at: dt.datetime

    @property
    def holder(self) -> CrownRow | None:
        """Return who holds the crown; None while nobody does."""
        first = next(iter(self.rows), None)
        return first if first and is_crown(first.known, self.players) else None

    @property
    def missing(self) -> int:
        """Return how many more right answers give the asker the crown; 0 for who is far enough."""
        own_id, known = (self.own.user_id, self.own.known) if self.own else (None, 0)
        ahead = [each.known + 1 for each in self.rows[:1] if each.user_id != own_id]
        return max(0, max([NEEDED, *ahead]) - known)


@dataclass(frozen=True, slots=True)
class CrownsAnswer:
    """A page (from 0) of a server's crowns, those of who knows most first; `own` counts one's."""

    crowns: tuple[Crown, ...]
    total: int
    own: int
    page: int
    user_id: int
    ends_at: dt.datetime

    @property
    def pages(self) -> int:
        """Count the pages, at least one."""
        return max(1, -(-self.total // PAGE))


def is_crown(known: int, players: int) -> bool:
    """Return whether so many right answers, of the most there are, are a crown."""
    return known >= NEEDED and players >= PLAYERS


def season_start(now: dt.datetime) -> dt.datetime:
    """Return when the season of an instant began: three months each, by the dates of UTC."""
    day = now.astimezone(dt.UTC)
    month = day.month - (day.month - 1) % _MONTHS
    return dt.datetime(day.year, month, 1, tzinfo=dt.UTC)


def season_end(now: dt.datetime) -> dt.datetime:
    """Return when the season of an instant ends, and the next one begins."""
    return season_start(season_start(now) + dt.timedelta(31 * _MONTHS + 1))
