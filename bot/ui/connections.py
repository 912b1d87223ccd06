"""Whom else the acts of a work worked with."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.models import Work
from bot.services.answers import WithAnswer
from bot.ui.card import title_of
from bot.ui.controls import partner_select
from bot.ui.credits import full_name
from bot.ui.i18n import Words
from bot.ui.layout import Card
from bot.ui.lists import partner_lines
from bot.ui.text import escape


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
