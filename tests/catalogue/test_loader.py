"""Loading: what differs is brought over, at once, and nothing else is touched."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue.files.loader import load_catalogue
from bot.catalogue.files.reader import load_content
from bot.catalogue.files.writer import write_content
from bot.kit.db.database import Database, named
from bot.kit.errors import ContentError, DatabaseError
from tests.catalogue.stored_rows import in_order, stored_rows


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.yaml")}


async def ids(db: Database, table: str) -> dict[str, int]:
    return dict(await db.fetch(f"SELECT slug, id FROM {table}"))


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "empty.db")
    yield database
    await database.close()


async def test_load_when_first_then_everything_is_added_with_progress(
    empty: Database, source: Path
):
    said: list[tuple[str, int, int]] = []
    report = await load_catalogue(empty, source=source, progress=lambda *step: said.append(step))
    assert report.loaded
    assert {table: len(one.added) for table, one in report.changes.items()} == {
        "sources": 4, "artists": 26, "shows": 3, "collaborations": 17, "articles": 1, "facts": 2,
    }  # fmt: skip
    assert list(dict.fromkeys(what for what, *_ in said)) == [
        "reading", "checking", "staging", "swapping",
    ]  # fmt: skip
    assert all(0 <= done <= total for _, done, total in said)
    assert await empty.fetch("PRAGMA foreign_key_check") == []
    assert [one.name for one in empty.path.parent.glob("*staging*")] == []


async def test_load_when_nothing_changed_then_nothing_is_written(db: Database, source: Path):
    before = (await db.fetch("PRAGMA data_version"))[0]
    report = await load_catalogue(db, source=source)
    assert (report.loaded, report.changes) == (False, {})
    assert (await db.fetch("PRAGMA data_version"))[0] == before


async def test_load_when_entries_change_then_only_they_differ_and_ids_stay(
    db: Database, source: Path
):
    before = {table: await ids(db, table) for table in ("artists", "collaborations")}
    change(source / "collaborations" / "2024.yaml", "date: 2024-10-18", "date: 2024-10-17")
    change(source / "artists" / "b.yaml", "name: Bruno Mars", "name: Bruno")
    path = source / "shows.yaml"
    path.write_text(path.read_text() + "- {id: aaa, title: New, kind: film}\n")
    (source / "collaborations" / "undated.yaml").unlink()
    report = await load_catalogue(db, source=source)
    found = {table: (one.added, one.changed, one.removed) for table, one in report.changes.items()}
    assert found == {
        "artists": ((), ("bruno-mars",), ()),
        "shows": (("aaa",), (), ()),
        "collaborations": ((), ("rose-apt",), ("g-i-dle-lost-game",)),
    }
    assert await ids(db, "artists") == before["artists"]
    after = await ids(db, "collaborations")
    assert after == {
        slug: number
        for slug, number in before["collaborations"].items()
        if slug != "g-i-dle-lost-game"
    }
    assert await db.fetch("SELECT works FROM artists WHERE slug = 'g-i-dle'") == [(0,)]
    assert await db.fetch("PRAGMA foreign_key_check") == []


@pytest.mark.parametrize(
    ("day", "version", "warned"),
    [
        ("2026-01-14", "2026.1", True),
        ("2026-01-15", "2025.9", True),
        ("2026-01-15", "2026.1", False),
        ("2026-01-15", "2026.10", False),
        ("2026-01-16", "2025.9", False),
    ],
)
async def test_load_when_older_than_what_was_loaded_then_the_log_says_so(
    db: Database, source: Path, caplog, day: str, version: str, warned: bool
):
    change(source / "catalogue.yaml", "2026-01-15", day)
    change(source / "catalogue.yaml", "2026.1", version)
    await load_catalogue(db, source=source)
    said = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    place = f"the catalogue of {day} took the place of the newer one of 2026-01-15"
    assert [each.partition(" that was loaded")[0] for each in said] == [place] * warned


async def test_load_when_a_slug_comes_back_then_its_number_is_new(db: Database, source: Path):
    removed = (await ids(db, "collaborations"))["g-i-dle-lost-game"]
    path = source / "collaborations" / "undated.yaml"
    text = path.read_text()
    path.unlink()
    await load_catalogue(db, source=source)
    path.write_text(text)
    await load_catalogue(db, source=source)
    again = (await ids(db, "collaborations"))["g-i-dle-lost-game"]
    assert again > removed
    assert await db.fetch("SELECT count(*) FROM collaborations WHERE id = ?", (removed,)) == [(0,)]


async def test_load_when_a_file_has_a_fault_then_the_old_catalogue_stays(
    db: Database, source: Path
):
    before = await stored_rows(db)
    change(source / "collaborations" / "2024.yaml", "bruno-mars", "nobody")
    with pytest.raises(ContentError, match="there is no artist 'nobody'"):
        await load_catalogue(db, source=source)
    assert await stored_rows(db) == before
    assert list(db.path.parent.glob("*staging*")) == []


async def test_load_when_the_swap_fails_then_the_old_catalogue_stays(
    db: Database, source: Path, monkeypatch: pytest.MonkeyPatch
):
    before = await stored_rows(db)
    change(source / "artists" / "b.yaml", "name: Bruno Mars", "name: Bruno")

    async def fail(*args: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("bot.catalogue.files.loader._write_meta", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        await load_catalogue(db, source=source)
    assert await stored_rows(db) == before
    assert list(db.path.parent.glob("*staging*")) == []
    monkeypatch.undo()
    assert (await load_catalogue(db, source=source)).loaded


async def test_load_when_other_data_is_there_then_it_stays(db: Database, source: Path):
    async with db.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO saved_lists (list_id, request) VALUES ('x', '{}')"
        )
        await connection.execute_fetchall("INSERT INTO meta VALUES ('tree', 'abc')")
    change(source / "artists" / "b.yaml", "name: Bruno Mars", "name: Bruno")
    await load_catalogue(db, source=source)
    assert await db.fetch("SELECT list_id FROM saved_lists") == [("x",)]
    assert await db.fetch("SELECT value FROM meta WHERE key = 'tree'") == [("abc",)]


async def test_load_when_two_do_it_at_once_then_one_does_and_both_see_it(
    tmp_path: Path, source: Path
):
    path = tmp_path / "shared.db"
    first, second = await Database.open(path), await Database.open(path)
    try:
        reports = await asyncio.gather(
            load_catalogue(first, source=source), load_catalogue(second, source=source)
        )
        assert sorted(report.loaded for report in reports) == [False, True]
        for one in (first, second):
            assert await one.fetch("SELECT count(*) FROM collaborations") == [(17,)]
    finally:
        await first.close()
        await second.close()


async def test_load_when_a_killed_process_left_a_file_then_it_is_removed(
    db: Database, source: Path
):
    left = db.path.with_name(f"{db.path.name}.staging-999999999-0a1b")
    await asyncio.to_thread(left.write_bytes, b"half")
    change(source / "artists" / "b.yaml", "name: Bruno Mars", "name: Bruno")
    await load_catalogue(db, source=source)
    assert not left.exists()


def test_export_when_read_again_then_it_is_the_same(tmp_path: Path, small_source: Path):
    original = load_content(small_source)
    folder = tmp_path / "exported"
    written = write_content(original, folder)
    assert {str(path.relative_to(folder)) for path in written} == names(small_source)
    assert load_content(folder) == in_order(original)


AWKWARD = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")),
    min_size=1,
    max_size=40,
).filter(lambda text: text == text.strip() and text.isprintable())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=AWKWARD, note=AWKWARD, name=AWKWARD)
async def test_export_when_texts_are_awkward_then_they_come_back(
    title: str, note: str, name: str, source: Path, tmp_path: Path
):
    content = load_content(source)
    works = list(content.collaborations)
    works[0] = replace(works[0], title=title, editor_note=note)
    artists = [*content.artists[:-1], replace(content.artists[-1], fandom=name)]
    changed = replace(content, collaborations=tuple(works), artists=tuple(artists))
    folder = tmp_path / "awkward"
    write_content(changed, folder)
    assert load_content(folder) == in_order(changed)


def interfere(path: Path, value: str) -> None:
    """Do what another process that finishes a load does."""
    with closing(sqlite3.connect(path, timeout=10)) as other:
        other.execute("REPLACE INTO meta VALUES ('content_hash', ?)", (value,))
        other.commit()


@pytest.mark.parametrize(("times", "loads"), [(1, True), (99, False)])
async def test_load_when_another_process_is_faster_then_compares_anew(
    times: int, loads: bool, db: Database, source: Path
):
    change(source / "artists" / "b.yaml", "name: Bruno Mars", "name: Bruno")
    seen: list[int] = []

    def progress(what: str, done: int, total: int) -> None:
        if what == "staging" and done == total and len(seen) < times:
            seen.append(done)
            interfere(db.path, f"other {len(seen)}")

    if loads:
        report = await load_catalogue(db, source=source, progress=progress)
        assert report.changes["artists"].changed == ("bruno-mars",)
    else:
        with pytest.raises(DatabaseError, match="5 times"):
            await load_catalogue(db, source=source, progress=progress)
        assert await db.fetch("SELECT name FROM artists WHERE slug = 'bruno-mars'") == [
            ("Bruno Mars",)
        ]
    assert len(seen) == min(times, 5)
    assert list(db.path.parent.glob("*staging*")) == []


def test_names_when_filled_into_sql_then_only_identifiers():
    assert named("SELECT * FROM {table}", table="artists") == "SELECT * FROM artists"
    with pytest.raises(ValueError, match="no identifiers"):
        named("SELECT * FROM {table}", table="artists; DROP TABLE artists")
