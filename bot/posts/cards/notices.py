"""What moderators are told when a post can't be sent, and how a post's thread is called."""

from __future__ import annotations

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.posts.cards.reasons import feature_name, reason_text, remedy_text
from bot.posts.model import PostKey, Problem
from bot.posts.sources import Extras

THREAD_NAME = 100


def problem_card(words: Words, problem: Problem, *, server: str) -> Card:
    """Return the card on what does not work in a server, why, and how to mend it."""
    name = feature_name(words, problem.feature)
    channel_id = problem.channel_id
    return Card().text(
        words.gettext(
            "⚠️ **{name}** does not work in **{server}**.", name=name, server=escape(server)
        ),
        reason_text(words, problem.reason, channel_id=channel_id),
        remedy_text(words, problem.reason, channel_id=channel_id),
        "-# "
        + words.gettext(
            "I say this once, and go on by myself when it is mended."
            " `/settings check` shows what works."
        ),
    )


def thread_name(words: Words, extras: Extras, key: PostKey) -> str:
    """Call the thread below a post."""
    return words.gettext(extras.thread, day=words.day_of_year(key.on))[:THREAD_NAME]
