"""Curators hear once that something waits, not of each, whatever is restarted meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.app.config import CurationSettings
from bot.posts.model import REVIEW, Reason
from tests.curation.queue.curators import new_work, send_in
from tests.support.simulated_discord import World

DAY = dt.timedelta(days=1)


@pytest.fixture
async def reviews(world):
    """The channel where curators hear of what waits."""
    channel = world.guild.create_text_channel("reviews")
    await world.services.settings.change(
        world.guild.id, by=1, now=world.bot.now(), review_channel=channel.id
    )
    return channel


@pytest.fixture
def limiter(unhurried):
    return unhurried


def notices(world: World, channel) -> list[str]:
    """Return what was said in a channel, the first first."""
    return [
        entry.json["components"][0]["components"][0]["content"]  # type: ignore[index]
        for entry in world.env.http_requests
        if entry.method == "POST" and entry.path == f"/channels/{channel.id}/messages"
    ]


async def test_notice_when_several_things_come_then_there_is_one_whose_button_opens_the_queue(
    world, reviews
):
    for title in ("Aurora", "Breeze"):
        await send_in(world, new_work(world.guild.id, title))
    await world.bot.poll()
    await send_in(world, new_work(world.guild.id, "Comet"))
    await world.bot.poll()
    assert notices(world, reviews) == ["✎ 2 corrections are waiting · this server"]
    message = reviews.last_message
    result = await world.moderator.actor.click(message, label="Look at them …")
    (shown,) = [each for each in (result.response, *result.followups) if each]
    assert shown.ephemeral
    refused = await world.fan.actor.click(message, label="Look at them …")
    world.errors()
    assert "for curators" in str(refused.response.components)


async def test_notice_when_all_was_decided_then_the_next_thing_is_told_at_once(world, reviews):
    await send_in(world, new_work(world.guild.id, "Aurora"))
    await world.bot.poll()
    await world.moderator.click(await world.moderator("curate queue"), "Accept")
    await world.bot.poll()
    await send_in(world, new_work(world.guild.id, "Breeze"))
    await world.bot.poll()
    assert notices(world, reviews) == ["✎ 1 correction is waiting · this server"] * 2


async def test_notice_when_it_still_waits_a_day_later_then_more_is_told_and_nothing_twice(
    world, reviews
):
    await send_in(world, new_work(world.guild.id, "Aurora"))
    await world.bot.poll()
    world.put_ahead(DAY)
    await world.bot.poll()
    assert len(notices(world, reviews)) == 1
    await send_in(world, new_work(world.guild.id, "Breeze"))
    await world.bot.poll()
    assert notices(world, reviews)[1:] == ["✎ 2 corrections are waiting · this server"]


async def test_notice_when_the_bot_is_restarted_then_it_is_not_sent_again(world, reviews):
    await send_in(world, new_work(world.guild.id))
    await world.bot.poll()
    await world.restart()
    await world.bot.poll()
    assert len(notices(world, reviews)) == 1


async def test_notice_when_it_was_sent_and_not_noted_then_discord_knows_it_again(world, reviews):
    await send_in(world, new_work(world.guild.id))
    await world.bot.poll()
    await world.services.database.write_one("DELETE FROM queue_notices")
    await world.bot.poll()
    sent = [
        entry.json["nonce"]
        for entry in world.env.http_requests
        if entry.path == f"/channels/{reviews.id}/messages"
    ]
    assert len(sent) == 2
    assert len(set(sent)) == 1


async def test_notice_when_no_channel_is_chosen_then_nothing_is_sent_until_one_is(world):
    await send_in(world, new_work(world.guild.id))
    await world.bot.poll()
    await world.services.settings.change(
        world.guild.id, by=1, now=world.bot.now(), review_channel=world.channel.id
    )
    await world.bot.poll()
    assert len(notices(world, world.channel)) == 1


async def test_notice_when_the_channel_is_closed_to_the_bot_then_moderators_read_so(world, reviews):
    world.env.backend.delete_channel(reviews.id)
    await send_in(world, new_work(world.guild.id))
    await world.bot.poll()
    world.errors()
    problems = await world.services.posting.problems.list_of(world.guild.id)
    assert [(each.feature, each.reason) for each in problems] == [(REVIEW, Reason.NO_CHANNEL)]


async def test_notice_when_it_is_for_all_servers_then_their_curators_server_has_it(world, reviews):
    await send_in(world, new_work(0))
    await world.bot.poll()
    assert notices(world, reviews) == []
    world.bot.curation = CurationSettings(instance_server=world.guild.id)
    world.bot.curator_notifier._instance = world.guild.id
    await world.bot.poll()
    assert notices(world, reviews) == ["✎ 1 correction is waiting · all servers"]
