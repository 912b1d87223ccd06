"""Speaking to the person at the terminal: plain lines, one clear message per fault, progress."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import NoReturn

from bot.kit.errors import OperatorError

DONE, FAILED, WRONG_USE = 0, 1, 2
_INTERRUPTED = 130

type_of_progress = Callable[[str, int, int], None]


def say(text: str = "") -> None:
    """Write a line of the answer to standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a line about the work, no part of the answer, to standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def fail(error: OperatorError) -> NoReturn:
    """Report what went wrong and what to do, and end with exit code 1."""
    note(f"kollab: {error}")
    raise SystemExit(FAILED)


@contextlib.contextmanager
def operator_faults() -> Iterator[None]:
    """Turn what an operator can mend into one message and exit code 1, without a traceback."""
    try:
        yield
    except OperatorError as error:
        fail(error)
    except BrokenPipeError:
        # The reader (such as `head`) has seen enough; Python would complain once more at exit.
        sys.stderr.close()
        raise SystemExit(DONE) from None
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None


@contextlib.contextmanager
def progress_of(title: str) -> Iterator[type_of_progress]:
    """Yield a function that shows how far long work has come.

    A bar where a person looks on, and a line per part of the work where none does. Nothing at
    all is shown until the function is called the first time.
    """
    if not sys.stderr.isatty():
        yield _Lines(title)
        return
    bar = _Bar(title)
    try:
        yield bar
    finally:
        bar.close()


class _Lines:
    """Progress where output goes to a file: one line when a part of the work begins."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._said = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != self._said:
            self._said = what
            note(f"{self._title}: {what} ...")


class _Bar:
    """Progress where a person looks on: a bar of rich's, imported when it is first needed."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._close: Callable[[], None] | None = None
        self._update: type_of_progress | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._update is None:
            self._update = self._open()
        self._update(what, done, total)

    def _open(self) -> type_of_progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task(self._title, total=None)
        bar.start()
        self._close = bar.stop

        def update(what: str, done: int, total: int) -> None:
            bar.update(
                task, description=f"{self._title}: {what}", completed=done, total=total or None
            )

        return update

    def close(self) -> None:
        if self._close is not None:
            self._close()
