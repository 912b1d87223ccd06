"""A small pool of questions that come in their order."""

from __future__ import annotations

import datetime as dt

from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.questions.model import Asked, Category, Name, Question, Template
from bot.trivia.questions.service import QuestionService


def asked(number: int, *, right: int = 0) -> Asked:
    options = tuple(Name(f"Option {number}.{place}") for place in range(4))
    wrong = tuple(each for each in options if each is not options[right])
    question = Question(
        f"partner:work-{number}",
        Template.PARTNER,
        Category.PEOPLE,
        (Name("APT."), Name("ROSÉ")),
        options[right],
        wrong,
        (),
    )
    return Asked(question, options, right)


class Pool(QuestionService):
    """Questions in their order, each once in the time that the server set."""

    def __init__(self, db, size: int = 9) -> None:
        self.db = db
        self.waiting = [asked(number) for number in range(size)]
        self.breaks = False
        self.picks = 0
        self.names: set[str] = set()

    async def pick(self, guild_id, *, settings, now, **_) -> Asked:
        self.picks += 1
        since = now - dt.timedelta(settings.trivia_cooldown_days)
        rows = await self.db.fetch(
            "SELECT question_id FROM question_uses WHERE guild_id = ? AND used_at > ?",
            (guild_id, int(since.timestamp())),
        )
        used = {row[0] for row in rows}
        for each in self.waiting:
            if each.question.question_id not in used:
                return each
        raise NoQuestionsLeftError(len(self.waiting))

    async def is_name(self, text: str, *, kind: str) -> bool:
        return text in self.names

    async def use(self, connection, guild_id, question_id, now) -> None:
        if self.breaks:
            raise OSError("the disk is gone")
        await connection.execute_fetchall(
            "INSERT OR REPLACE INTO question_uses VALUES (?, ?, ?)",
            (guild_id, question_id, int(now.timestamp())),
        )
