"""What is set, what works, who changed what, and settings as a file, as moderators see it."""

from __future__ import annotations

import datetime as dt

import discord
import pytest

from bot.app.features import POST_SOURCES
from bot.posts.model import Problem, Reason
from bot.posts.schedule import DAILY_POST
from bot.posts.store.problems import ProblemStore
from bot.settings.model import DEFAULTS, KEYS

FOR_MODERATORS = "This one is for moderators: you need **Manage Server** here."
FILE = b"time_zone: Asia/Seoul\ndaily_time: 21:30\n"
COMMANDS = {
    "show": {},
    "check": {},
    "history": {},
    "undo": {},
    "export": {},
    "import": {"file": ("settings.yaml", FILE)},
    "reset": {},
}


@pytest.fixture
def set_now(world):
    async def read():
        return await world.services.settings.get(world.guild.id)

    return read


@pytest.fixture
def put(world):
    async def change(by=None, **values):
        who = (by or world.moderator).actor.id
        now = world.bot.now()
        return await world.services.settings.change(world.guild.id, by=who, now=now, **values)

    return change


def choice_label(world, text: str | bytes):
    data = text if isinstance(text, bytes) else text.encode()
    return world.moderator("settings import", file=("settings.yaml", data))


@pytest.mark.parametrize("command", COMMANDS)
async def test_command_when_it_is_shown_to_a_member_then_it_answers_them(world, put, command):
    await put(language="ko", time_zone="Asia/Tokyo")
    await world.show_to(world.fan, "settings")
    reply = await world.fan(f"settings {command}", **COMMANDS[command])
    assert reply.private
    assert FOR_MODERATORS not in reply.text


async def test_completion_when_it_is_shown_to_a_member_then_changes_are_offered(world, put):
    await put(language="ko")
    await world.show_to(world.fan, "settings")
    assert len(await world.fan.complete("settings undo", "change", "")) == 1


async def test_show_when_some_is_set_then_all_is_told_in_words(world, put):
    await put(time_zone="Asia/Seoul", daily_channel=world.channel.id, excluded=("kind:remix",))
    reply = await world.moderator("settings show")
    assert reply.private
    assert "Server time: Asia/Seoul: 12:00, UTC+9" in reply.text
    assert f"- **Channel of the daily post**: <#{world.channel.id}>" in reply.text
    assert "- **Exclusions**: `kind:remix`" in reply.text
    assert "- **Time of the daily post**: 09:00 (default)" in reply.text
    assert reply.text.count("\n- **") == len(KEYS)


async def test_check_when_all_works_then_each_feature_has_its_line(world, put):
    await put(time_zone="Asia/Seoul", daily_channel=world.channel.id, weekly_paused=True)
    reply = await world.moderator("settings check")
    assert "Everything works" in reply.text
    assert "Server time: Asia/Seoul: 12:00, UTC+9" in reply.text
    assert "✓ **Daily post** works." in reply.text
    due = int(dt.datetime(2026, 3, 1, 0, 0, tzinfo=dt.UTC).timestamp())
    assert f"Next: <t:{due}:f> (<t:{due}:R>); server time: 09:00 on March 1" in reply.text
    assert "○ **Weekly digest** is off." in reply.text


async def test_check_when_nothing_is_on_then_it_says_how_to_begin(world):
    reply = await world.moderator("settings check")
    assert "Nothing is on yet: start with `/setup`" in reply.text
    # Without a channel for problems the owner is told: there is nothing to switch on.
    assert reply.text.count("○") == len(POST_SOURCES.abilities) - 1


async def test_check_when_a_feature_is_paused_then_it_says_so(world, put):
    await put(weekly_channel=world.channel.id, weekly_paused=True)
    reply = await world.moderator("settings check")
    assert "**Weekly digest** is paused. Resume it with `/schedule resume`." in reply.text


async def test_check_when_permissions_are_missing_then_each_is_named_with_its_remedy(world, put):
    mute = {world.guild.me: discord.PermissionOverwrite(send_messages=False)}
    quiet = world.guild.create_text_channel("quiet", overwrites=mute)
    role = world.guild.create_role("pings")
    await put(daily_channel=quiet.id, weekly_channel=world.channel.id, publish=True)
    await put(ping_role=role.id)
    reply = await world.moderator("settings check")
    assert "things aren't working" in reply.text
    assert f"✗ **Daily post** isn't working: I can't post in <#{quiet.id}>." in reply.text
    assert f"→ Give me the **Send Messages** permission in <#{quiet.id}>." in reply.text
    assert "✓ **Weekly digest** works." in reply.text
    assert f"<#{world.channel.id}> isn't an announcement channel." in reply.text


async def test_check_when_a_problem_is_on_record_then_it_says_since_when(world, put):
    await put(daily_channel=world.channel.id)
    since = world.bot.now() - dt.timedelta(days=2)
    problem = Problem(
        world.guild.id, DAILY_POST, Reason.REFUSED, world.channel.id, since, world.bot.now()
    )
    await ProblemStore(world.services.database).open(problem)
    reply = await world.moderator("settings check")
    assert "1 thing isn't working" in reply.text
    assert "✗ **Daily post** isn't working: Discord refused the post." in reply.text
    assert f"Noticed <t:{int(since.timestamp())}:R>" in reply.text


async def test_check_when_mended_after_a_restart_then_the_button_sees_it(world, put):
    await put(daily_channel=123456789012345678)
    reply = await world.moderator("settings check")
    assert "the channel is gone" in reply.text
    await put(daily_channel=world.channel.id)
    await world.restart()
    again = await world.moderator.click(reply, "Check again")
    assert again.message.id == reply.message.id
    assert "✓ **Daily post** works." in again.text


async def test_history_when_things_changed_then_it_says_who_when_old_and_new(world, put):
    await put(time_zone="Asia/Seoul")
    await put(by=world.other, time_zone="Asia/Tokyo", thread=True)
    reply = await world.moderator("settings history")
    when = int(world.bot.now().timestamp())
    newest, oldest = reply.text.index("Asia/Seoul → Asia/Tokyo"), reply.text.index("UTC → ")
    assert newest < oldest
    assert f"**<t:{when}:f> · <@{world.other.actor.id}>**" in reply.text
    assert "- **Thread below each post**: no → yes" in reply.text


async def test_history_when_long_then_it_is_paged_after_a_restart(world, put):
    for hour in range(12):
        await put(daily_time=dt.time(hour))
    page = await world.moderator("settings history")
    await world.restart()
    seen = [page.text.count("→")]
    while "Older ▶" in page.buttons:
        page = await world.moderator.click(page, "Older ▶")
        seen.append(page.text.count("→"))
    assert seen == [5, 5, 2]
    assert "10:00 → 11:00" in (await world.moderator.click(page, "◀ Newest")).text


async def test_history_when_nothing_changed_then_it_says_so(world):
    assert "No changes yet." in (await world.moderator("settings history")).text


async def test_undo_when_nothing_is_named_then_the_latest_is_taken_back(world, put, set_now):
    await put(time_zone="Asia/Seoul")
    await put(language="ko")
    reply = await world.moderator("settings undo")
    assert "✓ Undone" in reply.text
    assert "- **Language**: Korean → the server's own" in reply.text
    assert ((await set_now()).language, (await set_now()).time_zone) == (None, "Asia/Seoul")


async def test_undo_when_one_is_chosen_then_that_is_taken_back(world, put, set_now):
    await put(time_zone="Asia/Seoul")
    await put(language="ko")
    offered = await world.moderator.complete("settings undo", "change", "")
    assert [each["name"] for each in offered] == [
        "2026-02-28 12:00 · Language",
        "2026-02-28 12:00 · Time zone",
    ]
    await world.moderator("settings undo", change=offered[1]["value"])
    assert ((await set_now()).language, (await set_now()).time_zone) == ("ko", "UTC")


async def test_undo_when_it_was_changed_again_then_it_says_who_and_when(world, put, set_now):
    first = await put(language="ko")
    await put(by=world.other, language="en")
    reply = await world.moderator("settings undo", change=str(first.id))
    world.errors()
    assert f"<@{world.other.actor.id}> changed **Language** <t:" in reply.text
    assert (await set_now()).language == "en"


@pytest.mark.parametrize("change", [None, "5", "the one before"])
async def test_undo_when_there_is_none_then_it_says_so(world, change):
    reply = await world.moderator("settings undo", **({"change": change} if change else {}))
    world.errors()
    assert "Nothing to undo." in reply.text


async def test_file_when_exported_and_offered_again_then_nothing_would_change(world, put):
    await put(time_zone="Asia/Seoul", daily_channel=world.channel.id, daily_time=dt.time(21, 30))
    exported = await world.moderator("settings export")
    assert exported.private
    (file,) = exported.message.attachments
    assert file.filename == "kollab-settings.yaml"
    text = await file.read()
    assert b'daily_time: "21:30"' in text
    assert "nothing would change" in (await choice_label(world, text)).text


async def test_import_when_offered_then_nothing_changes_before_it_is_confirmed(world, set_now):
    reply = await choice_label(world, FILE)
    assert reply.private
    assert "It would change 2 settings:" in reply.text
    assert "- **Time zone**: UTC → Asia/Seoul" in reply.text
    assert await set_now() == DEFAULTS
    await world.restart()
    done = await world.moderator.click(reply, "Change 2 settings")
    assert done.message.id == reply.message.id
    assert "✓ Changed" in done.text
    assert ((await set_now()).time_zone, (await set_now()).daily_time) == (
        "Asia/Seoul",
        dt.time(21, 30),
    )
    assert "from a file" in (await world.moderator("settings history")).text


async def test_import_when_declined_then_nothing_changes(world, set_now):
    reply = await choice_label(world, FILE)
    kept = await world.moderator.click(reply, "Keep as is")
    assert "Nothing was changed." in kept.text
    assert await set_now() == DEFAULTS


async def test_import_when_somebody_changed_it_meanwhile_then_it_is_refused(world, put, set_now):
    reply = await choice_label(world, FILE)
    await put(by=world.other, time_zone="Asia/Tokyo")
    refused = await world.moderator.click(reply, "Change 2 settings")
    world.errors()
    assert f"<@{world.other.actor.id}> changed **Time zone**" in refused.text
    assert (await set_now()).daily_time == dt.time(9)


async def test_import_when_the_file_is_broken_then_every_fault_has_its_line(world, put, set_now):
    await put(language="ko")
    before = await set_now()
    voice = world.guild.create_voice_channel("voice")
    reply = await choice_label(
        world,
        "time_zone: Asia/Seoul\n"
        "daily_chanel: 5\n"
        "daily_time: late\n"
        "daily_channel: 123456789012345678\n"
        f"fallback_channel: {voice.id}\n"
        f"ping_role: {world.guild.id}\n",
    )
    world.errors()
    lines = reply.text.splitlines()
    assert lines[0] == "### The file has 5 problems, so nothing was changed:"
    assert lines[1].startswith("- **Line 2**, `daily_chanel`: There's no setting")
    assert lines[1].endswith("Did you mean `daily_channel`?")
    assert lines[2].startswith("- **Line 3**, `daily_time`: I can't read “late”")
    assert "no channel 123456789012345678" in lines[3]
    assert f"no channel {voice.id}" in lines[4]
    assert "isn't a role I can mention here" in lines[5]
    assert await set_now() == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a: [1", "**Line 1**: A quote or a bracket opens here"),
        (b"\xff\xfe\x00", "isn't UTF-8 text"),
        (b"#" * 70_000, "too large: 64 KB at most"),
        (b"", "Write lines like"),
        (b"[" * 5_000, "nested too deep"),
    ],
)
async def test_import_when_it_is_no_file_of_settings_then_it_says_why(world, set_now, data, words):
    reply = await choice_label(world, data or b" ")
    world.errors()
    assert words in reply.text
    assert await set_now() == DEFAULTS


async def test_reset_when_confirmed_after_a_restart_then_all_is_back(world, put, set_now):
    await put(time_zone="Asia/Seoul", daily_channel=world.channel.id)
    asked = await world.moderator("settings reset")
    assert "Reset everything?" in asked.text
    assert (await set_now()).time_zone == "Asia/Seoul"
    await world.restart()
    done = await world.moderator.click(asked, "Reset everything")
    assert "✓ Changed" in done.text
    assert await set_now() == DEFAULTS
    assert "Nothing is set here" in (await world.moderator("settings reset")).text


PRESSES = {
    "settings import": ("Change 2 settings", "Keep as is"),
    "settings reset": ("Reset everything", "Keep as is"),
    "settings history": ("Older ▶",),
    "settings check": ("Check again",),
}


@pytest.mark.parametrize(
    ("command", "label"), [(name, each) for name, labels in PRESSES.items() for each in labels]
)
async def test_button_when_the_presser_is_no_moderator_any_more_then_it_is_refused(
    world, put, set_now, command, label
):
    for hour in range(6):
        await put(daily_time=dt.time(hour))
    before = await set_now()
    options = COMMANDS["import"] if command == "settings import" else {}
    reply = await world.moderator(command, **options)
    world.demote()
    refused = await world.moderator.click(reply, label)
    world.errors()
    assert FOR_MODERATORS in refused.text
    assert await set_now() == before


async def test_public_reply_when_the_server_chose_a_language_then_it_speaks_it(world, put):
    english = (await world.fan("collab find", query="eight")).text
    await put(language="ko")
    korean = (await world.fan("collab find", query="eight")).text
    assert english != korean
    assert "월" in korean
    private = (await world.fan("collab find", query="eight", private=True)).text
    assert private == english
