"""What a person types at `kollab ask`, understood against the commands that there are.

Pure text in, values out. The commands are given in the shape in which Discord holds them.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SUBCOMMANDS = frozenset({1, 2})
STRING, INTEGER, BOOLEAN, NUMBER = 3, 4, 5, 10
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
DEFAULT_MAX_LENGTH = 6000
_CLOSE = 0.7
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 7 * 86_400}
_LONGEST_WAIT = 4 * _UNITS["w"]

type_of_payload = Mapping[str, Any]


class LineError(Exception):
    """A line that can't be carried out; the text says why and what would work."""


@dataclass(frozen=True, slots=True)
class Run:
    """Send a slash command; `options` hold typed values (text where Discord wants an entity)."""

    path: tuple[str, ...]
    options: dict[str, Any]
    kinds: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complete:
    """Ask what an option would be completed to. `fixed` are its choices where it has such."""

    path: tuple[str, ...]
    option: str
    text: str
    filled: dict[str, Any]
    fixed: tuple[dict[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class OpenMenu:
    """Use a message's context menu on a message with that text."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Click:
    """Press the n-th button of that label on the last reply."""

    label: str
    number: int = 1


@dataclass(frozen=True, slots=True)
class Choose:
    """Pick entries of the n-th select that has them, by what is shown; none empties a select."""

    labels: tuple[str, ...]
    number: int = 1


@dataclass(frozen=True, slots=True)
class Submit:
    """Fill the modal that is open; the text is split against its fields later."""

    text: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for some seconds."""

    seconds: float


Typed = Run | Complete | OpenMenu | Click | Choose | Submit | Wait


def understand(line: str, commands: Sequence[type_of_payload], *, locale: str = "en-US") -> Typed:
    """Read one line.

    Parameters
    ----------
    line : str
        As typed: a slash command, or ``click``, ``select``, ``submit``, ``menu`` or ``wait`` with
        what belongs to it.
    commands : sequence of mapping
        The commands that the person sees, in Discord's shape.
    locale : str
        The reader's language: choices are offered by their names in it.

    Raises
    ------
    LineError
        When the line can't be carried out; the text says what would work.
    """
    text = line.strip()
    if text.startswith("/"):
        return _slash(text, [c for c in commands if c.get("type", 1) == 1], locale=locale)
    verb, _, rest = text.partition(" ")
    match verb.casefold():
        case "click":
            return _click(rest)
        case "select":
            return _choose(rest)
        case "submit":
            return Submit(rest.strip())
        case "menu":
            return _menu(rest, [str(c["name"]) for c in commands if c.get("type") == 3])
        case "wait" | "skip":
            return _wait(rest)
    raise LineError(
        f"Nothing to do with {_short(text)}. A line is a slash command (/help), or "
        'click "Label", select "Value", submit key:value, menu "Name" on "text of a message", '
        "wait 1d."
    )


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _words(text: str, otherwise: str) -> list[str]:
    """Split quoted texts; a text without any quote is one word."""
    text = text.strip()
    found = re.findall(r'"([^"]*)"', text) if text.startswith('"') else [text]
    if not found or not found[0]:
        raise LineError(otherwise)
    return found


def _numbered(rest: str) -> tuple[str, int]:
    """Split off the number that tells several of one name apart: ``"More" 2``."""
    if found := re.fullmatch(r'(".*")\s+(\d+)', rest.strip()):
        return found[1], int(found[2])
    return rest, 1


def _click(rest: str) -> Click:
    rest, number = _numbered(rest)
    return Click(_words(rest, 'click needs a label: click "Label"')[0], number)


def _choose(rest: str) -> Choose:
    rest, number = _numbered(rest)
    if rest.strip() == '""':
        return Choose((), number)
    return Choose(tuple(_words(rest, 'select needs what to pick: select "Value"')), number)


def _wait(rest: str) -> Wait:
    parts = re.findall(r"(\d+)\s*([smhdw])", rest)
    if not parts or not re.fullmatch(r"(\s*\d+\s*[smhdw])+\s*", rest):
        raise LineError("Say how long, in weeks, days, hours or minutes: wait 1d, wait 2h 30m.")
    seconds = sum(int(number) * _UNITS[unit] for number, unit in parts)
    if seconds > _LONGEST_WAIT:
        raise LineError("Wait four weeks at most.")
    return Wait(float(seconds))


def _menu(rest: str, names: Sequence[str]) -> OpenMenu:
    found = re.fullmatch(r'\s*"([^"]+)"\s+on\s+"(.*)"\s*', rest, re.DOTALL)
    if not found:
        raise LineError('Write menu "Find collaborations" on "text of a message".')
    name = nearest(found[1], names, exact=True)
    if name is None:
        raise LineError(f"There is no menu {found[1]!r}. {one_of(names)}")
    return OpenMenu(name, found[2])


def nearest(text: str, names: Iterable[str], *, exact: bool = False) -> str | None:
    """Return the name meant, or None: the same but for case, else the most similar."""
    spellings = {name.casefold(): name for name in names}
    if found := spellings.get(text.casefold()):
        return found
    close = difflib.get_close_matches(text.casefold(), list(spellings), n=1, cutoff=_CLOSE)
    return spellings[close[0]] if close and not exact else None


def one_of(names: Iterable[str]) -> str:
    """List what there is, in words."""
    listed = [f'"{name}"' for name in names]
    return f"There is {', '.join(listed)}." if listed else "There is none."


def _slash(text: str, commands: Sequence[type_of_payload], *, locale: str) -> Run | Complete:
    path, leaf, rest = _find_leaf(text, commands)
    options = {str(option["name"]): option for option in leaf.get("options") or []}
    typed = list(split_pairs(rest, _spellings(options), what=f"/{' '.join(path)}"))
    filled: dict[str, Any] = {}
    asked: Pair | None = None
    for pair in typed:
        if pair.asked and _completes(options[pair.name]):
            asked = pair
        else:
            value = pair.value + ("?" if pair.asked else "")
            filled[pair.name] = _value(options[pair.name], value)
    if asked:
        return _completion(path, options[asked.name], asked.value, filled=filled, locale=locale)
    missing = [name for name, o in options.items() if o.get("required") and name not in filled]
    if missing:
        raise LineError(f"/{' '.join(path)} needs {', '.join(f'{name}:...' for name in missing)}")
    return Run(path, filled, {name: int(options[name]["type"]) for name in filled})


def _find_leaf(
    text: str, commands: Sequence[type_of_payload]
) -> tuple[tuple[str, ...], type_of_payload, str]:
    words = text[1:].split()
    path: list[str] = []
    node: type_of_payload = {"options": [{**command, "type": 1} for command in commands]}
    while children := [o for o in node.get("options") or [] if o.get("type") in SUBCOMMANDS]:
        word = words[len(path)] if len(path) < len(words) else ""
        found = next((child for child in children if word in _names(child)), None)
        if found is None:
            raise LineError(_no_command(words, path, commands))
        node = found
        path.append(str(found["name"]))
    rest = re.sub(r"^/\s*" + r"\s+".join(re.escape(word) for word in words[: len(path)]), "", text)
    return tuple(path), node, rest.strip()


def _names(option: type_of_payload) -> set[str]:
    """Return the name and its translations: Discord shows the reader's own."""
    return {str(option["name"]), *(option.get("name_localizations") or {}).values()}


def command_paths(commands: Iterable[type_of_payload]) -> Iterator[str]:
    """Yield every command as it is typed, without the slash: ``collab find``."""
    for command in commands:
        children = [o for o in command.get("options") or [] if o.get("type") in SUBCOMMANDS]
        if children:
            yield from (f"{command['name']} {path}" for path in command_paths(children))
        elif command.get("type", 1) in {1, 2}:
            yield str(command["name"])


def _no_command(words: list[str], path: list[str], commands: Sequence[type_of_payload]) -> str:
    known = list(command_paths(commands))
    said = [word for word in words if ":" not in word]
    if path and len(said) == len(path):
        below = [name for name in known if name.split()[: len(path)] == path]
        return f"/{' '.join(path)} goes on: {', '.join('/' + name for name in below)}"
    for length in (2, 3, 1):
        if found := nearest(" ".join(said[:length]), known):
            tried = " ".join(said[: len(found.split())])
            return f"There is no command /{tried}. Did you mean /{found}?"
    listed = ", ".join("/" + name for name in known)
    return f"There is no command /{' '.join(said[:2])}. There is {listed}"


@dataclass(frozen=True, slots=True)
class Pair:
    """A `name:value` as typed; `asked` when a question mark asks to complete it."""

    name: str
    value: str
    asked: bool = False


def _spellings(options: Mapping[str, type_of_payload]) -> dict[str, str]:
    return {spelled: name for name, option in options.items() for spelled in _names(option)}


def split_pairs(text: str, names: Mapping[str, str], *, what: str) -> Iterator[Pair]:
    """Split ``name:value name:value``; a value ends where the next known name begins.

    Parameters
    ----------
    text : str
        What was typed. A value in double quotes is taken as it stands.
    names : mapping of str to str
        The spellings that may stand before a colon, and the name that each means.
    what : str
        What the names belong to, for the messages.
    """
    at = 0
    starts = _pair_pattern(names)
    while at < len(text):
        found = starts.match(text, at)
        if not found:
            raise LineError(_not_a_pair(text[at:], names, what))
        name = names[next(n for n in names if n.casefold() == found[1].casefold())]
        value, asked, at = _read_value(text, found.end(), starts)
        _refuse_misspelt(value, names, what)
        yield Pair(name, value.strip('"') if value.startswith('"') else value, asked)


def _pair_pattern(names: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"\s*(?<!\S)({'|'.join(longest_first) or '(?!)'}):\s*", re.IGNORECASE)


def _read_value(text: str, at: int, starts: re.Pattern[str]) -> tuple[str, bool, int]:
    if quoted := re.compile(r'"([^"]*)"(\??)(?=\s|$)').match(text, at):
        return f'"{quoted[1]}"', bool(quoted[2]), quoted.end()
    end = next((found.start() for found in starts.finditer(text, at)), len(text))
    value = text[at:end].strip()
    return value.removesuffix("?"), value.endswith("?"), end


def _refuse_misspelt(value: str, names: Mapping[str, str], what: str) -> None:
    if value.startswith('"'):
        return
    for word in re.findall(r"\s([\w-]+):\S", value):
        if meant := nearest(word, names):
            raise LineError(
                f"{what} has no option {word!r}. Did you mean {meant}? "
                f'(To write "{word}:" as text, put the whole value in double quotes.)'
            )


def _not_a_pair(text: str, names: Mapping[str, str], what: str) -> str:
    there = ", ".join(sorted(set(names.values()))) or "none"
    if found := re.match(r"\s*([^\s:]+):", text):
        meant = nearest(found[1], names)
        hint = f"Did you mean {meant}?" if meant else f"Its options: {there}."
        return f"{what} has no option {found[1]!r}. {hint}"
    return f"{what} takes its options as name:value, not {_short(text.strip())}. Options: {there}."


def _completes(option: type_of_payload) -> bool:
    return bool(
        option.get("autocomplete") or option.get("choices") or int(option["type"]) == BOOLEAN
    )


def _completion(
    path: tuple[str, ...],
    option: type_of_payload,
    text: str,
    *,
    filled: dict[str, Any],
    locale: str,
) -> Complete:
    fixed: tuple[dict[str, Any], ...] | None = None
    if not option.get("autocomplete"):
        choices = option.get("choices") or [
            {"name": str(value), "value": value} for value in (True, False)
        ]
        fixed = tuple(
            {"name": _name_in(choice, locale), "value": choice["value"]}
            for choice in choices
            if any(text.casefold() in name.casefold() for name in _names(choice))
        )
    return Complete(path, str(option["name"]), text, filled, fixed)


def _name_in(choice: type_of_payload, locale: str) -> str:
    return str((choice.get("name_localizations") or {}).get(locale) or choice["name"])


def _value(option: type_of_payload, text: str) -> Any:
    """Make of a typed text what Discord's client would make of it."""
    name, kind = str(option["name"]), int(option["type"])
    if choices := option.get("choices"):
        return _choice(name, choices, text)
    match kind:
        case _ if kind == BOOLEAN:
            return _boolean(name, text)
        case _ if kind in {INTEGER, NUMBER}:
            return _number(option, text)
        case _ if kind == STRING:
            return _text(option, text)
    return text


def _choice(name: str, choices: Sequence[type_of_payload], text: str) -> Any:
    for choice in choices:
        if text.casefold() in {n.casefold() for n in (*_names(choice), str(choice["value"]))}:
            return choice["value"]
    raise LineError(f"{name} is one of {', '.join(str(choice['name']) for choice in choices)}")


def _boolean(name: str, text: str) -> bool:
    if text.casefold() not in {"true", "false"}:
        raise LineError(f"{name} is True or False, not {_short(text)}")
    return text.casefold() == "true"


def _number(option: type_of_payload, text: str) -> int | float:
    name = option["name"]
    try:
        value = int(text) if int(option["type"]) == INTEGER else float(text)
    except ValueError:
        kind = "a whole number" if int(option["type"]) == INTEGER else "a number"
        raise LineError(f"{name} is {kind}, not {_short(text)}") from None
    low, high = option.get("min_value"), option.get("max_value")
    if low is not None and value < low:
        raise LineError(f"{name} is {low} or more, not {text}")
    if high is not None and value > high:
        raise LineError(f"{name} is {high} or less, not {text}")
    return value


def _text(option: type_of_payload, text: str) -> str:
    name, high = option["name"], option.get("max_length") or DEFAULT_MAX_LENGTH
    if len(text) > high:
        raise LineError(f"{name} takes at most {high} characters, this is {len(text)}")
    if len(text) < max(option.get("min_length") or 0, 1):
        raise LineError(f"{name} is empty: write {name}:something")
    return text


def moment(text: str) -> dt.datetime:
    """Read a time such as ``2026-10-10T09:00Z``; without a zone it is UTC."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise LineError(f"--at is a time such as 2026-10-10T09:00Z, not {text!r}") from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
