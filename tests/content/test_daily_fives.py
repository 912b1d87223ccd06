"""A year of daily fives of the shipped catalogue, and what is shared of them."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import pytest_asyncio

from bot.kit.discord.i18n import words_in
from bot.trivia.questions.model import Asked, Name
from bot.trivia.runs.cards import shared_card
from bot.trivia.runs.model import APART, CATEGORIES, FAMES, Run, Streak, choose_five

pytestmark = pytest.mark.asyncio(loop_scope="session")
FIRST = dt.date(2026, 11, 30)
DAYS = 366
SEED = 214


def artists_of(asked: Asked) -> set[str]:
    return {each for each in asked.question.subjects if each.startswith("artist:")}


def names_of(asked: Asked) -> set[str]:
    """Collect all that tells what a question is about, in every language."""
    question = asked.question
    known: list[Name | None] = [*question.about, *asked.options, question.title, question.credit]
    texts = {text for name in known if name for text in name.texts}
    # A figure is the number of a question, too.
    return {text.casefold() for text in {*texts, *question.accepted} if len(text) > 1}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def year(shipped_once) -> dict[dt.date, tuple[Asked, ...]]:
    """The fives of a year by date, chosen without what was chosen before."""
    found = {}
    for days in range(DAYS):
        on = FIRST + dt.timedelta(days)
        found[on] = choose_five(await shipped_once.runs.store.list_pool(on), on)
    return found


async def test_fives_when_of_a_year_then_they_rise_and_differ_and_none_comes_again_soon(year):
    last: dict[str, dt.date] = {}
    found = [tuple(each.question.fame for each in five) for five in year.values()]
    assert found.count(FAMES) > 0.95 * DAYS
    for on, five in year.items():
        assert len({each.question.category for each in five} & {*CATEGORIES}) >= len(FAMES) - 1, on
        assert len(set().union(*map(artists_of, five))) == sum(len(artists_of(x)) for x in five), on
        for each in five:
            before = last.get(each.question.question_id)
            assert before is None or (on - before).days >= APART, each.question.question_id
            last[each.question.question_id] = on


async def test_share_when_of_a_year_in_all_languages_then_it_has_no_name_of_an_answer(year):
    rng = random.Random(SEED)
    for on, five in year.items():
        chosen = tuple(rng.randrange(len(each.options)) for each in five)
        run = Run(1, 2, five, chosen, on=on, is_ranked=rng.random() < 0.5)
        names = set().union(*map(names_of, five))
        for language in ("en", "ko"):
            card = shared_card(words_in(language), run, Streak(rng.randrange(500)))
            text = card.to_components()[0]["components"][0]["content"].casefold()
            _, said = text.split(":\n", 1)
            said = said.replace("kollab", "")
            # A number is the streak's or the score's, whatever songs are called.
            leaked = [each for each in names if each in said and not each.isdecimal()]
            assert leaked == [], on
