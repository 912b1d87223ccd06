"""Whatever people do is counted once, under what it is and how it ended."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import Counter
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.app import figures
from bot.app.features import FIGURES
from bot.app.figures import LogCounter, read_gauges
from bot.kit.db.database import MetaStore, seconds
from bot.kit.metrics import Figure, Metrics
from tests.app.test_failures import broken
from tests.posts.test_posting_sends import later, switch_on

OPTION = discord.AppCommandOptionType


@pytest.fixture
def limiter(unhurried):
    return unhurried


def samples(metrics: Metrics, name: str) -> Counter[tuple[str, ...]]:
    """What a scrape has of one series, by the values of its labels."""
    return Counter(
        {
            tuple(sample.labels.values()): sample.value
            for family in metrics.registry.collect()
            for sample in family.samples
            if sample.name == name
        }
    )


def acts(world) -> Counter[tuple[str, ...]]:
    """What people did so far: kind, command, outcome."""
    return samples(world.bot.metrics, "kollab_interactions_total")


def filled(command: app_commands.Command[Any, ..., Any], world) -> dict[str, Any]:
    """A value for each option that has to have one."""
    values: dict[OPTION, Any] = {
        OPTION.string: "x",
        OPTION.integer: 1,
        OPTION.boolean: True,
        OPTION.attachment: ("x.yaml", b"x: 1"),
        OPTION.user: world.other.actor,
        OPTION.channel: world.channel,
        OPTION.role: world.role,
    }
    return {
        each.display_name: each.choices[0].value if each.choices else values[each.type]
        for each in command.parameters
        if each.required
    }


def commands_of(world) -> dict[str, app_commands.Command[Any, ..., Any]]:
    found = world.bot.tree.walk_commands()
    return {each.qualified_name: each for each in found if isinstance(each, app_commands.Command)}


def first_button(result: Any) -> tuple[Any, str] | None:
    """A button of what was answered."""
    for message in (result.response, *result.followups):
        for part in walk(message.components if message else []):
            if part["type"] == 2 and "custom_id" in part and not part.get("disabled"):
                return message, part["custom_id"]
    return None


def walk(components: list[dict[str, Any]]) -> Any:
    for each in components:
        yield each
        yield from walk(each.get("components", []))


async def test_acts_when_every_command_is_used_then_each_is_counted_once(world):
    commands, pressed = commands_of(world), 0
    for name, command in commands.items():
        before = acts(world)
        result = (await world.moderator(name, **filled(command, world))).result
        (counted,) = (acts(world) - before).items()
        assert counted == (("command", name, counted[0][2]), 1)
        if button := first_button(result):
            before, pressed = acts(world), pressed + 1
            await world.moderator.actor.click(button[0], custom_id=button[1])
            (counted,) = (acts(world) - before).items()
            assert counted == (("button", "", counted[0][2]), 1)
    assert pressed > 10
    answered = samples(world.bot.metrics, "kollab_first_answer_seconds_count")
    assert answered == {("command",): len(commands), ("button",): pressed}
    # Both were walked through: what was done, and what somebody could not have.
    assert {outcome for _, _, outcome in acts(world)} == {"done", "refused"}
    world.errors()


async def test_acts_when_chosen_completed_and_filled_in_then_each_is_of_its_kind(world):
    listed = await world.fan("collab find", query="iu")
    message = await world.other.actor.send(world.channel, "IU and Suga")
    before = acts(world)
    await world.fan.select(listed, next(iter(listed.selects["open"])))
    await world.fan.complete("collab find", "query", "i")
    await world.fan.menu("Find collaborations", message)
    form = (await world.moderator("questions add")).result
    await world.moderator.actor.submit_modal(
        form, {"question": "Who?", "right": "a", "wrong": "b\nc\nd", "source": "here"}
    )
    assert acts(world) - before == {
        ("select", "", "done"): 1,
        ("completion", "collab find", "done"): 1,
        ("menu", "Find collaborations", "done"): 1,
        ("command", "questions add", "done"): 1,
        ("form", "", "done"): 1,
    }


async def test_errors_when_raised_in_each_way_then_each_is_counted_once(world, monkeypatch):
    metrics, counter = world.bot.metrics, LogCounter(world.bot.metrics)
    card = await world.fan("collab find", query="eight")
    before = acts(world)
    logging.getLogger().addHandler(counter)
    try:
        with monkeypatch.context() as patch:
            lookup = world.services.lookup
            patch.setattr(lookup.finder, "find", broken(RuntimeError()))
            patch.setattr(lookup.partners, "with_artist", broken(KeyError()))
            patch.setattr(lookup.suggester, "anything", broken(OSError()))
            await world.fan("collab find", query="eight")
            await world.fan.click(card, "More by IU")
            await world.fan.complete("collab find", "query", "e")
        await world.fan("onthisday", date="nonsense")
        with monkeypatch.context() as patch:
            gone = discord.NotFound(Answer(), {"code": 10062, "message": ""})
            patch.setattr(lookup.finder, "find", broken(gone))
            await world.fan("collab find", query="eight")
    finally:
        logging.getLogger().removeHandler(counter)
    assert acts(world) - before == {
        ("command", "collab find", "failed"): 1,
        ("button", "", "failed"): 1,
        ("completion", "collab find", "failed"): 1,
        ("command", "onthisday", "refused"): 1,
        ("command", "collab find", "late"): 1,
    }
    assert samples(metrics, "kollab_errors_total") == {
        ("RuntimeError",): 1,
        ("KeyError",): 1,
        ("OSError",): 1,
        ("InvalidInputError",): 1,
        ("NotFound",): 1,
    }
    assert samples(metrics, "kollab_logged_errors_total") == {("bot.app.client",): 3}
    assert len(world.errors()) == 5


class Answer:
    """Discord's, to an interaction that is over."""

    status, reason = 404, "Not Found"


async def test_posts_when_one_is_due_then_it_waits_and_is_counted_once(world):
    metrics = world.bot.metrics
    await switch_on(world, world.channel)
    world.put_ahead(dt.timedelta(minutes=3))
    await read_gauges(world.bot)
    assert samples(metrics, "kollab_posts_waiting") == {(): 1}
    assert samples(metrics, "kollab_posts_waiting_seconds") == {(): 120}
    await later(world)
    await read_gauges(world.bot)
    assert samples(metrics, "kollab_posts_waiting") == {(): 0}
    assert samples(metrics, "kollab_posts_waiting_seconds") == {(): 0}
    assert samples(metrics, "kollab_posts_total") == {("daily", "sent", ""): 1}
    assert samples(metrics, "kollab_post_delay_seconds_count") == {("daily",): 1}


async def test_gauges_when_something_is_so_then_they_say_it(world):
    metrics, services, now = world.bot.metrics, world.services, world.bot.now()
    await MetaStore(services.database).set("backup_at", str(seconds(now)))
    await world.fan("trivia start")
    await services.database.write_one(
        "INSERT INTO import_edits (subject, document, made_at) VALUES ('x', '{}', 7)"
    )
    await read_gauges(world.bot)
    found = {name: samples(metrics, f"kollab_{name}") for name in GAUGES}
    sizes = found.pop("database_bytes")
    assert sizes.keys() == {("database",), ("wal",)}
    assert min(sizes.values()) > 0
    assert found == {
        "catalogue_day_timestamp_seconds": {(): seconds(DAY)},
        "edits_waiting": {("server",): 0, ("instance",): 0},
        "games_running": {(): 1},
        "last_backup_timestamp_seconds": {(): seconds(now)},
        "last_import_timestamp_seconds": {(): 7},
        "shards": {("connected",): 1, ("held",): 1},
    }


DAY = dt.datetime(2026, 1, 15, tzinfo=dt.UTC)
GAUGES = (
    "catalogue_day_timestamp_seconds", "database_bytes", "edits_waiting", "games_running",
    "last_backup_timestamp_seconds", "last_import_timestamp_seconds", "shards",
)  # fmt: skip


async def test_gauges_when_kept_up_then_they_are_read_again_and_again(monkeypatch):
    bot: Any = SimpleNamespace(metrics=Metrics(FIGURES))
    again, read = asyncio.Event(), []

    async def note(of):
        read.append(of)
        if len(read) == 3:
            again.set()

    monkeypatch.setattr(figures, "READ_SECONDS", 0.01)
    monkeypatch.setattr(figures, "read_gauges", note)
    with figures.keep_reading(bot):
        await asyncio.wait_for(again.wait(), 10)
    assert set(map(id, read)) == {id(bot)}


async def test_gauges_when_the_database_can_not_be_read_then_the_others_are(world, caplog):
    await read_gauges(world.bot)
    await world.services.database.write_one("ALTER TABLE import_edits RENAME made_at TO gone")
    await read_gauges(world.bot)
    assert "kollab_last_import_timestamp_seconds can't be read" in caplog.text
    assert samples(world.bot.metrics, "kollab_games_running") == {(): 0}


async def test_gauges_when_read_then_no_query_looks_through_a_table(world):
    plans = {
        row[3]
        for each in FIGURES
        if (sql := getattr(each, "sql", ""))
        for row in await world.services.database.fetch(f"EXPLAIN QUERY PLAN {sql}", {"now": 0})
    }
    assert plans
    scans = {plan for plan in plans if plan.startswith("SCAN") and "USING" not in plan}
    # Of the last row alone, and of what another query found.
    assert {plan for plan in scans if plan != "SCAN import_edits" and "(" not in plan} == set()


def test_figures_when_labels_are_wrong_then_counting_fails():
    figure = Figure("kollab_trial", "Trial", ("kind",))
    with pytest.raises(ValueError, match="kollab_trial"):
        Metrics([figure]).count(figure, "one", "two")


def test_figures_when_something_never_happened_then_it_is_nought():
    never = Figure("kollab_never", "What did not happen")
    assert samples(Metrics([never]), "kollab_never_total") == {(): 0}
