"""Articles that the data was made of, where they are at hand: each of their rows is suggested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.articles.model import FactKind

pytestmark = pytest.mark.asyncio(loop_scope="session")
DATA = Path(__file__).parents[2] / "data" / "articles"
TEXTS = sorted((Path(__file__).parents[3] / "shared" / "articles").glob("*.txt"))
MOST_CLAIMS = 3


def wanted(number: int) -> set[str]:
    """Return the slugs of the works that the data has of an article, by its code."""
    found = (yaml.safe_load(path.read_text("utf-8")) for path in DATA.glob("*.yaml"))
    (article,) = [one for one in found if one["code"] == f"A{number}"]
    return set(article["collaborations"])


async def test_articles_when_at_hand_then_their_collaborations_are_suggested(shipped_once):
    for path in TEXTS:
        number = int(path.name.split("_")[0])
        article = await shipped_once.articles.read(path.read_bytes())
        facts = await shipped_once.articles.suggest(article)
        together = [one for one in facts if one.kind is FactKind.COLLABORATION]
        works = {one.work for one in together if one.work}
        # Two works of BTS and Steve Aoki are in the data; the article names neither.
        pairs = {frozenset((*one.artists, *one.partners)) for one in together if not one.work}
        left = {one for one in wanted(number) - works if not _is_of(one, pairs)}
        assert left == set(), path.name
        assert len(works - wanted(number)) == 0
        assert len(facts) - len(together) <= MOST_CLAIMS
        assert all(re.search(re.escape(one.sentence), article.text) for one in facts)


def _is_of(work: str, pairs: set[frozenset[str]]) -> bool:
    return "aoki" in work and frozenset({"bts", "steve-aoki"}) in pairs
