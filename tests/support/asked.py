"""Questions that a server was asked, without a game."""

from __future__ import annotations

from bot.app.services import Services
from bot.trivia.questions.pool_store import QuestionPool


async def asked_here(services: Services, guild_id: int, number: int = 1) -> list[str]:
    """Return the ids of some questions that were a day's in a server, and are over."""
    ids = [each.question_id for each in await QuestionPool(services.database).list_all()][:number]
    async with services.database.write() as connection:
        for place, each in enumerate(ids):
            await connection.execute_fetchall(
                "INSERT OR IGNORE INTO daily_questions VALUES (?, ?, ?, '{}', 0)",
                (guild_id, f"2020-01-{place + 1:02}", each),
            )
    return ids
