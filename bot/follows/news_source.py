"""News of a server's home artists as a kind of post: anniversaries, and what is new."""

from __future__ import annotations

import datetime as dt
from functools import partial

from bot.follows.news_store import NewsStore, advance_news
from bot.kit.messages import N_
from bot.posts.cards.post import post_card
from bot.posts.cards.reasons import REASONS
from bot.posts.cards.schedule import edition_headline
from bot.posts.editions import EditionService
from bot.posts.model import Edition, Post, PostKey, Reason
from bot.posts.schedule import HOME_NEWS
from bot.posts.sources import Composed, Composer, ServerLook, ServerSource, SettingKeys
from bot.settings.model import GuildSettings

NEWS = ServerSource(
    kind=HOME_NEWS,
    name=N_("News of home artists"),
    nothing=Reason.NO_NEWS,
    nothing_at_home=Reason.NO_NEWS,
    keys=SettingKeys("news_channel", "news_time", "news_paused"),
    look=ServerLook(
        card=post_card,
        off=N_("**{kind}** is off: `/home` gives it a channel."),
        nothing=REASONS[Reason.NO_NEWS],
        nothing_coming=REASONS[Reason.NO_NEWS],
        headline=edition_headline,
    ),
)


class NewsComposer(Composer):
    """Composes a server's news, and notes up to which work it was told of new ones."""

    def __init__(self, store: NewsStore, editions: EditionService) -> None:
        self._store = store
        self._editions = editions

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Compose a server's news; None where there is none."""
        # Asked first: what comes into the catalogue meanwhile is told twice rather than never.
        editions = await self._editions.of(key.target_id)
        newest = await editions.newest_id()
        seen = await self._store.find_seen(key.target_id)
        seen = newest if seen is None else seen
        edition = await editions.news(settings, key.on, seen=seen)
        if edition is None:
            return None
        note = partial(advance_news, guild_id=key.target_id, seen=newest)
        return Composed(edition, note=note)

    async def again(
        self, post: Post, settings: GuildSettings, *, now: dt.datetime
    ) -> Edition | None:
        """Return what news say now that are out; what was new then is new in them."""
        editions = await self._editions.of(post.key.target_id)
        return await editions.news(settings, post.key.on, told=post.shown)
