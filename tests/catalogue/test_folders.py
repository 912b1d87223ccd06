"""An operator's folders over the catalogue: loaded with it, watched, and every fault named."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.services import Services, open_services
from bot.catalogue.files.folder import Folders, content_hash
from bot.catalogue.files.loader import load_catalogue
from bot.catalogue.files.reader import load_content, read_content
from bot.kit.errors import ContentError

BRUNO = "- {id: bruno-mars, name: Bruno of Ours, kind: person, sources: [OURS]}\n"
SOURCES = "- {id: OURS, title: Our own list, family: ours}\n"


def work(slug: str, title: str, day: str = "2024-05-06") -> str:
    return (
        f"- {{id: {slug}, title: {title}, kind: duet, date: {day},"
        " credits: [{artist: psy}, {artist: iu}],"
        " verification: one-source, sources: [{source: OURS}]}\n"
    )


def write(folder: Path, **files: str) -> None:
    """Write files by their paths, where __ stands for a slash, as an editor does: at once."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".saving").write_text(text, encoding="utf-8")
        path.with_suffix(".saving").replace(path)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder that has neither catalogue.yaml nor all kinds."""
    folder = tmp_path / "mine"
    write(folder, sources=SOURCES, collaborations__2024=work("ours-one", "Ours One"))
    return folder


@pytest.fixture
async def services(database_path: Path, small_source: Path, mine: Path) -> AsyncIterator[Services]:
    opened = await open_services(database_path, source=small_source, folders=[mine])
    yield opened
    await opened.close()


async def settle(services: Services) -> None:
    """Do what a second brings, until what was saved is quiet and loaded."""
    for _ in range(2):
        await services.neighbours.keep_up()


def test_read_when_a_folder_is_over_another_then_it_replaces_and_adds(
    small_source: Path, mine: Path
):
    write(mine, artists__b=BRUNO)
    below, content = load_content(small_source), load_content(Folders(small_source, (mine,)))
    assert content.catalogue == below.catalogue
    assert len(content.artists) == len(below.artists)
    assert len(content.collaborations) == len(below.collaborations) + 1
    (bruno,) = [one for one in content.artists if one.id == "bruno-mars"]
    assert (bruno.name, bruno.sources) == ("Bruno of Ours", ("OURS",))


def test_read_when_two_folders_have_an_entry_then_the_topmost_is_it(
    small_source: Path, mine: Path, tmp_path: Path
):
    top = tmp_path / "top"
    write(top, collaborations__2024=work("ours-one", "Ours Anew"))
    content = load_content(Folders(small_source, (mine, top)))
    assert [one.title for one in content.collaborations if one.id == "ours-one"] == ["Ours Anew"]


def test_read_when_a_folder_has_faults_then_they_have_its_name_and_line(
    small_source: Path, mine: Path
):
    write(
        mine,
        artists__b="- id: bruno-mars\n  nam: Bruno\n",
        shows="- {id: x, title: X, kind: film}\n- {id: x, title: X, kind: film}\n",
        collaborations__2023=work("ours-two", "Ours Two"),
    )
    content, faults = read_content(Folders(small_source, (mine,)))
    said = [str(fault) for fault in faults]
    assert content is None
    assert any(one.startswith(f"{mine}/artists/b.yaml:2 [bruno-mars] nam") for one in said)
    assert any(f"{mine}/shows.yaml:2 [x] is there twice" in one for one in said)
    assert any(f"{mine}/collaborations/2023.yaml:1 [ours-two] belongs into" in one for one in said)
    assert all("→" in one for one in said)


def test_hash_when_any_folder_differs_then_it_is_another(small_source: Path, mine: Path):
    alone, over = Folders(small_source), Folders(small_source, (mine,))
    before = content_hash(over)
    assert content_hash(alone) == content_hash(small_source) != before
    write(mine, collaborations__2024=work("ours-one", "Ours Won"))
    assert content_hash(over) != before


def test_folder_when_it_is_not_there_or_unreadable_then_the_remedy_is_said(
    small_source: Path, mine: Path, tmp_path: Path
):
    with pytest.raises(ContentError, match=r"There is no folder .*gone.\n.*catalogue.folders"):
        content_hash(Folders(small_source, (tmp_path / "gone",)))
    (mine / "shows.yaml").symlink_to(mine)
    (mine / "artists").mkdir()
    (mine / "artists" / "b.yaml").mkdir()
    with pytest.raises(ContentError, match=r"artists/b.yaml can't be read: Is a directory"):
        load_content(Folders(small_source, (mine,)))


async def test_fan_when_the_operator_saves_a_file_then_it_is_found(world, mine: Path, caplog):
    caplog.set_level(logging.INFO, "bot")
    assert "Ours One" in (await world.fan("collab find", query="ours one")).text
    write(mine, collaborations__2024=work("ours-two", "Ours Two"), artists__b=BRUNO)
    await settle(world.services)
    assert "Ours Two" in (await world.fan("collab find", query="ours two")).text
    assert "Bruno of Ours" in (await world.fan("artist", name="bruno of ours")).text
    assert "collaborations: 1 added, 0 changed, 1 gone" in caplog.text
    before = await world.services.database.data_version()
    await settle(world.services)
    assert await world.services.database.data_version() == before
    assert caplog.text.count("The catalogue's files changed") == 1, "nothing is read twice"


async def test_fan_when_a_saved_file_has_a_fault_then_all_is_as_before_until_it_is_mended(
    world, mine: Path, caplog
):
    write(mine, collaborations__2024=work("ours-two", "Ours Two") + "  broken: [\n")
    await settle(world.services)
    assert f"{mine}/collaborations/2024.yaml:" in caplog.text
    assert "The catalogue that was loaded before stays." in caplog.text
    assert "Ours One" in (await world.fan("collab find", query="ours one")).text
    write(mine, collaborations__2024=work("ours-two", "Ours Two"))
    await settle(world.services)
    assert "Ours Two" in (await world.fan("collab find", query="ours two")).text


async def test_watch_when_a_file_is_still_being_written_then_it_waits(
    services: Services, mine: Path, caplog
):
    path = mine / "shows.yaml"
    for number in range(1, 4):
        path.write_text("- {id: x" + "x" * number)
        await services.neighbours.keep_up()
    assert caplog.text == ""
    await services.neighbours.keep_up()
    assert "no valid YAML" in caplog.text


async def test_start_when_a_folder_has_a_fault_then_the_bot_starts_with_what_it_had(
    database_path: Path, small_source: Path, mine: Path, caplog
):
    write(mine, shows="- {id: x}\n")
    opened = await open_services(database_path, source=small_source, folders=[mine])
    try:
        assert f"{mine}/shows.yaml:1 [x]" in caplog.text
        assert (await opened.lookup.finder.find("apt")).page.total == 2
        write(mine, shows="- {id: xyz, title: Xyzzy, kind: film}\n")
        await settle(opened)
        assert [each.token for each in await opened.lookup.suggester.anything("xyzzy")]
    finally:
        await opened.close()


async def test_start_when_nothing_was_loaded_before_then_a_fault_is_raised(
    tmp_path: Path, small_source: Path, mine: Path
):
    write(mine, shows="- {id: x}\n")
    with pytest.raises(ContentError):
        await open_services(tmp_path / "new.db", source=small_source, folders=[mine])


async def test_folder_when_taken_out_of_the_settings_then_its_entries_go(
    services: Services, small_source: Path
):
    report = await load_catalogue(services.database, source=small_source)
    assert report.changes["collaborations"].removed == ("ours-one",)
    await services.neighbours.keep_up()
    assert await services.lookup.suggester.anything("ours one") == []


async def test_neighbours_when_nothing_was_written_then_a_look_asks_for_a_number_alone(
    database_path: Path, small_source: Path, monkeypatch
):
    services = await open_services(database_path, source=small_source)
    try:
        await services.neighbours.keep_up()
        asked: list[str] = []
        fetch = services.database.fetch_at_once

        async def noted(sql, parameters=()):
            asked.append(sql)
            return await fetch(sql, parameters)

        monkeypatch.setattr(services.database, "fetch_at_once", noted)
        await services.neighbours.keep_up()
        assert asked == ["PRAGMA data_version"]
    finally:
        await services.close()


def test_validate_when_folders_are_set_then_they_are_part_of_it(kollab, mine: Path, monkeypatch):
    monkeypatch.setenv("KOLLAB_CATALOGUE__FOLDERS", f'["{mine}"]')
    write(mine, collaborations__2024=work("ours-one", "Ours One").replace("psy", "nobody-at-all"))
    for words in (["catalogue", "validate"], ["check"]):
        said = kollab(*words)
        assert said.code == 1
        found = said.out + said.err
        assert f"{mine}/collaborations/2024.yaml:1 [ours-one] credits: there is no artist" in found
    monkeypatch.setenv("KOLLAB_CATALOGUE__FOLDERS", "[]")
    assert "There is no folder nowhere" in kollab("catalogue", "validate", "nowhere").err
    assert "[ours-one] credits" in kollab("catalogue", "validate", str(mine)).err
