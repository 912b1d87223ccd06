"""Lists: of works (what was found, with whom, in a message), of partners, of articles and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from bot.catalogue.model import (
    Article,
    ArtistRef,
    CreditRole,
    Order,
    Section,
    Status,
    Subject,
    Suggestion,
    Tier,
    Work,
    WorkKind,
)
from bot.kit.discord.card import Button, Card, link_button, push_button, turning_buttons
from bot.kit.discord.i18n import Words, escaped_listing
from bot.kit.discord.text import escape, plain
from bot.lookup.cards.collaboration import collaboration_card, fact_line, title_of
from bot.lookup.cards.controls import (
    article_select,
    artist_button,
    open_select,
    order_select,
    page_buttons,
    partner_select,
    suggestion_name,
)
from bot.lookup.cards.credits import full_name, name_in, names, short_credits, show_name, some_of
from bot.lookup.cards.terms import TIERS, kind_word, status_word
from bot.lookup.model import (
    LINES,
    PAGE_SIZE,
    Filters,
    FindAnswer,
    Page,
    Partner,
    Recognised,
    WithAnswer,
    token_of,
)

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

_TITLE = 90
_ARTICLE_TITLE = 150
_PARTNERS = 3
_TOP = 5
_MENTIONS = 12
Entry = TypeVar("Entry")


def find_reply(
    words: Words, answer: FindAnswer, picture: Picture | None = None, *, today: dt.date
) -> Card:
    """Show the card of a single hit, else a page of the hits."""
    if hit := single_hit(answer):
        return collaboration_card(words, hit, picture, today=today)
    if answer.understood and not answer.page.total:
        return _none_card(words, answer, answer.understood)
    understood = suggestion_name(words, answer.understood) if answer.understood else answer.query
    title = words.gettext("Collaborations: {query}", query=escape(understood, _TITLE))
    about: list[Button] = []
    if answer.understood and answer.understood.subject is Subject.ARTIST:
        about = [artist_button(words, understood, answer.understood.slug)]
    return page_card(words, title, answer.page).buttons(about)


def _none_card(words: Words, answer: FindAnswer, understood: Suggestion) -> Card:
    """Show what is known of an act or a show without a work, or without one that fits."""
    name = suggestion_name(words, understood)
    said = {"name": escape(name, _TITLE)}
    is_artist = understood.subject is Subject.ARTIST
    buttons = []
    if answer.unfiltered:
        wanted = escape(words.listing(_filtered_by(words, answer.filters or Filters())), _TITLE)
        line = words.gettext("**{name}** has nothing here for {filters}.", filters=wanted, **said)
        if is_artist:
            every = words.gettext("All {n}", n=words.number(answer.unfiltered))
            buttons.append(push_button(every, f"more:{understood.slug}"))
    else:
        line = words.gettext("**{name}**: no collaboration known yet.", **said)
    if is_artist:
        buttons.append(artist_button(words, name, understood.slug))
    for group in answer.groups:
        label = words.gettext("More by {artist}", artist=suggestion_name(words, group))
        buttons.append(push_button(label, f"more:{group.slug}"))
    return Card().text(line).buttons(buttons)


def _filtered_by(words: Words, filters: Filters) -> list[str]:
    country, language = filters.country, filters.language
    artist = token_of(filters.artist) if filters.artist else None
    return [
        *([kind_word(words, filters.kind)] if filters.kind else []),
        *([str(filters.year)] if filters.year else []),
        *([words.territory(country)] if country else []),
        *([words.tongue(language)] if language else []),
        *([artist.slug if artist else filters.artist] if filters.artist else []),
    ]


def single_hit(answer: FindAnswer) -> Work | None:
    """Return the only work that was found, if it is the only one."""
    return answer.page.items[0] if answer.page.total == 1 and answer.page.items else None


def unheard_of(answer: FindAnswer) -> Suggestion | None:
    """Return the act that was understood, if no work of it is known."""
    act = answer.understood
    known = answer.page.total or answer.unfiltered
    return act if act and act.subject is Subject.ARTIST and not known else None


def page_card(words: Words, title: str, page: Page, *intro: str, count: str = "") -> Card:
    """Show a page of works; selects open one and sort the list, buttons turn the page."""
    total = count or words.ngettext("{n} collaboration", "{n} collaborations", page.total)
    where = with_page(words, total, page.number, page.pages)
    card = Card().text(f"### {title}", *intro, f"-# {where}", *entry_lines(words, page))
    if page.items:
        card.select(open_select(words, page.items, [who(words, page, one) for one in page.items]))
    if page.list_id:
        card.select(order_select(words, page))
    return card.buttons(page_buttons(words, page))


def paged(
    entries: Sequence[Entry], page: int, *, size: int = LINES
) -> tuple[Sequence[Entry], int, int]:
    """Cut a page out of all entries: (its entries, its number, how many pages); never beyond."""
    pages = max(1, -(-len(entries) // size))
    number = min(page, pages - 1)
    return entries[number * size : (number + 1) * size], number, pages


def with_page(words: Words, text: str, number: int, pages: int) -> str:
    """Add to a text which page (from 0) of how many this is; nothing where there is one."""
    if pages < 2:
        return text
    where = words.gettext(
        "page {page} of {pages}", page=words.number(number + 1), pages=words.number(pages)
    )
    return f"{text} · {where}" if text else f"-# {where}"


def entry_lines(words: Words, page: Page) -> list[str]:
    """Write two lines a work, its title, then who and when; a heading where a section begins."""
    lines, above = [], ""
    start = page.number * PAGE_SIZE + 1
    sections = page.sections or [Section()] * len(page.items)
    for number, (each, section) in enumerate(zip(page.items, sections, strict=True), start):
        heading = _heading(words, page.order, section)
        if heading != above:
            lines.append(heading)
        above = heading
        lines.append(f"**{number}. {title_of(words, each, limit=_TITLE)}**")
        lines.append(f"-# {' · '.join([escape(who(words, page, each), 130), *_year(words, each)])}")
    return lines


def _heading(words: Words, order: Order, section: Section) -> str:
    if order is Order.KIND:
        name = kind_word(words, WorkKind(section.key))
    elif order is Order.YEAR:
        name = section.key if section.key != "0" else words.gettext("date unknown")
    elif section.key in TIERS:
        name = words.gettext(TIERS[Tier(section.key)])
    else:
        return ""
    return f"__{name} · {words.number(section.works)}__"


def _year(words: Words, found: Work) -> list[str]:
    parts = [str(found.date.year)] if found.date else []
    if found.status is not Status.CONFIRMED and not found.untitled:
        parts.append(status_word(words, found.status))
    return parts


@lru_cache(maxsize=1000)
def _who(words: Words, found: Work, view: tuple[str, ...]) -> str:
    mine = [each for each in found.credits if each.artist.slug in view]
    theirs = dict.fromkeys(each.artist for each in found.credits if each not in mine)
    if not theirs and found.show:
        made_for = words.gettext("for {show}", show=show_name(words, found.show))
        sung_by = "" if view[:1] == (found.credits[0].artist.slug,) else short_credits(words, found)
        return f"{sung_by} · {made_for}".removeprefix(" · ")
    if not mine or not theirs:
        return short_credits(words, found)
    others = some_of(words, names(words, [*theirs]), _PARTNERS)
    if any(each.role is CreditRole.PRODUCER and each not in mine for each in found.credits):
        return words.gettext("prod. {names}", names=others)
    if view[0] in {each.artist.slug for each in mine}:
        return words.gettext("with {names}", names=others)
    me = words.listing(names(words, list(dict.fromkeys(each.artist for each in mine))))
    return words.gettext("{artist} with {names}", artist=me, names=others)


def who(words: Words, page: Page, found: Work) -> str:
    """Return with whom the act that a list is about made a work, else who made it; unescaped."""
    return plain(_who(words, found, page.view), 130)


def with_reply(words: Words, answer: WithAnswer) -> Card:
    """Show everyone an act worked with, or its works with one partner."""
    artists = [answer.artist, *([answer.partner] if answer.partner else [])]
    title, intro = _with_title(words, answer), []
    if answer.member and answer.partner:
        group = next(one for one in artists if one.slug != answer.member.slug)
        intro = [member_line(words, answer.member, group)]
    if answer.page.items:
        count = "" if answer.partner or answer.partner_count else _alone(words, answer.page.total)
        met = partner_lines(words, answer.partners, answer.partner_count)
        card = page_card(words, title, answer.page, *intro, *met, count=count)
    else:
        card = Card().text(f"### {title}", *intro, *_nothing_together(words, answer))
    if answer.partners:
        card.select(partner_select(words, answer.artist, answer.partners))
    return card.buttons(
        [artist_button(words, name_in(words, artist), artist.slug) for artist in artists]
    )


def member_line(words: Words, member: ArtistRef, group: ArtistRef) -> str:
    """Return the words for who belongs to a group."""
    names = [escape(name_in(words, each), _TITLE) for each in (member, group)]
    return words.gettext("{member} is a member of {group}", member=names[0], group=names[1])


def _alone(words: Words, works: int) -> str:
    return words.ngettext(
        "No collabs yet; {n} solo soundtrack song",
        "No collabs yet; {n} solo soundtrack songs",
        works,
    )


def partner_lines(words: Words, partners: Sequence[Partner], count: int) -> list[str]:
    """Return how many partners there are and who the best known ones are, in a line."""
    if not partners:
        return []
    best = [
        escape(name_in(words, each.artist), 60)
        + (f" ({words.number(each.works)})" if each.works > 1 else "")
        for each in partners
    ]
    total = words.ngettext("**{n} partner**", "**{n} partners**", count)
    return [f"{total}: {some_of(words, best, _TOP, total=count)}"]


def _with_title(words: Words, answer: WithAnswer) -> str:
    if answer.partner and not answer.member:
        pair = [full_name(words, each) for each in (answer.artist, answer.partner)]
        return words.gettext("{artists} together", artists=escaped_listing(words, pair))
    name = escape(full_name(words, answer.member or answer.artist), _TITLE)
    return words.gettext("Who worked with {artist}", artist=name)


def _nothing_together(words: Words, answer: WithAnswer) -> list[str]:
    if not answer.partner or answer.member:
        return [words.gettext("No collabs yet.")]
    return [
        words.gettext("No songs together yet."),
        words.gettext("`/collab path` shows how they are connected."),
    ]


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


def recognised_card(words: Words, answer: Recognised) -> Card:
    """Show what was recognised in a message and the collaborations that it is about."""
    if not answer.mentions:
        return Card().text(
            words.gettext("I recognise no artist or title in this message."),
            "-# "
            + words.gettext("I look for names as they are written, in Hangul or Latin letters."),
        )
    names = [plain(suggestion_name(words, each), 60) for each in answer.mentions[:_MENTIONS]]
    intro = words.gettext("Recognised: {names}", names=escaped_listing(words, names))
    if not answer.page.items:
        return Card().text(intro, words.gettext("No songs together yet."))
    return page_card(words, words.gettext("Collaborations in this message"), answer.page, intro)


def article_list_card(words: Words, articles: Sequence[Article]) -> Card:
    """Show every article with the number of its facts, and a select that opens one."""
    card = Card().text(f"## {words.gettext('Articles I learned from')}")
    if not articles:
        return card.text(words.gettext("None yet."))
    for each in articles:
        facts = words.ngettext("{n} fact", "{n} facts", len(each.facts))
        card.text(f"**{escape(each.title, _ARTICLE_TITLE)}**", f"-# {_origin(words, each, facts)}")
    return card.select(article_select(words, articles))


def article_card(words: Words, article: Article, *, page: int = 0) -> Card:
    """Show a page of an article's facts, each with whose word it is."""
    shown, number, pages = paged(article.facts, page)
    facts = words.ngettext("{n} fact", "{n} facts", len(article.facts))
    card = Card().text(
        f"## {escape(article.title, _ARTICLE_TITLE)}", f"-# {_origin(words, article, facts)}"
    )
    card.text(*(fact_line(words, fact, inside=True) for fact in shown))
    card.text(
        "-# " + words.gettext("In our own words; “reported” means that only the article says so.")
    )
    card.buttons(turning_buttons(words, f"facts:{article.slug}:", number=number, pages=pages))
    read = link_button(words.gettext("Read the article"), article.url)
    return card.buttons([read] if read else [])


def _origin(words: Words, article: Article, *extra: str) -> str:
    parts = [escape(article.publisher, 100)] if article.publisher else []
    if article.published_on:
        parts.append(words.date(article.published_on))
    return " · ".join([*parts, *extra])
