"""Articles of any shape and size: no error, sentences of the text, and an answer in time."""

from __future__ import annotations

import random
import re
import time

import pytest

from bot.articles.model import FactKind
from bot.articles.reading.article import read_text
from tests.articles.scoring import GOLD

pytestmark = pytest.mark.asyncio(loop_scope="session")
LONGEST_SECONDS = 20
"""Of the processor, on a busy machine; 1.2 were measured. What grows with the square takes more."""
PARTS = re.split(
    r"/",
    "Rosé/Bruno Mars/BTS/Key/V/RM/The Boyz/Nova Reyes/“APT.”/'Seven'/“Glass Tides”/released/with"
    "/feat./x/and/,/./!/\n/(/)/the American rapper/he/they/The track/produced by/teamed up/OST"
    "/for the drama/“Goblin”/on October 10/last Friday/방탄소년단/아이유가/\u2018에잇\u2019/피처링"
    "/함께/- /1. /of/'s/\u2019s/|",
)


async def test_text_when_it_is_put_together_at_random_then_suggestions_rest_on_it(shipped_once):
    seed = random.randrange(10**6)
    lot = random.Random(seed)
    for _ in range(150):
        text = " ".join(lot.choices(PARTS, k=lot.randint(3, 60))) + " BTS"
        article = read_text(text)
        for fact in await shipped_once.articles.suggest(article):
            assert fact.sentence in article.text, (seed, text)
            assert fact.artists or fact.kind is FactKind.CLAIM, (seed, text)
            people = (*fact.artists, *fact.partners)
            assert len(set(people)) == len(people), (seed, text)
            assert {*fact.new} <= {*people}, (seed, text)


@pytest.mark.parametrize(
    "piece",
    [
        (GOLD / "blog.md").read_text("utf-8"),
        (GOLD / "korean.txt").read_text("utf-8").replace("\n", " "),
        "BTS x IU: “eight”\n",
        "BTS, ",
        "“Seven” with BTS ",
        "BTS (",
        "[a](b ",
        "| BTS | IU | eight |\n",
    ],
    ids=lambda text: text[:12].strip(),
)
async def test_article_when_it_is_long_then_it_is_answered_in_time(shipped_once, piece):
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    began = time.process_time()
    article = await shipped_once.articles.read(text.encode("utf-8", "ignore"))
    await shipped_once.articles.suggest(article)
    assert time.process_time() - began < LONGEST_SECONDS


async def test_article_when_it_names_hundreds_then_lists_are_no_collaborations(shipped_once):
    names = [f"Nova{number} Reyes{number}" for number in range(300)]
    text = f"BTS, {', '.join(names)} and IU released “Glass Tides” with {' and '.join(names)}."
    assert await shipped_once.articles.suggest(read_text(text)) == ()
