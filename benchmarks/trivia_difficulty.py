"""How well difficulty is learned from answers: `python -m benchmarks.trivia_difficulty`."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Sequence

from tests.workloads.rating_world import Found, simulate

OPTIONS = {"four options": 0.25, "two options": 0.5, "typed": 0.0}


def main() -> None:
    """Print the figures of each kind of question, as means of a few worlds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--worlds", type=int, default=5)
    parser.add_argument("--prior", type=float, default=0.4, help="correlation of priors with truth")
    given = parser.parse_args()
    print(f"{'':28}{'answers':>9}{'learned':>9}{'floor':>9}{'spread':>9}{'in band':>9}")
    for prior in (0.0, given.prior):
        for name, guess in OPTIONS.items():
            worlds = [
                simulate(seed=seed, questions=given.questions, guess=guess, prior=prior)
                for seed in range(given.worlds)
            ]
            for found in zip(*worlds, strict=True):
                _print_line(f"{name}, prior {prior:.1f}", found)


def _print_line(name: str, found: Sequence[Found]) -> None:
    def mean(of: Callable[[Found], float]) -> float:
        return statistics.mean(map(of, found))

    print(
        f"{name:28}{found[0].answers:9}{mean(lambda each: each.learned):9.3f}"
        f"{mean(lambda each: each.share_right):9.3f}{mean(lambda each: each.spread):9.0f}"
        f"{mean(lambda each: each.in_band):9.3f}"
    )


if __name__ == "__main__":
    main()
