"""What is meant on a reply or form: which button, which select with which values, which fields.

Pure: payloads in Discord's shape and what was typed in, ids and values out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.simulator.parser import Choose, Click, LineError, Pair, one_of, split_pairs
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

Offered = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Gives what a select of channels, roles or people offers: handles by name."""


def nothing_offered(select: Mapping[str, Any]) -> Mapping[str, Any]:
    """Stand for a place without channels, roles and people."""
    return {}


def find_button(components: Iterable[Mapping[str, Any]], wanted: Click) -> str:
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
    components: Iterable[Mapping[str, Any]], wanted: Choose, *, offered: Offered = nothing_offered
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


def _names_of(select: Mapping[str, Any], offered: Offered) -> list[str]:
    if int(select["type"]) in ENTITY_SELECTS:
        return list(offered(select))
    return [str(entry["label"]) for entry in select.get("options") or []]


def _picked(select: Mapping[str, Any], label: str, offered: Offered) -> Any:
    if int(select["type"]) not in ENTITY_SELECTS:
        return _entry(select.get("options") or [], label.casefold())
    wanted = label.lstrip("@#").casefold()
    return next(
        (one for name, one in offered(select).items() if name.lstrip("@#").casefold() == wanted),
        None,
    )


def _entry(entries: Iterable[Mapping[str, Any]], wanted: str) -> str | None:
    for rule in (str.__eq__, str.startswith):
        for entry in entries:
            texts = (str(entry["label"]), str(entry["value"]), *_words_of(entry))
            if any(rule(text.casefold(), wanted) for text in texts):
                return str(entry["value"])
    return None


def _words_of(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield a label without the number in front, if any ("3. APT." is also "APT.")."""
    if found := re.match(r"\d+\.\s+(.*)", str(entry["label"])):
        yield found[1]


def fill_in(
    modal: Mapping[str, Any], text: str, *, offered: Offered = nothing_offered
) -> dict[str, Any]:
    """Split what was typed over the fields of a form: values by the field's custom id.

    A field that is not named keeps what the form was opened with.
    """
    fields: dict[str, Mapping[str, Any]] = {}
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
        filled[pair.name] = _field_value(fields[pair.name], _raw(pair), offered)
    return filled


def _raw(pair: Pair) -> str:
    return pair.value + ("?" if pair.asked else "")


def _kept(part: Mapping[str, Any], offered: Offered) -> Any:
    """Return what a field holds before anybody types; something false when it is empty."""
    kind = int(part["type"])
    if kind in ENTITY_SELECTS:
        ids = {str(default["id"]) for default in part.get("default_values") or []}
        return [one for one in offered(part).values() if str(one.id) in ids]
    chosen = [str(entry["value"]) for entry in part.get("options") or [] if entry.get("default")]
    if kind in SELECTS or len(chosen) > 1:
        return chosen
    return chosen[0] if chosen else part.get("value") or part.get("default")


def _field_value(part: Mapping[str, Any], text: str, offered: Offered) -> Any:
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
