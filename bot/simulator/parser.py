"""What a person types at `kollab ask`, understood against the commands, the last reply or a form.

Pure: what was typed in, values and ids out. Commands and components come in Discord's shape.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.simulator.localized import localized
from bot.simulator.rendering import (
    BUTTON,
    CHECKBOX,
    ENTITY_SELECTS,
    LABEL,
    LINK_STYLE,
    SELECTS,
    UPLOAD,
    button_label,
    walk,
)

SUBCOMMANDS = frozenset({1, 2})
STRING, INTEGER, BOOLEAN, NUMBER = 3, 4, 5, 10
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
DEFAULT_MAX_LENGTH = 6000
_CLOSE = 0.7
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 7 * 86_400}
_LONGEST_WAIT = 4 * _UNITS["w"]

type_of_payload = Mapping[str, Any]
Offered = Callable[[type_of_payload], Mapping[str, Any]]
"""Gives what a select of channels, roles or people offers: handles by name."""


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
    """Read a slash command, or a ``click``, ``select``, ``submit``, ``menu`` or ``wait``.

    The commands are those that the person sees, in Discord's shape; choices are offered by their
    names in the reader's language. Raises LineError when the line can't be carried out; the text
    says what would work.
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
    spellings = {spelled: name for name, option in options.items() for spelled in _names(option)}
    filled: dict[str, Any] = {}
    asked: Pair | None = None
    for pair in split_pairs(rest, spellings, what=f"/{' '.join(path)}"):
        if pair.asked and _completes(options[pair.name]):
            asked = pair
        else:
            filled[pair.name] = _value(options[pair.name], pair.whole)
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

    @property
    def whole(self) -> str:
        """Return the value with the question mark, where that asks for nothing."""
        return self.value + ("?" if self.asked else "")


def split_pairs(text: str, names: Mapping[str, str], *, what: str) -> Iterator[Pair]:
    """Split ``name:value name:value``; a value is quoted, or ends where a known name begins.

    `names` are the spellings that may stand before a colon, and the name that each means; `what` is
    what the names belong to, for the messages.
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
            {
                "name": localized(choice, "name", locale),
                "value": choice["value"],
            }
            for choice in choices
            if any(text.casefold() in name.casefold() for name in _names(choice))
        )
    return Complete(path, str(option["name"]), text, filled, fixed)


def _value(option: type_of_payload, text: str) -> Any:
    name, kind = str(option["name"]), int(option["type"])
    if choices := option.get("choices"):
        return _choice(name, choices, text)
    if kind == BOOLEAN:
        return _boolean(name, text)
    if kind in {INTEGER, NUMBER}:
        return _number(option, text)
    return _text(option, text) if kind == STRING else text


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


def find_button(components: Iterable[type_of_payload], wanted: Click) -> str:
    """Return the id of the button that is meant; raises LineError, listing all buttons."""
    buttons = [part for part in walk(components) if int(part["type"]) == BUTTON]
    names = [button_label(button) for button in buttons]
    matching = [b for b in buttons if wanted.label in {button_label(b), b.get("label")}]
    matching = matching or [
        b for b in buttons if wanted.label.casefold() in button_label(b).casefold()
    ]
    if not 1 <= wanted.number <= len(matching):
        which = f'"{wanted.label}"' + (f" number {wanted.number}" if wanted.number > 1 else "")
        raise LineError(f"The last reply has no button {which}. {one_of(names)}")
    button = matching[wanted.number - 1]
    if button.get("style") == LINK_STYLE:
        raise LineError(f"That button is a link: it opens {button['url']}")
    if button.get("disabled"):
        raise LineError(f'The button "{button_label(button)}" is switched off.')
    return str(button["custom_id"])


def find_entries(
    components: Iterable[type_of_payload], wanted: Choose, *, offered: Offered
) -> tuple[str, list[Any]]:
    """Return the id of the select that is meant, and the values to send; else a LineError.

    That is the n-th one that has all entries; without entries, the n-th that may be left empty.
    """
    selects = [part for part in walk(components) if int(part["type"]) in SELECTS]
    matching = []
    for select in selects:
        values = [_picked(select, label, offered) for label in wanted.labels]
        if all(value is not None for value in values) and (
            values or not select.get("min_values", 1)
        ):
            matching.append((select, values))
    if not 1 <= wanted.number <= len(matching):
        there = [name for select in selects for name in _names_of(select, offered)]
        raise LineError(f"The last reply offers no such choice. {one_of(dict.fromkeys(there))}")
    select, values = matching[wanted.number - 1]
    if select.get("disabled"):
        raise LineError(f'The select "{select.get("placeholder")}" is switched off.')
    return str(select["custom_id"]), values


def _names_of(select: type_of_payload, offered: Offered) -> list[str]:
    if int(select["type"]) in ENTITY_SELECTS:
        return list(offered(select))
    return [str(entry["label"]) for entry in select.get("options") or []]


def _picked(select: type_of_payload, label: str, offered: Offered) -> Any:
    if int(select["type"]) not in ENTITY_SELECTS:
        return _entry(select.get("options") or [], label.casefold())
    wanted = label.lstrip("@#").casefold()
    return next(
        (one for name, one in offered(select).items() if name.lstrip("@#").casefold() == wanted),
        None,
    )


def _entry(entries: Iterable[type_of_payload], wanted: str) -> str | None:
    for rule in (str.__eq__, str.startswith):
        for entry in entries:
            texts = (str(entry["label"]), str(entry["value"]), *_words_of(entry))
            if any(rule(text.casefold(), wanted) for text in texts):
                return str(entry["value"])
    return None


def _words_of(entry: type_of_payload) -> Iterator[str]:
    """Yield a label without the number in front, if any ("3. APT." is also "APT.")."""
    if found := re.match(r"\d+\.\s+(.*)", str(entry["label"])):
        yield found[1]


def fill_in(modal: type_of_payload, text: str, *, offered: Offered) -> dict[str, Any]:
    """Split what was typed over the fields of a form: values by the field's custom id.

    A field that is not named keeps what the form was opened with.
    """
    fields: dict[str, type_of_payload] = {}
    names: dict[str, str] = {}
    label = ""
    for part in walk(modal.get("components") or []):
        if int(part["type"]) == LABEL:
            label = str(part["label"])
        elif part.get("custom_id"):
            custom_id = str(part["custom_id"])
            fields[custom_id] = part
            names[custom_id] = custom_id
            names[str(part.get("label") or label or custom_id)] = custom_id
    filled = {name: value for name, part in fields.items() if (value := _kept(part, offered))}
    for pair in split_pairs(text, names, what="The form"):
        filled[pair.name] = _field_value(fields[pair.name], pair.whole, offered)
    return filled


def _kept(part: type_of_payload, offered: Offered) -> Any:
    kind = int(part["type"])
    if kind in ENTITY_SELECTS:
        ids = {str(default["id"]) for default in part.get("default_values") or []}
        return [one for one in offered(part).values() if str(one.id) in ids]
    chosen = [str(entry["value"]) for entry in part.get("options") or [] if entry.get("default")]
    if kind in SELECTS or len(chosen) > 1:
        return chosen
    return chosen[0] if chosen else part.get("value") or part.get("default")


def _field_value(part: type_of_payload, text: str, offered: Offered) -> Any:
    kind = int(part["type"])
    if kind == UPLOAD:
        return read_file(Path(text))
    if kind == CHECKBOX:
        return text.casefold() == "true"
    if kind not in SELECTS and not part.get("options"):
        return text
    value = _picked(part, text, offered)
    if value is None:
        raise LineError(f"The form has no choice {text!r}. {one_of(_names_of(part, offered))}")
    return [value] if kind in SELECTS else value


def read_file(path: Path) -> tuple[str, bytes]:
    """Read a file that is to be uploaded: its name and content."""
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise LineError(f"The file {path} can't be read: {error.strerror}") from error
