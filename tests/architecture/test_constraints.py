"""constraints.txt pins whatever pyproject.toml asks for, and workflows name what they run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line.partition("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, _, version in pins}


def asked_for() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return [each for each in map(Requirement, lines) if each.name != project["name"]]


def test_constraints_when_read_then_each_dependency_is_pinned_within_its_bounds():
    pins = pinned()
    wrong = [
        f"{each} is pinned to {pin}"
        for each in asked_for()
        if (pin := pins.get(canonicalize_name(each.name))) is None or pin not in each.specifier
    ]
    assert wrong == [], "run `make constraints`"


def test_workflows_when_read_then_actions_are_named_by_commit_and_may_only_read():
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert workflows
    for path in workflows:
        text = path.read_text()
        used = re.findall(r"uses: (\S+)", text)
        assert used
        assert [each for each in used if not re.search(r"@[0-9a-f]{40}$", each)] == [], path
        assert re.findall(r"^permissions: (.*)$", text, re.MULTILINE) == ["{contents: read}"], path
