"""What a picture is to show: plain, translated values that know nothing of how it is drawn.

Equal sketches make the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass


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
class StopMark:
    """A stop of a chain: an act, or the one that is come to and the one that is left from."""

    artists: tuple[ArtistMark, ...]
    palette: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PathSketch:
    """A chain of acts: `works[i]` joins `stops[i]` and `stops[i + 1]`."""

    stops: tuple[StopMark, ...]
    works: tuple[WorkMark, ...]


@dataclass(frozen=True, slots=True)
class StatsSketch:
    """Two charts: works per year, and the acts worked with most (with how many works)."""

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

    heading: str
    subheading: str
    moments: tuple[MomentMark, ...]


@dataclass(frozen=True, slots=True)
class ScoreSketch:
    """How much of each category somebody knew: its name, right answers, all answers, as words.

    The words tell what the bar shows.
    """

    heading: str
    subheading: str
    rows: tuple[tuple[str, int, int, str], ...]


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """Somebody on a podium; `said` is what they have, in words. Equals share a rank."""

    rank: int
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class PodiumSketch:
    """One to three places, the first one first; and what else is told, each with its label."""

    heading: str
    subheading: str
    places: tuple[PlaceMark, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CoverName:
    """An act on a cover: its name in both scripts (`other` maybe empty), and its two colours."""

    name: str
    other: str
    palette: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CoverSketch:
    """The cover of a work: one to three acts, `more` says how many others there are.

    `other` is the title in the other script, or what else there is to say below it. Where it
    `is_blurred`, nobody can read the names.
    """

    names: tuple[CoverName, ...]
    title: str
    other: str = ""
    year: str = ""
    more: str = ""
    is_blurred: bool = False


Sketch = PathSketch | StatsSketch | TimelineSketch | ScoreSketch | PodiumSketch | CoverSketch
