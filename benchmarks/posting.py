"""Measure scheduled posts: over tables of several sizes, and at the wire.

    python -m benchmarks.posting [--sizes 10k,100k] [--burst 3000] [--check] [--keep FOLDER]

Each stage runs in a process of its own. docs/performance.md has the method and the figures.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.stages import Aims, Figures, parser, report, run_stage

STAGES = "benchmarks.posting_stages"
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
AIMS: Aims = {
    name: dict.fromkeys(("1k", "10k", "100k"), most)
    for name, most in {
        "start of scheduling ms": 50.0,
        "start of scheduling MiB": 5.0,
        "idle poll p50 ms": 2.0,
        "longest stall ms": 30.0,
    }.items()
}
LARGEST_MINUTE = 100_000


def measure(servers: int, folder: Path) -> Figures:
    """Set servers up, and measure start, idle polls, and a minute in which all are due."""
    figures = run_stage(STAGES, "make", folder, argument=servers)
    for stage in ("start", "poll", "minute"):
        if stage != "minute" or servers <= LARGEST_MINUTE:
            figures |= run_stage(STAGES, stage, folder)
    return figures


def main() -> int:
    """Measure, print, and with --check fail when an aim is missed."""
    line = parser(__doc__, sizes=f"of {', '.join(SIZES)}; or none: ''")
    line.add_argument("--burst", type=int, default=3000, help="servers at the wire; 0: none")
    options = line.parse_args()
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
            run_stage(STAGES, "make", folder)
            print("\n| at the wire | measured | aim |\n|---|---:|---|", file=sys.stderr)
            run_stage(STAGES, "burst", folder, argument=options.burst)
    return report("servers", results, AIMS, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
