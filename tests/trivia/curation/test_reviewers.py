"""A notice that goes wrong: who reported a question is thanked, moderators read what is wrong."""

from __future__ import annotations

import json

import pytest

from bot.kit.discord.i18n import words_in
from bot.posts.model import REVIEW, Reason
from tests.support.faulty_awaits import FAULTS, Awaits, failing
from tests.trivia.curation.test_question_curation import (
    answer,
    ids,
    open_reports,
    put_reviews,
    report,
)

__all__ = ["answer", "ids", "report"]


async def problems(world):
    found = await world.services.posting.problems.list_of(world.guild.id)
    return {each.feature: each.reason for each in found}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["ReviewChannel._send", "Places.channel", "Caller.call"])
async def test_report_when_its_notice_raises_then_the_reporter_is_thanked(
    world, ids, report, name, fault
):
    await put_reviews(world, world.channel.id)
    (one,) = await ids()
    awaits = Awaits(lambda turn, label, arguments: label == name, FAULTS[fault])
    packages = (
        "bot.posts.delivery.review_channel",
        "bot.posts.delivery.places",
        "bot.kit.discord.calls",
    )
    with failing(awaits, packages):
        reply = await report(world.fan, one)
    assert awaits.failed == [name]
    assert "Thanks!" in reply.text
    assert await open_reports(world) == 1
    known = {REVIEW: Reason.BROKEN}
    assert await problems(world) == ({} if fault in ("locked", "full") else known)


async def test_report_when_the_channel_is_another_servers_then_moderators_read_so(
    world, ids, report
):
    elsewhere = world.env.create_guild().create_text_channel("elsewhere")
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO guild_settings VALUES (?, 'review_channel', ?)",
            (world.guild.id, json.dumps(str(elsewhere.id))),
        )
    await world.env.settle()
    (one,) = await ids()
    assert "Thanks!" in (await report(world.fan, one)).text
    assert await problems(world) == {REVIEW: Reason.FOREIGN}
    assert "another" not in str(elsewhere.last_message)
    assert words_in("ko").gettext("the channel isn't in this server.") == (
        "이 서버의 채널이 아니에요."
    )
