"""What a person may post elsewhere: a picture, its description, a line; and nothing of who did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.model import Work
from bot.kit.discord import limits
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import plain
from bot.lookup.cards.controls import titles_of
from bot.lookup.cards.credits import short_credits
from bot.lookup.cards.pictures import chain_text
from bot.lookup.model import OnThisDayAnswer, PathAnswer

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture


def share_card(words: Words, line: str, picture: Picture | None = None) -> Card:
    """Return what a person may post elsewhere: a picture, its description, and a line."""
    card = Card().text(words.gettext("Yours to post anywhere: the picture, and a line to copy."))
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    card.text(_to_copy(line))
    if picture is not None:
        described = words.gettext("For who can't see the picture (alt text):")
        card.text(f"-# {described}", _to_copy(picture.alt_text))
    return card


def work_line(words: Words, work: Work) -> str:
    """Return a line on a work: titles, who made it, and its year."""
    year = f" ({work.date.year})" if work.date else ""
    return f"{' / '.join(titles_of(words, work))} · {short_credits(words, work)}{year}"


def path_line(words: Words, answer: PathAnswer) -> str:
    """Return a line on a chain: every act and every title, in their order."""
    steps = words.ngettext("{n} step", "{n} steps", len(answer.hops))
    return f"{chain_text(words, answer)} · {steps}"


def day_line(words: Words, answer: OnThisDayAnswer) -> str:
    """Return a line on the work that leads a day."""
    day = words.day_of_year(answer.day)
    lead = work_line(words, answer.anniversaries[0].work)
    return words.gettext("On this day, {day}: {lead}", day=day, lead=lead)


def _to_copy(text: str) -> str:
    inside = plain(text, limits.ALT_TEXT).replace("`", "\N{MODIFIER LETTER GRAVE ACCENT}")
    return f"```\n{inside}\n```"
