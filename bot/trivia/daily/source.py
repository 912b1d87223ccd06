"""The question of the day as a kind of post."""

from __future__ import annotations

import datetime as dt

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import N_, Words
from bot.posts.cards.reasons import REASONS
from bot.posts.model import PostKey, Reason
from bot.posts.sources import Composed, Composer, ServerLook, ServerSource, SettingKeys
from bot.settings.model import GuildSettings
from bot.trivia.daily.cards import question_post
from bot.trivia.daily.model import QUESTION_OF_DAY, QuestionEdition
from bot.trivia.daily.service import DailyQuestionService


def _card(words: Words, content: QuestionEdition, *, key: PostKey, **_extras: object) -> Card:
    return question_post(words, content, key=key)


def _headline(words: Words, content: QuestionEdition) -> str:
    return words.gettext("one that wasn't asked here recently")


QUESTION = ServerSource(
    kind=QUESTION_OF_DAY,
    name=N_("Question of the day"),
    nothing=Reason.NO_QUESTION,
    keys=SettingKeys("question_channel", "question_time", "question_paused"),
    look=ServerLook(
        card=_card,
        off=N_("**{kind}** is off. Pick a channel in `/trivia settings` to turn it on."),
        nothing=REASONS[Reason.NO_QUESTION],
        nothing_coming=REASONS[Reason.NO_QUESTION],
        headline=_headline,
    ),
    # In servers that follow a channel its buttons would lead nowhere.
    extras=None,
)


class QuestionComposer(Composer):
    """Draws the question of a day."""

    def __init__(self, questions: DailyQuestionService) -> None:
        self._questions = questions

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Draw a server's question, the same each time; None where none is left to ask."""
        edition = await self._questions.prepare(key.target_id, key.on, settings=settings, now=now)
        return Composed(edition) if edition else None

    async def preview(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> QuestionEdition | None:
        """Return what would be asked; the answer to an open question is not told."""
        return await self._questions.preview(key.target_id, key.on, settings=settings, now=now)

    async def tidy(self, now: dt.datetime) -> None:
        """Close questions that no later one ended."""
        await self._questions.close_old(now)
