"""The curators' queue as curators use it: who may, what it shows, what each press does."""

from __future__ import annotations

import pytest

from bot.app.config import CurationSettings
from bot.curation.files import read_plain
from bot.curation.model import Kind, Operation, Proposal, Reason, State, Trust
from tests.curation.queue.curators import FOR_CURATORS, curator_of, new_work, send_in, state_of
from tests.support.simulated_discord import Reply, World

RAIN = "suga-rain"
ITEMS = 30
SECONDS_A_PRESS = 5
"""What a person takes to read a card and find its button."""


async def rain_of(world: World, **said: object) -> Proposal:
    """A correction of a work that is there."""
    sight = world.services.curation._entries
    async with world.services.database.read() as connection:
        text = await sight.seen(connection, world.guild.id, Kind.WORK.folder, RAIN)
    entry = {**read_plain(Kind.WORK, text or ""), **said}
    return Proposal(
        world.guild.id, Operation.CHANGE, Kind.WORK, RAIN, entry, links=("https://example.org/x",)
    )


async def test_queue_when_a_fan_opens_it_then_it_says_who_may(world):
    reply = await world.fan("curate queue")
    world.errors()
    assert reply.private
    assert reply.text == FOR_CURATORS


async def test_queue_when_a_role_curates_then_its_members_decide_and_others_read_which_it_is(world):
    curator, _ = await curator_of(world)
    edit = await send_in(world, new_work(world.guild.id))
    reply = await curator("curate queue")
    assert "1 of 1 waiting · this server" in reply.text
    assert "✓ Accepted: **Night Train**" in (await curator.click(reply, "Accept")).text
    assert await state_of(world, edit) is State.ACCEPTED
    refused = await world.fan("curate queue")
    world.errors()
    assert "you need <@&" in refused.text


async def test_queue_when_the_role_is_taken_away_then_its_buttons_refuse(world):
    curator, role = await curator_of(world)
    edit = await send_in(world, new_work(world.guild.id))
    reply = await curator("curate queue")
    world.env.backend.remove_member_role(world.guild.id, curator.id, role.id)
    refused = await curator.click(reply, "Accept")
    world.errors()
    assert "This one is for curators" in refused.text
    assert await state_of(world, edit) is State.PENDING


async def test_queue_when_nothing_waits_then_it_says_so(world):
    reply = await world.moderator("curate queue")
    assert reply.text == "Nothing is waiting. All done!"
    assert reply.buttons == {}


async def test_card_when_something_is_to_be_changed_then_now_and_then_stand_below_each_other(world):
    wanted = await rain_of(world, date="2012-03-01")
    await send_in(world, wanted)
    reply = await world.moderator("curate queue")
    text = reply.text
    assert "- Date: ~~February 29, 2012~~ → **March 1, 2012**" in text
    assert text.index("As it is now") < text.index("As it would be")
    assert "nothing accepted so far" in text
    assert reply.buttons["example.org"] == "https://example.org/x"


async def test_card_when_a_double_waits_or_is_there_then_it_says_so(world):
    await send_in(world, new_work(world.guild.id))
    await send_in(world, new_work(world.guild.id), by=world.other.id)
    reply = await world.moderator("curate queue")
    assert "⚠ Waiting, too: #2 Night Train" in reply.text
    after = await world.moderator.click(reply, "Accept")
    assert "⚠ There already: **Night Train (2026)**" in after.text
    gone = await world.moderator.select(after, "duplicate", "curate-reject:here:2:0")
    assert "✗ Rejected: **Night Train**" in gone.text


async def test_card_when_something_is_only_similar_then_it_warns_of_nothing(world):
    await send_in(world, new_work(world.guild.id, "SoulMates"))
    reply = await world.moderator("curate queue")
    assert "Similar: SoulMate" in reply.text
    assert "⚠" not in reply.text


async def test_accept_when_pressed_then_fans_find_it_and_the_last_can_be_undone(world):
    await send_in(world, new_work(world.guild.id))
    await send_in(world, new_work(world.guild.id, "Moonlight"))
    reply = await world.moderator("curate queue")
    after = await world.moderator.click(reply, "Accept")
    assert "1 of 1 waiting" in after.text
    assert "**Moonlight**" in after.text
    assert "Night Train" in (await world.fan("collab find", query="night train")).text
    undone = await world.moderator.click(after, "Undo the last one")
    assert "↩ Undone: **Night Train**" in undone.text
    assert "**Moonlight**" in undone.text
    missed = await world.fan("collab find", query="night train")
    world.errors()
    assert "## Night Train" not in missed.text


@pytest.mark.parametrize("reason", [*Reason])
async def test_reject_when_a_reason_is_chosen_then_it_is_kept_and_the_next_one_comes(world, reason):
    edit = await send_in(world, new_work(world.guild.id))
    reply = await world.moderator("curate queue")
    after = await world.moderator.select(reply, reason.value, f"curate-reject:here:{edit.id}:0")
    assert after.text == "✗ Rejected: **Night Train**\nNothing is waiting. All done!"
    kept = await world.services.curation.edit(world.guild.id, edit.id)
    assert (kept.state, kept.decision.reason) == (State.REJECTED, reason)


async def test_reject_when_words_are_wanted_then_a_form_takes_them(world):
    edit = await send_in(world, new_work(world.guild.id))
    reply = await world.moderator("curate queue")
    form = await world.moderator.actor.select(
        reply.message, ["words"], custom_id=f"curate-reject:here:{edit.id}:0"
    )
    after = await world.moderator.fill(form, reason=["unclear"], words="Which IU?")
    assert "✗ Rejected" in after.text
    kept = await world.services.curation.edit(world.guild.id, edit.id)
    assert (kept.decision.reason, kept.decision.words) == (Reason.UNCLEAR, "Which IU?")


async def test_later_when_pressed_then_it_comes_last_and_next_goes_round(world):
    for title in ("Aurora", "Breeze", "Comet"):
        await send_in(world, new_work(world.guild.id, title))
    reply = await world.moderator("curate queue")
    assert "**Aurora**" in reply.text
    reply = await world.moderator.click(reply, "Later")
    assert "Put off: **Aurora**" in reply.text
    seen = []
    for _ in range(4):
        seen.append(next(each for each in ("Aurora", "Breeze", "Comet")
                         if f"New (Collaboration): **{each}**" in reply.text))  # fmt: skip
        reply = await world.moderator.click(reply, "Next ▶")
    assert seen == ["Breeze", "Comet", "Aurora", "Breeze"]


async def test_two_curators_when_both_decide_then_one_does_and_the_other_reads_who_was_faster(
    world,
):
    curator, _ = await curator_of(world)
    edit = await send_in(world, new_work(world.guild.id))
    await send_in(world, new_work(world.guild.id, "Moonlight"))
    ours, theirs = await world.moderator("curate queue"), await curator("curate queue")
    await world.moderator.click(ours, "Accept")
    late = await curator.select(theirs, "wrong", f"curate-reject:here:{edit.id}:0")
    assert f"<@{world.moderator.id}> was faster: **Night Train** is accepted already." in late.text
    assert "**Moonlight**" in late.text
    assert await state_of(world, edit) is State.ACCEPTED
    assert "Undo the last one" not in late.buttons


async def test_deletion_when_accepted_then_it_is_asked_once_more_with_what_goes_and_can_be_undone(
    world,
):
    wanted = Proposal(world.guild.id, Operation.DELETE, Kind.ARTIST, "iu")
    edit = await send_in(world, wanted)
    reply = await world.moderator("curate queue")
    asked = await world.moderator.click(reply, "Accept …")
    assert "2 go with it:" in asked.text
    assert "- Collaboration: SoulMate" in asked.text
    assert "1 changes with it:\n- Collaboration: Young" in asked.text
    assert await state_of(world, edit) is State.PENDING
    kept = await world.moderator.click(asked, "Keep as is")
    assert "### Delete (Artist): **IU**" in kept.text
    asked = await world.moderator.click(kept, "Accept …")
    done = await world.moderator.click(asked, "Delete it and 2 more")
    assert "✓ Accepted: **IU**" in done.text
    missed = await world.fan("collab find", query="SoulMate")
    world.errors()
    assert "## SoulMate" not in missed.text
    await world.moderator.click(done, "Undo the last one")
    assert "## SoulMate" in (await world.fan("collab find", query="SoulMate")).text


async def test_merge_when_looked_at_then_it_says_what_becomes_of_what(world):
    await send_in(world, Proposal(world.guild.id, Operation.MERGE, Kind.ARTIST, "zico", into="iu"))
    reply = await world.moderator("curate queue")
    asked = await world.moderator.click(reply, "Accept …")
    assert "**ZICO** becomes part of **IU**" in asked.text
    assert "3 change with it:" in asked.text
    assert "Merge them" in asked.buttons


async def test_queue_when_the_bot_was_restarted_then_its_buttons_work(world):
    edit = await send_in(world, new_work(world.guild.id))
    reply = await world.moderator("curate queue")
    await world.restart()
    assert "✓ Accepted" in (await world.moderator.click(reply, "Accept")).text
    assert await state_of(world, edit) is State.ACCEPTED


async def test_person_when_ten_were_accepted_then_they_can_be_trusted_and_blocked(world):
    edit = await send_in(world, new_work(world.guild.id))
    reply = await world.moderator("curate queue")
    about = await world.moderator.click(reply, "Who sent this …")
    assert "You can trust people after 10 accepted corrections." in about.text
    refused = await world.moderator.click(about, "Trust")
    world.errors()
    assert "You can trust people from 10 on." in refused.text
    blocked = await world.moderator.click(about, "Block")
    assert f"✓ <@{world.fan.id}> is blocked now." in blocked.text
    people = await world.services.curation.list_trust(world.guild.id)
    assert people == [(world.fan.id, Trust.BLOCKED)]
    again = await world.moderator.click(blocked, "Neither")
    assert "is neither trusted nor blocked" in again.text
    back = await world.moderator.click(again, "◀ Back")
    assert "1 of 1 waiting" in back.text
    assert await state_of(world, edit) is State.PENDING


async def test_queue_of_all_servers_when_the_configuration_names_nobody_then_it_is_refused(world):
    reply = await world.moderator("curate queue", scope="everywhere")
    world.errors()
    assert reply.text == "Only my own curators can change what shows in all servers."


async def test_queue_of_all_servers_when_opened_by_its_role_in_its_server_then_it_is_theirs_alone(
    world,
):
    curator, role = await curator_of(world)
    world.bot.curation = CurationSettings(instance_server=world.guild.id, instance_role=role.id)
    edit = await send_in(world, new_work(0))
    reply = await curator("curate queue", scope="everywhere")
    assert "1 of 1 waiting · all servers" in reply.text
    refused = await world.moderator("curate queue", scope="everywhere")
    world.errors()
    assert "Only my own curators" in refused.text
    assert "Nothing is waiting" in (await world.moderator("curate queue")).text
    assert "✓ Accepted" in (await curator.click(reply, "Accept")).text
    assert await state_of(world, edit) is State.ACCEPTED


async def test_thirty_items_when_a_curator_works_through_them_then_one_or_two_presses_each_do(
    world, unhurried
):
    world.bot.limiter = unhurried
    for number in range(ITEMS):
        title = f"Song {number}"
        # A person sends ten a day at most.
        await send_in(world, new_work(world.guild.id, title), by=1000 + number)
    reply, presses = await world.moderator("curate queue"), 0
    answers = 0
    for left in range(ITEMS, 0, -1):
        assert f"1 of {left} waiting" in reply.text
        if left % 3:
            reply, pressed = await world.moderator.click(reply, "Accept"), 1
        else:
            (custom_id,) = reply.selects
            reason = [*Reason][left % len(Reason)].value
            # Opening a select is a press, too.
            reply, pressed = await world.moderator.select(reply, reason, custom_id), 2
        assert pressed * SECONDS_A_PRESS <= 15
        presses += pressed
        answers += 1
        # The next one stands in the place of the last one: nothing is to be looked for.
        assert isinstance(reply, Reply)
    assert "Nothing is waiting. All done!" in reply.text
    assert ITEMS <= presses <= 2 * ITEMS
    assert answers == ITEMS


async def test_card_when_the_reader_is_korean_then_it_is_korean(world):
    await send_in(world, new_work(world.guild.id))
    world.locales |= {"locale": "ko"}
    reply = await world.moderator("curate queue")
    assert "승인" in reply.buttons
