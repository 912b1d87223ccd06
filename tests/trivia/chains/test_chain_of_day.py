"""The chain of the day, as people walk it: in private, step by step, once."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

import pytest

from bot.app.services import open_services
from bot.kit.budgets import Limiter
from bot.trivia.chains.model import MOST_HINTS, MOST_STEPS
from tests.support.simulated_discord import Reply

TODAY = dt.date(2026, 2, 28)
COMMAND = "trivia chain"
NAME, BACK, GIVE_UP = "Name an artist …", "Back one step", "Give up"
SAID = re.compile(r"```\n(.*)\n```", re.DOTALL)


@pytest.fixture
def limiter(unhurried: Limiter) -> Limiter:
    """What is tried here is what happens, not how often."""
    return unhurried


@pytest.fixture(autouse=True)
async def from_north(db):
    """Let the chains of some days begin at the group; by turns they begin at either end."""
    async with db.write() as connection:
        for ago in range(3):
            day = (TODAY - dt.timedelta(ago)).isoformat()
            await connection.execute_fetchall(
                "INSERT INTO chain_days VALUES (?, 'north', 'south', 3)", (day,)
            )


async def name(person, reply: Reply, typed: str) -> Reply:
    form = await person.open(reply, NAME)
    return Reply(await person.actor.submit_modal(form, {"artist": typed}))


async def walk(person, *names: str, place: str = COMMAND, **options: str) -> Reply:
    reply: Reply = await person(place, **options)
    for each in names:
        reply = await name(person, reply, each)
    return reply


def disabled(reply: Reply) -> set[str]:
    return {each["label"] for each in reply.parts if each["type"] == 2 and each.get("disabled")}


async def test_chain_when_opened_then_it_is_private_and_says_what_to_do(world):
    reply = await world.fan(COMMAND)
    assert reply.private
    assert "### North → South" in reply.text
    assert "The shortest way takes 3 steps. A group and its members count as one." in reply.text
    assert disabled(reply) == {BACK}


async def test_step_when_they_worked_together_then_the_work_proves_it(world):
    reply = await walk(world.fan, "minwoo")
    assert "1. **Minwoo** · Song of nora and minwoo (2021)\n-# Nora & Minwoo" in reply.text
    assert "Source: Example" in reply.text
    assert reply.buttons["Example"] == "https://example.org/song"
    assert reply.buttons["Card"] == "card:nora-minwoo"
    assert "✓ Closer!\nYou're at **Minwoo** · at least 2 steps to go\n🟩 2" in reply.text


async def test_steps_when_the_end_is_reached_then_it_is_told_how_it_went(world):
    reply = await walk(world.fan, "민우", "kara", "south")
    assert "✓ You're there in **3 steps** (par 3). It doesn't get shorter!" in reply.text
    assert "3. **Kara (singer)** & **South**: Song of kara-kim and south (2021)" in reply.text
    assert "[Example](https://example.org/song)" in reply.text
    (line,) = SAID.findall(reply.text)
    assert line == "Kollab chain #-61 · 3 steps (par 3)\n🟩🟩🟩 2-1-0"
    assert "Played: 1 · at par: 1 · best row: 1 day" in reply.text
    assert await world.services.chains.was_at_par(world.fan.id)
    assert not await world.services.chains.was_at_par(world.other.id)


async def test_step_when_it_is_no_closer_then_it_is_said_and_marked(world):
    reply = await walk(world.fan, "farfalle")
    assert "✓ Yes, but it's further away.\n" in reply.text
    assert "at least 4 steps to go\n🟥 4" in reply.text
    reply = await name(world.fan, await world.fan.click(reply, BACK), "minwoo")
    reply = await name(world.fan, reply, "sidewinder")
    assert "✓ Yes, but it's no closer." in reply.text
    reply = await walk(world.fan, "kara", "south")
    (line,) = SAID.findall(reply.text)
    assert line == "Kollab chain #-61 · 5 steps (par 3)\n🟥🟩🟨🟩🟩 4-2-2-1-0"
    assert "**A shortest chain**" in reply.text
    assert "at par: 0" in reply.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Zzyzx Qwrt", "I don't know an artist called “Zzyzx Qwrt”."),
        ("psy", "**PSY** and **North** have nothing together that I know of."),
        ("nora", "**Nora (North)** and **North** count as one here. Name somebody else."),
        (
            "summit",
            "**Summit** shares members with an end of this chain, so it can't be a step.",
        ),
        ("bruno mrs", "**Bruno Mars** and **North** have nothing together that I know of."),
    ],
)
async def test_name_when_it_is_no_step_then_it_says_why_and_costs_nothing(world, typed, said):
    reply = await walk(world.fan, typed)
    assert said in reply.text
    assert "You're at **North** · at least 3 steps to go" in reply.text
    assert disabled(reply) == {BACK}


async def test_name_when_several_have_it_then_who_can_be_the_next_one_is_meant(world):
    reply = await walk(world.fan, "minwoo", "Kara")
    assert "2. **Kara (singer)** · Song of minwoo and kara-kim (2021)" in reply.text


@pytest.mark.parametrize("typed", ["sidew", "sidewindr", "sidewinderz"])
async def test_name_when_it_is_a_beginning_or_a_slip_of_a_partners_then_they_are_meant(
    world, typed
):
    reply = await walk(world.fan, "minwoo", typed)
    assert "2. **Sidewinder** · Song of minwoo and side (2021)" in reply.text


async def test_name_when_it_is_said_with_the_group_then_the_member_is_meant(world):
    reply = await walk(world.fan, "farfalle", "Nora of North")
    assert "2. **Nora (North)** · Song of north and far (2021)" in reply.text
    assert "You're at **Nora (North)** · at least 3 steps to go\n🟥🟩 4-3" in reply.text


async def test_hint_when_asked_for_then_it_names_a_step_and_counts_as_one(world):
    reply = await world.fan.click(await world.fan(COMMAND), f"Hint: 1 step ({MOST_HINTS} left)")
    assert "💡 Try **Minwoo**" in reply.text
    assert f"Hint: 1 step ({MOST_HINTS - 1} left)" in disabled(reply)
    reply = await walk(world.fan, "minwoo", "kara")
    # Only the end is left: that is no secret.
    assert f"Hint: 1 step ({MOST_HINTS - 1} left)" in disabled(reply)
    reply = await walk(world.fan, "south")
    (line,) = SAID.findall(reply.text)
    assert line == "Kollab chain #-61 · 4 steps (par 3)\n💡🟩🟩🟩 3-2-1-0"
    assert not await world.services.chains.was_at_par(world.fan.id)


async def test_give_up_when_pressed_then_a_shortest_chain_is_told_and_it_is_over(world):
    reply = await world.fan.click(await walk(world.fan, "farfalle"), GIVE_UP)
    assert "You gave up. Par is 3." in reply.text
    assert "2. **Minwoo** & **Kara (singer)**: Song of minwoo and kara-kim (2021)" in reply.text
    (line,) = SAID.findall(reply.text)
    assert line == "Kollab chain #-61 · gave up (par 3)\n🟥 4"
    assert "Played: 1 · at par: 0 · best row: 0 days" in reply.text
    assert NAME not in (await world.fan(COMMAND)).buttons


async def test_share_when_pressed_twice_then_the_channel_has_the_line_once(world):
    reply = await walk(world.fan, "minwoo", "kara", "south")
    shared = await world.fan.click(reply, "Share")
    assert not shared.private
    assert shared.text == "Kollab chain #-61 · 3 steps (par 3)\n🟩🟩🟩 2-1-0"
    again = await world.fan.click(reply, "Share")
    assert again.private
    assert again.text == "Your line is in this channel already."


async def test_moves_when_of_an_earlier_turn_then_nothing_changes_and_the_state_is_shown(world):
    opened = await world.fan(COMMAND)
    form = await world.fan.open(opened, NAME)
    await name(world.fan, opened, "minwoo")
    reply = Reply(await world.fan.actor.submit_modal(form, {"artist": "kara"}))
    assert "You're at **Minwoo** · at least 2 steps to go\n🟩 2" in reply.text
    walked = await world.services.chains.store.find(world.fan.id, TODAY)
    # As from a message that another press has not changed yet.
    await world.services.chains.hint(world.fan.id, TODAY, 0, now=world.bot.now())
    await world.services.chains.give_up(world.fan.id, TODAY, 0, now=world.bot.now())
    assert await world.services.chains.store.find(world.fan.id, TODAY) == walked


async def test_button_when_the_walk_went_on_elsewhere_then_it_shows_where_it_is(world):
    first = await world.fan(COMMAND)
    await walk(world.fan, "minwoo")
    reply = await world.fan.click(first, NAME)
    assert "You're at **Minwoo**" in reply.text


async def test_moves_when_two_processes_get_them_at_once_then_one_counts(
    world, database_path, small_source
):
    other = await open_services(database_path, source=small_source)
    try:
        both = (world.services.chains, other.chains)
        now = world.bot.now()
        for turn, text in enumerate(("minwoo", "kara", "south")):
            await asyncio.gather(
                *(each.name(world.fan.id, TODAY, turn, text, now=now) for each in both * 3)
            )
        found = await both[0].store.find(world.fan.id, TODAY)
        assert (found.turn, found.steps, found.finished) == (3, 3, True)
        days = TODAY - dt.timedelta(9)
        chains = [(await each.view(1, days, now=now)).chain for each in both]
        assert chains[0] == chains[1]
    finally:
        await other.close()


async def test_walk_when_the_bot_starts_anew_then_it_goes_on(world):
    reply = await walk(world.fan, "minwoo")
    await world.restart()
    reply = await name(world.fan, reply, "kara")
    assert "You're at **Kara (singer)** · at least 1 step to go\n🟩🟩 2-1" in reply.text


async def test_chain_when_in_direct_messages_then_it_works(world):
    reply = await walk(world.alone, "minwoo", "kara", "south")
    assert reply.private
    shared = await world.alone.click(reply, "Share")
    assert shared.text.startswith("Kollab chain #-61")


async def test_chain_when_servers_have_entries_of_their_own_then_it_knows_of_none(
    world, monkeypatch
):
    monkeypatch.setattr(world.services.lookup, "of", None)
    reply = await walk(world.fan, "minwoo")
    assert "You're at **Minwoo**" in reply.text


async def test_date_when_given_then_it_is_of_the_archive_and_makes_no_row(world):
    archive = "From the archive: it adds no day to your row."
    assert archive in (await world.fan(COMMAND, date="2026-02-27")).text
    reply = await walk(world.fan, "minwoo", "kara", "south", date="2026-02-27")
    assert archive in reply.text
    assert "The next chain comes" not in reply.text
    reply = await walk(world.fan, "minwoo", "kara", "south")
    assert "Played: 2 · at par: 2 · best row: 1 day" in reply.text
    rows = await world.services.database.fetch(
        "SELECT local_on, steps, par, is_archive FROM chain_plays ORDER BY 1"
    )
    assert rows == [("2026-02-27", 3, 3, 1), ("2026-02-28", 3, 3, 0)]


async def test_row_when_days_follow_one_another_then_it_grows(world):
    for days in range(3):
        reply = await world.fan(COMMAND)
        if "→ South" in reply.text:
            reply = await walk(world.fan, "minwoo", "kara", "south")
        else:
            reply = await walk(world.fan, "kara", "minwoo", "north")
        expected = f"best row: {days + 1} day"
        assert expected in reply.text
        world.put_ahead(dt.timedelta(days=1))


@pytest.mark.parametrize("date", ["2026-03-01", "2026-01-28", "tomorrow"])
async def test_date_when_too_old_or_still_to_come_then_it_is_refused_in_words(world, date):
    reply = await world.fan(COMMAND, date=date)
    assert "No chain for that day" in reply.text
    assert world.errors()
    rows = await world.services.database.fetch("SELECT max(local_on) FROM chain_days")
    assert rows == [(TODAY.isoformat(),)]


@pytest.mark.parametrize("fame", [0, 4])
async def test_chain_when_nobody_is_known_well_enough_then_it_says_so(world, monkeypatch, fame):
    monkeypatch.setattr("bot.trivia.chains.service.FAME", fame)
    reply = await world.fan(COMMAND, date="2026-02-20")
    assert "I don't know enough artists for a chain of the day yet." in reply.text
    assert world.errors()


async def test_dates_when_completed_then_they_are_the_archives(world):
    found = await world.fan.complete(COMMAND, "date", "")
    assert found[0]["value"] == "2026-02-28"
    assert len(found) == 25
    (one,) = await world.fan.complete(COMMAND, "date", "01-29")
    assert one["value"] == "2026-01-29"


async def test_steps_when_there_are_too_many_then_only_giving_up_is_left(world):
    chains, now = world.services.chains, world.bot.now()
    for number in range(MOST_STEPS):
        turn = 2 * number
        await chains.name(world.fan.id, TODAY, turn, "farfalle", now=now)
        await chains.back(world.fan.id, TODAY, turn + 1, now=now)
    reply = await world.fan(COMMAND)
    assert f"That's {MOST_STEPS} steps, the most there can be." in reply.text
    assert NAME in disabled(reply)
    await chains.name(world.fan.id, TODAY, 2 * MOST_STEPS, "minwoo", now=now)
    assert (await chains.store.find(world.fan.id, TODAY)).steps == MOST_STEPS


async def test_walk_when_the_catalogue_loses_a_step_then_it_begins_anew(world):
    await walk(world.fan, "minwoo")
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "UPDATE chain_plays SET moves = replace(moves, 'minwoo', 'nobody')"
        )
    reply = await world.fan(COMMAND)
    assert "You're at **North** · at least 3 steps to go" in reply.text


async def test_korean_when_the_reader_is_korean_then_names_and_words_are(world):
    opened = await world.fan(COMMAND)
    world.locales["locale"] = "ko"
    reply = await name(world.fan, opened, "민우")
    assert "### 노스 → 사우스" in reply.text
    assert "**민우**" in reply.text
    assert "to go" not in reply.text
