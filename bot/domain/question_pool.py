"""All questions that can fairly be asked of what the store knows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.lore import Lore
from bot.domain.question_claims import Claims
from bot.domain.question_templates import questions_of_works
from bot.domain.question_templates_acts import questions_of_acts
from bot.domain.questions import Question
from bot.domain.truth import Truth

MOST = 1500
"""So many questions one template makes: a bigger catalogue makes better known ones, not more."""


def generate(truth: Truth) -> Iterator[Question]:
    """Make every question, each with its right option and wrong ones that are proven wrong.

    The same truth makes the same questions. What is in conflict, untitled, not confirmed or
    without a source is not asked, nor is what has too few options that differ.
    """
    lore = Lore(truth)
    yield from questions_of_works(lore, most=MOST)
    yield from questions_of_acts(lore, most=MOST)
    yield from Claims(lore).questions()
