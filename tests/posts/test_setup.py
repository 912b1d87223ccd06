"""The moderators' panel as it is used: options, selects, forms, buttons, after a restart too."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord
import pytest

from bot.posts.cards.panel import ZONE_PICK
from bot.settings.model import DEFAULTS, EmptyDay, Weekday
from tests.support.outsider import BUTTON, CHANNELS, SELECT, TEXT, Outsider, Place, said

SAVED = "✓ Saved:"
FOR_MODERATORS = "This one is for moderators: you need **Manage Server** here."


@pytest.fixture
def set_now(world):
    async def read():
        return await world.services.settings.get(world.guild.id)

    return read


@pytest.fixture
async def panel(world):
    return await world.moderator("setup", time_zone="Asia/Seoul", channel=world.channel)


async def put(world, **values):
    by = world.other.actor.id
    await world.services.settings.change(world.guild.id, by=by, now=world.bot.now(), **values)


def posts(world) -> int:
    """Count what everybody sees in the channel."""
    return len([each for each in world.channel.history() if not each.flags.ephemeral])


def fields(form) -> dict[str, dict[str, Any]]:
    """Give a form's controls by custom id."""
    controls = [each["component"] for each in form.modal["components"]]
    return {each["custom_id"]: each for each in controls}


def chosen(control) -> list[str]:
    return [option["value"] for option in control["options"] if option.get("default")]


async def test_setup_when_nothing_is_set_then_it_says_so_plainly(world):
    reply = await world.moderator("setup")
    assert reply.private
    assert "Times here are **UTC**; it's **03:00** now." in reply.text
    assert "In another time zone?" in reply.text
    assert "Daily post: off" in reply.text
    assert "Weekly digest: off" in reply.text
    assert "Turn off" not in reply.buttons
    assert await world.services.settings.history(world.guild.id) == ()


async def test_setup_when_options_are_given_then_all_is_set_at_once(world, set_now):
    reply = await world.moderator(
        "setup", time_zone="Asia/Seoul", channel=world.channel, time="9:30 pm"
    )
    found = await set_now()
    assert (found.time_zone, found.daily_channel) == ("Asia/Seoul", world.channel.id)
    assert found.daily_time == dt.time(21, 30)
    assert SAVED in reply.text
    assert "It's **12:00** here: Asia/Seoul, UTC+9." in reply.text
    assert f"Every day at **21:30** in <#{world.channel.id}>" in reply.text
    due = int(dt.datetime(2026, 2, 28, 12, 30, tzinfo=dt.UTC).timestamp())
    assert f"<t:{due}:f> (<t:{due}:R>)" in reply.text
    assert len(await world.services.settings.history(world.guild.id)) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"time_zone": "Nowhere"}, "I don't know the time zone “Nowhere”"),
        ({"time": "late"}, "I can't read “late” as a time"),
        ({"time": "24:00"}, "midnight is 00:00"),
    ],
)
async def test_setup_when_an_option_cannot_be_then_nothing_is_set(world, set_now, options, words):
    reply = await world.moderator("setup", channel=world.channel, **options)
    world.errors()
    assert words in reply.text
    assert await set_now() == DEFAULTS


async def test_setup_when_a_zone_is_not_clear_then_it_asks_and_sets_the_rest(world, set_now):
    reply = await world.moderator("setup", channel=world.channel, time_zone="usa")
    assert "Which time zone is “usa”? Pick one:" in reply.text
    found = await set_now()
    assert (found.daily_channel, found.time_zone) == (world.channel.id, "UTC")
    await world.moderator.select(reply, "America/New_York", "setup:zone-pick")
    assert (await set_now()).time_zone == "America/New_York"


async def test_setup_when_a_zone_is_only_guessed_then_it_is_asked_about(world, set_now):
    reply = await world.moderator("setup", time_zone="lodon")
    assert reply.selects["setup:zone-pick"] == ["Europe/London"]
    assert (await set_now()).time_zone == "UTC"


async def test_setup_when_the_zone_is_completed_then_each_choice_has_its_time(world):
    offered = await world.moderator.complete("setup", "time_zone", "서울")
    assert offered == [{"name": "Asia/Seoul: 12:00, UTC+9", "value": "Asia/Seoul"}]
    world.locales["guild_locale"] = "pt-BR"
    first = (await world.moderator.complete("setup", "time_zone", ""))[0]
    assert first["value"] == "America/Sao_Paulo"


async def test_setup_when_it_is_shown_to_a_member_then_it_is_theirs(world, set_now):
    await world.show_to(world.fan, "setup")
    reply = await world.fan("setup", channel=world.channel, time="10:00")
    assert reply.private
    assert (await set_now()).daily_channel == world.channel.id


PRESSES = [
    "Time zone …", "Time …", "What it shows …", "Pause", "Turn off", "Post today's now",
    "Weekly digest …", "Check everything", "Refresh",
]  # fmt: skip


@pytest.mark.parametrize("label", PRESSES)
async def test_button_when_the_presser_is_no_moderator_any_more_then_it_is_refused(
    world, panel, set_now, label
):
    assert label in panel.buttons
    world.demote()
    refused = await world.moderator.click(panel, label)
    world.errors()
    assert FOR_MODERATORS in refused.text
    assert (await set_now()).daily_channel == world.channel.id
    assert not (await set_now()).daily_paused


@pytest.mark.parametrize("custom_id", ["setup:daily-channel", "setup:fallback", "setup:language"])
async def test_select_when_the_presser_is_no_moderator_any_more_then_it_is_refused(
    world, panel, set_now, custom_id
):
    before = await set_now()
    world.demote()
    value = "ko" if custom_id == "setup:language" else world.guild.create_text_channel("new")
    refused = await world.moderator.select(panel, value, custom_id)
    world.errors()
    assert FOR_MODERATORS in refused.text
    assert await set_now() == before


FORMS: dict[str, dict[str, str | list[str]]] = {
    "Time zone …": {"zone": "Tokyo"},
    "Time …": {"time": "10:00", "hours": ["6"]},
    "What it shows …": {"empty": ["skip"]},
    "Weekly digest …": {"day": ["monday"], "time": "10:00"},
}


@pytest.mark.parametrize("label", FORMS)
async def test_form_when_the_sender_is_no_moderator_any_more_then_it_is_refused(
    world, panel, set_now, label
):
    before = await set_now()
    form = await world.moderator.open(panel, label)
    world.demote()
    refused = await world.moderator.fill(form, **FORMS[label])
    world.errors()
    assert FOR_MODERATORS in refused.text
    assert await set_now() == before


async def test_panel_when_the_bot_restarted_then_every_control_works(world, panel, set_now):
    await world.restart()
    other = world.guild.create_text_channel("other")
    for reply in (
        await world.moderator.select(panel, other, "setup:daily-channel"),
        await world.moderator.select(panel, world.channel, "setup:fallback"),
        await world.moderator.select(panel, "ko", "setup:language"),
        await world.moderator.click(panel, "Pause"),
    ):
        assert reply.message.id == panel.message.id
        assert SAVED in reply.text
    found = await set_now()
    assert (found.daily_channel, found.fallback_channel) == (other.id, world.channel.id)
    assert (found.language, found.daily_paused) == ("ko", True)
    assert "Daily post: paused" in reply.text
    assert "Daily post: on" in (await world.moderator.click(reply, "Resume")).text


async def test_channel_when_chosen_for_a_paused_post_then_it_goes_on(world, panel, set_now):
    paused = await world.moderator.click(panel, "Pause")
    other = world.guild.create_text_channel("other")
    reply = await world.moderator.select(paused, other, "setup:daily-channel")
    assert "Daily post: on" in reply.text
    found = await set_now()
    assert (found.daily_channel, found.daily_paused) == (other.id, False)


async def test_form_when_the_bot_restarted_while_it_was_open_then_it_is_taken(
    world, panel, set_now
):
    form = await world.moderator.open(panel, "Time …")
    await world.restart()
    reply = await world.moderator.fill(form, time="오후 7시 30분", hours=["12"])
    assert reply.message.id == panel.message.id
    assert "- **Time of the daily post**: 09:00 → 19:30" in reply.text
    assert ((await set_now()).daily_time, (await set_now()).catch_up_hours) == (dt.time(19, 30), 12)


async def test_forms_when_opened_then_what_is_set_is_filled_in(world):
    role = world.guild.create_role("pings")
    second = world.guild.create_text_channel("weekly")
    await put(
        world,
        time_zone="Asia/Tokyo",
        daily_channel=world.channel.id,
        daily_time=dt.time(21, 5),
        catch_up_hours=7,
        empty_day=EmptyDay.SKIP,
        ping_role=role.id,
        thread=True,
        picture=False,
        weekly_channel=second.id,
        weekly_day=Weekday.FRIDAY,
        weekly_time=dt.time(18),
    )
    panel = await world.moderator("setup")
    zone = fields(await world.moderator.open(panel, "Time zone …"))
    assert zone["zone"]["value"] == "Asia/Tokyo"
    time = fields(await world.moderator.open(panel, "Time …"))
    assert (time["time"]["value"], chosen(time["hours"])) == ("21:05", ["7"])
    look = fields(await world.moderator.open(panel, "What it shows …"))
    assert (chosen(look["empty"]), chosen(look["extras"])) == (["skip"], ["thread"])
    assert [int(each["id"]) for each in look["role"]["default_values"]] == [role.id]
    weekly = fields(await world.moderator.open(panel, "Weekly digest …"))
    assert (weekly["time"]["value"], chosen(weekly["day"])) == ("18:00", ["friday"])
    assert [int(each["id"]) for each in weekly["channel"]["default_values"]] == [second.id]


async def test_look_form_when_sent_then_all_of_it_is_set(world, panel, set_now):
    role = world.guild.create_role("pings")
    form = await world.moderator.open(panel, "What it shows …")
    await world.moderator.fill(form, empty=["archive"], role=[role], extras=["thread", "publish"])
    found = await set_now()
    assert (found.empty_day, found.ping_role) == ("archive", role.id)
    assert (found.picture, found.thread, found.publish) == (False, True, True)


async def test_look_form_when_everyone_is_chosen_then_it_is_refused(world, panel, set_now):
    form = await world.moderator.open(panel, "What it shows …")
    everyone = world.guild.default_role
    refused = await world.moderator.fill(form, empty=["skip"], role=[everyone], extras=["picture"])
    world.errors()
    assert "isn't a role I can mention here" in refused.text
    assert (await set_now()).empty_day is EmptyDay.NEAREST


@pytest.mark.parametrize("kind", ["another server's", "no", "a voice"])
@pytest.mark.parametrize("control", ["setup:daily-channel", "trivia-settings:channels"])
async def test_channel_when_it_was_not_offered_then_it_is_refused_where_it_is_set(
    world, set_now, kind, control
):
    channels = {
        "another server's": world.env.create_guild("Elsewhere").create_text_channel("x").id,
        "no": 10**17,
        "a voice": world.guild.create_voice_channel("loud").id,
    }
    place, before = Place(world.moderator.actor, world.channel), await set_now()
    chosen = [str(channels[kind])]
    refused = await Outsider(world.env).press(place, control, kind=CHANNELS, values=chosen)
    world.errors()
    assert f"There's no channel {channels[kind]} here" in said(refused)
    assert await set_now() == before


async def test_weekly_form_when_its_channel_is_not_of_the_server_then_it_is_refused(world, set_now):
    place, before = Place(world.moderator.actor, world.channel), await set_now()
    fields = [
        {"type": CHANNELS, "id": 7, "custom_id": "channel", "values": [str(10**17)]},
        {"type": SELECT, "id": 8, "custom_id": "day", "values": ["monday"]},
        {"type": TEXT, "id": 9, "custom_id": "time", "value": "20:00"},
    ]
    refused = await Outsider(world.env).fill(place, "setup-weekly:0:sunday:09:00", fields)
    world.errors()
    assert f"There's no channel {10**17} here" in said(refused)
    assert await set_now() == before


async def test_select_when_nothing_is_chosen_or_what_is_not_offered_then_it_is_refused(
    world, set_now
):
    outsider, place = Outsider(world.env), Place(world.moderator.actor, world.channel)
    for kind in (SELECT, BUTTON, CHANNELS):
        refused = await outsider.press(place, ZONE_PICK, kind=kind, values=[])
        assert said(refused) == "That's not on the list. Please choose again."
    refused = await outsider.press(
        place, ZONE_PICK, kind=SELECT, values=["Asia/Seoul"], offered=["Asia/Tokyo"]
    )
    assert said(refused) == "That's not on the list. Please choose again."
    elsewhere = await outsider.press(place, "no-such-button:1")
    assert said(elsewhere).startswith("That's from somewhere else")
    world.errors()
    assert (await set_now()).time_zone == "UTC"


async def test_weekly_form_when_sent_then_the_digest_is_on_and_off_again(world, panel, set_now):
    form = await world.moderator.open(panel, "Weekly digest …")
    reply = await world.moderator.fill(form, channel=[world.channel], day=["monday"], time="8pm")
    assert f"Every Monday at **20:00** in <#{world.channel.id}>" in reply.text
    form = await world.moderator.open(reply, "Weekly digest …")
    reply = await world.moderator.fill(form, channel=[], day=["monday"], time="8pm")
    assert "Weekly digest: off" in reply.text
    assert (await set_now()).weekly_channel is None


async def test_form_when_its_time_is_no_time_then_it_is_refused_in_words(world, panel, set_now):
    form = await world.moderator.open(panel, "Time …")
    refused = await world.moderator.fill(form, time="late", hours=["6"])
    world.errors()
    assert refused.private
    assert "I can't read “late” as a time. Write 09:00 or 21:30; midnight is 00:00." in refused.text


async def test_form_when_it_fails_then_only_a_short_id_is_shown(
    world, panel, monkeypatch, error_id, caplog
):
    async def broken(*args, **kwargs):
        raise RuntimeError("secret")

    form = await world.moderator.open(panel, "Time …")
    monkeypatch.setattr(type(world.services.settings), "change", broken)
    refused = await world.moderator.fill(form, time="10:00", hours=["6"])
    world.errors()
    assert error_id(refused) in caplog.text
    assert "secret" not in refused.text
    assert "secret" in caplog.text


async def test_form_when_somebody_else_changed_another_field_then_both_hold(world, panel, set_now):
    form = await world.moderator.open(panel, "Time …")
    await put(world, daily_time=dt.time(10))
    await world.moderator.fill(form, time="09:00", hours=["12"])
    assert ((await set_now()).daily_time, (await set_now()).catch_up_hours) == (dt.time(10), 12)


async def test_form_when_somebody_else_changed_that_field_then_it_says_who(world, panel, set_now):
    form = await world.moderator.open(panel, "Time …")
    await put(world, daily_time=dt.time(10))
    refused = await world.moderator.fill(form, time="08:00", hours=["12"])
    world.errors()
    assert f"<@{world.other.actor.id}> changed" in refused.text
    assert ((await set_now()).daily_time, (await set_now()).catch_up_hours) == (dt.time(10), 6)


async def test_zone_form_when_a_city_is_clear_then_it_is_set(world, panel, set_now):
    form = await world.moderator.open(panel, "Time zone …")
    await world.moderator.fill(form, zone="tokyo")
    assert (await set_now()).time_zone == "Asia/Tokyo"


async def test_zone_form_when_a_country_has_several_then_one_is_chosen(world, panel, set_now):
    form = await world.moderator.open(panel, "Time zone …")
    reply = await world.moderator.fill(form, zone="미국")
    assert reply.selects["setup:zone-pick"][:2] == ["America/New_York", "America/Los_Angeles"]
    await world.restart()
    await world.moderator.select(reply, "America/Los_Angeles", "setup:zone-pick")
    assert (await set_now()).time_zone == "America/Los_Angeles"


async def test_panel_when_a_change_makes_todays_due_then_it_says_so(world, panel):
    assert "Post today's now" in panel.buttons
    form = await world.moderator.open(panel, "Time …")
    later = await world.moderator.fill(form, time="23:00", hours=["6"])
    assert "Post today's now" not in later.buttons
    form = await world.moderator.open(later, "Time …")
    reply = await world.moderator.fill(form, time="11:00", hours=["6"])
    assert "Today's post goes out within a minute." in reply.text


async def test_panel_when_something_is_missing_then_it_names_permission_and_place(world):
    mute = {world.guild.me: discord.PermissionOverwrite(send_messages=False)}
    quiet = world.guild.create_text_channel("quiet", overwrites=mute)
    reply = await world.moderator("setup", channel=quiet)
    assert "What to fix" in reply.text
    assert f"I can't post in <#{quiet.id}>" in reply.text
    assert f"**Send Messages** permission in <#{quiet.id}>" in reply.text


async def test_panel_when_the_channel_is_gone_then_it_still_opens(world):
    await put(world, daily_channel=123456789012345678, ping_role=123456789012345679)
    reply = await world.moderator("setup")
    assert "the channel is gone" in reply.text
    select = next(each for each in reply.parts if each.get("custom_id") == "setup:daily-channel")
    assert not select.get("default_values")


async def test_panel_when_the_channel_is_taken_away_then_the_post_is_off(world, panel, set_now):
    reply = await world.moderator.click(panel, "Turn off")
    assert "Daily post: off" in reply.text
    assert (await set_now()).daily_channel is None


async def test_post_now_when_pressed_after_a_restart_then_todays_is_out_once(world, panel):
    second = await world.moderator("setup")
    await world.restart()
    before = posts(world)
    reply = await world.moderator.click(panel, "Post today's now")
    assert "**Daily post**: posted." in reply.text
    assert "Post today's now" not in reply.buttons
    assert posts(world) == before + 1
    again = await world.moderator.actor.click(second.message, label="Post today's now")
    world.errors()
    (refused,) = again.followups
    assert refused.ephemeral
    assert "already" in str(refused.components)
    assert posts(world) == before + 1


async def test_check_when_pressed_in_the_panel_then_the_panel_stays(world, panel):
    reply = await world.moderator.click(panel, "Check everything")
    assert reply.private
    assert "✓ **Daily post** works." in reply.text
    assert reply.message.id != panel.message.id


async def test_panel_when_something_is_changed_then_what_was_blocked_is_tried_again(
    world, panel, monkeypatch
):
    touched = []
    await world.restart()
    monkeypatch.setattr(world.bot.courier.problem_keeper, "_touched", set())
    await world.moderator.click(panel, "Refresh")
    touched.append(set(world.bot.courier.problem_keeper._touched))
    await world.moderator.click(panel, "Pause")
    touched.append(set(world.bot.courier.problem_keeper._touched))
    assert touched == [set(), {world.guild.id}]


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("GA", {"America/New_York", "Africa/Libreville"}),
        ("WA", {"America/Los_Angeles", "Australia/Perth"}),
        ("Portland", {"America/Los_Angeles", "America/New_York"}),
        ("birmingham", {"Europe/London", "America/Chicago"}),
        ("San Juan", {"America/Puerto_Rico", "America/Argentina/San_Juan"}),
        ("Salem", {"America/Los_Angeles"}),
        ("AST", {"America/Halifax", "Asia/Riyadh"}),
        ("IST", {"Asia/Kolkata", "Asia/Jerusalem"}),
    ],
)
async def test_setup_when_a_place_or_code_has_a_namesake_then_it_is_asked_about(
    world, set_now, typed, zones
):
    reply = await world.moderator("setup", time_zone=typed)
    assert zones <= {*reply.selects["setup:zone-pick"]}
    assert (await set_now()).time_zone == "UTC"


async def test_setup_when_only_the_end_of_a_place_is_typed_then_nothing_is_saved(world, set_now):
    reply = await world.moderator("setup", time_zone="Domingo")
    assert "America/Santo_Domingo" in reply.selects["setup:zone-pick"]
    assert (await set_now()).time_zone == "UTC"
