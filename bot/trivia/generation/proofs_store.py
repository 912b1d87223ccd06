"""What the catalogue's tables say, in sets, for the proof of questions.

It is read apart from what makes questions, so that a fault there can be seen here.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.kit.db.errors import translated
from bot.kit.db.migrate import connect
from bot.kit.folding import fold as fold_anew
from bot.trivia.questions.json_rows import question_from_json
from bot.trivia.questions.model import Name, Question

fold = cache(fold_anew)


@dataclass(slots=True)
class WorkRecord:
    """A row of `collaborations`; credits are ids of acts with the roles they have."""

    id: int
    slug: str
    title: str
    title_ko: str
    released_on: str
    basis: str
    show: int | None
    is_sure: bool
    folded: set[str] = field(default_factory=set)
    roles: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    dates: list[str] = field(default_factory=list)


class Records:
    """The catalogue in sets."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._read_artists(db)
        self._read_works(db)
        self._read_facts(db)
        self._on: dict[int, list[WorkRecord]] = defaultdict(list)
        for work in self.works.values():
            for artist in work.roles:
                self._on[artist].append(work)
        self._met: dict[int, set[int]] = {}

    def _read_artists(self, db: sqlite3.Connection) -> None:
        self.artists: dict[str, int] = dict(db.execute("SELECT slug, id FROM artists"))
        self.hangul: dict[int, str] = dict(db.execute("SELECT id, hangul FROM artists"))
        self.names: dict[int, set[str]] = defaultdict(set)
        self.written: dict[int, set[str]] = defaultdict(set)
        for key, name in db.execute(
            "SELECT artist_id, name FROM artist_names"
            " UNION SELECT artist_id, credited_as FROM credits WHERE credited_as <> ''"
        ):
            self.names[key].add(fold(name))
            self.written[key].add(name)
        self.named: dict[str, set[int]] = defaultdict(set)
        for key, names in self.names.items():
            for name in names:
                self.named[name].add(key)
        self.groups: dict[int, set[int]] = defaultdict(set)
        self.members: dict[int, set[int]] = defaultdict(set)
        for member, group in db.execute("SELECT member_id, group_id FROM memberships"):
            self.groups[member].add(group)
            self.members[group].add(member)
        self._near: dict[int, set[int]] = {}

    def _read_works(self, db: sqlite3.Connection) -> None:
        rows = db.execute(
            "SELECT id, slug, title, title_ko, coalesce(released_on, ''), date_basis, show_id,"
            " NOT is_untitled AND status = 'confirmed' AND verification <> 'conflict'"
            " FROM collaborations"
        )
        ids = {row[0]: WorkRecord(*row) for row in rows}
        for key, folded in db.execute("SELECT collaboration_id, folded FROM collaboration_titles"):
            ids[key].folded.add(folded)
        for key, artist, role in db.execute(
            "SELECT collaboration_id, artist_id, role FROM credits"
        ):
            ids[key].roles[artist].add(role)
        for work in ids.values():
            work.dates = [work.released_on] if work.released_on else []
        for key, date in db.execute("SELECT collaboration_id, released_on FROM other_dates"):
            ids[key].dates.append(date)
        self.works = {work.slug: work for work in ids.values()}
        self.titled: dict[str, list[WorkRecord]] = defaultdict(list)
        for work in ids.values():
            for title in work.folded:
                self.titled[title].append(work)
        self.shows: dict[str, int] = dict(db.execute("SELECT slug, id FROM shows"))
        self.show_titles: dict[int, set[str]] = defaultdict(set)
        for key, name in db.execute("SELECT show_id, name FROM show_titles"):
            self.show_titles[key].add(name)

    def _read_facts(self, db: sqlite3.Connection) -> None:
        self.claims = {
            (slug, position): row
            for slug, position, *row in db.execute(
                "SELECT f.slug, x.position, x.statement, x.statement_ko, x.value, x.value_ko,"
                " x.others, coalesce(a.slug, ''), coalesce(c.slug, ''), f.status"
                " FROM fact_claims x JOIN facts f ON f.id = x.fact_id"
                " LEFT JOIN artists a ON a.id = x.artist_id"
                " LEFT JOIN collaborations c ON c.id = x.collaboration_id"
            )
        }
        self.told: dict[str, set[int]] = defaultdict(set)
        for slug, artist in db.execute(
            "SELECT f.slug, x.artist_id FROM fact_artists x JOIN facts f ON f.id = x.fact_id"
        ):
            self.told[slug].add(artist)

    def namesakes(self, artist: int) -> set[int]:
        """Return an act and everybody who shares a name with it."""
        return {other for name in self.names[artist] for other in self.named[name]}

    def near(self, artist: int) -> set[int]:
        """Return an act, its namesakes, and the groups, members and units of any of them."""
        if artist not in self._near:
            found = self.namesakes(artist)
            for each in list(found):
                found |= self.groups[each] | self.members[each] | self._units(each)
            self._near[artist] = found
        return self._near[artist]

    def on(self, artist: int) -> list[WorkRecord]:
        """Return the works that credit an act."""
        return self._on.get(artist, [])

    def met(self, artist: int) -> set[int]:
        """Return everybody who is on a work with an act, or with whom it may be taken for."""
        if artist not in self._met:
            near = self.near(artist)
            self._met[artist] = self.credited(work for one in near for work in self.on(one))
        return self._met[artist]

    def _units(self, group: int) -> set[int]:
        """Return groups whose members all belong to this one, and those that it is part of."""
        own = self.members[group]
        others = {other for member in own for other in self.groups[member]}
        return {
            other
            for other in others
            if len(own) > 1
            and len(self.members[other]) > 1
            and (self.members[other] <= own or own <= self.members[other])
        }

    def shown_as(self, text: str) -> set[int]:
        """Return the acts that a text may stand for; what tells namesakes apart is in brackets."""
        return self.named.get(fold(text)) or self.named[fold(re.sub(r" \([^()]*\)$", "", text))]

    def alike(self, work: WorkRecord) -> list[WorkRecord]:
        """Return a work and all that have one of its titles."""
        return list(
            {each.id: each for title in work.folded for each in self.titled[title]}.values()
        )

    def credited(self, works: Iterable[WorkRecord]) -> set[int]:
        """Return everybody who is on any of the works."""
        return {artist for work in works for artist in work.roles}

    def slugs(self, artists: Collection[int]) -> str:
        """Return acts as the catalogue's files call them."""
        return ", ".join(sorted(slug for slug, key in self.artists.items() if key in artists))

    def artist(self, name: Name) -> int:
        """Return the act that a name stands for."""
        return self.artists[_slug(name, "artist")]

    def work(self, name: Name) -> WorkRecord:
        """Return the work that a name stands for."""
        return self.works[_slug(name, "collaboration")]

    def show(self, name: Name) -> int:
        """Return the show that a name stands for."""
        return self.shows[_slug(name, "show")]


def _slug(name: Name, kind: str) -> str:
    found, _, slug = name.token.partition(":")
    if found != kind:
        raise KeyError(f"{name.text!r} is no {kind} but {name.token!r}")
    return slug


async def read_records(path: Path) -> tuple[Records, list[Question]]:
    """Return what a database's catalogue says, and its questions; changes nothing.

    `DatabaseError` is raised when the file can't be read.
    """
    return await asyncio.to_thread(_read, path)


def _read(path: Path) -> tuple[Records, list[Question]]:
    with translated(path), closing(connect(path)) as db:
        # In one transaction: another process may load another catalogue meanwhile.
        db.execute("BEGIN")
        rows = db.execute("SELECT body FROM questions ORDER BY question_id")
        return Records(db), [question_from_json(body) for (body,) in rows]
