"""What is installed is pinned with hashes, as pyproject.toml asks; workflows name what they run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUN = PROJECT["project"]["dependencies"]
ASKED = {
    "run": RUN,
    "demo": [*RUN, *EXTRAS["demo"]],
    "dev": [*RUN, *EXTRAS["demo"], *EXTRAS["dev"]],
    "build": PROJECT["build-system"]["requires"],
}


def entries(name: str) -> list[str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    lines = "".join(line for line in text.splitlines(keepends=True) if line[0] != "#")
    return lines.replace("\\\n", "").splitlines()


def pinned(name: str) -> dict[str, str]:
    pins = [entry.split()[0].partition("==") for entry in entries(name)]
    return {canonicalize_name(package): version for package, _, version in pins}


@pytest.mark.parametrize("name", ASKED)
def test_requirements_when_read_then_each_dependency_is_pinned_within_its_bounds(name: str):
    pins = pinned(name)
    asked = [each for each in map(Requirement, ASKED[name]) if each.name != "kollab-bot"]
    wrong = [
        f"{each} is pinned to {pin}"
        for each in asked
        if (pin := pins.get(canonicalize_name(each.name))) is None or pin not in each.specifier
    ]
    assert wrong == [], "run `.ci/pin`"


@pytest.mark.parametrize("name", ASKED)
def test_requirements_when_read_then_each_has_hashes_and_what_developers_have(name: str):
    assert [entry for entry in entries(name) if "--hash=sha256:" not in entry] == []
    assert pinned(name).items() <= pinned("dev").items(), "run `.ci/pin`"


def test_requirements_when_in_a_folder_then_all_are_looked_at():
    assert {path.stem for path in (ROOT / "requirements").iterdir()} == set(ASKED)


def test_workflows_when_read_then_actions_are_named_by_commit_and_may_only_read():
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert workflows
    for path in workflows:
        text = path.read_text()
        used = re.findall(r"uses: (\S+)", text)
        assert used
        assert [each for each in used if not re.search(r"@[0-9a-f]{40}$", each)] == [], path
        assert re.findall(r"^permissions: (.*)$", text, re.MULTILINE) == ["{contents: read}"], path
        assert path.stem == "release" or ": write" not in text, path
