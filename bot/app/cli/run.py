"""`kollab run` and `kollab sync`: the bot at Discord itself, and its commands there."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import json
import logging
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.app.backups import LOOK_SECONDS, TimedBackups
from bot.app.cli.bootstrap import open_beside, open_bot, open_commands
from bot.app.cli.console import operator_faults, say
from bot.app.cli.discord_login import discord_faults, log_in, prepare, token_of
from bot.app.config import Config
from bot.app.health.server import watched
from bot.app.network import insist
from bot.app.processes import Watch, divided
from bot.app.telemetry import log_lost_errors
from bot.kit.children import when_orphaned
from bot.kit.db.database import MetaStore
from bot.kit.errors import DatabaseError
from bot.kit.scheduling import Interval
from bot.posts.delivery.metrics import POSTS

if TYPE_CHECKING:
    from bot.app.client import KollabBot

_log = logging.getLogger(__name__)
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_REPLIES = ("CommandTree-invoker", "discord.py: on_interaction")
"""How discord.py names the tasks in which commands, buttons and forms are answered."""

GRACE_SECONDS = 2.0
"""How long a stop waits for replies that are under way."""

_STARTING_CALLS = 4
"""So many calls discord.py makes by itself, and all processes may start at once."""

_TURN_SECONDS = 0.001
_KEEPING_UP_SECONDS = 1.0
"""How soon this process sees what another one loaded, or what an operator saved."""
_LIVING = 2_000
"""So many new objects must live before they are looked through for cycles: more than most answers
make. With Python's usual 700 a look of up to two milliseconds fell into many a search."""

type_of_payload = dict[str, Any]

# What Discord leaves out of an answer, or fills in, where nothing was said.
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
_UNSAID: dict[str, Any] = {
    "description": "",
    "options": [],
    "choices": [],
    "required": False,
    "autocomplete": False,
    "nsfw": False,
    "name_localizations": None,
    "description_localizations": None,
    "default_member_permissions": None,
}
_COMPARED = frozenset(_UNSAID) | {
    "name", "type", "contexts", "integration_types", "min_value", "max_value", "min_length",
    "max_length", "channel_types", "value",
}  # fmt: skip


async def run_bot(config: Config) -> None:
    """Connect and answer until SIGINT or SIGTERM, then stop in good order.

    The network, and Discord when it has trouble, are waited for. Raises OperatorError when the
    database, the catalogue or the token keep the bot from running.
    """
    token = token_of(config)
    log_lost_errors()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _STOPPING:
        loop.add_signal_handler(number, stop.set)
    when_orphaned(stop.set)
    prepare(config.discord)
    serving = asyncio.create_task(_open_and_serve(config, token))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        _log.info("stopping")
        serving.cancel()
    stopping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


def run_divided(config: Config, count: int) -> int:
    """Run the bot in so many processes, which are watched; return the exit code."""
    token_of(config)

    def serve(own: Config) -> None:
        with operator_faults():
            asyncio.run(run_bot(own))

    return Watch([partial(serve, own) for own in divided(config, count)]).run()


async def _open_and_serve(config: Config, token: str) -> None:
    settings = config.discord
    options: dict[str, Any] = {
        "readers": config.database.readers,
        "backups_kept": config.database.backups_kept,
        "folders": config.catalogue.folders,
        "is_first": settings.is_first,
        "shard_count": settings.shard_count,
        "shard_ids": list(settings.shard_ids) if settings.shard_ids else None,
        "posting_seconds": config.posting.interval_seconds,
        "keeping_up_seconds": _KEEPING_UP_SECONDS,
        "about": config.about,
        "curation": config.curation,
    }
    async with open_bot(config.database.path, **options) as bot:
        keep_steady()
        try:
            async with watched(config, bot):
                with _backups(config, bot), discord_faults():
                    for _ in range(_STARTING_CALLS):
                        await bot.pace.take()
                    await insist(partial(log_in, bot, token))
                    if settings.sync_at_start and settings.is_first:
                        await insist(partial(_sync_when_changed, bot))
                    await bot.connect()
        finally:
            await asyncio.gather(_finish_replies(), bot.courier.close())
            if counted := bot.metrics.totals(POSTS, "state"):
                said = ", ".join(f"{number} {state}" for state, number in counted.items())
                _log.info("posts: %s", said)


@contextlib.contextmanager
def _backups(config: Config, bot: KollabBot) -> Iterator[None]:
    timed = TimedBackups(bot.services.database, config.backup)
    timer = Interval(lambda: timed.look(bot.now()), seconds=LOOK_SECONDS)
    timer.start()
    try:
        yield
    finally:
        timer.stop()


async def _finish_replies() -> None:
    """Wait until replies under way are out, while the connection to Discord is still open.

    Discord repeats nothing: what is not answered now never is. Whoever runs the bot waits too,
    so that a reply which takes long is given up.
    """
    replies = {task for task in asyncio.all_tasks() if task.get_name().startswith(_REPLIES)}
    if not replies:
        return
    _, late = await asyncio.wait(replies, timeout=GRACE_SECONDS)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


async def _sync_when_changed(bot: KollabBot) -> None:
    """Register the commands if they changed; a refusal does not keep the bot away."""
    meta, key = MetaStore(bot.services.database), _hash_key(bot)
    commands = await local_commands(bot.tree)
    wanted = tree_hash(commands)
    try:
        if await meta.find(key) == wanted and await _all_registered(bot, commands):
            return
        registered = await bot.tree.sync()
    except discord.HTTPException as error:
        _log.error("Discord refused the commands; next try at the next start: %s", error)
        return
    await meta.set(key, wanted)
    _log.info("registered %s commands, since they changed", len(registered))


async def _all_registered(bot: KollabBot, commands: list[dict[str, Any]]) -> bool:
    """Return whether Discord has each command's name: a restored database may be wrong."""
    there = {(one["name"], one.get("type", 1)) for one in await _registered(bot, None)}
    return there >= {(one["name"], one.get("type", 1)) for one in commands}


def _hash_key(bot: KollabBot) -> str:
    return f"commands_hash:{bot.application_id}"


async def sync(config: Config, *, guild_id: int | None, dry_run: bool) -> None:
    """Show how the commands differ from the registered ones and, unless it is a dry run, register.

    That is in the one server, or everywhere where `guild_id` is None. Raises OperatorError when
    Discord refuses, with its reason.
    """
    token = token_of(config)
    prepare(config.discord)
    async with open_commands() as bot:
        with discord_faults():
            await bot.login(token)
            registered = await _show_and_sync(bot, guild_id=guild_id, dry_run=dry_run)
        if registered and not guild_id:
            await _note_registered(bot, config.database.path)


async def _show_and_sync(bot: KollabBot, *, guild_id: int | None, dry_run: bool) -> bool:
    wanted = await local_commands(bot.tree)
    guild = discord.Object(guild_id) if guild_id else None
    registered = await _registered(bot, guild_id)
    lines = list(differences(registered=registered, wanted=wanted))
    for line in lines:
        say(line)
    where = f"in the server {guild_id}" if guild_id else "everywhere"
    if not lines:
        say(f"All {len(wanted)} commands are registered {where} as they are.")
    elif dry_run:
        say(f"Nothing was changed (--dry-run). Without it, this is registered {where}.")
    else:
        if guild is not None:
            bot.tree.copy_global_to(guild=guild)
        await bot.tree.sync(guild=guild)
        say(f"Registered {len(wanted)} commands {where}.")
        return True
    return False


async def _registered(bot: KollabBot, guild_id: int | None) -> list[dict[str, Any]]:
    """Ask Discord, with all translations, which discord.py's own call leaves out."""
    where = "/applications/{application_id}/commands"
    if guild_id:
        where = "/applications/{application_id}/guilds/{guild_id}/commands"
    route = discord.http.Route(
        "GET", where, application_id=bot.application_id or 0, guild_id=guild_id or 0
    )
    found: list[dict[str, Any]] = await bot.http.request(
        route, params={"with_localizations": "true"}
    )
    return found


async def _note_registered(bot: KollabBot, path: Path) -> None:
    """Spare the next start the same; without a database it looks for itself."""
    try:
        async with open_beside(path) as database:
            wanted = tree_hash(await local_commands(bot.tree))
            await MetaStore(database).set(_hash_key(bot), wanted)
    except DatabaseError as error:
        _log.debug("what was registered is not noted: %s", error)


def keep_steady() -> None:
    """Do what a process that answers for long does once everything is loaded.

    What is in memory now is left out of the cycle collector's rounds: names and links stay for as
    long as the process. And a search in a worker thread hands the interpreter's lock over after
    a millisecond instead of five. Both are measured in docs/performance.md.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_LIVING, 50)
    sys.setswitchinterval(_TURN_SECONDS)


async def local_commands(tree: app_commands.CommandTree[Any]) -> list[type_of_payload]:
    """Return the tree's global commands and menus, translated, as they would be sent."""
    found: list[type_of_payload] = []
    for kind in discord.AppCommandType:
        for command in tree.get_commands(type=kind):
            if tree.translator is None:
                found.append(dict(command.to_dict(tree)))
            else:
                found.append(dict(await command.get_translated_payload(tree, tree.translator)))
    return found


def tree_hash(commands: Iterable[Mapping[str, Any]]) -> str:
    """Return a hash that changes when Discord should be told, and at no other time."""
    plain = sorted((normal(command) for command in commands), key=_key)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def normal(command: Mapping[str, Any]) -> type_of_payload:
    """Reduce a command, option or choice to what was really said in it."""
    kept: type_of_payload = {}
    for name, value in command.items():
        if name not in _COMPARED or value == _UNSAID.get(name) or value in (None, {}, []):
            continue
        if name in {"options", "choices"}:
            kept[name] = [normal(part) for part in value]
        elif name == "default_member_permissions":
            kept[name] = str(value)
        elif name in {"contexts", "integration_types"}:
            kept[name] = sorted(value)
        else:
            kept[name] = value
    if "value" not in kept:
        kept.setdefault("type", 1)
    return kept


def _key(command: Mapping[str, Any]) -> tuple[str, int]:
    return str(command["name"]), int(command.get("type", 1))


def differences(
    *, registered: Iterable[Mapping[str, Any]], wanted: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield a line per change that registering would make; none when all is the same."""
    there = {_key(command): normal(command) for command in registered}
    ours = {_key(command): normal(command) for command in wanted}
    for key in sorted(ours.keys() | there.keys()):
        name = f"/{key[0]}" if key[1] == 1 else f'menu "{key[0]}"'
        if key not in there:
            yield f"+ {name}"
        elif key not in ours:
            yield f"- {name}"
        elif there[key] != ours[key]:
            yield f"~ {name}"
            yield from (f"    {line}" for line in _changes(there[key], ours[key]))


def _changes(old: Mapping[str, Any], new: Mapping[str, Any], *, at: str = "") -> Iterator[str]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name == "options":
            yield from _option_changes(before or [], after or [], at=at)
        else:
            yield f"{at}{name}: {_short(before)} → {_short(after)}"


def _option_changes(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], *, at: str
) -> Iterator[str]:
    there, ours = ({str(part["name"]): part for part in side} for side in (before, after))
    for name in dict.fromkeys([*there, *ours]):
        if name not in there:
            yield f"+ {at}{name}"
        elif name not in ours:
            yield f"- {at}{name}"
        elif there[name] != ours[name]:
            yield from _changes(there[name], ours[name], at=f"{at}{name} ")
    if list(there) != list(ours) and set(there) == set(ours):
        yield f"{at}order: {', '.join(there)} → {', '.join(ours)}"


def _short(value: object) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
