"""Acts in the store, and whom they worked with."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from bot.catalogue.model import Artist, ArtistKind, ArtistRef, FormerTie, NotFoundError, Subject
from bot.catalogue.store.json_rows import ARTIST_REF, artist_ref, partial_date, parts, source
from bot.catalogue.store.layers import Reading
from bot.kit.db.database import listed

_RELATED = """(
    SELECT json_group_array(json_array(
        -a.works, r.is_former, r.since_on, r.until_on, {columns}))
    FROM memberships r JOIN artists a ON a.id = r.{other} WHERE r.{own} = me.id
)"""
_SOURCES = """(
    SELECT json_group_array(
        json_array(p.position, s.slug, coalesce(nullif(s.shown, ''), s.title), s.publisher, s.url,
            s.published_on, ''))
    FROM artist_sources p JOIN sources s ON s.id = p.source_id WHERE p.artist_id = me.id
)"""
_ALIASES = """(
    SELECT json_group_array(json_array(n.position, n.name))
    FROM artist_names n WHERE n.artist_id = me.id AND n.is_alias = 1
)"""
_ARTIST = ", ".join(
    (
        ARTIST_REF.replace("a.", "me."),
        "me.agency, me.debut_on, me.countries, me.fandom",
        _ALIASES,
        _RELATED.format(columns=ARTIST_REF, other="group_id", own="member_id"),
        _RELATED.format(columns=ARTIST_REF, other="member_id", own="group_id"),
        _SOURCES,
    )
)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """Someone that an act worked with; `latest` is the id of their newest work."""

    artist: ArtistRef
    id: int
    works: int
    latest: int


def _ties(text: str) -> tuple[list[ArtistRef], list[FormerTie]]:
    """Read present and former groups, or members."""
    now, before = [], []
    for _, is_former, since, until, *ref in parts(text):
        if is_former:
            dates = partial_date(since), partial_date(until)
            before.append(FormerTie(artist_ref(ref), *dates))
        else:
            now.append(artist_ref(ref))
    return now, before


class ArtistStore:
    """Reads acts."""

    def __init__(self, db: Reading) -> None:
        self._db = db

    async def get(self, slug: str) -> Artist:
        """Return an artist with all that is known; NotFoundError when none has that slug."""
        rows = await self._db.fetch(
            f"SELECT {_ARTIST} FROM artists me"
            " WHERE me.id = (SELECT id FROM artist_slugs WHERE slug = ?)",
            (slug,),
        )
        if not rows:
            raise NotFoundError(Subject.ARTIST, slug)
        *ref, agency, debut_on, countries, fandom, aliases, groups, members, said = rows[0]
        outside, left = _ties(groups)
        inside, gone = _ties(members)
        return Artist(
            artist_ref(ref),
            aliases=tuple(part[1] for part in parts(aliases)),
            agency=agency,
            debut=partial_date(debut_on),
            countries=tuple(json.loads(countries)),
            fandom=fandom,
            groups=tuple(outside),
            members=tuple(one for one in inside if one.kind is not ArtistKind.SUB_UNIT),
            sub_units=tuple(one for one in inside if one.kind is ArtistKind.SUB_UNIT),
            former_groups=tuple(left),
            former_members=tuple(gone),
            sources=tuple(source(part) for part in parts(said)),
        )

    async def list_refs(self, ids: Collection[int]) -> dict[int, ArtistRef]:
        """Return artists by id, in the order of `ids`; those that are gone are left out."""
        if not ids:
            return {}
        rows = await self._db.fetch(
            f"SELECT a.id, {ARTIST_REF} FROM artists a"
            " WHERE a.id IN (SELECT value FROM json_each(?))",
            [listed(ids)],
        )
        found = {row[0]: artist_ref(row[1:]) for row in rows}
        return {one: found[one] for one in ids if one in found}

    async def list_from(self, country: str, ids: Collection[int]) -> set[int]:
        """Return which of some artists are from a country (ISO 3166-1)."""
        rows = await self._db.fetch(
            "SELECT a.id FROM artists a, json_each(a.countries) c"
            " WHERE a.id IN (SELECT value FROM json_each(?)) AND c.value = ?",
            [listed(ids), country],
        )
        return {row[0] for row in rows}

    async def partners(
        self,
        artists: Collection[int],
        *,
        own: Collection[int],
        limit: int,
        most_works: bool = False,
    ) -> tuple[list[PartnerRow], int]:
        """List whom any of `artists` worked with, best known first, and count all of them.

        With `most_works`, those of most works come first. `artists` are an act and those whose
        works count as its own, `own` who is no partner.
        """
        order = "met DESC, newest DESC" if most_works else "known DESC, met DESC, newest DESC"
        rows = await self._db.fetch(
            "WITH works AS (SELECT DISTINCT c.id, c.recency FROM credits k"
            " JOIN collaborations c ON c.id = k.collaboration_id"
            " WHERE k.artist_id IN (SELECT value FROM json_each(?)) AND c.kind <> 'project-group'),"
            " partners AS (SELECT o.artist_id AS id, count(*) AS met, w.id AS latest,"
            " p.fame AS known, max(w.recency * 1000000000 + w.id) AS newest,"
            " count(*) OVER () AS total"
            " FROM works w JOIN credits o ON o.collaboration_id = w.id"
            " CROSS JOIN artists p ON p.id = o.artist_id"
            " WHERE o.artist_id NOT IN (SELECT value FROM json_each(?)) GROUP BY o.artist_id"
            f" ORDER BY {order} LIMIT ?)"
            f" SELECT best.total, best.id, best.met, best.latest, {ARTIST_REF}"
            " FROM partners best JOIN artists a ON a.id = best.id"
            f" ORDER BY {order}",
            [listed(artists), listed(own), limit],
        )
        found = [PartnerRow(artist_ref(row[4:]), *row[1:4]) for row in rows]
        return found, rows[0][0] if rows else 0

    async def via(
        self, me: int, *, folded: Collection[int], partners: Collection[int]
    ) -> dict[int, tuple[int, ...]]:
        """Return through which of `folded` an artist met partners where it has no credit."""
        rows = await self._db.fetch(
            "SELECT DISTINCT o.artist_id, k.artist_id FROM credits k"
            " JOIN collaborations c ON c.id = k.collaboration_id AND c.kind <> 'project-group'"
            " JOIN credits o ON o.collaboration_id = k.collaboration_id"
            " WHERE k.artist_id IN (SELECT value FROM json_each(?))"
            " AND o.artist_id IN (SELECT value FROM json_each(?))"
            " AND NOT EXISTS (SELECT 1 FROM credits x"
            "  WHERE x.collaboration_id = k.collaboration_id AND x.artist_id = ?)"
            " ORDER BY 1, 2",
            [listed(folded), listed(partners), me],
        )
        found: dict[int, tuple[int, ...]] = {}
        for partner, through in rows:
            found[partner] = (*found.get(partner, ()), through)
        return found
