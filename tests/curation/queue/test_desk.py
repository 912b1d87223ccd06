"""What curators do of their own accord: delete, merge, look back, undo, people."""

from __future__ import annotations

from bot.app.config import CurationSettings
from bot.curation.model import Kind, Operation, Proposal, State, Trust
from bot.curation.service import PAGE
from tests.curation.queue.curators import FOR_CURATORS, curator_of, new_work, send_in, state_of
from tests.support.simulated_discord import World

COMMANDS = {
    "curate queue": {},
    "curate delete": {"entry": "IU"},
    "curate merge": {"entry": "IU", "into": "ZICO"},
    "curate history": {},
    "curate undo": {},
    "curate export": {},
    "curate people": {},
    "curate misses": {},
}


async def direct(world: World, wanted: Proposal):
    """Do something at once, as a curator does."""
    curation = world.services.curation
    return await curation.direct(wanted, by=world.moderator.id, now=world.bot.now())


async def seen_by(world: World, query: str) -> str:
    """Return what a fan finds."""
    reply = await world.fan("collab find", query=query)
    world.errors()
    return reply.text


async def test_commands_when_a_fan_types_them_then_each_says_who_may(world):
    for command, options in COMMANDS.items():
        assert (await world.fan(command, **options)).text == FOR_CURATORS, command
    world.errors()


async def test_commands_when_they_are_for_all_servers_then_a_moderator_is_refused_in_words(world):
    for command, options in COMMANDS.items():
        reply = await world.moderator(command, scope="everywhere", **options)
        assert reply.text == "Only my own curators can change what shows in all servers.", command
    world.errors()


async def test_delete_when_confirmed_then_it_is_gone_here_alone_and_undo_brings_it_back(world):
    reply = await world.moderator("curate delete", entry="artist:iu")
    assert reply.private
    assert "2 go with it:" in reply.text
    assert "It shows in this server at once. You can undo it." in reply.text
    assert "## SoulMate" in await seen_by(world, "SoulMate")
    done = await world.moderator.click(reply, "Delete it and 2 more")
    assert "✓ Deleted: **IU**" in done.text
    assert "## SoulMate" not in await seen_by(world, "SoulMate")
    assert "## SoulMate" in (await world.alone("collab find", query="SoulMate")).text
    undone = await world.moderator.click(done, "Undo")
    assert "↩ Undone: **IU**" in undone.text
    assert "## SoulMate" in await seen_by(world, "SoulMate")


async def test_delete_when_cancelled_then_nothing_changes(world):
    reply = await world.moderator("curate delete", entry="collaboration:iu-soulmate")
    assert "Nothing else changes." in reply.text
    assert (await world.moderator.click(reply, "Cancel")).text == "Nothing was changed."
    assert "## SoulMate" in await seen_by(world, "SoulMate")


async def test_delete_when_confirmed_twice_then_it_happens_once(world):
    reply = await world.moderator("curate delete", entry="collaboration:iu-soulmate")
    await world.restart()
    first = await world.moderator.click(reply, "Delete it")
    assert "✓ Deleted: **SoulMate**" in first.text
    second = await world.moderator("curate delete", entry="collaboration:iu-soulmate")
    world.errors()
    assert "That's gone. Search for it again." in second.text


async def test_delete_when_the_name_means_several_or_nothing_then_it_says_so(world):
    for typed in ("jimin", "xyzzy"):
        reply = await world.moderator("curate delete", entry=typed)
        assert reply.text == f"I'm not sure what “{typed}” is. Pick it from the list."
    world.errors()
    named = await world.moderator("curate delete", entry="SoulMate")
    assert "### Delete (Collaboration): **SoulMate**" in named.text


async def test_merge_when_confirmed_then_all_lead_to_the_one_that_stays(world):
    reply = await world.moderator("curate merge", entry="artist:zico", into="artist:iu")
    assert "**ZICO** becomes part of **IU**" in reply.text
    done = await world.moderator.click(reply, "Merge them")
    assert "✓ Merged: **IU**" in done.text
    assert "ZICO" not in await seen_by(world, "collaboration:suga-rain")
    await world.moderator.click(done, "Undo")
    assert "ZICO" in await seen_by(world, "collaboration:suga-rain")


async def test_merge_when_they_are_of_two_kinds_then_it_is_refused(world):
    reply = await world.moderator(
        "curate merge", entry="artist:iu", into="collaboration:iu-soulmate"
    )
    world.errors()
    assert "two different kinds" in reply.text


async def test_history_when_paged_then_each_can_be_undone_where_it_stands(world):
    assert "Nothing yet." in (await world.moderator("curate history")).text
    for number in range(PAGE + 2):
        await direct(world, new_work(world.guild.id, f"Song {number}"))
    page = await world.moderator("curate history")
    assert "**Song 11**" in page.text
    assert "**Song 1**" not in page.text
    assert len([each for each in page.buttons if each.startswith("Undo #")]) == PAGE
    await world.restart()
    page = await world.moderator.click(page, "Undo #12")
    assert "↩ Undone: **Song 11**" in page.text
    assert "Undo #12" not in page.buttons
    assert "undone by" in page.text
    older = await world.moderator.click(page, "Older ▶")
    assert "**Song 1**" in older.text
    latest = await world.moderator.click(older, "Latest")
    assert "**Song 11**" in latest.text


async def test_history_when_of_one_entry_then_only_what_was_changed_about_it(world):
    edit = await direct(world, new_work(world.guild.id, "Aurora"))
    await direct(world, new_work(world.guild.id, "Breeze"))
    reply = await world.moderator("curate history", entry=f"collaboration:{edit.slug}")
    assert "**Aurora**" in reply.text
    assert "Breeze" not in reply.text


async def test_edit_when_opened_then_its_decisions_stand_there_and_it_is_offered_once(world):
    edit = await send_in(world, new_work(world.guild.id))
    reply = await world.moderator("curate queue")
    await world.moderator.click(reply, "Accept")
    page = await world.moderator("curate history")
    opened = await world.moderator.select(page, str(edit.id), "curate-open:here")
    assert f"accepted by <@{world.moderator.id}>" in opened.text
    assert "There already" not in opened.text
    offered = await world.moderator.click(opened, "Offer to all servers")
    assert "✓ Offered to all servers." in offered.text
    _, waiting = await world.services.curation.queue(0)
    assert waiting == 1
    again = await world.moderator.click(offered, "Offer to all servers")
    world.errors()
    assert "That's been offered already." in again.text


async def test_undo_when_no_change_is_named_then_it_is_the_latest(world):
    refused = await world.moderator("curate undo")
    world.errors()
    assert "That's gone" in refused.text
    first = await direct(world, new_work(world.guild.id, "Aurora"))
    second = await direct(world, new_work(world.guild.id, "Breeze"))
    offered = await world.moderator.complete("curate undo", "change", "aur")
    assert [each["value"] for each in offered] == [str(first.id)]
    assert "↩ Undone: **Breeze**" in (await world.moderator("curate undo")).text
    named = await world.moderator("curate undo", change=f"#{first.id} Aurora")
    assert "↩ Undone: **Aurora**" in named.text
    assert [await state_of(world, each) for each in (first, second)] == [State.UNDONE] * 2


async def test_undo_when_later_edits_changed_the_same_then_they_are_named(world):
    edit = await direct(world, new_work(world.guild.id, "Aurora"))
    gone = await direct(world, Proposal(world.guild.id, Operation.DELETE, Kind.WORK, edit.slug))
    reply = await world.moderator("curate undo", change=str(edit.id))
    world.errors()
    assert f"Undo these first: #{gone.id}." in reply.text


async def test_people_when_set_then_the_list_says_it_and_the_blocked_can_send_nothing(world):
    assert "Nobody is trusted or blocked." in (await world.moderator("curate people")).text
    reply = await world.moderator("curate people", person=world.fan.actor, set="blocked")
    assert f"✓ <@{world.fan.id}> is blocked now." in reply.text
    assert f"**blocked**: <@{world.fan.id}>" in reply.text
    refused = await world.moderator("curate people", person=world.other.actor, set="trusted")
    world.errors()
    assert "You can trust people from 10 on." in refused.text
    await world.moderator("curate people", person=world.fan.actor, set="nothing")
    assert await world.services.curation.list_trust(world.guild.id) == []


async def test_trusted_person_when_they_send_something_then_it_shows_at_once_and_can_be_undone(
    world,
):
    for number in range(10):
        edit = await send_in(world, new_work(world.guild.id, f"Song {number}"))
        reply = await world.moderator("curate queue")
        await world.moderator.click(reply, "Accept")
    await world.moderator("curate people", person=world.fan.actor, set="trusted")
    people = await world.services.curation.list_trust(world.guild.id)
    assert people == [(world.fan.id, Trust.TRUSTED)]
    edit = await send_in(world, new_work(world.guild.id, "Night Train"))
    assert await state_of(world, edit) is State.ACCEPTED
    page = await world.moderator("curate history")
    assert f"accepted by <@{world.fan.id}>" in page.text
    await world.moderator.click(page, f"Undo #{edit.id}")
    assert await state_of(world, edit) is State.UNDONE


async def test_misses_when_people_searched_in_vain_then_the_most_wanted_come_first(world):
    misses, now = world.services.curation.misses, world.bot.now()
    assert "Every search found something." in (await world.moderator("curate misses")).text
    for words, times in (("gashina", 1), ("arirang", 3)):
        for _ in range(times):
            await misses.count(world.guild.id, words, now=now)
    reply = await world.moderator("curate misses")
    assert "- 3 searches for **arirang**\n- 1 search for **gashina**" in reply.text
    assert reply.selects == {"curate-miss:here": ["arirang", "gashina"]}


async def test_all_servers_when_its_curator_deletes_then_every_server_sees_it(world):
    curator, role = await curator_of(world)
    world.bot.curation = CurationSettings(instance_server=world.guild.id, instance_role=role.id)
    reply = await curator("curate delete", entry="collaboration:iu-soulmate", scope="everywhere")
    assert "It shows in all servers at once." in reply.text
    done = await curator.click(reply, "Delete it")
    assert "· all servers" in done.text
    assert "## SoulMate" not in await seen_by(world, "SoulMate")
    refused = await world.moderator("curate undo", scope="everywhere")
    world.errors()
    assert "Only my own curators" in refused.text
    undone = await curator("curate undo", scope="everywhere")
    assert "↩ Undone: **SoulMate**" in undone.text


async def test_button_of_another_server_when_it_is_pressed_then_its_edit_is_unknown(world):
    elsewhere = world.env.create_guild("Elsewhere")
    edit = await direct(world, new_work(elsewhere.id))
    reply = await world.moderator("curate undo", change=str(edit.id))
    world.errors()
    assert "That's gone, or it's from another server." in reply.text
    assert await state_of(world, edit) is State.ACCEPTED
