"""Questions made in a process of their own, and what becomes of them when that fails."""

from __future__ import annotations

import sqlite3
import sys

import pytest

from bot.trivia.generation import make as question_making
from bot.trivia.generation.make import make_questions, write_questions
from bot.trivia.questions.pool_store import QuestionPool


def made(path):
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT * FROM questions ORDER BY question_id").fetchall()
    connection.close()
    return rows


@pytest.fixture
def here(database_path, tmp_path):
    write_questions(database_path, tmp_path / "here")
    return made(tmp_path / "here")


async def test_questions_when_there_are_many_works_then_another_process_makes_the_same(
    database_path, tmp_path, here, monkeypatch
):
    monkeypatch.setattr(question_making, "write_questions", None)
    await make_questions(database_path, tmp_path / "beside", works=10_000)
    assert made(tmp_path / "beside") == here != []


async def test_questions_when_no_process_can_be_started_then_they_are_made_here(
    database_path, tmp_path, here, monkeypatch, caplog
):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    await make_questions(database_path, tmp_path / "other", works=10_000)
    assert made(tmp_path / "other") == here
    assert "questions are made in this process" in caplog.text


async def test_questions_when_another_process_makes_them_then_it_has_no_token(
    database_path, tmp_path, monkeypatch
):
    child = tmp_path / "python"
    child.write_text(f"#!/bin/sh\nenv > {tmp_path}/environment\n")
    child.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(child))
    for name in ("DISCORD_TOKEN", "KOLLAB_DISCORD__TOKEN", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "c4nary")
    monkeypatch.setenv("LANG", "C.UTF-8")
    await make_questions(database_path, tmp_path / "beside", works=10_000)
    environment = (tmp_path / "environment").read_text()
    assert "LANG=C.UTF-8" in environment
    assert "c4nary" not in environment


async def test_pool_when_another_catalogue_was_loaded_meanwhile_then_it_is_not_taken(
    db, tmp_path, monkeypatch
):
    pool = QuestionPool(db)
    before = await pool.list_all()
    await db.write_one("UPDATE meta SET value = 'older' WHERE key = 'content_hash'")

    async def make_of_another(path, scratch, *, works):
        write_questions(path, scratch)
        await db.write_one("UPDATE meta SET value = value || '+' WHERE key = 'content_hash'")

    monkeypatch.setattr("bot.trivia.questions.pool_store.make_questions", make_of_another)
    await db.write_one("DELETE FROM questions WHERE template = 'partner'")
    assert not await pool.refresh()
    assert len(await pool.list_all()) < len(before)
    assert [one.name for one in db.path.parent.glob("*staging*")] == []
