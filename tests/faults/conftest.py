"""Seeds that are printed, and the databases that the faults hit."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.standin.process import DATABASE

Say = Callable[[str], None]


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Return a way to put a line into the run's summary."""
    return lambda text: request.node.user_properties.append(("said", text))


@pytest.fixture
def rng(say: Say) -> random.Random:
    """Return chances of this run; `KOLLAB_SEED` repeats those of another."""
    seed = int(os.environ.get("KOLLAB_SEED") or secrets.randbelow(10**6))
    say(f"KOLLAB_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def folder(shipped_file: Path, tmp_path: Path) -> Path:
    """A folder with a database of one's own, with the shipped catalogue."""
    (tmp_path / DATABASE).write_bytes(shipped_file.read_bytes())
    return tmp_path
