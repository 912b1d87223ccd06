"""A process that has imported the program and forks for each start: importing is most of a start.

`tests.standin.copies` runs it, and asks at its standard input, which is a socket.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from bot.app.cli import main
from cogs import EXTENSIONS

_LARGEST = 2**17
_USED = (
    "bot.app.cli.check", "bot.app.cli.program", "bot.app.cli.run", "bot.app.cli.simulation",
    "bot.simulator.ask",
)  # fmt: skip


def serve(control: socket.socket) -> Callable[[], None] | None:
    """Fork whenever somebody asks; return what the copy has to do, or None when nobody can ask."""
    while True:
        told, descriptors, _, _ = socket.recv_fds(control, _LARGEST, 2)
        if not told:
            return None
        if not os.fork():
            if os.fork():
                _report(descriptors[0])
            return lambda: _become(json.loads(told), *descriptors)
        for each in descriptors:
            os.close(each)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _report(answering: int) -> None:
    """Tell how the copy ended, and end."""
    _, status = os.wait()
    # Who asked may be gone.
    with contextlib.suppress(OSError):
        os.write(answering, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(told: dict[str, Any], answering: int, output: int) -> None:
    """Be the program as if it had been started with these words, in that folder."""
    os.write(answering, f"{os.getpid()}\n".encode())
    os.close(answering)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.environ.clear()
    os.environ.update(told["environment"])
    os.chdir(told["folder"])
    sys.argv = ["kollab", *told["words"]]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()


if __name__ == "__main__":
    # Whoever stops the tests at a terminal stops this by closing the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in (*_USED, *EXTENSIONS):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=os.dup(0)) as asked:
        begin = serve(asked)
    if begin:
        begin()
