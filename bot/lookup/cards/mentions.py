"""Which acts and titles a message mentions, and the works that go with them."""

from __future__ import annotations

import discord

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words, escaped_listing
from bot.kit.discord.text import plain
from bot.lookup.cards.controls import suggestion_name
from bot.lookup.cards.lists import page_card
from bot.lookup.model import Recognised

_MOST = 12


def recognised_card(words: Words, answer: Recognised) -> Card:
    """Show what was recognised in a message and the collaborations that it is about."""
    if not answer.mentions:
        return Card().text(
            words.gettext("I recognise no artist or title in this message."),
            "-# "
            + words.gettext("I look for names as they are written, in Hangul or Latin letters."),
        )
    names = [plain(suggestion_name(words, each), 60) for each in answer.mentions[:_MOST]]
    intro = words.gettext("Recognised: {names}", names=escaped_listing(words, names))
    if not answer.page.items:
        return Card().text(intro, words.gettext("I know no collaboration between them."))
    return page_card(words, words.gettext("Collaborations in this message"), answer.page, intro)


def text_of(message: discord.Message) -> str:
    """Return all the text of a message: content, and embeds' titles and descriptions."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
    return "\n".join(filter(None, parts))
