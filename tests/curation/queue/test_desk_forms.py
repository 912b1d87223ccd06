"""Curators' forms: what they add and change, and correct before it is accepted."""

from __future__ import annotations

from typing import Any

from bot.app.config import CurationSettings
from bot.curation.files import read_plain
from bot.curation.model import Kind, State
from tests.curation.queue.curators import (
    FOR_CURATORS,
    LINK,
    curator_of,
    new_work,
    send_in,
    state_of,
)
from tests.support.simulated_discord import Reply, World

SONG = {"title": "Aurora\n오로라", "artists": "IU feat. ZICO", "date": "2026-02-20", "source": LINK}


async def opened(world: World, command: str, **options: str) -> Any:
    """Open a form by a command."""
    return await world.moderator.actor.slash(world.channel, command, **options)


def boxes(form: Any) -> dict[str, str]:
    """Return what a form is filled in with."""
    found = [each["component"] for each in form.modal["components"]]
    return {each["custom_id"]: each.get("value") or "" for each in found if "options" not in each}


async def entry_of(world: World, kind: Kind, slug: str) -> dict[str, Any]:
    """Return an entry as the server has it."""
    entries = world.services.curation._entries
    async with world.services.database.read() as connection:
        text = await entries.seen(connection, world.guild.id, kind.folder, slug)
    return read_plain(kind, text or "")


async def test_add_when_a_form_is_sent_then_it_shows_at_once_and_can_be_undone(world):
    form = await opened(world, "curate add")
    assert form.modal["title"] == "Add · Collaboration · this server"
    done = await world.moderator.fill(form, **SONG)
    assert done.private
    assert "✓ Added: **Aurora**" in done.text
    assert [*done.buttons] == ["Card", "Undo"]
    assert "## Aurora" in (await world.moderator.click(done, "Card")).text
    assert "## Aurora" in (await world.fan("collab find", query="Aurora")).text
    undone = await world.moderator.click(done, "Undo")
    assert "↩ Undone: **Aurora**" in undone.text


async def test_add_when_somebody_is_new_or_it_is_there_then_it_is_asked_first(world):
    form = await opened(world, "curate add")
    asked = await world.moderator.fill(
        form, **{**SONG, "title": "SoulMate", "artists": "IU feat. Zyxwv"}
    )
    assert "New with it (Artist): **Zyxwv**" in asked.text
    form = await opened(world, "curate add")
    asked = await world.moderator.fill(form, **{**SONG, "title": "Soul Mate"})
    assert "⚠ There already: **SoulMate" in asked.text
    await world.restart()
    done = await world.moderator.click(asked, "Save")
    assert "✓ Added: **Soul Mate**" in done.text


async def test_add_when_the_form_has_faults_then_nothing_is_typed_twice(world):
    form = await opened(world, "curate add")
    reply = await world.moderator.fill(form, **{**SONG, "artists": "IU", "date": "someday"})
    world.errors()
    assert "**Date**: I can't read “someday” as a date." in reply.text
    await world.restart()
    again = await world.moderator.open(reply, "Fix it …")
    assert boxes(again) == {**SONG, "artists": "IU", "date": "someday"}
    done = await world.moderator.fill(again, **SONG)
    assert "✓ Added: **Aurora**" in done.text


async def test_add_when_several_have_the_name_then_it_says_how_to_name_one(world):
    form = await opened(world, "curate add")
    reply = await world.moderator.fill(form, **{**SONG, "artists": "IU feat. Jimin"})
    world.errors()
    assert "Several are called “Jimin”. Say which one, as in “Jimin of BTS”." in reply.text
    again = await world.moderator.open(reply, "Fix it …")
    done = await world.moderator.fill(again, **{**SONG, "artists": "IU feat. Jimin of BTS"})
    assert "✓ Added: **Aurora**" in done.text


async def test_add_when_it_is_an_artist_or_a_show_then_its_form_asks_for_that(world):
    form = await opened(world, "curate add", kind="artist")
    done = await world.moderator.fill(form, names="Zyxwv\n뷁뷁뷁", kind=["group"], source=LINK)
    assert "✓ Added: **Zyxwv**" in done.text
    form = await opened(world, "curate add", kind="show")
    done = await world.moderator.fill(form, title="Moon Court\n달의 법정", kind=["drama"])
    assert "✓ Added: **Moon Court**" in done.text
    found = await world.moderator.complete("curate edit", "entry", "moon court")
    assert len(found) == 1


async def test_edit_when_a_value_is_changed_then_only_that_changes_and_no_source_is_needed(world):
    before = await entry_of(world, Kind.WORK, "suga-rain")
    form = await opened(world, "curate edit", entry="collaboration:suga-rain")
    assert form.modal["title"] == "Change · Collaboration · this server"
    filled = boxes(form)
    assert filled["artists"] == "SUGA feat. ZICO"
    done = await world.moderator.fill(form, **{**filled, "date": "2012-03-01"})
    assert "✓ Changed: **Rain**" in done.text
    after = await entry_of(world, Kind.WORK, "suga-rain")
    changed = {key for key in {**before, **after} if before.get(key) != after.get(key)}
    assert changed <= {"date", "verification", "other_dates", "date_basis", "remarks"}
    assert after["date"] == "2012-03-01"
    same = await world.moderator.fill(
        await opened(world, "curate edit", entry="collaboration:suga-rain"),
        **{**filled, "date": "2012-03-01"},
    )
    world.errors()
    assert "That's what I have already." in same.text


async def test_edit_when_the_entry_is_gone_or_unclear_then_no_form_opens(world):
    for entry in ("collaboration:nothing-here", "xyzzy"):
        reply = Reply(await opened(world, "curate edit", entry=entry))
        assert reply.private
    world.errors()


async def test_forms_when_a_fan_asks_for_them_then_none_opens(world):
    for command, options in (("curate add", {}), ("curate edit", {"entry": "artist:iu"})):
        assert (await world.fan(command, **options)).text == FOR_CURATORS
    world.errors()


async def test_form_when_its_sender_is_no_curator_any_more_then_it_is_refused(world):
    form = await opened(world, "curate add")
    world.demote()
    reply = await world.moderator.fill(form, **SONG)
    world.errors()
    assert reply.text == FOR_CURATORS
    _, found = await world.services.curation.queue(world.guild.id)
    assert found == 0


async def test_mending_when_sent_then_it_is_accepted_as_corrected_and_the_next_one_comes(world):
    edit = await send_in(world, new_work(world.guild.id, "Nihgt Train"))
    await send_in(world, new_work(world.guild.id, "Moonlight"))
    queue = await world.moderator("curate queue")
    form = await world.moderator.open(queue, "Correct and accept …")
    assert form.modal["title"] == "Correct and accept"
    filled = boxes(form)
    assert filled == {
        "title": "Nihgt Train",
        "artists": "IU feat. ZICO",
        "date": "2026-02-20",
        "source": LINK,
    }
    after = await world.moderator.fill(form, **{**filled, "title": "Night Train"})
    assert "✓ Accepted: **Night Train**" in after.text
    assert "**Moonlight**" in after.text
    kept = await world.services.curation.edit(world.guild.id, edit.id)
    said = await entry_of(world, Kind.WORK, kept.slug)
    assert (kept.state, said["title"]) == (State.ACCEPTED, "Night Train")
    await world.moderator.click(after, "Undo the last one")
    assert await state_of(world, edit) is State.UNDONE


async def test_mending_when_it_has_faults_then_it_opens_again_and_nothing_is_decided(world):
    edit = await send_in(world, new_work(world.guild.id))
    queue = await world.moderator("curate queue")
    form = await world.moderator.open(queue, "Correct and accept …")
    filled = boxes(form)
    reply = await world.moderator.fill(form, **{**filled, "artists": "IU feat. Zyxwv"})
    world.errors()
    assert "I don't know the artist “Zyxwv” yet." in reply.text
    assert await state_of(world, edit) is State.PENDING
    again = await world.moderator.open(reply, "Fix it …")
    after = await world.moderator.fill(again, **filled)
    assert "✓ Accepted: **Night Train**" in after.text


async def test_mending_when_somebody_was_faster_then_it_says_so(world):
    edit = await send_in(world, new_work(world.guild.id))
    queue = await world.moderator("curate queue")
    form = await world.moderator.open(queue, "Correct and accept …")
    await world.moderator.click(await world.moderator("curate queue"), "Accept")
    late = await world.moderator.fill(form, **boxes(form))
    assert "was faster: **Night Train** is accepted already." in late.text
    assert await state_of(world, edit) is State.ACCEPTED


async def test_miss_when_chosen_then_a_form_opens_with_the_words(world):
    await world.services.curation.misses.count(world.guild.id, "iu gashina", now=world.bot.now())
    misses = await world.moderator("curate misses")
    asked = await world.moderator.select(misses, "iu gashina", "curate-miss:here")
    assert asked.text == "What is “iu gashina”?"
    await world.restart()
    form = await world.moderator.open(asked, "Collaboration")
    assert boxes(form)["title"] == "gashina"
    form = await world.moderator.open(asked, "Artist")
    assert boxes(form)["names"] == "iu gashina"


async def test_add_for_all_servers_when_sent_then_it_shows_everywhere(world):
    curator, role = await curator_of(world)
    world.bot.curation = CurationSettings(instance_server=world.guild.id, instance_role=role.id)
    form = await curator.actor.slash(world.channel, "curate add", scope="everywhere")
    assert form.modal["title"] == "Add · Collaboration · all servers"
    done = await curator.fill(form, **SONG)
    assert "· all servers" in done.text
    assert "## Aurora" in (await world.alone("collab find", query="Aurora")).text
