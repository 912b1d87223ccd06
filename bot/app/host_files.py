"""`kollab files`: systemd's unit, compose file, example configuration; a wheel has them, too."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.app.cli.console import say, writing
from bot.kit.errors import OperatorError

PLACES = {
    "kollab.service": "docs/kollab.service",
    "kollab.sh": "docs/kollab.sh",
    "compose.yaml": "compose.yaml",
    "config.example.yaml": "config.example.yaml",
}
"""Where the sources have each; a wheel has them all in one folder (pyproject.toml)."""

_NEXT = """\
Next, one of both:
  systemd   copy kollab.service to /etc/systemd/system/, and kollab.sh to /usr/local/sbin/kollab;
            write DISCORD_TOKEN=... into /etc/kollab.env (mode 600); systemctl enable --now kollab
  Docker    write DISCORD_TOKEN=... into .env beside compose.yaml, then: docker compose up -d
config.example.yaml has every setting with its default; none is needed but the token."""


def write_files(folder: Path, *, force: bool) -> None:
    """Write all of them into a folder, and say what to do next; without `force` none is replaced.

    Raise OperatorError when one is there already, or can't be written.
    """
    there = [name for name in PLACES if (folder / name).exists()]
    if there and not force:
        raise OperatorError(
            f"{folder} has {', '.join(there)} already.",
            remedy="Choose another folder, or replace them with --force.",
        )
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in PLACES:
            (folder / name).write_bytes(_shipped(name).read_bytes())
            say(f"Wrote {folder / name}")
    say(_NEXT)


def _shipped(name: str) -> Traversable:
    inside = files("bot.app") / "for_hosts" / name
    return inside if inside.is_file() else files("bot.app") / "../.." / PLACES[name]
