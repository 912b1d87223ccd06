"""Figures: over the whole catalogue, or over one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.cards.controls import artist_button, more_by_button
from bot.lookup.cards.credits import full_name, name_in
from bot.lookup.cards.terms import kind_word
from bot.lookup.model import StatsAnswer

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

_NAME = 80
_MOST_PARTNERS = 8


def stats_card(words: Words, answer: StatsAnswer, picture: Picture | None = None) -> Card:
    """Show totals, busiest year, kinds, top partners and what the dates rest on."""
    if answer.artist:
        name = escape(full_name(words, answer.artist), _NAME)
        title = words.gettext("{artist} in figures", artist=name)
    else:
        title = words.gettext("All collaborations in figures")
    card = Card().text(f"## {title}", _totals(words, answer))
    if not answer.total:
        return card
    card.text(*_busiest(words, answer), *_kinds(words, answer), *_partners(words, answer))
    card.text(_dates(words, answer))
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    if answer.artist:
        about = artist_button(words, name_in(words, answer.artist), answer.artist.slug)
        card.buttons([more_by_button(words, answer.artist), about])
    return card


def _totals(words: Words, answer: StatsAnswer) -> str:
    works = words.ngettext("{n} collaboration", "{n} collaborations", answer.total)
    artists = words.ngettext("{n} act", "{n} acts", answer.artists)
    return f"**{works}** · {artists}"


def _busiest(words: Words, answer: StatsAnswer) -> list[str]:
    if not answer.per_year:
        return []
    year, most = max(answer.per_year, key=lambda pair: (pair[1], pair[0]))
    first, last = answer.per_year[0][0], answer.per_year[-1][0]
    works = words.ngettext("{n} collaboration", "{n} collaborations", most)
    return [
        words.gettext("From {first} to {last}", first=first, last=last),
        words.gettext("Busiest year: {year} ({works})", year=year, works=works),
    ]


def _kinds(words: Words, answer: StatsAnswer) -> list[str]:
    kinds = [f"{kind_word(words, kind)} {words.number(count)}" for kind, count in answer.per_kind]
    return [words.gettext("Kinds: {kinds}", kinds=" · ".join(kinds))] if kinds else []


def _partners(words: Words, answer: StatsAnswer) -> list[str]:
    top = [
        f"{escape(full_name(words, artist), _NAME)} ({words.number(count)})"
        for artist, count in answer.top_partners[:_MOST_PARTNERS]
    ]
    if not top:
        return []
    if answer.artist:
        return [words.gettext("Most often with {names}", names=words.listing(top))]
    return [words.gettext("Most collaborations: {names}", names=words.listing(top))]


def _dates(words: Words, answer: StatsAnswer) -> str:
    return "-# " + words.gettext(
        "Dates: {two} by two sources · {one} by one · {conflict} disputed",
        two=words.number(answer.two_sources),
        one=words.number(answer.one_source),
        conflict=words.number(answer.conflicts),
    )
