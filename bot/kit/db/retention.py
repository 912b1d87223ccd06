"""Keep the latest of the copies that are made without being asked for."""

from __future__ import annotations

import logging
from pathlib import Path

_BY_HAND = "-backup.db"
_log = logging.getLogger(__name__)


def prune_backups(path: Path, *, keep: int) -> list[Path]:
    """Remove the oldest copies that migrations of a database made; give what was removed.

    Copies that a person asked for are never touched, nor is what other databases in the same
    folder left there. A copy that can't be removed stays, and is tried again next time.

    Parameters
    ----------
    path : Path
        The database; the copies are in `backups/` beside it.
    keep : int
        How many of them stay, the latest.
    """
    made = (path.parent / "backups").glob(f"{path.stem}-[0-9]*T[0-9]*Z-*.db")
    ours = sorted((copy for copy in made if not copy.name.endswith(_BY_HAND)), reverse=True)
    removed = []
    for copy in ours[keep:]:
        try:
            copy.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("the old backup %s can't be removed: %s", copy.name, error.strerror)
        else:
            removed.append(copy)
    return removed
