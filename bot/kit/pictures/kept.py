"""Pictures that were drawn before, as files in a folder: a restart need not draw them again."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.kit.pictures.sketches import Sketch

_log = logging.getLogger(__name__)
_DAY = 86_400


class PictureFolder:
    """Keeps at most `most` bytes; what is oldest goes first, and with it what is older than `days`.

    Several processes may share it. What goes wrong with the disk is logged: the picture is there.
    """

    def __init__(self, path: Path, *, most: int = 64 << 20, days: float = 30) -> None:
        self._path = path
        self._most = most
        self._seconds = days * _DAY
        self._room = 0

    def find(self, sketch: Sketch) -> bytes | None:
        """Return the picture of a sketch, if it was kept."""
        try:
            return self._file(sketch).read_bytes()
        except OSError:
            return None

    def keep(self, sketch: Sketch, picture: bytes) -> None:
        """Keep a picture; older ones give way."""
        path = self._file(sketch)
        new = path.with_suffix(f".{os.getpid()}.new")
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            new.write_bytes(picture)
            self._room -= len(picture)
            if self._room < 0:
                self._room = self._make_room(now=new.stat().st_mtime)
            new.replace(path)
        except OSError as error:
            _log.warning("a picture is not kept: %s", error)
            with contextlib.suppress(OSError):
                new.unlink()

    def _make_room(self, *, now: float) -> int:
        """Take away what is too old or too much; gives what there is room for now."""
        files = [one for one in self._path.iterdir() if one.suffix in {".png", ".new"}]
        found = sorted((one.stat().st_mtime, one.stat().st_size, one) for one in files)
        taken = sum(size for _, size, _ in found)
        # More than is needed now: else each new picture would look through the folder.
        goal = self._most - self._most // 8
        for changed, size, one in found:
            if changed < now - self._seconds or taken > goal:
                one.unlink(missing_ok=True)
                taken -= size
        return self._most - taken

    def _file(self, sketch: Sketch) -> Path:
        named = hashlib.sha256(f"{_way_of_drawing()}{sketch!r}".encode(errors="replace"))
        return self._path / f"{named.hexdigest()[:40]}.png"


@cache
def _way_of_drawing() -> str:
    """Return what changes with every change of how pictures are drawn."""
    digest = hashlib.sha256()
    for one in _sources(files("bot.kit.pictures")):
        digest.update(one.read_bytes())
    return digest.hexdigest()


def _sources(folder: Traversable) -> list[Traversable]:
    inside = sorted(folder.iterdir(), key=lambda one: one.name)
    found = [one for one in inside if one.name.endswith((".py", ".otf"))]
    return [*found, *(deep for one in inside if one.is_dir() for deep in _sources(one))]
