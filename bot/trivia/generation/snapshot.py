"""The whole catalogue at once, as compact as a question generator needs it.

A wrong option is only wrong when nothing in the store makes it right, so whoever writes
questions reads all of it. Acts, works and shows refer to one another by the store's ids (which
mean nothing outside of one `Snapshot`); facts and claims keep the slugs of `bot.catalogue.model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalogue.model import (
    ArtistKind,
    CreditRole,
    DateBasis,
    Fact,
    ShowKind,
    Source,
    Status,
    Verification,
    WorkKind,
)
from bot.kit.dates import PartialDate


@dataclass(frozen=True, slots=True)
class SnapshotArtist:
    """An act, with everything it is called and everybody it belongs to.

    `names` are the name, the one in Hangul, then the aliases, each once; `folded` the same ones by
    `bot.kit.folding.fold`, in the same order. `groups` and `members` are direct memberships both
    ways: groups, units and projects, past ones included. `works` counts those that credit it (0
    for members who are known for their group alone); `weight` is its popularity: its works, for a
    group also those of its members, for a member a quarter of those of its best-known group.
    `fame` is how well fans know it, from 1 to 5. `hangul` and `disambiguation` are empty where none
    is known. `sources` say so, of names and memberships alike.
    """

    id: int
    slug: str
    name: str
    kind: ArtistKind
    names: tuple[str, ...]
    folded: tuple[str, ...]
    hangul: str = ""
    disambiguation: str = ""
    groups: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    works: int = 0
    weight: int = 0
    fame: int = 1
    countries: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotCredit:
    """One act of a work; `join_phrase` stands between it and the next one.

    A first join phrase ``" with "`` means that no source says who leads. `credited_as` is the
    name on the release where it differs from the act's name, else empty.
    """

    artist: int
    role: CreditRole
    join_phrase: str = ""
    credited_as: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotShow:
    """What music was made for. `titles` and `folded` are the title and the Korean one."""

    id: int
    slug: str
    title: str
    kind: ShowKind
    titles: tuple[str, ...]
    folded: tuple[str, ...]
    title_ko: str = ""
    works: int = 0
    fame: int = 1


@dataclass(frozen=True, slots=True)
class SnapshotWork:
    """A work.

    `titles` are the title and the Korean one where there are two, `folded` the same ones folded.
    `date` is None when nothing is known, the first of several for `Verification.CONFLICT`; `show`
    the id of what it was made for; `weight` that of its most popular act; `fame` how well fans know
    it, from 1 to 5. The `sources` have no `Source.reference`, so that equal ones are one object.
    """

    id: int
    slug: str
    title: str
    kind: WorkKind
    titles: tuple[str, ...]
    folded: tuple[str, ...]
    credits: tuple[SnapshotCredit, ...]
    date: PartialDate | None
    status: Status
    verification: Verification
    title_ko: str = ""
    is_untitled: bool = False
    date_basis: DateBasis = DateBasis.RELEASE
    show: int | None = None
    weight: int = 0
    fame: int = 1
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions are wanted of: works and artists by id, articles by slug."""

    works: frozenset[int] = frozenset()
    artists: frozenset[int] = frozenset()
    articles: frozenset[str] = frozenset()

    def has_work(self, work: SnapshotWork) -> bool:
        """Return whether a work, or somebody on it, is among them."""
        artists = (credit.artist for credit in work.credits)
        return work.id in self.works or not self.artists.isdisjoint(artists)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the store knows at one moment.

    `content_hash` is that of the catalogue, empty when none is loaded. Artists, works and shows are
    by id, the best known first: by fame, then by weight (the newest works among equals; shows with
    most works). `facts` are
    what the articles say, with their claims, by article and position. `asked` is None where
    questions are wanted of everything.
    """

    content_hash: str
    artists: Mapping[int, SnapshotArtist]
    works: Mapping[int, SnapshotWork]
    shows: Mapping[int, SnapshotShow]
    facts: tuple[Fact, ...]
    asked: Asked | None = None
