"""The process that draws, as seen from the bot: a pipe to it and the end of it.

Drawing needs numpy, matplotlib and a font: 90 MB that the bot's own process never loads. The
child is a plain subprocess rather than a pool of `concurrent.futures`: it ends with its pipe even
when the bot is killed, can be stopped in the middle of a picture, gets neither the bot's main
module nor its environment's secrets, and no terminal's Ctrl-C.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import bot

_log = logging.getLogger(__name__)

MODULE = "bot.kit.pictures.drawing"
_INHERITED = {
    "APPDATA", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "LOCALAPPDATA", "MPLCONFIGDIR", "PATH",
    "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
}  # fmt: skip
_HEAD = 5  # a letter and a length of four bytes
_LARGEST = 8_000_000


class DrawingError(Exception):
    """The process said why it could not draw."""


class WorkerEndedError(DrawingError):
    """The process is gone."""


class PictureWorker:
    """One process that draws one picture at a time. Every method blocks: call it in a thread."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = True
        self._guard = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Return the process's id; None before it is started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process and wait until it has imported everything.

        Raises
        ------
        WorkerEndedError
            When it ends before that, or `kill` was called meanwhile.
        """
        with self._guard:
            if not self._wanted:
                raise WorkerEndedError("the drawing process is not wanted any more")
            self._process = subprocess.Popen(  # noqa: S603 - the interpreter, a module of our own
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for the bot, which then closes the pipe
            )
        kind, _ = self._receive()
        if kind != b"R":
            raise DrawingError(f"the drawing process began with {kind!r}")

    def draw(self, line: bytes) -> bytes:
        """Send a sketch (`bot.kit.pictures.sketches.dump`) and give its PNG, or raise DrawingError.

        After a WorkerEndedError the worker is of no more use.
        """
        pipe = _open(self._process.stdin if self._process else None)
        try:
            pipe.write(line + b"\n")
            pipe.flush()
        except OSError as error:
            raise WorkerEndedError("the drawing process has ended") from error
        kind, payload = self._receive()
        if kind != b"P":
            raise DrawingError(payload.decode(errors="replace"))
        return payload

    def kill(self) -> None:
        """End the process, whatever it is doing; harmless when it has ended."""
        with self._guard:
            self._wanted = False
            process = self._process
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                _open(pipe).close()
            except OSError:  # what could not be sent is of no use any more
                _log.debug("the drawing process %s left a broken pipe", process.pid)

    def _receive(self) -> tuple[bytes, bytes]:
        pipe = _open(self._process.stdout if self._process else None)
        head = pipe.read(_HEAD)
        size = int.from_bytes(head[1:], "big")
        payload = pipe.read(size) if len(head) == _HEAD and size <= _LARGEST else b""
        if len(head) < _HEAD or len(payload) < size:
            raise WorkerEndedError("the drawing process has ended")
        return head[:1], payload


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise WorkerEndedError("the drawing process has no pipe")
    return pipe


def default_command() -> tuple[str, ...]:
    """Return the command that starts the process, with this program's own interpreter."""
    return (sys.executable, "-P", "-W", "ignore", "-m", MODULE)


def _environment() -> dict[str, str]:
    """Pass on what a process needs to run, and nothing that may be secret."""
    kept = {name: value for name, value in os.environ.items() if name in _INHERITED}
    sources = str(Path(bot.__file__).parents[1])
    # Pictures are small: more threads would only take memory.
    return kept | {"PYTHONPATH": sources, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
