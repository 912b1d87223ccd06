"""Entries as files: what a curator's file would do, all of it or nothing, and what they get."""

from __future__ import annotations

import json

import pytest

from bot.app.config import CurationSettings
from bot.curation.files import read_plain
from bot.curation.model import Kind
from tests.curation.queue.curators import FOR_CURATORS, curator_of, new_work
from tests.support.simulated_discord import Reply, World

NEW = """\
  - title: {title}
    kind: joint
    credits:
      - artist: iu
      - artist: zico
    date: '2026-02-20'
    sources:
      - {{source: PAGE, title: example.org, url: 'https://example.org/a'}}
"""
FILE = "collaborations:\n" + NEW.format(title="Aurora") + NEW.format(title="Breeze")
TABLE = (
    "title,kind,artists,date,sources\n"
    "Aurora,joint,IU + ZICO,2026-02-20,https://example.org/a\n"
    "Breeze,joint,IU + ZICO,2026-02-21,https://example.org/b\n"
)
JSON = json.dumps(
    {
        "collaborations": [
            {
                "title": title,
                "kind": "joint",
                "credits": [{"artist": "iu"}, {"artist": "zico"}],
                "date": "2026-02-20",
                "sources": [{"source": "PAGE", "title": "a", "url": "https://example.org/a"}],
            }
            for title in ("Aurora", "Breeze")
        ]
    }
)


async def offered(world: World, text: str | bytes, name: str = "mine.yaml", **more: str) -> Reply:
    """Give a file to the bot, as a moderator does."""
    data = text if isinstance(text, bytes) else text.encode()
    return await world.moderator("curate import", file=(name, data), **more)


async def titles(world: World) -> list[str]:
    """Return what the server itself has."""
    text = await world.services.exchange.export(world.guild.id, "json")
    return [each["title"] for each in json.loads(text).get("collaborations", [])]


@pytest.mark.parametrize(("text", "name"), [(FILE, "a.yaml"), (TABLE, "a.csv"), (JSON, "a.json")])
async def test_import_when_confirmed_then_all_of_it_is_there_and_nothing_before(world, text, name):
    reply = await offered(world, text, name)
    assert reply.private
    assert "2 new · 0 changed · 0 as they are · this server" in reply.text
    assert "**New** (Collaboration): **Aurora**" in reply.text
    assert await titles(world) == []
    await world.restart()
    done = await world.moderator.click(reply, "Import all 2")
    assert "✓ 2 imported." in done.text
    assert sorted(await titles(world)) == ["Aurora", "Breeze"]
    assert "## Aurora" in (await world.fan("collab find", query="Aurora")).text
    shown = await world.moderator.click(done, "History")
    assert "Undo #2" in shown.buttons


async def test_import_when_cancelled_then_nothing_changes(world):
    reply = await offered(world, FILE)
    assert (await world.moderator.click(reply, "Cancel")).text == "Nothing was changed."
    assert await titles(world) == []


async def test_import_when_some_of_it_is_wrong_then_every_fault_has_its_row_field_and_remedy(
    world,
):
    text = TABLE + "Comet,joint,IU + Nobody Atall,someday,https://example.org/c\n"
    reply = await offered(world, text + "Dusk,jiont,IU + ZICO,2026-02-20,example.org\n", "a.csv")
    world.errors()
    assert "so nothing was changed:" in reply.text
    for line in ("**Line 4**", "**Line 5**", "“someday” as a date. Write 2024, 2024-10", "jiont"):
        assert line in reply.text
    assert reply.buttons == {}
    assert await titles(world) == []


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"a: [1", "a.yaml", "A quote or a bracket opens here"),
        (b"{", "a.json", "This isn't JSON"),
        (b"\xff\xfe", "a.csv", "isn't UTF-8"),
        (b"#" * 1_100_000, "a.yaml", "too large: 1024 KB at most"),
        (b"{}", "a.yaml", "There's nothing in this file."),
    ],
)
async def test_import_when_it_is_no_file_of_entries_then_it_says_why(world, data, name, words):
    assert words in (await offered(world, data, name)).text
    world.errors()


async def test_import_when_it_changes_what_is_there_then_the_difference_is_shown(world):
    async with world.services.database.read() as connection:
        entries = world.services.curation._entries
        text = await entries.seen(connection, 0, Kind.WORK.folder, "suga-rain")
    said = {**read_plain(Kind.WORK, text), "date": "2012-03-01"}
    reply = await offered(world, json.dumps({"collaborations": [said]}), "a.json")
    assert "0 new · 1 changed" in reply.text
    assert "**Changed** (Collaboration): **Rain**" in reply.text
    assert "- Date: ~~February 29, 2012~~ → **March 1, 2012**" in reply.text
    await world.moderator.click(reply, "Import 1")
    again = await offered(world, json.dumps({"collaborations": [said]}), "a.json")
    assert "Nothing: all of it is there already." in again.text


async def test_import_when_a_fan_or_a_curator_of_one_server_asks_then_it_is_refused(world):
    refused = await world.fan("curate import", file=("a.yaml", FILE.encode()))
    assert refused.text == FOR_CURATORS
    refused = await offered(world, FILE, scope="everywhere")
    assert "Only my own curators" in refused.text
    world.errors()


async def test_import_for_all_servers_when_confirmed_then_another_server_finds_it(world):
    curator, role = await curator_of(world)
    world.bot.curation = CurationSettings(instance_server=world.guild.id, instance_role=role.id)
    reply = await curator("curate import", file=("a.yaml", FILE.encode()), scope="everywhere")
    done = await curator.click(reply, "Import all 2")
    assert "✓ 2 imported." in done.text
    lookup = await world.services.lookup.of(None)
    assert (await lookup.suggester.anything("Aurora"))[0].label == "Aurora"


@pytest.mark.parametrize("style", ["yaml", "csv", "json"])
async def test_export_when_given_back_then_nothing_would_change(world, style):
    await world.services.curation.direct(
        new_work(world.guild.id), by=world.moderator.id, now=world.bot.now()
    )
    exported = await world.moderator("curate export", style=style)
    (file,) = exported.message.attachments
    assert exported.private
    assert file.filename == f"kollab-entries.{style}"
    text = await world.services.exchange.export(world.guild.id, style)
    assert file.size == len(text.encode())
    reply = await offered(world, text, f"back.{style}")
    assert "Nothing: all of it is there already." in reply.text
