"""Following acts as a fan does: in a server, in direct messages, with direct messages closed."""

from __future__ import annotations

import datetime as dt

import pytest

NINE = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
"""The next 09:00 in Seoul of the simulated Discord."""
SOON = int(NINE.timestamp())


@pytest.fixture
def follows(world):
    return world.services.follows


async def stop(world, person):
    await world.services.follows.stop(person.id, now=NINE)


async def test_first_follow_when_answered_then_it_says_what_comes_when_and_how(world):
    reply = await world.fan("follow", artist="suga")
    assert reply.private
    assert "You're now following SUGA (BTS)" in reply.text
    assert "Next: May 6, 6 years of **eight** · IU (Prod. & Feat. SUGA of BTS)" in reply.text
    assert f"once a day at most, at <t:{SOON}:t>" in reply.text
    assert f"<t:{SOON}:R>" in reply.text
    assert "allow direct messages there" in reply.text
    assert [each for each in world.env.http_requests if "/users/@me/channels" in each.path] == []


async def test_later_follow_when_answered_then_it_is_short(world):
    await world.fan("follow", artist="suga")
    assert "allow direct messages" not in (await world.fan("follow", artist="iu")).text
    assert (
        "You're already following SUGA (BTS)" in (await world.fan("follow", artist="Agust D")).text
    )


async def test_follow_when_in_direct_messages_then_it_works_there_too(world):
    assert "You're now following IU" in (await world.alone("follow", artist="iu")).text
    assert "**IU**" in (await world.alone("following")).text
    assert "not following anyone" in (await world.alone("unfollow", artist="iu")).text


async def test_follow_when_the_name_is_unclear_then_buttons_ask_which(world):
    lost = await world.fan("follow", artist="jimin")
    assert len(world.errors()) == 1
    assert "Several artists are called **jimin**" in lost.text
    await world.restart()
    assert "You're now following Jimin (AOA)" in (await world.fan.click(lost, "Jimin · AOA")).text


async def test_follow_when_there_are_a_hundred_then_it_says_what_to_do(world):
    await world.fan("follow", artist="suga")
    async with world.services.database.write() as connection:
        for number in range(99):
            await connection.execute_fetchall(
                "INSERT INTO follows VALUES (?, ?, 0)", (world.fan.id, f"artist-{number}")
            )
    reply = await world.fan("follow", artist="iu")
    world.errors()
    assert reply.private
    assert "You're following 100 artists" in reply.text
    pages = await world.fan("following")
    assert "page 1 of 13" in pages.text
    assert "page 2 of 13" in (await world.fan.click(pages, "Next ▶")).text


async def test_follow_when_completed_then_acts_are_offered(world):
    assert [each["value"] for each in await world.fan.complete("follow", "artist", "슈가")] == [
        "artist:suga"
    ]


async def test_unfollow_when_completed_then_only_followed_acts_are_offered(world):
    await world.fan("follow", artist="suga")
    await world.fan("follow", artist="iu")
    offered = await world.fan.complete("unfollow", "artist", "")
    assert {each["value"] for each in offered} == {"artist:suga", "artist:iu"}
    assert await world.other.complete("unfollow", "artist", "") == []
    assert [each["name"] for each in await world.fan.complete("unfollow", "artist", "iu")] == [
        "IU · artist"
    ]


async def test_unfollow_when_it_is_not_followed_then_it_says_so(world):
    reply = await world.fan("unfollow", artist="suga")
    world.errors()
    assert reply.private
    assert "You're not following that artist." in reply.text


async def test_following_when_nobody_is_then_it_says_how_to_begin(world):
    reply = await world.fan("following")
    assert reply.private
    assert "You're not following anyone yet." in reply.text
    assert "`/follow artist:BTS`" in reply.text
    assert reply.selects == {}


async def test_following_when_one_is_chosen_after_a_restart_then_it_is_given_up(world, follows):
    for artist in ("suga", "iu", "txt"):
        await world.fan("follow", artist=artist)
    listed = await world.fan("following")
    assert "You're following 3 artists" in listed.text
    assert listed.text.index("**SUGA (BTS)**") < listed.text.index("**TOMORROW X TOGETHER**")
    assert "No dates to celebrate yet" in listed.text
    await world.restart()
    shorter = await world.fan.select(listed, "suga", custom_id="unfollow")
    assert shorter.message.id == listed.message.id
    assert "Unfollowed: **SUGA (BTS)**" in shorter.text
    assert shorter.selects["unfollow"] == ["iu", "txt"]
    assert (await follows.store.find(world.fan.id)).artists == ("iu", "txt")


async def test_notice_when_messages_are_closed_then_the_next_command_tells_once(world, follows):
    await world.fan("follow", artist="suga")
    await stop(world, world.fan)
    await world.restart()
    result = await world.fan.actor.slash(world.channel, "collab find", query="eight")
    (notice,) = result.followups
    assert notice.ephemeral
    assert "My messages don't reach you" in str(notice.components)
    again = await world.fan("collab find", query="eight")
    assert "eight" in again.text


async def test_notice_when_somebody_else_asks_then_they_hear_nothing(world):
    await world.fan("follow", artist="suga")
    await stop(world, world.fan)
    assert "eight" in (await world.other("collab find", query="eight")).text
    (notice,) = (await world.fan.actor.slash(world.channel, "about")).followups
    assert "direct messages" in str(notice.components)


async def test_notice_when_it_does_not_get_through_then_the_next_command_tells(world, caplog):
    await world.fan("follow", artist="suga")
    await stop(world, world.fan)
    world.env.inject_error("POST", "/webhooks/*", status=404, times=1)
    await world.fan.actor.slash(world.channel, "about")
    assert "no notice" in caplog.text
    assert len((await world.fan.actor.slash(world.channel, "about")).followups) == 1


async def test_following_when_messages_are_closed_then_it_says_so_and_a_button_resumes(
    world, follows
):
    await world.fan("follow", artist="suga")
    await stop(world, world.fan)
    listed = await world.fan("following")
    assert f"haven't reached you since <t:{SOON}:D>" in listed.text
    await world.restart()
    resumed = await world.fan.click(listed, "Turn messages back on")
    assert "once a day at most" in resumed.text
    assert "Turn messages back on" not in resumed.buttons
    assert (await follows.store.find(world.fan.id)).stopped_at is None
    assert "eight" in (await world.fan("collab find", query="eight")).text


async def test_follow_when_messages_were_closed_then_they_come_again(world):
    await world.fan("follow", artist="suga")
    await stop(world, world.fan)
    reply = await world.fan("follow", artist="iu")
    assert "Your messages are back on." in reply.text
    assert "allow direct messages" in reply.text


async def test_follow_when_the_reader_is_korean_then_messages_will_be_too(world, follows):
    world.locales["locale"] = "ko"
    await world.fan("follow", artist="suga")
    assert (await follows.store.find(world.fan.id)).language == "ko"
