"""What entries refer to by slugs, as people know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.catalogue.model import ArtistKind, ArtistRef, Show, ShowKind
from bot.curation.entries_service import Entries
from bot.curation.files import read_plain
from bot.curation.model import Along, Kind, Plain, references
from bot.kit.db.database import Database


@dataclass(frozen=True, slots=True)
class Names:
    """Artists and shows by slug, and titles of works; `new` are slugs that come with an edit."""

    artists: Mapping[str, ArtistRef] = field(default_factory=dict)
    shows: Mapping[str, Show] = field(default_factory=dict)
    works: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()

    def artist(self, slug: str) -> ArtistRef:
        """Return an artist; of one that is gone, the slug has to do for a name."""
        return self.artists.get(slug) or ArtistRef(slug, slug, ArtistKind.OTHER)

    def show(self, slug: str) -> Show:
        """Return a show, likewise."""
        return self.shows.get(slug) or Show(slug, slug, ShowKind.OTHER)


class EntryNames:
    """Looks up what entries refer to."""

    def __init__(self, database: Database, entries: Entries) -> None:
        self._db = database
        self._entries = entries

    async def of(self, scope: int, *said: tuple[Kind, Plain], along: Iterable[Along] = ()) -> Names:
        """Return what some entries of a scope refer to, there or in what is added with them."""
        wanted = dict.fromkeys(ref for kind, one in said for ref in references(kind, one))
        new = {(each.kind, each.slug): read_plain(each.kind, each.text) for each in along}
        library = await self._entries.library(scope)
        slugs = library.directory.slugs
        ids = [slugs[slug] for kind, slug in wanted if kind is Kind.ARTIST and slug in slugs]
        refs = {slugs[one.slug]: one for one in await library.refs(ids)}
        # An artist may be named by a slug that it had before.
        artists = {slug: refs[slugs[slug]] for _, slug in wanted if slugs.get(slug) in refs}
        shows = {**await self._seen(scope, Kind.SHOW, wanted), **_of(Kind.SHOW, new)}
        works = {**await self._seen(scope, Kind.WORK, wanted), **_of(Kind.WORK, new)}
        return Names(
            artists | {slug: _artist(slug, one) for slug, one in _of(Kind.ARTIST, new).items()},
            {slug: _show(slug, one) for slug, one in shows.items()},
            {slug: str(one["title"]) for slug, one in works.items()},
            frozenset(slug for _, slug in new),
        )

    async def _seen(
        self, scope: int, kind: Kind, wanted: Iterable[tuple[Kind, str]]
    ) -> dict[str, Plain]:
        slugs = [slug for each, slug in wanted if each is kind]
        if not slugs:
            return {}
        seen = self._entries.seen
        async with self._db.read() as connection:
            texts = {one: await seen(connection, scope, kind.folder, one) for one in slugs}
        return {slug: read_plain(kind, text) for slug, text in texts.items() if text}


def _of(kind: Kind, new: Mapping[tuple[Kind, str], Plain]) -> dict[str, Plain]:
    return {slug: one for (each, slug), one in new.items() if each is kind}


def _artist(slug: str, said: Plain) -> ArtistRef:
    return ArtistRef(
        slug, said["name"], ArtistKind(said["kind"]), said.get("hangul", ""),
        said.get("disambiguation", ""),
    )  # fmt: skip


def _show(slug: str, said: Plain) -> Show:
    return Show(slug, said["title"], ShowKind(said["kind"]), said.get("title_ko", ""))
