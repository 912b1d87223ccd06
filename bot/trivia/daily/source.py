"""The daily five as a kind of post."""

from __future__ import annotations

import datetime as dt

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import N_, Words
from bot.posts.cards.reasons import REASONS
from bot.posts.model import PostKey, Reason
from bot.posts.sources import Composed, Composer, ServerLook, ServerSource, SettingKeys
from bot.settings.model import GuildSettings
from bot.trivia.daily.cards import five_post
from bot.trivia.daily.model import QUESTION_OF_DAY, FiveEdition
from bot.trivia.daily.service import DailyService, five_on
from bot.trivia.runs.cards import five_title


def _card(words: Words, content: FiveEdition, *, key: PostKey, **_extras: object) -> Card:
    return five_post(words, content, key=key)


def _headline(words: Words, content: FiveEdition) -> str:
    return five_title(words, content.on)


QUESTION = ServerSource(
    kind=QUESTION_OF_DAY,
    name=N_("Daily five"),
    nothing=Reason.NO_QUESTION,
    nothing_at_home=Reason.NO_QUESTION,
    keys=SettingKeys("question_channel", "question_time", "question_paused"),
    look=ServerLook(
        card=_card,
        off=N_("**{kind}** is off. Pick a channel in `/trivia settings` to turn it on."),
        nothing=REASONS[Reason.NO_QUESTION],
        nothing_coming=REASONS[Reason.NO_QUESTION],
        headline=_headline,
    ),
    # In servers that follow a channel its button would lead nowhere.
    extras=None,
)


class FiveComposer(Composer):
    """Composes which five are new, and who played those of the day before."""

    def __init__(self, daily: DailyService) -> None:
        self._daily = daily

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Compose a server's post; None where there are no questions."""
        edition = await self._daily.prepare(key.target_id, now=now)
        return Composed(edition) if edition else None

    async def preview(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> FiveEdition:
        """Return what would be said; of a date to come, no question is chosen yet."""
        return await self._daily.edition(key.target_id, five_on(key.on, settings))
