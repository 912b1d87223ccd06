"""What keeps a bot from its work, from what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LEAST_FREE = 50 * 2**20
"""With fewer bytes left on its disk, the database may soon not be written any more."""

LONGEST_LOOK = 300.0
"""Seconds within which is looked for due posts, even while thousands of them are sent."""

_BEATS = 1.5
"""So many intervals may pass between two answers to heartbeats: 62 seconds at Discord."""


@dataclass(frozen=True, slots=True)
class Line:
    """A shard's connection: so many seconds ago Discord answered; it is asked every `interval`."""

    answered_ago: float
    interval: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a running bot.

    `shards` has None for one that is not connected; they all know their servers where the bot
    `is_ready`. `looked_ago` are the seconds since it last looked for posts, None before the first
    look. `database` is why it can't be written, `free` the bytes that its disk has left.
    """

    shards: Mapping[int, Line | None]
    is_ready: bool
    looked_ago: float | None
    database: str
    free: int


def problems(facts: Facts) -> list[str]:
    """Return what keeps the bot from its work, in words; nothing where all is well."""
    return [*_of_shards(facts), *_of_posts(facts), *_of_storage(facts)]


def _of_shards(facts: Facts) -> Iterator[str]:
    if not facts.shards:
        yield "no connection to Discord yet"
    elif not facts.is_ready:
        yield "Discord has not told all servers yet"
    for number, line in facts.shards.items():
        if line is None:
            yield f"shard {number}: no connection to Discord"
        elif line.answered_ago > line.interval * _BEATS:
            yield f"shard {number}: no answer from Discord for {line.answered_ago:.0f} s"


def _of_posts(facts: Facts) -> Iterator[str]:
    if facts.is_ready and facts.looked_ago is None:
        yield "posts: not looked for yet"
    elif facts.looked_ago is not None and facts.looked_ago > LONGEST_LOOK:
        yield f"posts: not looked for within {facts.looked_ago:.0f} s"


def _of_storage(facts: Facts) -> Iterator[str]:
    if facts.database:
        yield f"database: {facts.database}"
    if facts.free < LEAST_FREE:
        yield f"disk: {facts.free / 2**20:.0f} MiB left"
