"""What readers are told of a correction: a line below a post, and a short direct message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from bot.catalogue.model import ArtistRef
from bot.curation.corrections.model import Correction, Said
from bot.kit.dates import PartialDate, Precision
from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import Words, escaped_listing
from bot.kit.discord.text import escape
from bot.lookup.cards.credits import name_in

_TITLE = 60
Artists = Mapping[str, ArtistRef]


def correction_lines(
    words: Words, corrections: Iterable[Correction], artists: Artists
) -> list[str]:
    """Write what is not as a post had said; `artists` are those named, by slug."""
    return [
        "-# " + words.gettext("Corrected: {what} ({title})", what=what, title=_title(words, each))
        for each in corrections
        for what in _differences(words, each, artists)
    ]


def correction_card(
    words: Words, corrections: Iterable[Correction], artists: Artists, *, mark: str
) -> Card:
    """Make a follower's message of what they were told; `mark` becomes the button's custom id."""
    lines = correction_lines(words, corrections, artists)
    card = Card().text(*(line.removeprefix("-# ") for line in lines))
    return card.buttons([push_button(words.gettext("More on this day"), mark)])


def _differences(words: Words, each: Correction, artists: Artists) -> list[str]:
    if each.says is None:
        return [words.gettext("this one was taken out")]
    if each.was is None:
        return [words.gettext("this one is back")]
    return [*_days(words, each.was.date, each.says.date), *_people(words, each, artists)]


def _days(words: Words, was: PartialDate | None, says: PartialDate | None) -> list[str]:
    if was == says:
        return []
    if says is None:
        return [words.gettext("the day isn't known")]
    if was is None:
        return [words.date(says)]
    is_brief = was.precision is says.precision is Precision.DAY and was.year == says.year
    write = _without_year if is_brief else Words.date
    return [words.gettext("{day}, not {old}", day=write(words, says), old=write(words, was))]


def _without_year(words: Words, date: PartialDate) -> str:
    return words.day_of_year(dt.date(date.year, date.month, date.day))


def _people(words: Words, each: Correction, artists: Artists) -> list[str]:
    was, says = (said.artists if said else () for said in (each.was, each.says))
    new = _names(words, [one for one in says if one not in was], artists)
    old = _names(words, [one for one in was if one not in says], artists)
    if new and old:
        return [words.gettext("with {names}, not {old}", names=new, old=old)]
    if new:
        return [words.gettext("also with {names}", names=new)]
    return [words.gettext("not with {names}", names=old)] if old else []


def _names(words: Words, slugs: Iterable[str], artists: Artists) -> str:
    names = [name_in(words, artists[each]) for each in slugs if each in artists]
    return escaped_listing(words, names) if names else ""


def _title(words: Words, each: Correction) -> str:
    said: Said | None = each.says or each.was
    if said is None:
        return ""
    return escape((words.language == "ko" and said.title_ko) or said.title, _TITLE)
