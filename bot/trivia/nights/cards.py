"""A trivia night as everybody sees it before it begins, and as moderators plan it."""

from __future__ import annotations

from discord import ButtonStyle
from discord.utils import format_dt

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import Words
from bot.trivia.games.cards import plan_text
from bot.trivia.nights.model import Night

MARK = "quiz-night"
"""Begins the custom id of an announcement's button, by which it is found, too."""

CANCEL = "quiz-night-cancel"


def announcement_card(words: Words, night: Night) -> Card:
    """Announce a night that is coming."""
    card = _head(words, night)
    how = push_button(words.gettext("How it works"), f"{MARK}:{night.night_id}")
    return card.buttons([how])


def off_card(words: Words, night: Night) -> Card:
    """Return what becomes of the announcement of a night that was cancelled or moved."""
    when = format_dt(night.starts_at, "F")
    return Card().text(
        "## " + words.gettext("Trivia night"), words.gettext("Called off: {when}", when=when)
    )


def rules_card(words: Words) -> Card:
    """Return how a night goes, for who asks."""
    return Card().text(
        words.gettext("Your host starts the game here and brings each question."),
        words.gettext("Pick your answer by button: only you see it, and the first one counts."),
        words.gettext("Everyone can play. No need to sign up."),
    )


def coming_card(words: Words, night: Night | None, *, said: str = "") -> Card:
    """Show moderators the night that is coming, and how to change it; or how to plan one."""
    if night is None:
        return Card().text(
            said or words.gettext("No trivia night is planned."),
            words.gettext("Plan one with `/trivia night day:tomorrow time:20:00`."),
        )
    card = _head(words, night, where=f"<#{night.channel_id}>").text(
        said,
        "-# "
        + words.gettext(
            "It's announced an hour before. To change it, use `/trivia night` with a day and time."
        ),
    )
    cancel = push_button(
        words.gettext("Call it off"),
        f"{CANCEL}:{night.night_id}",
        style=ButtonStyle.danger,
    )
    return card.buttons([cancel])


def _head(words: Words, night: Night, *, where: str = "") -> Card:
    when = f"{format_dt(night.starts_at, 'F')} ({format_dt(night.starts_at, 'R')})"
    return Card().text(
        "## " + words.gettext("Trivia night"),
        " · ".join(filter(None, (when, where))),
        words.gettext("Host: <@{user}>", user=night.user_id),
        plan_text(words, night.plan),
    )
