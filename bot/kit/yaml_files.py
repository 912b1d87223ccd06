"""YAML files that people write: read once, with every fault and the line that it is in.

Pydantic's types say what a file can hold; the place of what pydantic finds leads back to a node,
and the node has the line.
"""

from __future__ import annotations

import bisect
import contextlib
import difflib
import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.kit.errors import Fault, FaultCode, InputCode, Place

try:
    from yaml import CBaseLoader as _Base
except ImportError:  # PyYAML without libyaml: the same, ten times slower.
    from yaml import BaseLoader as _Base  # type: ignore[assignment]  # the same interface

T = TypeVar("T")
Keys = tuple[str | int, ...]
"""Keys, and indices from 0, that lead from a file's root to a value."""

_LONGEST = 100
_LONGEST_NUMBER = 20
_WORDS: Mapping[str, bool | None] = {
    "": None, "~": None, "null": None,
    "yes": True, "true": True, "on": True, "no": False, "false": False, "off": False,
}  # fmt: skip
_CODES: Mapping[str, FaultCode] = {
    "model_type": InputCode.NOT_A_MAPPING,
    "dict_type": InputCode.NOT_A_MAPPING,
    "list_type": InputCode.NOT_A_LIST,
    "tuple_type": InputCode.NOT_A_LIST,
    "string_type": InputCode.NOT_TEXT,
    "string_unicode": InputCode.NOT_TEXT,
}


_REASONS = (
    (re.compile("mapping values are not allowed|expected ':'"), InputCode.YAML_COLON),
    (re.compile("end of stream|stream end|expected ',' or"), InputCode.YAML_UNCLOSED),
    (re.compile(r"character '\\t' that cannot start"), InputCode.YAML_TAB),
    (re.compile("character '(.)' that cannot start"), InputCode.YAML_SIGN),
    (re.compile("expected <block end>"), InputCode.YAML_MISPLACED),
)
"""What PyYAML says, and what it means for who wrote a file."""
_OPENED = re.compile("end of stream|stream end")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may be that anybody can send; it may have no anchors and aliases either.

    `values` counts all keys, texts, lists and mappings, `entries` those of any one list. After so
    many `faults` no more are looked for.
    """

    size: int
    values: int
    entries: int = 200
    depth: int = 6
    faults: int = 100


@dataclass(frozen=True, slots=True)
class YamlFault:
    """What is wrong in a file; `line` counts from 1, 0 is the file as a whole.

    `kind` is a `FaultCode`, or pydantic's name of the error.
    """

    line: int
    keys: Keys
    kind: str
    message: str = ""
    value: str = ""
    limit: str = ""


class _Untyped:
    """Makes nodes without asking what type a plain scalar may be; only written tags are kept."""

    # Built-in functions, since each is called for hundreds of thousands of nodes: one tag for
    # everything, and no path that is remembered.
    resolve: Any = "".format
    descend_resolver: Any = operator.is_
    ascend_resolver: Any = bool


class _Fast(_Untyped, _Base):
    """Reads what is well-formed."""


class _Exact(_Untyped, yaml.BaseLoader):
    """Reads slowly, and says better what is wrong, and where."""


def meant(node: yaml.ScalarNode) -> object:
    """Return what a person means: 21:30 is a time here, not YAML's number of seconds."""
    text = str(node.value)
    if node.style or node.tag:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else text


class YamlFile:
    """What a file says, as plain lists and dictionaries, and what is wrong with it.

    `value` is None where the file says nothing, or can't be read. `limits` are for files that
    anybody can send; `scalar` makes a value of a scalar, else each is the text that is written
    there. `remarks` is whether ``# `` behind a value begins a remark: a ``#`` that touches what
    follows never does, there a text without quotes was cut off.
    """

    def __init__(
        self,
        data: bytes,
        *,
        limits: Limits | None = None,
        scalar: Callable[[yaml.ScalarNode], object] = operator.attrgetter("value"),
        remarks: bool = True,
    ) -> None:
        self.faults: list[YamlFault] = []
        self._most_faults = limits.faults if limits else None
        self.value: Any = None
        self._root: yaml.Node | None = None
        self._scalar = scalar
        self._cut = re.compile(r"[ \t]+#\S" if remarks else r"[ \t]+#")
        self._has_repeats = False
        try:
            try:
                self._read(data, limits, _Fast)
            except yaml.YAMLError:
                self._read(data, limits, _Exact)
                if self._root:
                    raise  # What readers disagree on is a fault, too.
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self._add(line, (), InputCode.NOT_UTF8, "is not UTF-8")
        except RecursionError:
            self._add(0, (), InputCode.TOO_DEEP, "is nested too deep")
        except yaml.YAMLError as error:
            self._root = self.value = None
            said = str(getattr(error, "problem", None) or error).splitlines()[0][:_LONGEST]
            marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
            # What is never closed is to be closed where it opens, not at the end of the file.
            mark = next(filter(None, marks[::-1] if _OPENED.search(said) else marks), None)
            line = mark.line + 1 if mark else 0
            self._add(line, (), InputCode.NOT_YAML, f"is no valid YAML: {said}", value=said)

    @property
    def is_full(self) -> bool:
        """Return whether there are so many faults that no more are noted."""
        return self._most_faults is not None and len(self.faults) >= self._most_faults

    def check(self, adapter: TypeAdapter[T], keys: Keys = ()) -> T | None:
        """Return what is said at a place; None where that has faults, which are noted."""
        if self._root is None and self.faults:
            return None  # It could not be read at all.
        try:
            return adapter.validate_python(self._at(keys))
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False)
        for each in found:
            inside = tuple(part for part in each["loc"] if part != "[key]")
            value = each["input"] if isinstance(each["input"], str | int) else ""
            message = each["msg"].removeprefix("Value error, ")
            self.note((*keys, *inside), each["type"], message, value=value)
        return None

    def salvage(self, adapter: TypeAdapter[T], keys: Keys = ()) -> T | None:
        """Return what is said at a place, without those parts that have faults, which are noted."""
        known = len(self.faults)
        if (found := self.check(adapter, keys)) is not None:
            return found
        faulty = dict.fromkeys(fault.keys for fault in self.faults[known:])
        if keys in faulty:
            return None
        for *around, name in reversed(faulty):
            with contextlib.suppress(KeyError):  # One that is missing can't be taken out.
                del self._at(around)[name]
        return self.check(adapter, keys)

    def note(
        self, keys: Keys, kind: str, message: str = "", *,
        value: object = "", limit: object = "",
    ) -> None:  # fmt: skip
        """Note a fault of what is at a place."""
        if not self.is_full:
            self._add(self.line_of(keys), keys, kind, message, value=value, limit=limit)

    def line_of(self, keys: Keys) -> int:
        """Return the line of a key or an entry, or of what is nearest around it."""
        node = nearest = self._root
        for part in keys:
            begin = None
            if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
                begin = node = node.value[part]
            elif isinstance(node, yaml.MappingNode):
                pairs = (pair for pair in node.value if _name(pair[0]) == part)
                begin, node = next(pairs, (None, None))
            nearest = begin or nearest
        return _line(nearest)

    def file_faults(
        self, names: Collection[str], *, unknown: FaultCode, first: int = 0
    ) -> tuple[Fault, ...]:
        """Return what is wrong as people are told it, by line.

        An unknown key is an `unknown` fault, and the nearest of the `names` is offered. A list's
        first entry has the number `first`.
        """
        found, codes = [], {**_CODES, "extra_forbidden": unknown}
        for each in self.faults:
            code = each.kind if isinstance(each.kind, FaultCode) else codes[each.kind]
            value, near = each.value, ""
            if code is InputCode.NOT_YAML:
                code, value = _meaning(value)
            if code is unknown:
                value = str(each.keys[-1])[:_LONGEST]
                near = next(iter(difflib.get_close_matches(value.lower(), names, 1)), "")
            place = Place(line=each.line, key=keys_text(each.keys, first=first))
            found.append(Fault(place, code, value, each.limit, near))
        return tuple(sorted(found, key=lambda fault: fault.place.line))

    def _read(self, data: bytes, limits: Limits | None, loader: Any) -> None:
        if limits and len(data) > limits.size:
            limit = f"{limits.size // 1024} KB"
            self._add(0, (), InputCode.TOO_LARGE, limit=limit)
            return
        text = data.decode("utf-8-sig")
        if limits and (fault := _beyond(yaml.parse(text, loader), limits)):
            self.faults.append(fault)
            return
        self._root = yaml.compose(text, loader)
        self.value = None if self._root is None else self._plain(self._root)
        if self._root and (self._has_repeats or " #" in text or "\t#" in text):
            lines = text.splitlines()
            # Few lines of the catalogue have a #, and a look at each of its nodes takes long.
            suspects = [n for n, line in enumerate(lines) if self._has_repeats or "#" in line]
            self._inspect(self._root, (), lines, suspects)

    def _add(
        self, line: int, keys: Keys, kind: str, message: str = "", *,
        value: object = "", limit: object = "",
    ) -> None:  # fmt: skip
        if not self.is_full:
            shown = str(value)[:_LONGEST]
            self.faults.append(YamlFault(line, keys, kind, message, shown, str(limit)))

    def _plain(self, node: yaml.Node) -> Any:
        scalar, found = self._scalar, {}
        if isinstance(node, yaml.ScalarNode):
            return scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [
                scalar(each) if isinstance(each, yaml.ScalarNode) else self._plain(each)
                for each in node.value
            ]
        for key, value in node.value:
            found[key.value if isinstance(key, yaml.ScalarNode) else ""] = (
                scalar(value) if isinstance(value, yaml.ScalarNode) else self._plain(value)
            )
        if len(found) < len(node.value):
            self._has_repeats = True
        return found

    def _inspect(self, node: yaml.Node, keys: Keys, lines: list[str], suspects: list[int]) -> None:
        """Note keys that are there twice, and texts that a ``#`` cut off, on suspect lines."""
        nearest = bisect.bisect_left(suspects, node.start_mark.line)
        if nearest == len(suspects) or suspects[nearest] > node.end_mark.line:
            return
        if isinstance(node, yaml.ScalarNode):
            self._inspect_text(node, keys, lines)
        elif isinstance(node, yaml.SequenceNode):
            for number, child in enumerate(node.value):
                self._inspect(child, (*keys, number), lines, suspects)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, child in node.value:
                where = (*keys, name := _name(key))
                if name in seen:
                    fault = InputCode.DUPLICATE_KEY
                    self._add(_line(key), where, fault, "is there twice", value=name)
                seen.add(name)
                self._inspect(child, where, lines, suspects)

    def _inspect_text(self, node: yaml.ScalarNode, keys: Keys, lines: list[str]) -> None:
        end = node.end_mark
        line = "".join(lines[end.line : end.line + 1])
        if not node.style and self._cut.match(line, end.column):
            value = f"{node.value}{line[end.column : end.column + _LONGEST]}".strip()[:_LONGEST]
            message = f"{value!r} ends before its #"
            self._add(_line(node), keys, InputCode.CUT, message, value=value)

    def _at(self, keys: Iterable[str | int]) -> Any:
        value = self.value
        for part in keys:
            value = value[part]
        return value


def _meaning(said: str) -> tuple[FaultCode, str]:
    """Return what a fault of YAML means, and the sign that it is about."""
    for pattern, code in _REASONS:
        if found := pattern.search(said):
            return code, next(iter(found.groups()), "")
    return InputCode.NOT_YAML, said


def keys_text(keys: Keys, *, first: int = 0) -> str:
    """Write a place as ``questions[3].wrong``."""
    parts = (f"[{part + first}]" if isinstance(part, int) else f".{part}" for part in keys)
    return "".join(parts).lstrip(".")


def _beyond(events: Iterable[yaml.Event], limits: Limits) -> YamlFault | None:
    """Return where a file is more than it may be, before it is taken apart."""
    values, room = 0, list[int]()
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            room.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        values += 1
        if fault := _excess(event, values, room, limits):
            return fault
        if room:
            room[-1] -= 1
        if isinstance(event, yaml.CollectionStartEvent):
            is_list = isinstance(event, yaml.SequenceStartEvent)
            room.append(limits.entries if is_list else limits.values)
    return None


def _excess(
    event: yaml.NodeEvent, values: int, room: list[int], limits: Limits
) -> YamlFault | None:
    """Return what is too much about a value, in a file with so many and in lists with such room."""
    line = _line(event)
    if event.anchor:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        return YamlFault(line, (), InputCode.ALIAS, value=f"{sign}{event.anchor}"[:_LONGEST])
    if values > limits.values:
        return YamlFault(line, (), InputCode.TOO_MANY, limit=str(limits.values))
    if room and not room[-1]:
        return YamlFault(line, (), InputCode.TOO_MANY, limit=str(limits.entries))
    if isinstance(event, yaml.CollectionStartEvent) and len(room) == limits.depth:
        return YamlFault(line, (), InputCode.TOO_DEEP)
    return None


def _name(key: yaml.Node) -> str:
    return key.value if isinstance(key, yaml.ScalarNode) else ""


def _line(marked: yaml.Node | yaml.Event | None) -> int:
    mark = marked.start_mark if marked else None
    return mark.line + 1 if mark else 0
