"""A machine made of a folder, on which the commands of documents and of the Dockerfile are run.

What they say of `/opt`, `/etc` and `/var` is below that folder, and what would change the real
machine (users, services) is played by small programs. Nothing is fetched: environments see the
libraries of the one that runs the tests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parents[3]
EMPTY: Mapping[str, str] = MappingProxyType({})
_PLACES = (
    "/opt/", "/etc/kollab", "/etc/systemd/", "/var/lib/kollab", "/usr/local/sbin", "/app", "/source"
)  # fmt: skip
_MOVED = re.compile("(?<![\\w./])(?:" + "|".join(map(re.escape, _PLACES)) + ")")

# Of the libraries here pip is one: to unpack another for each environment takes long.
_PYTHON = r"""
[ "$2" = venv ] || exec "{python}" "$@"
"{python}" -m venv --without-pip "$3"
echo "$MACHINE/libraries" > "$3/lib/python{version}/site-packages/libraries.pth"
printf '#!/bin/sh\nexec "%s/bin/python" -m pip "$@"\n' "$(realpath "$3")" > "$3/bin/pip"
chmod +x "$3/bin/pip"
"""
_PROGRAMS = {
    "useradd": "exit 0",
    "groupadd": "exit 0",
    # Owners are there on a real machine only.
    "install": 'kept=(); while [ $# -gt 0 ]; do case "$1" in -o|-g) shift;; *) kept+=("$1");; esac;'
    ' shift; done; exec /usr/bin/install "${kept[@]}"',
    "runuser": '[ "$1 $2 $3" = "-u kollab --" ] || exit 64; shift 3; exec "$@"',
    "editor": 'cat "$MACHINE/typed" > "$1"',
    "python": _PYTHON,
    "systemctl": 'exec "{python}" "{here}/install_service.py" "$@"',
}


class Machine:
    """A folder that is taken for the whole machine; `work` is where somebody types."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        for name in ("work", "bin", "libraries", "etc/systemd/system", "usr/local/sbin"):
            (folder / name).mkdir(parents=True)
        self._link_libraries(Path(sysconfig.get_path("purelib")))
        for name, text in _PROGRAMS.items():
            self._make_program(name, text)
        (folder / "bin" / "python3").symlink_to("python")

    def _link_libraries(self, installed: Path) -> None:
        for each in installed.iterdir():
            if "kollab" not in each.name and each.suffix != ".pth":
                (self.folder / "libraries" / each.name).symlink_to(each)

    def _make_program(self, name: str, text: str) -> None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        for word, value in (("python", sys.executable), ("version", version)):
            text = text.replace(f"{{{word}}}", value)
        text = text.replace("{here}", str(Path(__file__).parent))
        program = self.folder / "bin" / name
        program.write_text(f"#!/bin/bash\n{text}\n")
        program.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        """Return what a shell there has: nothing of Kollab's, and no index of packages."""
        ours = ("KOLLAB_", "DISCORD_", "COV_", "PIP_", "PYTHON")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        return kept | {
            "PATH": f"{self.folder}/bin:{self.folder}/usr/local/sbin:{os.environ['PATH']}",
            "MACHINE": str(self.folder),
            "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
        }

    def place(self, path: str) -> Path:
        """Return where a path of that machine really is."""
        return Path(self.moved(path))

    def moved(self, text: str) -> str:
        """Return a text with the machine's paths as they really are; once is enough."""
        return _MOVED.sub(lambda found: f"{self.folder}{found[0]}", text)

    def run(
        self, command: str, *, cwd: Path | None = None, environment: Mapping[str, str] = EMPTY
    ) -> str:
        """Run one line as it stands in a document; return what it said."""
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", self.moved(command)],
            cwd=cwd or self.work, env={**self.environment, **environment},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        for file in (*self.work.glob("**/host/*"), *self.place("/opt/kollab/host").glob("*")):
            file.write_text(self.moved(file.read_text()))
        return done.stdout

    def follow(self, lines: Iterable[str]) -> str:
        """Run lines one after another; return all that they said."""
        return "".join(self.run(line) for line in lines)


def blocks(page: str, section: str) -> list[list[str]]:
    """Return the commands of a section's console blocks, without their prompts."""
    text = (ROOT / page).read_text().partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    found = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    assert found, f"{page} has no commands in {section!r}"
    return [re.findall(r"^[#$] (.+)$", block, re.MULTILINE) for block in found]
