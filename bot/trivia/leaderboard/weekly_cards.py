"""The weekly board as a server reads it. Nobody is notified by it."""

from __future__ import annotations

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import Words
from bot.posts.model import PostKey
from bot.trivia.crowns.cards import artist_name
from bot.trivia.crowns.model import CrownChange
from bot.trivia.leaderboard.cards import row_line
from bot.trivia.leaderboard.weekly_model import MOST_CROWNS, WeeklyEdition


def weekly_card(words: Words, edition: WeeklyEdition, *, key: PostKey) -> Card:
    """Show the ten best of a week, and what crowns changed hands."""
    days = words.gettext(
        "{first} to {last}",
        first=words.day_of_year(edition.first),
        last=words.day_of_year(edition.last),
    )
    card = Card().text(
        "## " + words.gettext("The week in trivia"),
        f"-# {days} · {words.ngettext('{n} player', '{n} players', edition.players)}",
    )
    card.text(*(row_line(words, each) for each in edition.rows))
    if edition.crowns:
        card.rule().text("### " + words.gettext("👑 New on the throne"))
        card.text(*(_crown(words, each) for each in edition.crowns[:MOST_CROWNS]))
    card.text("-# " + words.gettext("Play: `/trivia start`. All crowns: `/crowns`."))
    return card.buttons([push_button(words.gettext("Full leaderboard"), key.mark)])


def weekly_headline(words: Words, edition: WeeklyEdition) -> str:
    """Return what leads a weekly board."""
    return words.ngettext("the week of {n} player", "the week of {n} players", edition.players)


def _crown(words: Words, change: CrownChange) -> str:
    name, user = artist_name(words, change.artist), change.holder.user_id
    if change.before is None:
        return words.gettext("**{artist}** · <@{user}>", artist=name, user=user)
    return words.gettext(
        "**{artist}** · <@{user}>, before <@{former}>", artist=name, user=user, former=change.before
    )
