"""A flood is answered in words, by its budget; nobody else meets it, and nobody at normal pace."""

from __future__ import annotations

import inspect
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.kit.budgets import BUDGETS, Cost, Limiter
from bot.kit.discord.card import Card, push_button
from bot.kit.side_thread import SideThread
from bot.lookup import mention_service
from tests.support.asked import asked_here
from tests.support.simulated_discord import Person, Reply, World
from tests.trivia.trivia_room import Room

REFUSED = "Not so fast, please! Try again in "
Act = Callable[[Person], Awaitable[Reply]]


@pytest.fixture
def limiter():
    """Budgets as they are, by simulated time."""
    return Limiter(clock=lambda: time.monotonic())


async def shown(world: World, custom_id: str) -> Any:
    """A button in the channel, as if sent long ago."""
    channel: Any = world.bot.get_channel(world.channel.id)
    sent = await channel.send(
        view=Card().text("Look").buttons([push_button("Press", custom_id)]),
        allowed_mentions=discord.AllowedMentions.none(),
    )
    await world.env.settle()
    return sent


async def pressing(world: World, custom_id: str) -> Act:
    button = await shown(world, custom_id)

    async def press(person: Person) -> Reply:
        return Reply(await person.actor.click(button, label="Press"))

    return press


async def sending(world: World, custom_id: str, **values: Any) -> Act:
    button = await shown(world, custom_id)

    async def send(person: Person) -> Reply:
        form = await person.actor.click(button, label="Press")
        return await person.fill(form, **values)

    return send


async def act_of(world: World, cost: Cost) -> Act:
    typed: dict[Cost, tuple[str, dict[str, Any]]] = {
        Cost.COMMAND: ("collab find", {"query": "eight"}),
        Cost.PICTURE: ("collab stats", {}),
        Cost.BOARD: ("trivia leaderboard", {}),
        Cost.FOLLOW: ("follow", {"artist": "IU"}),
        Cost.FILE: ("privacy export", {}),
        Cost.GAME: ("trivia start", {"category": "own"}),
    }
    if cost in typed:
        command, options = typed[cost]
        return lambda person: person(command, **options)
    if cost is Cost.MESSAGE:
        message = await world.other.actor.send(world.channel, "IU and SUGA")
        return lambda person: person.menu("Find collaborations", message)
    if cost is Cost.PRESS:
        return await pressing(world, "card:eight")
    if cost is Cost.FORM:
        return await sending(world, "quiz-type:1", answer="IU")
    (question,) = await asked_here(world.services, world.guild.id)
    return await sending(world, f"quiz-report:{question}", reason=["wrong"], note="")


def said(reply: Reply) -> str:
    return reply.text or "a file"


@pytest.mark.parametrize(
    "cost", [each for each in Cost if each not in {Cost.COMPLETION, Cost.NOTICE}]
)
async def test_flood_when_over_a_person_s_budget_then_words_say_when_and_others_are_served(
    world, cost
):
    act, budget = await act_of(world, cost), BUDGETS[cost][0]
    for _ in range(budget.burst):
        assert REFUSED not in said(await act(world.fan))
    refused = await act(world.fan)
    assert refused.text.startswith(REFUSED)
    assert refused.private
    assert REFUSED not in said(await act(world.other))
    # What is spent is one budget of several.
    assert await world.fan.complete("collab find", "query", "ei")
    # Hours of what the bot does by itself, an hour or less at a time.
    for _ in range(4):
        await world.env.advance_time(budget.seconds / 4)
    assert REFUSED not in said(await act(world.fan))
    world.errors()


async def test_server_when_its_people_spend_its_budget_then_others_elsewhere_are_served(world):
    one, many = BUDGETS[Cost.COMMAND]
    crowd = [
        Person(world.guild.add_member(world.env.create_user(f"p{number}")), world.channel)
        for number in range(many.burst // one.burst)
    ]
    for person in crowd:
        for _ in range(one.burst):
            await person("collab find", query="eight")
    refused = await world.fan("collab find", query="eight")
    assert refused.text == ("It's busy in this server right now. Try again in 1 second.")
    there = world.env.create_guild(name="Elsewhere")
    room = there.create_text_channel("room")
    elsewhere = Person(there.add_member(world.env.create_user("else")), room)
    assert "eight" in (await elsewhere("collab find", query="eight")).text
    assert "eight" in (await world.alone("collab find", query="eight")).text
    await world.env.advance_time(1)
    assert "eight" in (await world.fan("collab find", query="eight")).text
    world.errors()


async def test_refusal_when_the_reader_is_korean_then_it_is_in_korean(world):
    world.locales |= {"locale": "ko"}
    for _ in range(BUDGETS[Cost.FILE][0].burst):
        await world.fan("privacy export")
    refused = await world.fan("privacy export")
    assert refused.text == "조금만 천천히요! 15초 뒤에 다시 시도해 주세요."
    world.errors()


async def test_completion_when_over_the_budget_then_nothing_is_offered_and_nothing_logged(
    world, caplog
):
    budget = BUDGETS[Cost.COMPLETION][0]
    for _ in range(budget.burst):
        assert await world.fan.complete("collab find", "query", "ei")
    assert await world.fan.complete("collab find", "query", "ei") == []
    assert await world.other.complete("collab find", "query", "ei")
    await world.env.advance_time(budget.seconds)
    assert await world.fan.complete("collab find", "query", "ei")
    world.errors()
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_completion_when_a_member_has_no_right_then_nothing_is_offered_and_nothing_logged(
    world, caplog
):
    assert await world.fan.complete("curate undo", "change", "a") == []
    world.errors()
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_file_when_it_comes_with_any_command_then_it_is_one_of_the_files(world):
    for _ in range(BUDGETS[Cost.FILE][0].burst):
        await world.moderator("settings import", file=("x.yaml", b"x"))
    refused = await world.moderator("questions add", file=("x.yaml", b"x"))
    assert refused.text.startswith(REFUSED)
    world.errors()


class TestNormalPace:
    """Nobody who means well is refused."""

    async def test_quiz_when_fifty_press_at_once_and_each_second_then_all_are_served(self, world):
        press = await pressing(world, "quiz:1:0")
        crowd = [
            Person(world.guild.add_member(world.env.create_user(f"p{number}")), world.channel)
            for number in range(50)
        ]
        for _ in range(15):
            for person in crowd:
                assert "Try again in" not in (await press(person)).text
            await world.env.advance_time(1)
        world.errors()

    async def test_pages_when_turned_as_fast_as_they_come_then_all_are_shown(self, world):
        turn = await pressing(world, "day:2026-02-28:0")
        for _ in range(60):
            assert "Try again in" not in (await turn(world.fan)).text
            await world.env.advance_time(0.25)

    async def test_letters_when_typed_fast_then_something_is_always_offered(self, world):
        for text in ("eight", "blackpink", "bruno mars"):
            for end in range(1, len(text)):
                assert await world.fan.complete("collab find", "query", text[:end])
                await world.env.advance_time(0.1)


async def test_message_when_many_are_being_read_then_words_ask_to_try_again(world, monkeypatch):
    monkeypatch.setattr(world.services.lookup.recogniser, "_thread", SideThread(most=0))
    message = await world.other.actor.send(world.channel, "IU and SUGA")
    reply = await world.fan.menu("Find collaborations", message)
    assert reply.private
    assert reply.text == ("Lots of people are asking for this. Please try again in a few seconds.")
    world.errors()


async def test_message_when_read_then_not_on_the_event_loop(world, monkeypatch):
    threads = []

    def reading(*args: Any, **kwargs: Any) -> list[Any]:
        threads.append(threading.current_thread())
        return []

    monkeypatch.setattr(mention_service, "find_mentions", reading)
    message = await world.other.actor.send(world.channel, "IU and SUGA")
    await world.fan.menu("Find collaborations", message)
    assert threads != [threading.main_thread()]
    assert len(threads) == 1


async def test_reports_when_one_person_sends_many_then_moderators_get_few_notices_and_a_number(
    world,
):
    reviews = world.guild.create_text_channel("reviews")
    await world.services.settings.change(
        world.guild.id, by=1, now=world.bot.now(), review_channel=reviews.id
    )
    room = Room(world, reviews)
    most, notices = BUDGETS[Cost.REPORT][0].burst, BUDGETS[Cost.NOTICE][1]
    *some, last = await asked_here(world.services, world.guild.id, most + 1)
    for question in some:
        send = await sending(world, f"quiz-report:{question}", reason=["wrong"], note="")
        assert "Thanks!" in (await send(world.fan)).text
    send = await sending(world, f"quiz-report:{last}", reason=["wrong"], note="")
    assert (await send(world.fan)).text == f"{REFUSED}4 hours."
    assert len(room.seen) == notices.burst
    await world.env.advance_time(notices.seconds + 30)
    *_, gathered = room.seen
    assert len(room.seen) == notices.burst + 1
    assert gathered.text == f"⚑ {most - notices.burst} more questions were reported"
    listed = Reply(
        await world.moderator.actor.click(gathered.message, label="Reported questions …")
    )
    assert "## Reported questions" in listed.text
    await world.env.advance_time(notices.seconds + 30)
    assert len(room.seen) == notices.burst + 1
    world.errors()


def test_commands_when_they_draw_or_send_a_file_then_they_draw_on_that_budget(bare_bot):
    signs = {"send_with_picture(": Cost.PICTURE, "discord.File(": Cost.FILE}
    found = {
        command.qualified_name: (cost, command.extras.get("cost"))
        for command in bare_bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
        for sign, cost in signs.items()
        if sign in (code := inspect.getsource(command.callback))
        # A cover is kept once it is drawn, and left out where many wait to be.
        and "patience=SOON" not in code
    }
    assert len(found) >= 6
    assert {name: pair for name, pair in found.items() if pair[0] is not pair[1]} == {}
