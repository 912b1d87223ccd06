"""The words for posts that are not sent."""

from __future__ import annotations

from bot.kit.discord.error_card import ErrorWords
from bot.kit.discord.i18n import Words
from bot.posts.cards.reasons import reason_text, remedy_text
from bot.posts.cards.schedule import settled_lines
from bot.posts.errors import AlreadyPostedError, NothingToPostError, PostRefusedError
from bot.posts.model import Reason

ERRORS = ErrorWords()


@ERRORS.says(AlreadyPostedError)
def _already_posted(words: Words, error: AlreadyPostedError) -> list[str]:
    return settled_lines(words, error.post)


@ERRORS.says(NothingToPostError)
def _nothing(words: Words, error: NothingToPostError) -> list[str]:
    return [
        words.gettext("There is nothing to post today."),
        reason_text(words, error.reason),
        f"→ {remedy_text(words, error.reason)}",
    ]


@ERRORS.says(PostRefusedError)
def _refused(words: Words, error: PostRefusedError) -> list[str]:
    if error.reason is Reason.NO_CHANNEL and error.channel_id is None:
        return [
            words.gettext("Nothing was posted: no channel is chosen for it yet."),
            "→ "
            + words.gettext(
                "`/setup` gives posts a channel, `/trivia settings` the question of the day."
            ),
        ]
    why = reason_text(words, error.reason, channel_id=error.channel_id)
    remedy = remedy_text(words, error.reason, channel_id=error.channel_id)
    return [words.gettext("Nothing was posted: {why}", why=why), f"→ {remedy}"]
