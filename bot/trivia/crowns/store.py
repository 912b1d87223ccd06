"""What was known about artists, by server and season; and who takes part in crowns."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

import aiosqlite

from bot.kit.db.database import Database, fetch_all, listed, seconds
from bot.trivia.crowns.model import NEEDED, PLAYERS, SHOWN, CrownRow, FormerHolder, season_start
from bot.trivia.questions.model import Asked

# A group has the answers about its members and units, but not about those who left it.
_TALLY = """
    WITH asked AS (
        SELECT substr(value, 8) AS slug FROM json_each(:subjects) WHERE value LIKE 'artist:%'),
    about AS (
        SELECT slug FROM asked
        UNION SELECT g.slug FROM asked
        JOIN artists a ON a.slug = asked.slug
        JOIN memberships m ON m.member_id = a.id AND NOT m.is_former
        JOIN artists g ON g.id = m.group_id AND g.kind IN ('group', 'other'))
    INSERT INTO artist_answers (guild_id, season_at, artist, user_id, known, answers, known_ms)
    SELECT :guild, :season, slug, value ->> 0, value ->> 1, 1, (value ->> 1) * (value ->> 2)
    FROM about, json_each(:answers) WHERE TRUE
    ON CONFLICT DO UPDATE SET known = known + excluded.known, answers = answers + 1,
        known_ms = max(known_ms, excluded.known_ms)
"""
# By its primary key: the index by age would do, too, and look up every row.
_ANSWERS = "artist_answers NOT INDEXED"
_SEASON = "guild_id = :guild AND season_at = :season"
_OF_ARTIST = f"{_SEASON} AND artist = :artist"
_SHOWN = """user_id IN (
    SELECT user_id FROM crown_players WHERE guild_id = :guild
    EXCEPT SELECT user_id FROM hidden_players WHERE guild_id = :guild)"""
_FIRST = "row_number() OVER ({part} ORDER BY known DESC, known_ms, user_id) AS place"
CROWN = f"""
    SELECT * FROM (
        SELECT user_id, known, answers, {_FIRST.format(part="")}
        FROM {_ANSWERS} WHERE {_OF_ARTIST} AND {_SHOWN})
    WHERE place <= {SHOWN} OR user_id = :user ORDER BY place
"""
CROWNS = f"""
    WITH ranked AS (
        SELECT artist, user_id, known, answers, {_FIRST.format(part="PARTITION BY artist")}
        FROM {_ANSWERS} WHERE {_SEASON} AND known >= {NEEDED} AND {_SHOWN})
    SELECT artist, user_id, known, answers, place FROM ranked
    WHERE place = 1 AND {PLAYERS} <= (
        SELECT count(*) FROM artist_answers o NOT INDEXED
        WHERE {_SEASON} AND o.artist = ranked.artist)
    ORDER BY known DESC, artist
"""
_JOIN = """
    INSERT INTO crown_players (guild_id, user_id, joined_at) VALUES (?, ?, ?)
    ON CONFLICT DO NOTHING RETURNING 1
"""


class CrownStore:
    """Reads crowns, and keeps who takes part."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list_rows(
        self, guild_id: int, artist: str, user_id: int, *, now: dt.datetime
    ) -> list[CrownRow]:
        """List who knows most about an artist, and somebody's own row, of those who are shown."""
        wanted = {**_season(guild_id, now), "artist": artist, "user": user_id}
        return [CrownRow(*row) for row in await self._db.fetch(CROWN, wanted)]

    async def count_players(self, guild_id: int, artist: str, *, now: dt.datetime) -> int:
        """Count everybody who answered about an artist in the season."""
        sql = f"SELECT count(*) FROM {_ANSWERS} WHERE {_OF_ARTIST}"
        rows = await self._db.fetch(sql, {**_season(guild_id, now), "artist": artist})
        return int(rows[0][0])

    async def list_holders(self, guild_id: int, *, now: dt.datetime) -> dict[str, CrownRow]:
        """Return who holds which crown, by artist, those who know most first."""
        rows = await self._db.fetch(CROWNS, _season(guild_id, now))
        return {artist: CrownRow(*row) for artist, *row in rows}

    async def list_former(self, guild_id: int) -> dict[str, FormerHolder]:
        """Return who held which crown, by artist, when the last weekly board came."""
        sql = f"SELECT artist, user_id, {_SHOWN} FROM crown_holders WHERE guild_id = :guild"
        rows = await self._db.fetch(sql, {"guild": guild_id})
        return {artist: FormerHolder(user_id, bool(shown)) for artist, user_id, shown in rows}

    async def takes_part(self, guild_id: int, user_id: int) -> bool:
        """Return whether somebody takes part in a server's crowns, and does not hide."""
        sql = f"SELECT 1 FROM crown_players WHERE guild_id = :guild AND {_SHOWN} AND user_id = :me"
        return bool(await self._db.fetch(sql, {"guild": guild_id, "me": user_id}))

    async def join(self, guild_id: int, user_id: int, *, now: dt.datetime) -> bool:
        """Note that somebody takes part; False where they do already."""
        return bool(await self._db.write_one(_JOIN, (guild_id, user_id, seconds(now))))

    async def leave(self, guild_id: int, user_id: int) -> None:
        """Take somebody out of a server's crowns."""
        sql = "DELETE FROM crown_players WHERE guild_id = ? AND user_id = ?"
        await self._db.write_one(sql, (guild_id, user_id))
        await self._db.forget()


async def keep_holders(
    connection: aiosqlite.Connection, guild_id: int, holders: Mapping[str, int]
) -> None:
    """Note who holds which crown, by artist, in place of what was noted before."""
    await fetch_all(connection, "DELETE FROM crown_holders WHERE guild_id = ?", (guild_id,))
    sql = """
        INSERT INTO crown_holders (guild_id, artist, user_id)
        SELECT ?, key, value FROM json_each(?)
    """
    await fetch_all(connection, sql, (guild_id, json.dumps(holders)))


async def tally(
    connection: aiosqlite.Connection,
    guild_id: int,
    asked: Asked,
    answers: Sequence[tuple[int, bool, int]],
    *,
    now: dt.datetime,
) -> None:
    """Count answers to a question for whom it was about, each once: who, whether right, when (ms).

    A group counts what is asked about its members.
    """
    values = {
        **_season(guild_id, now),
        "subjects": listed(asked.question.subjects),
        "answers": json.dumps(answers),
    }
    await fetch_all(connection, _TALLY, values)


def _season(guild_id: int, now: dt.datetime) -> dict[str, object]:
    return {"guild": guild_id, "season": seconds(season_start(now))}
