"""The stand-in's channels, threads and direct messages, over real HTTP, without a bot."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import aiohttp
import discord as discord_py
import pytest
import pytest_asyncio

from tests.standin import StandIn, payloads, permissions
from tests.standin.permissions import (
    ATTACH,
    CREATE_THREADS,
    EMBED,
    MANAGE_THREADS,
    READ_HISTORY,
    SEND,
    SEND_IN_THREADS,
    VIEW,
)
from tests.wire.caller import Answer, Caller

EMBEDS = [{"title": "On this day"}]


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn(guilds=3, channels=1, roles=2) as stand_in:
        yield stand_in


@pytest_asyncio.fixture
async def bot(discord: StandIn) -> AsyncIterator[Caller]:
    async with Caller(discord) as caller:
        yield caller


@pytest.fixture
def room(discord: StandIn) -> str:
    return discord.guilds[0].room


def refusal(answer: Answer) -> tuple[int, int]:
    return answer.status, answer.code


async def contents(bot: Caller, room: str, **query: str) -> list[str]:
    return [m["content"] for m in (await bot.get(f"/channels/{room}/messages", **query)).body]


async def test_message_when_hidden_forbidden_or_deleted_then_each_has_its_own_error(
    discord: StandIn, bot: Caller, room: str
) -> None:
    await discord.admin.forbid(room, SEND)
    assert refusal(await bot.write(room)) == (403, 50013)
    await discord.admin.hide(room)
    assert refusal(await bot.write(room)) == (403, 50001)
    assert refusal(await bot.get(f"/channels/{room}")) == (403, 50001)
    assert refusal(await bot.get(f"/channels/{room}/messages")) == (403, 50001)
    await discord.admin.allow(room)
    assert (await bot.write(room)).status == 200
    await discord.admin.delete_channel(room)
    assert refusal(await bot.write(room)) == (404, 10003)
    assert refusal(await bot.get(f"/channels/{room}")) == (404, 10003)
    assert len(discord.messages_in(room)) == 1


async def test_message_when_the_bot_was_removed_or_its_role_may_nothing_then_refused(
    discord: StandIn, bot: Caller
) -> None:
    first, second = discord.guilds[1].room, discord.guilds[2].room
    await discord.admin.set_permissions(1, VIEW)
    assert refusal(await bot.write(first)) == (403, 50013)
    await discord.admin.set_permissions(1, permissions.ADMINISTRATOR)
    await discord.admin.hide(first)
    assert (await bot.write(first)).status == 200
    await discord.admin.set_bot_roles(1)
    assert refusal(await bot.write(first)) == (403, 50001)
    await discord.admin.remove_bot(2)
    assert refusal(await bot.write(second)) == (403, 50001)
    assert refusal(await bot.get(f"/guilds/{discord.guilds[2].id}")) == (404, 10004)
    await discord.admin.add_bot(2)
    assert (await bot.write(second)).status == 200


async def test_embed_when_forbidden_then_left_out_or_refused_when_there_is_nothing_else(
    discord: StandIn, bot: Caller, room: str
) -> None:
    await discord.admin.forbid(room, EMBED)
    assert (await bot.write(room, "words", embeds=EMBEDS)).body["embeds"] == []
    assert refusal(await bot.write(room, "", embeds=EMBEDS)) == (403, 50013)
    assert refusal(await bot.write(room, "")) == (400, 50006)
    await discord.admin.allow(room, EMBED)
    assert (await bot.write(room, "", embeds=EMBEDS)).body["embeds"] == EMBEDS


async def test_file_when_forbidden_then_refused(discord: StandIn, bot: Caller, room: str) -> None:
    async def send() -> Answer:
        form = aiohttp.FormData()
        form.add_field("payload_json", '{"content": "look"}')
        form.add_field("files[0]", b"1", filename="card.png")
        return await bot.call("POST", f"/channels/{room}/messages", data=form)

    assert (await send()).body["attachments"][0]["filename"] == "card.png"
    await discord.admin.forbid(room, ATTACH)
    assert refusal(await send()) == (403, 50013)


async def test_nonce_when_repeated_anywhere_then_the_first_message_until_it_is_forgotten(
    discord: StandIn, bot: Caller, room: str
) -> None:
    other = discord.guilds[1].room
    first = await bot.write(room, nonce="2026-10-18", enforce_nonce=True)
    assert first.body["nonce"] == "2026-10-18"
    swallowed = await bot.write(other, "elsewhere", nonce="2026-10-18", enforce_nonce=True)
    assert (swallowed.status, swallowed.body) == (200, first.body)
    assert discord.messages_in(other) == []
    assert (await bot.write(room, nonce="2026-10-18")).body["id"] != first.body["id"]
    discord.clock.skip(299)
    await bot.write(room, nonce="2026-10-18", enforce_nonce=True)
    assert len(discord.messages_in(room)) == 2
    discord.clock.skip(2)
    await bot.write(room, nonce="2026-10-18", enforce_nonce=True)
    assert len(discord.messages_in(room)) == 3
    discord.forget_nonces()
    await bot.write(room, nonce="2026-10-18", enforce_nonce=True)
    assert len(discord.messages_in(room)) == 4
    assert refusal(await bot.write(room, nonce="x" * 26)) == (400, 50035)


async def test_history_when_read_then_newest_first_within_bounds_and_without_nonces(
    discord: StandIn, bot: Caller, room: str
) -> None:
    ids = [(await bot.write(room, str(n), nonce=n)).body["id"] for n in range(5)]
    discord.say(room, "a fan")
    assert await contents(bot, room) == ["a fan", "4", "3", "2", "1", "0"]
    assert await contents(bot, room, limit="2") == ["a fan", "4"]
    assert await contents(bot, room, before=ids[3], limit="2") == ["2", "1"]
    assert await contents(bot, room, after=ids[1], limit="2") == ["3", "2"]
    assert refusal(await bot.get(f"/channels/{room}/messages", limit="101")) == (400, 50035)
    every = (await bot.get(f"/channels/{room}/messages")).body
    assert not any("nonce" in message for message in every)
    assert [m["author"]["username"] for m in every].count("kollab") == 5


async def test_history_when_it_may_not_be_read_then_empty_and_no_error(
    discord: StandIn, bot: Caller, room: str
) -> None:
    made = (await bot.write(room)).body["id"]
    await discord.admin.forbid(room, READ_HISTORY)
    answer = await bot.get(f"/channels/{room}/messages")
    assert (answer.status, answer.body) == (200, [])
    assert refusal(await bot.get(f"/channels/{room}/messages/{made}")) == (403, 50013)


async def test_message_when_made_then_its_id_tells_the_time(bot: Caller, room: str) -> None:
    before = discord_py.utils.utcnow() - dt.timedelta(seconds=1)
    made = (await bot.write(room)).body
    written = discord_py.utils.snowflake_time(int(made["id"]))
    assert before < written < before + dt.timedelta(seconds=30)
    since = str(discord_py.utils.time_snowflake(before))
    assert await contents(bot, room, after=since) == ["hi"]


async def test_message_when_edited_or_deleted_then_changed_only_by_who_may(
    discord: StandIn, bot: Caller, room: str
) -> None:
    path = f"/channels/{room}/messages"
    mine = (await bot.write(room)).body["id"]
    theirs = discord.say(room, "mine")["id"]
    assert (await bot.call("PATCH", f"{path}/{mine}", json={"content": "new"})).status == 200
    assert (await bot.get(f"{path}/{mine}")).body["content"] == "new"
    edited = await bot.call("PATCH", f"{path}/{theirs}", json={"content": "x"})
    assert refusal(edited) == (403, 50005)
    assert refusal(await bot.call("DELETE", f"{path}/{theirs}")) == (403, 50013)
    assert (await bot.call("DELETE", f"{path}/{mine}")).status == 204
    assert refusal(await bot.get(f"{path}/{mine}")) == (404, 10008)
    assert mine in [message["id"] for message in discord.messages_in(room)]


async def test_crosspost_when_tried_then_once_and_only_in_announcement_channels(
    discord: StandIn, bot: Caller, room: str
) -> None:
    news = await discord.admin.add_channel(0, payloads.ANNOUNCEMENT)
    made, plain = (await bot.write(news)).body["id"], (await bot.write(room)).body["id"]
    path = f"/channels/{news}/messages/{made}/crosspost"
    await discord.admin.forbid(news, SEND)
    assert refusal(await bot.post(path)) == (403, 50013)
    await discord.admin.hide(news)
    assert refusal(await bot.post(path)) == (403, 50001)
    await discord.admin.allow(news)
    assert (await bot.post(path)).body["flags"] & 1
    assert refusal(await bot.post(path)) == (400, 40033)
    wrong = await bot.post(f"/channels/{room}/messages/{plain}/crosspost")
    assert refusal(wrong) == (400, 50024)


async def test_crosspost_when_eleventh_within_an_hour_then_429_until_the_hour_is_over(
    discord: StandIn, bot: Caller
) -> None:
    news = await discord.admin.add_channel(0, payloads.ANNOUNCEMENT)
    paths = [
        f"/channels/{news}/messages/{(await bot.write(news)).body['id']}/crosspost"
        for _ in range(11)
    ]
    assert [(await bot.post(path)).status for path in paths] == [200] * 10 + [429]
    refused = await bot.post(paths[-1])
    assert 3_500 < float(refused.headers["Retry-After"]) <= 3_600
    assert refused.headers["Via"]
    assert refused.body["global"] is False
    discord.clock.skip(3_600)
    assert (await bot.post(paths[-1])).status == 200


async def test_thread_when_opened_from_a_message_then_once_and_only_with_the_permission(
    discord: StandIn, bot: Caller, room: str
) -> None:
    made = (await bot.write(room)).body["id"]
    path = f"/channels/{room}/messages/{made}/threads"
    await discord.admin.forbid(room, CREATE_THREADS)
    assert refusal(await bot.post(path, name="Talk")) == (403, 50013)
    await discord.admin.allow(room)
    assert refusal(await bot.post(path, name="")) == (400, 50035)
    thread = await bot.post(path, name="Talk")
    assert (thread.status, thread.body["id"]) == (201, made)
    assert thread.body["type"] == payloads.PUBLIC_THREAD
    assert refusal(await bot.post(path, name="Talk")) == (400, 160004)
    assert (await bot.write(made)).status == 200
    await discord.admin.forbid(room, SEND_IN_THREADS)
    assert refusal(await bot.write(made)) == (403, 50013)
    assert (await bot.write(room)).status == 200


async def test_thread_when_below_announcements_then_of_their_kind(
    discord: StandIn, bot: Caller
) -> None:
    news = await discord.admin.add_channel(0, payloads.ANNOUNCEMENT)
    made = (await bot.write(news)).body["id"]
    thread = await bot.post(f"/channels/{news}/messages/{made}/threads", name="Talk")
    assert thread.body["type"] == payloads.ANNOUNCEMENT_THREAD


async def test_thread_when_archived_then_a_message_opens_it_unless_it_is_locked(
    discord: StandIn, bot: Caller, room: str
) -> None:
    thread = await discord.admin.add_thread(room)
    said = (await bot.write(thread)).body["id"]
    await discord.admin.archive(thread)
    edit = await bot.call("PATCH", f"/channels/{thread}/messages/{said}", json={"content": "x"})
    assert refusal(edit) == (400, 50083)
    assert (await bot.write(thread)).status == 200
    assert not discord.guilds.rooms[thread]["thread_metadata"]["archived"]
    await discord.admin.archive(thread, locked=True)
    assert refusal(await bot.write(thread)) == (400, 50083)
    await discord.admin.archive(thread, archived=False, locked=True)
    assert refusal(await bot.write(thread)) == (400, 160005)
    await discord.admin.set_permissions(0, permissions.BOT | MANAGE_THREADS)
    assert (await bot.write(thread)).status == 200


async def test_thread_when_its_channel_is_hidden_or_deleted_then_it_is_too(
    discord: StandIn, bot: Caller, room: str
) -> None:
    thread = await discord.admin.add_thread(room)
    await discord.admin.hide(room)
    assert refusal(await bot.write(thread)) == (403, 50001)
    await discord.admin.allow(room)
    assert (await bot.write(thread)).status == 200
    await discord.admin.delete_channel(room)
    assert refusal(await bot.write(thread)) == (404, 10003)


async def test_direct_message_when_closed_then_refused_only_when_written(
    discord: StandIn, bot: Caller
) -> None:
    owner = discord.guilds[1].owner.user_id
    assert owner != discord.guilds[0].owner.user_id
    opened = (await bot.post("/users/@me/channels", recipient_id=str(owner))).body
    assert (await bot.write(opened["id"])).status == 200
    discord.close_direct_messages(owner)
    again = await bot.post("/users/@me/channels", recipient_id=str(owner))
    assert again.body == opened
    assert refusal(await bot.write(opened["id"])) == (403, 50007)
    discord.close_direct_messages(owner, closed=False)
    assert (await bot.write(opened["id"])).status == 200
    assert len(discord.direct_messages(owner)) == 2


async def test_role_when_named_then_pinged_only_if_it_may_be(
    discord: StandIn, bot: Caller, room: str
) -> None:
    open_role = await discord.admin.add_role(0, mentionable=True)
    other = await discord.admin.add_role(0)
    text = f"<@&{open_role}> <@&{other}>"
    assert (await bot.write(room, text)).body["mention_roles"] == [open_role]
    nobody = await bot.write(room, text, allowed_mentions={"parse": []})
    assert nobody.body["mention_roles"] == []
    layout = [{"type": 17, "components": [{"type": 10, "content": text}]}]
    only = {"parse": [], "roles": [open_role]}
    laid_out = await bot.write(room, "", components=layout, allowed_mentions=only)
    assert laid_out.body["mention_roles"] == [open_role]
    await discord.admin.set_permissions(0, permissions.BOT | permissions.MENTION_EVERYONE)
    assert (await bot.write(room, text)).body["mention_roles"] == [open_role, other]


async def test_people_when_asked_for_then_owner_moderator_and_fan_are_there(
    discord: StandIn, bot: Caller
) -> None:
    guild = discord.guilds[2]
    told = (await bot.get(f"/guilds/{guild.id}")).body
    assert told["owner_id"] == str(guild.owner.user_id)
    for person in (guild.owner, guild.moderator, guild.fan):
        found = await bot.get(f"/guilds/{guild.id}/members/{person.user_id}")
        assert found.body["user"]["username"] == person.name
    assert refusal(await bot.get(f"/guilds/{guild.id}/members/5")) == (404, 10007)


async def test_route_when_unknown_or_without_the_token_then_refused(
    discord: StandIn, bot: Caller, room: str
) -> None:
    assert refusal(await bot.get("/channels/1/nonsense")) == (404, 0)
    assert refusal(await bot.get("/nonsense")) == (404, 0)
    async with Caller(discord, token="wrong") as stranger:
        assert (await stranger.write(room)).status == 401
    assert discord.messages_in(room) == []
