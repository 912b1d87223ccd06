"""All questions that can fairly be asked of what the store knows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.trivia.generation.artists import questions_of_artists
from bot.trivia.generation.claims import Claims
from bot.trivia.generation.evidence import Evidence
from bot.trivia.generation.snapshot import Snapshot
from bot.trivia.generation.works import questions_of_works
from bot.trivia.questions.model import Question

MOST = 1500
"""So many questions one template makes: a bigger catalogue makes better known ones, not more."""


def generate(snapshot: Snapshot) -> Iterator[Question]:
    """Make every question, each with its right option and wrong ones that are proven wrong.

    The same truth makes the same questions. What is in conflict, untitled, not confirmed or
    without a source is not asked, nor is what has too few options that differ.
    """
    evidence = Evidence(snapshot)
    yield from questions_of_works(evidence, most=MOST)
    yield from questions_of_artists(evidence, most=MOST)
    yield from Claims(evidence).questions()
