"""Interactions with ids, values and fields as no client of Discord's own would send them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from discord import AppCommandOptionType as OptionType
from discord import app_commands

from tests.support.outsider import BUTTON, CHANNELS, ROLES, SELECT, TEXT

Pools = Mapping[str, Sequence[str]]
"""What stands in parts of custom ids, by their name; `""` is for any part, and for values."""

LONGEST_ID = 100
ODD = (
    "", "0", "-1", "1", "7", "9" * 18, "9" * 19, "9" * 5000, "1e9", "²", "٣", "x" * 4000, "\0",
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-02-28", "None", "null", "own", "yes", "no",
    "f" * 16, "0" * 16, "../../etc", "' OR 1=1 --", "<@1> @everyone", "가" * 100,
    "😀" * 50, "a:b:c", "artist:bts", "own:1", "own:" + "9" * 30, "kind:remix", "psy", "iu",
    "25:61", "21:30", "UTC", "Asia/Seoul", "\u202e\u200b", " ", "\n" * 50, "nan", "{0}", "%s",
)  # fmt: skip
_NAMED = re.compile(r"\(\?P<(\w+)>([^()]*)\)")
_OTHER = re.compile(r"\(\?:([^()]*)\)")
_LISTED = re.compile(r"[\w|-]+")
_OPEN = re.compile(r"\[([^\]]+)\](?:\{(?:(\d+),)?(\d+)\}|\+|\*)?")


def id_like(template: str, pools: Pools, rng: random.Random) -> str:
    """Make a custom id that matches a template, if what the pools have allows it."""

    def named(found: re.Match[str]) -> str:
        name, pattern = str(found[1]), str(found[2])
        fitting = [each for each in pools.get(name, ()) if re.fullmatch(pattern, each)]
        if fitting and rng.random() < 0.7:
            return rng.choice(fitting)
        if _LISTED.fullmatch(pattern):
            return rng.choice(pattern.split("|"))
        return _OPEN.sub(drawn, rng.choice(pattern.split("|")))

    def drawn(found: re.Match[str]) -> str:
        low, high = int(found[2] or found[3] or 1), int(found[3] or 1)
        letters = [one for one in "0189abcfxyz-:_" if re.match(f"[{found[1]}]", one)]
        return "".join(rng.choice(letters) for _ in range(rng.choice([low, high])))

    text = template
    for pattern, make in ((_NAMED, named), (_OTHER, lambda found: rng.choice(found[1].split("|")))):
        text = pattern.sub(make, text)
    return str(text[:LONGEST_ID])


def bent(custom_id: str, rng: random.Random) -> str:
    """Put something odd into a custom id."""
    parts = custom_id.split(":")
    parts[rng.randrange(len(parts))] = rng.choice(ODD)
    return ":".join(parts)[:LONGEST_ID] or "x"


def chosen_values(pools: Pools, rng: random.Random) -> tuple[int, list[str]]:
    """Return a kind of control, and what was chosen in it."""
    kind = rng.choice([BUTTON, SELECT, SELECT, CHANNELS, ROLES])
    values = [rng.choice([*pools[""], *ODD])[:LONGEST_ID] for _ in range(rng.choice([0, 1, 1, 3]))]
    return kind, values


def filled(names: Sequence[str], pools: Pools, rng: random.Random) -> list[dict[str, Any]]:
    """Fill in a form: fields that are missing, of another kind, with anything in them."""
    found: list[dict[str, Any]] = []
    for name in rng.sample(names, rng.randint(0, min(5, len(names)))):
        kind = rng.choice([TEXT, TEXT, SELECT, CHANNELS, ROLES])
        given = [rng.choice([*pools[""], *ODD]) for _ in range(rng.choice([0, 1, 1, 2]))]
        field: dict[str, Any] = {"type": kind, "id": len(found) + 10, "custom_id": name}
        field |= {"value": "".join(given)} if kind == TEXT else {"values": given}
        found.append(field)
    return found


def leaves(tree: app_commands.CommandTree[Any]) -> list[app_commands.Command[Any, ..., Any]]:
    """List the slash commands that can be typed."""
    return [each for each in tree.walk_commands() if isinstance(each, app_commands.Command)]


def typed(
    command: app_commands.Command[Any, ..., Any],
    pools: Pools,
    rng: random.Random,
    *,
    completing: bool = False,
) -> dict[str, Any]:
    """Return a command as it comes over the wire, with anything in its options."""
    options = [
        {"name": each.display_name, "type": each.type.value, "value": _value(each, pools, rng)}
        for each in command.parameters
        if each.type is not OptionType.attachment and (each.required or rng.random() < 0.5)
    ]
    if completing:
        completed = [each.display_name for each in command.parameters if each.autocomplete]
        name = rng.choice(completed)
        options = [each for each in options if each["name"] != name]
        text = rng.choice([*pools[""], *ODD])
        options.append({"name": name, "type": 3, "value": text, "focused": True})
    return wired(command, options)


def wired(
    command: app_commands.Command[Any, ..., Any], options: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a command with its options as it comes over the wire."""
    *groups, name = command.qualified_name.split()
    data: dict[str, Any] = {"name": name, "type": 1, "options": options}
    for group in reversed(groups):
        data = {"name": group, "type": 2 if group != groups[0] else 1, "options": [data]}
    return {**data, "id": "1", "type": 1}


def _value(parameter: app_commands.Parameter, pools: Pools, rng: random.Random) -> str | int | bool:
    if parameter.choices and rng.random() < 0.8:
        return str(rng.choice(parameter.choices).value)
    if parameter.type is OptionType.integer:
        return rng.choice([-(2**53), -1, 0, 1, 5, 60, 2026, 2**53])
    if parameter.type is OptionType.boolean:
        return rng.random() < 0.5
    return rng.choice([*pools[""], *ODD])


def completable(
    tree: app_commands.CommandTree[Any],
) -> Iterator[app_commands.Command[Any, ..., Any]]:
    """Yield the commands that have an option which is completed."""
    return (each for each in leaves(tree) if any(p.autocomplete for p in each.parameters))
