"""YAML files that people give: read node by node, with every fault and the line it is in."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import yaml

from bot.kit.errors import Fault, FaultCode, InputCode, Place

_DEEPEST = 6
_BOOL, _INT, _NULL = (f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "null"))


class NodeReader:
    """Walks the nodes of a file and gathers what is wrong with them.

    Attributes
    ----------
    faults : list[Fault]
        What was found so far.
    unknown : FaultCode
        What is said of a name that is not among the allowed ones.
    """

    unknown: FaultCode

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def compose(self, text: str) -> yaml.Node | None:
        """Parse the text into nodes; None where it is no YAML, or none that we would read."""
        try:
            if (line := _too_deep(text)) is not None:
                self.faults.append(Fault(Place(line=line), InputCode.TOO_DEEP))
                return None
            root = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            self.faults.append(
                Fault(Place(line=line), InputCode.NOT_YAML, str(error.problem or "")[:100])
            )
            return None
        except yaml.YAMLError:
            # A character that YAML does not allow.
            self.faults.append(Fault(Place(), InputCode.NOT_YAML))
            return None
        if root is None:
            self.faults.append(Fault(Place(), InputCode.NOT_A_MAPPING))
        return root

    def pairs(
        self, node: yaml.Node, path: str, *, allowed: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Yield name, its node and the value's node, without those whose name can't be."""
        if isinstance(node, yaml.ScalarNode) and node.tag == _NULL:
            return
        if not isinstance(node, yaml.MappingNode):
            self.add(node, path, InputCode.NOT_A_MAPPING)
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)[:100] if isinstance(key, yaml.ScalarNode) else ""
            place = f"{path}.{name}" if path else name
            if name in seen:
                self.add(key, place, InputCode.DUPLICATE_KEY, value=name)
            elif allowed and name not in allowed:
                meant = next(iter(difflib.get_close_matches(name.lower(), allowed, 1)), "")
                self.add(key, place, self.unknown, value=name, meant=meant)
            else:
                yield name, key, value
            seen.add(name)

    def add(
        self,
        node: yaml.Node,
        key: str,
        code: FaultCode,
        *,
        value: str = "",
        limit: str = "",
        meant: str = "",
    ) -> None:
        """Note what is wrong with a node."""
        place = Place(line=line_of(node), key=key)
        self.faults.append(Fault(place, code, value, limit, meant))


def plain_value(node: yaml.Node) -> object:
    """Return what a person means: 21:30 is a time here, not YAML's number of seconds."""
    if isinstance(node, yaml.SequenceNode):
        # No deeper: an alias may make a list its own entry.
        return [_scalar(each) for each in node.value]
    return _scalar(node)


def written_text(node: yaml.Node) -> str | None:
    """Return a text as it was written, ``2019`` and ``yes`` too; None for what is no text.

    What is left empty is an empty text.
    """
    if not isinstance(node, yaml.ScalarNode):
        return None
    return "" if node.tag == _NULL else str(node.value)


def line_of(marked: yaml.Node | yaml.Event) -> int:
    """Return the line, from 1, in which something begins; 0 where that is not known."""
    mark = marked.start_mark
    return mark.line + 1 if mark else 0


def _scalar(node: yaml.Node) -> object:
    if not isinstance(node, yaml.ScalarNode):
        return {}
    if node.tag == _NULL:
        return None
    if node.tag == _BOOL:
        return node.value.lower() in {"yes", "true", "on"}
    if node.tag == _INT and node.value.isdecimal():
        return int(node.value)
    return str(node.value)


def _too_deep(text: str) -> int | None:
    """Return the line where a file nests deeper than any of ours: PyYAML would recurse."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                return line_of(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None
