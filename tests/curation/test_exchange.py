"""Files of entries: looked through as a whole, brought in as a whole, given out again."""

from __future__ import annotations

import csv
import io
import json

import pytest

from bot.curation.errors import CurationCode, EditFaultsError
from bot.curation.exchange_files import MOST_BYTES, read_rows
from bot.curation.model import MOST_IN_A_FILE, Kind, State
from bot.kit.errors import ExpiredError, InputCode
from tests.curation.conftest import CURATOR, NOW, OTHER_SERVER, SERVER

YAML = b"""\
artists:
  - {id: kim-new, name: Kim New, kind: person, sources: [PAGE]}
collaborations:
  - title: Night Train
    kind: feature
    credits: [{artist: iu, join: " & "}, {artist: kim-new}]
    date: 2026-08-30
    sources: [{source: PAGE, url: https://example.org/a, title: A page}]
  - id: rose-apt
    title: Apt.
    title_ko: \xec\x95\x84\xed\x8c\x8c\xed\x8a\xb8
    kind: duet
    credits: [{artist: rose-blackpink, join: " & "}, {artist: bruno-mars}]
    date: 2024-10-18
    verification: two-sources
    sources: [{source: MB}]
"""
TABLE = """\
title,kind,artists,featured,date,sources
Night Train,feature,IU,Zico,2026-08-30,https://example.org/a
"""


async def read(exchange, data: bytes, name: str = "a.yaml", *, scope: int = SERVER):
    async def fetch() -> bytes:
        return data

    return await exchange.read_file(scope, name, fetch, now=NOW)


async def brought_in(exchange, data: bytes, name: str = "a.yaml", *, scope: int = SERVER):
    plan = await read(exchange, data, name, scope=scope)
    return await exchange.carry_out(scope, plan.proposal_id, by=CURATOR, now=NOW)


async def test_import_when_confirmed_then_all_of_it_is_there(services):
    exchange = services.exchange
    plan = await read(exchange, YAML)
    assert [(one.slug, one.is_new) for one in plan.differences] == [
        ("kim-new", True), ("iu-night-train", True), ("rose-apt", False),
    ]  # fmt: skip
    changed = {change.path: (change.old, change.new) for change in plan.differences[2].changes}
    assert changed["title",] == ("APT.", "Apt.")
    assert await services.database.fetch("SELECT 1 FROM layer_entries") == []
    edits = await exchange.carry_out(SERVER, plan.proposal_id, by=CURATOR, now=NOW)
    assert [each.slug for each in edits] == ["kim-new--1", "iu-night-train--1", "rose-apt"]
    assert {each.state for each in edits} == {State.ACCEPTED}
    library = await services.lookup._library.of(SERVER)
    work = await library.store.works.get("iu-night-train--1")
    assert [each.artist.slug for each in work.credits] == ["iu", "kim-new--1"]


async def test_import_when_brought_in_again_then_nothing_differs(services):
    await brought_in(services.exchange, YAML)
    for style in ("yaml", "json"):
        text = await services.exchange.export(SERVER, style)
        plan = await read(services.exchange, text.encode(), f"a.{style}")
        assert (plan.differences, plan.same) == ((), 3)


async def test_import_when_of_another_server_then_expired(services):
    plan = await read(services.exchange, YAML)
    with pytest.raises(ExpiredError):
        await services.exchange.carry_out(OTHER_SERVER, plan.proposal_id, by=CURATOR, now=NOW)


async def test_import_when_a_table_names_people_then_they_are_found(services):
    (edit,) = await brought_in(services.exchange, TABLE.encode(), "works.csv")
    library = await services.lookup._library.of(SERVER)
    work = await library.store.works.get(edit.slug)
    assert [(each.artist.slug, each.role, each.join_phrase) for each in work.credits] == [
        ("iu", "main", " feat. "), ("zico", "featured", ""),
    ]  # fmt: skip
    text = await services.exchange.export(SERVER, "csv")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["artists"], row["featured"], row["sources"]) == (
        "iu", "zico", "https://example.org/a",
    )  # fmt: skip


def faults_of(error) -> set[tuple[int, str, object]]:
    return {(each.place.line, each.place.key, each.code) for each in error.value.faults}


async def test_import_when_entries_have_faults_then_all_are_named_and_nothing_is_kept(services):
    bad = b"""\
collaborations:
  - title: Night Train
    kind: song
    credits: [{artist: iu}, {artist: zico}]
    sources: [{source: MB}]
  - title: Alone
    kind: feature
    credits: [{artist: iu}]
    sources: [{source: MB}]
  - title: Whose
    kind: feature
    credits: [{artist: iu}, {artist: nobody}]
"""
    with pytest.raises(EditFaultsError) as caught:
        await read(services.exchange, bad)
    assert faults_of(caught) == {
        (2, "collaborations[1].kind", CurationCode.NOT_ONE_OF),
        (6, "collaborations[2].credits", CurationCode.ONE_ARTIST),
        (10, "collaborations[3]", CurationCode.UNKNOWN_ARTIST),
        (10, "collaborations[3].sources", CurationCode.NO_LINK),
    }
    assert await services.database.fetch("SELECT 1 FROM saved_lists") == []


async def test_import_when_what_was_fine_is_no_more_then_none_of_it_comes(services):
    plan = await read(services.exchange, YAML)
    await brought_in(services.exchange, YAML)
    before = await services.database.fetch("SELECT * FROM edits ORDER BY id")
    await services.database.write_one(
        "UPDATE saved_lists SET request = replace(request, 'bruno-mars', 'nobody')"
    )
    services.exchange._lists._recent.clear()
    with pytest.raises(EditFaultsError):
        await services.exchange.carry_out(SERVER, plan.proposal_id, by=CURATOR, now=NOW)
    assert await services.database.fetch("SELECT * FROM edits ORDER BY id") == before


@pytest.mark.parametrize(
    ("data", "name", "fault"),
    [
        (b"", "a.yaml", (0, "", CurationCode.NO_ENTRY)),
        (b"{}", "a.json", (0, "", CurationCode.NO_ENTRY)),
        (b"title\n", "a.csv", (0, "", CurationCode.NO_ENTRY)),
        (b"\xff", "a.yaml", (1, "", InputCode.NOT_UTF8)),
        (b'"\xff"', "a.json", (0, "", InputCode.NOT_UTF8)),
        (b"\xff", "a.csv", (0, "", InputCode.NOT_UTF8)),
        (b"[1", "a.json", (1, "", CurationCode.NOT_JSON)),
        (b"[" * 100_000, "a.json", (0, "", InputCode.TOO_DEEP)),
        (b"songs: []", "a.yaml", (1, "songs", CurationCode.NOT_A_KEY)),
        (b"artists: yes", "a.yaml", (1, "artists", InputCode.NOT_A_LIST)),
        (b"- 1", "a.yaml", (1, "collaborations[1]", InputCode.NOT_A_MAPPING)),
        (b"title,name\n", "a.csv", (1, "name", CurationCode.NOT_A_KEY)),
        (b"title\n" + b"a\n" * (MOST_IN_A_FILE + 1), "a.csv", (0, "", InputCode.TOO_MANY)),
        (b"x" * (MOST_BYTES + 1), "a.yaml", (0, "", InputCode.TOO_LARGE)),
        (b"x" * (MOST_BYTES + 1), "a.json", (0, "", InputCode.TOO_LARGE)),
        (b"x" * (MOST_BYTES + 1), "a.csv", (0, "", InputCode.TOO_LARGE)),
        (b"title\n" + b'"' + b"x" * 200_000, "a.csv", (1, "", CurationCode.NOT_A_TABLE)),
    ],
)
def test_read_rows_when_a_file_is_none_then_it_says_why(data, name, fault):
    with pytest.raises(EditFaultsError) as caught:
        read_rows(data, name)
    assert faults_of(caught) == {fault}


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"name": "Kim New"}, Kind.ARTIST),
        ({"title": "A", "credits": []}, Kind.WORK),
        ({"title": "A", "kind": "drama"}, Kind.SHOW),
        ({"id": "a", "title": "A", "facts": []}, Kind.ARTICLE),
    ],
)
def test_read_rows_when_a_bare_list_then_its_kind_is_seen(entry, kind):
    (row,) = read_rows(json.dumps([entry]).encode(), "a.json")
    assert (row.kind, row.said) == (kind, entry)
    (row,) = read_rows(json.dumps({kind.folder: [entry]}).encode(), "a.json")
    assert row.kind is kind
