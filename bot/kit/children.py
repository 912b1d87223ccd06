"""The one place that starts other programs. They get what they need of the environment, no token.

What is in a process's environment, others of the same user can read, and so can its own children.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import webbrowser
from collections.abc import Collection, Iterator, Sequence

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
