"""The one place that starts processes. Other programs get what they need, and no token.

What is in a process's environment, others of the same user can read, and so can its own children.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
import webbrowser
from collections.abc import Callable, Collection, Iterator, Sequence
from multiprocessing import connection
from multiprocessing.process import BaseProcess

_NEEDED = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH")
_PYTHON = frozenset((*_NEEDED, "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE"))
_BROWSER = frozenset((
    *_NEEDED, "USER", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP",
    "XDG_DATA_DIRS", "XDG_CONFIG_HOME",
))  # fmt: skip


def _part(names: Collection[str]) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in names}


async def run_module(module: str, *arguments: str) -> tuple[int, str]:
    """Run a module of ours in a Python of its own; return its exit code and what it complained of.

    The process is killed when the caller is cancelled.
    """
    words = (sys.executable, "-P", "-W", "ignore", "-m", module, *arguments)
    return await _run(words, _PYTHON)


async def run_command(words: Sequence[str], *, seconds: float) -> tuple[int, str]:
    """Run an operator's command; return its exit code and what it complained of.

    Raise OSError when there is no such command, TimeoutError (and kill it) when it takes longer.
    """
    return await asyncio.wait_for(_run(words, _NEEDED), seconds)


async def _run(words: Sequence[str], names: Collection[str]) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *words,
        env=_part(names),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, said.decode(errors="replace")


def open_page(address: str) -> None:
    """Open a page in the person's browser, unless the only one would take over the terminal."""
    with _bare(_BROWSER), contextlib.suppress(webbrowser.Error):
        found = webbrowser.get()
        if not isinstance(found, webbrowser.GenericBrowser) or isinstance(
            found, webbrowser.BackgroundBrowser
        ):
            found.open(address)


@contextlib.contextmanager
def _bare(names: Collection[str]) -> Iterator[None]:
    """Have no more in this process's environment: `webbrowser` hands on all there is."""
    whole = dict(os.environ)
    left_out = whole.keys() - names
    for name in left_out:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update({name: whole[name] for name in left_out})


class Child:
    """A copy of this process that does some work of its own."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self._told = False

    @property
    def exitcode(self) -> int | None:
        """Return how it ended, a signal as a negative number; None while it runs."""
        return self._process.exitcode

    def end(self) -> None:
        """Ask it to end (SIGTERM), once."""
        if not self._told:
            self._told = True
            self._process.terminate()


def start_copy(work: Callable[[], None], name: str) -> Child:
    """Start a copy of this process, with the whole environment: it is the bot, not another program.

    To be called before there are threads or an event loop.
    """

    def begin() -> None:
        # What this process does about them is not the copy's to do.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        work()

    process = multiprocessing.get_context("fork").Process(target=begin, name=name)
    process.start()
    return Child(process)


def wait_for_any(children: Sequence[Child], seconds: float) -> None:
    """Wait until one of them has ended, so long at most."""
    connection.wait([each._process.sentinel for each in children], seconds)


def when_orphaned(call: Callable[[], object]) -> None:
    """Call something once the process that forked this one is gone, if one did."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    loop, sentinel = asyncio.get_running_loop(), parent.sentinel

    def gone() -> None:
        loop.remove_reader(sentinel)
        call()

    loop.add_reader(sentinel, gone)
