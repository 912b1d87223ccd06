"""Files that are for their owner alone: the database, its copies, a configuration with a token."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path

_OTHERS = 0o077
_EVERYBODY = 0o007
_log = logging.getLogger(__name__)


def write_privately() -> None:
    """Make what this process writes from now on its user's alone: files 0600, folders 0700."""
    os.umask(_OTHERS)


def make_private(paths: Iterable[Path]) -> None:
    """Take away what rights others have to files and folders; the log says to which.

    What belongs to another user is left to them: the log warns when everybody can read it.
    """
    for path in paths:
        try:
            found = path.stat()
            if found.st_uid == os.geteuid() and found.st_mode & _OTHERS:
                path.chmod(found.st_mode & ~_OTHERS & 0o7777)
                _log.info("others could use %s: it is for its owner alone now", path)
            elif found.st_mode & _EVERYBODY:
                _log.warning("everybody can use %s, and its owner is another user", path)
        except FileNotFoundError:
            continue
        except OSError as error:
            _log.warning("the rights to %s can't be mended: %s", path, error.strerror)
