"""An import from MusicBrainz: artist by artist, page by page, into edits that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.catalogue.files.entries import ArtistEntry, WorkEntry
from bot.catalogue.files.writer import plain
from bot.importing.catalogue_files import Known, Sure
from bot.importing.entries_files import new_artist, new_work, reads, with_date
from bot.importing.errors import NotThereError, UnsureError
from bot.importing.model import (
    Candidate,
    Credit,
    DateNews,
    Find,
    FoundArtist,
    Order,
    Part,
    WantedEdit,
    candidates,
    joint,
    read_title,
)
from bot.importing.queue_service import Queue
from bot.importing.store import ImportStore, Progress
from bot.importing.web_service import PAGE, Clock, MusicBrainz

_AFTER = {Part.RECORDINGS: Part.RELEASE_GROUPS, Part.RELEASE_GROUPS: Part.COMPARING}
"""The lists that are read of an artist, in this order, and what comes after each."""

ToldProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import came to: the edits that are new, and what it leaves to people, in lines."""

    artists: int
    edits: tuple[WantedEdit, ...]
    left: tuple[str, ...]


@dataclass(slots=True)
class _Visit:
    """One artist whose works are looked through, and what is to be said of them."""

    order: Order
    artist: ArtistEntry
    own: frozenset[str] = frozenset()
    said: list[str] = field(default_factory=list)


class MusicBrainzImport:
    """Looks through artists' works. `most_pages` of each list of an artist are read."""

    def __init__(
        self,
        store: ImportStore,
        web: MusicBrainz,
        known: Known,
        *,
        queue: Queue,
        clock: Clock,
        most_pages: int,
    ) -> None:
        self._store = store
        self._queue = queue
        self._web = web
        self._known = known
        self._clock = clock
        self._most_pages = most_pages
        self._partners: dict[str, ArtistEntry] = {}
        self._edits: list[WantedEdit] = []

    async def identify(self, mbid: str) -> list[str]:
        """Return who of the catalogue an artist of MusicBrainz is or may be, by slug."""
        if known := self._known.by_mbid(mbid):
            return [known.id]
        try:
            found = await self._artist(mbid)
        except NotThereError:
            return []
        match = self._known.match(found)
        if not isinstance(match, Sure):
            return list(match.slugs)
        await self._note_artist(match.artist, found)
        return [match.artist.id]

    async def run(self, order: Order, progress: ToldProgress) -> Report:
        """Look through all that an order wants, from where an import of it stopped."""
        await self._store.begin(self._clock.now())
        await self._queue.take()
        artists = self._wanted(order)
        for number, artist in enumerate(artists):
            progress(artist.name, number, len(artists))
            at = await self._store.progress(order, artist.id)
            if at.part is not Part.DONE:
                await self._visit(_Visit(order, artist, said=list(at.said)), at)
                await self._queue.take()
        return Report(len(artists), tuple(self._edits), tuple(await self._store.finish(order)))

    def _wanted(self, order: Order) -> list[ArtistEntry]:
        """List who is to be looked through: those who are sure and best known first."""
        artists = self._known.artists
        if order.asked:
            return [artists[order.asked]]
        return sorted(
            artists.values(), key=lambda one: (not self._known.mbid_of(one.id), -one.fame, one.id)
        )

    async def _visit(self, visit: _Visit, at: Progress) -> None:
        mbid = at.mbid or self._known.mbid_of(visit.artist.id)
        try:
            found = await self._artist(mbid) if mbid else await self._resolved(visit)
            if found:
                await self._look_through(visit, found, at)
        except NotThereError:
            visit.said.append(f"{_shown(visit.artist)}: MusicBrainz has no artist {mbid}")
        done = Progress(mbid, Part.DONE, said=tuple(visit.said))
        await self._store.move(visit.order, visit.artist.id, done, now=self._clock.now())

    async def _look_through(self, visit: _Visit, found: FoundArtist, at: Progress) -> None:
        await self._note_artist(visit.artist, found)
        visit.own = found.own
        for part in _AFTER:
            if at.part is part:
                at = await self._collect(visit, Progress(found.mbid, part, at.offset))
        await self._compare(visit)

    async def _artist(self, mbid: str) -> FoundArtist:
        return FoundArtist.read(await self._web.artist(mbid))

    async def _resolved(self, visit: _Visit) -> FoundArtist | None:
        """Return who an artist of the catalogue is, where only one can be meant."""
        artist = visit.artist
        answers = map(FoundArtist.read, await self._web.search_artists(artist.name))
        mine = [
            found
            for found in answers
            if artist in self._known.named(*found.names)
            and found.may_be(artist.kind, artist.countries)
            and self._known.by_mbid(found.mbid) in (None, artist)
        ]
        if len(mine) == 1 and self._known.match(mine[0]) == Sure(artist):
            return await self._artist(mine[0].mbid)
        if mine:
            who = ", ".join(f"{one.name} {one.disambiguation} {one.mbid}" for one in mine)
            visit.said.append(f"{_shown(artist)}: not sure who it is at MusicBrainz: {who}")
        return None

    async def _note_artist(self, artist: ArtistEntry, found: FoundArtist) -> None:
        """Remember who an artist is; propose to write it down where the files don't say so."""
        self._known.note(found.mbid, artist.id)
        if artist.mbid == found.mbid:
            return
        edit = WantedEdit(
            subject=f"mbid {artist.id} {found.mbid}",
            kind="artists",
            entry=plain(artist) | {"mbid": found.mbid},
            before=plain(artist),
            links=(f"https://musicbrainz.org/artist/{found.mbid}",),
            note=f"MusicBrainz has {found.name} by this id.",
        )
        await self._keep([edit], mbids=[(found.mbid, artist.id)])

    async def _collect(self, visit: _Visit, at: Progress) -> Progress:
        """Read the pages of a list that are left, and keep what several artists made."""
        entity = at.part.value
        most = self._most_pages * PAGE
        while True:
            found, total = await self._web.page(entity, at.mbid, at.offset)
            offset = at.offset + len(found)
            is_last = not found or offset >= min(total, most)
            if is_last and offset < total and found:
                visit.said.append(
                    f"{_shown(visit.artist)}: {offset} of {total} {entity}s were looked at"
                )
            to = (_AFTER[at.part], 0) if is_last else (at.part, offset)
            at = Progress(at.mbid, *to, tuple(visit.said))
            await self._store.move(
                visit.order, visit.artist.id, at,
                now=self._clock.now(), finds=joint(entity, found), entity=entity,
            )  # fmt: skip
            if is_last:
                return at

    async def _compare(self, visit: _Visit) -> None:
        """Look whether the catalogue has what was found, and says the same."""
        stored = await self._store.finds(visit.order, visit.artist.id)
        for one in candidates(Find.read(entity, said) for entity, said in stored):
            if not visit.order.wants(one.date) or self._are_one(visit, one):
                continue
            work = self._known.work_like(one)
            if work:
                await self._compare_dates(visit, work, one)
            elif not await self._store.is_made(one.subject):
                await self._propose(visit, one)

    def _are_one(self, visit: _Visit, one: Candidate) -> bool:
        """Return whether a group is only credited with its own members."""
        mine = self._known.by_mbid
        slugs = [artist.id for mbid in one.find.artists if (artist := mine(mbid))]
        return bool(visit.own & one.find.artists) or self._known.are_one(slugs)

    async def _compare_dates(self, visit: _Visit, work: WorkEntry, one: Candidate) -> None:
        made = with_date(work, one, self._known.families)
        if made is DateNews.NOTHING:
            return
        if isinstance(made, DateNews):
            visit.said.append(
                f"{work.id}: MusicBrainz says {reads(one.date)} ({one.find.url}), the catalogue"
                f" {reads(work.date)}, {work.verification.value}"
            )
            return
        note = f"MusicBrainz says {reads(one.date)}, the catalogue {reads(work.date)}."
        edit = WantedEdit(
            subject=f"date {work.id} {one.date}",
            kind="collaborations",
            entry=plain(made),
            before=plain(work),
            links=(one.find.url,),
            note=note,
        )
        await self._keep([edit])

    async def _propose(self, visit: _Visit, one: Candidate) -> None:
        """Make an edit of a work that is new, with those of its artists that are."""
        try:
            said = await self._web.work(one.find.entity, one.find.mbid)
            whole = Find.read(one.find.entity, said)
            title = read_title(whole)
            if whole.artists != one.find.artists or title.is_version or "Live" in whole.types:
                return
            made = Candidate(whole, title, one.date, one.mbids)
            artists = [await self._credited(credit) for credit in whole.credits]
            await self._add(visit, made, artists, subject=one.subject)
        except NotThereError:
            return
        except UnsureError as error:
            visit.said.append(f"{one.title.name} ({one.find.url}): {error}")
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            visit.said.append(
                f"{one.title.name} ({one.find.url}): the catalogue can't have its {where}"
            )

    async def _add(
        self, visit: _Visit, one: Candidate, artists: list[ArtistEntry], *, subject: str
    ) -> None:
        if self._known.are_one([each.id for each in artists]):
            return
        if work := self._known.work_like(one):
            await self._compare_dates(visit, work, one)
            return
        made = new_work(one, artists, self._known.works, today=self._clock.now().date())
        edit = WantedEdit(
            subject=subject,
            kind="collaborations",
            entry=plain(made),
            links=(one.find.url,),
            note="New at MusicBrainz.",
            along=tuple(plain(each) for each in artists if each.id not in self._known.artists),
        )
        await self._keep([edit])

    async def _credited(self, credit: Credit) -> ArtistEntry:
        """Return a credited artist, known or new; raise UnsureError where it may be several."""
        if known := self._known.by_mbid(credit.mbid):
            return known
        if credit.mbid not in self._partners:
            self._partners[credit.mbid] = await self._partner(credit)
        return self._partners[credit.mbid]

    async def _partner(self, credit: Credit) -> ArtistEntry:
        found = await self._artist(credit.mbid)
        match = self._known.match(found)
        if isinstance(match, Sure):
            await self._note_artist(match.artist, found)
            return match.artist
        if match.slugs:
            raise UnsureError(f"not sure who {found.name} is: {', '.join(match.slugs)}")
        taken = {*self._known.artists, *(each.id for each in self._partners.values())}
        return new_artist(found, taken, namesakes=bool(self._known.named(*found.names)))

    async def _keep(
        self, edits: list[WantedEdit], *, mbids: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._edits += await self._store.add(edits, self._clock.now(), mbids=mbids)


def _shown(artist: ArtistEntry) -> str:
    return f"{artist.name} ({artist.id})"
