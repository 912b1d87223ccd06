"""All questions that can fairly be asked of what the store knows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.lore import Evidence
from bot.domain.question_claims import Claims
from bot.domain.question_templates import questions_of_works
from bot.domain.question_templates_acts import questions_of_artists
from bot.domain.questions import Question
from bot.domain.truth import Snapshot

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
