"""What a tag sets off: the section of the changelog, and the workflow that makes a release."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.operations.install.install_machine import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CHANGELOG = """# Changelog

## [1.3.0] - 2027-01-02

### Added

- Something new.

## [1.3.0.dev1] - 2027-01-01

- Something else.
"""


def notes(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    (folder / ".ci").mkdir()
    (folder / "changelog.d").mkdir(exist_ok=True)
    (folder / "changelog.d" / "README.md").write_text("What it is for.")
    (folder / "CHANGELOG.md").write_text(CHANGELOG)
    script = shutil.copy(ROOT / ".ci" / "release-notes", folder / ".ci")
    return subprocess.run([script, version], capture_output=True, text=True, check=False)


def test_notes_when_a_version_is_in_the_changelog_then_its_section_alone_is_printed(tmp_path: Path):
    done = notes(tmp_path, "1.3.0")
    assert (done.returncode, done.stdout) == (0, "### Added\n- Something new.\n")


def test_notes_when_a_version_is_not_in_the_changelog_then_nothing_is_released(tmp_path: Path):
    done = notes(tmp_path, "1.4.0")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing of 1.4.0" in done.stderr


def test_notes_when_changes_are_not_in_the_changelog_then_nothing_is_released(tmp_path: Path):
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "changelog.d" / "+new.added.md").write_text("New.")
    done = notes(tmp_path, "1.3.0")
    assert (done.returncode, done.stdout) == (1, "")
    assert "make changelog VERSION=1.3.0" in done.stderr


def jobs_of(path: Path) -> dict[str, dict[str, Any]]:
    document = yaml.safe_load(path.read_text())
    # YAML 1.1 takes the key `on` for a truth.
    assert document.keys() - {"concurrency", "env"} == {"name", True, "permissions", "jobs"}
    jobs: dict[str, dict[str, Any]] = document["jobs"]
    return jobs


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_when_read_then_each_job_ends_in_time_and_each_step_does_one_thing(path: Path):
    for name, job in jobs_of(path).items():
        assert job["runs-on"] == "ubuntu-latest", name
        assert 0 < job["timeout-minutes"] <= 60, name
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step), step
            assert step.keys() <= {"uses", "run", "with", "env", "id", "name"}, step


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_when_it_runs_a_shell_then_that_is_sound_and_takes_nothing_from_outside(
    path: Path,
):
    lines = [
        each["run"] for job in jobs_of(path).values() for each in job["steps"] if "run" in each
    ]
    assert [line for line in lines if "${{" in line] == []
    for line in lines:
        done = subprocess.run(["bash", "-n"], input=line, text=True, check=False)
        assert done.returncode == 0, line


def test_release_when_it_refers_to_jobs_and_steps_then_they_are_there():
    path = ROOT / ".github" / "workflows" / "release.yml"
    jobs = jobs_of(path)
    needed = [
        need for job in jobs.values() for need in [*([job["needs"]] if "needs" in job else [])]
    ]
    flat = {name for need in needed for name in ([need] if isinstance(need, str) else need)}
    assert flat <= jobs.keys()
    for job, output in re.findall(r"needs\.(\w+)\.outputs\.(\w+)", path.read_text()):
        assert output in jobs[job]["outputs"]
    steps = {step.get("id") for step in jobs["image"]["steps"]}
    assert set(re.findall(r"steps\.(\w+)\.outputs", path.read_text())) <= steps


def test_release_when_built_then_both_processors_have_an_image_with_its_parts_and_origin():
    jobs = jobs_of(ROOT / ".github" / "workflows" / "release.yml")
    build = next(step["run"] for step in jobs["image"]["steps"] if step.get("id") == "build")
    for option in ("--platform linux/amd64,linux/arm64", "--sbom=true", "--provenance=mode=max"):
        assert option in build
    signed = [name for name, job in jobs.items() if "id-token" in job.get("permissions", ())]
    assert signed == ["files", "image"]
    assert all("attest-build-provenance@" in str(jobs[name]["steps"]) for name in signed)
    assert jobs["publish"]["permissions"] == {"contents": "write"}
