"""`kollab settings`: the settings of servers as a file, to look at, to change, to move a host."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.app.cli.bootstrap import open_settings
from bot.app.cli.console import STANDARD, say, write_out
from bot.app.features import ERROR_CARDS
from bot.kit.discord.error_card import FaultWords
from bot.kit.discord.i18n import words_in
from bot.kit.errors import Fault, OperatorError
from bot.settings.declare import CHANNEL, CHANNELS, ROLE, Plain, SettingsFileError
from bot.settings.files import read_servers, read_settings
from bot.settings.model import SETTINGS, Change, GuildSettings, changes_between

_OF_SERVERS = re.compile(rb"^servers\s*:", re.MULTILINE)


async def export_file(database: Path, file: Path, *, server: int | None) -> None:
    """Write the settings of all servers, or of one; "-" is standard output."""
    async with open_settings(database) as settings:
        text = await settings.export_all(server)
        count = 1 if server is not None else len(await settings.store.list_all())
    await write_out(file, text, done=f"Wrote the settings of {_servers(count)} into {file}.")


async def import_file(
    database: Path, file: Path, *, server: int | None, dry_run: bool, now: dt.datetime
) -> None:
    """Set servers' settings as a file says, all of them or none, and show what changes.

    With `server`, only that one's are set, and the file may also be one that a moderator exported.
    A dry run only shows. Raises OperatorError with every fault of the file; nothing was changed
    then.
    """
    wanted = _read(file, await asyncio.to_thread(_data_of, file), server=server)
    async with open_settings(database) as settings:
        _demand_own(file, known=await settings.store.list_all(), wanted=wanted)
        before = await settings.store.get_many(wanted)
        if not dry_run:
            await settings.replace_all(wanted, now=now)
    changes = {each: changes_between(before[each], wanted[each]) for each in wanted}
    for line in _differences(changes):
        say(line)
    changed = [each for each in changes if changes[each]]
    if not changed:
        say(f"All is so already, in {_servers(len(wanted))}. Nothing was changed.")
    elif dry_run:
        say(f"Nothing was changed (--dry-run). Without it, {_servers(len(changed))} would be.")
    else:
        say(f"Changed {_servers(len(changed))}. `/settings check` there tells what works.")


def _servers(count: int) -> str:
    return f"{count} server" if count == 1 else f"{count} servers"


def _data_of(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == STANDARD else file.read_bytes()
    except OSError as error:
        raise OperatorError(
            f"{file} can't be read: {error.strerror}.", remedy="Name the file to import."
        ) from error


def _read(file: Path, data: bytes, *, server: int | None) -> Mapping[int, GuildSettings]:
    try:
        if server is not None and not _OF_SERVERS.search(data):
            return {server: read_settings(data)}
        found = read_servers(data)
    except SettingsFileError as error:
        words = ERROR_CARDS.words(words_in("en-US"))
        lines = [_said(file, words, fault) for fault in error.faults]
        raise OperatorError(
            "\n".join([f"{file} was not imported; nothing was changed.", *lines]),
            remedy="Mend these lines and import it again.",
        ) from error
    if server is None:
        return found
    if server not in found:
        raise OperatorError(
            f"{file} has no server {server}.", remedy="Leave --server out to import all in it."
        )
    return {server: found[server]}


def _demand_own(
    file: Path, *, known: Mapping[int, GuildSettings], wanted: Mapping[int, GuildSettings]
) -> None:
    """Raise OperatorError where a channel or role is another server's, as far as that is known."""
    servers: dict[int, set[int]] = {}
    for server, each in {**known, **wanted}.items():
        for _, place in _places(each):
            servers.setdefault(place, set()).add(server)
    lines = [
        f"{file}: servers.{server}.{key}: {place} is of server {other}."
        for server, each in wanted.items()
        for key, place in _places(each)
        for other in sorted(servers[place] - {server})
    ]
    if lines:
        raise OperatorError(
            "\n".join([f"{file} was not imported; nothing was changed.", *lines]),
            remedy="Name channels and roles of the server itself; null is none.",
        )


def _places(settings: GuildSettings) -> Iterator[tuple[str, int]]:
    for key, setting in SETTINGS.items():
        value = getattr(settings, key)
        if setting.kind in (CHANNEL, ROLE, CHANNELS) and value:
            yield from ((key, each) for each in (value if isinstance(value, tuple) else (value,)))


def _said(file: Path, words: FaultWords, fault: Fault) -> str:
    text, line, key = words.plain_fault(fault), fault.place.line, fault.place.key
    meant = f" Did you mean {fault.meant}?" if fault.meant else ""
    place = ":".join(filter(None, [str(file), str(line or ""), f" {key}".rstrip()]))
    return f"{place}: {text}{meant}"


def _differences(changes: Mapping[int, tuple[Change, ...]]) -> Iterator[str]:
    for server, found in changes.items():
        if found:
            yield f"server {server}"
        for each in found:
            yield f"  {each.key}: {_shown(each.old)} → {_shown(each.new)}"


def _shown(value: Plain) -> str:
    if value is None:
        return "(default)"
    return ", ".join(value) or "(empty)" if isinstance(value, list) else str(value)
