"""What a host is given: `kollab files`, and what stands in unit, compose file and image."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from bot.app.cli.program import app
from bot.app.host_files import PLACES
from tests.operations.install.install_machine import ROOT
from tests.operations.install.install_service import keys_of

KEYS = {
    "Unit": {"Description", "Wants", "After", "StartLimitIntervalSec", "StartLimitBurst"},
    "Service": {
        "Type", "User", "Group", "EnvironmentFile", "Environment", "WorkingDirectory",
        "StateDirectory", "StateDirectoryMode", "ExecStartPre", "ExecStart", "Restart",
        "RestartSec", "RestartSteps", "RestartMaxDelaySec", "RestartPreventExitStatus",
        "TimeoutStartSec", "TimeoutStopSec", "NoNewPrivileges", "CapabilityBoundingSet",
        "AmbientCapabilities", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices",
        "ProtectHostname", "ProtectClock", "ProtectKernelTunables", "ProtectKernelModules",
        "ProtectKernelLogs", "ProtectControlGroups", "ProtectProc", "ProcSubset",
        "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID",
        "LockPersonality", "RemoveIPC", "UMask", "SystemCallArchitectures", "SystemCallFilter",
        "SystemCallErrorNumber",
    },
    "Install": {"WantedBy"},
}  # fmt: skip
"""What systemd 252 knows, in which section: a key that is not there is ignored by it."""

PAGES = ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]


def commands(group: Any, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    for name, each in getattr(group, "commands", {}).items():
        yield from commands(each, *words, name)


def said_by(text: str) -> Iterator[str]:
    """Find what is said of `kollab` in a text as a command: in code, or with its path."""
    yield from re.findall(r"`(?:\S+=\S+ )*(?:\.venv/bin/)?kollab ([a-z][^`]*)`", text)
    yield from re.findall(r"^(?:[#$] |ExecStart\w*=)?(?:/\S+/)?kollab ([a-z].*)$", text, re.M)
    yield from (
        " ".join(yaml.safe_load(each)[1:]) for each in re.findall(r"\[\"kollab\", .*\]", text)
    )
    yield from re.findall(r"\[CMD, kollab, (\w+)\]", text)


def test_files_when_written_then_all_are_there_and_the_next_step_is_said(kollab, tmp_path: Path):
    said = kollab("files", str(tmp_path / "new" / "host"))
    assert said.code == 0
    assert "systemctl enable --now kollab" in said.out
    assert "docker compose up -d" in said.out
    written = {path.name: path.read_bytes() for path in (tmp_path / "new" / "host").iterdir()}
    assert written == {name: (ROOT / place).read_bytes() for name, place in PLACES.items()}


def test_files_when_one_is_there_then_none_is_replaced_but_by_force(kollab, tmp_path: Path):
    mine = tmp_path / "kollab.service"
    mine.write_text("mine")
    said = kollab("files", str(tmp_path))
    assert (said.code, said.out) == (1, "")
    assert "has kollab.service already" in said.err
    assert "--force" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["kollab.service"]
    assert mine.read_text() == "mine"
    assert kollab("files", "--force", str(tmp_path)).code == 0
    assert mine.read_bytes() == (ROOT / PLACES["kollab.service"]).read_bytes()


def test_files_when_the_folder_is_a_file_then_words_say_so(kollab, tmp_path: Path):
    (tmp_path / "taken").write_text("")
    said = kollab("files", str(tmp_path / "taken"))
    assert said.code == 1
    assert "can't be written" in said.err
    assert "Traceback" not in said.err


def test_wheel_when_built_then_it_has_what_files_writes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {place: f"bot/app/for_hosts/{name}" for name, place in PLACES.items()}


KNOWN = set(commands(typer.main.get_command(app)))
GROUPS = {words[:-1] for words in KNOWN}


def is_command(said: str) -> bool:
    """Whether the program has it: a group alone may be named, but nothing that it has not."""
    words = tuple(re.sub(r"[^a-z -].*", "", said).split())
    while words and words not in KNOWN:
        words = words[:-1]
    return words not in GROUPS or said.strip() == " ".join(words) != ""


@pytest.mark.parametrize("page", [*PAGES, "Dockerfile", "compose.yaml", "docs/kollab.service"])
def test_commands_when_a_page_names_them_then_the_program_has_them(page: str):
    assert [said for said in said_by((ROOT / page).read_text()) if not is_command(said)] == []


def test_unit_when_read_then_every_key_is_one_that_systemd_has():
    assert [
        f"[{section}] {key}"
        for section, key, _ in keys_of(ROOT / "docs" / "kollab.service")
        if key not in KEYS.get(section, ())
    ] == []


def test_unit_and_its_command_when_read_then_they_say_the_same():
    script = (ROOT / "docs" / "kollab.sh").read_text()
    unit = {key: value for _, key, value in keys_of(ROOT / "docs" / "kollab.service")}
    assert unit["Environment"] in script.splitlines()
    assert f". {unit['EnvironmentFile']}" in script.splitlines()
    assert f"cd {unit['WorkingDirectory']}" in script.splitlines()
    assert f"-u {unit['User']} -- {unit['ExecStart'].split()[0]} " in script
    assert subprocess.run(["sh", "-n", ROOT / "docs" / "kollab.sh"], check=False).returncode == 0
