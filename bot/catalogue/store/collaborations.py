"""Works in the store: one by one, by day, and found by what they are and who made them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalogue.model import NotFoundError, Order, Section, Subject, Tier, Work, WorkKind
from bot.catalogue.store.json_rows import COLLABORATION, IN_SHORT, work
from bot.catalogue.store.json_rows import in_short as shortened
from bot.catalogue.store.layers import Reading
from bot.kit.cache import Recent
from bot.kit.db.database import listed

_SELECT = f"SELECT {COLLABORATION} FROM collaborations c "
_SHORT_UNLESS_ALONE = f"iif(page.total = 1, {COLLABORATION}, {IN_SHORT})"
_IN_SHORT = (
    f"SELECT c.id, {IN_SHORT} FROM collaborations c WHERE c.id IN (SELECT value FROM json_each(?))"
)
_BY_SLUG = "SELECT id FROM collaboration_slugs WHERE slug = ?"
_LISTED = 1000
_ALONE = 200
_CELEBRATED = (
    "c.month_day IS NOT NULL AND c.date_basis = 'release' AND c.verification <> 'conflict'"
    " AND c.status = 'confirmed'"
)
_NEWEST = "c.recency DESC, c.id DESC"
_POPULARITY = """(
    SELECT max(a.works) FROM credits k JOIN artists a ON a.id = k.artist_id
    WHERE k.collaboration_id = c.id)"""

_NAMESAKE = """
    SELECT 1 FROM collaborations c
    JOIN collaboration_titles mine ON mine.collaboration_id = c.id
    JOIN collaboration_titles t ON t.folded >= mine.folded
        AND t.folded < mine.folded || char(1114111) AND t.collaboration_id <> c.id
    WHERE c.slug = ? AND (t.folded = mine.folded OR EXISTS (
        SELECT 1 FROM credits k JOIN credits o ON o.artist_id = k.artist_id
        WHERE k.collaboration_id = c.id AND o.collaboration_id = t.collaboration_id))
    LIMIT 1
"""
_NOTHING = "SELECT NULL WHERE FALSE"
_TITLED = "SELECT value FROM json_each(?)"
_OF_SHOWS = """
    SELECT o.id FROM collaborations o
    WHERE o.show_id IN (SELECT value FROM json_each(?)) AND o.show_id IS NOT NULL
"""
_OF_ARTISTS = """
    SELECT k.collaboration_id FROM credits k
    WHERE k.artist_id IN (SELECT value FROM json_each(?))
"""
_TAGGED = "c.id IN (SELECT t.collaboration_id FROM collaboration_tags t WHERE t.tag = ?)"
_WITH_ANYBODY = """c.kind <> 'project-group' AND c.id IN (
    SELECT k.collaboration_id FROM credits k
    WHERE k.artist_id IN (SELECT value FROM json_each(?))
) AND (c.show_id IS NOT NULL OR EXISTS (
    SELECT 1 FROM credits o WHERE o.collaboration_id = c.id
    AND o.artist_id NOT IN (SELECT value FROM json_each(?))
))"""
_WITH_SOMEBODY = """c.kind <> 'project-group' AND c.id IN (
    SELECT k.collaboration_id FROM credits k
    JOIN credits o ON o.collaboration_id = k.collaboration_id AND o.artist_id <> k.artist_id
    WHERE k.artist_id IN (SELECT value FROM json_each(?))
    AND o.artist_id IN (SELECT value FROM json_each(?))
)"""
_TIER = """CASE WHEN c.is_untitled THEN '4' WHEN c.kind = 'production' THEN '3'
    WHEN c.kind IN ('ost', 'tie-in') AND 2 > (
        SELECT count(*) FROM credits k WHERE k.collaboration_id = c.id
    ) THEN '2' ELSE '1' END"""
_KNOWN = "fame DESC, is_own DESC, recency DESC, id DESC"
_ORDERS = {
    Order.BEST_KNOWN: (_TIER, f"section, {_KNOWN}"),
    Order.NEWEST: ("''", "recency DESC, id DESC"),
    Order.KIND: ("c.kind", f"in_section DESC, section, {_KNOWN}"),
    Order.YEAR: ("c.recency / 10000", f"section = 0, section, {_KNOWN}"),
}
"""What parts a list in an order has, as SQL, and how they and what is in them are sorted."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a search is for: works that have one of these titles, acts or shows (ids)."""

    titles: tuple[int, ...] = ()
    artists: tuple[int, ...] = ()
    shows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Criteria:
    """What works are wanted; None and empty mean "any". Every one of `parts` must hold.

    `partners_of` asks for works that one of these acts made with another act: with one of
    `partners`, or, when that is empty, with anybody who is not in `own` (itself, its members and
    groups) or for a show. Releases of project groups are nobody's collaboration with anybody.
    In the order of the best known, the works `first` come before the others; of equally known ones
    those that credit the act `of` itself come first. Acts and works are ids.
    """

    parts: tuple[Part, ...] = ()
    kind: WorkKind | None = None
    year: int | None = None
    country: str | None = None
    language: str | None = None
    partners_of: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    confirmed: bool = False
    first: tuple[int, ...] = ()
    order: Order = Order.BEST_KNOWN
    of: int | None = None


ANYTHING = Criteria()


@dataclass(frozen=True, slots=True)
class Found:
    """A slice of what was found, the section that each is in, and how many there are in all."""

    items: tuple[Work, ...]
    total: int
    sections: tuple[Section, ...] = ()


def where(criteria: Criteria) -> tuple[str, list[Any]]:
    """Write criteria as SQL about a collaboration `c`."""
    tests: list[str] = []
    values: list[Any] = []
    for part in criteria.parts:
        works, ids = _works_of(part)
        tests.append(f"c.id IN ({works})")
        values += ids
    if criteria.kind is not None:
        tests.append("c.kind = ?")
        values.append(criteria.kind)
    if criteria.year is not None:
        tests.append("c.recency BETWEEN ? AND ?")
        values += [criteria.year * 10_000, criteria.year * 10_000 + 9_999]
    for tag in (criteria.country, criteria.language):
        if tag is not None:
            tests.append(_TAGGED)
            values.append(tag)
    if criteria.confirmed:
        # With acts given, their few works are looked through instead of the index of statuses.
        tests.append("+c.status = 'confirmed'" if criteria.parts else "c.status = 'confirmed'")
    if criteria.partners_of:
        test, more = _partners(criteria)
        tests.append(test)
        values += more
    return " AND ".join(tests) or "TRUE", values


def _works_of(part: Part) -> tuple[str, list[str]]:
    """Write the ids of a part's works as SQL, with its values; an id may come several times."""
    ways = ((_TITLED, part.titles), (_OF_SHOWS, part.shows), (_OF_ARTISTS, part.artists))
    asked = [(sql, listed(ids)) for sql, ids in ways if ids]
    return " UNION ".join(sql for sql, _ in asked) or _NOTHING, [ids for _, ids in asked]


def _partners(criteria: Criteria) -> tuple[str, list[Any]]:
    if criteria.partners:
        return _WITH_SOMEBODY, [listed(criteria.partners_of), listed(criteria.partners)]
    return _WITH_ANYBODY, [listed(criteria.partners_of), listed(criteria.own)]


def _page(criteria: Criteria) -> tuple[str, list[Any]]:
    test, values = where(criteria)
    section, order = _ORDERS[criteria.order]
    first = []
    if criteria.first and criteria.order is Order.BEST_KNOWN:
        section = f"iif(c.id IN (SELECT value FROM json_each(?)), '0', {section})"
        first = [listed(criteria.first)]
    page = (
        "SELECT *, row_number() OVER () AS place FROM ("
        "SELECT id, section, count(*) OVER (PARTITION BY section) AS in_section,"
        " count(*) OVER () AS total FROM ("
        f"SELECT c.id, c.fame, c.recency, {section} AS section, EXISTS ("
        "SELECT 1 FROM credits k WHERE k.collaboration_id = c.id AND k.artist_id = ?) AS is_own"
        f" FROM collaborations c WHERE {test}) ORDER BY {order} LIMIT ? OFFSET ?)"
    )
    return page, [*first, criteria.of, *values]


class WorkStore:
    """Reads works. Slugs and ids that are not (any more) there are left out of what is listed.

    `listed` has works in short that were read lately, and `alone` whole ones that were all that
    was found; both are to be cleared when works change.
    """

    def __init__(self, db: Reading) -> None:
        self._db = db
        self.listed: Recent[int, Work] = Recent(_LISTED)
        self.alone: Recent[int, Work] = Recent(_ALONE)

    async def get(self, slug: str) -> Work:
        """Return one work; NotFoundError when there is none of that slug."""
        rows = await self._db.fetch(_SELECT + f"WHERE c.id = ({_BY_SLUG})", (slug,))
        if not rows:
            raise NotFoundError(Subject.COLLABORATION, slug)
        return work(rows[0][0])

    async def list_by_ids(self, ids: Collection[int]) -> dict[int, Work]:
        """Return works by id, in the order of `ids`."""
        if not ids:
            return {}
        sql = _SELECT.replace("SELECT", "SELECT c.id,", 1)
        sql += "WHERE c.id IN (SELECT value FROM json_each(?))"
        found = {row[0]: work(row[1]) for row in await self._db.fetch(sql, [listed(ids)])}
        return {one: found[one] for one in ids if one in found}

    async def search(
        self, criteria: Criteria, *, limit: int, offset: int = 0, in_short: bool = False
    ) -> Found:
        """Find works in the order and the sections that `criteria` ask for.

        An offset beyond the end gives no items but the true total. With `in_short`, works have
        only what a list shows (see `json_rows.in_short`), unless there is just one.
        """
        page, values = _page(criteria)
        columns = _SHORT_UNLESS_ALONE if in_short else COLLABORATION
        rows = await self._db.fetch(
            f"WITH page AS MATERIALIZED ({page})"
            f" SELECT page.total, page.section, page.in_section, {columns} FROM page"
            " JOIN collaborations c ON c.id = page.id ORDER BY page.place",
            [*values, limit, offset],
        )
        if not rows:
            return Found((), await self.count(criteria) if offset else 0)
        total = rows[0][0]
        made = shortened if in_short and total > 1 else work
        sections = tuple([Section(str(row[1]), row[2]) for row in rows])
        return Found(tuple([made(row[3]) for row in rows]), total, sections)

    async def search_at_once(self, criteria: Criteria, *, limit: int, offset: int = 0) -> Found:
        """Find what `search` finds in short, for small catalogues (`Database.fetch_at_once`).

        Works that were listed lately come from memory.
        """
        page, values = _page(criteria)
        rows = await self._db.fetch_at_once(page, [*values, limit, offset])
        if not rows:
            return Found((), await self.count(criteria) if offset else 0)
        ids, total = [row[0] for row in rows], rows[0][3]
        sections = tuple([Section(str(row[1]), row[2]) for row in rows])
        if total == 1:
            if (whole := self.alone.get(ids[0])) is None:
                found = await self._db.fetch_at_once(_SELECT + "WHERE c.id = ?", ids)
                if not found:
                    return Found((), total, sections)
                whole = work(found[0][0])
                self.alone.keep(ids[0], whole)
            return Found((whole,), total, sections)
        known = {one: self.listed[one] for one in ids if one in self.listed}
        if len(known) < len(ids):
            missing = listed([one for one in ids if one not in known])
            for one, text in await self._db.fetch_at_once(_IN_SHORT, [missing]):
                known[one] = shortened(text)
                self.listed.keep(one, known[one])
        return Found(tuple([known[one] for one in ids if one in known]), total, sections)

    async def count(self, criteria: Criteria) -> int:
        """Count the works that `search` would find."""
        test, values = where(criteria)
        rows = await self._db.fetch(f"SELECT count(*) FROM collaborations c WHERE {test}", values)
        return int(rows[0][0])

    async def list_ids(self, criteria: Criteria, *, limit: int) -> list[int]:
        """List the ids of the newest works that `search` would find."""
        test, values = where(criteria)
        rows = await self._db.fetch(
            f"SELECT c.id FROM collaborations c WHERE {test} ORDER BY {_NEWEST} LIMIT ?",
            [*values, limit],
        )
        return [row[0] for row in rows]

    async def list_first(self, criteria: Criteria, *, limit: int) -> list[int]:
        """List the ids of the works that `search` finds first."""
        page, values = _page(criteria)
        return [row[0] for row in await self._db.fetch(page, [*values, limit, 0])]

    async def oldest(self, criteria: Criteria) -> Work | None:
        """Return the first dated work that `search` would find, or None."""
        test, values = where(criteria)
        rows = await self._db.fetch(
            _SELECT + f"WHERE {test} AND c.recency > 0 ORDER BY c.recency, c.id LIMIT 1", values
        )
        return work(rows[0][0]) if rows else None

    async def list_ids_of(self, slugs: Iterable[str]) -> list[int]:
        """List the ids of slugs; those that are gone are left out."""
        rows = await self._db.fetch(
            "SELECT id FROM collaboration_slugs WHERE slug IN (SELECT value FROM json_each(?))",
            [listed(slugs)],
        )
        return [row[0] for row in rows]

    async def list_related(self, criteria: Criteria, *, limit: int) -> dict[Subject, list[int]]:
        """List the newest works that `search` would find, and all their acts and shows, by id."""
        test, values = where(criteria)
        rows = await self._db.fetch(
            "WITH w AS MATERIALIZED (SELECT c.id, c.show_id FROM collaborations c"
            f" WHERE {test} ORDER BY {_NEWEST} LIMIT ?)"
            " SELECT 'collaboration', json_group_array(id) FROM w"
            " UNION ALL SELECT 'artist', json_group_array(DISTINCT k.artist_id) FROM w"
            # CROSS JOIN: from the works to their credits, not through all credits there are.
            "  CROSS JOIN credits k ON k.collaboration_id = w.id"
            " UNION ALL SELECT 'show', json_group_array(DISTINCT show_id) FROM w"
            "  WHERE show_id IS NOT NULL",
            [*values, limit],
        )
        return {Subject(subject): json.loads(ids) for subject, ids in rows}

    async def list_tags(self) -> list[tuple[str, int]]:
        """List countries and languages of works, and how many works have each, most first."""
        rows = await self._db.fetch(
            "SELECT tag, count(*) FROM collaboration_tags GROUP BY tag ORDER BY 2 DESC, 1"
        )
        return [(row[0], row[1]) for row in rows]

    async def list_fame(self, criteria: Criteria) -> dict[int, tuple[int, bool]]:
        """Return fame, and whether at least two acts made it, of all that `search` would find."""
        test, values = where(criteria)
        rows = await self._db.fetch(
            "SELECT c.id, c.fame, (SELECT count(*) FROM credits k WHERE k.collaboration_id = c.id)"
            f" > 1 FROM collaborations c WHERE {test} ORDER BY c.id",
            values,
        )
        return {row[0]: (row[1], bool(row[2])) for row in rows}

    async def celebrated(
        self,
        days: Sequence[tuple[str, int]],
        *,
        past_only: bool,
        limit: int,
        of: Criteria = ANYTHING,
    ) -> Found:
        """Find works that may be celebrated on some days, the best of them when there are many.

        `days` are the ``MM-DD`` of releases and the year in which they are celebrated, soonest
        first; `past_only` leaves out what comes out in that year itself. The best are those of a
        high grade (`anniversaries.Anniversary`), then sooner ones, dates of two sources, acts of
        many works.
        """
        test, values = where(of)
        years = "(d.value ->> 1) - c.recency / 10000"
        rows = await self._db.fetch(
            "WITH chosen AS MATERIALIZED (SELECT c.id, count(*) OVER () AS total"
            # CROSS JOIN keeps the order: for each day its works, by the index of days.
            " FROM json_each(?) d CROSS JOIN collaborations c ON c.month_day = d.value ->> 0"
            f" WHERE {_CELEBRATED} AND {years} >= ? AND {test}"
            f" ORDER BY {_TIER} > '{Tier.TOGETHER}',"
            f" 2 * c.fame + 3 * ({years} % 5 = 0) DESC, d.key,"
            f" c.verification <> 'two-sources', {_POPULARITY} DESC, c.id LIMIT ?)"
            f" SELECT chosen.total, {COLLABORATION}"
            " FROM chosen JOIN collaborations c ON c.id = chosen.id",
            [json.dumps(days), int(past_only), *values, limit],
        )
        return Found(tuple(work(row[1]) for row in rows), rows[0][0] if rows else 0)

    async def in_month(
        self, month: int, *, last_year: int, limit: int, of: Criteria = ANYTHING
    ) -> list[Work]:
        """List confirmed works of a month whose day is not known, newest first."""
        test, values = where(of)
        rows = await self._db.fetch(
            _SELECT + "WHERE c.month = ? AND c.recency < ? AND +c.status = 'confirmed'"
            f" AND c.date_basis = 'release' AND c.verification <> 'conflict' AND {test}"
            f" ORDER BY {_NEWEST} LIMIT ?",
            [f"{month:02}", (last_year + 1) * 10_000, *values, limit],
        )
        return [work(row[0]) for row in rows]

    async def between(
        self, first: dt.date, last: dt.date, *, limit: int, of: Criteria = ANYTHING
    ) -> list[Work]:
        """List works of any status that come out from `first` to `last`, soonest first.

        A work known to the month only is among them when the month ends after `first`.
        """
        test, values = where(of)
        rows = await self._db.fetch(
            _SELECT + "WHERE ((c.recency BETWEEN ? AND ? AND c.recency % 100 > 0)"
            f" OR (c.recency BETWEEN ? AND ? AND c.month IS NOT NULL)) AND {test}"
            " ORDER BY c.recency % 100 = 0, c.recency, c.id LIMIT ?",
            [
                *(day.year * 10_000 + day.month * 100 + day.day for day in (first, last)),
                *(day.year * 10_000 + day.month * 100 for day in (first, last)),
                *values,
                limit,
            ],
        )
        return [work(row[0]) for row in rows]

    async def newest_id(self) -> int:
        """Return the id of the work that was added to the store last; 0 when there is none."""
        rows = await self._db.fetch("SELECT coalesce(max(id), 0) FROM collaborations")
        return int(rows[0][0])

    async def list_newer(self, after: int, *, up_to: int, limit: int) -> list[Work]:
        """List works that were added after one id and up to another, the last added first."""
        rows = await self._db.fetch(
            _SELECT + "WHERE c.id > ? AND c.id <= ? ORDER BY c.id DESC LIMIT ?",
            [after, up_to, limit],
        )
        return [work(row[0]) for row in rows]

    async def has_namesake(self, slug: str) -> bool:
        """Return whether another work has a title of this one, in any spelling.

        A title that only begins alike ("X (Remix)") counts when an act of this one made it.
        """
        rows = await self._db.fetch(_NAMESAKE, (slug,))
        return bool(rows)
