"""What people say against questions, what moderators do about it, and servers' own questions."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import ExpiredError, Fault, Place
from bot.trivia.curation.own_question_files import read_questions
from bot.trivia.curation.own_questions import (
    MOST_IN_A_SERVER,
    QuestionDraft,
    faults_of,
    question_of,
)
from bot.trivia.curation.own_questions_store import OwnQuestionStore
from bot.trivia.curation.reports import (
    LONGEST_NOTE,
    SERIOUS,
    Report,
    ReportReason,
    Review,
    ReviewPage,
    Shelf,
)
from bot.trivia.curation.reports_store import AnswerCounts, QuestionReportStore
from bot.trivia.errors import OwnQuestionsError, QuestionCode, UnknownQuestionError
from bot.trivia.questions.model import Question

PAGE = 5
_LATELY = 200
_OF = "questions_of"


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """What became of a report.

    `review` is the question as it stands now. `is_new` is False where the person had reported it
    before; `is_notable` means that moderators should be told now.
    """

    review: Review
    is_new: bool
    is_notable: bool


class QuestionQualityService:
    """Keeps the questions of servers good. Instants are aware.

    Parameters
    ----------
    database : Database
        Holds reports, retirements and servers' own questions.
    lists : ListStore
        Keeps what is yet to be confirmed.
    """

    def __init__(self, database: Database, *, lists: ListStore) -> None:
        self._reports = QuestionReportStore(database)
        self._own = OwnQuestionStore(database)
        self._lists = lists

    async def report(
        self,
        guild_id: int,
        question_id: str,
        user_id: int,
        *,
        reason: ReportReason,
        note: str,
        now: dt.datetime,
    ) -> ReportAnswer:
        """Keep what somebody says against a question; each person once.

        Raises
        ------
        UnknownQuestionError
        """
        await self._demand(guild_id, question_id)
        text = note.strip()[:LONGEST_NOTE]
        report = Report(guild_id, question_id, user_id, reason, text, now)
        is_new, number = await self._reports.add(report)
        review = await self.review(guild_id, question_id)
        is_notable = is_new and number in {1, SERIOUS} and review.retirement is None
        return ReportAnswer(review, is_new, is_notable)

    async def review(self, guild_id: int, question_id: str) -> Review:
        """Return a question as moderators see it.

        Raises
        ------
        UnknownQuestionError
        """
        question = await self._demand(guild_id, question_id)
        figures = await self._reports.figures(guild_id, [question_id])
        return _review(question, figures[question_id])

    async def list_shelf(self, guild_id: int, shelf: Shelf, *, page: int = 0) -> ReviewPage:
        """Return a page of a server's reported, retired or own questions, with figures."""
        ids = await self._reports.list_ids(guild_id, shelf)
        pages = max(1, -(-len(ids) // PAGE))
        number = min(page, pages - 1)
        items = await self._reviews(guild_id, ids[number * PAGE : (number + 1) * PAGE])
        return ReviewPage(shelf, items, number, pages, len(ids))

    async def list_retirable(self, guild_id: int) -> list[Question]:
        """List what moderators may want to retire: what is reported, asked lately, their own."""
        ids = [
            *await self._reports.list_ids(guild_id, Shelf.REPORTED),
            *await self._reports.list_used(guild_id, limit=_LATELY),
            *await self._reports.list_ids(guild_id, Shelf.OWN),
        ]
        out = set(await self._reports.list_ids(guild_id, Shelf.RETIRED))
        return await self._reports.find_many(
            guild_id, [each for each in dict.fromkeys(ids) if each not in out]
        )

    async def list_retired(self, guild_id: int) -> list[Question]:
        """List what is retired, the latest first."""
        return await self._reports.find_many(
            guild_id, await self._reports.list_ids(guild_id, Shelf.RETIRED)
        )

    async def retire(self, guild_id: int, question_id: str, *, by: int, now: dt.datetime) -> Review:
        """Take a question out of a server's games, and settle what was said against it.

        Raises
        ------
        UnknownQuestionError
        """
        await self._demand(guild_id, question_id)
        await self._reports.retire(guild_id, question_id, by=by, now=now)
        return await self.review(guild_id, question_id)

    async def restore(self, guild_id: int, question_id: str) -> Review:
        """Include a question in a server's games again.

        Raises
        ------
        UnknownQuestionError
        """
        await self._demand(guild_id, question_id)
        await self._reports.restore(guild_id, question_id)
        return await self.review(guild_id, question_id)

    async def keep(self, guild_id: int, question_id: str, *, now: dt.datetime) -> Review:
        """Leave a question in, and settle what was said against it.

        Raises
        ------
        UnknownQuestionError
        """
        await self._demand(guild_id, question_id)
        await self._reports.settle(guild_id, question_id, now=now)
        return await self.review(guild_id, question_id)

    async def add_own(
        self, guild_id: int, draft: QuestionDraft, *, by: int, now: dt.datetime
    ) -> Review:
        """Add a question of a server's own.

        Raises
        ------
        OwnQuestionsError
            With every fault, and the id under which the draft is kept.
        """
        draft_id = await self._lists.save({_OF: guild_id, "drafts": [dataclasses.asdict(draft)]})

        def judge(known: Collection[str]) -> None:
            if faults := faults_of(draft, known=known) or _too_many(len(known) + 1):
                raise OwnQuestionsError(faults, draft_id)

        (question_id,) = await self._own.add(
            guild_id, [question_of(draft)], judge=judge, by=by, now=now
        )
        return await self.review(guild_id, question_id)

    async def draft(self, guild_id: int, draft_id: str) -> QuestionDraft:
        """Return the draft that was kept when it had faults.

        Raises
        ------
        ExpiredError
        """
        (draft,) = await self._kept(guild_id, draft_id)
        return draft

    async def read_file(self, guild_id: int, data: bytes) -> tuple[QuestionDraft, ...]:
        """Read a file of questions without adding any.

        Raises
        ------
        OwnQuestionsError
            With every fault.
        """
        known = await self._own.known(guild_id)
        # A large file takes longer than others should wait.
        drafts = await asyncio.to_thread(read_questions, data, known=known)
        if faults := _too_many(len(known) + len(drafts)):
            raise OwnQuestionsError(faults)
        return drafts

    async def propose(self, guild_id: int, drafts: Sequence[QuestionDraft]) -> str:
        """Keep questions that a moderator has yet to confirm; give the id to find them by."""
        return await self._lists.save(
            {_OF: guild_id, "drafts": [dataclasses.asdict(each) for each in drafts]}
        )

    async def import_own(
        self, guild_id: int, proposal: str, *, by: int, now: dt.datetime
    ) -> list[str]:
        """Add the questions that were proposed, all of them or none; give their ids.

        Raises
        ------
        ExpiredError
            When the proposal is not kept (any more), or is another server's.
        OwnQuestionsError
            What was fine then is no more: a question was added meanwhile.
        """
        drafts = await self._kept(guild_id, proposal)

        def judge(known: Collection[str]) -> None:
            faults = tuple(
                dataclasses.replace(each, place=Place(key=f"questions[{number}].{each.place.key}"))
                for number, draft in enumerate(drafts, 1)
                for each in faults_of(draft, known=known)
            )
            if faults := faults or _too_many(len(known) + len(drafts)):
                raise OwnQuestionsError(faults)

        questions = [question_of(each) for each in drafts]
        return await self._own.add(guild_id, questions, judge=judge, by=by, now=now)

    async def delete_own(self, guild_id: int, question_id: str) -> None:
        """Delete a question of a server's own; answers to it stay.

        Raises
        ------
        UnknownQuestionError
        """
        await self._demand(guild_id, question_id)
        if not await self._own.delete(guild_id, question_id):
            raise UnknownQuestionError

    async def _kept(self, guild_id: int, list_id: str) -> list[QuestionDraft]:
        kept = await self._lists.get(list_id)
        if kept.get(_OF) != guild_id:
            raise ExpiredError
        return [
            QuestionDraft(
                **{**each, "wrong": tuple(each["wrong"]), "accepted": tuple(each["accepted"])}
            )
            for each in kept["drafts"]
        ]

    async def _demand(self, guild_id: int, question_id: str) -> Question:
        found = await self._reports.find_many(guild_id, [question_id])
        if not found:
            raise UnknownQuestionError
        return found[0]

    async def _reviews(self, guild_id: int, question_ids: Sequence[str]) -> tuple[Review, ...]:
        figures = await self._reports.figures(guild_id, question_ids)
        questions = await self._reports.find_many(guild_id, question_ids)
        return tuple(_review(each, figures[each.question_id]) for each in questions)


def _too_many(number: int) -> tuple[Fault, ...]:
    if number <= MOST_IN_A_SERVER:
        return ()
    return (Fault(Place(), QuestionCode.TOO_MANY_QUESTIONS, limit=str(MOST_IN_A_SERVER)),)


def _review(question: Question, figures: AnswerCounts) -> Review:
    return Review(
        question,
        figures.answers,
        figures.right,
        figures.rating,
        figures.reasons,
        tuple(figures.notes),
        figures.retirement,
    )
