"""Lists that are longer than a page, and turning them after a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.services import Services, open_services
from bot.kit.errors import ExpiredError
from bot.lookup.model import PAGE_SIZE, Filters, FindAnswer, WithAnswer


@pytest.fixture
def long_source(source: Path) -> Path:
    """Twenty more works of PSY and IU."""
    path = source / "collaborations" / "2024.yaml"
    extra = "".join(
        f"""
- id: psy-part-{number}
  title: Part {number}
  kind: duet
  credits: [{{artist: psy, join: " & "}}, {{artist: iu}}]
  date: 2024-11-{number:02}
  verification: one-source
  sources: [{{source: KU}}]"""
        for number in range(1, 21)
    )
    path.write_text(path.read_text() + extra.lstrip("\n") + "\n")
    return source


@pytest.fixture
async def long(tmp_path: Path, long_source: Path) -> AsyncIterator[Services]:
    opened = await open_services(tmp_path / "long.db", source=long_source)
    yield opened
    await opened.close()


async def test_find_when_long_then_pages_are_disjoint_and_complete(long: Services):
    first = await long.lookup.finder.find("psy")
    assert (first.page.total, first.page.pages, first.page.number) == (21, 5, 0)
    assert len(first.page.list_id) == 16
    slugs = [one.slug for one in first.page.items]
    for number in range(1, 5):
        page = (await long.lookup.open_page(first.page.list_id, number)).page
        assert page.number == number
        slugs += [one.slug for one in page.items]
    assert len(slugs) == len(set(slugs)) == 21
    assert slugs[0] == "psy-part-20"
    assert len(first.page.items) == PAGE_SIZE


@pytest.mark.parametrize(("asked", "given"), [(-3, 0), (99, 4), (5, 4)])
async def test_page_when_out_of_range_then_the_nearest_one(asked: int, given: int, long: Services):
    page = (await long.lookup.finder.find("psy", page=asked)).page
    assert (page.number, page.total) == (given, 21)
    assert page.items


async def test_list_when_it_fits_one_page_then_nothing_is_saved(long: Services):
    answer = await long.lookup.finder.find("crush")
    assert (answer.page.pages, answer.page.list_id) == (1, "")
    await long.lookup.lists.settle()
    assert await long.database.fetch("SELECT * FROM saved_lists") == []


async def test_page_when_the_bot_restarted_then_it_still_turns(tmp_path: Path, long_source: Path):
    path = tmp_path / "long.db"
    before = await open_services(path, source=long_source)
    filters = Filters(artist="iu", year=2024)
    list_id = (await before.lookup.finder.find("psy", filters=filters)).page.list_id
    with_id = (await before.lookup.partners.with_artist("psy")).page.list_id
    pair_id = (await before.lookup.partners.with_artist("psy", partner="iu")).page.list_id
    await before.close()
    after = await open_services(path, source=long_source)
    try:
        found = await after.lookup.open_page(list_id, 2)
        partners = await after.lookup.open_page(with_id, 1)
        pair = await after.lookup.open_page(pair_id, 1)
    finally:
        await after.close()
    assert isinstance(found, FindAnswer)
    assert (found.page.number, found.page.total) == (2, 20)
    assert isinstance(partners, WithAnswer)
    assert (partners.artist.slug, partners.partner, partners.page.number) == ("psy", None, 1)
    assert isinstance(pair, WithAnswer)
    assert pair.partner
    assert (pair.partner.slug, pair.page.total) == ("iu", 20)


async def test_find_when_an_act_has_few_works_then_no_thread_is_asked(
    long: Services, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(long.database, "read", None)
    assert (await long.lookup.finder.find("psy")).page.total == 21
    with pytest.raises(TypeError):
        await long.lookup.finder.find("psy", filters=Filters(language="ko"))


async def test_page_when_its_list_is_unknown_then_expired(long: Services):
    with pytest.raises(ExpiredError):
        await long.lookup.open_page("0123456789abcdef", 0)


async def test_page_when_what_it_was_about_is_gone_then_expired(
    tmp_path: Path, long_source: Path, small_source: Path
):
    path = tmp_path / "long.db"
    before = await open_services(path, source=long_source)
    list_id = (await before.lookup.finder.find("part")).page.list_id
    await before.close()
    after = await open_services(path, source=small_source)
    try:
        with pytest.raises(ExpiredError):
            await after.lookup.open_page(list_id, 1)
    finally:
        await after.close()


async def test_saved_list_when_read_then_it_holds_the_question_only(long: Services):
    await long.lookup.finder.find("psy", filters=Filters(artist="iu"))
    await long.lookup.lists.settle()
    rows = await long.database.fetch("SELECT request FROM saved_lists")
    assert rows == [('{"filters":{"artist":"iu"},"list":"find","query":"psy"}',)]


async def test_list_when_asked_twice_then_it_is_saved_once(long: Services):
    ids = {(await long.lookup.finder.find("psy")).page.list_id for _ in range(3)}
    assert len(ids) == 1
    await long.lookup.lists.settle()
    assert len(await long.database.fetch("SELECT 1 FROM saved_lists")) == 1


async def test_remember_when_recalled_then_gives_the_same(long: Services):
    list_id = await long.lookup.lists.save({"command": "collab find", "options": {"query": "é"}})
    assert await long.lookup.lists.get(list_id) == {
        "command": "collab find",
        "options": {"query": "é"},
    }
    with pytest.raises(ExpiredError):
        await long.lookup.lists.get("f" * 16)
