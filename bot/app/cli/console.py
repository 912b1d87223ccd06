"""Speaking to the person at the terminal: plain lines, one clear message per fault, progress."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.app.telemetry import logs_are_json
from bot.kit.errors import OperatorError

DONE, FAILED = 0, 1
_INTERRUPTED = 130
STANDARD = Path("-")
"""Stands for standard input or output."""

_log = logging.getLogger(__name__)
type_of_progress = Callable[[str, int, int], None]


def say(text: str = "") -> None:
    """Write a line of the answer to standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str, *, level: int = logging.INFO) -> None:
    """Write a line about the work, no part of the answer, to standard error.

    Where logs are JSON it is a line of them.
    """
    if logs_are_json():
        _log.log(level, "%s", text)
        return
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@contextlib.contextmanager
def writing(place: Path) -> Iterator[None]:
    """Raise OperatorError where a file can't be written."""
    try:
        yield
    except OSError as error:
        raise OperatorError(
            f"{place} can't be written: {error.strerror}.",
            remedy="Choose another place, or make its folder writable.",
        ) from error


async def write_out(file: Path, text: str, *, done: str) -> None:
    """Write a file and say that it is done; "-" is standard output, and nothing is said."""
    if file == STANDARD:
        sys.stdout.write(text)
        return
    with writing(file):
        await asyncio.to_thread(file.write_text, text, encoding="utf-8")
    say(done)


def demand_folder(folder: Path) -> None:
    """Refuse a place that holds no catalogue's files, as it is no folder."""
    if not folder.is_dir():
        raise OperatorError(
            f"There is no folder {folder}.", remedy="Name the folder that holds catalogue.yaml."
        )


@contextlib.contextmanager
def operator_faults() -> Iterator[None]:
    """Turn what an operator can mend into one message and its exit code, without a traceback."""
    try:
        yield
    except OperatorError as error:
        note(f"kollab: {error}", level=logging.ERROR)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # The reader (such as `head`) has seen enough; Python would complain once more at exit.
        sys.stderr.close()
        raise SystemExit(DONE) from None
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    except Exception:
        # Whoever reads the log by machine is told of any fault in a line of JSON, too.
        if not logs_are_json():
            raise
        _log.critical("kollab ended by a fault of its own", exc_info=True)
        raise SystemExit(FAILED) from None


@contextlib.contextmanager
def progress_of(title: str) -> Iterator[type_of_progress]:
    """Yield a function that shows how far long work has come.

    A bar where a person looks on, and a line per part of the work where none does. Nothing at
    all is shown until the function is called the first time.
    """
    with contextlib.ExitStack() as stack:
        with_bar = sys.stderr.isatty() and not logs_are_json()
        yield _Bar(title, stack) if with_bar else _Lines(title)


@dataclass(slots=True)
class _Lines:
    """Progress where output goes to a file: one line when a part of the work begins."""

    title: str
    said: str = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != self.said:
            self.said = what
            note(f"{self.title}: {what} ...")


@dataclass(slots=True)
class _Bar:
    """Progress where a person looks on: a bar of rich's, imported when it is first needed."""

    title: str
    stack: contextlib.ExitStack
    update: type_of_progress | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        if self.update is None:
            self.update = self._open()
        self.update(what, done, total)

    def _open(self) -> type_of_progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task(self.title, total=None)
        self.stack.enter_context(bar)

        def update(what: str, done: int, total: int) -> None:
            bar.update(
                task, description=f"{self.title}: {what}", completed=done, total=total or None
            )

        return update
