"""SQL that gathers a thing's parts into JSON, and the functions that make values of it.

A page of works costs one statement, however many acts, sources and facts they have. Every part
carries its position, since SQLite promises no order inside ``json_group_array``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from operator import itemgetter
from typing import Any

from bot.catalogue.model import (
    ArtistCredit,
    ArtistKind,
    ArtistRef,
    CreditRole,
    DateBasis,
    Fact,
    Remark,
    RemarkCode,
    Show,
    ShowKind,
    Source,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate

GROUPS = """(
    SELECT json_group_array(json_array(-g.works, g.name, g.hangul))
    FROM memberships m JOIN artists g ON g.id = m.group_id
    WHERE m.member_id = a.id AND g.kind = 'group'
)"""
"""Groups of the artist `a`; units and one-off projects would not tell a reader who it is."""

ARTIST_REF = f"a.slug, a.name, a.kind, a.hangul, a.disambiguation, {GROUPS}"
"""Columns of `artist_ref`, for an artist `a`."""

_CITATION = """json_array(
    p.position, s.slug, coalesce(nullif(p.title, ''), nullif(s.shown, ''), s.title),
    coalesce(nullif(p.publisher, ''), iif(p.title = '', s.publisher, '')),
    coalesce(nullif(p.url, ''), iif(p.title = '', s.url, '')),
    coalesce(p.published_on, iif(p.title = '', s.published_on, NULL)), p.reference
)"""
_FACT_SOURCES = f"""(
    SELECT json_group_array({_CITATION})
    FROM fact_sources p JOIN sources s ON s.id = p.source_id WHERE p.fact_id = f.id
)"""

FACT = f"""json_array(
    f.position, f.slug, f.text, f.status, ar.slug, ar.title, f.text_ko,
    (SELECT json_group_array(json_array(x.position, a.slug))
     FROM fact_artists x JOIN artists a ON a.id = x.artist_id WHERE x.fact_id = f.id),
    (SELECT json_group_array(json_array(x.position, o.slug))
     FROM fact_collaborations x JOIN collaborations o ON o.id = x.collaboration_id
     WHERE x.fact_id = f.id),
    {_FACT_SOURCES},
    json_array(0, src.slug, ar.title, ar.publisher, ar.url, ar.published_on, '')
)"""
"""A fact `f` of the article `ar` with the source `src`, as one JSON array."""

COLLABORATION = f"""json_array(
    c.slug, c.title, c.kind, c.released_on, c.status, c.verification, c.title_ko, c.is_untitled,
    c.date_basis, c.remarks, c.fame,
    (SELECT json_array(s.slug, s.title, s.kind, s.title_ko) FROM shows s WHERE s.id = c.show_id),
    (SELECT json_group_array(json_array(k.position, k.role, k.join_phrase, k.credited_as,
        {ARTIST_REF}))
     FROM credits k JOIN artists a ON a.id = k.artist_id WHERE k.collaboration_id = c.id),
    (SELECT json_group_array(json_array(t.position, t.tag))
     FROM collaboration_tags t WHERE t.collaboration_id = c.id),
    (SELECT json_group_array({_CITATION})
     FROM provenance p JOIN sources s ON s.id = p.source_id WHERE p.collaboration_id = c.id),
    (SELECT json_group_array(json_array(o.position, o.released_on))
     FROM other_dates o WHERE o.collaboration_id = c.id),
    (SELECT json_group_array({FACT})
     FROM fact_collaborations fc JOIN facts f ON f.id = fc.fact_id
     JOIN articles ar ON ar.id = f.article_id JOIN sources src ON src.id = ar.source_id
     WHERE fc.collaboration_id = c.id)
)"""
"""A collaboration `c` with all its parts, as one JSON array: what `work` reads."""

IN_SHORT = """json_array(
    c.slug, c.title, c.kind, c.released_on, c.status, c.verification, c.title_ko, c.is_untitled,
    (SELECT json_group_array(json_array(k.position, k.role, k.join_phrase, k.credited_as,
        a.slug, a.name, a.kind, a.hangul))
     FROM credits k JOIN artists a ON a.id = k.artist_id WHERE k.collaboration_id = c.id),
    (SELECT json_array(s.slug, s.title, s.kind, s.title_ko) FROM shows s WHERE s.id = c.show_id)
)"""
"""What a line of a list shows of a collaboration `c`: what `in_short` reads."""

_ARTIST_KINDS = {one.value: one for one in ArtistKind}
_KINDS = {one.value: one for one in WorkKind}
_ROLES = {one.value: one for one in CreditRole}
_STATUSES = {one.value: one for one in Status}
_VERIFICATIONS = {one.value: one for one in Verification}


def parts(text: str) -> list[list[Any]]:
    """Read an array of parts, in the order of their positions."""
    return _ordered(json.loads(text))


def _ordered(found: list[list[Any]]) -> list[list[Any]]:
    return sorted(found, key=itemgetter(0))


@lru_cache(maxsize=4096)
def partial_date(text: str | None) -> PartialDate | None:
    """Read a date as it is stored."""
    return PartialDate.parse(text) if text else None


def artist_ref(row: tuple[Any, ...] | list[Any]) -> ArtistRef:
    """Make an artist's reference of the columns `ARTIST_REF`."""
    slug, name, kind, hangul, disambiguation, groups = row
    found = sorted(json.loads(groups) if isinstance(groups, str) else groups)
    return ArtistRef(
        slug,
        name,
        _ARTIST_KINDS[kind],
        hangul,
        disambiguation,
        groups=tuple(group[1] for group in found),
        groups_hangul=tuple(group[2] for group in found),
    )


def source(part: list[Any]) -> Source:
    """Make a source of a citation."""
    _, code, title, publisher, url, published_on, reference = part
    return Source(code, title, publisher, url, partial_date(published_on), reference)


def fact(part: list[Any]) -> Fact:
    """Make a fact of the columns `FACT`; without sources of its own, the article is its source."""
    _, slug, text, status, article, article_title, text_ko, artists, works, said, own = part
    return Fact(
        slug,
        text,
        _STATUSES[status],
        article,
        article_title,
        text_ko,
        artists=tuple(part[1] for part in sorted(artists)),
        collaborations=tuple(part[1] for part in sorted(works)),
        sources=tuple(source(one) for one in _ordered(said) or [own]),
    )


def _credit(part: list[Any]) -> ArtistCredit:
    _, role, join_phrase, credited_as, *ref = part
    return ArtistCredit(artist_ref(ref), _ROLES[role], join_phrase, credited_as)


@lru_cache(maxsize=1024)
def _named(slug: str, name: str, kind: str, hangul: str) -> ArtistRef:
    return ArtistRef(slug, name, _ARTIST_KINDS[kind], hangul)


def _remark(part: list[str]) -> Remark:
    code, *names = part
    return Remark(RemarkCode(code), tuple(names))


def _show(found: list[str] | None) -> Show | None:
    if found is None:
        return None
    slug, title, kind, title_ko = found
    return Show(slug, title, ShowKind(kind), title_ko)


def _dates(found: list[list[Any]]) -> tuple[PartialDate, ...]:
    texts = dict.fromkeys(part[1] for part in _ordered(found))
    return tuple(PartialDate.parse(text) for text in texts)


@lru_cache(maxsize=200)
def work(text: str) -> Work:
    """Make a collaboration of the column `COLLABORATION`; those of popular acts are kept."""
    (slug, title, kind, date, status, verification, title_ko, untitled, basis, remarks,
     fame, show, credits, tags, provenance, other_dates, facts) = json.loads(text)  # fmt: skip
    codes = [part[1] for part in _ordered(tags)]
    return Work(
        slug,
        title,
        _KINDS[kind],
        credits=tuple(map(_credit, _ordered(credits))),
        date=partial_date(date),
        status=_STATUSES[status],
        verification=_VERIFICATIONS[verification],
        title_ko=title_ko,
        untitled=bool(untitled),
        date_basis=DateBasis(basis),
        other_dates=_dates(other_dates) if other_dates else (),
        show=_show(show),
        countries=tuple(code for code in codes if code.isupper()),
        languages=tuple(code for code in codes if code.islower()),
        remarks=tuple(map(_remark, json.loads(remarks))),
        sources=tuple(map(source, _ordered(provenance))),
        facts=tuple(map(fact, _ordered(facts))) if facts else (),
        fame=fame,
    )


def in_short(text: str) -> Work:
    """Make a collaboration of the column `IN_SHORT`.

    Acts have no groups and no disambiguation; what is said of the work besides (its sources,
    facts, tags, remarks, other dates) is left out.
    """
    (slug, title, kind, date, status, verification, title_ko, untitled,
     credits, show) = json.loads(text)  # fmt: skip
    return Work(
        slug,
        title,
        _KINDS[kind],
        credits=tuple(
            [
                ArtistCredit(_named(*named), _ROLES[role], join_phrase, credited_as)
                for _, role, join_phrase, credited_as, *named in _ordered(credits)
            ]
        ),
        date=partial_date(date),
        status=_STATUSES[status],
        verification=_VERIFICATIONS[verification],
        title_ko=title_ko,
        untitled=bool(untitled),
        show=_show(show),
    )
