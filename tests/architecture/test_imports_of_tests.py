"""Tests stand by themselves: benchmarks import what both need from tests, never the reverse."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def imports_benchmarks(source: str) -> bool:
    names: list[str | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.append(node.module)
    return any(name and name.split(".")[0] == "benchmarks" for name in names)


def test_tests_when_read_then_none_imports_the_benchmarks() -> None:
    paths = sorted(TESTS.rglob("*.py"))
    assert Path(__file__) in paths
    found = [path for path in paths if imports_benchmarks(path.read_text(encoding="utf-8"))]
    assert [str(path.relative_to(TESTS)) for path in found] == []


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ("from benchmarks.wire import main", True),
        ("from benchmarks import wire", True),
        ("def f():\n    import benchmarks.wire as w", True),
        ("from tests.standin import StandIn  # as benchmarks do", False),
        ("from .benchmarks import x", False),
        ("import benchmarks_of_others", False),
    ],
)
def test_import_when_of_the_benchmarks_then_found(source: str, is_found: bool) -> None:
    assert imports_benchmarks(source) is is_found
