"""Hiding from a server's boards, and coming back."""

from __future__ import annotations

from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import Words

HIDE = "board-hide"
UNHIDE = "board-show"


def hiding_card(words: Words, *, is_hidden: bool) -> Card:
    """Return the card for who hides from a server's boards, or is back on them."""
    if not is_hidden:
        line = words.gettext("✓ You're back on this server's boards, with all your points.")
        return Card().text(line).buttons([hiding_button(words, is_hidden=False)])
    return (
        Card()
        .text(
            "### " + words.gettext("✓ You're hidden from this server's boards"),
            words.gettext(
                "The leaderboard, crowns and weekly boards here don't show you. Nothing is "
                "deleted, and games you play still show you while they run."
            ),
        )
        .buttons([hiding_button(words, is_hidden=True)])
    )


def hiding_button(words: Words, *, is_hidden: bool) -> Button:
    """Make the button by which somebody hides from a server's boards, or comes back."""
    if is_hidden:
        return push_button(words.gettext("Show me on boards again"), UNHIDE)
    return push_button(words.gettext("Hide me from boards here"), HIDE)
