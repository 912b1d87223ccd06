"""Two processes on one file: what one of them changes, the other one sees."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.app.services import open_services
from bot.catalogue.files.loader import load_catalogue
from tests.support.faulty_awaits import FAULTS

GUILD = 123_456_789_012_345_678
NOW = dt.datetime(2026, 10, 10, 9, 0, tzinfo=dt.UTC)


async def test_neighbour_when_it_loads_another_catalogue_then_its_names_are_found(
    tmp_path: Path, source: Path
):
    here = await open_services(tmp_path / "kollab.db", source=source)
    there = await open_services(tmp_path / "kollab.db", source=source)
    try:
        path = source / "shows.yaml"
        path.write_text(path.read_text() + "- {id: brand-new, title: Brand New, kind: film}\n")
        assert (await load_catalogue(there.database, source=source)).loaded
        assert await here.lookup.suggester.anything("brand new") == []
        await here.neighbours.keep_up()
        assert [each.token for each in await here.lookup.suggester.anything("brand new")] == [
            "show:brand-new"
        ]
    finally:
        await here.close()
        await there.close()


async def test_neighbour_when_it_changes_no_catalogue_then_nothing_is_read_again(
    services, monkeypatch
):
    read: list[None] = []

    async def refresh() -> None:
        read.append(None)

    monkeypatch.setattr(services.lookup._library, "refresh", refresh)
    await services.neighbours.keep_up()
    assert read == []


async def test_neighbour_when_it_sets_a_language_then_it_is_spoken(services, database_path, source):
    there = await open_services(database_path, load=False)
    try:
        await there.settings.change(GUILD, by=1, now=NOW, language="ko")
        assert services.settings.languages.get(GUILD) is None
        await services.neighbours.keep_up()
        assert services.settings.languages.get(GUILD) == "ko"
    finally:
        await there.close()


@pytest.mark.parametrize("new", ["no JSON", "7", '["ko"]', '"tlh"', "null"])
async def test_languages_when_one_cannot_be_read_then_the_others_are_spoken(
    services, database_path, new
):
    there = await open_services(database_path, load=False)
    try:
        for guild_id in (GUILD, GUILD + 1):
            await there.settings.change(guild_id, by=1, now=NOW, language="ko")
        async with there.database.write() as connection:
            await connection.execute_fetchall(
                "UPDATE setting_change_values SET new = ? WHERE change_id ="
                " (SELECT id FROM setting_changes WHERE guild_id = ?)",
                (new, GUILD),
            )
        await services.neighbours.keep_up()
        assert services.settings.languages.get(GUILD) is None
        assert services.settings.languages.get(GUILD + 1) == "ko"
    finally:
        await there.close()


async def test_start_when_a_language_cannot_be_read_then_the_others_are_spoken(
    services, database_path
):
    async with services.database.write() as connection:
        sql = "INSERT INTO guild_settings VALUES (?, 'language', ?)"
        await connection.execute_fetchall(sql, (GUILD, '["ko"]'))
        await connection.execute_fetchall(sql, (GUILD + 1, '"ko"'))
    again = await open_services(database_path, load=False)
    try:
        assert again.settings.languages.get(GUILD) is None
        assert again.settings.languages.get(GUILD + 1) == "ko"
    finally:
        await again.close()


@pytest.mark.parametrize("fault", FAULTS)
async def test_job_when_languages_cannot_be_read_then_names_are_and_the_operator_reads_of_it(
    services, monkeypatch, fault
):
    async def broken() -> None:
        raise FAULTS[fault]()

    read: list[None] = []

    async def refresh() -> None:
        read.append(None)

    monkeypatch.setattr(services.settings, "refresh", broken)
    monkeypatch.setattr(services.lookup, "refresh", refresh)
    services.neighbours.seen = "another"
    with pytest.raises(Exception, match=r"injected|cancelled|^$"):
        await services.neighbours.keep_up()
    assert read == [None]
