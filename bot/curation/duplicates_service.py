"""What an edit may be a double of: what is there already, and what is pending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue.model import Subject, Work
from bot.curation.entries_service import Entries
from bot.curation.files import read_plain
from bot.curation.likeness_model import Keys, Likeness, keys_of, keys_of_names, likeness
from bot.curation.model import Edit, Kind
from bot.curation.store import list_keys
from bot.lookup.library import Ref

_MOST = 5
_NAMES = {Kind.ARTIST: ("name", "hangul", "aliases"), Kind.SHOW: ("title", "title_ko", "aliases")}
_SUBJECTS = {Kind.ARTIST: Subject.ARTIST, Kind.SHOW: Subject.SHOW}


@dataclass(frozen=True, slots=True)
class Match:
    """What is like an edit's entry: an entry of the scope, or another edit by its id."""

    likeness: Likeness
    slug: str = ""
    label: str = ""
    edit_id: int = 0


class Duplicates:
    """Looks for doubles of what is to be added or renamed."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    async def find(self, edit: Edit) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
        """Return what is like an edit's entry there and among pending edits, the likest first."""
        if not edit.after:
            return (), ()
        mine = keys_of(edit.kind, read_plain(edit.kind, edit.after))
        new = {each.slug for each in edit.along}
        for each in edit.along:
            if each.kind is Kind.ARTIST:
                artist = keys_of(Kind.ARTIST, read_plain(each.kind, each.text))
                known = await self._named(edit.scope, each.kind, artist)
                slugs = mine.artists | {match.slug for match in known}
                mine = Keys(mine.names, mine.sounds, slugs)
        there = await self.there(edit.scope, edit.kind, mine, is_unknown=bool(new))
        others = [match for match in there if match.slug != edit.slug]
        async with self._entries.lent(None) as reading:
            known_by = await list_keys(reading, edit.scope, edit.kind)
        pending = [
            Match(how, edit_id=edit_id)
            for edit_id, keys in known_by
            if edit_id != edit.id and (how := likeness(edit.kind, mine, keys, unknown=bool(new)))
        ]
        return _best(others), _best(pending)

    async def there(
        self, scope: int, kind: Kind, mine: Keys, *, is_unknown: bool = False
    ) -> list[Match]:
        """Return the entries of a scope that are like what has these keys."""
        if kind is Kind.WORK:
            works = await self._entries.works_like(scope, mine.names, mine.artists)
            found = (
                (likeness(kind, mine, _keys(work), unknown=is_unknown), work) for work in works
            )
            return [Match(how, work.slug, _label(work)) for how, work in found if how]
        if kind in _SUBJECTS:
            return await self._named(scope, kind, mine)
        return []

    async def _named(self, scope: int, kind: Kind, mine: Keys) -> list[Match]:
        library = await self._entries.library(scope)
        index = library.directory.everything
        hits = [hit for name in mine.names for hit in index.search(name, limit=_MOST)]
        refs = {Ref.of(hit.ref): hit for hit in hits}
        found = []
        for ref, hit in refs.items():
            if ref.subject is not _SUBJECTS[kind]:
                continue
            if how := likeness(kind, mine, keys_of_names([hit.text])):
                for one in await library.suggestions([ref]):
                    found.append(Match(how, one.slug, one.label))
        return found


def _best(found: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.slug, one.edit_id))[:_MOST])


def _keys(work: Work) -> Keys:
    names = [work.title, work.title_ko]
    return keys_of_names(filter(None, names), (each.artist.slug for each in work.credits))


def _label(work: Work) -> str:
    return f"{work.title} ({work.date.year})" if work.date else work.title
