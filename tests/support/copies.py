"""Start the program as a copy of a process that has imported it; see `tests.support.copied`."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_COPIED = Path(__file__).with_name("copied.py")


@dataclass(frozen=True, slots=True)
class Copy:
    """A started copy; it has what is used of `asyncio.subprocess.Process`."""

    pid: int
    ended: asyncio.Future[int]

    @property
    def returncode(self) -> int | None:
        """Return how it ended, a signal as a negative number; None while it runs."""
        return self.ended.result() if self.ended.done() else None

    async def wait(self) -> int:
        """Wait for its end; return how it ended."""
        return await asyncio.shield(self.ended)

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal; raise ProcessLookupError when it has ended."""
        if self.ended.done():
            raise ProcessLookupError
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.send_signal(signal.SIGKILL)


class Copies:
    """The process that is copied: it is started when it is first needed."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._copied: subprocess.Popen[bytes] | None = None

    def _open(self) -> socket.socket:
        if not self._control:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                command = [sys.executable, "-P", str(_COPIED)]
                self._copied = subprocess.Popen(command, stdin=theirs.fileno())
        return self._control

    def close(self) -> None:
        """End it; copies that run go on."""
        if self._control and self._copied:
            self._control.close()
            self._copied.wait()

    async def start(
        self,
        words: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        output: IO[bytes],
    ) -> Copy:
        """Start the program with some words, as a person would in that folder."""
        told = {"words": [*words], "folder": str(folder), "environment": {**environment}}
        reading, writing = os.pipe()
        socket.send_fds(self._open(), [json.dumps(told).encode()], [writing, output.fileno()])
        os.close(writing)
        answers = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(answers), os.fdopen(reading, "rb")
        )
        pid = int(await answers.readline())
        return Copy(pid, asyncio.ensure_future(_code(answers)))


async def _code(answers: asyncio.StreamReader) -> int:
    return int(await answers.read())
