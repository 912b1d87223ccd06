"""The cards that are posted on a timetable: a day, a week, and a follower's news.

Everything is said in words and short lines: a post is read on phones, by screen readers and by
people who cannot tell colours apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.catalogue.anniversaries import Anniversary
from bot.catalogue.model import Status, Verification, Work
from bot.kit.dates import day_of
from bot.kit.discord.card import Button, Card, link_button, push_button
from bot.kit.discord.i18n import Words, escaped_listing
from bot.kit.discord.text import escape
from bot.lookup.cards.collaboration import fact_line, listen_links, show_line, title_of, when
from bot.lookup.cards.controls import open_select
from bot.lookup.cards.credits import (
    address_of,
    brief_source_line,
    credit_line,
    full_name,
    name_in,
    nearest_first,
    short_credits,
    source_name,
)
from bot.lookup.cards.terms import kind_word, status_word
from bot.posts.model import Edition, EmptyDayFiller, PostKey, Riddle, Tie
from bot.posts.schedule import DAILY_POST, HOME_NEWS, WEEKLY_DIGEST
from bot.settings.model import EmptyDay

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

WEEK = 7
_TITLE = 60
_CREDITS = 90
_SOURCE = 40
_LISTEN = 2
_TIES = 3


def post_card(
    words: Words, edition: Edition, *, key: PostKey, picture: Picture | None, ping_role: int | None
) -> Card:
    """Show an edition.

    The mark of `key` becomes the custom id of the post's own button. Whoever sends the card
    attaches the picture's file. The role `ping_role` is mentioned in the first line; it is told
    only if the sender allows it.
    """
    card = Card()
    if ping_role is not None:
        card.text(f"<@&{ping_role}>")
    if edition.filler is not None:
        _filler(words, card, edition.on, edition.filler)
    elif edition.kind == DAILY_POST:
        _day(words, card, edition)
    elif edition.kind == WEEKLY_DIGEST:
        _week(words, card, edition)
    else:
        _news(words, card, edition)
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    return _controls(words, card, edition, key=key)


def _day(words: Words, card: Card, edition: Edition) -> None:
    title = words.gettext("On this day: {day}", day=words.date(day_of(edition.on)))
    if not edition.entries:
        # What it had said turned out to be of another day.
        card.text(f"## {title}", _nothing_on(words, edition.on))
        return
    lead, *others = edition.entries
    card.text(f"## {title}").text(*_lead_lines(words, lead, when=_since(words, lead)))
    if not others:
        return
    lines = [f"**{words.gettext('Also on this day')}**"]
    for each in others:
        lines += _short(words, each.work, _years_ago(words, each))
    card.rule().text(*lines, _more(words, edition.total - len(edition.entries)))


def _week(words: Words, card: Card, edition: Edition) -> None:
    card.text(f"## {words.gettext('This week in collaborations')}")
    if edition.entries:
        lead, *others = edition.entries
        span = words.gettext(
            "Anniversaries from {first} to {last}",
            first=words.day_of_year(edition.on),
            last=words.day_of_year(edition.on + dt.timedelta(WEEK - 1)),
        )
        card.text(f"-# {span}", *_lead_lines(words, lead, when=_then(words, lead)))
        lines = [line for each in others for line in _short_with_day(words, each)]
        if others:
            card.rule().text(f"**{words.gettext('Also this week')}**", *lines)
        card.text(_more(words, edition.total - len(edition.entries)))
    _releases(words, card, edition)


def _releases(words: Words, card: Card, edition: Edition) -> None:
    day = edition.on.isoformat()
    since = edition.on - dt.timedelta(WEEK)
    parts = (
        (
            words.gettext("New since {day}", day=words.day_of_year(since)),
            [each for each in edition.releases if str(each.date) < day],
        ),
        (
            words.gettext("Coming out this week"),
            [each for each in edition.releases if str(each.date) >= day],
        ),
    )
    for title, works in parts:
        if works:
            lines = [line for each in works for line in _short(words, each, _date(words, each))]
            card.rule().text(f"**{title}**", *lines)
    card.text(_more(words, edition.releases_total - len(edition.releases)))


def _news(words: Words, card: Card, edition: Edition) -> None:
    day, is_home = words.day_of_year(edition.on), edition.kind == HOME_NEWS
    title = words.gettext("From artists you follow: {day}", day=day)
    if is_home:
        title = words.gettext("From this server's artists: {day}", day=day)
    card.text(f"## {title}")
    if edition.entries:
        lead, *others = edition.entries
        why = _why(words, edition.ties.get(lead.work.slug, ()))
        card.text(*_lead_lines(words, lead, why, when=_since(words, lead)))
        lines = [f"**{words.gettext('Also on this day')}**"] if others else []
        for each in others:
            lines += _short(words, each.work, _years_ago(words, each))
            lines.append(_why(words, edition.ties.get(each.work.slug, ())))
        card.text(*lines, _more(words, edition.total - len(edition.entries)))
    if edition.releases:
        lines = []
        for work in edition.releases:
            lines += _short(words, work, _date(words, work))
            lines.append(_why(words, edition.ties.get(work.slug, ())))
        more = _more(words, edition.releases_total - len(edition.releases))
        card.rule().text(f"**{words.gettext('New in the catalogue')}**", *lines, more)
    if not is_home:
        card.text("-# " + words.gettext("Too many messages? `/unfollow` an artist."))


def _filler(words: Words, card: Card, on: dt.date, filler: EmptyDayFiller) -> None:
    day, nothing = words.day_of_year(on), _nothing_on(words, on)
    if filler.anniversary is not None:
        found = filler.anniversary
        title = words.gettext("The nearest anniversary: {day}", day=words.day_of_year(found.on))
        card.text(f"## {title}", nothing)
        card.text(*_lead_lines(words, found, when=_then(words, found)))
    elif filler.riddle is not None:
        card.text(f"## {words.gettext('A question for {day}', day=day)}", nothing)
        card.text(*_question(words, filler.riddle))
    else:
        work = filler.work
        card.text(f"## {words.gettext('From the archive')}", nothing)
        card.text(*_work_lines(words, work, " · ".join(when(words, work, today=on))))


def _nothing_on(words: Words, on: dt.date) -> str:
    return "-# " + words.gettext("No anniversaries on {day}.", day=words.day_of_year(on))


def _question(words: Words, riddle: Riddle) -> list[str]:
    work = riddle.work
    partner = riddle.partner.artist
    asked = words.gettext(
        "Who released **{title}** with **{partner}**?",
        title=title_of(words, work),
        partner=escape(full_name(words, partner), _CREDITS),
    )
    answer = f"{credit_line(words, work)} ({_date(words, work)})"
    source = brief_source_line(words, work.sources).removeprefix("-# ")
    return [
        asked,
        words.gettext("Answer (tap to reveal): {answer}", answer=f"||{answer}||"),
        f"-# ||{source}||",
    ]


def _lead_lines(words: Words, each: Anniversary, *extra: str, when: str) -> list[str]:
    stand_in = words.gettext("It came out on 29 February, which this year doesn't have.")
    return _work_lines(
        words, each.work, when, *([f"-# {stand_in}"] if each.shifted else []), *extra
    )


def _work_lines(words: Words, work: Work, when: str, *extra: str) -> list[str]:
    lines = [
        f"### {title_of(words, work)}",
        credit_line(words, work),
        f"{kind_word(words, work.kind)} · {when}",
        show_line(words, work),
        brief_source_line(words, work.sources),
    ]
    if work.verification is Verification.ONE_SOURCE:
        lines.append("-# " + words.gettext("Only one source gives the date."))
    facts = sorted(work.facts, key=lambda fact: fact.status is not Status.CONFIRMED)
    # A list item would take the line after it along.
    return [*lines, *extra, *(fact_line(words, fact) for fact in facts[:1])]


def _short(words: Words, work: Work, *first: str) -> list[str]:
    return [f"**{title_of(words, work, limit=_TITLE)}**", _detail(words, work, *first)]


def _short_with_day(words: Words, each: Anniversary) -> list[str]:
    work = each.work
    day = words.day_of_year(each.on)
    years = words.ngettext("{n} year", "{n} years", each.years)
    return [
        f"{day}: **{title_of(words, work, limit=_TITLE)}**",
        _detail(words, work, years, *_shifted(words, each)),
    ]


def _detail(words: Words, work: Work, *first: str) -> str:
    parts = [*first, escape(short_credits(words, work), _CREDITS), kind_word(words, work.kind)]
    if work.status is not Status.CONFIRMED:
        parts.append(status_word(words, work.status))
    if work.sources:
        parts.append(escape(source_name(work.sources[0]), _SOURCE))
    if work.verification is Verification.ONE_SOURCE and work.status is Status.CONFIRMED:
        parts.append(words.gettext("one source"))
    return f"-# {' · '.join(parts)}"


def _since(words: Words, each: Anniversary) -> str:
    return " · ".join(when(words, each.work, today=each.on))


def _then(words: Words, each: Anniversary) -> str:
    date = each.work.date
    years = words.ngettext(
        "{n} year on {day}", "{n} years on {day}", each.years, day=words.day_of_year(each.on)
    )
    return f"{words.date(date)} · {years}" if date else years


def _years_ago(words: Words, each: Anniversary) -> str:
    if each.years <= 0:
        return words.gettext("out today")
    ago = words.ngettext("{n} year ago", "{n} years ago", each.years)
    year = each.work.date.year if each.work.date else ""
    return " · ".join([f"{ago} ({year})", *_shifted(words, each)])


def _shifted(words: Words, each: Anniversary) -> list[str]:
    return [words.gettext("came out on 29 February")] if each.shifted else []


def _date(words: Words, work: Work) -> str:
    return words.date(work.date) if work.date else words.gettext("date unknown")


def _more(words: Words, rest: int) -> str:
    return "-# " + words.ngettext("and {n} more", "and {n} more", rest) if rest > 0 else ""


def _why(words: Words, ties: Sequence[Tie]) -> str:
    names = []
    for tie in ties[:_TIES]:
        name = name_in(words, tie.followed)
        if tie.through is not None:
            name = words.gettext(
                "{artist} (through {member})", artist=name, member=name_in(words, tie.through)
            )
        names.append(name)
    if not names:
        return ""
    return "-# " + words.gettext("Because you follow {names}", names=escaped_listing(words, names))


def _controls(words: Words, card: Card, edition: Edition, *, key: PostKey) -> Card:
    works = [each.work for each in edition.entries]
    if edition.filler is not None and edition.filler.policy is not EmptyDay.TRIVIA:
        works.append(edition.filler.work)
    works += edition.releases
    if works:
        card.select(open_select(words, works))
    return card.buttons([_more_button(words, key), *_links(words, works[:1])])


def _more_button(words: Words, key: PostKey) -> Button:
    weekly = key.kind == WEEKLY_DIGEST
    label = words.gettext("More this week") if weekly else words.gettext("More on this day")
    return push_button(label, key.mark)


def _links(words: Words, works: Sequence[Work]) -> list[Button]:
    found: list[Button | None] = []
    for work in works:
        found += [link_button(*link) for link in listen_links(work)[:_LISTEN]]
        linked = [each for each in nearest_first(work.sources) if address_of(each)]
        for source in linked[:1]:
            label = words.gettext("Source: {name}", name=source_name(source))
            found.append(link_button(label, source.url))
    return [each for each in found if each is not None]
