"""The buttons and selects, and the custom ids by which they are recognised months later.

A custom id carries a slug, a date or the id of a saved list: never a row number, never a person.
What pressing them does is in `cogs`.
"""

from __future__ import annotations

from discord import ButtonStyle

from bot.kit.discord.card import Button, push_button
from bot.kit.discord.i18n import Words

LIST = r"(?P<list>[0-9a-f]{16})"
NUMBER = r"(?P<page>[0-9]{1,5})"
DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"


def turning_buttons(words: Words, prefix: str, *, number: int, pages: int) -> list[Button]:
    """Make "previous" and "next" for a page (from 0); at an end the button stays, disabled."""
    if pages < 2:
        return []
    first, last = number == 0, number >= pages - 1
    # A disabled button needs an id that differs from the other one's.
    back = f"{prefix}{number if first else number - 1}"
    return [
        push_button(words.gettext("◀ Previous"), back, disabled=first),
        push_button(
            words.gettext("Next ▶"),
            f"{prefix}{number + 1}",
            disabled=last,
            style=ButtonStyle.secondary if last else ButtonStyle.primary,
        ),
    ]
