"""What people say against questions, and what makes a server's own one.

Forms and files bring the same drafts of questions and are judged by the same rules.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from bot.catalogue.model import Source
from bot.kit.errors import Fault, InputCode, Place
from bot.kit.folding import fold
from bot.trivia.errors import QuestionCode
from bot.trivia.questions.model import OPTIONS, Category, Name, Question, Template

LONGEST_NOTE = 300
SERIOUS = 5
"""When so many people reported a question, moderators are told once more."""


class ReportReason(StrEnum):
    """What is wrong with a question."""

    WRONG = "wrong"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    OFFENSIVE = "offensive"
    OTHER = "other"


class Shelf(StrEnum):
    """Which questions moderators look at."""

    REPORTED = "reported"
    RETIRED = "retired"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Retirement:
    """Who took a question out of a server's games, and when (UTC).

    `user_id` is `bot.settings.changes.FORGOTTEN` once that person's data was deleted.
    """

    user_id: int
    at: dt.datetime


@dataclass(slots=True)
class Review:
    """A question as moderators see it.

    `answers` and `right` are by everybody everywhere; for a server's own question, there. `rating`
    is how hard it is by what was learned, None where nobody answered. `reasons` are how many people
    say what against it, by reports that nobody has settled; `notes` what the latest of them wrote.
    """

    question: Question
    answers: int = 0
    right: int = 0
    rating: float | None = None
    reasons: Counter[ReportReason] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    retirement: Retirement | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page (from 0) of a shelf's `total` questions."""

    shelf: Shelf
    items: tuple[Review, ...]
    number: int
    pages: int
    total: int


LONGEST_QUESTION = 300
LONGEST_OPTION = 80
LONGEST_EXPLANATION = 500
LONGEST_SOURCE = 100
LONGEST_LINK = 512
FEWEST_WRONG = OPTIONS - 1
MOST_WRONG = 12
MOST_ACCEPTED = 20
MOST_IN_A_FILE = 200
MOST_IN_A_SERVER = 1000
SOURCE = "OWN"
"""The code of the source of a server's own question."""

_TOO_MUCH = {QuestionCode.TEXT_TOO_LONG, InputCode.TOO_MANY}
_PARTICLES = (
    "은 는 이 가 을 를 와 과 의 에 도 로 으로 만 랑 이랑 하고 에게 한테 에서 까지 부터 보다 처럼"
    " 이다 입니다 's"
)
_ENDS = frozenset({"", *(fold(each) for each in _PARTICLES.split())})


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as somebody wrote it down, each text trimmed.

    `accepted` are further answers that are right when typed. `source` says where the answer is
    from, `link` (possibly empty) where that can be read.
    """

    question: str
    right: str
    wrong: tuple[str, ...]
    source: str
    link: str = ""
    accepted: tuple[str, ...] = ()
    explanation: str = ""


def faults_of(draft: QuestionDraft, *, known: Collection[str] = ()) -> tuple[Fault, ...]:
    """Find everything that is wrong with a draft; a place's key is the name of a field.

    `known` are the folded texts of questions that there are already. Where there is more than may
    be, nothing is compared: that could take long.
    """
    found = (*_lengths(draft), *_numbers(draft), *_of_source(draft))
    if any(each.code in _TOO_MUCH for each in found):
        return found
    return (*found, *_likenesses(draft), *_of_question(draft, known))


def question_of(draft: QuestionDraft) -> Question:
    """Make a question of a draft without faults; the store gives it its id."""
    return Question(
        question_id=str(Template.OWN),
        template=Template.OWN,
        category=Category.OWN,
        about=(Name(draft.question),),
        right=Name(draft.right),
        wrong=tuple(Name(each) for each in draft.wrong),
        sources=(Source(SOURCE, draft.source, url=draft.link),),
        accepted=draft.accepted,
        fact=draft.explanation,
    )


def draft_of(question: Question) -> QuestionDraft:
    """Return what somebody wrote down of a server's own question."""
    (source,) = question.sources
    return QuestionDraft(
        question=question.about[0].text,
        right=question.right.text,
        wrong=tuple(each.text for each in question.wrong),
        source=source.title,
        link=source.url,
        accepted=question.accepted,
        explanation=question.fact,
    )


def tidy(text: str) -> str:
    """Make one line of a text: that is how a question, an option and a reason are shown."""
    return " ".join(text.split())


def folded_text(question: Question) -> str:
    """Return a question's text so that another spelling of it is the same."""
    return fold(question.about[0].text)


def _lengths(draft: QuestionDraft) -> Iterator[Fault]:
    texts = (
        ("question", (draft.question,), LONGEST_QUESTION),
        ("right", (draft.right,), LONGEST_OPTION),
        ("wrong", draft.wrong, LONGEST_OPTION),
        ("accepted", draft.accepted, LONGEST_OPTION),
        ("explanation", (draft.explanation,), LONGEST_EXPLANATION),
        ("source", (draft.source,), LONGEST_SOURCE),
        ("link", (draft.link,), LONGEST_LINK),
    )
    for key, values, limit in texts:
        for value in values:
            # As Discord counts: an emoji is two or more.
            if len(value.encode("utf-16-le", "surrogatepass")) // 2 > limit:
                yield Fault(Place(key=key), QuestionCode.TEXT_TOO_LONG, value, str(limit))
    for key, value in (("question", draft.question), ("right", draft.right)):
        if not fold(value):
            yield Fault(Place(key=key), QuestionCode.MISSING)


def _numbers(draft: QuestionDraft) -> Iterator[Fault]:
    if len(draft.wrong) < FEWEST_WRONG:
        yield Fault(Place(key="wrong"), QuestionCode.TOO_FEW, limit=str(FEWEST_WRONG))
    if len(draft.wrong) > MOST_WRONG:
        yield Fault(Place(key="wrong"), InputCode.TOO_MANY, limit=str(MOST_WRONG))
    if len(draft.accepted) > MOST_ACCEPTED:
        yield Fault(Place(key="accepted"), InputCode.TOO_MANY, limit=str(MOST_ACCEPTED))


def _likenesses(draft: QuestionDraft) -> Iterator[Fault]:
    """Find wrong options that look like another option, or that would be taken when typed."""
    seen = {fold(draft.right)}
    accepted = {fold(each) for each in draft.accepted}
    for each in draft.wrong:
        look = fold(each)
        if not look:
            yield Fault(Place(key="wrong"), QuestionCode.MISSING)
        elif look in seen or look in accepted:
            yield Fault(Place(key="wrong"), QuestionCode.OPTIONS_ALIKE, each)
        seen.add(look)


def _of_question(draft: QuestionDraft, known: Collection[str]) -> Iterator[Fault]:
    text = fold(draft.question)
    if text and text in known:
        yield Fault(Place(key="question"), QuestionCode.KNOWN_QUESTION, draft.question)
    for key, answers in (("right", (draft.right,)), ("accepted", draft.accepted)):
        for each in answers:
            if _names(draft.question, each):
                yield Fault(Place(key=key), QuestionCode.ANSWER_TOLD, each)


def _names(question: str, answer: str) -> bool:
    """Return whether a question's words hold an answer's, whole: "air" is not in "chair".

    A Korean particle may follow the last of them.
    """
    wanted, words = fold(answer), [fold(word) for word in question.split()]
    for first in range(len(words) if wanted else 0):
        run = ""
        for word in words[first:]:
            run += word
            if run.startswith(wanted) and run[len(wanted) :] in _ENDS:
                return True
            if not wanted.startswith(run):
                break
    return False


def _of_source(draft: QuestionDraft) -> Iterator[Fault]:
    if not draft.source:
        yield Fault(Place(key="source"), QuestionCode.NO_SOURCE)
    if draft.link and not _is_link(draft.link):
        yield Fault(Place(key="link"), QuestionCode.NOT_A_LINK, draft.link)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in parts.netloc and not any(map(str.isspace, text))
