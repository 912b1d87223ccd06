"""The weekly board as a kind of post."""

from __future__ import annotations

import datetime as dt
from functools import partial

from bot.kit.db.database import Database
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import N_, Words
from bot.lookup.library import Library
from bot.posts.cards.reasons import REASONS
from bot.posts.model import PostKey, Reason
from bot.posts.sources import Composed, Composer, ServerLook, ServerSource, SettingKeys
from bot.settings.model import GuildSettings
from bot.trivia.crowns.service import CrownService
from bot.trivia.crowns.store import keep_holders
from bot.trivia.leaderboard.model import PAGE
from bot.trivia.leaderboard.store import LeaderboardStore
from bot.trivia.leaderboard.weekly_cards import weekly_card, weekly_headline
from bot.trivia.leaderboard.weekly_model import WEEKLY_BOARD, WeeklyEdition, begins_at

_WEEK = dt.timedelta(7)
_NOBODY = 0


def _card(words: Words, content: WeeklyEdition, *, key: PostKey, **_extras: object) -> Card:
    return weekly_card(words, content, key=key)


BOARD = ServerSource(
    kind=WEEKLY_BOARD,
    name=N_("Weekly board"),
    nothing=Reason.NOT_PLAYED,
    nothing_at_home=Reason.NOT_PLAYED,
    keys=SettingKeys("board_channel", "board_time", "board_paused", "board_day"),
    look=ServerLook(
        card=_card,
        off=N_("**{kind}** is off. Pick a channel in `/trivia settings` to turn it on."),
        nothing=REASONS[Reason.NOT_PLAYED],
        nothing_coming=REASONS[Reason.NOT_PLAYED],
        headline=weekly_headline,
    ),
    # In servers that follow a channel its button would lead nowhere.
    extras=None,
)


class TriviaWeekComposer(Composer):
    """Composes the board of the seven dates before a post's own."""

    def __init__(self, database: Database, library: Library) -> None:
        self._store = LeaderboardStore(database)
        self._crowns = CrownService(database, library)

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Compose a server's board; None for a week in which nobody played.

        Who holds which crown is noted with the post: the next one tells what changed since.
        """
        guild_id, first = key.target_id, key.on - _WEEK
        page = await self._store.page(
            guild_id,
            since=begins_at(first, settings.time_zone),
            until=begins_at(key.on, settings.time_zone),
            user_id=_NOBODY,
            skip=0,
            limit=PAGE,
        )
        if not page.lines:
            return None
        holders = await self._crowns.store.list_holders(guild_id, now=now)
        changes = await self._crowns.changes(guild_id, holders)
        last = key.on - dt.timedelta(1)
        edition = WeeklyEdition(first, last, page.lines, page.players, changes)
        now_held = {artist: each.user_id for artist, each in holders.items()}
        return Composed(edition, note=partial(keep_holders, guild_id=guild_id, holders=now_held))
