"""Servers whose daily post is due at a chosen instant: written into a closed database."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.app.services import settings_over
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.zones import zone_of
from bot.posts.model import PostKey
from bot.posts.schedule import DAILY_POST, PostKind
from bot.settings.model import EmptyDay, GuildSettings

_BEFORE = dt.timedelta(minutes=5)
_NOON = 12


def noon_zone(at: dt.datetime) -> str:
    """Return a zone of a fixed offset in which it is near noon: no test is to meet midnight."""
    ahead = _NOON - at.astimezone(dt.UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def daily_at(at: dt.datetime, channel_id: int | str, **more: object) -> GuildSettings:
    """Return settings by which the daily post is due in the minute of an instant.

    Without a picture unless told otherwise, as drawing one takes longer than all the rest; and
    with something to say on any day of the year.
    """
    zone = noon_zone(at)
    wall = at.astimezone(zone_of(zone)).time().replace(second=0, microsecond=0)
    chosen = {
        "time_zone": zone,
        "daily_channel": int(channel_id),
        "daily_time": wall,
        "picture": False,
        "empty_day": EmptyDay.ARCHIVE,
    }
    return GuildSettings(**{**chosen, **more})  # type: ignore[arg-type] # names are checked


def key_of(guild_id: int | str, at: dt.datetime, kind: PostKind = DAILY_POST) -> PostKey:
    """Return the key of the post, daily unless told, that is due in a server at an instant."""
    return PostKey(int(guild_id), kind, at.astimezone(zone_of(noon_zone(at))).date())


async def switch_on(
    path: Path, settings: Mapping[int, GuildSettings], *, due_at: dt.datetime
) -> None:
    """Set servers up as if it had been done five minutes before all are due."""
    database = await Database.open(path)
    try:
        service = await settings_over(database, ListStore(database))
        await service.replace_all(settings, now=due_at - _BEFORE)
    finally:
        await database.close()
    # Moderators choose minutes; a measurement chooses its second.
    set_due(path, due_at)


def set_due(path: Path, due_at: dt.datetime) -> None:
    """Make what comes next due at an instant, for all servers; a bot may be running."""
    _execute(path, "UPDATE timetables SET next_due_at = ?", int(due_at.timestamp()))


def let_pass(path: Path, *, seconds: int) -> list[PostKey]:
    """Make what is being sent older, as if so much time had gone by; return these posts."""
    rows = _execute(
        path,
        "UPDATE posts SET first_try_at = first_try_at - ?1, updated_at = updated_at - ?1"
        " WHERE state = 'sending' RETURNING target_id, kind, local_on",
        seconds,
    )
    return [PostKey(row[0], PostKind(row[1]), dt.date.fromisoformat(row[2])) for row in rows]


def states_of(path: Path, keys: Iterable[PostKey]) -> list[str]:
    """Return what the ledger says of posts, "" where it says nothing."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return list(_states(connection, keys))


def _states(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> Iterator[str]:
    sql = "SELECT state FROM posts WHERE target_id = ? AND kind = ? AND local_on = ?"
    for key in keys:
        row = connection.execute(sql, (key.target_id, key.kind, key.on.isoformat())).fetchone()
        yield row[0] if row else ""


def _execute(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        return connection.execute(sql, parameters).fetchall()
