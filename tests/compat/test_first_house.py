"""State and messages that commit 703da94 left: they go on working, whatever the code is by now."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from simcord import Env
from simcord.results import ResponseMessage

from tests.compat.first_house import (
    AWAY,
    SHOWING,
    answer_of,
    open_house,
    read_messages,
    read_state,
    start_once,
    text_of,
)

MADE_ANEW = {
    "meta", "sqlite_sequence", "questions", "sources", "artists", "artist_names", "memberships",
    "artist_sources", "shows", "show_titles", "collaborations", "collaboration_titles", "credits",
    "collaboration_tags", "provenance", "other_dates", "articles", "article_collaborations",
    "facts", "fact_artists", "fact_collaborations", "fact_sources", "fact_claims",
    "artist_old_slugs", "collaboration_old_slugs",
}  # fmt: skip
"""The catalogue's tables: the loader fills them."""

WITH_SLUGS = ("sources", "artists", "shows", "collaborations", "articles", "facts")
NEVER_FILLED = {"departures", "problems", "board_resets"}
ROUND, BEFORE = 62, 6
RECORDED = read_messages()


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def columns(path: Path, table: str) -> str:
    return ", ".join(row[1] for row in rows(path, f"PRAGMA table_info({table})"))


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as it was left; not to be written to."""
    path = tmp_path_factory.mktemp("left") / "kollab.db"
    read_state(path)
    return path


@pytest.fixture(scope="module")
def opened(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The same after a start, with the shipped catalogue; not to be written to."""

    async def start(path: Path) -> None:
        read_state(path)
        await start_once(path)

    return once("opened", lambda folder: asyncio.run(start(folder / "kollab.db"))) / "kollab.db"


@pytest.fixture
async def house(opened, tmp_path, monkeypatch):
    """The bot over a database of its own, seconds after the other one was gone."""
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    path = Path(shutil.copy(opened, tmp_path / "kollab.db"))
    at = dt.datetime.fromisoformat(RECORDED["ended"]) + AWAY
    async with open_house(path, at=at, messages=RECORDED["messages"]) as found:
        yield found


def state_tables(path: Path) -> list[str]:
    found = rows(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return sorted({name for (name,) in found} - MADE_ANEW)


def kept_columns(path: Path, table: str) -> str:
    # What was asked in the old way is over now.
    return columns(path, table).removesuffix(", closed_ms")


def test_state_when_opened_then_no_row_of_a_server_or_person_is_lost(left, opened):
    tables = state_tables(left)
    assert len(tables) > 20
    for table in tables:
        sql = f"SELECT {kept_columns(left, table)} FROM {table}"
        before = rows(left, sql)
        assert before or table in NEVER_FILLED, table
        assert set(before) <= set(rows(opened, sql)), table


def test_questions_of_the_day_when_opened_then_all_are_over_and_their_answers_count(left, opened):
    is_open = "SELECT count(*) FROM daily_questions WHERE closed_ms IS NULL"
    assert rows(left, is_open) != [(0,)]
    assert rows(opened, is_open) == [(0,)]


def test_catalogue_when_loaded_then_entries_keep_the_ids_that_followers_were_told_of(left, opened):
    for table in WITH_SLUGS:
        sql = f"SELECT slug, id FROM {table}"
        before, after = dict(rows(left, sql)), dict(rows(opened, sql))
        common = before.keys() & after.keys()
        assert len(common) > 0.9 * len(before)
        assert [slug for slug in common if before[slug] != after[slug]] == []


def test_recording_when_read_then_each_kind_of_control_and_form_is_pressed():
    pressed = {
        kind: [each["data"]["custom_id"] for each in RECORDED["presses"] if each["type"] == kind]
        for kind in (3, 5)
    }
    for kind, templates in ((3, RECORDED["controls"]), (5, RECORDED["forms"])):
        for template in templates:
            assert any(re.fullmatch(template, each) for each in pressed[kind]), template
    assert set(pressed[3]) >= SHOWING


def uncounted(text: str) -> str:
    """Return a text without what grows or is shorter since: works, kinds of post, names' groups."""
    text = re.sub(r"(✓ \*\*[^*(]+) \([^)]*\)\*\*", r"\1**", text)
    since = r"\n(?:### )?(?:News of home artists|Weekly board): off"
    return re.sub(since, "", re.sub(r"\d+ works", "some works", text))


async def test_controls_when_pressed_by_another_version_then_they_answer_as_they_did(house, caplog):
    assert house.ids() == RECORDED["ids"]
    answers = []
    for each in RECORDED["presses"]:
        name = f"{each['by']}: {each['data']['custom_id']}"
        with caplog.at_level(logging.ERROR):
            answer = await house.press(each, RECORDED["messages"])
        assert [record.getMessage() for record in caplog.records] == [], name
        assert answer.text, name
        assert "went wrong" not in answer.text, name
        answers.append((name, answer))
    for each, (name, answer) in zip(RECORDED["presses"], answers, strict=True):
        assert (name, answer.how) == (name, each["how"])
        # A work's title may have been completed since.
        assert uncounted(answer.opening).startswith(uncounted(each["opening"])), name
        assert uncounted(answer.text) == uncounted(each.get("text", answer.text)), name


def said(house: Any, channel: str, *, since: dt.datetime) -> list[str]:
    """List what the bot wrote in a channel."""
    stored = house.env.backend.messages.get(house.channels[channel].id, {}).values()
    return [
        text_of(each.components)
        for each in sorted(stored, key=lambda each: each.id)
        if dt.datetime.fromisoformat(each.timestamp) > since
    ]


async def answer_round(house: Any, quiz: int, name: str) -> None:
    """Answer the open round of a game by a button."""
    ((found, message, channel),) = rows(
        house.path,
        "SELECT r.id, r.message_id, q.channel_id FROM quiz_rounds r JOIN quizzes q"
        f" ON q.id = r.quiz_id WHERE q.id = {quiz} AND r.state = 'asked'",
    )
    shown = ResponseMessage(house.env, house.env.backend.get_message(channel, message))
    answer = answer_of(await house.people[name].click(shown, custom_id=f"quiz:{found}:0"))
    assert "Locked in" in answer.text


async def test_games_when_left_in_the_middle_of_a_round_then_they_go_on_with_their_scores(house):
    since = house.env.now() - AWAY
    (choosing,), _ = rows(house.path, "SELECT id FROM quizzes WHERE state = 'playing' ORDER BY id")
    scores = f"""
        SELECT a.user_id, sum(a.points) FROM quiz_answers a JOIN quiz_rounds r
        ON r.id = a.round_id WHERE r.quiz_id = {choosing} GROUP BY 1
    """
    before = dict(rows(house.path, scores))
    assert any(before.values())
    for channel in ("choosing", "typing"):
        assert "You can still answer the question above" in said(house, channel, since=since)[0]
    await answer_round(house, choosing, "player05")
    await house.env.advance_time(ROUND)
    assert any("### Answer to question 2" in each for each in said(house, "choosing", since=since))
    await house.env.advance_time(BEFORE)
    await answer_round(house, choosing, "player05")
    await house.env.advance_time(ROUND)
    *_, podium = said(house, "choosing", since=since)
    assert "## Game over\nAll 3 questions asked." in podium
    after = dict(rows(house.path, scores))
    for user, points in before.items():
        assert after[user] >= points
        assert f"<@{user}> · **{after[user]} point" in podium
    states = rows(house.path, f"SELECT state, ending FROM quizzes WHERE id = {choosing}")
    assert states == [("finished", "played")]
    assert "Answer to question 2" in "\n".join(said(house, "typing", since=since))
    assert said(house, "posts", since=since) == []
    assert house.env.errors == []
