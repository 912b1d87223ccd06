"""Measure scheduled posts: over tables of several sizes, and at the wire.

    python -m benchmarks.posting [--sizes 10k,100k] [--burst 3000] [--check] [--keep FOLDER]

Each stage runs in a process of its own. docs/performance.md has the method and the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
MOST = {
    "start of scheduling ms": 50.0,
    "start of scheduling MiB": 5.0,
    "idle poll p50 ms": 2.0,
    "longest stall ms": 30.0,
}
"""The aims, for 100,000 servers."""

LARGEST_MINUTE = 100_000
Figures = dict[str, float]


def run_stage(stage: str, folder: Path, *, argument: int = 0) -> Figures:
    """Run a stage in a process of its own and give the figures it prints."""
    command = [sys.executable, "-m", "benchmarks.posting_stages", stage, str(folder), str(argument)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def measure(servers: int, folder: Path) -> Figures:
    """Set servers up, and measure start, idle polls, and a minute in which all are due."""
    figures = run_stage("make", folder, argument=servers)
    for stage in ("start", "poll", "minute"):
        if stage != "minute" or servers <= LARGEST_MINUTE:
            figures |= run_stage(stage, folder)
    return figures


def table(results: dict[str, Figures]) -> str:
    """Write the figures as a Markdown table, sizes across."""
    names = list(dict.fromkeys(name for figures in results.values() for name in figures))
    lines = [f"| servers | {' | '.join(results)} | aim |", "|---" * (len(results) + 2) + "|"]
    for name in names:
        cells = [f"{figures[name]:,.4g}" if name in figures else "" for figures in results.values()]
        aim = f"below {MOST[name]:g}" if name in MOST else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {aim} |")
    return "\n".join(lines)


def missed(results: dict[str, Figures]) -> list[str]:
    """Say which aims are missed, by the sizes that have them."""
    return [
        f"{size}: {name} is {figures[name]:.1f}, the aim is below {most:g}"
        for size, figures in results.items()
        for name, most in MOST.items()
        if SIZES[size] <= SIZES["100k"] and figures.get(name, 0.0) >= most
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and with --check fail when an aim is missed."""
    options = parsed(arguments)
    results: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as temporary:
        top = options.keep or Path(temporary)
        for size in filter(None, options.sizes.split(",")):
            folder = top / size
            folder.mkdir(parents=True)
            results[size] = measure(SIZES[size], folder)
            print(f"{size}: done", file=sys.stderr)
        if options.burst:
            folder = top / "burst"
            folder.mkdir(parents=True)
            run_stage("make", folder)
            print("\n| at the wire | measured | aim |\n|---|---:|---|", file=sys.stderr)
            run_stage("burst", folder, argument=options.burst)
    print(table(results))
    for line in (faults := missed(results)):
        print(f"missed: {line}")
    return 1 if faults and options.check else 0


def parsed(arguments: list[str] | None) -> Any:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default="10k,100k", help=f"of {', '.join(SIZES)}; or none: ''")
    parser.add_argument("--burst", type=int, default=3000, help="servers at the wire; 0: none")
    parser.add_argument("--check", action="store_true", help="fail when an aim is missed")
    parser.add_argument("--keep", type=Path, help="where to keep the databases")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
