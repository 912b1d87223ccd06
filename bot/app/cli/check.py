"""`kollab check`: what a start would stumble over, line by line, each with its remedy."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import pwd
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import discord

from bot.app.cli.catalogue import read_with_progress
from bot.app.cli.console import say
from bot.app.cli.discord_login import application_id_of, discord_faults, prepare, token_of
from bot.app.config import DEFAULT_FILE, FILE_VARIABLE, Config, load_config
from bot.app.invitation import invite_link
from bot.catalogue.files.updates import age_of, in_use
from bot.kit.db import backup as backups
from bot.kit.db.owner import strangers
from bot.kit.errors import OperatorError

_OLD_DAYS = 60
_ONLINE_SECONDS = 30
_EXPLAINED = """
Invite the bot with this link (you need Manage Server there):
  {link}
What it asks for:
  scope bot                     the bot appears in the server's member list
  scope applications.commands   its commands appear when somebody types /
  View Channels, Send Messages  for scheduled posts, where a server switches them on;
  Attach Files                  for the picture in them;
  Create Public Threads, Send   for a thread below a post, or posts in a thread;
    Messages in Threads
  Read Message History          to see after a crash whether a post arrived.
                                Commands need none of these: whoever adds the bot may untick
                                them, and allow them later in one channel only. The command
                                /settings check tells what is missing.
  intents: servers only         it cannot read messages. No switch under Privileged Gateway
                                Intents has to be on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `remedy` is empty when all is well."""

    what: str
    said: str
    remedy: str = ""


async def check_all(file: Path | None, *, today: dt.date, online: bool = False) -> bool:
    """Print every finding, and the invitation; False when something is wrong.

    With `online`, Discord is asked who the bot is. That the catalogue is old keeps nobody from a
    start: it is said, and nothing else.
    """
    try:
        config = load_config(file)
    except OperatorError as error:
        _print(Finding("configuration", error.problem, error.remedy))
        return False
    looks = {"token": _token, "database": _database, "catalogue": _catalogue,
             "curators": _curators, "demo": _demo}  # fmt: skip
    findings = [Finding("configuration", _origin(file))]
    findings += [_look(what, look, config) for what, look in looks.items()]
    if online:
        findings += await _online(config)
    for finding in findings:
        _print(finding)
    with contextlib.suppress(OperatorError):
        _warn_of_age(config, today)
    with contextlib.suppress(OperatorError):
        if application_id := application_id_of(token_of(config)):
            say(_EXPLAINED.format(link=invite_link(application_id)))
    return not any(finding.remedy for finding in findings)


def _look(what: str, look: Callable[[Config], str], config: Config) -> Finding:
    try:
        return Finding(what, look(config))
    except OperatorError as error:
        return Finding(what, error.problem, error.remedy)


async def _online(config: Config) -> list[Finding]:
    """Ask Discord what it knows of the bot."""
    prepare(config.discord)
    try:
        with discord_faults():
            async with (
                asyncio.timeout(_ONLINE_SECONDS),
                discord.Client(intents=discord.Intents.none()) as client,
            ):
                await client.login(token_of(config))
                shards, *_ = await client.http.get_bot_gateway()
                return _known(client, await client.application_info(), shards)
    except OperatorError as error:
        return [Finding("Discord", error.problem, error.remedy)]


def _known(client: discord.Client, app: discord.AppInfo, shards: int) -> list[Finding]:
    on = [name for name, has in _privileged(app.flags) if has]
    wanted = f"{', '.join(on)} on, which the bot doesn't use" if on else "none, and none is needed"
    return [
        Finding("Discord", f"the bot is {client.user}, id {app.id}"),
        Finding("servers", f"about {app.approximate_guild_count}"),
        Finding("privileged intents", wanted),
        Finding("shards", f"Discord recommends {shards}"),
    ]


def _privileged(flags: discord.ApplicationFlags) -> Iterator[tuple[str, bool]]:
    yield "presence", flags.gateway_presence or flags.gateway_presence_limited
    yield "server members", flags.gateway_guild_members or flags.gateway_guild_members_limited
    yield "message content", flags.gateway_message_content or flags.gateway_message_content_limited


def _print(finding: Finding) -> None:
    mark = "✗" if finding.remedy else "✓"
    say(f"{mark} {finding.what}: {finding.said}")
    if finding.remedy:
        say(f"    → {finding.remedy}")


def _origin(file: Path | None) -> str:
    named = str(file) if file else os.environ.get(FILE_VARIABLE)
    if named or DEFAULT_FILE.is_file():
        return f"{named or DEFAULT_FILE} is in order"
    return "no file, the defaults and the environment are used"


def _token(config: Config) -> str:
    application_id = application_id_of(token_of(config))
    if application_id is None:
        raise OperatorError(
            "it has not the shape of a bot token (three parts with dots between them).",
            remedy="Copy it from Developer Portal > your application > Bot > Reset Token; it is "
            "neither the client secret nor the public key.",
        )
    return f"it has the shape of one, of application {application_id}"


def _database(config: Config) -> str:
    path = config.database.path
    if not path.exists():
        _demand_writable(path.parent)
        return f"{path} is made at the first start, by {_me()}"
    found = backups.verify(path)
    _demand_writable(path.parent)
    for one in (path, *backups.beside(path)):
        _demand_writable_file(one)
    _demand_one_owner(path)
    said = f"{path} is sound, and {_me()} can write it"
    if found.needs_migration:
        return f"{said}; the next start migrates it, after a backup"
    return f"{said}: {found.collaborations} collaborations"


def _me() -> str:
    try:
        return f"user {pwd.getpwuid(os.geteuid()).pw_name}"
    except KeyError:
        return f"user {os.geteuid()}"


def _demand_writable_file(path: Path) -> None:
    try:
        with path.open("r+b"):
            return
    except OSError as error:
        raise OperatorError(
            f"{path.absolute()} can't be written to by {_me()}: {error.strerror}.",
            remedy="Give the file to the user who runs the bot, or run this as that user.",
        ) from error


def _demand_one_owner(path: Path) -> None:
    """Find what a command of root's left behind: root can write all, the bot's user can't."""
    if others := strangers([one for one in backups.files_of(path) if one.exists()]):
        owner = path.parent.stat().st_uid
        raise OperatorError(
            f"{others[0].absolute()} belongs to another user than its folder.",
            remedy=f"As root: chown {owner} {' '.join(str(one.absolute()) for one in others)}",
        )


def _demand_writable(folder: Path) -> None:
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise OperatorError(
            f"{folder.absolute()} can't be written to by {_me()}: {error.strerror}.",
            remedy="Give the folder to the user who runs the bot, or set database.path.",
        ) from error


def _catalogue(config: Config) -> str:
    content = read_with_progress(in_use(config.database.path, config.catalogue.folders))
    said = f"{len(content.collaborations)} collaborations of {len(content.artists)} artists"
    return f"{said}, data of {content.catalogue.data_date}"


def _warn_of_age(config: Config, today: dt.date) -> None:
    day, _ = age_of(in_use(config.database.path).base)
    with contextlib.suppress(ValueError):  # It says a month or a year.
        if (days := (today - dt.date.fromisoformat(day)).days) > _OLD_DAYS:
            say(f"! catalogue: its data is {days} days old")
            say("    → `kollab catalogue update` takes a newer one, as does a newer Kollab")


def _curators(config: Config) -> str:
    server, role = config.curation.instance_server, config.curation.instance_role
    if server is None and role is not None:
        raise OperatorError(
            f"role {role} curates what shows in all servers, but of which server is not said.",
            remedy="Set curation.instance_server to the id of the server that has this role.",
        )
    if server is None:
        return "what shows in all servers is curated with `kollab curate` alone"
    who = f"role {role}" if role else "whoever may manage it"
    return f"what shows in all servers is curated in server {server}, by {who}"


def _demo(config: Config) -> str:
    from importlib.util import find_spec

    if find_spec("simcord") is None:
        return "not installed (pip install 'kollab_bot-….whl[demo]'); the bot runs without it"
    return "installed: kollab demo"
