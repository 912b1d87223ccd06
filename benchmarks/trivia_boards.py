"""What a leaderboard costs with a million answers: `python -m benchmarks.trivia_boards`.

Each time stands next to its floor in the same run: plain sqlite3 adding the same points up, by
person, from the same index, without ranks, names or open rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import random
import sqlite3
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.stages import timed
from bot.kit.db.database import Database
from bot.kit.db.migrate import migrate
from bot.trivia.leaderboard.store import LeaderboardStore

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
WEEK = NOW - dt.timedelta(7)
BUSY = 1  # a server with a tenth of all answers
YEAR_MS = 365 * 86_400_000
FLOOR_SERVER = (
    "SELECT user_id, sum(points) FROM quiz_answers"
    " WHERE guild_id = ? AND answered_ms >= ? GROUP BY user_id"
)
FLOOR_GLOBAL = (
    "SELECT p.user_id, sum(a.points) FROM global_players p CROSS JOIN quiz_answers a"
    " ON a.user_id = p.user_id AND a.answered_ms >= ? GROUP BY p.user_id"
)
FLOOR_PERSON = (
    "SELECT category, sum(is_right), count(*) FROM quiz_answers WHERE user_id = ? GROUP BY 1"
)


def fill(path: Path, *, answers: int, people: int, servers: int, taking_part: int) -> None:
    """Make a database with so many answers; a tenth of them are one server's."""
    rng = random.Random(11)
    connection = sqlite3.connect(path)
    end = int(NOW.timestamp() * 1000)
    each_round = 10
    rounds = answers // each_round
    games = rounds // 10
    guilds = [BUSY if rng.random() < 0.1 else rng.randrange(2, servers) for _ in range(games)]
    connection.executemany(
        "INSERT INTO quizzes (id, guild_id, channel_id, user_id, started_ms, state, plan)"
        " VALUES (?, ?, ?, 1, 0, ?, '{}')",
        ((i + 1, guild, i, "playing" if i < 50 else "finished") for i, guild in enumerate(guilds)),
    )
    connection.executemany(
        "INSERT INTO quiz_rounds (id, quiz_id, number, question_id, question, state)"
        " VALUES (?, ?, ?, 'q', '{}', ?)",
        (
            (i + 1, i // 10 + 1, i % 10, "asked" if i < 500 and i % 10 == 9 else "revealed")
            for i in range(games * 10)
        ),
    )
    categories = ("people", "titles", "dates", "dramas", "articles", "hangul", "chains")
    connection.executemany(
        "INSERT INTO quiz_answers VALUES (?, ?, ?, ?, ?, '0', ?, ?)",
        (
            (i + 1, user, guilds[i // 10], rng.choice(categories), at, right, right * 12)
            for i in range(games * 10)
            for at in [end - rng.randrange(YEAR_MS)]
            for user in rng.sample(range(1, people), each_round)
            for right in [int(rng.random() < 0.6)]
        ),
    )
    connection.executemany(
        "INSERT INTO global_players VALUES (?, ?, 0)",
        ((user, f"Fan {user}") for user in range(1, taking_part + 1)),
    )
    connection.commit()
    connection.close()


async def median(run: Callable[[], Awaitable[object]], *, times: int) -> float:
    """Return the median of some runs, in milliseconds."""
    return 1000 * statistics.median([await timed(run) for _ in range(times)])


async def measure(path: Path, *, times: int) -> None:
    """Print each board's time and how often its floor that is."""
    plain = sqlite3.connect(path)
    plain.execute("PRAGMA query_only = 1")
    database = await Database.open(path)
    store = LeaderboardStore(database)
    week_ms = int(WEEK.timestamp() * 1000)

    def floor(sql: str, *values: int) -> Callable[[], Awaitable[object]]:
        async def run() -> object:
            return plain.execute(sql, values).fetchall()

        return run

    def board(guild: int | None, since: dt.datetime | None) -> Callable[[], Awaitable[object]]:
        return lambda: store.page(guild, since=since, user_id=77, skip=0, limit=10)

    rows = (
        ("server, week", board(BUSY, WEEK), floor(FLOOR_SERVER, BUSY, week_ms)),
        ("server, all time", board(BUSY, None), floor(FLOOR_SERVER, BUSY, 0)),
        ("small server, all time", board(40, None), floor(FLOOR_SERVER, 40, 0)),
        ("global, week", board(None, WEEK), floor(FLOOR_GLOBAL, week_ms)),
        ("global, all time", board(None, None), floor(FLOOR_GLOBAL, 0)),
        ("one person", lambda: store.record(None, 77), floor(FLOOR_PERSON, 77)),
    )
    print(f"{'':24}{'ms':>9}{'floor':>9}{'ratio':>8}")
    for name, ours, theirs in rows:
        least = await median(theirs, times=times)
        taken = await median(ours, times=times)
        print(f"{name:24}{taken:9.2f}{least:9.2f}{taken / least:8.1f}")
    await database.close()
    plain.close()


def main() -> None:
    """Fill a database and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--servers", type=int, default=500)
    parser.add_argument("--taking-part", type=int, default=2000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "boards.db"
        migrate(path)
        fill(
            path,
            answers=given.answers,
            people=given.people,
            servers=given.servers,
            taking_part=given.taking_part,
        )
        asyncio.run(measure(path, times=given.times))


if __name__ == "__main__":
    main()
