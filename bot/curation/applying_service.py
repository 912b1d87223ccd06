"""Make what an edit says true in its scope, with all that goes with it, and take that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.catalogue.files import layers
from bot.curation.entries_service import Entries, Within
from bot.curation.errors import EditClashError, InUseError, UnknownEntryError
from bot.curation.files import checked, read_plain, read_text, text_of
from bot.curation.model import (
    KINDS,
    Along,
    Edit,
    Kind,
    Operation,
    Part,
    Plain,
    apply,
    clashes,
    diff,
    renamed,
)
from bot.curation.store import find_any, find_mbid, list_later, list_parts
from bot.kit.db.database import Connection

_GONE = ""
_OWN = "--"
"""What stands in a slug before the number of the scope whose own it is."""

_WITH_FORMER_SLUGS = {Kind.WORK, Kind.ARTIST}
_SHOWN = 10
_MOST = 200
"""More entries than that are not changed by one edit: whoever means it does it in the files."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An edit as it was accepted, with its slugs, and all that it changed."""

    edit: Edit
    parts: tuple[Part, ...]


Wishes = dict[tuple[Kind, str], Plain | None]
"""What entries are to be in a scope, in the order in which they are written; None is gone."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done in a scope, and how its entries are then."""

    connection: Within
    scope: int
    entries: Entries
    wishes: Wishes = field(default_factory=dict)

    async def plain(self, kind: Kind, slug: str) -> Plain:
        """Return what an entry is to be, else what it is; UnknownEntryError where it is gone."""
        if (kind, slug) in self.wishes:
            said = self.wishes[kind, slug]
        else:
            text = await self.entries.seen(self.connection, self.scope, kind.folder, slug)
            said = read_plain(kind, text) if text else None
        if said is None:
            raise UnknownEntryError(kind, slug)
        return said

    async def referring(self, kind: Kind, slug: str) -> list[tuple[Kind, str]]:
        """List whatever in the scope names an entry and is not to be gone."""
        found = await self.entries.referring(self.scope, kind, slug)
        if len(found) > _MOST:
            raise InUseError(len(found), tuple(each for _, each in found[:_SHOWN]))
        return [each for each in found if self.wishes.get(each, {}) is not None]


class Applier:
    """Works inside a transaction, whose connection it is given."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    async def accept(self, connection: Connection, edit: Edit) -> Applied:
        """Make an edit true.

        Raise EditClashError where an entry says something else by now, UnknownEntryError where it
        is gone, and what `layers.put` raises where an entry refers to what is not there.
        """
        is_new = edit.operation is Operation.CREATE and edit.kind is not Kind.FACT
        if is_new or edit.along:
            edit = await self._with_slugs(connection, edit, is_new=is_new)
        plan = await self._planned(connection, edit)
        parts = await self.carry_out(connection, edit.scope, plan.wishes)
        if edit.origin is not None:
            parts += await self._adopt(connection, edit)
        return Applied(edit, tuple(parts))

    async def consequences(self, edit: Edit) -> dict[tuple[Kind, str], bool]:
        """Return what else changes when an edit is accepted, and whether it is gone then."""
        if edit.operation not in {Operation.DELETE, Operation.MERGE}:
            return {}
        plan = await self._planned(None, edit)
        own = (edit.kind, edit.slug)
        return {each: said is None for each, said in plan.wishes.items() if each != own}

    async def undo(self, connection: Connection, edit: Edit) -> list[Part]:
        """Make everything as it was before an edit, but for what others changed since.

        Raise EditClashError where they changed the same values, InUseError where something refers
        to what the edit added.
        """
        parts = await list_parts(connection, edit.id)
        made = []
        for part in reversed(parts):
            text = await self._taken_back(connection, edit, part)
            made.append(replace(part, was=part.now, now=text))
        for part in made:
            await self._put(connection, part)
        return made

    async def carry_out(self, connection: Connection, scope: int, wishes: Wishes) -> list[Part]:
        """Make a scope say something; return what that changes."""
        made = []
        for (kind, slug), entry in wishes.items():
            folder = kind.folder
            was = await self._entries.own(connection, scope, folder, slug)
            base = await self._entries.beneath(connection, scope, folder, slug)
            now = None if entry is None else text_of(checked(kind, entry))
            if now is None and base is not None:
                now = _GONE
            elif now == base:
                now = None
            made.append(part := Part(scope, folder, slug, was, now, base))
            await self._put(connection, part)
        return made

    async def _put(self, connection: Connection, part: Part) -> None:
        entry = read_text(KINDS[part.folder], part.now) if part.now else None
        try:
            await layers.put(
                connection, part.scope, part.folder, part.slug, entry, gone=part.now == _GONE
            )
        except layers.StillReferredToError as error:
            raise InUseError(len(error.slugs), error.slugs[:_SHOWN]) from error

    async def _with_slugs(self, connection: Connection, edit: Edit, *, is_new: bool) -> Edit:
        """Return an edit whose new entries have slugs of the scope, also where they are named."""
        slugs: dict[str, str] = {}
        made = []
        main = [Along(edit.kind, edit.slug, edit.after)] if is_new else []
        for each in (*edit.along, *main):
            mbid = read_plain(each.kind, each.text).get("mbid")
            if (
                mbid
                and each.slug != edit.slug
                and (known := await find_mbid(connection, edit.scope, each.kind.folder, mbid))
            ):
                slugs[each.slug] = known
                continue
            new = await self._free(connection, edit.scope, each.kind, each.slug, slugs)
            old = await self._own_slug(connection, edit, each)
            said = renamed({**read_plain(each.kind, each.text), "id": new}, slugs)
            if old and each.kind in _WITH_FORMER_SLUGS:
                said["was"] = list(dict.fromkeys((*said.get("was", ()), old)))
            slugs[each.slug] = new
            made.append(Along(each.kind, new, text_of(checked(each.kind, said))))
        if is_new:
            *along, new_one = made
            return replace(edit, slug=new_one.slug, after=new_one.text, along=tuple(along))
        said = renamed(read_plain(edit.kind, edit.after), slugs)
        return replace(edit, after=text_of(checked(edit.kind, said)), along=tuple(made))

    async def _own_slug(self, connection: Connection, edit: Edit, new: Along) -> str:
        """Return what a server that offered something calls it; an empty text for all else."""
        if edit.origin is None:
            return ""
        if new.slug == edit.slug:
            origin = await find_any(connection, edit.origin)
            return origin.slug if origin else ""
        return new.slug if _OWN in new.slug else ""

    async def _free(
        self, connection: Connection, scope: int, kind: Kind, wished: str, taken: Mapping[str, str]
    ) -> str:
        """Return a slug of the scope's that neither it has nor what is added beside."""
        new = await layers.new_slug(connection, scope, kind.folder, wished.partition(_OWN)[0])
        if new not in taken.values():
            return new
        return await self._free(connection, scope, kind, f"{wished}-2", taken)

    async def _planned(self, connection: Within, edit: Edit) -> _Plan:
        """Return what entries are to be; those that refer to what is new come after it."""
        plan = _Plan(connection, edit.scope, self._entries)
        for each in edit.along:
            plan.wishes[each.kind, each.slug] = read_plain(each.kind, each.text)
        if edit.kind is Kind.FACT:
            await _plan_fact(plan, edit)
        elif edit.operation is Operation.DELETE:
            await _plan_deletion(plan, edit.kind, edit.slug)
        elif edit.operation is Operation.MERGE:
            await _plan_merge(plan, edit)
        else:
            said: Plain = read_plain(edit.kind, edit.after)
            if edit.operation is Operation.CHANGE:
                now = await plan.plain(edit.kind, edit.slug)
                said = _moved(read_plain(edit.kind, edit.before), said, now)
            plan.wishes[edit.kind, edit.slug] = said
        return plan

    async def _taken_back(self, connection: Connection, edit: Edit, part: Part) -> str | None:
        """Return what a scope is to say of an entry without an edit."""
        said = await self._entries.own(connection, part.scope, part.folder, part.slug)
        if said == part.now:
            return part.was
        kind = KINDS[part.folder]
        texts = (_or(text, part.base) for text in (part.was, part.now, said))
        was, now, own = (read_plain(kind, text) for text in texts)
        changes = diff(now, was)
        if not (was and now and own) or (found := clashes(own, changes)):
            later = await list_later(connection, edit.id, [part])
            raise EditClashError(found if was and now and own else changes, tuple(later))
        text = text_of(checked(kind, apply(own, changes)))
        return None if text == part.base else text

    async def _adopt(self, connection: Connection, edit: Edit) -> list[Part]:
        """Take what the instance adopted out of the server that it comes from.

        Whatever names it there names what the instance calls it; so do old buttons, by `was`.
        """
        origin = await find_any(connection, edit.origin or 0)
        if origin is None:
            return []
        adopted = {origin.slug: (origin.kind, edit.slug)}
        for each in edit.along:
            was = read_plain(each.kind, each.text).get("was", ())
            adopted |= dict.fromkeys(was, (each.kind, each.slug))
        slugs = {old: new for old, (_, new) in adopted.items() if old != new}
        plan = _Plan(connection, origin.scope, self._entries)
        for old, (kind, _) in adopted.items():
            for user in await plan.referring(kind, old) if old in slugs else ():
                if user[1] not in adopted:
                    plan.wishes[user] = renamed(await plan.plain(*user), slugs)
        parts = await self.carry_out(connection, origin.scope, plan.wishes)
        for old, (kind, _) in adopted.items():
            was = await self._entries.own(connection, origin.scope, kind.folder, old)
            if was is not None:
                parts.append(part := Part(origin.scope, kind.folder, old, was, None))
                await self._put(connection, part)
        return parts


async def _plan_fact(plan: _Plan, edit: Edit) -> None:
    article, _, fact = edit.slug.partition("/")
    said = await plan.plain(Kind.ARTICLE, article)
    facts = list(said.get("facts", ()))
    now: Plain = next((each for each in facts if each["id"] == fact), {})
    before, after = (read_plain(Kind.FACT, text) for text in (edit.before, edit.after))
    if now != before:
        raise EditClashError(diff(before, now))
    place = facts.index(now) if now else len(facts)
    facts[place : place + 1] = [after] if after else []
    left = {key: value for key, value in said.items() if key != "facts"}
    plan.wishes[Kind.ARTICLE, article] = {**left, "facts": facts} if facts else left


async def _plan_merge(plan: _Plan, edit: Edit) -> None:
    """Make all that named the one name the other, to which it leads from now on."""
    kind, slugs = edit.kind, {edit.slug: edit.into}
    gone, stays = await plan.plain(kind, edit.slug), await plan.plain(kind, edit.into)
    if edit.after:
        stays = _moved(read_plain(kind, edit.before), read_plain(kind, edit.after), stays)
    for each in await plan.referring(kind, edit.slug):
        if each != (kind, edit.into):
            plan.wishes[each] = _each_once(renamed(await plan.plain(*each), slugs))
    stays = _each_once(renamed(stays, slugs))
    if kind is Kind.ARTIST:
        # Who was a member of what it became one with is none of its own.
        stays = without(stays, kind, edit.into)
    if kind in _WITH_FORMER_SLUGS:
        was = [*stays.get("was", ()), edit.slug, *gone.get("was", ())]
        stays = {**stays, "was": list(dict.fromkeys(was))}
    plan.wishes[kind, edit.slug] = None
    plan.wishes[kind, edit.into] = stays


async def _plan_deletion(plan: _Plan, kind: Kind, slug: str) -> None:
    """Take something out of all that names it; a work that nobody else made goes, too."""
    await plan.plain(kind, slug)
    for each in await plan.referring(kind, slug):
        left = without(await plan.plain(*each), kind, slug)
        if each[0] is Kind.WORK and not _is_collaboration(left):
            await _plan_deletion(plan, *each)
        else:
            plan.wishes[each] = left
    plan.wishes[kind, slug] = None


def _or(text: str | None, base: str | None) -> str:
    return (base if text is None else text) or ""


def _moved(before: Plain, after: Plain, said: Plain) -> Plain:
    """Return an entry with what differs between two others changed in it."""
    if said == before:
        return after
    changes = diff(before, after)
    if found := clashes(said, changes):
        raise EditClashError(found)
    return apply(said, changes)


def _each_once(entry: Plain) -> dict[str, Any]:
    """Return an entry that names everybody once, as after two became one."""
    made = dict(entry)
    for key in ("artists", "collaborations", "member_of"):
        if key in made:
            made[key] = list({_name(each): each for each in reversed(made[key])}.values())[::-1]
    if "credits" in made:
        seen: dict[str, Plain] = {}
        for credit in made["credits"]:
            seen.setdefault(credit["artist"], credit)
        made["credits"] = list(seen.values())
    if "facts" in made:
        made["facts"] = [_each_once(fact) for fact in made["facts"]]
    return made


def _name(value: Any) -> str:
    return str(value["group"]) if isinstance(value, Mapping) else str(value)


def _is_collaboration(work: Plain) -> bool:
    return len(work.get("credits", ())) > 1 or bool(work.get("credits") and work.get("show"))


def _closed(credits: list[Plain]) -> list[Plain]:
    """Return credits of which the last joins nobody."""
    last = [{key: value for key, value in each.items() if key != "join"} for each in credits[-1:]]
    return [*credits[:-1], *last]


def without(entry: Plain, kind: Kind, slug: str) -> dict[str, Any]:
    """Return an entry that names something no more."""
    made = dict(entry)
    lists = {Kind.ARTIST: ("artists", "member_of"), Kind.WORK: ("collaborations",)}
    for key in lists.get(kind, ()):
        made[key] = [each for each in made.get(key, ()) if _name(each) != slug]
    if kind is Kind.ARTIST:
        left = [each for each in made.get("credits", ()) if each["artist"] != slug]
        made["credits"] = _closed(left) if len(left) < len(made.get("credits", ())) else left
    if kind is Kind.SHOW and made.get("show") == slug:
        del made["show"]
    if "facts" in made:
        made["facts"] = [without(each, kind, slug) for each in made["facts"]]
    if "claims" in made:
        key = "artist" if kind is Kind.ARTIST else "collaboration"
        made["claims"] = [each for each in made["claims"] if each.get(key) != slug]
    return {key: value for key, value in made.items() if value not in ([], ())}
