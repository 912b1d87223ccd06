"""Read the catalogue's YAML files: every fault is found and placed before anything is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.catalogue.files.entries import (
    ArticleEntry,
    ArtistEntry,
    CatalogueEntry,
    Content,
    ContentFault,
    ShowEntry,
    SourceEntry,
    WorkEntry,
)
from bot.catalogue.files.reading import Reading
from bot.catalogue.files.rules import check_rules
from bot.kit.db.gc import without_collector
from bot.kit.errors import ContentError, Place

try:
    from yaml import CBaseLoader as _Base
except ImportError:  # PyYAML without libyaml: the same, ten times slower.
    from yaml import BaseLoader as _Base  # type: ignore[assignment]  # the same interface

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""

READER_VERSION = 1
"""Raise it when the same files give different rows (a new column, another way to fold names)."""

_FOLDERS = ("artists", "collaborations", "articles")
_SINGLE = ("catalogue.yaml", "sources.yaml", "shows.yaml")
_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "catalogue": TypeAdapter(CatalogueEntry),
    "sources": TypeAdapter(SourceEntry),
    "artists": TypeAdapter(ArtistEntry),
    "shows": TypeAdapter(ShowEntry),
    "collaborations": TypeAdapter(WorkEntry),
    "articles": TypeAdapter(ArticleEntry),
}
_REMEDIES = {
    "missing": "add the key",
    "unexpected_keyword_argument": "remove the key, or mend its spelling",
    "enum": "use one of these words",
    "string_too_short": "leave the key out when nothing is known",
    "string_too_long": "shorten it",
    "tuple_type": "write a list",
    "bool_parsing": "write true, or leave the key out",
}


def _files(source: Traversable | Path) -> Iterator[tuple[str, Traversable | Path]]:
    """Yield relative name and file of everything that is read, sorted by name."""
    for name in _SINGLE:
        if (one := source / name).is_file():
            yield name, one
    for folder in _FOLDERS:
        if (inside := source / folder).is_dir():
            for one in sorted(inside.iterdir(), key=lambda entry: entry.name):
                if one.name.endswith((".yaml", ".yml")):
                    yield f"{folder}/{one.name}", one


def content_hash(source: Traversable | Path) -> str:
    """Return the SHA-256 of the files' names and bytes, and of how they are read."""
    digest = hashlib.sha256(f"kollab content {READER_VERSION}\n".encode())
    for name, one in _files(source):
        data = one.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


class _Loader(_Base):
    """Makes nodes without asking what type a plain scalar may be: each is text here."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """Return one tag for everything."""
        return "tag:yaml.org,2002:str"

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Remember no path."""

    def ascend_resolver(self) -> None:
        """Remember no path."""


@dataclass(slots=True)
class _Reader:
    found: dict[str, list[Any]] = field(default_factory=lambda: {kind: [] for kind in _ADAPTERS})
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)
    faults: list[ContentFault] = field(default_factory=list)

    def fault(self, place: Place, entry: str, problem: str, *, remedy: str) -> None:
        self.faults.append(ContentFault(place, entry, problem, remedy))

    def read(self, name: str, data: bytes) -> None:
        """Read one file; what is wrong in it becomes faults."""
        kind = name.split("/")[0].removesuffix(".yaml")
        if (node := self._compose(name, data)) is None:
            self.broken.add((kind, ""))
            return
        single = kind in ("catalogue", "articles")
        nodes = [node] if single else node.value
        if isinstance(node, yaml.MappingNode) is not single or isinstance(nodes, str):
            form = "one mapping (key: value)" if single else "a list (- id: ...)"
            self.fault(Place(name, 1), "", f"is not {form}", remedy="see data/README.md")
            return
        for one in nodes:
            self._entry(kind, name, one)

    def _compose(self, name: str, data: bytes) -> yaml.Node | None:
        loader = None
        try:
            loader = _Loader(data.decode("utf-8"))
            node: yaml.Node | None = loader.get_single_node()
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.fault(Place(name, line), "", "is not UTF-8", remedy="save the file as UTF-8")
            return None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            said = getattr(error, "problem", None) or str(error).splitlines()[0]
            self.fault(
                Place(name, mark.line + 1 if mark else 0), "", f"is no valid YAML: {said}",
                remedy="mend indentation, quotes or colons there; a value with `: ` or ` #` in "
                "it, or that starts with one of - [ { & * ! ' \" % @ `, needs quotes",
            )  # fmt: skip
            return None
        finally:
            if loader is not None:
                loader.dispose()
        if node is None and not name.startswith("shows"):
            self.fault(Place(name), "", "is empty", remedy="remove the file or fill it")
        return node

    def _entry(self, kind: str, name: str, node: yaml.Node) -> None:
        place = Place(name, node.start_mark.line + 1)
        data = self._plain(node, place)
        slug = str(data.get("id", "")) if isinstance(data, dict) else ""
        try:
            entry = _ADAPTERS[kind].validate_python(data)
        except ValidationError as error:
            self.broken.add((kind, slug))
            for one in error.errors(include_url=False, include_context=False):
                self._explain(place, slug, node=node, error=dict(one))
            return
        if slug and (earlier := self.places.get((kind, slug))):
            self.fault(
                place, slug, f"is there twice: also at {earlier}",
                remedy="remove one of them, or give the new one an id of its own",
            )  # fmt: skip
            return
        self.places[kind, slug] = place
        self.found[kind].append(entry)

    def _plain(self, node: yaml.Node, place: Place) -> Any:
        """Turn nodes into lists, dictionaries and strings; a key given twice is a fault."""
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(one, place) for one in node.value]
        plain: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in plain:
                self.fault(
                    Place(place.file, key.start_mark.line + 1), str(plain.get("id", "")),
                    f"says {name!r} twice", remedy="keep one of them",
                )  # fmt: skip
            plain[name] = self._plain(value, place)
        return plain

    def _explain(self, place: Place, slug: str, *, node: yaml.Node, error: dict[str, Any]) -> None:
        """Record in words what pydantic found, at the line of the key that it found it in."""
        path: tuple[str | int, ...] = error["loc"]
        where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
        message = str(error["msg"]).removeprefix("Value error, ")
        self.fault(
            Place(place.file, _line(node, path)),
            slug,
            f"{where.lstrip('.') or 'entry'}: {message}",
            remedy=_REMEDIES.get(error["type"], "correct the value; data/README.md has the keys"),
        )


def _line(node: yaml.Node, path: tuple[str | int, ...]) -> int:
    line = node.start_mark.line + 1
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            inside = [(key, value) for key, value in node.value if key.value == part]
            if not inside:
                break
            line, node = inside[0][0].start_mark.line + 1, inside[0][1]
            continue
        else:
            break
        line = node.start_mark.line + 1
    return line


def _ignore(what: str, done: int, total: int) -> None:
    """Do nothing: nobody looks on."""


def read_content(
    source: Traversable | Path, *, progress: Progress = _ignore
) -> tuple[Content | None, tuple[ContentFault, ...]]:
    """Read and check a whole folder of catalogue files.

    Returns
    -------
    tuple
        The content (None when it can't be used) and every fault that was found, by file and line.
    """
    with without_collector():
        return _read_content(source, progress)


def _read_content(
    source: Traversable | Path, progress: Progress
) -> tuple[Content | None, tuple[ContentFault, ...]]:
    reader = _Reader()
    files = list(_files(source))
    for done, (name, one) in enumerate(files):
        progress("reading", done, len(files))
        reader.read(name, one.read_bytes())
    progress("reading", len(files), len(files))
    if not reader.found["catalogue"] and not reader.faults:
        reader.fault(
            Place("catalogue.yaml"), "", "is missing", remedy="point to the folder that has it"
        )
    content = _content(reader.found) if reader.found["catalogue"] else None
    if content:
        reading = Reading(content, reader.places, reader.broken)
        reader.faults.extend(check_rules(reading, progress=progress))
    faults = tuple(sorted(set(reader.faults), key=lambda one: (one.place.file, one.place.line)))
    return (None if faults else content), faults


def _content(found: dict[str, list[Any]]) -> Content:
    return Content(
        catalogue=found["catalogue"][0],
        sources=tuple(found["sources"]),
        artists=tuple(found["artists"]),
        shows=tuple(found["shows"]),
        collaborations=tuple(found["collaborations"]),
        articles=tuple(found["articles"]),
    )


def load_content(source: Traversable | Path, *, progress: Progress = _ignore) -> Content:
    """Read a folder that must be faultless.

    Raises
    ------
    ContentError
        With every fault, one a line.
    """
    content, faults = read_content(source, progress=progress)
    if content is None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise ContentError(
            f"The catalogue in {source} has {count}:\n{lines}",
            remedy="mend the files as each line says; until then the catalogue that was loaded "
            "before stays in use",
        )
    return content
