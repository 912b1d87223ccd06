"""What happened on a day, and what is coming."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.catalogue.model import ArtistRef, Status, Verification, Work
from bot.kit.dates import day_of
from bot.kit.discord.card import Card, turning_buttons
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.cards.collaboration import title_of
from bot.lookup.cards.controls import day_button, day_buttons, open_select, share_day_button
from bot.lookup.cards.credits import full_name, short_credits
from bot.lookup.cards.lists import paged, with_page
from bot.lookup.cards.terms import kind_word, status_word
from bot.lookup.model import PAGE_SIZE, Anniversary, OnThisDayAnswer, UpcomingAnswer

_TITLE = 90
_THIS_MONTH = 3
_DAYS = 10


def on_this_day_card(
    words: Words, answer: OnThisDayAnswer, *, today: dt.date, page: int = 0
) -> Card:
    """Show a page of what came out on a day in every year, the best known first."""
    shown, number, pages = paged(answer.anniversaries, page, size=PAGE_SIZE)
    title = _with_artist(words, _day_title(words, answer.day, today), answer.artist)
    card = Card().text(f"## {title}", _how_many(words, answer, number, pages))
    if shown:
        card.text(*(line for each in shown for line in _anniversary_lines(words, each)))
        card.select(open_select(words, [each.work for each in shown]))
    else:
        card.text(words.gettext("Nothing I know of came out on this day."))
        card.text(*_month_lines(words, answer.this_month))
    whose = f"day{_of(answer.artist)}:"
    prefix = f"{whose}{answer.day.isoformat()}:"
    card.buttons(turning_buttons(words, prefix, number=number, pages=pages))
    share = [share_day_button(words, answer.day, of=_of(answer.artist))] if shown else []
    return card.buttons([*day_buttons(words, answer.day, whose=whose), *share])


def upcoming_card(words: Words, answer: UpcomingAnswer, *, page: int = 0) -> Card:
    """Show a page of what is coming: releases first, then highlights; its days are buttons."""
    entries: list[Work | Anniversary] = [*answer.releases, *answer.highlights]
    shown, number, pages = paged(entries, page)
    title = words.ngettext("The next {n} day", "The next {n} days", answer.days)
    title = _with_artist(words, title, answer.artist)
    where = words.gettext("from {day}, Seoul time", day=words.day_of_year(answer.start))
    card = Card().text(
        f"## {title}", f"-# {with_page(words, where, number, pages)}", *_data_day(words, answer)
    )
    if not shown:
        return card.text(words.gettext("Nothing is due. Try more days, up to 60."))
    card.text(*(line for each in shown for line in _upcoming_lines(words, each)))
    works = [each.work if isinstance(each, Anniversary) else each for each in shown]
    card.select(open_select(words, works))
    prefix = f"soon{_of(answer.artist)}:{answer.start.isoformat()}:{answer.days}:"
    card.buttons(turning_buttons(words, prefix, number=number, pages=pages))
    days = sorted({each.on for each in answer.anniversaries})[:_DAYS]
    whose = f"day{_of(answer.artist)}:"
    return card.buttons([day_button(words, day, whose=whose) for day in days])


def _data_day(words: Words, answer: UpcomingAnswer) -> list[str]:
    if answer.data_date is None:
        return []
    said = words.gettext(
        "As of {date}. Later news isn't in yet.", date=words.date(answer.data_date)
    )
    return [f"-# {said}"]


def _with_artist(words: Words, title: str, artist: ArtistRef | None) -> str:
    return f"{title} · {escape(full_name(words, artist), _TITLE)}" if artist else title


def _of(artist: ArtistRef | None) -> str:
    """Return what custom ids say of whose day it is; nothing where it is everybody's."""
    return f"-of:{artist.slug}" if artist else ""


def _day_title(words: Words, day: dt.date, today: dt.date) -> str:
    name = words.date(day_of(day))
    if day == today:
        return words.gettext("Today in Seoul: {day}", day=name)
    if day == today + dt.timedelta(1):
        return words.gettext("Tomorrow in Seoul: {day}", day=name)
    if day == today - dt.timedelta(1):
        return words.gettext("Yesterday in Seoul: {day}", day=name)
    return words.gettext("On this day: {day}", day=name)


def _how_many(words: Words, answer: OnThisDayAnswer, number: int, pages: int) -> str:
    if not answer.anniversaries:
        return ""
    total = words.ngettext("{n} collaboration", "{n} collaborations", answer.total)
    return f"-# {with_page(words, total, number, pages)}"


def _anniversary_lines(words: Words, each: Anniversary) -> list[str]:
    head = f"**{_years(words, each)}** · **{title_of(words, each.work, limit=_TITLE)}**"
    return [head, f"-# {_details(words, each)}"]


def _upcoming_lines(words: Words, each: Work | Anniversary) -> list[str]:
    if isinstance(each, Anniversary):
        day = words.day_of_year(each.on)
        title = title_of(words, each.work, limit=_TITLE)
        head = f"**{day}** · {_years(words, each)} · **{title}**"
        return [head, f"-# {_details(words, each)}"]
    date = words.date(each.date) if each.date else words.gettext("date unknown")
    head = f"**{date}** · {words.gettext('new')} · **{title_of(words, each, limit=_TITLE)}**"
    parts = [escape(short_credits(words, each), 130), kind_word(words, each.kind)]
    if each.status is not Status.CONFIRMED:
        parts.append(status_word(words, each.status))
    return [head, f"-# {' · '.join(parts)}"]


def _years(words: Words, each: Anniversary) -> str:
    if each.years <= 0:
        return words.gettext("out today")
    years = words.ngettext("{n} year", "{n} years", each.years)
    return words.gettext("{years} 🎉", years=years) if each.is_round else years


def _details(words: Words, each: Anniversary) -> str:
    found = each.work
    parts = [escape(short_credits(words, found), 130), kind_word(words, found.kind)]
    if found.date:
        parts.append(str(found.date.year))
    if each.shifted:
        parts.append(words.gettext("came out on 29 February"))
    if found.verification is Verification.ONE_SOURCE:
        parts.append(words.gettext("one source"))
    return " · ".join(parts)


def _month_lines(words: Words, works: Sequence[Work]) -> list[str]:
    if not works:
        return []
    lines = [words.gettext("This month, on a day nobody noted:")]
    for each in works[:_THIS_MONTH]:
        year = f", {each.date.year}" if each.date else ""
        who = escape(short_credits(words, each), 130)
        lines.append(f"- **{title_of(words, each, limit=_TITLE)}** ({who}{year})")
    return lines
