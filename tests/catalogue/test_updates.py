"""`kollab catalogue update`: taken whole or not at all, whatever the archive is."""

from __future__ import annotations

import asyncio
import hashlib
import io
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.app.cli import download
from bot.catalogue.files import archive
from bot.catalogue.files.updates import age_of, in_use, kept_beside, staged
from bot.kit.db.backup import verify
from bot.kit.errors import OperatorError

ROOT = Path(__file__).parents[2]
ROOM = 8 * archive.MEBIBYTE


def tarred(files: dict[str, bytes], **kinds: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        for name, data in files.items():
            one = tarfile.TarInfo(name)
            one.type = kinds.get("type", tarfile.REGTYPE)
            one.linkname = "/etc/passwd" if kinds else ""
            one.size = 0 if kinds else len(data)
            packed.addfile(one, io.BytesIO(data))
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def files(source: Path) -> Callable[..., dict[str, bytes]]:
    """The small catalogue as a newer one, with one more show, as it lies in an archive."""

    def files(root: str = "data/", *, day: str = "2027-01-01", **more: str) -> dict[str, bytes]:
        found = {
            str(path.relative_to(source)): path.read_bytes() for path in source.rglob("*.yaml")
        }
        found["catalogue.yaml"] = f"version: '2027.1'\ndata_date: {day}\n".encode()
        found["shows.yaml"] += b"- {id: xyzzy, title: Xyzzy, kind: film}\n"
        for name, text in more.items():
            found[f"{name.replace('__', '/')}.yaml"] = text.encode()
        return {f"{root}{name}": data for name, data in found.items()}

    return files


@pytest.fixture
def packed(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write an archive with its SHA256SUMS."""

    def write(data: bytes, name: str = "data.tar.gz") -> Path:
        folder = tmp_path / "packed"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        (folder / "SHA256SUMS").write_text(f"{'0' * 64}  other.zip\n{digest} *{name}\n")
        return folder / name

    return write


def shows(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {row[0] for row in connection.execute("SELECT slug FROM shows")}


def left(database: Path) -> list[str]:
    home = database.parent / "catalogue"
    names = (one.name.split("-")[0] for one in home.iterdir()) if home.is_dir() else ()
    return sorted(name for name in names if name != ".lock")


@pytest.mark.parametrize("pack", [tarred, zipped])
@pytest.mark.parametrize("root", ["data/", "", "kollab-2027/data/", "./"])
def test_update_when_an_archive_is_newer_then_it_is_in_use(
    kollab, database: Path, files, packed, pack, root: str
):
    data = pack(files(root) | {f"{root}README.md": b"Words."})
    said = kollab("catalogue", "update", str(packed(data)))
    assert (said.code, said.out) == (
        0, "shows: 1 added, 0 changed, 0 gone\nThe catalogue of 2027-01-01 is in use.\n",
    )  # fmt: skip
    assert "xyzzy" in shows(database)
    assert left(database) == ["current", "data"]
    assert kollab("catalogue", "load").out == "Nothing of it is new.\n"
    assert "The catalogue is sound: 17 coll" in kollab("catalogue", "validate").out


def test_update_when_it_is_a_dry_run_then_it_only_says_what_differs(
    kollab, database: Path, files, packed
):
    said = kollab("catalogue", "update", str(packed(tarred(files()))), "--dry-run")
    assert said.out == "shows: 1 added, 0 changed, 0 gone\nNothing was changed (--dry-run).\n"
    assert "xyzzy" not in shows(database)
    assert left(database) == []


async def test_fan_when_the_operator_updates_then_the_running_bot_knows(
    world, database_path: Path, files, packed
):
    path = packed(tarred(files()))
    words = ("--config", "none.yaml", "catalogue", "update", str(path))
    (database_path.parent / "none.yaml").write_text(f"database: {{path: {database_path}}}\n")
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "bot", *words],
        cwd=database_path.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Xyzzy" not in (await world.fan("collab find", query="xyzzy")).text
    world.errors()
    await world.services.neighbours.keep_up()
    assert "Xyzzy" in (await world.fan("collab find", query="xyzzy")).text
    about = await world.fan("about")
    assert "January 1, 2027" in (await world.fan.click(about, "Sources")).text


def test_update_when_its_day_is_before_what_is_in_use_then_it_is_refused(
    kollab, database: Path, files, packed
):
    said = kollab("catalogue", "update", str(packed(tarred(files(day="2020-01-01")))))
    assert said.code == 1
    assert "The archive is of 2020-01-01, and what is in use is of 20" in said.err
    assert left(database) == []


def test_update_when_gone_back_then_the_shipped_one_is_in_use(
    kollab, light_file: Path, database: Path, files, packed
):
    kollab("catalogue", "update", str(packed(tarred(files()))))
    # What is shipped was loaded before, as far as this database knows.
    shutil.copy(light_file, database)
    said = kollab("catalogue", "update", "--shipped")
    assert said.out == "Nothing of it is new.\nThe shipped catalogue is in use again.\n"
    assert left(database) == []
    assert "in use already" in kollab("catalogue", "update", "--shipped").out


def test_update_when_a_newer_one_is_shipped_then_that_is_in_use(
    database: Path, files, tmp_path: Path
):
    with staged(database, files("", day="2020-01-01")) as folder:
        (folder.parent / f"{folder.name}.current").replace(folder.parent / "current")
    assert kept_beside(database) == folder
    assert in_use(database).base != folder
    assert age_of(in_use(database).base) > age_of(folder)
    (folder / "catalogue.yaml").write_text("version: '1'\n")
    assert in_use(database).base != folder, "a damaged one is left alone"


def test_update_when_versions_have_two_digits_then_they_are_numbers(tmp_path: Path):
    ages = []
    for version in ("2026.9", "2026.11"):
        (tmp_path / "catalogue.yaml").write_text(f"version: '{version}'\ndata_date: 2026-08\n")
        ages.append(age_of(tmp_path))
    assert ages == sorted(ages)


BAD: dict[str, tuple[Callable[[dict[str, bytes]], bytes], str]] = {
    "cut tar": (lambda files: tarred(files)[:-200], "is broken"),
    "cut zip": (lambda files: zipped(files)[:-200], "is broken"),
    "text": (lambda files: b"<html>Not found</html>", "is broken"),
    "empty": (lambda files: b"", "is broken"),
    "up": (lambda files: tarred(files | {"../../evil.yaml": b"x"}), "leads elsewhere"),
    "root": (lambda files: zipped(files | {"/etc/evil.yaml": b"x"}), "leads elsewhere"),
    "backslash": (lambda files: tarred(files | {"..\\evil.yaml": b"x"}), "leads elsewhere"),
    "link": (lambda files: tarred(files, type=tarfile.SYMTYPE), "neither file nor folder"),
    "hard link": (lambda files: tarred(files, type=tarfile.LNKTYPE), "neither file nor folder"),
    "nothing of ours": (lambda files: zipped({"a/shows.yaml": b""}), "has no catalogue.yaml"),
    "two of them": (
        lambda files: zipped(files | {"other/catalogue.yaml": b""}),
        "has catalogue.yaml in data/ and in other/",
    ),
    "too many": (
        lambda files: tarred({f"{n}.txt": b"" for n in range(10_001)}),
        "has more than 10,000 files",
    ),
    "bomb in a zip": (
        lambda files: zipped(files | {"data/shows.yaml": bytes(ROOM)}),
        "is more than 8 MiB unpacked",
    ),
    "bomb beside it": (
        lambda files: tarred({"other.bin": bytes(ROOM)} | files),
        "is more than 8 MiB unpacked",
    ),
    "a fault": (
        lambda files: tarred(files | {"data/shows.yaml": b"- {id: x, titel: X, kind: film}\n"}),
        "shows.yaml:1 [x] titel",
    ),
    "no day": (lambda files: tarred(files | {"data/catalogue.yaml": b"version: a\n"}), "data_date"),
}


@pytest.mark.parametrize("what", BAD)
def test_update_when_an_archive_is_bad_then_it_is_refused_and_nothing_changes(
    kollab, database: Path, files, packed, what: str, monkeypatch
):
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", ROOM)
    make, problem = BAD[what]
    before = shows(database)
    said = kollab("catalogue", "update", str(packed(make(files()))))
    assert said.code == 1
    assert problem in said.err
    assert "→" in said.err
    assert "Traceback" not in said.err
    assert shows(database) == before
    assert left(database) == []


def test_unpack_when_a_zip_has_a_link_or_a_name_twice_then_it_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packing:
        link = zipfile.ZipInfo("data/shows.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packing.writestr(link, "/etc/passwd")
    with pytest.raises(archive.ArchiveError, match="neither file nor folder"):
        archive.unpack(out.getvalue())
    with zipfile.ZipFile(out, "w") as packing:
        packing.writestr("data/shows.yaml", "")
        with pytest.warns(UserWarning, match="Duplicate"):
            packing.writestr("data/shows.yaml", "")
    with pytest.raises(archive.ArchiveError, match="twice"):
        archive.unpack(out.getvalue())


def test_update_when_the_hash_is_wrong_or_missing_then_it_is_refused(
    kollab, database: Path, files, packed
):
    path = packed(tarred(files()))
    said = kollab("catalogue", "update", str(path), "--sha256", "0" * 64)
    assert said.code == 1
    assert f"is not the one with the hash {'0' * 64}" in said.err
    path.write_bytes(path.read_bytes() + b"0")
    assert "is not the one with the hash" in kollab("catalogue", "update", str(path)).err
    (path.parent / "SHA256SUMS").write_text("nothing of it")
    assert "data.tar.gz is not named in SHA256SUMS" in kollab("catalogue", "update", str(path)).err
    (path.parent / "SHA256SUMS").unlink()
    assert "has no SHA256SUMS beside it" in kollab("catalogue", "update", str(path)).err
    digest = hashlib.sha256(path.read_bytes()).hexdigest().upper()
    assert kollab("catalogue", "update", str(path), "--sha256", digest).code == 0
    assert "xyzzy" in shows(database)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "There is no address of a newer catalogue."),
        (["gone.zip"], "gone.zip can't be read: No such file or directory."),
        (["http://example.org/a.zip"], "is no address with https"),
        (["ftp://example.org/a.zip", "--sha256", "0"], "is no address with https"),
    ],
    ids=["none", "gone", "http", "ftp"],
)
def test_update_when_the_place_is_none_then_it_says_what_to_give(kollab, database, words, said):
    found = kollab("catalogue", "update", *words)
    assert found.code == 1
    assert said in found.err
    assert "→" in found.err


def test_update_when_there_is_no_database_then_the_remedy_is_said(kollab, files, packed):
    said = kollab("catalogue", "update", str(packed(tarred(files()))))
    assert said.code == 1
    assert "start the bot once" in said.err


def test_update_when_own_folders_do_not_fit_then_it_is_refused_with_their_names(
    kollab, database: Path, files, packed, tmp_path: Path, monkeypatch
):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "shows.yaml").write_text("- {id: x, title: X}\n")
    monkeypatch.setenv("KOLLAB_CATALOGUE__FOLDERS", f'["{mine}"]')
    said = kollab("catalogue", "update", str(packed(tarred(files()))))
    assert f"{mine}/shows.yaml:1 [x]" in said.err
    assert "mend your own folders" in said.err
    assert left(database) == []


def test_update_when_another_one_is_under_way_then_it_is_refused(
    kollab, database: Path, files, packed
):
    path = packed(tarred(files()))
    with staged(database, {}):
        said = kollab("catalogue", "update", str(path))
    assert said.code == 1
    assert "Another process is changing" in said.err


def test_update_when_the_disk_is_full_then_nothing_is_left_of_it(
    kollab, database: Path, files, packed, monkeypatch
):
    import os

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    path = packed(tarred(files()))
    monkeypatch.setattr(os, "fsync", full)
    said = kollab("catalogue", "update", str(path))
    assert said.code == 1
    assert "can't be written: No space left on device." in said.err
    assert left(database) == []


KILLED = """
import os, signal, sys
from bot.app.cli import fresh, main
from bot.catalogue.files import loader, updates

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

async def die_soon(*args, **kwargs):
    die()

where = sys.argv.pop(1)
if where == "written":
    fresh._demand_newer = die
elif where == "swapping":
    loader._write_meta = die_soon
elif where == "loaded":
    fresh.keep = die
elif where == "kept":
    updates._settle = die
main()
"""


@pytest.mark.parametrize(
    ("where", "is_loaded", "is_kept"),
    [
        ("written", False, False), ("swapping", False, False),
        ("loaded", True, False), ("kept", True, True),
    ],
)  # fmt: skip
def test_update_when_killed_then_either_catalogue_is_whole_and_the_next_try_succeeds(
    kollab, database: Path, files, packed, where: str, is_loaded: bool, is_kept: bool
):
    path = packed(tarred(files()))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, where, "catalogue", "update", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert verify(database).collaborations == 17
    assert ("xyzzy" in shows(database)) is is_loaded
    assert (kept_beside(database) is not None) is is_kept
    assert kollab("catalogue", "update", str(path)).code == 0
    assert "xyzzy" in shows(database)
    assert left(database) == ["current", "data"]


class Answers(BaseHTTPRequestHandler):
    """Answers with what is next in a list: a status, and what is sent of a body."""

    todo: list[tuple[int, bytes, int]]

    def do_GET(self) -> None:
        status, body, length = self.todo.pop(0) if len(self.todo) > 1 else self.todo[0]
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch) -> Iterator[Callable[..., str]]:
    """Serve answers on this machine, the last one for ever; tries follow at once."""
    monkeypatch.setattr(download, "WAITS", (0, 0))
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
    thread.start()

    def serve(*answers: tuple[int, bytes, int]) -> str:
        Answers.todo = list(answers)
        return f"http://127.0.0.1:{serving.server_port}/data.tar.gz"

    yield serve
    serving.shutdown()
    thread.join()
    serving.server_close()


def test_download_when_it_is_cut_and_refused_at_first_then_it_is_tried_again(
    kollab, database: Path, files, server
):
    data = tarred(files())
    url = server((503, b"", 0), (200, data[:100], len(data)), (200, data, len(data)))
    digest = hashlib.sha256(data).hexdigest()
    assert kollab("catalogue", "update", url, "--sha256", digest).code == 0
    assert "xyzzy" in shows(database)


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (503, 3)], ids=["not there", "never well"])
def test_download_when_it_does_not_come_then_it_says_so(
    kollab, database: Path, server, status: int, tries: int
):
    url = server(*[(status, b"", 0)] * tries, (200, b"", 0))
    said = kollab("catalogue", "update", url, "--sha256", "0" * 64)
    assert said.code == 1
    assert f"{url} can't be fetched: the answer is {status}" in said.err
    assert len(Answers.todo) == 1


def test_download_when_it_is_too_large_or_leads_to_plain_http_then_it_is_refused(server):
    url = server((200, b"12345", 5))
    with pytest.raises(OperatorError, match="more than 4 bytes"):
        asyncio.run(download.Download(url, 4, plain=True).fetch())
    with pytest.raises(OperatorError, match="an address without https"):
        asyncio.run(download.Download(url, 10).fetch())


def test_download_when_offline_then_the_remedy_is_said(kollab, database, monkeypatch):
    monkeypatch.setattr(download, "WAITS", (0, 0))
    url = "https://127.0.0.1:1/data.zip"
    monkeypatch.setenv("KOLLAB_CATALOGUE__UPDATE_URL", url)
    said = kollab("catalogue", "update")
    assert said.code == 1
    assert f"{url} can't be fetched: Cannot connect" in said.err
    assert "name the file" in said.err


def test_load_when_own_folders_have_a_fault_then_it_is_named_and_nothing_changes(
    kollab, database: Path, files, packed, tmp_path: Path, monkeypatch
):
    kollab("catalogue", "update", str(packed(tarred(files()))))
    mine = tmp_path / "mine"
    mine.mkdir()
    monkeypatch.setenv("KOLLAB_CATALOGUE__FOLDERS", f'["{mine}"]')
    (mine / "shows.yaml").write_text("- {id: plugh, title: Plugh, kind: film}\n")
    assert kollab("catalogue", "load").out == "shows: 1 added, 0 changed, 0 gone\n"
    (mine / "shows.yaml").write_text("- {id: plugh, titel: Plugh, kind: film}\n")
    said = kollab("catalogue", "load")
    assert said.code == 1
    assert f"{mine}/shows.yaml:1 [plugh] titel" in said.err
    assert "plugh" in shows(database)
    monkeypatch.setenv("KOLLAB_CATALOGUE__FOLDERS", "[]")
    assert kollab("catalogue", "load").out == "shows: 0 added, 0 changed, 1 gone\n"
