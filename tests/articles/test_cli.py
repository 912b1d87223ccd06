"""`kollab article suggest`: from a file to suggestions, for people and for programs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.articles.scoring import GOLD

FIELDS = {
    "kind", "artists", "partners", "title", "show", "work_kind", "date", "date_precision", "status",
    "sentence", "new", "work",
}  # fmt: skip


@pytest.fixture
def catalogue(
    folder_of_its_own: None, shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A database of the shipped catalogue, which the program is set to use."""
    path = Path(shutil.copy(shipped_file, tmp_path / "kollab.db"))
    monkeypatch.setenv("KOLLAB_DATABASE__PATH", str(path))
    return path


def test_suggest_when_asked_for_json_then_each_suggestion_is_a_line(kollab, catalogue):
    path = GOLD / "press-release.txt"
    said = kollab("article", "suggest", str(path), "--json")
    assert (said.code, said.err) == (0, "")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert all(set(row) == FIELDS for row in rows)
    (row,) = [row for row in rows if row["title"] == "ExtraL"]
    assert row["artists"] == ["jennie"]
    assert row["partners"] == ["doechii"]
    assert (row["date"], row["date_precision"]) == ("2025-02-21", "day")
    assert (row["status"], row["work"], row["new"]) == ("confirmed", "jennie-extral", [])
    assert row["sentence"] in path.read_text("utf-8")


def test_suggest_when_a_person_asks_then_each_has_its_sentence_and_what_is_new(kollab, catalogue):
    said = kollab("article", "suggest", str(GOLD / "blog.md"))
    assert said.code == 0
    assert "bambam + Mayzin · “Wheels Up”" in said.out
    assert "not in the catalogue; new: Mayzin" in said.out
    assert said.out.splitlines()[0].endswith("Second Chorus · 2026-01-18")


def test_suggest_when_a_date_is_given_then_days_go_by_it(kollab, catalogue, tmp_path):
    file = tmp_path / "article.txt"
    file.write_text("Jisoo and Zayn released “Eyes Closed” on October 10.", "utf-8")
    plain = kollab("article", "suggest", str(file), "--json")
    dated = kollab("article", "suggest", str(file), "--json", "--date", "2025-10-15")
    assert json.loads(plain.out)["date"] is None
    assert json.loads(dated.out)["date"] == "2025-10-10"


def test_suggest_when_the_text_comes_from_standard_input_then_it_is_read(kollab, catalogue):
    said = kollab("article", "suggest", "-", "--json", typed="IU x SUGA: “eight”")
    assert json.loads(said.out)["work"] == "iu-eight"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is no text in this."),
        (b"\x00\x01\x02", "This isn't text."),
        (b"word " * 50_000, "200,000 letters at most"),
        ("Новая песня вышла в октябре.".encode(), "English and Korean only"),
    ],
)
def test_suggest_when_a_file_is_no_article_then_it_says_why(
    kollab, catalogue, tmp_path, data, words
):
    file = tmp_path / "article.txt"
    file.write_bytes(data)
    said = kollab("article", "suggest", str(file), "--json")
    assert (said.code, said.out) == (1, "")
    assert words in said.err


def test_suggest_when_nothing_is_found_then_it_says_so(kollab, catalogue, tmp_path):
    file = tmp_path / "article.txt"
    file.write_text("It rained in Seoul all day, and everybody stayed at home.", "utf-8")
    assert "names no collaboration" in kollab("article", "suggest", str(file)).out
    assert kollab("article", "suggest", str(file), "--json").out == ""


def test_suggest_when_asked_wrongly_then_it_says_how(kollab, catalogue, tmp_path):
    assert kollab("article", "suggest", str(tmp_path / "none.txt")).code == 1
    assert kollab("article", "suggest", str(GOLD / "blog.md"), "--date", "soon").code == 2
    assert kollab("article", "suggest").code == 2
    assert kollab("article", "suggest", str(tmp_path), "--json").code == 1


def test_suggest_when_there_is_no_database_then_the_files_do(
    kollab, folder_of_its_own, small_source, tmp_path
):
    file = tmp_path / "article.txt"
    file.write_text("ROSÉ and Bruno Mars released “APT.” together.", "utf-8")
    said = kollab("article", "suggest", str(file), "--json", "--source", str(small_source))
    assert said.code == 0, said.err
    assert json.loads(said.out)["work"] == "rose-apt"
