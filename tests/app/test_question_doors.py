"""`kollab questions`: what curators read and prove."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.trivia.questions.model import Template, options_of

FIELDS = {
    "id", "question", "options", "right", "template", "category", "difficulty", "rating", "status",
    "fact", "work", "accepted", "sources",
}  # fmt: skip


@pytest.fixture
def pool(
    folder_of_its_own: None, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A database of the small catalogue, which the program is set to use."""
    path = Path(shutil.copy(small_file, tmp_path / "kollab.db"))
    monkeypatch.setenv("KOLLAB_DATABASE__PATH", str(path))
    return path


def change(path: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(statement, values).rowcount > 0
        db.commit()


def exported(kollab, *words: str) -> list[dict[str, Any]]:
    said = kollab("questions", "export", "--json", *words)
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_export_when_all_are_wanted_then_each_is_a_line_of_json(kollab, pool):
    rows = exported(kollab)
    with closing(sqlite3.connect(pool)) as db:
        stored = [row[0] for row in db.execute("SELECT question_id FROM questions ORDER BY 1")]
    assert [row["id"] for row in rows] == stored
    for row in rows:
        assert set(row) == FIELDS
        assert row["options"].count(row["right"]) == 1
        assert len(row["options"]) == options_of(Template(row["template"]))
        assert row["fact"]
        assert all(source["title"] for source in row["sources"])
    (asked,) = [row for row in rows if row["id"] == "partner:rose-apt"]
    assert asked["question"] == "Who is on “APT.” with ROSÉ (BLACKPINK)?"
    assert asked["right"] == "Bruno Mars"
    assert asked["fact"] == "“APT.” by ROSÉ & Bruno Mars, October 18, 2024"
    assert "https://example.org/apt" in [source.get("url") for source in asked["sources"]]


def test_export_when_a_sample_is_wanted_then_the_seed_decides_it(kollab, pool):
    first, again = (exported(kollab, "--count", "9", "--seed", "3") for _ in range(2))
    other = exported(kollab, "--count", "9", "--seed", "4")
    assert first == again
    assert len({row["id"] for row in first}) == 9
    assert {row["id"] for row in first} != {row["id"] for row in other}
    assert len(exported(kollab, "--count", "5000")) == len(exported(kollab))


def test_export_when_answers_were_learned_then_tells_that_difficulty(kollab, pool):
    change(pool, "INSERT INTO question_ratings VALUES ('partner:rose-apt', 2100, 50, 1)")
    (row,) = [row for row in exported(kollab) if row["id"] == "partner:rose-apt"]
    assert (row["rating"], row["difficulty"]) == (2100, "hard")


def test_export_when_read_by_people_then_marks_the_right_option(kollab, pool):
    said = kollab("questions", "export", "--count", "1", "--seed", "3")
    (row,) = exported(kollab, "--count", "1", "--seed", "3")
    assert row["question"] in said.out
    assert f"{row['right']} ✓" in said.out
    assert said.out.count("✓") == 1


def test_validate_when_all_is_well_then_counts(kollab, pool):
    said = kollab("questions", "validate")
    assert (said.code, said.err) == (0, "")
    assert f"{len(exported(kollab))} questions are sound" in said.out


def test_validate_when_the_catalogue_says_otherwise_then_names_question_and_remedy(kollab, pool):
    change(pool, "UPDATE collaborations_all SET released_on = '2001' WHERE slug = 'rose-apt'")
    said = kollab("questions", "validate")
    assert said.code == 1
    assert "✗ year:rose-apt: it came out in 2001\n    → look at the entry" in said.out


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("$.wrong[0].text", '"Bruno Mars!"', "two options look the same"),
        ("$.wrong[1].text_ko", '"BRUNO MARS"', "two options look the same"),
        ("$.about[0].text", '"Bruno Mars at night"', "it says the answer"),
        ("$.wrong[0].text", f'"{"A" * 77}"', "an option is too long for a button"),
        ("$.about[0].text", f'"{"A" * 1000}"', "it is too long"),
        ("$.sources", "[]", "it has no source"),
        ("$.wrong", "[]", "it has too few options"),
        ("$.question_id", f'"partner:{"a" * 90}"', "its id is too long for a button"),
    ],
)
def test_validate_when_a_question_is_unfair_then_says_why(kollab, pool, path, value, problem):
    change(
        pool,
        "UPDATE questions SET body = json_set(body, ?, json(?))"
        " WHERE question_id = 'partner:rose-apt'",
        path,
        value,
    )
    said = kollab("questions", "validate")
    assert said.code == 1
    assert f": {problem}\n" in said.out


def test_validate_when_the_questions_are_of_another_catalogue_then_says_how_to_make_them(
    kollab, pool
):
    change(pool, "UPDATE meta SET value = 'another' WHERE key = 'content_hash'")
    said = kollab("questions", "validate")
    assert said.code == 1
    assert "`kollab db migrate`" in said.out
    assert "another catalogue" in kollab("questions", "export", "--count", "1").err


def test_source_when_a_folder_is_named_then_its_questions_are_tried(kollab, pool, source):
    before = pool.stat().st_mtime_ns
    works = source / "collaborations" / "2024.yaml"
    works.write_text(works.read_text().replace("title: APT.", "title: Apartment", 1))
    rows = {row["id"]: row for row in exported(kollab, "--source", str(source))}
    assert rows["partner:rose-apt"]["question"] == "Who is on “Apartment” with ROSÉ (BLACKPINK)?"
    assert kollab("questions", "validate", "--source", str(source)).code == 0
    assert pool.stat().st_mtime_ns == before
    works.write_text("- id: rose-apt\n")
    said = kollab("questions", "validate", "--source", str(source))
    assert said.code == 1
    assert "2024.yaml" in said.err


def test_questions_when_there_is_no_database_then_the_remedy_is_told(kollab, tmp_path):
    for words in (["export"], ["validate"]):
        said = kollab("questions", *words)
        assert said.code == 1
        assert "start the bot once" in said.err
    said = kollab("questions", "validate", "--source", str(tmp_path / "nowhere"))
    assert (said.code, "There is no folder" in said.err) == (1, True)
