"""What the files say of one entry."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from bot.catalogue.files.documents import Documents
from bot.catalogue.files.folder import Folders
from bot.catalogue.files.reader import load_content

KINDS = ("artists", "shows", "collaborations", "articles")


def test_find_when_asked_for_each_entry_then_it_is_what_all_files_say(small_source):
    content, documents = load_content(small_source), Documents(small_source)
    for kind in KINDS:
        for entry in getattr(content, kind):
            assert documents.find_at_once(kind, entry.id) == entry


async def test_find_when_nothing_is_called_so_then_none(small_source):
    documents = Documents(small_source)
    for kind in KINDS:
        assert await documents.find(kind, "nobody") is None
        assert await documents.find(kind, "../catalogue") is None
    assert await documents.find("artists", "su") is None


def test_find_when_a_folder_lies_over_it_then_the_topmost_says(source, tmp_path):
    over = tmp_path / "over"
    (over / "artists").mkdir(parents=True)
    (over / "artists/s.yaml").write_text(
        "# ours\n-   id: 'suga'\n    name: Suga\n    kind: person\n    sources: [MB]\n"
    )
    documents = Documents(Folders(source, (over,)))
    assert documents.find_at_once("artists", "suga").name == "Suga"
    assert documents.find_at_once("artists", "selena-gomez").name == "Selena Gomez"


def test_find_when_a_file_is_damaged_then_it_has_no_entry(source):
    (source / "artists/s.yaml").write_bytes(b"- id: suga\n  name: [\n\xff")
    assert Documents(source).find_at_once("artists", "suga") is None


@pytest.mark.parametrize("year", [None, 2024, 1999])
def test_find_when_the_year_is_known_or_not_then_the_work_is_found(source, year):
    found = Documents(source).find_at_once("collaborations", "rose-apt", year=year)
    assert found.title == "APT."


def test_find_when_the_year_is_known_then_no_other_file_is_read(source, monkeypatch):
    read: list[str] = []
    as_before = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path.name)
        return as_before(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert Documents(source).find_at_once("collaborations", "rose-apt", year=2024)
    assert read == ["2024.yaml"]


def test_find_when_the_shipped_files_are_asked_then_quickly_and_right():
    content, documents = load_content(files("data")), Documents(files("data"))
    for work in content.collaborations[::400]:
        year = work.date.year if work.date else None
        assert documents.find_at_once("collaborations", work.id, year=year) == work
