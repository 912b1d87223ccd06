"""What opens works, artists, articles and days: buttons and selects, and choices while typing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ButtonStyle

from bot.catalogue.model import Article, ArtistRef, Subject, Suggestion, Work
from bot.kit.discord import limits
from bot.kit.discord.card import Button, Option, Select, push_button, select_menu, turning_buttons
from bot.kit.discord.commands import Choice
from bot.kit.discord.i18n import Words, names_of_places, words_for
from bot.kit.discord.text import plain
from bot.kit.errors import InvalidInputError
from bot.kit.folding import fold
from bot.kit.typed import parse_day
from bot.lookup.cards.credits import full_name, name_in, short_credits
from bot.lookup.cards.terms import KINDS, NAMED, ORDERS
from bot.lookup.model import AsGroups, Page, Partner

SLUG = r"(?P<slug>[a-z0-9-]{1,64})"
MOST_ARTISTS = 3
"""So many acts of a work are shown with their connections."""
OPEN = "open"
SORT = "sort"
OPEN_ARTICLE = "article"
WRONG = "wrong"
MISSING = "missing"
SUBJECTS = {
    "a": Subject.ARTIST,
    "c": Subject.COLLABORATION,
    "s": Subject.SHOW,
    "t": Subject.ARTICLE,
}
_LETTERS = {subject: letter for letter, subject in SUBJECTS.items()}
_WITH_PLAIN_WORDS = {Subject.ARTIST, Subject.SHOW}
KIND_CHOICES = [Choice(name=word, value=kind.value) for kind, word in KINDS.items()]
"""The kinds of collaboration; discord.py's translator puts them into the reader's language."""


def more_by_button(words: Words, artist: ArtistRef) -> Button:
    """List everything an act worked on."""
    label = words.gettext("More by {artist}", artist=name_in(words, artist))
    return push_button(label, f"more:{artist.slug}")


def artist_button(words: Words, name: str, slug: str) -> Button:
    """Show who an act is; `name` is what the reader calls it."""
    return push_button(words.gettext("About {artist}", artist=name), f"artist:{slug}")


def sources_button(words: Words, found: Work) -> Button:
    """Show every source of a work, and how sure it is."""
    return push_button(words.gettext("Sources"), f"sources:{found.slug}")


def another_button(words: Words, request_id: str) -> Button:
    """Draw another work by the same request."""
    return push_button(words.gettext("Another one"), f"random:{request_id}")


def other_way_button(words: Words, request_id: str) -> Button:
    """Show another chain between the same acts."""
    return push_button(words.gettext("Another way"), f"way:{request_id}")


def as_groups_button(words: Words, chain: AsGroups) -> Button:
    """Show the shorter chain between the groups of two acts."""
    label = words.ngettext(
        "As {start} and {end}: {n} step", "As {start} and {end}: {n} steps", chain.steps,
        start=plain(name_in(words, chain.start), 24), end=plain(name_in(words, chain.end), 24),
    )  # fmt: skip
    return push_button(label, f"way:{chain.request}")


def share_way_button(words: Words, request_id: str) -> Button:
    """Make the button that offers a chain's picture and a line to post elsewhere."""
    return push_button(words.gettext("Share"), f"share-way:{request_id}")


def share_day_button(words: Words, day: dt.date, *, of: str) -> Button:
    """Make the button that offers the best of a day to post elsewhere."""
    return push_button(words.gettext("Share"), f"share-day{of}:{day.isoformat()}")


def connections_button(words: Words, found: Work) -> Button:
    """Show whom else the acts of a work worked with."""
    return push_button(words.gettext("Connections"), f"ties:{found.slug}")


def share_button(words: Words, found: Work) -> Button:
    """Make the button that offers a work's cover and a line to post elsewhere."""
    return push_button(words.gettext("Share"), f"share:{found.slug}")


def wrong_button(words: Words, kind: str, slug: str) -> Button:
    """Open a form to correct what is said of a work or an artist."""
    return push_button(words.gettext("Something wrong?"), f"{WRONG}:{kind}:{slug}")


def missing_button(words: Words, request_id: str) -> Button:
    """Open a form to add what a kept request did not find."""
    return push_button(words.gettext("Something missing?"), f"{MISSING}:{request_id}")


def card_button(words: Words, slug: str) -> Button:
    """Open the card of a work."""
    return push_button(words.gettext("Card"), f"card:{slug}")


def page_buttons(words: Words, page: Page) -> list[Button]:
    """Turn the pages of a saved list; none for a single page."""
    return turning_buttons(words, f"page:{page.list_id}:", number=page.number, pages=page.pages)


def order_select(words: Words, page: Page) -> Select:
    """Sort a saved list otherwise; the select shows how it is sorted."""
    options = [Option(order, words.gettext(name)) for order, name in ORDERS.items()]
    select = select_menu(f"{SORT}:{page.list_id}", words.gettext("Sort …"), options)
    for option in select.options:
        option.default = option.value == page.order
    return select


def open_select(words: Words, found: Sequence[Work], who: Sequence[str] | None = None) -> Select:
    """Open the card of one of several works; `who` are their credits where they are at hand."""
    credited = who or [short_credits(words, each) for each in found]
    options = [
        Option(each.slug, " · ".join(titles_of(words, each)), _option_detail(words, each, people))
        for each, people in zip(found, credited, strict=True)
    ]
    return select_menu(OPEN, words.gettext("Open a card …"), options)


def partner_select(words: Words, artist: ArtistRef, partners: Sequence[Partner]) -> Select:
    """Show the works of an act with one of its partners."""
    options = [
        Option(
            partner.artist.slug,
            full_name(words, partner.artist),
            words.ngettext("{n} work together", "{n} works together", partner.works),
        )
        for partner in partners
    ]
    placeholder = words.gettext("{artist} and …", artist=plain(name_in(words, artist), 60))
    return select_menu(f"pair:{artist.slug}", placeholder, options)


def article_select(words: Words, articles: Sequence[Article]) -> Select:
    """Open one of several articles."""
    options = [
        Option(each.slug, each.title, words.ngettext("{n} fact", "{n} facts", len(each.facts)))
        for each in articles
    ]
    return select_menu(OPEN_ARTICLE, words.gettext("Open an article …"), options)


def day_button(words: Words, day: dt.date, *, whose: str = "day:") -> Button:
    """Go to a day."""
    return push_button(words.day_of_year(day), f"{whose}{day.isoformat()}:0")


def day_buttons(words: Words, day: dt.date, *, whose: str = "day:") -> list[Button]:
    """Go to the day before and the day after."""
    return [
        push_button(label, f"{whose}{other.isoformat()}:0")
        for label, other in (
            (f"◀ {words.day_of_year(day - dt.timedelta(1))}", day - dt.timedelta(1)),
            (f"{words.day_of_year(day + dt.timedelta(1))} ▶", day + dt.timedelta(1)),
        )
    ]


def again_button(words: Words, request_id: str, suggestion: Suggestion) -> Button:
    """Ask the same again with a name that exists."""
    label = suggestion_label(words, suggestion)
    custom_id = f"again:{request_id}:{_LETTERS[suggestion.subject]}:{suggestion.slug}"
    return push_button(label, custom_id, style=ButtonStyle.primary)


def suggestion_label(words: Words, suggestion: Suggestion) -> str:
    """Name a suggestion so that it can't be taken for its namesakes: "BTS · artist"."""
    detail = suggestion.detail
    if words.language == "ko":
        detail = suggestion.detail_ko or detail
    if suggestion.subject in _WITH_PLAIN_WORDS:
        detail = words.gettext(detail)
    detail = detail or words.gettext(NAMED[suggestion.subject])
    return f"{plain(suggestion_name(words, suggestion), 60)} · {plain(detail)}"


def suggestion_name(words: Words, suggestion: Suggestion) -> str:
    """Return the reader's name for what was understood or offered, unescaped."""
    in_korean = words.language == "ko" and suggestion.label_ko
    return suggestion.label_ko if in_korean else suggestion.label


def titles_of(words: Words, found: Work) -> list[str]:
    """Return a work's titles, unescaped, the reader's own script first.

    Where no source names a work, its "title" is a description of ours: one language will do.
    """
    both = [found.title, found.title_ko or found.title]
    if words.language == "ko":
        both.reverse()
    return both[:1] if found.untitled else list(dict.fromkeys(both))


def _option_detail(words: Words, found: Work, people: str) -> str:
    year = str(found.date.year) if found.date else words.gettext("date unknown")
    return f"{plain(people, 85)} · {year}"


def name_choices(
    interaction: discord.Interaction[Any], suggestions: Iterable[Suggestion]
) -> list[Choice]:
    """Offer names; what is sent back is the token, which means this one and nothing else."""
    words = words_for(interaction, private=True)
    return [
        Choice(name=plain(suggestion_label(words, each), limits.OPTION_LABEL), value=each.token)
        for each in suggestions
    ][: limits.OPTIONS]


def place_choices(
    interaction: discord.Interaction[Any],
    codes: Iterable[str],
    typed: str,
    *,
    tongues: bool = False,
) -> list[Choice]:
    """Offer countries (or languages) by their names in the reader's language, matched by start."""
    places = names_of_places(interaction.locale.value, tuple(codes), tongues=tongues)
    start = fold(typed)
    hits = [
        (name, code)
        for name, code in places
        if any(fold(part).startswith(start) for part in (name, *name.split(), code))
    ]
    return [Choice(name=plain(name, limits.OPTION_LABEL), value=code) for name, code in hits][
        : limits.OPTIONS
    ]


def day_choices(
    interaction: discord.Interaction[Any], typed: str, *, today: dt.date
) -> list[Choice]:
    """Offer the day that is typed, when it is one already; else today, tomorrow, yesterday."""
    words = words_for(interaction, private=True)
    try:
        days = [("", parse_day(typed, today=today))]
    except InvalidInputError:
        days = [
            (words.gettext("Today in Seoul: {day}"), today),
            (words.gettext("Tomorrow in Seoul: {day}"), today + dt.timedelta(1)),
            (words.gettext("Yesterday in Seoul: {day}"), today - dt.timedelta(1)),
        ]
    return [
        Choice(name=(name or "{day}").format(day=words.day_of_year(day)), value=day.isoformat())
        for name, day in days
    ]
