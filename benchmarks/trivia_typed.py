"""Typed answers over the whole catalogue: `python -m benchmarks.trivia_typed`.

How many names are taken for something else, how many of the forms that people type are refused,
and what it costs to judge an answer: to the first of a question, and to each further one.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bot.app.services import open_services
from bot.trivia.generation.snapshot_store import read_snapshot
from bot.trivia.questions.model import Question, is_typable
from bot.trivia.questions.typed_answers import errors_in
from tests.workloads.figures import percentile
from tests.workloads.typed_names import TypedNames, read_forms

ANSWERS = ("no idea, sorry", "bts jungkook", "blakpink", "금요일밤")


def main() -> None:
    """Print all figures; faults by name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20_000, help="by chance, besides all alike")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "kollab.db")
        asyncio.run(_load(path))
        names = TypedNames(read_snapshot(path))
    alike = [*names.alike()]
    chance = [*names.by_chance(random.Random(given.seed), given.pairs)]
    print(f"pairs of a thing and another's name: {names.count_pairs():,}")
    for what, pairs in (("that look alike, all", alike), (f"seed {given.seed}", chance)):
        _print_found(f"{what}: {len(pairs):,}, taken for it", names.taken_for_another(pairs))
    forms = read_forms()
    refused = [f"{each.typed!r} for {each.token}" for each in forms if not names.takes(each)]
    _print_found(f"forms: {len(forms)}, refused", refused)
    asked = [each for each in names.questions.values() if is_typable(each)]
    print(f"can be typed: {len(asked):,} of {len(names.questions):,}")
    _print_cost(random.Random(given.seed).sample(asked, 2000))


def _print_cost(asked: Iterable[Question]) -> None:
    first: list[float] = []
    further: list[float] = []
    for each in asked:
        for place, text in enumerate(ANSWERS):
            begun = time.thread_time()
            errors_in(text, each)
            (further if place else first).append((time.thread_time() - begun) * 1e6)
    for which, taken in (("first", first), ("further", further)):
        half, most = percentile(taken, 0.5), percentile(taken, 0.99)
        print(f"a {which} answer: median {half:.0f} us, 99 % {most:.0f} us")


async def _load(path: Path) -> None:
    services = await open_services(path)
    await services.close()


def _print_found(what: str, found: Iterable[str]) -> None:
    faults = [*found]
    print(f"{what}: {len(faults)}", *faults[:20], sep="\n    ")


if __name__ == "__main__":
    main()
