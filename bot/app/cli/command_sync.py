"""The command tree as Discord holds it: its hash, and how it differs from what is registered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import discord
from discord import app_commands

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


async def local_commands(tree: app_commands.CommandTree[Any]) -> list[type_of_payload]:
    """Return the tree's global commands and menus, translated, as they would be sent."""
    found: list[type_of_payload] = []
    for kind in discord.AppCommandType:
        for command in tree.get_commands(type=kind):
            translator = tree.translator
            if translator is None:
                found.append(dict(command.to_dict(tree)))
            else:
                found.append(dict(await command.get_translated_payload(tree, translator)))
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
