"""Names of modules, classes and functions keep to docs/glossary.md: one word a thing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Never a part of a name. The right word is in docs/glossary.md.
PARTS = {
    *("act", "board", "dq", "excluding", "herald", "lack", "letter", "play", "quiz"),
    *("readmit", "setback", "standing", "teaser", "trouble"),
}
# Not the name of a class; as parts of other names they are fine ("turn the page").
CLASSES = {
    "DraftFault",
    "FileFault",
    "InputFault",
    "KnownWork",
    "Later",
    "Missed",
    "Nothing",
    "Plan",
    "Slot",
    "Turn",
}
MEANT_OTHERWISE = {
    "_Letters": "letters of Hangul",
    "_known_letters": "letters of Hangul",
    "play": "the simulation plays what somebody typed",
    "play_again": "what the button below a podium says",
}


def names(path: str, source: str) -> Iterator[str]:
    yield Path(path).stem
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def words_of(name: str) -> set[str]:
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return {form for part in parts for form in (part.lower(), part.lower().removesuffix("s"))}


def misnamed(path: str, source: str) -> list[str]:
    return [name for name in names(path, source) if words_of(name) & PARTS or name in CLASSES]


def test_names_when_read_then_each_thing_has_its_word():
    found = {
        name: path.relative_to(ROOT).as_posix()
        for folder in ("bot", "cogs")
        for path in ROOT.glob(f"{folder}/**/*.py")
        for name in misnamed(str(path), path.read_text())
    }
    assert {name: path for name, path in found.items() if name not in MEANT_OTHERWISE} == {}
    assert sorted(MEANT_OTHERWISE.keys() - found) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("quiz.py", ""),
        ("bot/letters.py", ""),
        ("a.py", "class ScoreBoards: ..."),
        ("a.py", "class Nothing: ..."),
        ("a.py", "async def tell_troubles(): ..."),
        ("a.py", "class A:\n  def acts_of(self): ..."),
    ],
)
def test_misnamed_when_a_word_is_not_the_glossarys_then_it_is_found(path: str, source: str):
    assert misnamed(path, source)


def test_misnamed_when_a_word_only_has_it_inside_then_nothing_is_found():
    assert misnamed("reaction.py", "def is_active(): ...\nclass NothingToPost: ...") == []
