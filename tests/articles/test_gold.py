"""Whole articles with a gold standard beside them: what is right of what is suggested."""

from __future__ import annotations

import pytest

from tests.articles.scoring import Score, articles, score

pytestmark = pytest.mark.asyncio(loop_scope="session")
# Patterns were written by these; the others were first looked at when they were done.
SEEN = {"blog", "korean", "listicle", "press-release"}
PRECISION, RECALL = 0.9, 0.6


@pytest.mark.parametrize("half", ["seen", "unseen"])
async def test_suggestions_when_articles_have_a_gold_standard_then_most_are_right(
    shipped_once, half
):
    whole = Score()
    for path in articles():
        if (path.stem in SEEN) == (half == "seen"):
            whole.add(await score(shipped_once.articles, path))
    said = f"{whole.precision:.2f} {whole.recall:.2f} {whole.wrong} {whole.missing}"
    assert whole.precision >= PRECISION, said
    assert whole.recall >= RECALL, said


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.stem)
async def test_sentences_when_suggested_then_they_are_of_the_article(shipped_once, path):
    article = await shipped_once.articles.read(path.read_bytes())
    facts = await shipped_once.articles.suggest(article)
    assert facts
    assert all(fact.sentence and fact.sentence in article.text for fact in facts)
