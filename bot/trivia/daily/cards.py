"""The post of the daily five."""

from __future__ import annotations

from datetime import timedelta

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.posts.model import PostKey
from bot.trivia.daily.model import FiveEdition, FiveScore
from bot.trivia.days_model import number_of
from bot.trivia.runs.cards import five_button, five_title


def five_post(words: Words, edition: FiveEdition, *, key: PostKey) -> Card:
    """Show the post of a day: today's five, and who played yesterday's here."""
    card = Card().text(
        f"## {five_title(words, edition.on)}",
        words.gettext("Five new questions, the same for everyone. Only you see your answers."),
    )
    if edition.scores:
        number = number_of(edition.on - timedelta(1))
        title = words.gettext("Played here: #{number}", number=number)
        card.rule().text(f"### {title}", *(_line(words, each) for each in edition.scores))
        if rest := edition.players - len(edition.scores):
            card.text(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    return card.buttons([five_button(words, key.mark)])


def _line(words: Words, score: FiveScore) -> str:
    streak = f" · 🔥{score.streak}" if score.streak > 1 else ""
    return f"**{words.number(score.right)}/5** <@{score.user_id}>{streak}"
