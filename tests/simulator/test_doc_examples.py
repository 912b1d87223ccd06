"""The examples of README and docs are run, and what they show is what is answered."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app.cli import main

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?(kollab ask\b.*)$")
HEREDOC = re.compile(r"\s*<<\s*'?(\w+)'?\s*$")


@dataclass
class Example:
    """A command as a document shows it, what it reads, and the lines shown of its answer."""

    where: str
    command: str
    typed: str
    shown: list[str]

    def __str__(self) -> str:
        return f"{self.where}: {self.command}"


def examples(where: str, text: str) -> Iterator[Example]:
    for fence in FENCE.findall(text):
        joined = fence.replace("\\\n", " ")
        for part in re.split(r"^(?=\$ |(?:\.venv/bin/)?kollab )", joined, flags=re.MULTILINE):
            first, _, rest = part.partition("\n")
            if found := COMMAND.match(first):
                yield _example(where, found[1], rest.splitlines())


def _example(where: str, command: str, below: list[str]) -> Example:
    if not (end := HEREDOC.search(command)):
        return Example(where, command, "", below)
    last = below.index(end[1])
    return Example(where, command[: end.start()], "\n".join(below[:last]), below[last + 1 :])


DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = [
    example
    for path in DOCUMENTS
    for example in examples(path.name, path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def database(shipped_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(shipped_file, tmp_path_factory.mktemp("examples") / "demo.db"))


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example_when_run_then_it_answers_what_is_shown(
    example: Example, database, tmp_path, monkeypatch, capsys
):
    words = shlex.split(example.command)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [*words[:2], "--db", str(database), *words[2:]])
    monkeypatch.setattr(sys, "stdin", io.StringIO(example.typed))
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().out
    refused = any(line.startswith("✗") for line in example.shown)
    assert int(ended.value.code or 0) == (1 if refused else 0), said
    answered = {line.strip() for line in said.splitlines()}
    missing = [line for line in example.shown if line.strip() not in answered | {"", "..."}]
    assert missing == [], said


def test_examples_when_collected_then_ask_md_has_some_of_each_kind():
    found = [example for example in EXAMPLES if example.where == "ask.md"]
    assert len(found) >= 8
    assert any(example.typed for example in found)
    assert any("✗" in "".join(example.shown) for example in found)
    assert all(example.shown or example.typed or "--" in example.command for example in found)
