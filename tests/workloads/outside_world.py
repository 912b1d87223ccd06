"""Two servers with something of everything, people in both, and what each sends to the bot."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.app.client import KollabBot
from bot.kit.errors import UserError
from bot.posts.model import ShardFilter
from bot.settings.model import GuildSettings
from bot.trivia.curation.model import QuestionDraft, ReportReason
from bot.trivia.daily.model import QUESTION_OF_DAY
from tests.support.outsider import Outsider, Place, said
from tests.workloads import outside_ids as ids

DAY = dt.date(2026, 2, 28)
BY_THEMSELVES = {"quizzes", "question_uses", "posts", "timetables", "problems"}
"""Tables in which games and posts that began go on, whoever does what."""

DELETING = "privacy-delete-all"
"""What goes with a person goes in all servers."""

_BEFORE = 3.2
"""So many seconds until a game's first question, and a little more."""

SORRY = "something went wrong"
FIELDS = (
    "answer", "reason", "note", "question", "right", "wrong", "source", "explanation", "zone",
    "time", "hours", "empty", "role", "extras", "channel", "day", "starters", "rounds", "seconds",
    "speed", "days",
)  # fmt: skip


@dataclass
class Realm:
    """Servers by id with the places in them, and direct messages under 0."""

    bot: KollabBot
    path: Path
    outsider: Outsider
    places: dict[int, list[Place]]
    pools: dict[str, list[str]] = field(default_factory=dict)

    def rows(self) -> dict[int, dict[str, list[Any]]]:
        """Read the rows of each server that only people change, by table."""
        found: dict[int, dict[str, list[Any]]] = {guild: {} for guild in self.places if guild}
        with closing(sqlite3.connect(self.path)) as connection:
            for table, column in _of_servers(connection):
                for guild in found:
                    sql = f"SELECT * FROM {table} WHERE {column} = ?"
                    found[guild][table] = connection.execute(sql, (guild,)).fetchall()
        return found

    def walk(self, kind: str, rng: random.Random) -> Iterator[tuple[str, bool]]:
        """Yield for every button, select and form an id of a kind, and whether it is a form's."""
        odd = {
            "missing": "123456789012345678", "huge": "9" * 90, "negative": "-1",
            "malformed": "²\0:{0}", "empty": "",
        }.get(kind)  # fmt: skip
        for each in self.bot._clickable:
            for is_form, handlers in ((False, each.buttons), (True, each.forms)):
                for template, *_ in handlers:
                    custom_id = ids.id_like(template.pattern, self.pools, rng)
                    if odd is not None:
                        custom_id = custom_id.partition(":")[0] + f":{odd}"
                    yield custom_id[: ids.LONGEST_ID], is_form

    def anywhere(self, rng: random.Random) -> tuple[int, Place]:
        """Return somebody somewhere, with the server's id."""
        guild = rng.choice([*self.places])
        return guild, rng.choice(self.places[guild])

    async def act(self, place: Place, rng: random.Random) -> tuple[str, str]:
        """Send something; return what it was, and what was answered."""
        match rng.choice(["press", "press", "press", "form", "form", "command", "complete"]):
            case "press":
                handlers = [
                    template for each in self.bot._clickable for template, *_ in each.buttons
                ]
                custom_id = self._id(handlers, rng)
                kind, values = ids.chosen_values(self.pools, rng)
                result = await self.outsider.press(
                    place, custom_id, kind=kind, values=values, private=rng.random() < 0.5
                )
                return f"press {custom_id!r} {kind} {values!r}", said(result)
            case "form":
                forms = [one for each in self.bot._clickable for one, *_ in each.forms]
                custom_id, fields = self._id(forms, rng), ids.filled(FIELDS, self.pools, rng)
                result = await self.outsider.fill(place, custom_id, fields)
                return f"form {custom_id!r} {fields!r}", said(result)
            case "command":
                data = ids.typed(rng.choice(ids.leaves(self.bot.tree)), self.pools, rng)
                return f"command {data!r}", said(await self.outsider.command(place, data))
            case _:
                command = rng.choice([*ids.completable(self.bot.tree)])
                data = ids.typed(command, self.pools, rng, completing=True)
                result = await self.outsider.command(place, data, completing=True)
                return f"complete {data!r}", "choices" * result.acknowledged

    def _id(self, templates: list[Any], rng: random.Random) -> str:
        custom_id = ids.id_like(rng.choice(templates).pattern, self.pools, rng)
        return ids.bent(custom_id, rng) if rng.random() < 0.2 else custom_id


async def settle(world: Any, path: Path) -> Realm:
    """Furnish a second server beside a world's, and put something of everything into both."""
    env, bot = world.env, world.bot
    there = env.create_guild("Elsewhere")
    channel = there.create_text_channel("elsewhere")
    role = there.create_role("mods", permissions=discord.Permissions(manage_guild=True))
    stranger = there.add_member(env.create_user("stranger"))
    chief = there.add_member(env.create_user("chief"), roles=[role])
    here, fan = world.guild, world.fan.actor
    places = {
        here.id: [Place(each.actor, world.channel) for each in (world.fan, world.moderator)],
        there.id: [Place(each, channel) for each in (stranger, chief)],
        0: [Place(each.user, each.user.dm_channel) for each in (fan, stranger)],
    }
    realm = Realm(bot, path, Outsider(env), places)
    for guild, at, moderator in (
        (here.id, world.channel, world.moderator.actor),
        (there.id, channel, chief),
    ):
        players = [each.actor for each in places[guild]]
        for is_over in (True, False):
            await moderator.slash(at, "trivia start")
            await env.advance_time(_BEFORE)
            await _play(bot, guild, [each.id for each in players])
            if is_over:
                await moderator.slash(at, "trivia stop")
                await env.advance_time(_BEFORE)
        await fill(bot, guild, at.id, moderator.id, player=players[0].id)
    await bot.lists.settle()
    realm.pools = pools_of(
        path, [world.channel.id, channel.id, role.id, world.role.id, here.id, 10**17]
    )
    return realm


async def _play(bot: KollabBot, guild: int, players: list[int]) -> None:
    services, now = bot.services, bot.now()
    (game,) = [
        each
        for each in await services.games.store.list_playing(ShardFilter(1, frozenset({0})))
        if each.guild_id == guild
    ]
    found = await services.games.open_round(game.game_id)
    assert found is not None
    question = found.asked.question.question_id
    for player in players:
        await services.games.answer(found.round_id, player, "0", at=now, typed=False)
        await services.question_quality.report(
            guild, question, player, reason=ReportReason.OTHER, note="no", now=now
        )


async def fill(bot: KollabBot, guild: int, channel: int, moderator: int, *, player: int) -> None:
    services, now = bot.services, bot.now()
    await services.settings.change(guild, by=moderator, now=now, daily_channel=channel)
    await services.settings.change(guild, by=moderator, now=now, trivia_rounds=7)
    await services.settings.propose(guild, GuildSettings(trivia_rounds=9), now=now)
    draft = QuestionDraft("Who sang it there?", "Me", ("You", "Them", "Us"), "I was there")
    await services.question_quality.propose(guild, [draft], now=now)
    draft_id = await services.question_quality.check_own(guild, draft, now=now)
    own = await services.question_quality.save_own(guild, draft_id, by=moderator, now=now)
    await services.question_quality.retire(guild, own.question.question_id, by=moderator, now=now)
    async with services.database.write() as connection:
        await connection.execute(
            "INSERT INTO posts (target_id, kind, local_on, channel_id, state,"
            " due_at, until_at, updated_at, first_try_at) VALUES (?, ?, ?, ?, 'sent', ?, ?, ?, ?)",
            (guild, QUESTION_OF_DAY, DAY.isoformat(), channel, *[int(now.timestamp())] * 4),
        )
    run = await services.runs.daily(player, None, now=now)
    await services.runs.answer(run.run_id, 0, 0, guild_id=guild, at=now)


def pools_of(path: Path, snowflakes: list[int]) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as connection:

        def read(sql: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(sql)]

        found = {
            "round": read("SELECT id FROM quiz_rounds"),
            "game": read("SELECT id FROM quizzes"),
            "run": read("SELECT id FROM runs"),
            "before": read("SELECT id FROM setting_changes"),
            "list": read("SELECT list_id FROM saved_lists"),
            "question": read("SELECT question_id FROM question_uses")
            + read("SELECT 'own:' || id FROM guild_questions")
            + read("SELECT question_id FROM questions LIMIT 5"),
            "slug": read("SELECT slug FROM artists LIMIT 5")
            + read("SELECT slug FROM collaborations LIMIT 5"),
            "date": [DAY.isoformat(), "0001-01-01", "9999-12-31", "2026-02-30"],
            "page": ["0", "1", "99999"],
        }
    found["token"] = [f"artist:{each}" for each in found["slug"]]
    every = [each for pool in found.values() for each in pool]
    return {**found, "": [*every, *map(str, snowflakes)]}


def _of_servers(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for table in {name for (name,) in tables} - BY_THEMSELVES:
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for column in {"guild_id", "target_id"} & columns:
            yield table, column


def broken(errors: list[BaseException]) -> list[str]:
    """Return what of the errors is no answer in words."""
    kinds = (UserError, app_commands.AppCommandError)
    causes = [getattr(each, "original", each) for each in errors]
    return [repr(each) for each in causes if not isinstance(each, kinds)]
