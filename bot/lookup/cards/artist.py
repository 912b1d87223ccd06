"""Who an act is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bot.catalogue.model import Artist, ArtistRef, FormerTie, Work
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import N_, Words, escaped_listing
from bot.kit.discord.text import escape
from bot.kit.folding import fold
from bot.lookup.cards.collaboration import plain_title
from bot.lookup.cards.controls import more_by_button, open_select, partner_select, wrong_button
from bot.lookup.cards.credits import (
    and_more,
    brief_source_line,
    label_in,
    name_in,
    names,
    short_credits,
    told_apart,
)
from bot.lookup.cards.lists import partner_lines
from bot.lookup.cards.terms import ARTIST_KINDS, ago
from bot.lookup.model import ArtistAnswer

_MOST_NAMES = 15
_NAME = 100
_KATAKANA = re.compile(r"[\u30a0-\u30ff]+")


def artist_card(words: Words, answer: ArtistAnswer, *, today: dt.date) -> Card:
    """Show an act's names, kind, home, debut, counts, first and latest work, top partners."""
    artist = answer.artist
    heading, kind, *profile = artist_lines(words, artist, today=today)
    card = Card().text(heading, kind).text(*profile)
    card.rule().text(
        *_counts(words, answer),
        *partner_lines(words, answer.top_partners, answer.partner_count),
        *_landmarks(words, answer),
    )
    card.text(brief_source_line(words, artist.sources))
    works = [work for work in (answer.latest, answer.first) if work is not None]
    if works:
        card.select(open_select(words, works))
    if answer.top_partners:
        card.select(partner_select(words, artist.ref, answer.top_partners))
    more = [more_by_button(words, artist.ref)] if answer.all_works else []
    return card.buttons([*more, wrong_button(words, "artist", artist.ref.slug)])


def artist_lines(words: Words, artist: Artist, *, today: dt.date) -> list[str]:
    """Return who an act is: its names, what it is and where from, and what is known of it."""
    return [
        f"## {_heading(words, artist.ref)}",
        _what(words, artist),
        *_profile(words, artist, today=today),
    ]


def _heading(words: Words, ref: ArtistRef) -> str:
    both = dict.fromkeys([name_in(words, ref), ref.name, ref.hangul])
    return " · ".join(escape(name, _NAME) for name in both if name)


def _what(words: Words, artist: Artist) -> str:
    parts = [f"**{words.gettext(ARTIST_KINDS[artist.ref.kind])}**"]
    if artist.ref.disambiguation:
        parts.append(escape(told_apart(words, artist.ref), _NAME))
    parts += [words.territory(code) for code in artist.countries]
    return " · ".join(parts)


def _profile(words: Words, artist: Artist, *, today: dt.date) -> list[str]:
    debut = (
        [words.date(artist.debut), ago(words, artist.debut, today=today)] if artist.debut else []
    )
    lines = [
        (N_("Also known as {names}"), _some(words, _other_names(artist))),
        (N_("Member of {names}"), _artists(words, artist.groups)),
        (N_("Was in {names}"), _past(words, artist.former_groups)),
        (N_("Members: {names}"), _artists(words, artist.members)),
        (N_("Past members: {names}"), _past(words, artist.former_members)),
        (N_("Units: {names}"), _artists(words, artist.sub_units)),
        (N_("Debut: {date}"), " · ".join(filter(None, debut))),
        (N_("Agency: {name}"), escape(_agency(words, artist), _NAME)),
        (N_("Fans: {name}"), escape(label_in(words, artist.fandom), _NAME)),
    ]
    return [words.gettext(line, names=said, name=said, date=said) for line, said in lines if said]


def _other_names(artist: Artist) -> list[str]:
    """Return the aliases that are no mere spelling of the name in katakana."""
    return [name for name in artist.aliases if not _KATAKANA.fullmatch(name)]


def _agency(words: Words, artist: Artist) -> str:
    """Return the label; empty where it is the act's own: "INFINITE Company"."""
    is_own = fold(artist.agency).startswith(fold(artist.ref.name))
    return "" if is_own else label_in(words, artist.agency)


def _past(words: Words, ties: Sequence[FormerTie]) -> str:
    return _some(words, [f"{name_in(words, each.artist)}{_years(each)}" for each in ties])


def _years(tie: FormerTie) -> str:
    since, until = (str(date.year) if date else "" for date in (tie.since, tie.until))
    span = since if since == until else f"{since}\u2013{until}"
    return f" ({span})" if span.strip("\u2013") else ""


def _counts(words: Words, answer: ArtistAnswer) -> list[str]:
    if not answer.all_works:
        return [words.gettext("No collabs yet.")]
    total = words.ngettext("{n} collaboration", "{n} collaborations", answer.all_works)
    if answer.own_works == answer.all_works:
        return [f"**{total}**"]
    own = words.ngettext(
        "{n} under its own name, the others by its members and units",
        "{n} under its own name, the others by its members and units",
        answer.own_works,
    )
    return [f"**{total}** · {own}"]


def _landmarks(words: Words, answer: ArtistAnswer) -> list[str]:
    lines = []
    if answer.first:
        lines.append(words.gettext("First: {work}", work=_work(words, answer.first)))
    if answer.latest and answer.latest != answer.first:
        lines.append(words.gettext("Latest: {work}", work=_work(words, answer.latest)))
    return lines


def _work(words: Words, found: Work) -> str:
    year = f", {words.date(found.date)}" if found.date else ""
    title = escape(plain_title(words, found), _NAME)
    return f"**{title}** ({escape(short_credits(words, found), 130)}{year})"


def _artists(words: Words, artists: Sequence[ArtistRef]) -> str:
    return _some(words, names(words, artists))


def _some(words: Words, all_names: Sequence[str]) -> str:
    shown = escaped_listing(words, [name[:_NAME] for name in all_names[:_MOST_NAMES]])
    return and_more(words, shown, len(all_names) - _MOST_NAMES)
