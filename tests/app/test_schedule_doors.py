"""`kollab schedule`: what support looks at, without a word to Discord or the database."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

SEOUL, LONDON = 123_456_789_012_345_678, 223_456_789_012_345_678
CHANNEL = 323_456_789_012_345_678
BEFORE = dt.datetime(2026, 10, 17, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def servers(change):
    """One server in Seoul that posts daily at nine, one in London that also has a digest."""
    change(SEOUL, now=BEFORE, daily_channel=CHANNEL, time_zone="Asia/Seoul")
    change(LONDON, now=BEFORE, weekly_channel=CHANNEL, weekly_day="monday", weekly_time="18:30")
    change(LONDON, now=BEFORE, daily_channel=CHANNEL, empty_day="skip", time_zone="Europe/London")


@pytest.fixture
def enter(database):
    """Write into the ledger."""

    def enter(on: str, state: str, **values) -> None:
        due = int(dt.datetime.fromisoformat(f"{on}T00:00Z").timestamp())
        row = {
            "target_id": SEOUL, "kind": "daily", "local_on": on, "state": state, "due_at": due,
            "until_at": due + 21_600, "updated_at": due + 2, **values,
        }  # fmt: skip
        connection = sqlite3.connect(database)
        marks = ", ".join(f":{name}" for name in row)
        connection.execute(f"INSERT INTO posts ({', '.join(row)}) VALUES ({marks})", row)
        connection.commit()
        connection.close()

    return enter


def digest(database: Path) -> str:
    return hashlib.sha256(database.read_bytes()).hexdigest()


def rows(said) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_due_when_listed_then_soonest_first_in_local_time(kollab, servers):
    said = kollab("schedule", "due")
    assert said.code == 0, said.err
    first, second, third = said.out.splitlines()
    assert first.startswith(f"2026-10-18 09:00 Asia/Seoul  daily  server {SEOUL}  ")
    assert second.startswith(f"2026-10-18 09:00 Europe/London  daily  server {LONDON}  ")
    assert third.startswith(f"2026-10-19 18:30 Europe/London  weekly  server {LONDON}  ")
    assert "overdue by" in first or " in " in first


def test_due_when_json_then_one_object_a_line_with_what_support_needs(kollab, servers):
    (found,) = rows(kollab("schedule", "due", "--json", "--limit", "1"))
    assert found.pop("in_seconds") is not None
    assert found == {
        "target_id": str(SEOUL),
        "kind": "daily",
        "on": "2026-10-18",
        "due_at": "2026-10-18T00:00:00+00:00",
        "local_time": "2026-10-18T09:00:00+09:00",
        "time_zone": "Asia/Seoul",
    }
    assert {r["target_id"] for r in rows(kollab("schedule", "due", "--json"))} == {
        str(SEOUL),
        str(LONDON),
    }
    one = rows(kollab("schedule", "due", "--json", "--server", str(LONDON)))
    assert [row["kind"] for row in one] == ["daily", "weekly"]


def test_history_when_listed_then_what_became_of_each_and_why(kollab, servers, enter):
    tried = int(dt.datetime(2026, 10, 15, 0, 12, tzinfo=dt.UTC).timestamp())
    sent = {"channel_id": CHANNEL, "message_id": 5, "first_try_at": tried, "thread": "done"}
    enter("2026-10-15", "sent", **sent)
    enter("2026-10-16", "failed", channel_id=CHANNEL, reason="no-send")
    enter("2026-10-17", "skipped", reason="not-running")
    said = kollab("schedule", "history")
    assert said.code == 0, said.err
    skipped, failed, sent = said.out.splitlines()
    assert skipped.startswith(f"2026-10-17 09:00 Asia/Seoul  daily  server {SEOUL}  skipped  ")
    assert "not-running: I was offline" in skipped
    assert f"failed  no-send: I can't post in channel {CHANNEL}." in failed
    assert f"sent  channel {CHANNEL} message 5  12 min late  thread done" in sent
    assert [row["state"] for row in rows(kollab("schedule", "history", "--json"))] == [
        "skipped",
        "failed",
        "sent",
    ]
    assert len(rows(kollab("schedule", "history", "--json", "--limit", "2"))) == 2
    assert kollab("schedule", "history", "--server", str(LONDON)).out == "Nothing was due yet.\n"


@pytest.mark.usefixtures("whole_catalogue")
def test_simulation_when_run_then_it_tells_day_by_day_and_writes_nothing(kollab, database, servers):
    before = digest(database)
    said = kollab("schedule", "simulate", "--days", "2", "--at", "2026-10-17T12:00Z")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "Sunday 18 October 2026"
    assert lines[1].startswith(f"  09:00 Asia/Seoul  daily  server {SEOUL} → channel {CHANNEL}  ")
    assert ", and 4 more" in lines[1]
    assert lines[2].startswith(f"  09:00 Europe/London  daily  server {LONDON} → ")
    assert lines[3] == "Monday 19 October 2026"
    found = rows(kollab("schedule", "simulate", "--at", "2026-10-17T12:00Z", "--json"))
    assert len(found) == 7 + 7 + 1
    assert "rose-apt" in found[0]["shown"]
    assert any(work.startswith("APT.") for work in found[0]["works"])
    assert digest(database) == before, "it only looks"


@pytest.mark.usefixtures("whole_catalogue")
def test_simulation_when_for_a_year_of_one_server_then_each_day_is_there_once(kollab, servers):
    found = rows(
        kollab("schedule", "simulate", "--days", "366", "--at", "2026-10-17T12:00Z", "--json",
               "--server", str(LONDON))
    )  # fmt: skip
    daily = [row["on"] for row in found if row["kind"] == "daily"]
    assert len(daily) == len(set(daily)) == 366
    assert {row["local_time"][11:16] for row in found if row["kind"] == "daily"} == {"09:00"}
    empty = [row for row in found if not row["works"]]
    assert len(empty) < 60, "the catalogue has most days of the year"


def test_simulation_when_the_day_is_skipped_then_it_says_so(kollab, change):
    change(LONDON, now=BEFORE, daily_channel=CHANNEL, empty_day="skip",
           excluded=[f"kind:{kind}" for kind in ("feature", "duet", "joint", "ost", "sub-unit",
                     "project-group", "remix", "tie-in", "production")])  # fmt: skip
    said = kollab("schedule", "simulate", "--days", "1", "--at", "2026-10-17T12:00Z")
    assert "nothing: the day is empty" in said.out


def test_schedule_when_nothing_is_switched_on_then_it_says_so(kollab, database):
    assert kollab("schedule", "due").out == "Nothing is switched on.\n"
    assert kollab("schedule", "history").out == "Nothing was due yet.\n"
    assert kollab("schedule", "simulate").out == "Nothing would be posted.\n"
    assert kollab("schedule", "due", "--json").out == ""


@pytest.mark.parametrize("command", ["due", "history", "simulate"])
def test_schedule_when_there_is_no_database_then_exit_1_and_none_is_made(kollab, command):
    said = kollab("schedule", command)
    assert said.code == 1
    assert "There is no database" in said.err
    assert not Path("var").exists()


@pytest.mark.parametrize(
    "words",
    [["simulate", "--days", "0"], ["simulate", "--at", "soon"], ["due", "--server", "x"], ["now"]],
    ids=" ".join,
)
def test_schedule_when_used_wrongly_then_exit_2(kollab, words):
    said = kollab("schedule", *words)
    assert said.code == 2
    assert "Traceback" not in said.err
