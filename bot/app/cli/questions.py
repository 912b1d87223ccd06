"""`kollab questions`: write the questions of trivia out, and prove them by the catalogue."""

from __future__ import annotations

import contextlib
import json
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from bot.app.cli.bootstrap import open_beside
from bot.app.cli.console import demand_folder, note, progress_of, say
from bot.app.services import load_all
from bot.catalogue.model import Source
from bot.kit.db.database import Database
from bot.kit.discord import limits
from bot.kit.discord.i18n import Words, words_in
from bot.kit.errors import OperatorError
from bot.kit.folding import fold
from bot.simulator.rendering import plain
from bot.trivia.games.cards import LETTERS, REPORT
from bot.trivia.generation.evidence import leaks
from bot.trivia.generation.proofs import not_right
from bot.trivia.generation.proofs_store import Records, read_records
from bot.trivia.questions.model import Asked, Category, Question, Template, band, options_of, put
from bot.trivia.questions.pool_store import QuestionPool
from bot.trivia.questions.words import explanation_text, option_text, question_text

LONGEST_QUESTION = 1000
_WORDS = words_in("en-US")
_LANGUAGES = (_WORDS, words_in("ko"))
_SHOWN = 20
_UNSAID = frozenset({Template.TRUE_OR_FALSE, Template.CAME_FIRST})
"""Templates that name nothing beside their options, or answer by true and false."""


@dataclass(frozen=True, slots=True)
class Unsound:
    """A stored question that is wrong or unfair, and why."""

    question_id: str
    problem: str


_STALE = Unsound("all questions", "they were made of another catalogue, or by another version")
_REMEDIES = {
    _STALE.question_id: "stop the bot, then `kollab db migrate`: it makes them anew",
    "": "look at the entry in data/ that the id names; if that is right, report a fault of Kollab",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """Which questions to write: a sample of `count` drawn by `seed`, or all of them."""

    count: int | None = None
    seed: int = 0
    as_json: bool = False


async def export(database: Path, wanted: Sample, *, source: Path | None = None) -> None:
    """Write questions out, each with its options in an order, as players may see it."""
    async with _opened(database, source) as (pool, _):
        questions = await pool.list_all()
        ratings = await pool.ratings()
        if not await pool.is_current():
            note(f"{_STALE.problem[0].upper()}{_STALE.problem[1:]}.")
    if not questions:
        raise OperatorError("There are no questions.", remedy=_REMEDIES[_STALE.question_id])
    lot = random.Random(wanted.seed)  # noqa: S311 - a sample, no secret
    if wanted.count is not None:
        questions = lot.sample(questions, min(wanted.count, len(questions)))
    for question in questions:
        asked = put(question, lot)
        row = _row(asked, ratings.get(question.question_id, question.prior))
        say(json.dumps(row, ensure_ascii=False) if wanted.as_json else _lines(row))


async def validate(database: Path, *, source: Path | None = None) -> bool:
    """Report faults of the stored questions, and the remedy; False when there are any."""
    async with _opened(database, source) as (pool, path):
        is_current = await pool.is_current()
        records, questions = await read_records(path)
    problems = [] if questions and is_current else [_STALE]
    for question in questions:
        problems += [Unsound(question.question_id, said) for said in _faults(records, question)]
    if problems:
        for each in problems[:_SHOWN]:
            say(f"✗ {each.question_id}: {each.problem}")
            say(f"    → {_REMEDIES.get(each.question_id, _REMEDIES[''])}")
        if len(problems) > _SHOWN:
            say(f"... and {len(problems) - _SHOWN} more.")
        return False
    say(f"{len(questions)} questions are sound: {_counts(questions)}.")
    return True


@contextlib.asynccontextmanager
async def _opened(database: Path, source: Path | None) -> AsyncIterator[tuple[QuestionPool, Path]]:
    if source is None:
        async with open_beside(database) as opened:
            yield QuestionPool(opened), database
        return
    demand_folder(source)
    with tempfile.TemporaryDirectory(prefix="kollab-") as folder:
        path = Path(folder, "questions.db")
        opened = await Database.open(path, readers=1)
        try:
            with progress_of("Loading the catalogue") as progress:
                await load_all(opened, source=source, progress=progress)
            yield QuestionPool(opened), path
        finally:
            await opened.close()


def _row(asked: Asked, rating: float) -> dict[str, Any]:
    question = asked.question
    options = [option_text(_WORDS, name) for name in asked.options]
    return {
        "id": question.question_id,
        "question": plain(question_text(_WORDS, question)),
        "options": options,
        "right": options[asked.right],
        "template": question.template.value,
        "category": question.category.value,
        "difficulty": band(rating).value,
        "rating": round(rating),
        "status": question.status.value,
        "fact": plain(explanation_text(_WORDS, question)),
        "work": question.work,
        "accepted": list(question.accepted),
        "sources": [_source(source) for source in question.sources],
    }


def _source(source: Source) -> dict[str, str]:
    said = {
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "date": str(source.published_on or ""),
    }
    return {key: value for key, value in said.items() if value}


def _lines(row: dict[str, Any]) -> str:
    options = [
        f"  {letter} {option}{' ✓' if option == row['right'] else ''}"
        for letter, option in zip(LETTERS, row["options"], strict=False)
    ]
    said = ", ".join(source["title"] for source in row["sources"])
    head = f"{row['id']} · {row['category']}, {row['difficulty']}, {row['status']}"
    return "\n".join([head, f"  {row['question']}", *options, f"  {row['fact']} ({said})"])


def _faults(records: Records, question: Question) -> Iterator[str]:
    yield from not_right(records, question)
    if len(question.wrong) < options_of(question.template) - 1:
        yield "it has too few options"
    if not any(source.title for source in question.sources):
        yield "it has no source"
    if len(f"{REPORT}:{question.question_id}") > limits.CUSTOM_ID:
        yield "its id is too long for a button"
    if question.template not in _UNSAID and leaks(*_said(question)):
        yield "it says the answer"
    for words in _LANGUAGES:
        yield from _faults_shown(words, question)


def _faults_shown(words: Words, question: Question) -> Iterator[str]:
    options = [option_text(words, name) for name in (question.right, *question.wrong)]
    if len(question_text(words, question)) > LONGEST_QUESTION:
        yield "it is too long"
    if max(map(len, options)) + len(f"{LETTERS[0]} · ") > limits.BUTTON_LABEL:
        yield "an option is too long for a button"
    if any(fold(one) == fold(other) for one, other in combinations(options, 2)):
        yield "two options look the same"


def _said(question: Question) -> tuple[list[str], list[str]]:
    """Return what a question says, and the right answer's names that must not be in it."""
    said = [text for name in question.about for text in (name.text, name.text_ko)]
    names = [question.right.text, question.right.text_ko, *question.accepted]
    if question.category is Category.HANGUL:
        # A name or title is asked for by what it is in Hangul.
        names = [question.right.text]
    return said, names


def _counts(questions: Sequence[Question]) -> str:
    counts = Counter(question.category for question in questions)
    return ", ".join(f"{counts[each]} {each}" for each in Category if counts[each])
