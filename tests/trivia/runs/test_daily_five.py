"""The daily five: the same for the whole world, answered in private and told at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from typing import Any

import pytest

from bot.kit.db.database import Database
from bot.trivia.runs.model import choose_five
from bot.trivia.runs.service import RunService
from tests.support.outsider import Outsider, Place, said
from tests.support.simulated_discord import Person
from tests.trivia.runs.run_room import (
    fill_pool,
    go_through,
    of_article,
    options_of,
    right_of,
    wrong_of,
)

DAY = dt.timedelta(1)
TODAY = dt.date(2026, 11, 30)
NOBODY_KNOWS = 950_000_000_000_000_001
pytestmark = pytest.mark.usefixtures("today")


def asked_of(reply) -> tuple[str, list[str]]:
    """Return what a question asks, and its options in their order."""
    (question,) = [line for line in reply.text.splitlines() if line.startswith("Who is on ")]
    return question, options_of(reply)


async def play(person, marks: str, **options):
    return await go_through(person, await person("trivia daily", **options), marks)


async def runs(world) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = await world.services.database.fetch(
        "SELECT user_id, korean_on, chosen, is_ranked, right_answers, points FROM runs ORDER BY id"
    )
    return rows


async def test_five_when_answered_then_each_is_told_at_once_and_the_end_has_squares(world):
    reply = await world.fan("trivia daily")
    assert reply.private
    assert reply.text.startswith("## Daily five #214\n")
    assert "Question 1 of 5" in reply.text
    first = reply.message.id
    right = right_of(reply)
    reply = await world.fan.click(reply, right)
    assert reply.message.id == first, "the same message is edited in place"
    assert "🟩⬜⬜⬜⬜  ✓ Right!" in reply.text
    assert f"Answer: **{right}**" in reply.text
    assert "by ROSÉ & Bruno Mars, October 18, 2024" in reply.text
    assert "Question 2 of 5" in reply.text
    wrong = wrong_of(reply)
    reply = await world.fan.click(reply, wrong)
    assert "🟩🟥⬜⬜⬜  ✗ Not this time." in reply.text
    assert f"Your answer was **{wrong}**" in reply.text
    reply = await go_through(world.fan, reply, "+++")
    assert "### 4 of 5 right · 40 points" in reply.text
    assert "```\nKollab #214 🟩🟥🟩🟩🟩 🔥1\n1✓ 2✗ 3✓ 4✓ 5✓\n```" in reply.text
    assert "🔥 Streak: **1 day**" in reply.text
    assert options_of(reply) == []


async def test_five_when_asked_anywhere_then_they_are_the_same_in_the_same_order(world):
    second = world.env.create_guild()
    elsewhere = second.create_text_channel("general")
    stranger = Person(second.add_member(world.env.create_user("stranger")), elsewhere)
    replies = [await each("trivia daily") for each in (world.fan, stranger, world.alone)]
    for _ in range(5):
        assert len({str(asked_of(each)) for each in replies}) == 1
        whose = zip((world.fan, stranger, world.alone), replies, strict=True)
        replies = [await person.click(each, right_of(each)) for person, each in whose]
    titles = {each.text.partition("\n")[0] for each in replies}
    assert titles == {"## Daily five #214"}


async def test_five_when_two_processes_choose_them_then_one_choice_stays(world):
    database = await Database.open(world.services.database.path)
    try:
        other = RunService(database, games=world.services.games)
        await asyncio.gather(
            *(each.prepare_five(TODAY) for each in (world.services.runs, other) for _ in range(3))
        )
        await fill_pool(world.services, of_article(90))
        await other.prepare_five(TODAY)
        mine, theirs = [
            await each.daily(number, TODAY, now=world.bot.now())
            for number, each in enumerate((world.services.runs, other), 1)
        ]
        assert mine.asked == theirs.asked
        assert len(mine.asked) == 5
    finally:
        await database.close()


async def test_five_when_another_catalogue_is_kept_at_the_same_time_then_the_first_stays(world):
    store = world.services.runs.store
    pool = await store.list_pool(TODAY)
    await store.keep_five(TODAY, choose_five(pool, TODAY))
    await store.keep_five(TODAY, choose_five(pool[:20], TODAY + DAY))
    run = await world.services.runs.daily(1, TODAY, now=world.bot.now())
    assert run.asked == choose_five(pool, TODAY)


async def test_five_when_the_catalogue_changes_meanwhile_then_they_stay(world):
    before = asked_of(await world.fan("trivia daily"))
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM questions WHERE fame % 2")
    assert asked_of(await world.other("trivia daily")) == before


async def test_answer_when_pressed_twice_at_once_then_the_first_counts_once(world):
    await world.fan("trivia daily")
    ((run_id,),) = await world.services.database.fetch("SELECT id FROM runs")
    found = await asyncio.gather(
        *(
            world.services.runs.answer(run_id, 0, place, guild_id=None, at=world.bot.now())
            for place in (2, 1, 0)
        )
    )
    assert [is_taken for _, is_taken in found].count(True) == 1
    assert {each.chosen for each, _ in found} == {found[0][0].chosen}
    assert len(found[0][0].chosen) == 1


async def test_answer_when_an_older_message_is_pressed_then_nothing_changes_and_it_goes_on(world):
    old = await world.fan("trivia daily")
    seen = await world.fan.click(old, right_of(old))
    stale = await world.fan("trivia daily")
    await world.fan.click(stale, wrong_of(stale))
    before = await runs(world)
    reply = await world.fan.click(seen, right_of(seen))
    assert "You already answered that one. Your first answer counts." in reply.text
    assert "Question 3 of 5" in reply.text
    assert await runs(world) == before


async def test_answer_when_it_is_another_persons_run_then_it_is_refused(world):
    reply = await world.fan("trivia daily")
    custom_id = reply.buttons[right_of(reply)]
    place = Place(world.other.actor, world.channel)
    assert "That's from somewhere else" in said(await Outsider(world.env).press(place, custom_id))
    world.errors()
    assert (await runs(world))[0][2] == "[]"


async def test_run_when_the_bot_restarts_then_it_goes_on_where_it_was(world):
    reply = await play(world.fan, "+-")
    await world.restart()
    reply = await go_through(world.fan, reply, "+++")
    assert "🟩🟥🟩🟩🟩" in reply.text
    again = await world.fan("trivia daily")
    assert "Kollab #214 🟩🟥🟩🟩🟩 🔥1" in again.text


async def test_share_when_pressed_then_everybody_sees_the_squares_and_can_play(world):
    reply = await play(world.fan, "++-++")
    shared = await world.fan.click(reply, "Share")
    assert not shared.private
    row = r"Kollab #214 [🟩🟥]{5} 🔥1\n1✓ 2✓ 3✗ 4✓ 5✓"
    assert re.search(row, shared.text)
    assert f"<@{world.fan.id}>" in shared.text
    mine = await world.other.click(shared, "Play today's five")
    assert mine.private
    assert "Question 1 of 5" in mine.text


async def test_share_when_the_run_is_not_over_then_it_is_refused(world):
    done = await play(world.fan, "+++++")
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("UPDATE runs SET chosen = '[0]'")
    refused = await world.fan.click(done, "Share")
    world.errors()
    assert refused.private


async def test_streak_when_a_day_is_missed_then_a_freeze_keeps_it_once_a_week(world):
    await play(world.fan, "+++++")
    world.put_ahead(DAY)
    assert "🔥2" in (await play(world.fan, "-----")).text, "playing counts, not knowing"
    world.put_ahead(2 * DAY)
    kept = await world.fan("trivia daily")
    assert "You missed December 2. Your weekly freeze kept your streak." in kept.text
    done = await go_through(world.fan, kept, "+++++")
    assert "🔥3" in done.text
    assert "weekly freeze" in done.text
    world.put_ahead(2 * DAY)
    lost = await play(world.fan, "+++++")
    assert "🔥1" in lost.text
    assert "your longest streak: 3 days" in lost.text
    assert "Daily five streak: **1** now, **3** best" in (await world.fan("trivia me")).text


async def test_streak_when_a_question_of_the_day_of_old_was_answered_then_that_day_counts(world):
    async with world.services.database.write() as connection:
        for day in ("2026-11-28", "2026-11-29"):
            await connection.execute_fetchall(
                "INSERT INTO daily_answers VALUES (?, ?, ?, 'people', 1, 0, 0, 0)",
                (world.guild.id, day, world.fan.id),
            )
    assert "🔥3" in (await play(world.fan, "+++++")).text


async def test_run_when_it_ends_after_midnight_then_it_counts_for_the_day_it_began_on(world):
    world.put_ahead(dt.timedelta(hours=11, minutes=59))
    reply = await play(world.fan, "++")
    world.put_ahead(dt.timedelta(minutes=5))
    reply = await go_through(world.fan, reply, "+++")
    assert "Kollab #214 🟩🟩🟩🟩🟩 🔥1" in reply.text
    assert "## Daily five #215" in (await world.fan("trivia daily")).text


async def test_run_when_it_begins_after_midnight_then_it_is_of_the_archive(world):
    reply = await world.fan("trivia daily")
    world.put_ahead(DAY)
    reply = await go_through(world.fan, reply, "+++++")
    assert "From the archive: no points, and no streak." in reply.text
    assert (await runs(world))[0][3:] == (0, 5, 0)


async def test_archive_when_a_date_is_chosen_then_it_is_played_without_streak_and_points(world):
    offered = await world.fan.complete("trivia daily", "date", "")
    assert [each["value"] for each in offered][:2] == ["2026-11-30", "2026-11-29"]
    assert offered[1]["name"] == "#213 · November 29"
    opened = await world.fan("trivia daily", date="2026-11-29")
    assert "From the archive: no points, and no streak." in opened.text
    reply = await go_through(world.fan, opened, "+-+++")
    assert "```\nKollab #213 🟩🟥🟩🟩🟩\n1✓ 2✗ 3✓ 4✓ 5✓\n```" in reply.text
    assert "From the archive: no points, and no streak." in reply.text
    marked = await world.fan.complete("trivia daily", "date", "#213")
    assert [each["name"] for each in marked] == ["#213 · November 29 · ✓ 4/5"]
    assert "You haven't played" in (await world.fan("trivia leaderboard")).text


@pytest.mark.parametrize("day", ["2026-10-30", "2026-12-01", "never"])
async def test_archive_when_a_date_can_not_be_played_then_it_says_so(world, day):
    refused = await world.fan("trivia daily", date=day)
    world.errors()
    assert "I only have the last 30 days." in refused.text
    assert await runs(world) == []
    oldest = await world.fan("trivia daily", date="2026-10-31")
    assert "## Daily five #184" in oldest.text


async def test_points_when_played_in_a_server_then_its_leaderboard_has_them_once(world):
    await play(world.fan, "+++--")
    await world.alone("trivia daily")
    board = (await world.fan("trivia leaderboard")).text
    assert f"<@{world.fan.id}> · **30 points** · 3 of 5 right" in board
    again = await world.fan("trivia daily")
    assert options_of(again) == []


async def test_points_when_played_alone_in_the_world_then_they_do_not_count_in_all_servers(world):
    for person, name in ((world.fan, "Fan"), (world.other, "Other")):
        await world.services.leaderboards.join(person.id, name, now=world.bot.now())
    await play(world.fan, "+++++")
    board = await world.fan("trivia leaderboard", scope="global", period="all")
    assert "50 points" not in board.text
    await play(world.other, "+----")
    board = await world.fan("trivia leaderboard", scope="global", period="all")
    assert "Fan · **50 points** · 5 of 5 right" in board.text
    assert "Other · **10 points** · 1 of 5 right" in board.text


async def test_points_when_the_bot_is_not_in_the_server_then_no_board_has_them(world):
    world.locales["guild_id"] = str(NOBODY_KNOWS)
    reply = await play(world.fan, "+++++")
    assert "Kollab #214 🟩🟩🟩🟩🟩 🔥1" in reply.text
    assert "Report" not in reply.buttons
    assert await world.services.database.fetch("SELECT * FROM run_places") == []


async def test_report_when_a_question_of_the_five_was_asked_then_it_is_taken(world):
    reply = await play(world.fan, "+")
    form = await world.fan.open(reply, "Report")
    thanked = await world.fan.fill(form, reason=["wrong"], note="")
    assert "Thanks" in thanked.text


async def test_answers_when_deleted_on_their_day_then_there_is_no_second_try(world):
    reply = await play(world.fan, "++++")
    await world.services.privacy.delete(world.fan.id)
    late = await world.fan.click(reply, right_of(reply))
    assert "You deleted your answers to these." in late.text
    ((run_id,),) = await world.services.database.fetch("SELECT id FROM runs")
    place = Place(world.fan.actor, world.channel)
    first = await Outsider(world.env).press(place, f"run:{run_id}:0:0")
    assert "You deleted your answers to these." in said(first)
    assert (await runs(world))[0][2:] == ("[]", 0, 0, 0)
    again = await world.fan("trivia daily")
    assert "You deleted your answers to these." in again.text
    assert "You haven't played" in (await world.fan("trivia leaderboard")).text
    world.put_ahead(DAY)
    await world.other("trivia daily")
    assert (
        await world.services.database.fetch("SELECT * FROM runs WHERE user_id = ?", (world.fan.id,))
        == []
    )


async def test_privacy_when_runs_were_played_then_they_are_shown_and_exported(world):
    await play(world.fan, "+++++")
    shown = await world.fan("privacy show")
    assert "Daily fives and solo games you played" in shown.text
    document = await world.services.privacy.export(world.fan.id, now=world.bot.now())
    (run,) = document["held"]["runs"]
    assert (run["korean_on"], run["points"], len(run["chosen"])) == ("2026-11-30", 50, 5)


async def test_five_when_read_in_korean_then_all_of_it_is(world):
    world.locales["locale"] = "ko"
    reply = await play(world.fan, "+-+++")
    assert "정답" in reply.text
    english = re.sub(r"Kollab|/trivia daily date:|Example|https?://\S+|R>", "", reply.text)
    assert re.findall(r"[A-Za-z]{3,}", english) == []


async def test_five_when_there_are_no_questions_then_it_says_so(world):
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM questions")
    refused = await world.fan("trivia daily")
    world.errors()
    assert "No questions like that." in refused.text
