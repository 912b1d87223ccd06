"""What is held on a person: no table may be forgotten, by export or by deletion."""

from __future__ import annotations

import json

import pytest

from bot.app.features import TABLES
from bot.catalogue.files.rows import ENTRY_TABLES
from bot.privacy.store import PeopleStore
from bot.settings.model import FORGOTTEN

ME, OTHER = 300_000_000_000_000_007, 300_000_000_000_000_008
OF_PEOPLE = {each.name: each.people for each in TABLES if each.people}
OF_SERVERS = {each.name: each.servers for each in TABLES if each.servers}
NOTHING = {each.holding: 0 for each in OF_PEOPLE.values() if each.holding}

# Tables that are made anew from the catalogue's files, whatever they hold, and what lies over them.
CATALOGUE = {
    "sources", "questions", "question_lots", "meta", "layer_entries", "layer_questions",
    *(f"{table}_all" for table in ENTRY_TABLES),
}  # fmt: skip

# Columns that never hold the id of a person or a server, by table. A new column has to be entered
# here, or declared by its feature, by somebody who thought about it.
OF_NOBODY = {
    "saved_lists": "id list_id request",
    "guild_settings": "key value",
    "setting_changes": "id changed_at action undoes",
    "setting_change_values": "change_id key old new",
    "timetables": "kind next_on next_due_at",
    "posts": "kind local_on state due_at until_at updated_at first_try_at channel_id message_id"
    " reason thread publish shown",
    "problems": "feature reason channel_id since_at retry_at told_at",
    "departures": "left_at",
    "followers": "language seen_collaboration stopped_at told_at",
    "follows": "artist since_at",
    "server_news": "seen_collaboration",
    "layers": "number version questions_of",
    "import_progress": "id asked since artist mbid part next_offset said changed_at",
    "import_finds": "progress_id entity mbid document",
    "import_mbids": "mbid artist",
    "import_edits": "id subject document made_at handed_at",
    "question_ratings": "question_id rating answers right_answers",
    "player_ratings": "rating answers",
    "question_uses": "question_id used_at",
    "question_retirements": "question_id retired_at",
    "question_reports": "id question_id reason note reported_at settled_at",
    "guild_questions": "id added_at folded body",
    "quizzes": "id channel_id started_ms ended_ms state ending plan end_state end_message_id"
    " opens_ms",
    "quiz_players": "quiz_id team out_in",
    "quiz_nights": "id channel_id starts_ms plan state claimed_ms message_id",
    "quiz_rounds": "id quiz_id number question_id question state asked_ms closes_ms message_id"
    " all_in_ms",
    "quiz_answers": "round_id category answered_ms given is_right points",
    "daily_questions": "local_on question_id question closed_ms",
    "daily_answers": "local_on category answered_ms given is_right points",
    "global_players": "name joined_at",
    "board_resets": "reset_at",
    "edits": "id operation kind slug into_slug before after along keys links note credit origin"
    " proposed_at later_at language state",
    "edit_parts": "edit_id position decision_id folder slug was now base",
    "edit_decisions": "id edit_id decided_at action reason words",
    "queue_notices": "told_id told_at",
    "edit_notices": "edit_id state made_at told_at refused_at",
    "submissions": "id made_at typed edit_id",
    "contributors": "trust since_at",
    "search_misses": "week_at folded words times",
    "corrections_due": "id edit_id is_undone kind local_on work was says made_at batch tried_at"
    " done_at outcome",
}
_JSON = {
    "along": "[]",
    "keys": "{}",
    "links": "[]",
    "shown": "[]",
    "typed": "{}",
    "value": "1",
    "request": "{}",
    "was": "null",
    "says": "null",
}
_STATES = {
    "edits": "accepted",
    "posts": "sent",
    "quizzes": "finished",
    "quiz_nights": "begun",
    "quiz_rounds": "revealed",
}


async def schema(db) -> dict[str, list[tuple[str, str, str]]]:
    tables = await db.fetch("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {
        table: await db.fetch(f"SELECT name, type, dflt_value FROM pragma_table_info('{table}')")
        for (table,) in tables
        if not table.startswith("sqlite_")
    }


async def put(connection, table: str, columns, **known: object) -> None:
    row: dict[str, object] = {
        name: _JSON.get(name, "{}" if name in ("plan", "body", "question") else "text")
        if kind == "TEXT"
        else 1
        for name, kind, _ in columns
    }
    row |= {"state": _STATES[table]} if table in _STATES else {}
    row |= {"undoes": None} if "undoes" in row else {}
    row |= known
    marks = ", ".join("?" * len(row))
    await connection.execute_fetchall(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values())
    )


@pytest.fixture
async def planted(db) -> set[str]:
    """A row of two people in each table that has a place for a person; names of those tables."""
    tables = await schema(db)
    async with db.write() as connection:
        await connection.execute_fetchall("PRAGMA defer_foreign_keys = ON")
        for number, user_id in enumerate((ME, OTHER), 1):
            await put(connection, "quiz_rounds", tables["quiz_rounds"], id=number, quiz_id=number)
            for table, people in OF_PEOPLE.items():
                columns = tables[table]
                known: dict[str, object] = {people.column: user_id}
                names = {name for name, *_ in columns}
                known |= {name: number for name in ("id", "round_id", "edit_id") if name in names}
                known |= {"guild_id": 500 + number} if "guild_id" in names else {}
                known |= {"channel_id": 600 + number} if table == "quizzes" else {}
                known |= {"kind": "following"} if "kind" in names else {}
                await put(connection, table, columns, **known)
    return set(OF_PEOPLE)


def places(declared) -> set[tuple[str, str]]:
    return {(table, each.column) for table, each in declared.items() if each.column.isidentifier()}


async def places_of(db, user_id: int) -> set[tuple[str, str]]:
    """Every table and column in which an id is written, be it within a text."""
    found = set()
    for table, columns in (await schema(db)).items():
        for name, *_ in columns:
            if await db.fetch(
                f'SELECT 1 FROM {table} WHERE instr(CAST("{name}" AS TEXT), ?) LIMIT 1',
                (str(user_id),),
            ):
                found.add((table, name))
    return found


async def test_schema_when_walked_then_each_column_with_a_person_or_a_server_is_declared(db):
    found = {
        (table, name)
        for table, columns in (await schema(db)).items()
        for name, *_ in columns
        if table not in CATALOGUE
    }
    people, servers = places(OF_PEOPLE), places(OF_SERVERS)
    nobody = {(table, name) for table, names in OF_NOBODY.items() for name in names.split()}
    assert (people | servers) & nobody == set()
    assert found == people | servers | nobody
    assert {place for place in found if "user" in place[1]} <= people
    assert {place for place in found if "guild" in place[1]} <= servers


async def test_export_when_every_table_holds_somebody_then_it_has_all_of_them(db, planted):
    document = await PeopleStore(db, TABLES).export(ME)
    assert {table for table in document if len(document[table]) == 1} == planted
    assert str(OTHER) not in json.dumps(document)
    assert document["quiz_answers"][0]["question_id"] == "text"
    assert document["follows"][0]["since_at"] == "1970-01-01T00:00:01+00:00"


async def test_delete_when_every_table_holds_somebody_then_no_cell_has_their_id(db, planted):
    before = await places_of(db, OTHER)
    counts = await PeopleStore(db, TABLES).delete(ME)
    assert set(counts.values()) == {1}
    assert await places_of(db, ME) == set()
    assert await places_of(db, OTHER) == before == places(OF_PEOPLE)


async def test_delete_when_something_belongs_to_the_server_then_it_stays_without_the_person(
    db, planted
):
    await PeopleStore(db, TABLES).delete(ME)
    staying = {table for table, people in OF_PEOPLE.items() if people.stay}
    for table in planted:
        rows = await db.fetch(f"SELECT count(*) FROM {table}")
        assert (table, rows[0][0]) == (table, 2 if table in staying else 1)
    for table in staying:
        assert await db.fetch(f"SELECT count(*) FROM {table} WHERE user_id = {FORGOTTEN}") == [(1,)]


async def test_counts_when_nothing_is_held_then_all_are_zero(db):
    assert await PeopleStore(db, TABLES).counts(ME) == NOTHING
    assert await PeopleStore(db, TABLES).export(ME) == {}
    assert await PeopleStore(db, TABLES).delete(ME) == NOTHING


async def test_delete_when_servers_post_then_their_ledger_and_timetables_stay(db):
    tables = await schema(db)
    async with db.write() as connection:
        for table in ("posts", "timetables"):
            await put(connection, table, tables[table], target_id=ME, kind="daily")
    await PeopleStore(db, TABLES).delete(ME)
    assert await places_of(db, ME) == {("posts", "target_id"), ("timetables", "target_id")}
