"""What a trivia question is: asked of a template, with options of which exactly one is right.

A question is data, not copy: `questions.words` says it in the reader's language. Its id is
stable across catalogues, so that ratings, reports and "asked before" outlive a new one.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.catalogue.model import Source, Status

GENERATOR = 5
"""The version of what makes questions: another one makes the pool again."""

GRADES = (5, 4, 3, 2, 1)
"""Grades of fame, the best known first."""

BEST_KNOWN, KNOWN_GROUPS = "known:best", "known:groups"
"""Tokens of what is about the five best known acts, and about the best known groups."""

OPTIONS = 4
"""So many options has a question at most, and nearly every one."""


LONGEST_OPTION = 76
"""So much of an option has room on a button, beside its letter."""


class Category(StrEnum):
    """What a question is about; what a player can choose. `OWN` are the server's."""

    PEOPLE = "people"
    TITLES = "titles"
    DATES = "dates"
    DRAMAS = "dramas"
    ARTICLES = "articles"
    HANGUL = "hangul"
    CHAINS = "chains"
    OWN = "own"


class Difficulty(StrEnum):
    """A band of ratings."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Era(StrEnum):
    """When works came out; the value is the first and the last year."""

    UNTIL_2009 = "0-2009"
    FROM_2010 = "2010-2014"
    FROM_2015 = "2015-2019"
    FROM_2020 = "2020-9999"

    @property
    def years(self) -> tuple[int, int]:
        """Return the first and the last year."""
        first, last = self.value.split("-")
        return int(first), int(last)


@dataclass(frozen=True, slots=True)
class RoundPlace:
    """Which round of how many a question is for; the first one is number 1."""

    number: int
    rounds: int


class AnswerStatus(StrEnum):
    """What became of an answer. Whether it is right is told later."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    DELETED = "deleted"
    LATE = "late"
    CLOSED = "closed"
    OUT = "out"
    UNKNOWN = "unknown"


class Template(StrEnum):
    """What is asked, and thereby which names `Question.about` holds."""

    PARTNER = "partner"
    LEAD = "lead"
    TITLE_OF_PAIR = "title-of-pair"
    YEAR = "year"
    SHOW_OF_OST = "show-of-ost"
    ARTIST_OF_OST = "artist-of-ost"
    HANGUL_TITLE = "hangul-title"
    HANGUL_NAME = "hangul-name"
    ODD_ONE_OUT = "odd-one-out"
    CAME_FIRST = "came-first"
    CHAIN_LINK = "chain-link"
    MEMBER_OF = "member-of"
    REMIXER = "remixer"
    TIMELINE = "timeline"
    HIGHER_OR_LOWER = "higher-or-lower"
    WHO_IS_MISSING = "who-is-missing"
    COMPLETE_THE_CHAIN = "complete-the-chain"
    BLURRED_COVER = "blurred-cover"
    CLAIM = "claim"
    TRUE_OR_FALSE = "true-or-false"
    OWN = "own"


TYPABLE = frozenset(
    {
        Template.PARTNER,
        Template.LEAD,
        Template.TITLE_OF_PAIR,
        Template.YEAR,
        Template.SHOW_OF_OST,
        Template.ARTIST_OF_OST,
        Template.HANGUL_NAME,
        Template.CHAIN_LINK,
        Template.MEMBER_OF,
        Template.REMIXER,
        Template.WHO_IS_MISSING,
        Template.COMPLETE_THE_CHAIN,
        Template.BLURRED_COVER,
        Template.OWN,
    }
)
"""Templates whose answer one can know without seeing options."""

_OF_TWO = frozenset({Template.TRUE_OR_FALSE, Template.HIGHER_OR_LOWER})
_IN_ORDER = frozenset({Template.TRUE_OR_FALSE, Template.TIMELINE})


def options_of(template: Template) -> int:
    """Return how many options a question has."""
    return 2 if template in _OF_TWO else OPTIONS


UNTYPABLE = "typed:no"
"""Among the subjects of a question that typed games leave out."""

_LONGEST_TYPED = 40
_ON_KEYBOARDS = re.compile("[A-Za-z0-9\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a question or an option shows it.

    `token` says what it names (``artist:bts``, ``collaboration:rose-apt``, ``show:goblin``,
    ``year:2019``, ``years:2016-2018`` for all between), empty for plain text. `text_ko` is empty
    where there is no Korean one; `date` is when it came out (ISO 8601), where that explains the
    answer.
    """

    text: str
    text_ko: str = ""
    token: str = ""
    date: str = ""

    @property
    def texts(self) -> tuple[str, str]:
        """Return the name in English and in Korean, the latter possibly empty."""
        return self.text, self.text_ko


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the pool holds it.

    `question_id` has at most 100 characters of ``a-z0-9:-``: the template and what it is about.
    `about` is what the question names, in the order of its template; `wrong` are options that were
    proven wrong, three or more (one where there are two options); `accepted` is what else is right
    when typed: aliases, Hangul, the other act of the credit. `subjects` are tokens of everything it
    touches, by which a server may exclude it.

    `work` is the slug of the collaboration whose card is shown with the answer, possibly empty;
    `title`, `credit` (everybody's names as joined on the release) and `date` (ISO 8601 at its own
    precision, empty where it is not known) are that work's, for the explanation. `article` is the
    title of the one that alone says so ("According to ..."), else empty. `prior` is the difficulty
    before anyone answered, an Elo rating around 1500. `fame` is how known that is what one must
    know, from 1 to 5 (any fan knows it); `year` is the work's, None where there is none.
    """

    question_id: str
    template: Template
    category: Category
    about: tuple[Name, ...]
    right: Name
    wrong: tuple[Name, ...]
    sources: tuple[Source, ...]
    status: Status = Status.CONFIRMED
    accepted: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    work: str = ""
    title: Name | None = None
    credit: Name | None = None
    date: str = ""
    article: str = ""
    fact: str = ""
    fact_ko: str = ""
    prior: float = 1500.0
    fame: int = 3
    year: int | None = None


def is_typable(question: Question) -> bool:
    """Return whether people can type the answer: of letters that they have, and not too long."""
    names = (*question.right.texts, *question.accepted)
    short = (text for text in names if len(text) <= _LONGEST_TYPED)
    return question.template in TYPABLE and any(map(_ON_KEYBOARDS.search, short))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put to players: its options in their order, and the right one's place.

    This is what a round stores; a restart shows the same.
    """

    question: Question
    options: tuple[Name, ...]
    right: int


def put(question: Question, rng: random.Random) -> Asked:
    """Draw a question's options and their order; true comes before false, early before late."""
    wrong = rng.sample(question.wrong, min(OPTIONS - 1, len(question.wrong)))
    options = [question.right, *wrong]
    if question.template in _IN_ORDER:
        options.sort(key=lambda option: (option.text != "true", option.token))
    else:
        rng.shuffle(options)
    return Asked(question, tuple(options), options.index(question.right))


START = 1500.0
EASY_BELOW = 1400.0
HARD_FROM = 1600.0
_STEP = 100.0
_SETTLING = 0.05
_SPREAD = 400.0


@dataclass(frozen=True, slots=True)
class Rating:
    """What is known of a player's skill or a question's difficulty, from so many answers."""

    value: float = START
    answers: int = 0

    def moved(self, surprise: float) -> Rating:
        """Return the rating after one more answer; the more there were, the less it moves."""
        step = _STEP / (1 + _SETTLING * self.answers)
        return Rating(self.value + step * surprise, self.answers + 1)


def expected(skill: float, difficulty: float, *, guess: float) -> float:
    """Return the probability of a right answer.

    `guess` is that of somebody who knows nothing: one by the number of options, 0 when typed.
    """
    return guess + (1 - guess) / (1 + 10 ** ((difficulty - skill) / _SPREAD))


def learned(
    player: Rating, question: Rating, *, is_right: bool, guess: float
) -> tuple[Rating, Rating]:
    """Return both ratings after an answer; equally settled ones gain and lose the same."""
    surprise = is_right - expected(player.value, question.value, guess=guess)
    return player.moved(surprise), question.moved(-surprise)


_OF_DIFFICULTY = {Difficulty.EASY: (5, 4), Difficulty.MEDIUM: (4, 3), Difficulty.HARD: (3, 2, 1)}
_WARM_UP, _FINAL = 0.3, 0.7
_BEST_KNOWN = {_WARM_UP: 0.6, _FINAL: 0.2}
"""Of the first third of a game, and of the middle, so many questions are of the best known."""


def grades_of(difficulty: Difficulty | None) -> tuple[int, ...]:
    """Return all grades of fame that a question of a difficulty may have; of any, for None."""
    return _OF_DIFFICULTY[difficulty] if difficulty else GRADES


def wanted_grades(
    rng: random.Random, *, place: RoundPlace | None, difficulty: Difficulty | None
) -> tuple[int, ...]:
    """Return of which grades of fame a question may be, the one that is wanted most first.

    A game rises: seven of ten rounds are of what fans know, none of what hardly anybody does.
    Without a place it is as if it was any round of a game.
    """
    chance, played = rng.random(), rng.random()
    if place is not None:
        played = (place.number - 1) / max(1, place.rounds)
    if difficulty is not None:
        first, second, *rest = grades_of(difficulty)
        return (second, first, *rest) if chance < played else (first, second, *rest)
    part = next((end for end in _BEST_KNOWN if played < end), None)
    wanted = 3 if part is None else 5 if chance < _BEST_KNOWN[part] else 4
    *others, least = GRADES
    return (*sorted(others, key=lambda grade: abs(grade - wanted)), least)


def band(rating: float) -> Difficulty:
    """Return the band of a question's rating."""
    if rating < EASY_BELOW:
        return Difficulty.EASY
    return Difficulty.MEDIUM if rating < HARD_FROM else Difficulty.HARD
