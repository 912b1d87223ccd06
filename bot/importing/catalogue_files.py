"""What the catalogue has, to be compared with what others say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.catalogue.files.entries import ArtistEntry, Content, WorkEntry
from bot.catalogue.files.reader import ADAPTERS
from bot.importing.model import Candidate, Credit, FoundArtist, Json, names_of
from bot.kit.folding import fold


@dataclass(frozen=True, slots=True)
class Sure:
    """The one artist of the catalogue who it can only be."""

    artist: ArtistEntry


@dataclass(frozen=True, slots=True)
class Unsure:
    """Several whom it could be, by slug; nobody at all where there are none."""

    slugs: tuple[str, ...] = ()


class Known:
    """Artists and works as all servers see them. `mbids` leads from an MBID to a slug."""

    def __init__(
        self,
        artists: Iterable[ArtistEntry],
        works: Iterable[WorkEntry],
        *,
        families: Mapping[str, str],
        mbids: Mapping[str, str],
    ) -> None:
        self.artists = {one.id: one for one in artists}
        self.families = families
        found = {mbid: slug for mbid, slug in mbids.items() if slug in self.artists}
        self._mbids = found | {one.mbid: one.id for one in self.artists.values() if one.mbid}
        self._mbid_of = {slug: mbid for mbid, slug in self._mbids.items()}
        self._named: dict[str, list[ArtistEntry]] = defaultdict(list)
        for artist in self.artists.values():
            for name in artist_names(artist):
                self._named[name].append(artist)
        self._works_of: dict[str, list[WorkEntry]] = defaultdict(list)
        self.works = {one.id: one for one in works}
        self._by_mbid: dict[str, WorkEntry] = {}
        for work in self.works.values():
            for credit in work.credits:
                self._works_of[credit.artist].append(work)
            if work.mbid:
                self._by_mbid[work.mbid] = work

    def by_mbid(self, mbid: str) -> ArtistEntry | None:
        """Return who has an MBID, in the files or found out."""
        return self.artists.get(self._mbids.get(mbid, ""))

    def mbid_of(self, slug: str) -> str:
        """Return the MBID of an artist, empty where it is not known."""
        return self._mbid_of.get(slug, "")

    def note(self, mbid: str, slug: str) -> None:
        """Remember who somebody is."""
        self._mbids[mbid] = slug
        self._mbid_of[slug] = mbid

    def named(self, *names: str) -> list[ArtistEntry]:
        """List those who have one of some folded names."""
        return list({one.id: one for name in names for one in self._named.get(name, ())}.values())

    def match(self, found: FoundArtist) -> Sure | Unsure:
        """Return who an artist of MusicBrainz is, where that is sure."""
        fitting = [
            one
            for one in self.named(*found.names)
            if found.may_be(one.kind, one.countries) and self.mbid_of(one.id) in ("", found.mbid)
        ]
        if len(fitting) == 1:
            return Sure(fitting[0])
        return Unsure(tuple(one.id for one in fitting))

    def own(self, slug: str) -> set[str]:
        """Return the groups that an artist is or was in, directly or through others."""
        seen: set[str] = set()
        left = [slug]
        while left:
            groups = set(self.artists[left.pop()].groups) & self.artists.keys()
            left += groups - seen
            seen |= groups
        return seen

    def are_one(self, slugs: Collection[str]) -> bool:
        """Return whether somebody among them is a member of another."""
        return any(self.own(slug) & set(slugs) for slug in slugs if slug in self.artists)

    def work_like(self, candidate: Candidate) -> WorkEntry | None:
        """Return the work that a candidate is, by its MBID, or by artists and name."""
        for mbid in sorted(candidate.mbids):
            if mbid in self._by_mbid:
                return self._by_mbid[mbid]
        acts = [self._may_be(credit) for credit in candidate.find.credits]
        for work in (one for slugs in acts for slug in slugs for one in self._works_of[slug]):
            credited = {credit.artist for credit in work.credits}
            is_all = all(slugs & credited for slugs in acts) or credited <= set().union(*acts)
            if is_all and candidate.title.names & _work_names(work):
                return work
        return None

    def _may_be(self, credit: Credit) -> set[str]:
        known = self.by_mbid(credit.mbid)
        if known:
            return {known.id}
        return {one.id for one in self.named(fold(credit.name), fold(credit.own_name))}


def artist_names(artist: ArtistEntry) -> frozenset[str]:
    """Return the folded names of an artist."""
    said = (artist.name, artist.hangul or "", *artist.aliases)
    return frozenset(filter(None, map(fold, said)))


def _work_names(work: WorkEntry) -> frozenset[str]:
    return names_of(filter(None, (work.title, work.title_ko)))


def known_of(
    content: Content, said: Iterable[tuple[str, str, Json | None]], mbids: Mapping[str, str]
) -> Known:
    """Return what a catalogue has, with what the instance says of entries itself over it."""
    artists = {one.id: one for one in content.artists}
    works = {one.id: one for one in content.collaborations}
    over: dict[str, dict[str, ArtistEntry] | dict[str, WorkEntry]] = {
        "artists": artists, "collaborations": works,
    }  # fmt: skip
    for kind, slug, document in said:
        if kind not in over:
            continue
        over[kind].pop(slug, None)
        if document is not None:
            over[kind][slug] = ADAPTERS[kind].validate_python(document)
    families = {one.id: one.family for one in content.sources}
    return Known(artists.values(), works.values(), families=families, mbids=mbids)
