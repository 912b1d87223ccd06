"""Whom else the acts of a work worked with."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.model import Work
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.cards.collaboration import title_of
from bot.lookup.cards.controls import partner_select
from bot.lookup.cards.credits import full_name
from bot.lookup.cards.lists import partner_lines
from bot.lookup.model import WithAnswer


def connections_card(words: Words, found: Work, answers: Sequence[WithAnswer]) -> Card:
    """Show each act's most frequent partners, with a select that opens their works together."""
    title = words.gettext("Connections of {title}", title=title_of(words, found, limit=100))
    card = Card().text(f"### {title}")
    for answer in answers:
        lines = partner_lines(words, answer.partners, answer.partner_count)
        card.rule().text(f"**{escape(full_name(words, answer.artist), 100)}**", *lines)
        if answer.partners:
            card.select(partner_select(words, answer.artist, answer.partners))
        else:
            card.text(words.gettext("No other partner so far."))
    return card
