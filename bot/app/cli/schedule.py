"""`kollab schedule`: what is posted when, what became of it, what would come. Only looks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.app.cli.bootstrap import open_beside, open_settings
from bot.app.cli.console import say
from bot.app.features import POST_SOURCES
from bot.app.services import open_services
from bot.catalogue.model import Work
from bot.kit.db.migrate import demand_current
from bot.kit.discord.i18n import words_in
from bot.kit.zones import zone_of
from bot.lookup.cards.credits import short_credits
from bot.posts.cards.reasons import reason_text
from bot.posts.model import DuePost, Edition, Post, PostKey
from bot.posts.moderation import ComingPost
from bot.posts.schedule import PostKind
from bot.posts.sources import PersonalSource
from bot.posts.store.posts import PostStore
from bot.settings.model import GuildSettings
from bot.simulator.rendering import plain
from bot.trivia.daily.model import FiveEdition
from bot.trivia.days_model import number_of
from bot.trivia.leaderboard.weekly_model import WEEKLY_BOARD, WeeklyEdition

Row = Mapping[str, Any]
_WORDS = words_in("en-US")
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Look:
    """What to look at: the database, one server or all, how it is printed, and the time."""

    database: Path
    now: dt.datetime
    server: int | None = None
    as_json: bool = False


async def due(look: Look, *, limit: int) -> None:
    """List the next occasions, the soonest first, with the server's local time."""
    async with open_beside(look.database) as database:
        coming = await PostStore(database).list_coming(look.server, limit=limit)
    zones = await _zones(look.database, [each.key for each in coming])
    rows = [_due_row(each, zones[each.key], look.now) for each in coming]
    _print(look, rows, _due_line, otherwise="Nothing is switched on.")


async def history(look: Look, *, limit: int) -> None:
    """List what became of the latest occasions, the latest first."""
    async with open_beside(look.database) as database:
        posts = await PostStore(database).list_latest(look.server, limit=limit)
    zones = await _zones(look.database, [each.key for each in posts])
    rows = [_post_row(each, zones[each.key]) for each in posts]
    _print(look, rows, _post_line, otherwise="Nothing was due yet.")


async def simulate(look: Look, *, days: int, from_now: bool) -> None:
    """Report day by day what would be posted; nothing is sent or written.

    Where it is not `from_now`, what the bot would catch up with first is left out.
    """
    rows = [row async for row in _simulated(look, days=days, from_now=from_now)]
    rows.sort(key=lambda row: (row["on"], row["due_at"], row["target_id"]))
    if look.as_json or not rows:
        _print(look, rows, _coming_line, otherwise="Nothing would be posted.")
        return
    for on, same_day in groupby(rows, key=lambda row: row["on"]):
        say(f"{dt.date.fromisoformat(on):%A %-d %B %Y}")
        for row in same_day:
            say(f"  {_coming_line(row)}")


async def _simulated(look: Look, *, days: int, from_now: bool) -> AsyncIterator[Row]:
    demand_current(look.database)
    services = await open_services(look.database, readers=1, load=False)
    try:
        servers = [look.server] if look.server else await services.settings.store.list_all()
        for server in servers:
            answer = await services.schedule.coming(server, days=days, now=look.now)
            for each in answer.posts:
                if from_now or each.occasion.due_at >= look.now:
                    yield _coming_row(server, each, answer.settings)
    finally:
        await services.close()


async def _zones(database: Path, keys: Sequence[PostKey]) -> Mapping[PostKey, str]:
    async with open_settings(database) as settings:
        known = await settings.store.get_many({key.target_id for key in keys})
    return {key: POST_SOURCES[key.kind].zone(known[key.target_id]) for key in keys}


def _row(key: PostKey, due_at: dt.datetime, zone: str) -> dict[str, Any]:
    return {
        "target_id": str(key.target_id),
        "kind": key.kind,
        "on": key.on.isoformat(),
        "due_at": due_at.isoformat(),
        "local_time": due_at.astimezone(zone_of(zone)).isoformat(),
        "time_zone": zone,
    }


def _due_row(each: DuePost, zone: str, now: dt.datetime) -> Row:
    return {
        **_row(each.key, each.due_at, zone),
        "in_seconds": round((each.due_at - now).total_seconds()),
    }


def _post_row(post: Post, zone: str) -> Row:
    return {
        **_row(post.key, post.due_at, zone),
        "state": post.state.value,
        "updated_at": post.updated_at.isoformat(),
        "late_seconds": round(((post.first_try_at or post.due_at) - post.due_at).total_seconds()),
        "reason": post.reason.value if post.reason else None,
        "reason_text": _reason(post),
        "channel_id": str(post.channel_id) if post.channel_id else None,
        "message_id": str(post.message_id) if post.message_id else None,
        "thread": post.thread.value or None,
        "publish": post.publish.value or None,
        "shown": list(post.shown),
    }


def _reason(post: Post) -> str | None:
    if post.reason is None:
        return None
    text = reason_text(_WORDS, post.reason, channel_id=post.channel_id)
    return plain(text).replace(f"<#{post.channel_id}>", f"channel {post.channel_id}")


def _coming_row(server: int, coming: ComingPost, settings: GuildSettings) -> Row:
    key = PostKey(server, coming.source.kind, coming.occasion.on)
    edition = coming.edition
    shown = edition if isinstance(edition, Edition) else None
    return {
        **_row(key, coming.occasion.due_at, settings.time_zone),
        "channel_id": str(coming.source.channel_id(settings)),
        "shown": list(shown.shown) if shown else [],
        "works": [_work(each) for each in _works(shown)] if shown else [],
        "filler": shown.filler.policy.value if shown and shown.filler else None,
        "five": number_of(edition.on) if isinstance(edition, FiveEdition) else None,
        "players": edition.players if isinstance(edition, WeeklyEdition) else None,
    }


def _works(edition: Edition) -> list[Work]:
    filler = [edition.filler.work] if edition.filler else []
    return [*(each.work for each in edition.entries), *filler, *edition.releases]


def _work(work: Work) -> str:
    year = f" ({work.date.year})" if work.date else ""
    return f"{work.title}{year}, {plain(short_credits(_WORDS, work))}"


def _target(row: Row) -> str:
    is_personal = isinstance(POST_SOURCES[PostKind(row["kind"])], PersonalSource)
    who = "person" if is_personal else "server"
    return f"{who} {row['target_id']}"


def _when(row: Row) -> str:
    local = dt.datetime.fromisoformat(row["local_time"])
    return f"{local:%Y-%m-%d %H:%M} {row['time_zone']}"


def _due_line(row: Row) -> str:
    ahead = dt.timedelta(seconds=row["in_seconds"])
    how = f"in {_span(ahead)}" if ahead >= dt.timedelta() else f"overdue by {_span(-ahead)}"
    return f"{_when(row)}  {row['kind']}  {_target(row)}  {how}"


def _post_line(row: Row) -> str:
    said = [_when(row), row["kind"], _target(row), row["state"]]
    late = dt.timedelta(seconds=row["late_seconds"])
    if row["message_id"]:
        said.append(f"channel {row['channel_id']} message {row['message_id']}")
        said += [f"{_span(late)} late"] if late >= _MINUTE else []
    said += [f"{row['reason']}: {row['reason_text']}"] if row["reason"] else []
    said += [f"{step} {row[step]}" for step in ("thread", "publish") if row[step]]
    return "  ".join(said)


def _coming_line(row: Row) -> str:
    local = dt.datetime.fromisoformat(row["local_time"])
    works = row["works"]
    if row["five"] is not None:
        text = f"the daily five #{row['five']}"
    elif row["players"]:
        text = f"the leaderboard of the week, with {row['players']} on it"
    elif row["kind"] == WEEKLY_BOARD:
        text = "nothing: nobody played there that week"
    elif not works:
        text = "nothing: the day is empty, and such days are left out"
    else:
        more = f", and {len(works) - 1} more" if len(works) > 1 else ""
        filler = f" [{row['filler']}]" if row["filler"] else ""
        text = f"{works[0]}{more}{filler}"
    return (
        f"{local:%H:%M} {row['time_zone']}  {row['kind']}  {_target(row)} → "
        f"channel {row['channel_id']}  {text}"
    )


def _span(span: dt.timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "less than 1 min"


def _print(look: Look, rows: Iterable[Row], line: Callable[[Row], str], *, otherwise: str) -> None:
    printed = False
    for row in rows:
        printed = True
        say(json.dumps(row, ensure_ascii=False) if look.as_json else line(row))
    if not printed and not look.as_json:
        say(otherwise)
