"""The moderators' panel for trivia as it is used, from `/setup` on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.settings.model import DEFAULTS, Starters

FOR_MODERATORS = "This one is for moderators: you need **Manage Server** here."


@pytest.fixture
def set_now(world):
    async def read():
        return await world.services.settings.get(world.guild.id)

    return read


@pytest.fixture
async def panel(world):
    await put(world, question_channel=world.channel.id)
    return await world.moderator.click(await world.moderator("setup"), "Trivia …")


async def put(world, **values):
    by = world.other.actor.id
    await world.services.settings.change(world.guild.id, by=by, now=world.bot.now(), **values)


def fields(form) -> dict[str, dict[str, Any]]:
    controls = [each["component"] for each in form.modal["components"]]
    return {each["custom_id"]: each for each in controls}


def chosen(control) -> list[str]:
    return [option["value"] for option in control["options"] if option.get("default")]


async def resets(world) -> list[tuple[int, int]]:
    """List from when on the leaderboard counts, by whom, as those who count see it."""
    rows = await world.services.database.fetch(
        "SELECT reset_at, user_id FROM board_resets WHERE guild_id = ?", (world.guild.id,)
    )
    return list(rows)


async def test_panel_when_opened_then_everything_is_in_words_and_setup_stays(world):
    setup = await world.moderator("setup")
    assert "Daily five: off" in setup.text
    shown = await world.moderator.click(setup, "Trivia …")
    assert shown.private
    assert shown.message.id != setup.message.id
    for line in (
        "Games can be played in every channel.",
        "Who can start games: everyone",
        "-# 10 rounds · 20 seconds to answer · more points for faster answers",
        "-# No question repeats within 90 days.",
        "Daily five: off",
        "It counts from the beginning.",
    ):
        assert line in shown.text
    assert "Turn off" not in shown.buttons


async def test_command_when_given_then_it_shows_the_panel_to_moderators_only(world):
    shown = await world.moderator("trivia settings")
    assert shown.private
    assert "Games can be played in every channel." in shown.text
    refused = await world.fan("trivia settings")
    world.errors()
    assert refused.private
    assert FOR_MODERATORS in refused.text


PRESSES = [
    "Games …", "Time …", "Post today's now", "Pause", "Turn off", "Reset …", "Refresh",
    "Reported questions …",
]  # fmt: skip


async def test_buttons_when_the_presser_is_no_moderator_any_more_then_all_are_refused(
    world, panel, set_now
):
    before = await set_now()
    world.demote()
    for label in PRESSES:
        refused = await world.moderator.click(panel, label)
        assert FOR_MODERATORS in refused.text
    world.errors()
    assert await set_now() == before


async def test_channels_when_chosen_then_games_are_there_and_a_gone_one_is_not_shown(
    world, panel, set_now
):
    second = world.guild.create_text_channel("trivia")
    both = [world.channel, second]
    actor = world.moderator.actor
    await actor.select(panel.message, both, custom_id="trivia-settings:channels")
    assert (await set_now()).trivia_channels == (world.channel.id, second.id)
    world.env.backend.delete_channel(second.id)
    await world.env.settle()
    shown = await world.moderator.click(panel, "Refresh")
    (select,) = [p for p in shown.parts if p.get("custom_id") == "trivia-settings:channels"]
    assert [int(each["id"]) for each in select["default_values"]] == [world.channel.id]


async def test_channel_when_chosen_for_a_paused_question_then_it_goes_on(world, panel, set_now):
    paused = await world.moderator.click(panel, "Pause")
    assert (await set_now()).question_paused
    await world.moderator.select(paused, world.channel, "trivia-settings:question-channel")
    assert not (await set_now()).question_paused


async def test_games_form_when_sent_after_a_restart_then_all_of_it_is_set(world, panel, set_now):
    form = await world.moderator.open(panel, "Games …")
    shown = fields(form)
    assert chosen(shown["starters"]) == ["everyone"]
    assert [shown[name]["value"] for name in ("rounds", "seconds", "days")] == ["10", "20", "90"]
    await world.restart()
    reply = await world.moderator.fill(
        form, starters=["moderators"], rounds="25", seconds="30", speed=["no"], days="7"
    )
    found = await set_now()
    assert (found.trivia_starters, found.trivia_speed) == (Starters.MODERATORS, False)
    assert (found.trivia_rounds, found.trivia_seconds) == (25, 30)
    assert found.trivia_cooldown_days == 7
    assert reply.message.id == panel.message.id
    assert "- **Rounds of a game**: 10 → 25" in reply.text
    assert "- **No repeats within**: 90 days → 7 days" in reply.text


async def test_games_form_when_somebody_else_changed_another_field_then_both_hold(
    world, panel, set_now
):
    form = await world.moderator.open(panel, "Games …")
    await put(world, trivia_rounds=5)
    await world.moderator.fill(
        form, starters=["everyone"], rounds="10", seconds="60", speed=["yes"], days="90"
    )
    assert ((await set_now()).trivia_rounds, (await set_now()).trivia_seconds) == (5, 60)


async def test_games_form_when_a_number_cannot_be_then_nothing_is_set(world, panel, set_now):
    before = await set_now()
    for rounds, seconds in (("51", "20"), ("10", "9"), ("ten", "20")):
        form = await world.moderator.open(panel, "Games …")
        refused = await world.moderator.fill(
            form, starters=["everyone"], rounds=rounds, seconds=seconds, speed=["yes"], days="90"
        )
        assert "is out of range" in refused.text
    world.errors()
    assert await set_now() == before


async def test_question_when_switched_from_the_panel_then_it_is_due_paused_and_off(
    world, panel, set_now
):
    form = await world.moderator.open(panel, "Time …")
    shown = await world.moderator.fill(form, time="9:30 pm")
    due = int(dt.datetime(2026, 2, 28, 21, 30, tzinfo=dt.UTC).timestamp())
    assert f"<t:{due}:f>" in shown.text
    shown = await world.moderator.click(shown, "Pause")
    assert "Daily five: paused" in shown.text
    shown = await world.moderator.click(shown, "Resume")
    assert "Daily five: on" in shown.text
    await world.moderator.click(shown, "Turn off")
    assert (await set_now()).question_channel is None
    history = await world.services.settings.history(world.guild.id)
    assert [each.action for each in history[:3]] == ["set", "resume", "pause"]


async def test_panel_when_a_channel_is_closed_to_the_bot_then_it_says_what_is_missing(world, panel):
    reports = world.guild.create_text_channel("reports")
    actor = world.moderator.actor
    await actor.select(panel.message, [reports], custom_id="trivia-settings:review-channel")
    world.env.backend.delete_channel(reports.id)
    await world.env.settle()
    shown = await world.moderator.click(panel, "Refresh")
    assert (
        "**Alert about reports and corrections** isn't working: the channel is gone." in shown.text
    )
    check = await world.moderator("settings check")
    assert "✓ **Daily five** works." in check.text
    assert check.text.count("✗") == 1


async def test_board_when_begun_anew_then_it_is_asked_first_and_can_be_undone(
    world, panel, set_now
):
    asked = await world.moderator.click(panel, "Reset …")
    assert "Reset the leaderboard?" in asked.text
    assert await resets(world) == []
    shown = await world.moderator.click(asked, "Reset")
    now = int(world.bot.now().timestamp())
    assert f"It counts from <t:{now}:f>." in shown.text
    assert await resets(world) == [(now, world.moderator.actor.id)]
    history = await world.moderator("settings history")
    assert f"- **Leaderboard counts from**: the beginning → <t:{now}:f>" in history.text
    await world.moderator("settings undo")
    assert await resets(world) == []
    assert (await set_now()).board_since is DEFAULTS.board_since


async def test_board_when_left_or_counted_whole_again_then_it_is_so(world, panel, set_now):
    asked = await world.moderator.click(panel, "Reset …")
    shown = await world.moderator.click(asked, "Keep as is")
    assert (await set_now()).board_since is None
    asked = await world.moderator.click(shown, "Reset …")
    shown = await world.moderator.click(asked, "Reset")
    await world.moderator.click(shown, "Count from the beginning")
    assert await resets(world) == []


async def test_question_when_it_has_no_channel_then_posting_leads_to_this_panel(world):
    refused = await world.moderator("schedule post", kind="question")
    world.errors()
    assert "no channel is set yet" in refused.text
    assert "in `/trivia settings` for the daily five" in refused.text
    coming = (await world.moderator("schedule next")).text
    assert "**Daily five** is off. Pick a channel in `/trivia settings` to turn it on." in coming
