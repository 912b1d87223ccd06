"""What a picture is to show: plain, translated values that travel to the process that draws.

They know neither Discord nor matplotlib, so that the bot's process can make them and the drawing
process can read them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class ArtistMark:
    """An act in a picture: its name, its name in Hangul and a note, the last two maybe empty.

    For a Korean reader the name in Hangul is the first, and the Latin one stands in its place.
    """

    name: str
    hangul: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkMark:
    """A work between two acts; `year` is empty when no date is known."""

    title: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class PathSketch:
    """A chain of acts: `works[i]` joins `artists[i]` and `artists[i + 1]`.

    `start` and `end` are the names that were asked for; the chain may end with a member of theirs.
    """

    kind: ClassVar[str] = "path"
    start: str
    end: str
    subheading: str
    artists: tuple[ArtistMark, ...]
    works: tuple[WorkMark, ...]


@dataclass(frozen=True, slots=True)
class StatsSketch:
    """Two charts: works per year, and the acts worked with most (with how many works)."""

    kind: ClassVar[str] = "stats"
    heading: str
    subheading: str
    years_heading: str
    per_year: tuple[tuple[int, int], ...]
    partners_heading: str
    partners: tuple[tuple[ArtistMark, int], ...]


@dataclass(frozen=True, slots=True)
class MomentMark:
    """A work on a line of time: `label` is its year or day, `other` its title in another script.

    `note` says who made it; `is_lead` marks the one that matters most. `gap` is how far away the
    one before is, in the line's own steps (0 for the first).
    """

    label: str
    title: str
    other: str = ""
    note: str = ""
    gap: int = 0
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class TimelineSketch:
    """Works along a line of time, from top to bottom."""

    kind: ClassVar[str] = "timeline"
    heading: str
    subheading: str
    moments: tuple[MomentMark, ...]


@dataclass(frozen=True, slots=True)
class ScoreSketch:
    """How much of each category somebody knew: its name, right answers, all answers, as words.

    The words tell what the bar shows.
    """

    kind: ClassVar[str] = "scores"
    heading: str
    subheading: str
    rows: tuple[tuple[str, int, int, str], ...]


Sketch = PathSketch | StatsSketch | TimelineSketch | ScoreSketch


def dump(sketch: Sketch) -> bytes:
    """Write a sketch as one line; equal sketches give equal lines."""
    document = {"kind": sketch.kind, **asdict(sketch)}
    return json.dumps(document, ensure_ascii=True, sort_keys=True).encode()


def fingerprint(line: bytes) -> str:
    """Return the key under which a drawn sketch may be kept: the SHA-256 of its line."""
    return hashlib.sha256(line).hexdigest()


def load(line: bytes) -> Sketch:
    """Read what `dump` wrote."""
    fields: dict[str, Any] = json.loads(line)
    kind = fields.pop("kind")
    if kind == PathSketch.kind:
        fields["artists"] = tuple(ArtistMark(**mark) for mark in fields["artists"])
        fields["works"] = tuple(WorkMark(**mark) for mark in fields["works"])
        return PathSketch(**fields)
    if kind == TimelineSketch.kind:
        fields["moments"] = tuple(MomentMark(**mark) for mark in fields["moments"])
        return TimelineSketch(**fields)
    if kind == ScoreSketch.kind:
        fields["rows"] = tuple(tuple(row) for row in fields["rows"])
        return ScoreSketch(**fields)
    fields["per_year"] = tuple((year, works) for year, works in fields["per_year"])
    fields["partners"] = tuple((ArtistMark(**mark), works) for mark, works in fields["partners"])
    return StatsSketch(**fields)
