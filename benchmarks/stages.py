"""Benchmarks by sizes: each stage in a process of its own, so that memory is that stage's alone."""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import psutil

MEBIBYTE = 1024 * 1024
Figures = dict[str, float]
Stages = Mapping[str, Callable[[Path, int], Coroutine[Any, Any, Figures]]]
Aims = Mapping[str, Mapping[str, float]]
"""The most that a figure may be, by size; sizes that are not named have none."""

_BEAT = 0.001


def run_stage(module: str, stage: str, folder: Path, *, argument: int = 0) -> Figures:
    """Run a stage of a module; return the figures that it prints."""
    command = [sys.executable, "-m", module, stage, str(folder), str(argument)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def run_as_stage(stages: Stages) -> None:
    """Run the stage that the command line names, with its folder and argument."""
    name, folder, argument = sys.argv[1:]
    print(json.dumps(asyncio.run(stages[name](Path(folder), int(argument)))))


def parser(doc: str | None, *, sizes: str) -> argparse.ArgumentParser:
    """Return a command line with what all of them take; `sizes` says which there are."""
    made = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    made.add_argument("--sizes", default="10k,100k", help=sizes)
    made.add_argument("--check", action="store_true", help="fail when an aim is missed")
    made.add_argument("--keep", type=Path, help="where to keep what was made")
    return made


def report(what: str, results: Mapping[str, Figures], aims: Aims, *, check: bool) -> int:
    """Print a table and the aims that were missed; return the exit code."""
    print(_table(what, results))
    faults = _missed(results, aims)
    for line in faults:
        print(f"missed: {line}")
    return 1 if faults and check else 0


def _table(what: str, results: Mapping[str, Figures]) -> str:
    """Write the figures in Markdown, sizes across."""
    names = list(dict.fromkeys(name for figures in results.values() for name in figures))
    lines = [f"| {what} | {' | '.join(results)} |", "|---" * (len(results) + 1) + "|"]
    for name in names:
        cells = [f"{figures[name]:,.4g}" if name in figures else "" for figures in results.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _missed(results: Mapping[str, Figures], aims: Aims) -> list[str]:
    return [
        f"{size}: {name} is {results[size][name]:.1f}, the aim is {most:g}"
        for name, sizes in aims.items()
        for size, most in sizes.items()
        if results.get(size, {}).get(name, 0.0) > most
    ]


def memory() -> float:
    """Return the resident memory of this process in MiB."""
    return float(psutil.Process().memory_info().rss) / MEBIBYTE


async def timed(act: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds that something took."""
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


class Stalls:
    """Measures how late a task that only wants to wake up every millisecond does so.

    What the loop itself did meanwhile is its thread's time of the processor: the rest is other
    work on the machine.
    """

    def __init__(self) -> None:
        self._late = self._own = 0.0

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_BEAT)
            self._late = max(self._late, time.perf_counter() - before - _BEAT)
            self._own = max(self._own, time.thread_time() - worked)

    async def take(self) -> tuple[float, float]:
        """Return the longest stall since the last time, and its own work, in milliseconds."""
        await asyncio.sleep(2 * _BEAT)
        taken = 1000 * self._late, 1000 * self._own
        self._late = self._own = 0.0
        return taken
