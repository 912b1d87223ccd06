"""Read the catalogue's YAML files.

Every fault is found and placed before anything is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

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
from bot.catalogue.files.folder import (
    Progress,
    Source,
    content_files,
    folders_of,
    ignore,
    read,
)
from bot.catalogue.files.rules import Reading, check_rules
from bot.kit.db.bulk import without_collector
from bot.kit.errors import ContentError, InputCode, Place
from bot.kit.yaml_files import Keys, YamlFault, YamlFile, keys_text

ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "catalogue": TypeAdapter(CatalogueEntry),
    "sources": TypeAdapter(SourceEntry),
    "artists": TypeAdapter(ArtistEntry),
    "shows": TypeAdapter(ShowEntry),
    "collaborations": TypeAdapter(WorkEntry),
    "articles": TypeAdapter(ArticleEntry),
}
SINGLE_ENTRIES = frozenset({"catalogue", "articles"})
"""Kinds with one entry a file; the other files are lists."""

_REMEDIES = {
    InputCode.NOT_UTF8: "save the file as UTF-8",
    InputCode.NOT_YAML: "mend indentation, quotes or colons there; a value with `: ` or ` #` in "
    "it, or that starts with one of - [ { & * ! ' \" % @ `, needs quotes",
    InputCode.TOO_DEEP: "write out what `*` stands for; see data/README.md",
    InputCode.DUPLICATE_KEY: "keep one of them",
    InputCode.CUT: "put the value into quotes; a remark needs a line of its own",
    "missing": "add the key",
    "unexpected_keyword_argument": "remove the key, or mend its spelling",
    "enum": "use one of these words",
    "string_too_short": "leave the key out when nothing is known",
    "string_too_long": "shorten it",
    "tuple_type": "write a list",
    "bool_parsing": "write true, or leave the key out",
}


@dataclass(slots=True)
class _Reader:
    found: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {kind: {} for kind in ADAPTERS}
    )
    prefix: str = ""
    here: set[tuple[str, str]] = field(default_factory=set)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)
    faults: list[ContentFault] = field(default_factory=list)

    def fault(self, place: Place, entry: str, problem: str, *, remedy: str) -> None:
        self.faults.append(ContentFault(place, entry, problem, remedy))

    def begin(self, prefix: str) -> None:
        """Go on to a folder, whose entries replace those of the folders before."""
        if prefix != self.prefix:
            self.prefix, self.here = prefix, set()

    def read(self, name: str, data: bytes) -> None:
        """Read one file; what is wrong in it becomes faults."""
        kind = name.split("/")[0].removesuffix(".yaml")
        name = self.prefix + name
        single = kind in SINGLE_ENTRIES
        file = YamlFile(data, remarks=False)
        if file.value is None:
            self.broken.add((kind, ""))
            if not file.faults and kind != "shows":
                self.fault(Place(name), "", "is empty", remedy="remove the file or fill it")
        elif not isinstance(file.value, dict if single else list):
            form = "one mapping (key: value)" if single else "a list (- id: ...)"
            self.fault(Place(name, 1), "", f"is not {form}", remedy="see data/README.md")
        elif single:
            self._entry(kind, name, file, ())
        else:
            for number in range(len(file.value)):
                self._entry(kind, name, file, (number,))
        for each in file.faults:
            self._explain(name, file, each, single=single)

    def _entry(self, kind: str, name: str, file: YamlFile, keys: tuple[int, ...]) -> None:
        slug, entry = _slug(file, keys), file.check(ADAPTERS[kind], keys)
        stands = Place(name, file.line_of(keys))
        if entry is None:
            self.broken.add((kind, slug))
        elif (kind, slug) in self.here:
            self.fault(
                stands, slug, f"is there twice: also at {self.places[kind, slug]}",
                remedy="remove one of them, or give the new one an id of its own",
            )  # fmt: skip
        else:
            self.here.add((kind, slug))
            self.places[kind, slug] = stands
            self.found[kind][slug] = entry

    def _explain(self, name: str, file: YamlFile, fault: YamlFault, *, single: bool) -> None:
        entry, inside = ((), fault.keys) if single else (fault.keys[:1], fault.keys[1:])
        where = keys_text(inside) or ("entry" if entry else "")
        problem = f"{where}: {fault.message}" if where else fault.message
        remedy = _REMEDIES.get(fault.kind, "correct the value; data/README.md has the keys")
        self.fault(Place(name, fault.line), _slug(file, entry), problem, remedy=remedy)


def _slug(file: YamlFile, keys: Keys) -> str:
    entry = file.value[keys[0]] if keys else file.value
    return str(entry.get("id", "")) if isinstance(entry, dict) else ""


@without_collector()
def read_content(
    source: Source, *, progress: Progress = ignore
) -> tuple[Content | None, tuple[ContentFault, ...]]:
    """Read and check a catalogue's files.

    Return the content (None when it can't be used) and every fault, by file and line. Raise
    ContentError where a folder or file can't be read at all.
    """
    reader = _Reader()
    files = [
        (prefix, *file) for prefix, folder in folders_of(source) for file in content_files(folder)
    ]
    for done, (prefix, name, one) in enumerate(files):
        progress("reading", done, len(files))
        reader.begin(prefix)
        reader.read(name, read(prefix + name, one))
    progress("reading", len(files), len(files))
    if not (reader.found["catalogue"] or reader.faults):
        reader.fault(
            Place("catalogue.yaml"), "", "is missing", remedy="point to the folder that has it"
        )
    content = None
    if catalogue := reader.found.pop("catalogue"):
        entries = {kind: tuple(found.values()) for kind, found in reader.found.items()}
        content = Content(catalogue[""], **entries)
        reading = Reading(content, reader.places, reader.broken)
        reader.faults.extend(check_rules(reading, progress=progress))
    faults = tuple(sorted(set(reader.faults), key=lambda one: (one.place.file, one.place.line)))
    return (None if faults else content), faults


def load_content(source: Source, *, progress: Progress = ignore) -> Content:
    """Read a catalogue's files, which must be faultless.

    Raise ContentError with every fault, one a line.
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
