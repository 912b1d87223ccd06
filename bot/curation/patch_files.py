"""What a scope says, as a change of the catalogue's files."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.catalogue.files.entries import Content
from bot.catalogue.files.folder import ignore
from bot.catalogue.files.rules import Reading, check_rules
from bot.catalogue.files.writer import plain, written_files
from bot.curation.files import checked
from bot.curation.model import KINDS, Kind, renamed
from bot.kit.errors import ContentError

_OWN = "--"
"""What the slugs of additions have before their scope's number, and those of files never."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a scope says of an entry; None is that it is gone there."""

    folder: str
    slug: str
    entry: Any


def patched(content: Content, said: Sequence[Said]) -> Content:
    """Return a catalogue with what a scope says in it.

    What is new gets a slug as the files have them, and leads there from the one it had.
    """
    slugs = dict(_new_slugs(content, said))
    found = {folder: {one.id: one for one in getattr(content, folder)} for folder in KINDS}
    for each in said:
        kind = KINDS[each.folder]
        if each.entry is None:
            found[each.folder].pop(each.slug, None)
            continue
        entry = renamed(plain(each.entry), slugs)
        if slug := slugs.get(each.slug):
            entry["id"] = slug
            if kind in {Kind.WORK, Kind.ARTIST}:
                entry["was"] = list(dict.fromkeys((*entry.get("was", ()), each.slug)))
        found[each.folder][str(entry["id"])] = checked(kind, entry)
    artists, shows, works, articles = (tuple(found[folder].values()) for folder in KINDS)
    return replace(content, artists=artists, shows=shows, collaborations=works, articles=articles)


def _new_slugs(content: Content, said: Iterable[Said]) -> Iterator[tuple[str, str]]:
    taken = {folder: {one.id for one in getattr(content, folder)} for folder in KINDS}
    for each in said:
        stem, own, _ = each.slug.rpartition(_OWN)
        if own:
            number, slug = 1, stem
            while slug in taken[each.folder]:
                number += 1
                slug = f"{stem}-{number}"
            taken[each.folder].add(slug)
            yield each.slug, slug


def changed_files(old: Content, new: Content) -> Mapping[str, tuple[str, str]]:
    """Return the texts of files that differ, before and after, by name; one may be empty."""
    before, after = dict(written_files(old)), dict(written_files(new))
    names = sorted(before.keys() | after.keys())
    pairs = {name: (before.get(name, ""), after.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def demand_sound(content: Content) -> None:
    """Raise ContentError where what the files would say breaks a rule of theirs."""
    faults = [str(fault) for fault in check_rules(Reading(content), progress=ignore)]
    if faults:
        lines = "\n".join(f"  {each}" for each in faults)
        raise ContentError(
            f"With the accepted edits the catalogue would have faults:\n{lines}",
            remedy="mend or undo these edits, then try again",
        )


def unified(files: Mapping[str, tuple[str, str]], *, folder: str = "data") -> str:
    """Write changes of files as a patch that `git apply` takes."""
    lines: list[str] = []
    for name, (before, after) in files.items():
        old = f"a/{folder}/{name}" if before else "/dev/null"
        new = f"b/{folder}/{name}" if after else "/dev/null"
        lines += difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), old, new
        )
    return "".join(lines)
