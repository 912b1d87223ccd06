"""Who may do what moderators do: Manage Server, a role of the server's choice, Integrations."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.kit.discord.admissions import LASTS, MOST, Admissions
from bot.kit.discord.card import Card, push_button
from bot.settings.model import DEFAULTS
from tests.support.simulated_discord import Person, Reply

REFUSED = "This one is for moderators: you need"
GAMES = {
    "starters": ["everyone"], "rounds": "7", "seconds": "20", "speed": ["yes"], "days": "90",
}  # fmt: skip
AGAIN = "If you can still see the command, run it again."
COGS = Path(__file__).parents[2] / "cogs"


@pytest.fixture
def set_now(world):
    async def read():
        return await world.services.settings.get(world.guild.id)

    return read


@pytest.fixture
def role(world):
    return world.guild.create_role("team")


@pytest.fixture
def helper(world, role):
    """A member with the role."""
    member = world.guild.add_member(world.env.create_user("helper"), roles=[role])
    return Person(member, world.channel)


@pytest.fixture
async def chosen(world, role):
    """The role, chosen by `/setup`."""
    panel = await world.moderator("setup")
    form = await world.moderator.open(panel, "Who may change this …")
    return await world.moderator.fill(form, role=[role])


async def public_panel(world) -> Any:
    """A moderators' button that everybody in the channel sees."""
    card = Card().text("Setup").buttons([push_button("Pause", "setup:pause:daily")])
    await world.bot.get_channel(world.channel.id).send(view=card)
    await world.env.settle()
    return world.channel.history()[-1]


async def test_panel_when_the_command_was_shown_to_a_member_then_all_of_it_works_for_them(
    world, set_now
):
    await world.show_to(world.fan, "setup")
    panel = await world.fan("setup")
    panel = await world.fan.select(panel, world.channel, "setup:daily-channel")
    form = await world.fan.open(panel, "Time …")
    panel = await world.fan.fill(form, time="10:00", hours=["6"])
    assert "Every day at **10:00**" in panel.text
    assert "Server time:" in (await world.fan.click(panel, "Check everything")).text
    trivia = await world.fan.click(panel, "Trivia …")
    form = await world.fan.open(trivia, "Games …")
    assert "10 → 7" in (await world.fan.fill(form, **GAMES)).text
    found = await set_now()
    assert (found.daily_channel, found.daily_time) == (world.channel.id, dt.time(10))
    (latest, *_) = await world.services.settings.history(world.guild.id)
    assert latest.user_id == world.fan.actor.id


async def test_panel_when_it_was_shown_long_ago_then_the_command_is_to_be_run_again(world, set_now):
    await world.show_to(world.fan, "setup")
    panel = await world.fan("setup", channel=world.channel)
    await world.env.advance_time(LASTS.total_seconds() + 1)
    late = await world.fan.click(panel, "Pause")
    world.errors()
    assert REFUSED in late.text
    assert AGAIN in late.text
    assert not (await set_now()).daily_paused
    await world.fan.click(await world.fan("setup"), "Pause")
    assert (await set_now()).daily_paused


async def test_panel_when_the_bot_restarted_then_the_command_is_to_be_run_again(world):
    await world.show_to(world.fan, "setup")
    panel = await world.fan("setup")
    await world.restart()
    refused = await world.fan.click(panel, "Refresh")
    world.errors()
    assert AGAIN in refused.text


async def test_public_button_when_the_presser_was_let_run_a_command_then_it_is_refused(
    world, set_now
):
    await world.show_to(world.fan, "setup")
    await world.fan("setup", channel=world.channel)
    message = await public_panel(world)
    refused = Reply(await world.fan.actor.click(message, label="Pause"))
    world.errors()
    assert REFUSED in refused.text
    assert AGAIN not in refused.text
    assert not (await set_now()).daily_paused


async def test_command_when_another_one_was_shown_then_a_part_of_a_fans_command_is_refused(world):
    await world.show_to(world.fan, "setup")
    await world.fan("setup")
    refused = await world.fan("trivia settings")
    world.errors()
    assert REFUSED in refused.text


async def test_role_when_chosen_then_the_panel_the_file_and_the_history_have_it(
    world, role, chosen, set_now
):
    assert f"<@&{role.id}> may change all of this, too." in chosen.text
    assert (await set_now()).manager_role == role.id
    assert f'manager_role: "{role.id}"' in await world.services.settings.export_text(world.guild.id)
    history = await world.moderator("settings history")
    assert f"Manage Server only → <@&{role.id}>" in history.text
    await world.moderator("settings undo")
    assert await set_now() == DEFAULTS
    assert world.bot.manager_role(world.guild.id) is None


async def test_role_when_somebody_has_it_then_they_do_what_moderators_do(
    world, helper, chosen, set_now
):
    message = await public_panel(world)
    await world.moderator("setup", channel=world.channel)
    await helper.actor.click(message, label="Pause")
    assert (await set_now()).daily_paused
    assert REFUSED not in (await helper("trivia settings")).text
    assert "curators" not in (await helper("curate queue")).text
    await world.fan("trivia start", rounds=5)
    assert "Game stopped." in (await helper("trivia stop")).text
    assert "There's no command" not in (await helper("help", command="settings undo")).text


async def test_role_when_somebody_has_it_not_then_the_refusal_names_it(world, role, chosen):
    refused = await world.fan("trivia settings")
    world.errors()
    assert f"you need <@&{role.id}> or **Manage Server** here." in refused.text
    world.locales["locale"] = "ko"
    korean = await world.fan("trivia settings")
    world.errors()
    assert f"<@&{role.id}> 역할이나 **서버 관리하기** 권한이 필요해요." in korean.text


async def test_role_when_it_is_taken_away_then_the_next_press_is_refused(
    world, role, helper, chosen, set_now
):
    panel = await helper("trivia settings")
    form = await helper.open(panel, "Games …")
    world.env.backend.remove_member_role(world.guild.id, helper.actor.id, role.id)
    for refused in (await helper.click(panel, "Refresh"), await helper.fill(form, **GAMES)):
        assert REFUSED in refused.text
    world.errors()
    assert (await set_now()).trivia_rounds == DEFAULTS.trivia_rounds


async def test_role_when_another_process_chose_it_then_it_holds_here_with_the_next_look(
    world, role, helper
):
    there = await type(world.services.settings).open(
        world.services.settings.store, world.services.lookup.lists
    )
    now = world.bot.now()
    await there.change(world.guild.id, by=1, now=now, manager_role=role.id)
    await world.services.neighbours.keep_up()
    assert REFUSED not in (await helper("trivia settings")).text


async def test_role_when_it_is_everyone_then_it_is_refused(world, set_now):
    everyone = world.guild.default_role
    form = await world.moderator.open(await world.moderator("setup"), "Who may change this …")
    refused = await world.moderator.fill(form, role=[everyone])
    world.errors()
    assert "isn't a role" in refused.text
    assert (await set_now()).manager_role is None


def test_admissions_when_many_are_let_run_commands_then_the_oldest_are_forgotten():
    def press(person: int) -> Any:
        return SimpleNamespace(
            guild_id=1,
            user=SimpleNamespace(id=person),
            created_at=dt.datetime(2026, 2, 28, tzinfo=dt.UTC),
            message=SimpleNamespace(flags=SimpleNamespace(ephemeral=True)),
        )

    admissions = Admissions()
    for person in range(MOST + 2):
        admissions.admit(press(person))
    held = [person for person in (0, 1, 2, MOST + 1) if admissions.holds(press(person))]
    assert held == [2, MOST + 1]


def test_cogs_when_read_then_one_rule_says_who_moderates():
    asking = [
        path.name
        for path in COGS.rglob("*.py")
        for _ in re.findall(r"permissions\.manage_guild", path.read_text())
    ]
    # What shows in all servers is for those whom its operator named.
    assert asking == ["rights.py"]
