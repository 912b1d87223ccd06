"""A MusicBrainz that has some of the small catalogue's artists, and time that a test drives."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app.cli import importing
from bot.importing.web_service import Clock
from tests.support.cli import Said
from tests.support.musicbrainz import MusicBrainzStandIn, artist

IU = artist("IU", aliases=["아이유"])
SUGA = artist("SUGA", aliases=["슈가"])
CRUSH = artist("Crush")
ZICO = artist("ZICO")
BTS = artist("BTS", "Group", members=[SUGA])
LISA = artist("LISA", country=None, disambiguation="BLACKPINK")
LISA_JAPAN = artist("LiSA", country="JP")
JIMIN_AOA = artist("Jimin", disambiguation="AOA")
YUNA = artist("윤하나", aliases=["Yoon Hana"], gender="Female")
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@dataclass
class Time:
    """Time that passes only where somebody waits."""

    passed: float = 0.0

    def seconds(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds

    def now(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.passed)


@pytest.fixture
def time_(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The time by which the program keeps requests apart."""
    time = Time()
    clock = Clock(time.seconds, time.now, time.sleep)
    monkeypatch.setattr(importing, "clock", lambda: clock)
    return time


@pytest.fixture
def musicbrainz(time_: Time) -> Iterator[MusicBrainzStandIn]:
    """A MusicBrainz with artists of the small catalogue and nothing that they made."""
    artists = [IU, SUGA, CRUSH, ZICO, BTS, LISA, LISA_JAPAN, YUNA]
    stand_in = MusicBrainzStandIn(clock=time_.seconds, artists=artists)
    with stand_in.serving():
        yield stand_in


@pytest.fixture
def take_over(
    musicbrainz: MusicBrainzStandIn,
    kollab: Callable[..., Said],
    database: Path,
    small_source: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Said]:
    """Import from it, as an operator types it."""
    monkeypatch.setenv("KOLLAB_IMPORTING__CONTACT", "me@example.org")
    monkeypatch.setenv("KOLLAB_IMPORTING__MUSICBRAINZ", musicbrainz.url)

    def run(*words: str) -> Said:
        return kollab("catalogue", "import", "musicbrainz", "--source", str(small_source), *words)

    return run


@pytest.fixture
def waiting(database: Path) -> Callable[[], list[dict[str, Any]]]:
    """Return the edits that wait, and see that nothing else was changed."""

    def read() -> list[dict[str, Any]]:
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("SELECT count(*) FROM layer_entries").fetchone() == (0,)
            rows = connection.execute("SELECT document FROM import_edits ORDER BY id").fetchall()
        return [json.loads(text) for (text,) in rows]

    return read
