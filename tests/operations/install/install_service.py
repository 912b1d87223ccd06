"""`systemctl` of a machine made of a folder: starts what the unit says, and stops it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path


def keys_of(unit: Path) -> Iterator[tuple[str, str, str]]:
    """Yield section, key and value of each line of a unit."""
    section = ""
    for line in unit.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and line[0] not in "#;":
            key, _, value = line.partition("=")
            yield section, key, value


def start(machine: Path) -> int:
    """Run what comes before, then the bot, which goes on alone; return the exit code."""
    said: dict[str, list[str]] = defaultdict(list)
    for _, key, value in keys_of(machine / "etc/systemd/system/kollab.service"):
        said[key].append(value)
    lines = [*said["Environment"]]
    for file in said["EnvironmentFile"]:
        lines += Path(file).read_text().splitlines()
    kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    environment = kept | dict(line.split("=", 1) for line in lines)
    folder = said["WorkingDirectory"][0]
    with (machine / "journal").open("ab") as journal:
        for command in said["ExecStartPre"]:
            code = subprocess.call(
                command.split(), cwd=folder, env=environment, stdout=journal, stderr=journal
            )
            if code:
                return code
        bot = subprocess.Popen(
            said["ExecStart"][0].split(), cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=journal, stderr=journal, start_new_session=True,
        )  # fmt: skip
    (machine / "pid").write_text(str(bot.pid))
    return 0


def stop(machine: Path) -> int:
    """Ask the bot to stop and wait for its end; return 1 when it does not within 20 seconds."""
    file = machine / "pid"
    if not file.exists():
        return 0
    try:
        ends = os.pidfd_open(int(file.read_text()))
    except ProcessLookupError:
        return 0
    signal.pidfd_send_signal(ends, signal.SIGTERM)
    ended, _, _ = select.select([ends], [], [], 20)
    file.unlink()
    return 0 if ended else 1


if __name__ == "__main__":
    here = Path(os.environ["MACHINE"])
    match sys.argv[1:]:
        case ["daemon-reload"]:
            code = 0
        case ["start", "kollab"] | ["enable", "--now", "kollab"]:
            code = start(here)
        case ["stop", "kollab"]:
            code = stop(here)
        case _:
            code = 64
    sys.exit(code)
