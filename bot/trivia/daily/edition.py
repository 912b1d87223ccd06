"""What the post of a daily question says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.catalogue.anniversaries import Anniversary as Anniversary
from bot.posts.schedule import PostKind
from bot.trivia.daily.model import DailyResult
from bot.trivia.questions.model import Asked


@dataclass(frozen=True, slots=True)
class QuestionEdition:
    """What the post of a question of the day says: the question, and what became of the last one.

    `told` is None where none was posted before, and where the one of `open_on` still is open:
    that is so in a preview only.
    """

    on: dt.date
    asked: Asked
    told: DailyResult | None = None
    open_on: dt.date | None = None
    kind: PostKind = PostKind.QUESTION

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of the post's works: none, what a question is about is a secret."""
        return ()
