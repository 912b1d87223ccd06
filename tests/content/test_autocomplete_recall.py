"""How often completion offers what was meant, over names that fans type, with typing errors.

Measured through the service over the whole shipped catalogue, acts, titles and shows together, as
in `/collab find`. The errors come from a generator whose seed is printed; KOLLAB_RECALL_SEED sets
another. A name counts as found when it is among the first ten choices.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.lookup.service import LookupService
from tests.content import typing_errors as errors

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFFERED = 10
SEED = int(os.environ.get("KOLLAB_RECALL_SEED", "20130613"))
"""The day of a debut; any number does."""


@dataclass(frozen=True)
class Probe:
    """A name that fans type, and the token of what they mean by it."""

    name: str
    token: str

    @property
    def letters(self) -> int:
        return sum(char.isalnum() for char in self.name)


@dataclass(frozen=True)
class Typed:
    """What is typed for a probe."""

    text: str
    probe: Probe


def read_probes() -> list[Probe]:
    text = Path(__file__).with_name("probe_names.yaml").read_text(encoding="utf-8")
    entries = yaml.load(text, yaml.CBaseLoader)
    return [
        Probe(name, f"{subject}:{slug}")
        for subject, names in entries.items()
        for name, slug in names.items()
    ]


PROBES = read_probes()
Maker = Callable[[Probe, random.Random], Iterable[str]]


def as_it_is(probe: Probe, rng: random.Random) -> Iterator[str]:
    yield probe.name


def in_hangul(probe: Probe, rng: random.Random) -> Iterator[str]:
    if errors.has_hangul(probe.name):
        yield probe.name


def short(probe: Probe, rng: random.Random) -> Iterator[str]:
    if probe.letters <= 3:
        yield probe.name


def with_punctuation(probe: Probe, rng: random.Random) -> Iterator[str]:
    """Type the name as it is written, and with its letters only."""
    if any(not (char.isalnum() or char.isspace()) for char in probe.name):
        yield probe.name
        yield "".join(char for char in probe.name if char.isalnum() or char.isspace())


def in_another_case(probe: Probe, rng: random.Random) -> Iterator[str]:
    yield from {probe.name.lower(), probe.name.upper(), probe.name.swapcase()} - {probe.name}


def without_spaces(probe: Probe, rng: random.Random) -> Iterator[str]:
    if " " in probe.name:
        yield probe.name.replace(" ", "")


def without_marks(probe: Probe, rng: random.Random) -> Iterator[str]:
    if errors.unaccented(probe.name) != probe.name:
        yield errors.unaccented(probe.name)


def without_final(probe: Probe, rng: random.Random) -> Iterator[str]:
    yield from errors.without_final(probe.name)


def in_mid_syllable(probe: Probe, rng: random.Random) -> Iterator[str]:
    yield from (text for done, text in errors.in_mid_syllable(probe.name) if done > 1)


def after_one_syllable(probe: Probe, rng: random.Random) -> Iterator[str]:
    """Type a syllable and a consonant: often more than ten names begin so."""
    yield from (text for done, text in errors.in_mid_syllable(probe.name) if done == 1)


def one_error(probe: Probe, rng: random.Random) -> Iterator[str]:
    if probe.letters >= 4:
        yield errors.mistyped(probe.name, rng)
        yield errors.mistyped(probe.name, rng)


def two_errors(probe: Probe, rng: random.Random) -> Iterator[str]:
    if probe.letters >= 6:
        yield errors.mistyped(errors.mistyped(probe.name, rng), rng)


def two_errors_in_a_short_name(probe: Probe, rng: random.Random) -> Iterator[str]:
    """Spoil up to half of a name: what is left is often the name of somebody else."""
    if 4 <= probe.letters < 6:
        yield errors.mistyped(errors.mistyped(probe.name, rng), rng)


def error_in_unfinished(probe: Probe, rng: random.Random) -> Iterator[str]:
    if probe.letters >= 6:
        yield errors.mistyped(errors.unfinished(probe.name, rng), rng)


WAYS: dict[str, tuple[Maker, float, int]] = {
    # way: what is typed, the share that must be found, how many there must be at least
    "as it is": (as_it_is, 1.0, 300),
    "in Hangul": (in_hangul, 1.0, 100),
    "1 to 3 letters": (short, 1.0, 50),
    "with punctuation": (with_punctuation, 1.0, 50),
    "in another case": (in_another_case, 1.0, 300),
    "without spaces": (without_spaces, 1.0, 50),
    "without marks": (without_marks, 1.0, 8),
    "Hangul without a final": (without_final, 1.0, 50),
    "Hangul in mid-syllable": (in_mid_syllable, 1.0, 100),
    "Hangul in the second syllable": (after_one_syllable, 0.99, 50),
    "one error": (one_error, 0.98, 300),
    "two errors": (two_errors, 0.95, 250),
    "two errors in 4 or 5 letters": (two_errors_in_a_short_name, 0.65, 100),
    "an error in an unfinished name": (error_in_unfinished, 0.95, 200),
}


async def found(lookup: LookupService, typed: Typed) -> bool:
    offered = await lookup.suggester.anything(typed.text, limit=OFFERED)
    return typed.probe.token in [one.token for one in offered]


@pytest.mark.parametrize("way", WAYS)
async def test_completion_when_a_name_is_typed_so_then_offers_it_among_ten(
    shipped_lookup: LookupService, way: str
) -> None:
    make, share, least = WAYS[way]
    rng = random.Random(f"{SEED} {way}")
    tried = [Typed(text, probe) for probe in PROBES for text in make(probe, rng)]
    missed = [one for one in tried if not await found(shipped_lookup, one)]
    reached = 1 - len(missed) / len(tried)
    shown = ", ".join(f"{one.text!r} for {one.probe.name!r}" for one in missed)
    report = f"seed {SEED}, {way}: {reached:.1%} of {len(tried)}; missed {shown or 'none'}"
    sys.stdout.write(report + "\n")
    assert len(tried) >= least
    assert reached >= share, report


async def test_probes_when_read_then_are_of_the_catalogue(shipped_lookup: LookupService) -> None:
    for probe in PROBES:
        subject, slug = probe.token.split(":")
        if subject == "artist":
            assert (await shipped_lookup.partners.artist(probe.token)).artist.ref.slug == slug
        elif subject == "collaboration":
            assert (await shipped_lookup.work(slug)).slug == slug
        else:
            assert (await shipped_lookup.finder.find(probe.token)).page.total
