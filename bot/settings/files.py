"""Settings as a YAML file: written to be read by people, read with every fault named by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter

from bot.kit.errors import FaultCode, InvalidInputError
from bot.kit.yaml_files import Keys, Limits, YamlFile, meant
from bot.settings.declare import Plain, SettingsCode, SettingsFileError, is_id
from bot.settings.model import DEFAULTS, KEYS, SETTINGS, GuildSettings, plain_of, read_setting

MOST_BYTES = 64 * 1024
"""A server's file; a full one has some 10 KB."""

_LIMITS = Limits(size=MOST_BYTES, values=1_000)
_OF_ALL_SERVERS = Limits(size=256 * 1024 * 1024, values=10_000_000, faults=1_000)
_SERVERS = "servers"
_HEADER = """\
# Settings of Kollab, the bot that knows who worked with whom.
# Change what you like and give the file back with /settings import: you see what would change
# before anything does. A setting that is left out gets its default. Channels and roles are ids.
"""
_SERVERS_HEADER = """\
# Settings of Kollab by server id, for `kollab settings import`.
# A setting that is left out gets its default; a server that is left out stays as it is.
"""
Check = Callable[[str, Any], FaultCode | None]
Result = TypeVar("Result")


class _File(BaseModel, extra="forbid", defer_build=True):
    """The form of operators; a server without settings has the defaults."""

    servers: dict[str, dict[str, Any] | None] | None = None


_FILE, _MAPPING = TypeAdapter(_File), TypeAdapter(dict[str, Any])


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


def read_settings(data: bytes, *, check: Check | None = None) -> GuildSettings:
    """Read one server's settings; whatever is not named has its default.

    `check` finds the fault of a setting's value that only whoever knows the server can find. Raises
    SettingsFileError with every fault.
    """
    file = YamlFile(data, limits=_LIMITS, scalar=meant)
    plain = file.check(_MAPPING)
    return _sound(file, _settings(file, (), plain or {}, check=check))


def read_servers(data: bytes) -> dict[int, GuildSettings]:
    """Read the settings of many servers, by id; raises SettingsFileError with every fault."""
    file = YamlFile(data, limits=_OF_ALL_SERVERS, scalar=meant)
    found: dict[int, GuildSettings] = {}
    whole = file.salvage(_FILE)
    for server, plain in (whole.servers or {}).items() if whole else ():
        keys: Keys = (_SERVERS, server)
        if is_id(server):
            found[int(server)] = _settings(file, keys, plain or {})
        else:
            file.note(keys, SettingsCode.NOT_AN_ID, value=server)
    return _sound(file, found)


def _settings(
    file: YamlFile, keys: Keys, plain: Mapping[str, object], *, check: Check | None = None
) -> GuildSettings:
    values: dict[str, Any] = {}
    for key, each_plain in plain.items():
        where = (*keys, key)
        try:
            values[key] = read_setting(key, each_plain)
        except InvalidInputError as error:
            found = error.fault
            file.note(where, found.code, value=found.value, limit=found.limit)
            continue
        value = values[key]
        for each in value if isinstance(value, tuple) else (value,):
            if check and (code := check(key, each)):
                file.note(where, code, value=each)
    return GuildSettings(**values)


def _sound(file: YamlFile, found: Result) -> Result:
    if file.faults:
        names = (_SERVERS, *KEYS)
        raise SettingsFileError(file.file_faults(names, unknown=SettingsCode.NOT_A_SETTING))
    return found


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
