"""The posts about anniversaries: each day's, and each week's digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.kit.discord.i18n import N_
from bot.posts.cards.post import post_card
from bot.posts.cards.schedule import edition_headline
from bot.posts.editions import EditionService
from bot.posts.model import Edition, Post, PostKey
from bot.posts.schedule import DAILY_POST, WEEKLY_DIGEST
from bot.posts.sources import Composed, Composer, Extras, ServerLook, ServerSource, SettingKeys
from bot.posts.store.posts import PostStore
from bot.settings.model import GuildSettings

_OFF = N_("**{kind}** is off. Pick a channel in `/setup` to turn it on.")
_NOTHING_COMING = N_("nothing: no anniversary, so the day is skipped")

DAILY = ServerSource(
    kind=DAILY_POST,
    name=N_("Daily post"),
    keys=SettingKeys("daily_channel", "daily_time", "daily_paused"),
    look=ServerLook(
        card=post_card,
        off=_OFF,
        nothing=N_(
            "No anniversary, and this server skips such days. You can change that in `/setup`."
        ),
        nothing_coming=_NOTHING_COMING,
        headline=edition_headline,
    ),
    extras=Extras(thread=N_("On this day: {day}")),
)
WEEKLY = ServerSource(
    kind=WEEKLY_DIGEST,
    name=N_("Weekly digest"),
    keys=SettingKeys("weekly_channel", "weekly_time", "weekly_paused", "weekly_day"),
    look=ServerLook(
        card=post_card,
        off=_OFF,
        nothing=N_("No anniversaries or releases this week."),
        nothing_coming=_NOTHING_COMING,
        headline=edition_headline,
    ),
    extras=Extras(thread=N_("The week of {day}")),
)


class DailyComposer(Composer):
    """Composes each day's post, which looks at what was shown the year before."""

    def __init__(self, editions: EditionService, posts: PostStore) -> None:
        self._editions = editions
        self._posts = posts

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Compose a server's post; None on a day that it skips."""
        edition = await self._edition(key, settings)
        return Composed(edition) if edition else None

    async def again(
        self, post: Post, settings: GuildSettings, *, now: dt.datetime
    ) -> Edition | None:
        """Return what a post says now; what an empty day was filled with stays."""
        return await self._edition(post.key, settings, kept=post.shown)

    async def _edition(
        self, key: PostKey, settings: GuildSettings, kept: Sequence[str] = ()
    ) -> Edition | None:
        last_year = await self.shown_last_year(key)
        editions = await self._editions.of(key.target_id)
        return await editions.daily(
            settings, key.on, guild_id=key.target_id, last_year=last_year, kept=kept
        )

    async def shown_last_year(self, key: PostKey) -> tuple[str, ...]:
        """Return the slugs of what a server was shown a year before; perhaps none."""
        before = _year_before(key)
        return (await self._posts.list_shown([before])).get(before, ())


class WeeklyComposer(Composer):
    """Composes each week's digest."""

    def __init__(self, editions: EditionService) -> None:
        self._editions = editions

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Compose a server's digest; None for a week with nothing to show."""
        editions = await self._editions.of(key.target_id)
        edition = await editions.weekly(settings, key.on, guild_id=key.target_id)
        return Composed(edition) if edition else None


def _year_before(key: PostKey) -> PostKey:
    try:
        return replace(key, on=key.on.replace(year=key.on.year - 1))
    except ValueError:
        # 29 February: a common year shows its anniversaries on the 28th.
        return replace(key, on=dt.date(key.on.year - 1, 2, 28))
