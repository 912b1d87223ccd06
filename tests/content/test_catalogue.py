"""The shipped catalogue: faultless, complete where it was promised to be, and it loads."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from bot.catalogue.files.audit import audit
from bot.catalogue.files.entries import Content
from bot.catalogue.files.reader import read_content
from bot.catalogue.model import ArtistKind, DateBasis, Status, Verification
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


def test_titles_when_well_known_then_hangul_stands_only_where_services_print_it(content: Content):
    printed = {
        "bigbang-lollipop", "bss-fighting", "iu-palette", "rose-apt", "soyou-some",
        "supreme-team-then-then-then",
    }  # fmt: skip
    (found,) = [found for rule, found in audit(content).items() if rule.name == "spelt-in-hangul"]
    fame = {one.id: one.fame for one in content.collaborations}
    assert {one.entry for one in found if fame[one.entry] >= 4} == printed


def test_acts_when_foreign_and_well_known_then_nearly_all_have_their_korean_name(content: Content):
    foreign = [one for one in content.artists if one.fame >= 4 and "KR" not in one.countries]
    lacking = [one.id for one in foreign if not one.hangul and one.countries]
    assert len(lacking) <= len(foreign) // 20, lacking


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


def test_best_known_groups_when_listed_then_who_is_in_them_today_is_there_with_hangul(content):
    expected = yaml.safe_load((Path(__file__).parent / "groups.yaml").read_text())
    artists = {one.id: one for one in content.artists}
    assert len(expected) >= 60
    found: dict[str, list[str]] = {group: [] for group in expected}
    for one in content.artists:
        for membership in one.member_of:
            is_in = not (membership.former or membership.until)
            if is_in and membership.group in found and one.kind is ArtistKind.PERSON:
                found[membership.group].append(one.id)
    assert {group: sorted(members) for group, members in found.items()} == expected
    assert [group for group in expected if artists[group].fame < 4] == []
    assert [
        each for members in found.values() for each in members if not artists[each].hangul
    ] == []


def test_days_when_each_is_looked_at_then_those_without_a_sure_collaboration_are_named(content):
    sure = {
        one.date.month_day
        for one in content.collaborations
        if one.date and one.date.day and one.verification is Verification.TWO_SOURCES
        and one.fame >= 2 and len(one.credits) >= 2 and one.date_basis is DateBasis.RELEASE
        and one.status is Status.CONFIRMED
    }  # fmt: skip
    every = [dt.date(2024, 1, 1) + dt.timedelta(days) for days in range(366)]
    missing = [f"{day:%m-%d}" for day in every if f"{day:%m-%d}" not in sure]
    named = (Path(str(files("data"))) / "VERIFICATION.md").read_text()
    named = named.split("## Days without a sure collaboration")[1].split("\n## ")[0]
    assert re.findall(r"`(\d\d-\d\d)`", named) == missing
