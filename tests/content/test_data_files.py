"""The shipped files: in form, and the same to every YAML reader, be it of YAML 1.1 or 1.2."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from pydantic import ValidationError

from bot.catalogue.files.reader import ADAPTERS, load_content
from bot.catalogue.files.writer import schema_files, written_files

DATA = Path(str(files("data")))
FILES = [path.relative_to(DATA).as_posix() for path in sorted(DATA.rglob("*.yaml"))]
CATALOGUE = [name for name in FILES if name not in {"palettes.yaml", "labels.yaml"}]
DATES = {"date", "debut", "data_date", "from", "until"}
FLAGS = {"untitled", "former"}
# YAML 1.2 breaks lines at none of these, 1.1 does; the first is invisible at a file's start.
STRANGE = re.compile("[\ufeff\x85\u2028\u2029\t]")
# What begins like a number of YAML 1.2's core schema, which is where it differs from 1.1.
NUMBER = re.compile(r"[-+]?(0o[0-7]+|0x[0-9a-fA-F]+|\.?[0-9][0-9.]*([eE][-+]?[0-9]+)?|\.(inf|nan))")
RESOLVER = yaml.SafeLoader("")


def is_text(value: str) -> bool:
    """Return whether a plain value is text to readers of YAML 1.1 and of 1.2."""
    if value.lower() in {"y", "n"} or NUMBER.fullmatch(value.lower()):
        return False  # PyYAML takes the two letters for text, YAML 1.1 does not.
    return str(RESOLVER.resolve(yaml.ScalarNode, value, (True, False))).endswith(":str")


def is_date(value: str) -> bool:
    """Return whether a value names a year, a month or a day that exists."""
    try:
        dt.date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return bool(re.fullmatch(r"[12]\d{3}(-\d\d){0,2}", value))


def plain_values(node: yaml.Node | None, key: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Yield everything written without quotes, with the key that it belongs to."""
    if isinstance(node, yaml.ScalarNode):
        if not node.style:
            yield key, node
        return
    for each in node.value if node is not None else ():
        name, value = each if isinstance(node, yaml.MappingNode) else (None, each)
        if name is not None:
            yield from plain_values(name)
        yield from plain_values(value, name.value if name is not None else key)


def differing(text: str) -> list[str]:
    """Return what readers of YAML 1.1 and of 1.2 take for different things, with its line."""
    found = [
        f"line {node.start_mark.line + 1}: {node.value!r}"
        for key, node in plain_values(yaml.compose(text, yaml.CSafeLoader))
        if not is_text(node.value)
        and not (key in DATES and is_date(node.value))
        and not (key in FLAGS and node.value == "true")
        and not (key == "fame" and node.value in "12345")
    ]
    found += [f"{each[0]!r} is invisible" for each in STRANGE.finditer(text)]
    found += [
        f"line {event.start_mark.line + 1}: an anchor, an alias or a tag"
        for event in yaml.parse(text, yaml.CSafeLoader)
        if event.start_mark and (getattr(event, "anchor", None) or getattr(event, "tag", None))
    ]
    return found


@pytest.mark.parametrize("name", FILES)
def test_file_when_read_by_pyyaml_and_by_libyaml_then_it_says_the_same(name: str):
    text = (DATA / name).read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)


@pytest.mark.parametrize("name", FILES)
def test_file_when_read_as_yaml_1_2_then_nothing_means_something_else(name: str):
    assert differing((DATA / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "name: On", "countries: [NO]", "title: 11:30", "title: 010", "title: 0o17", "title: 1e3",
        "title: 2.0", "title: 1_000", "title: ~", "title:", "title: TRUE", "fandom: 42", "y: z",
        "date: 2024-02-30", "title: 2024-02-29", "untitled: yes", "title: <<", "title: =",
        "title: !!str 5", "a: &b c", "title: \ufeffx", "title: a\u2028 b",
    ],
)  # fmt: skip
def test_value_when_it_means_different_things_then_it_is_found(line: str):
    assert differing(line)


def test_value_when_it_is_in_quotes_or_a_date_then_it_is_fine():
    assert differing('title: "On"\ndate: 2024\ndebut: 2024-02-29\nuntitled: true') == []


def test_data_when_written_anew_then_nothing_changes():
    wanted = {**dict(written_files(load_content(DATA))), **dict(schema_files())}
    found = {name: (DATA / name).read_text("utf-8") for name in wanted}
    assert [name for name in wanted if found[name] != wanted[name]] == [], (
        "run `kollab catalogue format`"
    )
    assert sorted(name for name in wanted if name.endswith(".yaml")) == CATALOGUE


class Typed(yaml.CSafeLoader):
    """Reads as editors do, by YAML 1.2: no dates."""


Typed.yaml_implicit_resolvers = {
    first: [each for each in found if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def schema_faults(kind: str, value: object) -> list[str]:
    schema = json.loads((DATA / "schema" / f"{kind}.json").read_text("utf-8"))
    return [str(each) for each in jsonschema_rs.validator_for(schema).iter_errors(value)]


@pytest.mark.parametrize("name", CATALOGUE)
def test_file_when_an_editor_checks_it_then_its_schema_finds_nothing(name: str):
    kind = name.split("/")[0].removesuffix(".yaml")
    text = (DATA / name).read_text("utf-8")
    assert schema_faults(kind, yaml.load(text, Typed)) == []
    assert f"schema/{kind}.json" in text.splitlines()[0]


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("shows", {"knd": "film"}),
        ("shows", {"kind": "movie"}),
        ("shows", {"id": "No Slug"}),
        ("shows", {"title": ""}),
        ("artists", {"debut": "18 October"}),
        ("artists", {"countries": ["KOR"]}),
        ("artists", {"sources": "MB"}),
        ("collaborations", {"sources": [{"source": "PAGE", "url": "example.org"}]}),
        ("collaborations", {"credits": [{"act": "iu"}]}),
    ],
)
def test_entry_when_the_reader_refuses_it_then_its_schema_does_too(
    kind: str, changed: dict[str, Any]
):
    name = next(one for one in FILES if one.startswith(kind))
    entry = yaml.load((DATA / name).read_text("utf-8"), Typed)[0]
    assert schema_faults(kind, [entry]) == []
    assert schema_faults(kind, [entry | changed])
    with pytest.raises(ValidationError):
        ADAPTERS[kind].validate_python(entry | changed)
