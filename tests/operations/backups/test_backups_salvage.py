"""Damaged files: what can be read is saved, the catalogue is made again, in words each time."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app.repair import MADE_AGAIN, open_mended
from bot.kit.db.backup import verify
from bot.kit.db.salvage import apart_file, salvage
from bot.kit.errors import DatabaseCorruptError, OperatorError
from tests.operations.backups.full_house import Rows, corrupt, fill, people_tables, readable
from tests.support.cli import Said

Kollab = Callable[..., Said]


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch: pytest.MonkeyPatch, small_source: Path) -> None:
    """Ship the small catalogue: it is made again in a moment."""
    monkeypatch.setattr("bot.catalogue.files.updates._newest", lambda database: small_source)


@pytest.fixture
def seed() -> int:
    found = random.randrange(10**6)
    sys.stdout.write(f"seed {found}\n")
    return found


@pytest.fixture
def house(database: Path, small_file: Path, seed: int) -> tuple[Path, Rows]:
    """The program's database, full of rows of people and servers."""
    shutil.copy(small_file, database)
    return database, fill(database, random.Random(seed))


def rows_of(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table}").fetchall()
            for table in people_tables(connection)
        }


def apart_of(new: Path) -> Rows:
    """Return the rows that were put apart, by table."""
    rows: Rows = {}
    if apart_file(new).exists():
        for line in apart_file(new).read_text("utf-8").splitlines():
            table, *values = json.loads(line).values()
            rows.setdefault(table, []).append(tuple(values))
    return rows


def overwrite(path: Path, table: str, *, at: int = 0, length: int = 16) -> None:
    """Make nonsense of the first page of a table or index."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096 + at)
        file.write(b"\xff" * length)


def test_salvage_when_nothing_is_damaged_then_every_row_is_there_and_the_catalogue_again(
    kollab: Kollab, house: tuple[Path, Rows], tmp_path: Path
):
    path, there = house
    before = path.read_bytes()
    said = kollab("db", "salvage", str(path), "--to", str(tmp_path / "new.db"))
    assert said.code == 0, said.err
    assert "follows: 40 rows saved\n" in said.out
    assert "Nothing of people and servers was lost." in said.out
    assert path.read_bytes() == before
    found = rows_of(tmp_path / "new.db")
    assert {
        table: sorted(map(repr, rows)) for table, rows in there.items() if table != "layers"
    } == {table: sorted(map(repr, rows)) for table, rows in found.items() if table != "layers"}
    assert verify(tmp_path / "new.db").collaborations == 17


def test_salvage_when_rows_are_in_the_wal_alone_then_they_are_saved_too(
    house: tuple[Path, Rows], tmp_path: Path
):
    path, there = house
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("DELETE FROM board_resets WHERE guild_id > 30")
        connection.commit()
        shutil.copy(path, tmp_path / "cut.db")
        shutil.copy(f"{path}-wal", tmp_path / "cut.db-wal")
    salvage(tmp_path / "cut.db", tmp_path / "new.db", MADE_AGAIN)
    found = rows_of(tmp_path / "new.db")
    assert (len(found["board_resets"]), len(found["follows"])) == (30, len(there["follows"]))


@pytest.mark.parametrize("table", ["follows", "posts", "edits"])
def test_salvage_when_a_table_is_hit_then_the_others_are_whole_and_it_says_what_is_lost(
    table: str, kollab: Kollab, house: tuple[Path, Rows], tmp_path: Path
):
    path, there = house
    overwrite(path, table)
    new = tmp_path / "new.db"
    said = kollab("db", "salvage", str(path), "--to", str(new))
    assert said.code == 0, said.err
    assert f"{table}: " in said.out
    assert "pages that can't be read" in said.out
    assert "Some of it was lost" in said.out
    # Of lost edits there are parts, decisions, notices: none of them is thrown away.
    found, apart = rows_of(new), apart_of(new)
    for other in there.keys() - {table, "layers"}:
        assert len(found[other]) + len(apart.get(other, ())) == 40, other
    assert bool(apart) is (table == "edits") is (str(apart_file(new)) in said.out)
    assert verify(new).collaborations == 17


def test_salvage_when_timetables_are_lost_then_posts_go_on_as_servers_and_people_want_them(
    kollab: Kollab, database: Path, small_file: Path, change: Callable[..., None], tmp_path: Path
):
    shutil.copy(small_file, database)
    change(7, daily_channel=10**17 + 1, weekly_channel=10**17 + 2)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO followers (user_id, language, seen_collaboration) VALUES (9, 'en', 1)"
        )
        connection.commit()
        wanted = {*connection.execute("SELECT target_id, kind FROM timetables"), (9, "following")}
        connection.execute("PRAGMA journal_mode = DELETE")
    assert len(wanted) == 3
    overwrite(database, "timetables")
    said = kollab("db", "salvage", str(database), "--to", str(tmp_path / "new.db"))
    assert said.code == 0, said.err
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        assert {*connection.execute("SELECT target_id, kind FROM timetables")} == wanted


def test_salvage_when_the_way_is_barred_then_one_line_says_so(
    kollab: Kollab, house: tuple[Path, Rows], tmp_path: Path
):
    (tmp_path / "text.db").write_text("no database " * 1000)
    newer = Path(shutil.copy(house[0], tmp_path / "newer.db"))
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for damaged, new, why in (
        (newer, tmp_path / "new.db", "is of a newer Kollab"),
        (house[0], house[0], "exists already"),
        (tmp_path / "none.db", tmp_path / "new.db", "There is no file"),
        (tmp_path / "text.db", tmp_path / "new.db", "nothing in it can be read"),
    ):
        said = kollab("db", "salvage", str(damaged), "--to", str(new))
        assert (said.code, said.err.count("\n")) == (1, 2)
        assert why in said.err
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    "part",
    ["artists_all", "artist_names_all", "questions", "credits_by_artist", "followers_untold"],
)
async def test_start_when_the_catalogue_or_an_index_is_damaged_then_the_bot_makes_it_again(
    part: str, house: tuple[Path, Rows], caplog: pytest.LogCaptureFixture
):
    path, there = house
    overwrite(path, part)
    services = await open_mended(path)
    try:
        assert (await services.lookup.finder.find("apt")).page.total == 2
    finally:
        await services.close()
    assert "what comes of the catalogue was made again" in caplog.text
    assert verify(path).collaborations == 17
    found = rows_of(path)
    assert [table for table, rows in there.items() if len(found[table]) < len(rows)] == []
    assert len(list(path.parent.glob("kollab-*-damaged.db"))) == 1


async def test_start_when_works_had_to_be_numbered_anew_then_nobody_is_told_of_all_of_them(
    house: tuple[Path, Rows],
):
    path, _ = house
    overwrite(path, "collaborations_all")
    await (await open_mended(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        seen = connection.execute("SELECT DISTINCT seen_collaboration FROM followers").fetchall()
        assert seen == connection.execute("SELECT max(id) FROM collaborations").fetchall()
        assert seen[0][0] > 17


async def test_start_when_ids_are_readable_then_entries_keep_them(house: tuple[Path, Rows]):
    path, _ = house
    query = "SELECT id, slug FROM collaborations ORDER BY id"
    with closing(sqlite3.connect(path)) as connection:
        before = connection.execute(query).fetchall()
    overwrite(path, "credits_all")
    await (await open_mended(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(query).fetchall() == before


async def test_start_when_people_are_hit_then_refused_with_the_remedy_and_nothing_is_changed(
    house: tuple[Path, Rows],
):
    path, _ = house
    overwrite(path, "follows")
    before = path.read_bytes()
    with pytest.raises(OperatorError, match="follows can't be read whole") as caught:
        await open_mended(path)
    assert f"kollab db salvage {path} --to NEW" in caught.value.remedy
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.glob("*.db*")] == [path.name]


DOORS: tuple[tuple[str, ...], ...] = (
    ("db", "verify"), ("check",), ("db", "backup"), ("settings", "export", "-"),
    ("db", "migrate"), ("db", "verify"),
)  # fmt: skip


@pytest.mark.parametrize(
    "times", [pytest.param(8, id="few"), pytest.param(200, id="many", marks=pytest.mark.faults)]
)
def test_file_when_hit_by_16_random_bytes_then_no_traceback_and_no_readable_row_is_lost(
    times: int, kollab: Kollab, house: tuple[Path, Rows], tmp_path: Path, seed: int
):
    path, there = house
    whole, rng = path.read_bytes(), random.Random(seed)
    for number in range(times):
        folder = tmp_path / str(number)
        folder.mkdir()
        for old in path.parent.glob("kollab*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        path.write_bytes(whole)
        at = corrupt(path, rng)
        wanted = readable(path, there)
        saving = ("db", "salvage", str(path), "--to", str(folder / "new.db"))
        for words in (saving, *DOORS):
            said = kollab(*words)
            assert said.code in {0, 1}, (at, words)
            assert "Traceback" not in said.err, (at, words, said.err)
        if (folder / "new.db").exists():
            _demand_saved(wanted, folder / "new.db", f"seed {seed}, number {number}, at {at}")
        else:
            assert at < 100
        shutil.rmtree(folder)


def _demand_saved(wanted: Rows, new: Path, where: str) -> None:
    found, apart = rows_of(new), apart_of(new)
    for table, rows in wanted.items():
        there = [*found[table], *apart.get(table, ())]
        if table in {"layers", "layer_entries", "followers", "server_news"}:
            # Loading the catalogue changes them.
            missing = {row[0] for row in rows} - {row[0] for row in there}
        else:
            gone = {*rows} - {*there}
            missing = {one for one in gone if not any(_is(one, each) for each in there)}
        assert not missing, f"{where}: {table}"


def _is(row: tuple[Any, ...], saved: tuple[Any, ...]) -> bool:
    """Return whether a saved row is this one, perhaps without what referred to a lost one."""
    return all(new in (old, None) for old, new in zip(row, saved, strict=True))


async def test_bot_when_a_read_meets_damage_then_it_mends_the_file_and_goes_on(
    house: tuple[Path, Rows], caplog: pytest.LogCaptureFixture
):
    path, there = house
    services = await open_mended(path)
    try:
        overwrite(path, "articles_all", length=4096)
        with pytest.raises(DatabaseCorruptError):
            await services.lookup.articles()
        meanwhile = asyncio.create_task(services.lookup.finder.find("apt"))
        await services.neighbours.keep_up()
        assert (await meanwhile).page.total == 2
        assert await services.lookup.articles()
        async with services.database.write() as connection:
            await connection.execute_fetchall("DELETE FROM departures")
    finally:
        await services.close()
    assert "what comes of the catalogue was made again" in caplog.text
    assert verify(path).collaborations == 17
    assert len(rows_of(path)["follows"]) == len(there["follows"])


async def test_bot_when_people_are_hit_under_it_then_the_rest_goes_on_and_the_log_has_the_remedy(
    house: tuple[Path, Rows], caplog: pytest.LogCaptureFixture
):
    path, _ = house
    services = await open_mended(path)
    try:
        overwrite(path, "follows", length=4096)
        with pytest.raises(DatabaseCorruptError):
            await services.database.fetch("SELECT * FROM follows")
        for _ in range(3):
            await services.neighbours.keep_up()
        assert (await services.lookup.finder.find("apt")).page.total == 2
    finally:
        await services.close()
    assert caplog.text.count(f"kollab db salvage {path} --to NEW") == 1
