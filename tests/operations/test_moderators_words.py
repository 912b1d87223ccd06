"""What moderators read of files that can't be taken, and of what excluding does not do."""

from __future__ import annotations

import pytest

from bot.settings.model import DEFAULTS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("~", "**Line 1**: Write lines like “name: value” here."),
        ("", "Write lines like “name: value” here."),
        (
            "language: ko\ndaily_channel: #general",
            "**Line 2**, `daily_channel`: “#general” would be",
        ),
        ("language: ko\nhome: Who: me", "**Line 2**: "),
        ("language: ko\nweekly_day: *monday", "**Line 2**: In YAML, “*monday” points elsewhere"),
    ],
)
async def test_settings_when_a_file_cannot_be_meant_so_then_line_and_remedy_are_named(
    world, text, words
):
    now = world.bot.now()
    await world.services.settings.change(world.guild.id, by=1, now=now, daily_paused=True)
    reply = await world.moderator("settings import", file=("s.yaml", text.encode()))
    world.errors()
    assert "The file has 1 problem, so nothing was changed:" in reply.text
    assert words in reply.text.replace("\\", "")
    assert (await world.services.settings.get(world.guild.id)).daily_paused


async def test_artist_when_excluded_then_the_reply_says_that_lookups_still_show_it(world):
    reply = await world.moderator("exclude artist", artist="psy")
    assert "Lookups such as `/collab find` still show it." in reply.text
    assert "`/curate delete`" in reply.text
    world.locales["locale"] = "ko"
    korean = await world.moderator("exclude artist", artist="psy")
    assert "`/콜라보 찾기` 같은 검색에는 그대로 나와요." in korean.text
    assert "PSY" in (await world.fan("collab with", artist="psy")).text


async def test_kind_when_excluded_then_no_way_to_delete_all_of_it_is_offered(world):
    reply = await world.moderator("exclude topic", topic="kind:remix")
    assert "still show it." in reply.text
    assert "`/curate delete`" not in reply.text
    assert await world.services.settings.get(world.guild.id) != DEFAULTS
