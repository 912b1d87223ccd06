"""The shipped catalogue: faultless, complete where it was promised to be, and it loads."""

from __future__ import annotations

import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from bot.catalogue.files.audit import audit
from bot.catalogue.files.entries import Content
from bot.catalogue.files.reader import read_content
from bot.catalogue.model import Verification
from bot.kit.db.database import Database
from bot.lookup.service import LookupService
from tests.catalogue.stored_rows import rows_of, stored_ids, stored_rows, unsaid


@pytest.fixture(scope="session")
def content() -> Content:
    found, faults = read_content(files("data"))
    if found is None:
        pytest.fail("\n".join(map(str, faults)))
    return found


def test_catalogue_when_read_then_it_has_what_was_researched(content: Content):
    assert len(content.collaborations) >= 3000
    assert len(content.artists) >= 3000
    assert len(content.articles) == 3


def test_catalogue_when_read_then_almost_every_day_has_a_celebrated_work(content: Content):
    days = {
        one.date.month_day
        for one in content.collaborations
        if one.date and one.date.month_day and one.date_basis == "release"
        and one.status == "confirmed" and one.verification is not Verification.CONFLICT
    }  # fmt: skip
    assert len(days) >= 364
    assert "02-29" in days


def test_catalogue_when_read_then_conflicts_keep_both_dates(content: Content):
    conflicts = [one for one in content.collaborations if one.verification == "conflict"]
    assert conflicts
    assert all(one.date and one.other_dates for one in conflicts)


def test_catalogue_when_read_then_namesakes_are_told_apart(content: Content):
    names = Counter(one.name.casefold() for one in content.artists)
    shared = {name for name, count in names.items() if count > 1}
    bare = Counter(
        one.name.casefold()
        for one in content.artists
        if one.name.casefold() in shared and not one.disambiguation
    )
    assert shared
    assert [name for name, count in bare.items() if count > 1] == []


def test_catalogue_when_read_then_no_note_is_cut_or_copied_at_length(content: Content):
    notes = {one.id: one.editor_note or "" for one in content.collaborations}
    assert [key for key, note in notes.items() if len(note) > 500] == []


def test_catalogue_when_read_then_fame_is_given_to_the_best_known(content: Content):
    fame = {one.id: one.fame for one in content.artists}
    fame |= {one.id: one.fame for one in content.shows}
    fame |= {one.id: one.fame for one in content.collaborations}
    assert fame["bts"] == fame["rose-apt"] == fame["crash-landing-on-you"] == 5
    works = Counter(one.fame for one in content.collaborations)
    assert works[5] < works[4] < works[3] < works[2]


async def test_catalogue_when_loaded_then_the_store_says_the_same(
    content: Content, shipped_file: Path, tmp_path: Path
):
    db = await Database.open(Path(shutil.copy(shipped_file, tmp_path / "kollab.db")))
    try:
        ids, stored = await stored_ids(db), await stored_rows(db)
    finally:
        await db.close()
    assert stored == rows_of(content, ids)
    assert unsaid(content, ids) == []


@pytest.mark.asyncio(loop_scope="session")
async def test_catalogue_when_loaded_then_every_article_shows_all_its_facts(
    content: Content, shipped_lookup: LookupService
):
    for entry in content.articles:
        article = await shipped_lookup.article(f"article:{entry.id}")
        assert [fact.slug for fact in article.facts] == [fact.id for fact in entry.facts]
        assert all(fact.sources and fact.status for fact in article.facts)
        works = [await shipped_lookup.work(slug) for slug in article.collaborations]
        assert all(work.sources for work in works)


def test_audit_when_run_over_the_catalogue_then_the_sure_rules_find_nothing(content: Content):
    found = {rule.name: findings for rule, findings in audit(content).items() if rule.is_sure}
    assert {name: findings for name, findings in found.items() if findings} == {}
