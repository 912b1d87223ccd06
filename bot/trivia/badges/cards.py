"""Badges as people see them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.kit.discord.i18n import Words
from bot.trivia.badges.model import Badge


def badges_text(words: Words, badges: Iterable[Badge]) -> str:
    """Name badges with their marks, in one line; empty without any."""
    return " · ".join(f"{each.mark} {words.gettext(each.name)}" for each in badges)


def won_lines(words: Words, won: Iterable[tuple[int, Badge]]) -> list[str]:
    """Return for everybody who just won badges which those are."""
    by_person: dict[int, list[Badge]] = {}
    for user_id, badge in won:
        by_person.setdefault(user_id, []).append(badge)
    return [
        words.gettext(
            "New for <@{user}>: **{badges}**", user=user_id, badges=badges_text(words, badges)
        )
        for user_id, badges in by_person.items()
    ]


def own_won_line(words: Words, badges: Iterable[Badge]) -> str:
    """Return for somebody in private what they just won; empty where that is nothing."""
    said = badges_text(words, badges)
    return words.gettext("New badge: **{badges}**", badges=said) if said else ""
