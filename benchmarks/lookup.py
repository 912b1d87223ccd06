"""Measure the lookup over made-up catalogues of several sizes.

    python -m benchmarks.lookup [--sizes 10k,100k,1M] [--queries 1000] [--check] [--keep FOLDER]

Each size is made, loaded and asked in processes of its own, so that memory is that size's alone.
What is asked goes through the service that the commands use. docs/performance.md has the method
and the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = {"3k": 3_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}


@dataclass(frozen=True, slots=True)
class Aim:
    """The most that a figure may be, by size; sizes that are not named have none."""

    figure: str
    most: dict[str, float]


AIMS = (
    Aim("autocomplete p99 ms", {"10k": 5, "100k": 15, "1M": 60}),
    Aim("find p99 ms", {"10k": 5, "100k": 15, "1M": 60}),
    Aim("longest stall ms", {"10k": 5, "100k": 10, "1M": 25}),
    Aim("path p99 ms", {"100k": 50}),
    Aim("load s", {"100k": 60}),
)


def run_stage(stage: str, folder: Path, *, argument: int) -> dict[str, float]:
    """Run a stage in a process of its own and give the figures it prints."""
    command = [sys.executable, "-m", "benchmarks.lookup_stages", stage, str(folder), str(argument)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure(size: str, folder: Path, *, queries: int) -> dict[str, float]:
    """Make a catalogue of a size, load it, ask, and give all figures."""
    if not (folder / "kollab.db").exists():
        run_stage("make", folder, argument=SIZES[size])
        loaded = run_stage("load", folder, argument=0)
        (folder / "loaded.json").write_text(json.dumps(loaded))
    figures: dict[str, float] = json.loads((folder / "loaded.json").read_text())
    return figures | run_stage("ask", folder, argument=queries)


def table(results: dict[str, dict[str, float]]) -> str:
    """Write the figures as a Markdown table, sizes across."""
    names = list(dict.fromkeys(name for figures in results.values() for name in figures))
    lines = ["| collaborations | " + " | ".join(results) + " |"]
    lines.append("|---" * (len(results) + 1) + "|")
    for name in names:
        cells = [f"{figures.get(name, float('nan')):,.4g}" for figures in results.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def missed(results: dict[str, dict[str, float]]) -> list[str]:
    """Say which aims are missed."""
    return [
        f"{size}: {aim.figure} is {results[size][aim.figure]:.1f}, the aim is {most:g}"
        for aim in AIMS
        for size, most in aim.most.items()
        if size in results and results[size][aim.figure] > most
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and with --check fail when an aim is missed."""
    options = parsed(arguments)
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes.split(","):
            folder = (options.keep or Path(temporary)) / size
            folder.mkdir(parents=True, exist_ok=True)
            results[size] = measure(size, folder, queries=options.queries)
            print(f"{size}: done", file=sys.stderr)
    print(table(results))
    for line in (faults := missed(results)):
        print(f"missed: {line}")
    return 1 if faults and options.check else 0


def parsed(arguments: list[str] | None) -> Any:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default="10k,100k", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--queries", type=int, default=1000, help="of each kind")
    parser.add_argument("--check", action="store_true", help="fail when an aim is missed")
    parser.add_argument("--keep", type=Path, help="where to keep the catalogues for another run")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
