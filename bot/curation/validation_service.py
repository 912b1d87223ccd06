"""Whether what somebody proposes can be an entry of a scope, and what it is then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.catalogue.files.entries import CatalogueEntry, Content, ContentFault
from bot.catalogue.files.rules import (
    Reading,
    Rule,
    conflicts_name_the_other_dates,
    dates_are_possible,
    groups_do_not_partner_their_own,
    memberships_end_after_they_begin,
    remarks_name_what_they_need,
    works_have_artists,
)
from bot.curation.entries_service import Entries, Within
from bot.curation.errors import CurationCode, EditFaultsError, UnknownEntryError
from bot.curation.files import checked, read_plain, read_text, text_of, wished_slug, with_sources
from bot.curation.likeness_model import Keys, keys_of
from bot.curation.model import (
    INSTANCE,
    KINDS,
    LONGEST_CREDIT,
    LONGEST_NOTE,
    MOST_LINKS,
    Along,
    Edit,
    Kind,
    Operation,
    Plain,
    Proposal,
    is_link,
    references,
)
from bot.kit.dates import PartialDate
from bot.kit.errors import Fault, InputCode, Place

_RULES: tuple[tuple[Rule, CurationCode, str], ...] = (
    (works_have_artists, CurationCode.ONE_ARTIST, "credits"),
    (groups_do_not_partner_their_own, CurationCode.OWN_MEMBER, "credits"),
    (dates_are_possible, CurationCode.NOT_A_PARTIAL_DATE, "date"),
    (conflicts_name_the_other_dates, CurationCode.AGAINST_THE_RULES, "other_dates"),
    (remarks_name_what_they_need, CurationCode.AGAINST_THE_RULES, "remarks"),
    (memberships_end_after_they_begin, CurationCode.AGAINST_THE_RULES, "member_of"),
)
"""Rules of the files that an entry by itself can break, and what people are told then."""

_NOTHING = CatalogueEntry(version="0", data_date=PartialDate(2000))
_UNKNOWN = {
    Kind.ARTIST: CurationCode.UNKNOWN_ARTIST,
    Kind.SHOW: CurationCode.UNKNOWN_SHOW,
    Kind.WORK: CurationCode.UNKNOWN_WORK,
}


@dataclass(frozen=True, slots=True)
class Made:
    """A proposal that can be an edit: its entries as texts."""

    wanted: Proposal
    before: str
    after: str
    along: tuple[Along, ...]
    keys: Keys


class Validator:
    """Checks proposals against the form of entries and what a scope has."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    async def made(
        self, connection: Within, wanted: Proposal, *, known: Iterable[Along] = (),
        by_curator: bool = False,
    ) -> Made:  # fmt: skip
        """Make what is to be kept of a proposal; EditFaultsError has every fault of it.

        It may refer to what is `known` besides. What a curator does needs a source, no link.
        """
        wanted = replace(wanted, note=wanted.note.strip(), credit=" ".join(wanted.credit.split()))
        faults = [*_of_texts(wanted, needs_link=not by_curator)]
        before = await self._before(connection, wanted)
        pages = tuple(filter(is_link, wanted.links))
        along = tuple(_along(kind, said, pages) for kind, said in wanted.along)
        if wanted.operation is Operation.DELETE or wanted.entry is None:
            after = before if wanted.operation is Operation.RESTORE else ""
        else:
            said = with_sources(wanted.kind, wanted.entry, pages)
            slug = wanted.slug or wished_slug(wanted.kind, said)
            wanted = replace(wanted, slug=slug)
            said["id"] = slug.rpartition("/")[2]
            try:
                after = text_of(checked(wanted.kind, said))
                await self.demand_sound(
                    connection, wanted.scope, wanted.kind, said, (*known, *along)
                )
            except EditFaultsError as error:
                raise EditFaultsError((*faults, *error.faults)) from None
        if wanted.operation is Operation.CHANGE and after == before:
            faults.append(Fault(Place(), CurationCode.NOTHING_CHANGED))
        if faults:
            raise EditFaultsError(tuple(faults))
        seen = after or before
        return Made(wanted, before if wanted.operation is not Operation.RESTORE else "", after,
                    along, keys_of(wanted.kind, read_plain(wanted.kind, seen)))  # fmt: skip

    async def demand_sound(
        self,
        connection: Within,
        scope: int,
        kind: Kind,
        said: Plain,
        along: Iterable[Along],
    ) -> None:
        """Raise EditFaultsError where an entry is out of scope or refers to what is not there."""
        entry = checked(kind, said)
        known: dict[tuple[Kind, str], Any] = {
            (each.kind, each.slug): read_text(each.kind, each.text) for each in along
        }
        faults = []
        for other, slug in dict.fromkeys(references(kind, said)):
            if (other, slug) in known:
                continue
            text = await self._entries.seen(connection, scope, other.folder, slug)
            if text is None:
                faults.append(Fault(Place(), _UNKNOWN[other], slug))
            else:
                known[other, slug] = read_text(other, text)
        faults += _of_rules(kind, entry, known)
        if faults:
            raise EditFaultsError(tuple(faults))

    async def offered(self, connection: Within, edit: Edit) -> Proposal:
        """Return what of a server's edit the instance is offered, with what it rests on."""
        said = read_plain(edit.kind, edit.after or edit.before)
        along: dict[str, tuple[Kind, Plain]] = {}
        for kind, slug in references(edit.kind, said):
            folder = kind.folder
            if await self._entries.seen(connection, INSTANCE, folder, slug) is None:
                text = await self._entries.seen(connection, edit.scope, folder, slug)
                along[slug] = (kind, read_plain(kind, text or ""))
        own = await self._entries.seen(connection, INSTANCE, edit.kind.folder, edit.slug)
        is_new = edit.kind is not Kind.FACT and own is None
        return Proposal(
            scope=INSTANCE,
            operation=Operation.CREATE if is_new else edit.operation,
            kind=edit.kind,
            slug=edit.slug.partition("--")[0] if is_new else edit.slug,
            entry=said if edit.after else None,
            links=edit.links,
            note=edit.note,
            credit=edit.credit,
            into=edit.into,
            along=tuple(along.values()),
            origin=edit.id,
        )

    async def _before(self, connection: Within, wanted: Proposal) -> str:
        """Return what there is of what is to be changed."""
        if wanted.operation is Operation.CREATE:
            return ""
        slug = wanted.into if wanted.operation is Operation.MERGE else wanted.slug
        if wanted.operation is Operation.RESTORE:
            text = await self._lost(connection, wanted)
        elif wanted.kind is Kind.FACT:
            text = await self._fact(connection, wanted)
        else:
            text = await self._entries.seen(connection, wanted.scope, wanted.kind.folder, slug)
        if wanted.operation is Operation.MERGE:
            gone = await self._entries.seen(
                connection, wanted.scope, wanted.kind.folder, wanted.slug
            )
            text = text if gone and wanted.slug != wanted.into else None
        if text is None:
            raise UnknownEntryError(wanted.kind, slug)
        return text

    async def _fact(self, connection: Within, wanted: Proposal) -> str | None:
        article, _, fact = wanted.slug.partition("/")
        text = await self._entries.seen(connection, wanted.scope, wanted.kind.folder, article)
        facts = read_text(Kind.ARTICLE, text).facts if text else ()
        return next((text_of(each) for each in facts if each.id == fact), None)

    async def _lost(self, connection: Within, wanted: Proposal) -> str | None:
        """Return what would show again if a scope did not say that something is gone."""
        folder = wanted.kind.folder
        if await self._entries.own(connection, wanted.scope, folder, wanted.slug) != "":
            return None
        return await self._entries.beneath(connection, wanted.scope, folder, wanted.slug)


def _along(kind: Kind, said: Plain, links: Iterable[str]) -> Along:
    made = with_sources(kind, said, tuple(links))
    slug = str(made.get("id") or wished_slug(kind, made))
    return Along(kind, slug, text_of(checked(kind, {**made, "id": slug})))


def _of_texts(wanted: Proposal, *, needs_link: bool) -> Iterator[Fault]:
    is_said = wanted.operation in {Operation.CREATE, Operation.CHANGE}
    if is_said and needs_link and not wanted.links:
        yield Fault(Place(key="links"), CurationCode.NO_LINK)
    for link in wanted.links:
        if not is_link(link):
            yield Fault(Place(key="links"), CurationCode.NOT_A_LINK, link[:100])
    if len(wanted.links) > MOST_LINKS:
        yield Fault(Place(key="links"), InputCode.TOO_MANY, limit=str(MOST_LINKS))
    for key, text, most in (
        ("note", wanted.note, LONGEST_NOTE), ("credit", wanted.credit, LONGEST_CREDIT),
    ):  # fmt: skip
        if len(text) > most:
            yield Fault(Place(key=key), CurationCode.TEXT_TOO_LONG, text[:100], str(most))


def _of_rules(kind: Kind, entry: Any, known: dict[tuple[Kind, str], Any]) -> Iterator[Fault]:
    """Find what an entry says that no entry may say, with all that it refers to at hand."""
    if kind in {Kind.WORK, Kind.ARTIST} and not entry.sources:
        yield Fault(Place(key="sources"), CurationCode.NO_LINK)
    if kind is Kind.FACT:
        return
    entries: dict[str, list[Any]] = {folder: [] for folder in KINDS}
    for (other, _), one in known.items():
        entries[other.folder].append(one)
    entries[kind.folder] = [entry]
    found = {folder: tuple(each) for folder, each in entries.items()}
    reading = Reading(Content(_NOTHING, (), **found))
    if kind is Kind.WORK and not _is_in_scope(entry):
        yield Fault(Place(key="credits"), CurationCode.ONE_ARTIST)
        return
    for rule, code, key in _RULES:
        faults: Iterable[ContentFault] = rule(reading)
        if any(each.entry == entry.id for each in faults):
            yield Fault(Place(key=key), code, _shown(entry, key))


def _shown(entry: Any, key: str) -> str:
    value = getattr(entry, key, "")
    return str(value) if isinstance(value, str | PartialDate) else ""


def _is_in_scope(work: Any) -> bool:
    """Return whether two artists made a work, or one for a show that has a name."""
    return len({each.artist for each in work.credits}) > 1 or bool(work.credits and work.show)
