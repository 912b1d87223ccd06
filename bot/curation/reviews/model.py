"""A review of an article: its suggestions one by one, as curators have made them so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.articles.model import ArticleText
from bot.catalogue.model import ArtistKind, Status, WorkKind
from bot.curation.model import Plain
from bot.kit.dates import PartialDate

MOST_ITEMS = 300
"""More is not worked through in a day."""
MOST_REVIEWS = 10
"""Of a server at a time; the oldest goes for another."""
LONGEST_SENTENCE = 1000
_RUN = 8
"""So many words one after the other are the article's own, not somebody's."""


class ItemState(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class NewArtist:
    """An act that the catalogue lacks, as a curator describes it."""

    name: str
    kind: ArtistKind = ArtistKind.OTHER
    hangul: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A suggestion as it stands.

    `artists` and `partners` are slugs, or names where the scope has none; those are in `unknown`,
    and in `added` once a curator said who they are. `show` is a slug, or a title that is new.
    `work` is the slug of what it is linked to; `is_new` says that a curator wants it linked to
    nothing. Of a claim the curator's own `words` are taken. Each change counts the `version` up.
    """

    sentence: str
    is_claim: bool = False
    artists: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    title: str = ""
    show: str = ""
    kind: WorkKind = WorkKind.JOINT
    date: PartialDate | None = None
    status: Status = Status.REPORTED
    unknown: tuple[str, ...] = ()
    added: tuple[NewArtist, ...] = ()
    work: str = ""
    is_new: bool = False
    words: str = ""
    words_ko: str = ""
    state: ItemState = ItemState.OPEN
    version: int = 0

    @property
    def everybody(self) -> tuple[str, ...]:
        """Return all acts, each once."""
        return tuple(dict.fromkeys((*self.artists, *self.partners)))

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of which nobody has said who they are."""
        known = {each.name for each in self.added}
        return tuple(name for name in self.unknown if name not in known)

    @property
    def is_ready(self) -> bool:
        """Return whether it can be accepted as it stands."""
        return not self.missing and bool(self.words if self.is_claim else self.everybody)

    def changed(self, **values: Any) -> Item:
        """Return it with other values, as its next version."""
        return replace(self, version=self.version + 1, **values)

    def called(self, slugs: Mapping[str, str]) -> Item:
        """Return it with slugs where acts were named that have some by now."""
        if not slugs.keys() & {*self.unknown}:
            return self
        return self.changed(
            artists=tuple(slugs.get(one, one) for one in self.artists),
            partners=tuple(slugs.get(one, one) for one in self.partners),
            unknown=tuple(one for one in self.unknown if one not in slugs),
            added=tuple(one for one in self.added if one.name not in slugs),
        )


@dataclass(frozen=True, slots=True)
class Review:
    """An article in a server's review; `slug` is what it is called once something was accepted."""

    id: str
    article: ArticleText
    items: tuple[Item, ...]
    slug: str = ""

    def count(self, state: ItemState) -> int:
        """Count the suggestions in a state."""
        return sum(each.state is state for each in self.items)

    def next_open(self, after: int = -1) -> int | None:
        """Return the number of the next open suggestion, from the first again behind the last."""
        order = [*range(after + 1, len(self.items)), *range(min(after + 1, len(self.items)))]
        return next((one for one in order if self.items[one].state is ItemState.OPEN), None)

    def with_item(self, number: int, item: Item) -> Review:
        """Return it with another suggestion in a place."""
        return replace(self, items=(*self.items[:number], item, *self.items[number + 1 :]))


@dataclass(frozen=True, slots=True)
class Key:
    """Which suggestion of which review somebody saw, and in which version."""

    scope: int
    review: str
    number: int
    version: int


def work_entry(item: Item) -> Plain:
    """Return the work that a suggestion is of, as an entry; acts and show as the item has them."""
    joined = " feat. " if item.kind is WorkKind.FEATURE and item.partners else " & "
    credits: list[dict[str, str]] = [{"artist": each, "join": ", "} for each in item.artists]
    credits += [
        {"artist": each, "join": ", "} | (
            {"role": "featured"} if item.kind is WorkKind.FEATURE else {})
        for each in item.partners if each not in item.artists
    ]  # fmt: skip
    if item.artists and len(credits) > len(item.artists):
        credits[len(item.artists) - 1]["join"] = joined
    if credits:
        del credits[-1]["join"]
    said: dict[str, object] = {
        "title": item.title,
        "kind": item.kind.value,
        "credits": credits,
        "date": str(item.date) if item.date else None,
        "status": item.status.value,
        "show": item.show or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def is_copied(words: str, sentence: str) -> bool:
    """Return whether words are the article's: whole, or many of them in a row."""
    mine, theirs = words.casefold().split(), sentence.casefold().split()
    run = min(_RUN, len(mine), len(theirs))
    shown = {tuple(theirs[at : at + run]) for at in range(len(theirs) - run + 1)}
    return any(tuple(mine[at : at + run]) in shown for at in range(len(mine) - run + 1))
