"""Measure the lookup over made-up catalogues of several sizes.

    python -m benchmarks.lookup [--sizes 10k,100k,1M] [--queries 1000] [--check] [--keep FOLDER]

Each size is made, loaded and asked in processes of its own, so that memory is that size's alone.
What is asked goes through the service that the commands use. docs/performance.md has the method
and the figures.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.stages import Aims, Figures, parser, report, run_stage

STAGES = "benchmarks.lookup_stages"
SIZES = {"3k": 3_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
AIMS: Aims = {
    "autocomplete p99 ms": {"10k": 5, "100k": 15, "1M": 60},
    "find p99 ms": {"10k": 5, "100k": 15, "1M": 60},
    "longest stall ms": {"10k": 5, "100k": 10, "1M": 25},
    "path p99 ms": {"100k": 50},
    "load s": {"100k": 60},
}


def measure(size: str, folder: Path, *, queries: int) -> Figures:
    """Make a catalogue of a size and load it, unless it is kept; ask, and return all figures."""
    loaded = folder / "loaded.json"
    if not loaded.exists():
        run_stage(STAGES, "make", folder, argument=SIZES[size])
        loaded.write_text(json.dumps(run_stage(STAGES, "load", folder)))
    figures: Figures = json.loads(loaded.read_text())
    return figures | run_stage(STAGES, "ask", folder, argument=queries)


def main() -> int:
    """Measure, print, and with --check fail when an aim is missed."""
    line = parser(__doc__, sizes=f"of {', '.join(SIZES)}")
    line.add_argument("--queries", type=int, default=1000, help="of each kind")
    options = line.parse_args()
    results: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes.split(","):
            folder = (options.keep or Path(temporary)) / size
            folder.mkdir(parents=True, exist_ok=True)
            results[size] = measure(size, folder, queries=options.queries)
            print(f"{size}: done", file=sys.stderr)
    return report("collaborations", results, AIMS, check=options.check)


if __name__ == "__main__":
    sys.exit(main())
