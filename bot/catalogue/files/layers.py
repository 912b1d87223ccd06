"""Write entries of layers: rows made as the loader makes them, beside those that it loaded."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.catalogue.files.entries import ArticleEntry, ArtistEntry, ShowEntry, WorkEntry
from bot.catalogue.files.reader import ADAPTERS
from bot.catalogue.files.rows import AllIds, Ids, entry_rows, stored
from bot.catalogue.files.writer import plain
from bot.catalogue.store.layers import INSTANCE, View, seen_so
from bot.kit.db.database import Connection, fetch_all, named

Entry = ArtistEntry | ShowEntry | WorkEntry | ArticleEntry

KINDS: dict[type[Any], str] = {
    ArtistEntry: "artists",
    ShowEntry: "shows",
    WorkEntry: "collaborations",
    ArticleEntry: "articles",
}
"""The kinds of entries that a layer may have, by the names of their files."""
_LONGEST_SLUG = 64
_ID_OF = {
    "sources": "SELECT id FROM sources WHERE slug = ?",
    "artists": "SELECT id FROM artist_slugs WHERE slug = ?",
    "shows": "SELECT id FROM shows WHERE slug = ?",
    "collaborations": "SELECT id FROM collaboration_slugs WHERE slug = ?",
}
_LOADED = _ID_OF | {"articles": "SELECT id FROM articles WHERE slug = ?"}
_REFERENCES = (
    ("artists", "memberships", "member_id", "group_id", "artists"),
    ("collaborations", "collaborations", "id", "show_id", "shows"),
    ("collaborations", "credits", "collaboration_id", "artist_id", "artists"),
    ("articles", "article_collaborations", "article_id", "collaboration_id", "collaborations"),
    ("facts", "fact_artists", "fact_id", "artist_id", "artists"),
    ("facts", "fact_collaborations", "fact_id", "collaboration_id", "collaborations"),
    ("facts", "fact_claims", "fact_id", "artist_id", "artists"),
    ("facts", "fact_claims", "fact_id", "collaboration_id", "collaborations"),
)
"""Kind of entry, table, the column with its id, the column that refers, and to what."""
_DANGLING = tuple(
    "SELECT e.layer, e.kind, e.slug, e.document FROM {table} x"
    f" JOIN layer_entries e ON {whose} WHERE x.{{key}} < 0"
    " AND x.{column} NOT IN (SELECT t.id FROM {target} t)"
    for whose in (
        "e.kind = '{kind}' AND e.own_id = x.{key}",
        "e.kind = 'articles' AND e.own_id ="
        " (SELECT f.article_id FROM facts_all f WHERE f.id = x.{key} AND '{kind}' = 'facts')",
    )
)
_WITHOUT_BASE = """
    SELECT layer, kind, slug, document FROM layer_entries e WHERE kind = '{kind}' AND (
        problem <> '' OR base_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = e.base_id)
        OR own_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = e.own_id))
"""


class UnknownReferenceError(ValueError):
    """An entry refers to something that is not there: its kind, and its slug."""

    def __init__(self, kind: str, slug: str) -> None:
        super().__init__(f"there is no {slug!r} among the {kind}")
        self.kind = kind
        self.slug = slug


class StillReferredToError(ValueError):
    """What is to go is named by other entries of its layer: their kind, and their slugs."""

    def __init__(self, kind: str, slugs: tuple[str, ...]) -> None:
        super().__init__(f"{', '.join(slugs)} among the {kind} would lose it")
        self.kind = kind
        self.slugs = slugs


async def put(
    connection: Connection,
    guild_id: int,
    kind: str,
    slug: str,
    entry: Entry | None,
    *,
    gone: bool = False,
) -> None:
    """Make an entry be this in a server's layer from now on; in the instance's for 0.

    `kind` is one of `KINDS`. Without an entry it is `gone` there, or else the layer says nothing
    more of it: what is below shows again. It belongs into a transaction, and may be repeated.

    Raise UnknownReferenceError (nobody is a member of itself, either), or StillReferredToError
    where an addition goes that others need.
    """
    if isinstance(entry, ArtistEntry) and slug in entry.groups:
        raise UnknownReferenceError(kind, slug)
    layer = await _layer(connection, guild_id)
    own = await _own_id(connection, layer, kind, slug)
    if entry is None and own is not None:
        if not gone:
            await _refer_to_what_is_below(connection, layer, kind, slug, own=own)
        await _check_unused(connection, kind, own)
        await connection.execute_fetchall(
            "UPDATE layer_entries SET base_id = NULL WHERE kind = ? AND base_id = ?", (kind, own)
        )
    await _delete(connection, layer, kind, slug)
    base = await _base_id(connection, layer, kind, slug)
    if entry is not None:
        new = _Entry(layer, kind, slug, entry, own or await _next_id(connection, kind), base)
        await _insert(connection, new)
    elif gone:
        await _note(connection, layer, kind, slug, base=base)
    await _count_works(connection, layer)
    await connection.execute_fetchall(
        "UPDATE layers SET version = version + 1 WHERE number = ?", (layer,)
    )


async def find(connection: Connection, guild_id: int, kind: str, slug: str) -> Entry | None:
    """Return what a server's layer says an entry is; None where it says nothing, or that it went.

    `gone` tells these two apart.
    """
    rows = await fetch_all(
        connection,
        "SELECT document FROM layer_entries e JOIN layers l ON l.number = e.layer"
        " WHERE l.guild_id = ? AND kind = ? AND slug = ?",
        (guild_id, kind, slug),
    )
    return _read(kind, rows[0][0]) if rows and rows[0][0] else None


async def is_gone(connection: Connection, guild_id: int, kind: str, slug: str) -> bool:
    """Return whether a server's layer says that an entry is not there."""
    rows = await fetch_all(
        connection,
        "SELECT 1 FROM layer_entries e JOIN layers l ON l.number = e.layer"
        " WHERE l.guild_id = ? AND kind = ? AND slug = ? AND document IS NULL",
        (guild_id, kind, slug),
    )
    return bool(rows)


async def new_slug(connection: Connection, guild_id: int, kind: str, wished: str) -> str:
    """Return a slug that is free in a server's layer, made of the one that files would have."""
    ending = f"--{await _layer(connection, guild_id)}"
    for number in range(1, 1000):
        counted = f"-{number}{ending}" if number > 1 else ending
        slug = wished[: _LONGEST_SLUG - len(counted)].rstrip("-") + counted
        taken = named("SELECT 1 FROM {table} WHERE slug = ?", table=stored(kind))
        if not await fetch_all(connection, taken, (slug,)):
            return slug
    raise AssertionError(f"a thousand entries are called {wished}")


async def mend(connection: Connection) -> None:
    """Make layers fit what was just loaded, in the same transaction.

    What refers to something that was merged refers to what it is now. What refers to something
    that went is kept with its problem, out of sight. Rows that are not there are made again.
    """
    broken: dict[tuple[int, str, str], str | None] = {}
    for kind, table, key, column, target in _REFERENCES:
        sql = named(
            _DANGLING[kind == "facts"], kind=kind, table=stored(table), key=key, column=column,
            target=stored(target),
        )  # fmt: skip
        broken |= {tuple(row[:3]): row[3] for row in await fetch_all(connection, sql)}
    for kind in KINDS.values():
        sql = named(_WITHOUT_BASE, kind=kind, table=stored(kind))
        broken |= {tuple(row[:3]): row[3] for row in await fetch_all(connection, sql)}
    order = list(KINDS.values())
    for layer, kind, slug in sorted(broken, key=lambda one: (one[0], order.index(one[1]))):
        await _put_again(connection, layer, kind, slug, broken[layer, kind, slug])
    for layer in {key[0] for key in broken}:
        await _count_works(connection, layer)


async def _put_again(
    connection: Connection, layer: int, kind: str, slug: str, document: str | None
) -> None:
    own = await _own_id(connection, layer, kind, slug)
    await _delete(connection, layer, kind, slug)
    base = await _base_id(connection, layer, kind, slug)
    if document is None:
        await _note(connection, layer, kind, slug, base=base)
        return
    entry = _read(kind, document)
    try:
        new = _Entry(layer, kind, slug, entry, own or await _next_id(connection, kind), base)
        await _insert(connection, new)
    except UnknownReferenceError as error:
        await _note(connection, layer, kind, slug, document=document, problem=str(error))


def _read(kind: str, document: str) -> Entry:
    found: Entry = ADAPTERS[kind].validate_python(json.loads(document))
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    layer: int
    kind: str
    slug: str
    entry: Entry
    own: int
    base: int | None

    @property
    def document(self) -> str:
        return json.dumps(plain(self.entry), ensure_ascii=False)

    def row_slug(self, table: str, slug: str) -> str:
        """Return what a row is called: the loaded one below has the slug itself."""
        ending = f"--{self.layer}"
        return slug if table != "facts" and slug.endswith(ending) else slug + ending


@dataclass(slots=True)
class _Wanted(Ids):
    """Notes which slugs are asked for."""

    asked: set[str] = field(default_factory=set)

    def __getitem__(self, slug: str) -> int:
        self.asked.add(slug)
        return 0


async def _insert(connection: Connection, new: _Entry) -> None:
    ids = await _ids(connection, new)
    batch: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for table, row in entry_rows(new.kind, new.entry, ids):
        if table in {new.kind, "facts"}:
            row = (row[0], new.row_slug(table, row[1]), *row[2:])
        batch[stored(table)].append(row)
    for table, rows in batch.items():
        marks = ", ".join("?" * len(rows[0]))
        await connection.executemany(
            named("INSERT INTO {table} VALUES ", table=table) + f"({marks})", rows
        )
    await _note(
        connection, new.layer, new.kind, new.slug,
        own=new.own, base=new.base, document=new.document,
    )  # fmt: skip


async def _ids(connection: Connection, new: _Entry) -> AllIds:
    """Return the ids of what an entry refers to, as its layer sees it, and its own."""
    wanted: dict[str, _Wanted] = {kind: _Wanted() for kind in (*_LOADED, "facts")}
    for _ in entry_rows(new.kind, new.entry, wanted):
        pass
    view = View(tuple(sorted({INSTANCE, new.layer})))
    ids: dict[str, Ids] = {}
    for kind, sql in _ID_OF.items():
        known = {new.entry.id: new.own} if kind == new.kind else {}
        for slug in wanted[kind].asked - known.keys():
            if not (rows := await fetch_all(connection, seen_so(sql, view), (slug,))):
                raise UnknownReferenceError(kind, slug)
            known[slug] = rows[0][0]
        ids[kind] = Ids(known)
    first = await _next_id(connection, "facts")
    facts = enumerate(sorted(wanted["facts"].asked))
    return ids | {
        "articles": Ids({new.entry.id: new.own}),
        "facts": Ids({slug: first - number for number, slug in facts}),
    }


async def _layer(connection: Connection, guild_id: int) -> int:
    """Return the number of a server's layer, which it has from now on."""
    await connection.execute_fetchall(
        "INSERT INTO layers (number, guild_id) SELECT max(number) + 1, ? FROM layers WHERE TRUE"
        " ON CONFLICT (guild_id) DO NOTHING",
        (guild_id,),
    )
    rows = await fetch_all(connection, "SELECT number FROM layers WHERE guild_id = ?", (guild_id,))
    return int(rows[0][0])


async def _own_id(connection: Connection, layer: int, kind: str, slug: str) -> int | None:
    rows = await fetch_all(
        connection,
        "SELECT own_id FROM layer_entries WHERE layer = ? AND kind = ? AND slug = ?",
        (layer, kind, slug),
    )
    return rows[0][0] if rows else None


async def _base_id(connection: Connection, layer: int, kind: str, slug: str) -> int | None:
    """Return what an entry lies over: a loaded one, or an addition of the instance's layer."""
    rows = await fetch_all(connection, _LOADED[kind], (slug,))
    below = rows[0][0] if rows else await _own_id(connection, INSTANCE, kind, slug)
    return below if rows or layer != INSTANCE else None


async def _next_id(connection: Connection, kind: str) -> int:
    sql = named("SELECT min(0, coalesce(min(id), 0)) - 1 FROM {table}", table=stored(kind))
    return int((await fetch_all(connection, sql))[0][0])


async def _delete(connection: Connection, layer: int, kind: str, slug: str) -> None:
    await connection.execute_fetchall(
        "DELETE FROM layer_entries WHERE layer = ? AND kind = ? AND slug = ?", (layer, kind, slug)
    )


async def _note(
    connection: Connection,
    layer: int,
    kind: str,
    slug: str,
    *,
    own: int | None = None,
    base: int | None = None,
    document: str | None = None,
    problem: str = "",
) -> None:
    await connection.execute_fetchall(
        "INSERT INTO layer_entries VALUES (?, ?, ?, ?, ?, ?, ?)",
        (layer, kind, slug, own, base, document, problem),
    )


async def _refer_to_what_is_below(
    connection: Connection, layer: int, kind: str, slug: str, *, own: int
) -> None:
    """Make whatever names a layer's own form of an entry name the one that shows again."""
    below = await _base_id(connection, layer, kind, slug)
    for _, table, _, column, target in _REFERENCES:
        if target == kind and below is not None:
            sql = named(
                "UPDATE {table} SET {column} = ? WHERE {column} = ?",
                table=stored(table), column=column,
            )  # fmt: skip
            await connection.execute_fetchall(sql, (below, own))


async def _check_unused(connection: Connection, kind: str, own: int) -> None:
    for whose, table, key, column, target in _REFERENCES:
        if target != kind:
            continue
        sql = named(
            "SELECT DISTINCT x.{key} FROM {table} x WHERE x.{column} = ?",
            key=key, table=stored(table), column=column,
        )  # fmt: skip
        users = {row[0] for row in await fetch_all(connection, sql, (own,))}
        if users := users - ({own} if whose == kind else set()):
            raise StillReferredToError(whose, await _slugs_of(connection, whose, users))


async def _slugs_of(connection: Connection, kind: str, ids: Iterable[int]) -> tuple[str, ...]:
    sql = named("SELECT slug FROM {table} WHERE id = ?", table=stored(kind))
    return tuple([(await fetch_all(connection, sql, (one,)))[0][0] for one in ids])


async def _count_works(connection: Connection, layer: int) -> None:
    """Count the works of the artists that a layer adds; others count what was loaded."""
    await connection.execute_fetchall(
        "UPDATE artists_all SET works = (SELECT count(*) FROM credits_all k"
        " WHERE k.artist_id = artists_all.id) WHERE id IN (SELECT own_id FROM layer_entries"
        "  WHERE layer = ? AND kind = 'artists' AND base_id IS NULL)",
        (layer,),
    )
