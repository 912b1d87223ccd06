"""What a server leaves out of its posts and games, as its moderators see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discord import app_commands

from bot.catalogue.model import Subject, Suggestion, WorkKind
from bot.exclusions.service import ExcludedTopic, ExclusionChange, ExclusionList
from bot.kit.discord import limits
from bot.kit.discord.card import (
    Button,
    Card,
    Option,
    Select,
    push_button,
    select_menu,
    turning_buttons,
)
from bot.kit.discord.i18n import SOURCE_LANGUAGE, Words, words_in
from bot.kit.discord.text import escape, plain
from bot.kit.folding import fold
from bot.lookup.cards.controls import suggestion_label
from bot.lookup.cards.lists import paged, with_page
from bot.lookup.cards.terms import KINDS, kind_word

EXCLUDED = "excluded"
INCLUDE_AGAIN = "readmit"
INCLUDE_CHOSEN_AGAIN = "readmit-chosen"
EXCLUDED_ENTRY = r"(?P<token>(?:artist|show|collaboration|kind):[a-z0-9-]{1,64})"
_NAME = 100
Choice = app_commands.Choice[str]


def excluded_card(words: Words, answer: ExclusionChange) -> Card:
    """Return the card that says that something is excluded, and how many works that is."""
    name = escape(entry_label(words, answer.entry), _NAME)
    line = words.gettext("Excluded: **{name}**", name=name)
    if not answer.changed:
        line = words.gettext("Already excluded: **{name}**", name=name)
    works = words.ngettext(
        "That keeps {n} collaboration out of posts and trivia here.",
        "That keeps {n} collaborations out of posts and trivia here.",
        answer.works,
    )
    card = Card().text(line, works)
    named = answer.entry.named
    if named and named.subject is Subject.ARTIST:
        card.text(
            "-# " + words.gettext("Excluding a group also excludes its members and sub-units.")
        )
    still = words.gettext("Lookups such as `/collab find` still show it.")
    if named:
        still += " " + words.gettext("To take it out of those here, too: `/curate delete`.")
    card.text("-# " + still)
    take_back = push_button(words.gettext("Include again"), f"{INCLUDE_AGAIN}:{answer.entry.token}")
    return card.buttons([take_back, list_button(words)])


def included_again_card(words: Words, answer: ExclusionChange) -> Card:
    """Return the card that says that something is included again."""
    return Card().text(_included_again_line(words, answer)).buttons([list_button(words)])


def excluded_list_card(
    words: Words, answer: ExclusionList, *, page: int = 0, taken_back: ExclusionChange | None = None
) -> Card:
    """Show a page of what is left out, and let an entry be taken back."""
    card = Card()
    if taken_back is not None:
        card.text(_included_again_line(words, taken_back))
    if not answer.entries:
        return card.text(
            words.gettext("Nothing is excluded here."),
            words.gettext("Try `/exclude artist` or `/exclude topic`."),
        )
    shown, number, pages = paged(answer.entries, page)
    entries = words.ngettext("{n} entry", "{n} entries", len(answer.entries))
    works = words.ngettext("{n} work", "{n} works", answer.works)
    title = words.gettext("Excluded: {entries}, {works}", entries=entries, works=works)
    card.text(f"### {title}", with_page(words, "", number, pages))
    card.text(*(f"- {escape(entry_label(words, each), _NAME)}" for each in shown))
    card.select(_include_again_select(words, shown))
    return card.buttons(turning_buttons(words, f"{EXCLUDED}:", number=number, pages=pages))


def entry_label(words: Words, entry: ExcludedTopic) -> str:
    """Name what is left out, unescaped: "Goblin · drama", "Remix · kind"."""
    if entry.named is not None:
        return suggestion_label(words, entry.named)
    if entry.kind is not None:
        return _kind_label(words, entry.kind)
    return words.gettext("{name} · no longer in the catalogue", name=entry.token)


def topic_choices(words: Words, found: Iterable[Suggestion], typed: str) -> list[Choice]:
    """Offer the kinds that go with what is typed, then shows and works."""
    said = fold(typed)
    kinds = [
        Choice(name=_kind_label(words, kind), value=f"kind:{kind}")
        for kind in KINDS
        if any(fold(part).startswith(said) for part in _kind_words(words, kind))
    ]
    named = [
        Choice(name=plain(suggestion_label(words, each), limits.OPTION_LABEL), value=each.token)
        for each in found
    ]
    return [*kinds, *named][: limits.OPTIONS]


def entry_choices(words: Words, entries: Sequence[ExcludedTopic], typed: str) -> list[Choice]:
    """Offer what is left out, so far as it goes with what is typed."""
    said = fold(typed)
    labels = [(plain(entry_label(words, each), limits.OPTION_LABEL), each) for each in entries]
    return [Choice(name=name, value=each.token) for name, each in labels if said in fold(name)][
        : limits.OPTIONS
    ]


def topic_of(words: Words, typed: str) -> str:
    """Read the name of a kind of works as its token; anything else stays as it is."""
    said = fold(typed)
    for language in (words, words_in(SOURCE_LANGUAGE)):
        for kind in KINDS:
            if said in (fold(kind_word(language, kind)), fold(kind)):
                return f"kind:{kind}"
    return typed


def token_of_entry(words: Words, entries: Sequence[ExcludedTopic], typed: str) -> str:
    """Read what a moderator typed as the token of the one entry it names, if there is one."""
    tokens = {each.value for each in entry_choices(words, entries, typed)}
    return tokens.pop() if len(tokens) == 1 else typed.strip()


def list_button(words: Words) -> Button:
    """Show all that is left out."""
    return push_button(words.gettext("See exclusions"), f"{EXCLUDED}:0")


def _kind_words(words: Words, kind: WorkKind) -> list[str]:
    names = (kind_word(words, kind), KINDS[kind])
    return [*names, *(part for name in names for part in name.split())]


def _kind_label(words: Words, kind: WorkKind) -> str:
    return words.gettext("{kind} · all of this kind", kind=kind_word(words, kind))


def _included_again_line(words: Words, answer: ExclusionChange) -> str:
    name = escape(entry_label(words, answer.entry), _NAME)
    return words.gettext("Included again: **{name}**", name=name)


def _include_again_select(words: Words, shown: Sequence[ExcludedTopic]) -> Select:
    options = [Option(each.token, plain(entry_label(words, each))) for each in shown]
    return select_menu(INCLUDE_CHOSEN_AGAIN, words.gettext("Include one again …"), options)
