"""What one person played, as they see it themselves."""

from __future__ import annotations

from discord.utils import format_dt

from bot.kit.discord.i18n import Words
from bot.trivia.badges.cards import badges_text
from bot.trivia.crowns.cards import artist_name
from bot.trivia.person.model import PersonHistory, PlayedGame


def history_lines(words: Words, history: PersonHistory) -> list[str]:
    """Return the lines on badges, on who is missed most, and on the last games."""
    lines = []
    if history.badges:
        badges = badges_text(words, history.badges)
        lines.append(words.gettext("Badges: **{badges}**", badges=badges))
    if (missed := history.missed) is not None:
        lines.append(
            words.gettext(
                "Missed most: **{artist}** ({missed} of {all} wrong)",
                artist=artist_name(words, missed.artist),
                missed=words.number(missed.missed),
                all=words.number(missed.answers),
            )
        )
    if history.games:
        lines.append(words.gettext("Your last games:"))
        lines += [_game(words, each) for each in history.games]
    return lines


def _game(words: Words, game: PlayedGame) -> str:
    rank = words.gettext(
        "**#{rank}** of {players}",
        rank=words.number(game.rank),
        players=words.number(game.players),
    )
    points = words.ngettext("{n} point", "{n} points", game.points)
    return f"-# {format_dt(game.at, 'd')} · {rank} · {points}"
