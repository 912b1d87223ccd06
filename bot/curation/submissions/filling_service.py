"""From an entry to a form that says it, and back: only what was changed in the form changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.catalogue.model import ArtistKind, CreditRole, ShowKind, Status, Verification, WorkKind
from bot.curation.errors import CurationCode, EditFaultsError
from bot.curation.files import wished_slug
from bot.curation.model import Kind, Plain
from bot.curation.names_service import Names
from bot.curation.submissions.model import (
    Box,
    NameRead,
    Typed,
    in_scripts,
    join_of,
    lines_of,
    pieces_of,
    role_after,
    title_and_guest,
)
from bot.curation.submissions.reading_service import NameReader
from bot.kit.dates import PartialDate, Precision
from bot.kit.errors import Fault, InputCode, InvalidInputError, Place
from bot.kit.folding import fold
from bot.kit.typed import parse_partial

_MOST_NAMES = 20
"""No song of ours has more artists. Each name is looked for, which takes its time."""
_OF_A_DAY = {"no-day", "album-day", "video-day", "announced-day"}
"""Remarks that are about the date which somebody corrects."""


def boxes_of(kind: Kind, said: Plain, named: Names) -> dict[str, str]:
    """Return a form that says what an entry says; the source is to be filled in."""
    if kind is Kind.SHOW:
        filled: dict[str, str] = {Box.TITLE: _titles(said), Box.KIND: said["kind"]}
    else:
        filled = _work_boxes(said, named) if kind is Kind.WORK else _artist_boxes(said, named)
    return {key: value for key, value in filled.items() if value}


def _work_boxes(said: Plain, named: Names) -> dict[str, str]:
    show = named.show(said["show"]).title if said.get("show") else ""
    return {
        Box.TITLE: _titles(said),
        Box.ARTISTS: "\n".join(filter(None, (credits_text(said, named), show))),
        Box.DATE: str(said.get("date", "")),
        Box.KIND: said["kind"],
    }


def _titles(said: Plain) -> str:
    return "\n".join(filter(None, (said.get("title"), said.get("title_ko"))))


def credits_text(said: Plain, named: Names) -> str:
    """Return the artists of a work as they are credited, in a row."""
    credits = said.get("credits", ())
    row = [f"{_credited(each, named)}{each.get('join') or ', '}" for each in credits[:-1]]
    last = [f"{_credited(each, named)}{each.get('join', '')}" for each in credits[-1:]]
    return "".join((*row, *last)).strip()


def _credited(credit: Plain, named: Names) -> str:
    return str(credit.get("as") or named.artist(credit["artist"]).name)


def known_names(said: Plain, named: Names) -> dict[str, str]:
    """Return the slugs of those whom an entry names, by the folded names that its form has."""
    credited = {fold(_credited(each, named)): each["artist"] for each in said.get("credits", ())}
    groups = map(_group, said.get("member_of", ()))
    return credited | {fold(named.artist(each).name): each for each in groups}


def _group(value: Any) -> str:
    return str(value if isinstance(value, str) else value["group"])


def _artist_boxes(said: Plain, named: Names) -> dict[str, str]:
    groups = map(_group, said.get("member_of", ()))
    return {
        Box.NAMES: "\n".join(
            filter(None, (said["name"], said.get("hangul"), *said.get("aliases", ())))
        ),
        Box.GROUPS: "\n".join(named.artist(each).name for each in groups),
        Box.DEBUT: str(said.get("debut", "")),
        Box.KIND: said["kind"],
    }


@dataclass(slots=True)
class Filling:
    """Makes an entry of a form. `before` is what there is, `asked` the form that said that."""

    typed: Typed
    before: Plain
    asked: Mapping[str, str]
    named: Names
    reader: NameReader
    today: dt.date
    along: list[tuple[Kind, Plain]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    async def entry(self) -> dict[str, Any]:
        """Return the entry; EditFaultsError has what can't be read of the form."""
        said = dict(self.before)
        fill = {Kind.WORK: self._work, Kind.ARTIST: self._artist, Kind.SHOW: self._of_a_show}
        await fill[self.typed.kind](said)
        if self.faults:
            raise EditFaultsError(tuple(self.faults))
        return {key: value for key, value in said.items() if value not in (None, "", [])}

    def _new(self, box: Box) -> str | None:
        """Return what a field says now; None where that is what was there."""
        text = self.typed.box(box)
        return None if lines_of(text) == lines_of(self.asked.get(box, "")) else text

    async def _work(self, said: dict[str, Any]) -> None:
        title, artists = self._new(Box.TITLE), self._new(Box.ARTISTS)
        if title is not None or not self.before:
            lines = [title_and_guest(each) for each in lines_of(title or "")]
            artists = self._with_guests(artists, [guest for _, guest in lines if guest])
            said["title"], said["title_ko"], _ = in_scripts(each for each, _ in lines)
            self._demand(said["title"], "title")
            said.pop("untitled", None)
        if artists is not None:
            await self._credits(said, artists)
        if (date := self._new(Box.DATE)) is not None:
            self._date(said, date)
        if kind := self._new(Box.KIND):
            said["kind"] = kind
        said.setdefault("kind", _likely_kind(said))

    async def _of_a_show(self, said: dict[str, Any]) -> None:
        if (title := self._new(Box.TITLE)) is not None:
            said["title"], said["title_ko"], _ = in_scripts(lines_of(title))
            self._demand(said["title"], "title")
        if kind := self._new(Box.KIND):
            said["kind"] = kind
        said.setdefault("kind", ShowKind.OTHER.value)

    def _with_guests(self, artists: str | None, guests: list[str]) -> str | None:
        """Add to the credits who is featured by the title only."""
        text = self.typed.box(Box.ARTISTS) if artists is None else artists
        row, *rest = lines_of(text) or [""]
        for guest in guests[:1]:
            name = guest.partition(" ")[2].strip()
            if row and name and fold(name) not in fold(row):
                return "\n".join([f"{row} {guest}", *rest])
        return artists

    async def _credits(self, said: dict[str, Any], text: str) -> None:
        row, *shows = lines_of(text) or [""]
        self._demand(row, "credits")
        if self._is_too_long(pieces_of(row), "credits"):
            return
        role, credits = CreditRole.MAIN, list[dict[str, Any]]()
        for read, between in await self.reader.artists(row):
            role = role_after(between, role)
            if credits and (join := join_of(between)):
                credits[-1]["join"] = join
            credits.append(self._credit(read, role))
        said["credits"] = credits
        said["show"] = await self._show(shows[0]) if shows else None

    def _credit(self, read: NameRead, role: CreditRole) -> dict[str, Any]:
        """Return a credit; one that was there keeps what the form does not show."""
        slug = read.slug or self._added(Kind.ARTIST, _new_artist(read.text))
        for each in self.before.get("credits", ()):
            if each["artist"] == slug:
                return {key: value for key, value in each.items() if key != "join"}
        return {"artist": slug} | ({} if role is CreditRole.MAIN else {"role": role.value})

    def _added(self, kind: Kind, said: dict[str, Any]) -> str:
        """Return the slug of an entry that is new with this one, the same for the same name."""
        taken = self.reader.library.directory.slugs
        wished = wished_slug(kind, said)
        slug = f"{wished}-new" if wished in taken else wished
        if slug not in (each["id"] for _, each in self.along):
            self.along.append((kind, {"id": slug, **said}))
        return slug

    async def _show(self, title: str) -> str:
        read = await self.reader.show(title)
        new = {"title": title, "kind": ShowKind.OTHER.value}
        return read.slug or self._added(Kind.SHOW, new)

    def _date(self, said: dict[str, Any], text: str) -> None:
        """Set the date of a work, without what was said about the one before."""
        said["date"] = date = self._partial(text, "date")
        said["verification"] = Verification.ONE_SOURCE.value
        for key in ("other_dates", "date_basis"):
            said.pop(key, None)
        said["remarks"] = [each for each in said.get("remarks", ()) if each not in _OF_A_DAY]
        if date and said.get("status") in (None, Status.ANNOUNCED):
            said["status"] = Status.ANNOUNCED.value if self._is_coming(date) else None

    def _is_coming(self, date: str) -> bool:
        known = PartialDate.parse(date)
        if known.precision is Precision.DAY:
            return dt.date.fromisoformat(date) > self.today
        return date > self.today.isoformat()[: len(date)]

    def _partial(self, text: str, key: str) -> str | None:
        try:
            return str(parse_partial(text, today=self.today)) if text else None
        except InvalidInputError:
            self.faults.append(Fault(Place(key=key), CurationCode.NOT_A_PARTIAL_DATE, text[:100]))
            return None

    def _is_too_long(self, names: Sequence[object], key: str) -> bool:
        """Note a fault where a form names more than anybody looks at."""
        is_long = len(names) > _MOST_NAMES
        if is_long:
            self.faults.append(Fault(Place(key=key), InputCode.TOO_MANY, limit=str(_MOST_NAMES)))
        return is_long

    def _demand(self, text: str, key: str) -> None:
        if not fold(text):
            self.faults.append(Fault(Place(key=key), CurationCode.MISSING))

    async def _artist(self, said: dict[str, Any]) -> None:
        if (names := self._new(Box.NAMES)) is not None:
            said["name"], said["hangul"], said["aliases"] = in_scripts(lines_of(names))
            self._demand(said["name"], "name")
        groups = self._new(Box.GROUPS)
        if groups is not None and not self._is_too_long(lines_of(groups), "member_of"):
            known = {_group(each): each for each in said.get("member_of", ())}
            reads = [await self.reader.artist(each) for each in lines_of(groups)]
            slugs = [
                each.slug or self._added(Kind.ARTIST, _new_artist(each.text)) for each in reads
            ]
            said["member_of"] = [known.get(each, each) for each in slugs]
        if (debut := self._new(Box.DEBUT)) is not None:
            said["debut"] = self._partial(debut, "debut")
        if kind := self._new(Box.KIND):
            said["kind"] = kind


def _new_artist(name: str) -> dict[str, Any]:
    return {"name": name, "kind": ArtistKind.OTHER.value}


def _likely_kind(said: Plain) -> str:
    """Return what a work most likely is of which nobody said it."""
    if said.get("show"):
        return WorkKind.OST.value
    roles = {each.get("role") for each in said.get("credits", ())}
    featured = CreditRole.FEATURED.value in roles
    return (WorkKind.FEATURE if featured else WorkKind.JOINT).value
