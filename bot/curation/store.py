"""Edits, what they changed, and what was decided about them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

import aiosqlite

from bot.curation.likeness_model import Keys
from bot.curation.model import (
    KEPT_DRAFT,
    Along,
    CurationAction,
    Decision,
    Edit,
    Kind,
    Operation,
    Part,
    Proposal,
    Reason,
    State,
)
from bot.kit.db.database import fetch_all, instant, listed, readable, seconds

_TOLD = {State.ACCEPTED, State.REJECTED, State.UNDONE}
_EDITS = """
    SELECT e.id, e.scope, e.operation, e.kind, e.slug, e.before, e.after, e.state, e.proposed_at,
        e.user_id, e.links, e.note, e.credit, e.into_slug, e.along, e.origin,
        d.action, d.user_id, d.decided_at, d.reason, d.words
    FROM edits e LEFT JOIN edit_decisions d
        ON d.id = (SELECT max(id) FROM edit_decisions WHERE edit_id = e.id)
"""
_ADD = """
    INSERT INTO edits (scope, user_id, operation, kind, slug, into_slug, before, after, along,
        keys, links, note, credit, origin, proposed_at, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
# What was searched for in vain comes first, then who is trusted, then what waits longest. What a
# curator put off comes after all else.
_QUEUE = f"""
    {_EDITS}
    LEFT JOIN contributors c ON c.scope = e.scope AND c.user_id = e.user_id
    WHERE e.scope = :scope AND e.state = 'pending'
    ORDER BY e.later_at IS NOT NULL, e.later_at,
        (SELECT coalesce(sum(m.times), 0) FROM search_misses m
            WHERE m.scope = e.scope AND m.folded IN (SELECT value FROM json_each(e.keys, '$.names'))
        ) DESC,
        c.trust IS NOT 'trusted', e.id
    LIMIT :limit OFFSET :offset
"""
_LIVE = """
    SELECT p.edit_id, p.part_scope, p.folder, p.slug, p.was, p.now, p.base FROM edit_parts p
    JOIN edits e ON e.id = p.edit_id AND e.state = 'accepted'
    WHERE (?1 IS NULL OR p.part_scope = ?1) AND p.now IS NOT NULL AND p.decision_id = (
        SELECT max(o.decision_id) FROM edit_parts o JOIN edits x ON x.id = o.edit_id
        WHERE o.part_scope = p.part_scope AND o.folder = p.folder AND o.slug = p.slug
            AND x.state = 'accepted')
    ORDER BY p.decision_id, p.position
"""


def _edit(row: Sequence[Any]) -> Edit:
    decision = None
    if row[16] is not None:
        reason = Reason(row[19]) if row[19] else None
        decision = Decision(CurationAction(row[16]), row[17], instant(row[18]), reason, row[20])
    along = (Along(Kind(kind), slug, text) for kind, slug, text in json.loads(row[14]))
    return Edit(
        id=row[0], scope=row[1], operation=Operation(row[2]), kind=Kind(row[3]), slug=row[4],
        before=row[5], after=row[6], state=State(row[7]), at=instant(row[8]), user_id=row[9],
        links=tuple(json.loads(row[10])), note=row[11], credit=row[12], into=row[13],
        along=tuple(along), origin=row[15], decision=decision,
    )  # fmt: skip


async def add_edit(
    connection: aiosqlite.Connection, wanted: Proposal, *, before: str, after: str,
    along: Iterable[Along], keys: Keys, by: int, state: State, now: dt.datetime,
) -> int:  # fmt: skip
    """Keep a new edit; return its id. Drafts that nobody went on with go."""
    await connection.execute_fetchall(
        "DELETE FROM edits WHERE state = 'draft' AND proposed_at < ?", (seconds(now - KEPT_DRAFT),)
    )
    given = (
        wanted.scope, by, wanted.operation, wanted.kind, wanted.slug, wanted.into, before, after,
        _along_json(along), json.dumps(keys.plain()), json.dumps(wanted.links), wanted.note,
        wanted.credit, wanted.origin, seconds(now), state,
    )  # fmt: skip
    return int((await fetch_all(connection, _ADD, given))[0][0])


def _along_json(along: Iterable[Along]) -> str:
    return json.dumps([(each.kind, each.slug, each.text) for each in along], ensure_ascii=False)


async def find_edit(connection: aiosqlite.Connection, scope: int, edit_id: int) -> Edit | None:
    """Return an edit of a scope, or None."""
    rows = await fetch_all(connection, f"{_EDITS} WHERE e.id = ? AND e.scope = ?", (edit_id, scope))
    return next(iter(readable(rows, _edit)), None)


async def find_any(connection: aiosqlite.Connection, edit_id: int) -> Edit | None:
    """Return an edit of any scope, or None."""
    rows = await fetch_all(connection, f"{_EDITS} WHERE e.id = ?", (edit_id,))
    return next(iter(readable(rows, _edit)), None)


async def is_offered(connection: aiosqlite.Connection, edit_id: int) -> bool:
    """Return whether the instance's curators have a server's edit, or accepted it."""
    sql = "SELECT 1 FROM edits WHERE origin = ? AND state IN ('pending', 'accepted', 'superseded')"
    return bool(await fetch_all(connection, f"{sql} LIMIT 1", (edit_id,)))


async def list_queue(
    connection: aiosqlite.Connection, scope: int, *, limit: int, offset: int = 0
) -> list[Edit]:
    """List what waits for a scope's curators, in the order in which it is best looked at."""
    given = {"scope": scope, "limit": limit, "offset": offset}
    return readable(await fetch_all(connection, _QUEUE, given), _edit)


async def list_edits(
    connection: aiosqlite.Connection, scope: int, *, states: Iterable[State], user_id: int = 0,
    kind: Kind | None = None, slug: str = "", before: int = 0, limit: int = 25,
) -> list[Edit]:  # fmt: skip
    """List a scope's edits in some states, of one person or entry if named, the latest first."""
    sql = f"""{_EDITS} WHERE e.scope = ? AND e.state IN (SELECT value FROM json_each(?))
        AND (? = 0 OR e.user_id = ?) AND (? = '' OR (e.kind = ? AND ? IN (e.slug, e.into_slug)))
        AND (? = 0 OR e.id < ?) ORDER BY e.id DESC LIMIT ?"""
    given = (
        scope, listed(states), user_id, user_id, slug, kind or "", slug, before, before, limit,
    )  # fmt: skip
    return readable(await fetch_all(connection, sql, given), _edit)


async def list_decisions(connection: aiosqlite.Connection, edit_id: int) -> list[Decision]:
    """List all that was decided about an edit, the first first."""
    rows = await fetch_all(
        connection,
        "SELECT action, user_id, decided_at, reason, words FROM edit_decisions"
        " WHERE edit_id = ? ORDER BY id",
        (edit_id,),
    )
    return [
        Decision(CurationAction(action), user, instant(at), Reason(why) if why else None, words)
        for action, user, at, why, words in rows
    ]


async def list_own_slugs(connection: aiosqlite.Connection, scope: int) -> list[tuple[str, str]]:
    """List folder and slug of all that a scope itself says something of."""
    rows = await fetch_all(
        connection,
        "SELECT e.kind, e.slug FROM layer_entries e JOIN layers l ON l.number = e.layer"
        " WHERE l.guild_id = ? ORDER BY 1, 2",
        (scope,),
    )
    return [(row[0], row[1]) for row in rows]


async def count_pending(connection: aiosqlite.Connection, scope: int) -> int:
    """Count what waits for a scope's curators."""
    sql = "SELECT count(*) FROM edits WHERE scope = ? AND state = 'pending'"
    return int((await fetch_all(connection, sql, (scope,)))[0][0])


async def list_keys(
    connection: aiosqlite.Connection, scope: int, kind: Kind
) -> list[tuple[int, Keys]]:
    """List by what a scope's pending edits of a kind are known."""
    rows = await fetch_all(
        connection,
        "SELECT id, keys FROM edits WHERE scope = ? AND state = 'pending' AND kind = ?"
        " AND after <> '' ORDER BY id",
        (scope, kind),
    )
    return [(row[0], Keys.of_plain(json.loads(row[1]))) for row in rows]


async def move_edit(
    connection: aiosqlite.Connection, edit: Edit, *, to: State, now: dt.datetime,
    decision: Decision | None = None,
) -> bool:  # fmt: skip
    """Bring an edit from the state that it is known in to another one.

    Return False where it was not in that state any more: of two who decide at once, one does.
    Who proposed it has that to read, unless they decided it themselves.
    """
    sql = "UPDATE edits SET state = ?, later_at = NULL WHERE id = ? AND state = ? RETURNING 1"
    if not await fetch_all(connection, sql, (to, edit.id, edit.state)):
        return False
    if decision is not None:
        await note_decision(connection, edit.id, decision)
    told = to in _TOLD and edit.user_id > 0
    if told and (decision is None or decision.user_id != edit.user_id):
        await connection.execute_fetchall(
            "INSERT INTO edit_notices (edit_id, state, user_id, made_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (edit.id, to, edit.user_id, seconds(now)),
        )
    return True


async def find_mbid(
    connection: aiosqlite.Connection, scope: int, folder: str, mbid: str
) -> str | None:
    """Return the slug of what a scope added that has an MBID."""
    rows = await fetch_all(
        connection,
        "SELECT e.slug FROM layer_entries e JOIN layers l ON l.number = e.layer"
        " WHERE l.guild_id = ? AND e.kind = ? AND e.document ->> 'mbid' = ?",
        (scope, folder, mbid),
    )
    return str(rows[0][0]) if rows else None


async def note_decision(connection: aiosqlite.Connection, edit_id: int, decision: Decision) -> None:
    """Keep what was decided."""
    await connection.execute_fetchall(
        "INSERT INTO edit_decisions (edit_id, user_id, decided_at, action, reason, words)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (edit_id, decision.user_id, seconds(decision.at), decision.action, decision.reason or "",
         decision.words),
    )  # fmt: skip


async def put_off(connection: aiosqlite.Connection, edit: Edit, now: dt.datetime) -> bool:
    """Make an edit wait until all else was looked at; False where it is pending no more."""
    sql = "UPDATE edits SET later_at = ? WHERE id = ? AND state = 'pending' RETURNING 1"
    return bool(await fetch_all(connection, sql, (seconds(now), edit.id)))


async def set_after(
    connection: aiosqlite.Connection, edit_id: int, *, slug: str, after: str, keys: Keys,
    along: Iterable[Along],
) -> None:  # fmt: skip
    """Keep what an edit became: its slug once it has one, and what a curator mended in it."""
    await connection.execute_fetchall(
        "UPDATE edits SET slug = ?, after = ?, keys = ?, along = ? WHERE id = ?",
        (slug, after, json.dumps(keys.plain()), _along_json(along), edit_id),
    )


async def add_parts(connection: aiosqlite.Connection, edit_id: int, parts: Iterable[Part]) -> None:
    """Keep what an accepted edit changed, in order."""
    await connection.executemany(
        "INSERT INTO edit_parts"
        " (edit_id, position, decision_id, part_scope, folder, slug, was, now, base)"
        " SELECT ?1, ?2, max(id), ?3, ?4, ?5, ?6, ?7, ?8 FROM edit_decisions WHERE edit_id = ?1",
        [
            (edit_id, place, one.scope, one.folder, one.slug, one.was, one.now, one.base)
            for place, one in enumerate(parts)
        ],
    )


async def list_parts(connection: aiosqlite.Connection, edit_id: int) -> list[Part]:
    """List what an accepted edit changed, in order."""
    rows = await fetch_all(
        connection,
        "SELECT part_scope, folder, slug, was, now, base FROM edit_parts"
        " WHERE edit_id = ? ORDER BY position",
        (edit_id,),
    )
    return [Part(*row) for row in rows]


async def list_later(
    connection: aiosqlite.Connection, edit_id: int, parts: Iterable[Part]
) -> list[int]:
    """List the accepted edits after one that changed any of the same entries."""
    keys = json.dumps([(one.scope, one.folder, one.slug) for one in parts])
    rows = await fetch_all(
        connection,
        "SELECT DISTINCT p.edit_id FROM json_each(?) k CROSS JOIN edit_parts p"
        " ON p.part_scope = k.value ->> 0 AND p.folder = k.value ->> 1 AND p.slug = k.value ->> 2"
        " JOIN edits e ON e.id = p.edit_id AND e.state = 'accepted'"
        " WHERE p.decision_id > (SELECT max(decision_id) FROM edit_parts WHERE edit_id = ?)"
        " ORDER BY 1",
        (keys, edit_id),
    )
    return [row[0] for row in rows]


async def list_live_parts(
    connection: aiosqlite.Connection, scope: int | None = None
) -> list[tuple[int, Part]]:
    """List what the accepted edits say now, of a scope or of all.

    Each entry is by the last edit that changed it, whose id comes with it.
    """
    rows = await fetch_all(connection, _LIVE, (scope,))
    return [(row[0], Part(*row[1:])) for row in rows]


async def list_accepted_keys(
    connection: aiosqlite.Connection,
) -> list[tuple[int, int, str, str]]:
    """List the entries that accepted edits changed: edit, scope, folder and slug."""
    rows = await fetch_all(
        connection,
        "SELECT p.edit_id, p.part_scope, p.folder, p.slug FROM edit_parts p"
        " JOIN edits e ON e.id = p.edit_id AND e.state = 'accepted'"
        " WHERE p.now IS NOT NULL ORDER BY 1, p.position",
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
