"""Sentence by sentence: what is a collaboration, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.articles.reading.article import read_text
from tests.articles.scoring import compare

pytestmark = pytest.mark.asyncio(loop_scope="session")
SENTENCES = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("one", SENTENCES, ids=lambda one: one["text"][:40])
async def test_sentence_when_read_then_who_made_something_together_is_suggested(shipped_once, one):
    wanted = one.get("together", [])
    facts = await shipped_once.articles.suggest(read_text(one["text"]))
    found = compare(facts, wanted)
    assert (found.wrong, found.missing) == ([], [])
    shows = {each["show"] for each in wanted if "show" in each}
    assert shows <= {fact.show for fact in facts}
