"""What people say against questions, what moderators do about it, and servers' own questions."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import Fault, Place
from bot.kit.side_thread import UploadReader
from bot.trivia.curation.files import read_questions
from bot.trivia.curation.model import (
    LONGEST_NOTE,
    MOST_IN_A_SERVER,
    SERIOUS,
    QuestionDraft,
    ReportReason,
    Review,
    ReviewPage,
    Shelf,
    draft_of,
    faults_of,
    question_of,
)
from bot.trivia.curation.store import OwnQuestionStore, QuestionReportStore
from bot.trivia.errors import OwnQuestionsError, QuestionCode, UnknownQuestionError
from bot.trivia.questions.model import Question, Template

PAGE = 5
_LATELY = 200
_OF = "questions_of"
_DRAFT_OF = "draft_of"
_MOST_DRAFTS = 25


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """What became of a report.

    `review` is the question as it stands now. `is_new` is False where the person had reported it
    before; `is_notable` means that moderators should be told now.
    """

    review: Review
    is_new: bool
    is_notable: bool


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft, and the id of the question that it is to replace, empty for a new one."""

    draft: QuestionDraft
    replaces: str = ""


class QuestionQualityService:
    """Keeps the questions of servers good. Instants are aware.

    Whatever names a question raises `UnknownQuestionError` where there is none of that id. `lists`
    keep what is yet to be confirmed.
    """

    def __init__(self, database: Database, *, lists: ListStore, uploads: UploadReader) -> None:
        self._reports = QuestionReportStore(database)
        self._own = OwnQuestionStore(database)
        self._lists = lists
        self._uploads = uploads

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
        """Keep what somebody says against a question that was asked there; each person once."""
        await self.demand_asked(guild_id, question_id)
        text = note.strip()[:LONGEST_NOTE]
        is_new, number = await self._reports.add(
            guild_id, question_id, user_id, reason.value, text, now
        )
        review = await self.review(guild_id, question_id)
        is_notable = is_new and number in {1, SERIOUS} and review.retirement is None
        return ReportAnswer(review, is_new, is_notable)

    async def demand_asked(self, guild_id: int, question_id: str) -> None:
        """Raise UnknownQuestionError for a question that a server was never asked."""
        await self._demand(guild_id, question_id)
        if not await self._reports.was_asked(guild_id, question_id):
            raise UnknownQuestionError

    async def review(self, guild_id: int, question_id: str) -> Review:
        """Return a question as moderators see it."""
        for review in await self._reports.reviews(guild_id, [question_id]):
            return review
        raise UnknownQuestionError

    async def list_shelf(self, guild_id: int, shelf: Shelf, *, page: int = 0) -> ReviewPage:
        """Return a page of a server's reported, retired or own questions, with figures."""
        ids = await self._reports.list_ids(guild_id, shelf)
        pages = max(1, -(-len(ids) // PAGE))
        number = min(page, pages - 1)
        items = await self._reports.reviews(guild_id, ids[number * PAGE : (number + 1) * PAGE])
        return ReviewPage(shelf, tuple(items), number, pages, len(ids))

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
        """Take a question out of a server's games, and settle what was said against it."""
        await self._demand(guild_id, question_id)
        await self._reports.retire(guild_id, question_id, by=by, now=now)
        return await self.review(guild_id, question_id)

    async def restore(self, guild_id: int, question_id: str) -> Review:
        """Include a question in a server's games again."""
        await self._demand(guild_id, question_id)
        await self._reports.restore(guild_id, question_id)
        return await self.review(guild_id, question_id)

    async def keep(self, guild_id: int, question_id: str, *, now: dt.datetime) -> Review:
        """Leave a question in, and settle what was said against it."""
        await self._demand(guild_id, question_id)
        await self._reports.settle(guild_id, question_id, now=now)
        return await self.review(guild_id, question_id)

    async def own_draft(self, guild_id: int, question_id: str) -> QuestionDraft:
        """Return what was written down of a server's own question."""
        review = await self.review(guild_id, question_id)
        if review.question.template is not Template.OWN:
            raise UnknownQuestionError
        return draft_of(review.question)

    async def check_own(
        self, guild_id: int, draft: QuestionDraft, *, replaces: str = "", now: dt.datetime
    ) -> str:
        """Keep a draft that could be saved, and give the id to find it by.

        `replaces` is the question that it is to stand for. `OwnQuestionsError` has every fault, and
        the id under which the draft is kept all the same.
        """
        known = await self._own.known(guild_id, beside=replaces)
        kept = {"drafts": [dataclasses.asdict(draft)], "replaces": replaces}
        draft_id = await self._lists.propose(guild_id, _DRAFT_OF, kept, now=now, most=_MOST_DRAFTS)
        _judge(draft, draft_id)(known)
        return draft_id

    async def save_own(self, guild_id: int, draft_id: str, *, by: int, now: dt.datetime) -> Review:
        """Add the question of a draft, or put it in the place of the one that it replaces.

        `OwnQuestionsError` and `UnknownQuestionError` say what is in the way since it was checked,
        `ExpiredError` that it is kept no more.
        """
        kept = await self.draft(guild_id, draft_id, now=now)
        question, judge = question_of(kept.draft), _judge(kept.draft, draft_id)
        if not (key := kept.replaces):
            (key,) = await self._own.add(guild_id, [question], judge=judge, by=by, now=now)
        elif not await self._own.replace(guild_id, key, question, judge=judge):
            raise UnknownQuestionError
        return await self.review(guild_id, key)

    async def draft(self, guild_id: int, draft_id: str, *, now: dt.datetime) -> KeptDraft:
        """Return the draft that was kept; `ExpiredError` if it is no more."""
        # Those of older versions are kept like a file's, and replace nothing.
        kept = await self._lists.proposal(draft_id, guild_id, _DRAFT_OF, _OF, now=now)
        return KeptDraft(_drafts(kept)[0], kept.get("replaces", ""))

    async def read_file(
        self, guild_id: int, fetch: Callable[[], Awaitable[bytes]], *, name: str = ""
    ) -> tuple[QuestionDraft, ...]:
        """Read a file of questions without adding any; `OwnQuestionsError` has every fault."""
        known = await self._own.known(guild_id)
        drafts = await self._uploads.read(
            guild_id, fetch, partial(read_questions, known=known, name=name)
        )
        if faults := _too_many(len(known) + len(drafts)):
            raise OwnQuestionsError(faults)
        return drafts

    async def propose(
        self, guild_id: int, drafts: Sequence[QuestionDraft], *, now: dt.datetime
    ) -> str:
        """Keep questions that a moderator has yet to confirm; give the id to find them by.

        Those that were proposed in the server before are kept no more.
        """
        kept = {"drafts": [dataclasses.asdict(each) for each in drafts]}
        return await self._lists.propose(guild_id, _OF, kept, now=now)

    async def import_own(
        self, guild_id: int, proposal: str, *, by: int, now: dt.datetime
    ) -> list[str]:
        """Add the questions that were proposed, all of them or none; give their ids.

        `ExpiredError` is raised when the proposal is not kept (any more) or is another server's,
        `OwnQuestionsError` when what was fine then is no more: a question was added meanwhile.
        """
        drafts = _drafts(await self._lists.proposal(proposal, guild_id, _OF, now=now))

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
        """Delete a question of a server's own; answers to it stay."""
        if not await self._own.delete(guild_id, question_id):
            raise UnknownQuestionError

    async def _demand(self, guild_id: int, question_id: str) -> None:
        if not await self._reports.find_many(guild_id, [question_id]):
            raise UnknownQuestionError


def _judge(draft: QuestionDraft, draft_id: str) -> Callable[[Collection[str]], None]:
    def judge(known: Collection[str]) -> None:
        if faults := faults_of(draft, known=known) or _too_many(len(known) + 1):
            raise OwnQuestionsError(faults, draft_id)

    return judge


def _drafts(proposal: dict[str, Any]) -> list[QuestionDraft]:
    return [
        QuestionDraft(
            **{**each, "wrong": tuple(each["wrong"]), "accepted": tuple(each["accepted"])}
        )
        for each in proposal["drafts"]
    ]


def _too_many(number: int) -> tuple[Fault, ...]:
    if number <= MOST_IN_A_SERVER:
        return ()
    return (Fault(Place(), QuestionCode.TOO_MANY_QUESTIONS, limit=str(MOST_IN_A_SERVER)),)
