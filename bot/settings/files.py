"""Settings as a YAML file: written to be read by people, read with every fault named by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import yaml

from bot.kit.errors import Fault, FaultCode, InputCode, InvalidInputError, Place
from bot.kit.yaml_files import NodeReader, plain_value
from bot.settings.declare import Plain
from bot.settings.errors import SettingsCode, SettingsFileError
from bot.settings.model import DEFAULTS, KEYS, SETTINGS, GuildSettings, plain_of, read_setting

MOST_BYTES = 64 * 1024
"""A server's file; a full one has some 10 KB."""

_SERVERS = "servers"
_ID = re.compile(r"[0-9]{15,20}")
_HEADER = """\
# Settings of Kollab, the bot that knows who worked with whom.
# Change what you like and give the file back with /settings import: you see what would change
# before anything does. A setting that is left out gets its default. Channels and roles are ids.
"""
_SERVERS_HEADER = """\
# Settings of Kollab by server id, for `kollab settings import`.
# A setting that is left out gets its default; a server that is left out stays as it is.
"""
Result = TypeVar("Result")
Check = Callable[[str, Any], FaultCode | None]


def export_settings(settings: GuildSettings) -> str:
    """Write one server's settings, all of them, with a comment for each."""
    return _HEADER + "\n" + "".join(f"{line}\n" for line in _lines(settings))


def export_servers(settings: Mapping[int, GuildSettings]) -> str:
    """Write the settings of many servers, by id: for each, what differs from the defaults."""
    lines = [f"{_SERVERS}:" if settings else f"{_SERVERS}: {{}}"]
    for guild_id, each in sorted(settings.items()):
        plain = list(_plain_lines(each))
        lines.append(f'  "{guild_id}":' if plain else f'  "{guild_id}": {{}}')
        lines += [f"    {line}" for line in plain]
    return _SERVERS_HEADER + "\n" + "".join(f"{line}\n" for line in lines)


def read_settings(text: str, *, check: Check | None = None) -> GuildSettings:
    """Read one server's settings; whatever is not named has its default.

    Parameters
    ----------
    check : callable, optional
        Finds the fault of a setting's value that only whoever knows the server can find.

    Raises
    ------
    SettingsFileError
        With every fault.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise SettingsFileError((Fault(Place(), InputCode.TOO_LARGE, limit="64 KB"),))
    return _read(text, lambda reader, root: reader.settings(root, "", check=check))


def read_servers(text: str) -> dict[int, GuildSettings]:
    """Read the settings of many servers, by id.

    Raises
    ------
    SettingsFileError
        With every fault.
    """
    return _read(text, lambda reader, root: reader.servers(root))


def _lines(settings: GuildSettings) -> Iterator[str]:
    for key in KEYS:
        yield f"# {SETTINGS[key].note}"
        yield from _written(key, plain_of(key, getattr(settings, key)))


def _plain_lines(settings: GuildSettings) -> Iterator[str]:
    for key in KEYS:
        if (value := getattr(settings, key)) != getattr(DEFAULTS, key):
            yield from _written(key, plain_of(key, value))


def _written(key: str, plain: Plain) -> Iterator[str]:
    """Write a value as YAML 1.1 reads it back, quotes where it would be something else."""
    if isinstance(plain, list):
        yield f"{key}:" if plain else f"{key}: []"
        yield from (f'  - "{each}"' for each in plain)
    elif isinstance(plain, str) and not plain.replace("_", "").isalpha():
        yield f'{key}: "{plain}"'
    elif isinstance(plain, bool) or plain is None:
        yield f"{key}: {'null' if plain is None else str(plain).lower()}"
    else:
        yield f"{key}: {plain}"


def _read(text: str, read: Callable[[_Reader, yaml.Node], Result]) -> Result:
    reader = _Reader()
    root = reader.compose(text)
    result = read(reader, root) if root is not None else None
    if reader.faults or result is None:
        raise SettingsFileError(tuple(sorted(reader.faults, key=lambda fault: fault.place.line)))
    return result


class _Reader(NodeReader):
    unknown = SettingsCode.NOT_A_SETTING

    def servers(self, root: yaml.Node) -> dict[int, GuildSettings]:
        """Read the form of operators."""
        found: dict[int, GuildSettings] = {}
        for key, _, value in self.pairs(root, "", allowed=(_SERVERS,)):
            for guild_id, id_node, settings in self.pairs(value, key):
                path = f"{key}.{guild_id}"
                if not _ID.fullmatch(guild_id):
                    self.add(id_node, path, SettingsCode.NOT_AN_ID, value=guild_id)
                else:
                    found[int(guild_id)] = self.settings(settings, path)
        return found

    def settings(self, root: yaml.Node, path: str, *, check: Check | None = None) -> GuildSettings:
        """Read one server's settings."""
        values: dict[str, Any] = {}
        for key, _, node in self.pairs(root, path, allowed=KEYS):
            place = f"{path}.{key}" if path else key
            try:
                values[key] = read_setting(key, plain_value(node))
            except InvalidInputError as error:
                found = error.fault
                self.add(node, place, found.code, value=found.value, limit=found.limit)
                continue
            value = values[key]
            for each in value if isinstance(value, tuple) else (value,):
                if check and (code := check(key, each)):
                    self.add(node, place, code, value=str(each))
        return GuildSettings(**values)
