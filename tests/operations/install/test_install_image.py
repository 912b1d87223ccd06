"""The Dockerfile and compose.yaml, without Docker: what they say, and their steps one by one."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from string import Template

import pytest
import yaml

from tests.operations.install.install_machine import ROOT, Machine


def instructions() -> list[tuple[str, str]]:
    """Read the Dockerfile's instructions, each on one line."""
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    said = [line.split(maxsplit=1) for line in lines if line and line[0] != "#"]
    return [(word, re.sub(r"\s+", " ", rest)) for word, rest in said]


def in_last_stage(word: str) -> list[str]:
    found = instructions()
    last = max(number for number, (name, _) in enumerate(found) if name == "FROM")
    return [rest for name, rest in found[last:] if name == word]


def sent_to_docker(name: str) -> bool:
    """Whether .dockerignore lets a path of the sources through."""
    let = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"]
    return any(name == each or name.startswith(f"{each}/") for each in let)


class Build:
    """Takes the steps of all stages, one after another, on one machine."""

    def __init__(self, machine: Machine, **arguments: str) -> None:
        self.machine = machine
        self.arguments = arguments
        self.environment: dict[str, str] = {}
        self.folder = machine.work

    def take(self, word: str, rest: str) -> None:
        step = getattr(self, word.lower(), None)
        if step is not None:
            step(rest)

    def from_(self, _: str) -> None:
        self.environment = {}

    def workdir(self, rest: str) -> None:
        self.folder = self.machine.place(rest)
        self.folder.mkdir(parents=True, exist_ok=True)

    def env(self, rest: str) -> None:
        known = self.machine.environment | self.environment
        for pair in shlex.split(rest):
            key, _, value = pair.partition("=")
            self.environment[key] = self.machine.moved(Template(value).safe_substitute(known))

    def arg(self, rest: str) -> None:
        name, _, default = rest.partition("=")
        self.environment[name] = self.arguments.get(name, default)

    def copy(self, rest: str) -> None:
        *names, target = rest.split()
        if names[0].startswith("--from"):
            return
        for name in names:
            assert sent_to_docker(name), f".dockerignore keeps {name}"
            place = self.folder / target
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, place)
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)

    def run(self, rest: str) -> None:
        # Fetching is for who builds; here it must be there, and what it lists is there already.
        offline = re.sub(r"\S+/pip install --require-hashes -r (\S+)", r"test -s \1", rest)
        self.machine.run(offline, cwd=self.folder, environment=self.environment)


@pytest.mark.faults
def test_image_when_its_steps_are_taken_in_a_clean_folder_then_the_bot_is_there(tmp_path: Path):
    machine = Machine(tmp_path / "machine")
    build = Build(machine, VERSION="1.2.3")
    for word, rest in instructions():
        build.take("from_" if word == "FROM" else word, rest)
    program = shlex.join(json.loads(in_last_stage("ENTRYPOINT")[0]))
    assert machine.run(f"{program} --version", environment=build.environment) == "kollab 1.2.3\n"
    assert "compose.yaml" in machine.run(f"{program} files out", environment=build.environment)
    korean = "from bot.kit.discord.i18n import words_in; print(words_in('ko').gettext('Language'))"
    assert (
        machine.run(f'/opt/kollab/bin/python -c "{korean}"', environment=build.environment)
        == "언어\n"
    )


def test_image_when_built_anew_then_libraries_come_before_code():
    copied = [rest for word, rest in instructions() if word == "COPY"]
    installs = [rest for word, rest in instructions() if "--require-hashes" in rest]
    steps = [rest for _, rest in instructions()]
    assert len(installs) == 2
    assert copied[0].startswith("requirements/")
    assert all(steps.index(each) < steps.index(copied[1]) for each in installs)
    assert copied[1:].index("bot bot") > copied[1:].index("data data")


def test_image_when_run_then_it_is_nobody_special_and_says_how_it_is():
    assert in_last_stage("USER") == ["10001:10001"]
    assert in_last_stage("VOLUME") == ["/app/var"]
    assert in_last_stage("HEALTHCHECK")[0].endswith('CMD ["kollab", "health"]')
    assert in_last_stage("ENTRYPOINT") == ['["kollab"]']


def test_compose_when_read_then_it_holds_the_bot_in_and_starts_it_again():
    document = yaml.safe_load((ROOT / "compose.yaml").read_text())
    service = document["services"]["kollab"]
    assert service["volumes"] == [f"{name}:/app/var" for name in document["volumes"]]
    assert service["restart"] == "unless-stopped"
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["mem_limit"] == "512m"
    assert service["healthcheck"]["test"] == ["CMD", "kollab", "health"]
    assert service["image"] == "${KOLLAB_IMAGE:-kollab}"
    assert "ports" not in service


KEYS = {
    "image": str, "environment": dict, "volumes": list, "restart": str, "stop_grace_period": str,
    "mem_limit": str, "pids_limit": int, "read_only": bool, "tmpfs": list, "cap_drop": list,
    "security_opt": list, "healthcheck": dict, "logging": dict,
}  # fmt: skip
"""What compose's specification has for a service, as far as it is used here."""


def test_compose_when_read_then_every_key_is_one_of_the_specification():
    document = yaml.safe_load((ROOT / "compose.yaml").read_text())
    assert document.keys() == {"services", "volumes"}
    (service,) = document["services"].values()
    assert {key: type(value) for key, value in service.items()} == {
        key: kind for key, kind in KEYS.items() if key in service
    }
    health = {"test", "interval", "timeout", "start_period", "retries"}
    assert service["healthcheck"].keys() == health
