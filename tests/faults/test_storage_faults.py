"""A full disk, damaged files, kills in mid-write: a clear message, nothing lost, still running."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.services import Services, open_services
from bot.catalogue.files.loader import load_catalogue
from bot.kit.db.backup import backup, verify
from bot.kit.db.database import Database
from bot.kit.db.migrate import latest_version
from bot.kit.errors import DatabaseCorruptError, DatabaseError, DatabaseFullError

ROOT = Path(__file__).parents[2]


def count(path: Path, table: str = "collaborations") -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def grow(source: Path, works: int) -> None:
    """Add works, so that there is something to write."""
    path = source / "collaborations" / "2024.yaml"
    extra = "".join(
        f"- {{id: more-{n}, title: More {n}, kind: duet, date: 2024-05,"
        " credits: [{artist: psy}, {artist: iu}],"
        " verification: one-source, sources: [{source: KU}]}\n"
        for n in range(works)
    )
    path.write_text(path.read_text() + extra)


async def fill(db: Database) -> None:
    """Leave no room for another page in the database."""
    async with db.write() as connection:
        pages = next(iter(await connection.execute_fetchall("PRAGMA page_count")))[0]
        await connection.execute_fetchall(f"PRAGMA max_page_count = {pages}")


async def make_room(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute_fetchall("PRAGMA max_page_count = 1000000")


async def test_disk_when_full_during_a_load_then_the_old_catalogue_answers_on(
    services: Services, source: Path
):
    grow(source, 3000)
    await fill(services.database)
    with pytest.raises(DatabaseFullError) as caught:
        await load_catalogue(services.database, source=source)
    assert "make room" in caught.value.remedy
    assert "nothing was lost" in caught.value.remedy
    assert (await services.lookup.info()).collaborations == 17
    assert (await services.lookup.finder.find("apt")).page.total == 2
    assert list(services.database.path.parent.glob("*staging*")) == []
    await make_room(services.database)
    assert (await load_catalogue(services.database, source=source)).loaded
    assert (await services.lookup.info()).collaborations == 3017


async def test_disk_when_full_then_long_lists_are_still_answered_and_turned(
    tmp_path: Path, source: Path, caplog: pytest.LogCaptureFixture
):
    grow(source, 40)
    services = await open_services(tmp_path / "kollab.db", source=source)
    try:
        await fill(services.database)
        for number in range(3000):
            list_id = await services.lookup.lists.save({"n": number, "filler": "x" * 500})
        assert await services.lookup.lists.get(list_id) == {"n": 2999, "filler": "x" * 500}
        answer = await services.lookup.finder.find("psy")
        page = await services.lookup.open_page(answer.page.list_id, 1)
        assert page.page.number == 1
        await services.lookup.lists.settle()
        rows = await services.database.fetch("SELECT count(*) FROM saved_lists")
        assert rows[0][0] < 3000
        assert "not saved" in caplog.text
    finally:
        await services.close()


LIMITED = """
import asyncio, resource, signal, sys
from pathlib import Path
from bot.kit.db.database import Database
from bot.catalogue.files.loader import load_catalogue
from bot.kit.errors import DatabaseFullError

async def main():
    db = await Database.open(Path(sys.argv[1]))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    try:
        await load_catalogue(db, source=Path(sys.argv[2]))
    except DatabaseFullError as error:
        print("full:", (await db.fetch("SELECT count(*) FROM collaborations"))[0][0])
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        report = await load_catalogue(db, source=Path(sys.argv[2]))
        print("then:", len(report.changes["collaborations"].added))
    finally:
        await db.close()

asyncio.run(main())
"""


def run(script: str, *args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, args)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_disk_when_the_system_refuses_to_write_then_the_process_goes_on(
    database_path: Path, source: Path
):
    grow(source, 2000)
    done = run(LIMITED, database_path, source)
    assert done.stdout.splitlines() == ["full: 17", "then: 2000"], done.stderr
    assert verify(database_path).collaborations == 2017


def damage_header(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[:16] = b"not a sqlite fil"
    path.write_bytes(data)


def damage_truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damage_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for start in range(8192, len(data), 4096):
        data[start : start + 512] = os.urandom(512)
    path.write_bytes(data)


def damage_text(path: Path) -> None:
    path.write_text("id,title\n1,APT.\n" * 100)


@pytest.mark.parametrize("damage", [damage_header, damage_truncate, damage_middle, damage_text])
async def test_file_when_damaged_then_refused_with_the_newest_backup(
    damage, database_path: Path, small_source: Path
):
    copy = backup(database_path)
    damage(database_path)
    with pytest.raises(DatabaseCorruptError) as caught:
        await open_services(database_path, source=small_source)
    assert f"kollab db restore {copy}" in caught.value.remedy
    assert str(database_path) in caught.value.problem
    with pytest.raises(DatabaseCorruptError):
        verify(database_path)


async def test_file_when_damaged_and_there_is_no_backup_then_says_what_to_do(database_path: Path):
    damage_text(database_path)
    with pytest.raises(DatabaseCorruptError) as caught:
        await Database.open(database_path)
    assert "aside" in caught.value.remedy
    assert count_of_files(database_path.parent) == 1


def count_of_files(folder: Path) -> int:
    return len([one for one in folder.iterdir() if one.is_file()])


async def test_file_when_damaged_while_open_then_the_error_is_ours_and_the_rest_works(
    services: Services,
):
    rows = await services.database.fetch(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'articles_all'"
    )
    page = rows[0][0]
    overwrite(services.database.path, page)
    with pytest.raises(DatabaseCorruptError):
        await services.lookup.articles()
    assert (await services.lookup.finder.find("apt")).page.total == 2


def overwrite(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


KILLED_IN_A_SWAP = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.catalogue.files import loader
from bot.kit.db.database import Database
from bot.catalogue.files.loader import load_catalogue

async def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    db = await Database.open(Path(sys.argv[1]))
    setattr(loader, sys.argv[3], die)
    await load_catalogue(db, source=Path(sys.argv[2]))

asyncio.run(main())
"""


@pytest.mark.parametrize("where", ["_compare", "_count_works", "_write_meta"])
async def test_process_when_killed_in_a_swap_then_the_old_catalogue_is_whole(
    where: str, database_path: Path, source: Path
):
    grow(source, 600)
    done = await asyncio.to_thread(run, KILLED_IN_A_SWAP, database_path, source, where)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert verify(database_path).collaborations == 17
    left = staging_files(database_path)
    assert left
    db = await Database.open(database_path)
    try:
        report = await load_catalogue(db, source=source)
        assert len(report.changes["collaborations"].added) == 600
    finally:
        await db.close()
    assert staging_files(database_path) == []
    assert verify(database_path).collaborations == 617


def staging_files(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{path.name}.staging-*"))


KILLED_WHILE_STAGING = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.kit.db.database import Database
from bot.catalogue.files.loader import load_catalogue

def die(what, done, total):
    if what == "staging" and done >= total // 2:
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    db = await Database.open(Path(sys.argv[1]))
    await load_catalogue(db, source=Path(sys.argv[2]), progress=die)

asyncio.run(main())
"""


def test_process_when_killed_while_staging_then_nothing_happened(database_path: Path, source: Path):
    grow(source, 600)
    assert run(KILLED_WHILE_STAGING, database_path, source).returncode == -signal.SIGKILL
    assert verify(database_path).collaborations == 17


KILLED_IN_A_MIGRATION = """
import os, signal, sys
from pathlib import Path
from bot.kit.db import migrate

known = migrate.migrations()
script = "DELETE FROM fact_artists_all;\\nCREATE TABLE half (a TEXT) STRICT;\\nSELECT die();\\n"
migrate.migrations = lambda: [*known, (len(known) + 1, "half.sql", script)]
plain = migrate.connect

def connect(path):
    connection = plain(path)
    connection.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
    return connection

migrate.connect = connect
migrate.migrate(Path(sys.argv[1]))
"""


def test_process_when_killed_in_a_migration_then_the_old_schema_is_whole(database_path: Path):
    before = count(database_path, "fact_artists")
    done = run(KILLED_IN_A_MIGRATION, database_path)
    assert done.returncode == -signal.SIGKILL, done.stderr
    found = verify(database_path)
    assert (found.version, found.collaborations) == (latest_version(), 17)
    assert count(database_path, "fact_artists") == before > 0
    copies = list((database_path.parent / "backups").glob(f"*-before-{latest_version() + 1:04}.db"))
    assert [verify(copy).collaborations for copy in copies] == [17]


async def test_database_when_another_process_holds_it_too_long_then_says_so(
    database_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.kit.db.database.BUSY_SECONDS", 0.05)
    db = await Database.open(database_path)
    try:
        with closing(sqlite3.connect(database_path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseError, match="in use by another process"):
                await add(db)
            other.execute("ROLLBACK")
        await add(db)
        assert (await db.fetch("SELECT count(*) FROM meta WHERE key = 'k'"))[0][0] == 1
    finally:
        await db.close()


async def add(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute_fetchall("INSERT INTO meta VALUES ('k', 'v')")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_folder_when_it_can_not_be_written_then_says_so(tmp_path: Path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(DatabaseError):
        await Database.open(folder / "kollab.db")


async def test_path_when_a_file_is_in_its_way_then_says_so(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError) as caught:
        await Database.open(tmp_path / "file" / "kollab.db")
    assert caught.value.remedy
