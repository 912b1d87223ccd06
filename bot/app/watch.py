"""An operator's folders of the catalogue: what is saved there is in use moments later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.catalogue.files.folder import Folder, content_files
from bot.catalogue.files.updates import in_use
from bot.kit.children import run_module

Stamp = tuple[tuple[str, int, int, int], ...]
_log = logging.getLogger(__name__)


class FolderWatch:
    """Loads the catalogue of a database anew when files of `folders` over it change.

    They are as they were when this was made; without a `source` they lie over what `in_use` says.
    """

    def __init__(
        self, database: Path, folders: Sequence[Path], *, source: Folder | None = None
    ) -> None:
        self._database = database
        self._folders = tuple(folders)
        self._source = source
        self._loaded = self._seen = _stamp(self._folders)

    async def look(self) -> None:
        """Load if files changed and no longer do; what is wrong in them goes into the log."""
        now = await asyncio.to_thread(_stamp, self._folders)
        is_quiet, self._seen = now == self._seen, now
        if now == self._loaded or not is_quiet:
            return
        # Reading takes seconds and memory: another process does it, and gives all of it back.
        base = in_use(self._database, base=self._source).base
        paths = (self._database, base, *self._folders)
        code, said = await run_module("bot.app.reload", *map(str, paths))
        self._loaded = now
        if code:
            _log.error("The catalogue that was loaded before stays. %s", said.strip())
        else:
            _log.info("The catalogue's files changed. %s", said.strip())


def _stamp(folders: Sequence[Path]) -> Stamp:
    return tuple(_stamps(folders))


def _stamps(folders: Sequence[Path]) -> Iterator[tuple[str, int, int, int]]:
    for folder in folders:
        try:
            for _, one in content_files(folder):
                found = Path(str(one)).stat()
                yield str(one), found.st_mtime_ns, found.st_size, found.st_ino
        except OSError as error:
            # A file that goes in this very moment; the next look sees what is there then.
            yield str(folder), error.errno or 0, 0, 0
