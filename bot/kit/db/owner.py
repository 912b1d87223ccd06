"""Whose files are: what root makes belongs to whoever has the folder."""

from __future__ import annotations

import os
from pathlib import Path


def hand_over(path: Path) -> None:
    """Make a file or folder that root has just made its folder's owner's, who is to use it."""
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, where they are missing."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        hand_over(path)


def strangers(paths: list[Path]) -> list[Path]:
    """Return those of some files that belong to somebody else than the folder they are in."""
    return [one for one in paths if one.stat().st_uid != one.parent.stat().st_uid]
