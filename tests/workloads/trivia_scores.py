"""What answers must be worth: worked out anew from the database, apart from the bot's own code."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

Key = tuple[int, int]
"""A round's id and a person's."""
Pressed = tuple[str, int]
"""An option's place, and when it was pressed, in milliseconds since 1970."""

_DISCORD_EPOCH = 1_420_070_400_000
_RIGHT, _MOST_SPEED, _MOST_STREAK = 10, 5, 5
_ROUNDS = """
    SELECT r.id, r.quiz_id, r.question ->> '$.right', r.asked_ms, r.closes_ms,
        q.plan ->> '$.seconds',
        q.plan ->> '$.rounds' >= 5 AND q.plan ->> '$.mode' <> 'elimination'
            AND r.number = q.plan ->> '$.rounds'
    FROM quiz_rounds r JOIN quizzes q ON q.id = r.quiz_id
    WHERE r.number > 0 ORDER BY r.quiz_id, r.number
"""
_ANSWERS = "SELECT round_id, user_id, given, answered_ms, is_right, points FROM quiz_answers"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept."""

    given: str
    at_ms: int
    is_right: bool
    points: int


def stamp(interaction_id: str) -> int:
    """Return when Discord got an interaction, in milliseconds since 1970."""
    return (int(interaction_id) >> 22) + _DISCORD_EPOCH


def read_answers(path: Path) -> dict[Key, Kept]:
    """Read all answers; a bot may be running."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        rows = connection.execute(_ANSWERS).fetchall()
    return {(row[0], row[1]): Kept(row[2], row[3], bool(row[4]), row[5]) for row in rows}


def list_mistakes(
    path: Path, pressed: Mapping[Key, Collection[Pressed]], confirmed: Mapping[Key, Pressed]
) -> list[str]:
    """Return what is wrong about the answers that are kept.

    Parameters
    ----------
    pressed : mapping
        All that people pressed, whether they heard of it or not.
    confirmed : mapping
        What they were told was noted.
    """
    kept = read_answers(path)
    wrong = [f"{key} is lost" for key in confirmed if key not in kept]
    for key, each in kept.items():
        here = (each.given, each.at_ms)
        if here not in pressed.get(key, ()) or confirmed.get(key, here) != here:
            wrong.append(f"{key} did not choose {each.given}")
    return wrong + _wrong_points(path, kept)


def _wrong_points(path: Path, kept: Mapping[Key, Kept]) -> list[str]:
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        rounds = connection.execute(_ROUNDS).fetchall()
    people: dict[int, set[int]] = defaultdict(set)
    game_of = {row[0]: row[1] for row in rounds}
    for round_id, user_id in kept:
        people[game_of[round_id]].add(user_id)
    streaks: dict[Key, int] = defaultdict(int)
    wrong = []
    for round_id, game_id, right, asked_ms, closes_ms, seconds, is_double in rounds:
        is_whole = asked_ms is not None and closes_ms > asked_ms - 1000 + 1000 * seconds
        for user_id in people[game_id]:
            each = kept.get((round_id, user_id))
            if each is None:
                # A round that was cut short breaks nobody's streak.
                streaks[game_id, user_id] *= not is_whole
                continue
            is_right = each.given == str(right)
            streak = streaks[game_id, user_id]
            worth = is_right * (1 + is_double) * _worth(each.at_ms - asked_ms, seconds, streak)
            if (each.is_right, each.points) != (is_right, worth):
                wrong.append(f"{(round_id, user_id)}: {each}, and it is worth {worth}")
            streaks[game_id, user_id] = (streak + 1) * is_right
    return wrong


def _worth(took_ms: int, seconds: int, streak: int) -> int:
    used = min(max(took_ms / 1000 / seconds, 0), 1)
    return _RIGHT + round(_MOST_SPEED * (1 - used)) + min(streak, _MOST_STREAK)


def totals(path: Path) -> dict[int, dict[int, int]]:
    """Add up the points of each game's people."""
    sql = (
        "SELECT quiz_id, user_id, sum(points) FROM quiz_answers"
        " JOIN quiz_rounds r ON r.id = round_id GROUP BY quiz_id, user_id"
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        for game_id, user_id, points in connection.execute(sql):
            found[game_id][user_id] = points
    return found


def states(path: Path) -> list[str]:
    """Return the states of all games with their ends', and of all rounds, each once."""
    sql = (
        "SELECT state || ' ' || end_state FROM quizzes UNION SELECT state FROM quiz_rounds"
        " ORDER BY 1"
    )
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return [row[0] for row in connection.execute(sql)]


def count_learned(path: Path) -> int:
    """Count the answers that ratings were learned from."""
    sql = "SELECT coalesce(sum(answers), 0) FROM question_ratings"
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return int(connection.execute(sql).fetchone()[0])
