"""Every row of the articles can be asked: by claims that read well, in both languages."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.catalogue.model import Claim, Fact
from bot.trivia.generation.snapshot import Snapshot
from bot.trivia.generation.snapshot_store import read_snapshot

pytestmark = pytest.mark.asyncio(loop_scope="module")

HANGUL = re.compile("[가-힣]")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def snapshot(shipped_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = Path(shutil.copy(shipped_file, tmp_path_factory.mktemp("truth") / "kollab.db"))
    return await asyncio.to_thread(read_snapshot, path)


def claims_of(snapshot: Snapshot) -> Iterator[tuple[Fact, Claim]]:
    return ((fact, claim) for fact in snapshot.facts for claim in fact.claims)


async def test_facts_when_an_article_gave_them_then_each_can_be_asked(snapshot: Snapshot):
    assert len(snapshot.facts) == 48
    assert [fact.slug for fact in snapshot.facts if not fact.claims] == []


async def test_claims_when_read_then_each_language_has_its_own_words(snapshot: Snapshot):
    for fact, claim in claims_of(snapshot):
        assert HANGUL.search(claim.statement_ko), fact.slug
        english = [claim.statement, *(one.text for one in claim.others)]
        english += [claim.value.text] if claim.value else []
        assert not any(map(HANGUL.search, english)), fact.slug


async def test_claims_when_listed_then_no_sentence_is_there_twice(snapshot: Snapshot):
    said = [text for _, one in claims_of(snapshot) for text in (one.statement, one.statement_ko)]
    assert sorted(set(said)) == sorted(said)


async def test_claims_when_an_act_or_work_fills_the_gap_then_the_fact_is_about_it(
    snapshot: Snapshot,
):
    filled = [(fact, claim) for fact, claim in claims_of(snapshot) if not claim.value]
    assert filled
    for fact, claim in filled:
        assert claim.artist in (*fact.artists, ""), (fact.slug, claim.artist)
        assert claim.work in (*fact.collaborations, ""), (fact.slug, claim.work)


async def test_claims_when_texts_fill_the_gap_then_the_right_one_does_not_stand_out(
    snapshot: Snapshot,
):
    """Who knows nothing must not find the answer by its length."""
    longest = shortest = texts = 0
    for fact, claim in claims_of(snapshot):
        if claim.value:
            lengths = sorted(len(one.text) for one in claim.others)
            own = len(claim.value.text)
            assert lengths[0] / 2.5 <= own <= 2 * lengths[-1], (fact.slug, claim.value.text)
            longest += own > lengths[-1]
            shortest += own < lengths[0]
            texts += 1
    assert longest <= 0.6 * texts
    assert shortest <= 0.4 * texts
