"""What a moderator does at `kollab ask`: entity selects, forms with labels, waiting for a post."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.kit.scheduling import Interval
from bot.simulator.ask import Report, ask, given
from bot.simulator.world import Scene, open_world
from tests.support.cli import NOW, PushButton


class Form(discord.ui.Modal, title="When"):
    def __init__(self) -> None:
        super().__init__()
        self.time: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="time", default="09:00"
        )
        self.day: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="day",
            options=[
                discord.SelectOption(label="Sunday", value="sun", default=True),
                discord.SelectOption(label="Monday", value="mon"),
            ],
        )
        self.where: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id="where", required=False
        )
        self.file: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
            custom_id="file", required=False
        )
        self.add_item(discord.ui.Label(text="Time of day", component=self.time))
        self.add_item(discord.ui.Label(text="Day of the week", component=self.day))
        self.add_item(discord.ui.Label(text="Channel", component=self.where))
        self.add_item(discord.ui.Label(text="Settings file", component=self.file))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        said = [self.time.value, *self.day.values, *(f"#{c.name}" for c in self.where.values)]
        said += [(await f.read()).decode() for f in self.file.values]
        await interaction.response.send_message(" ".join(said), ephemeral=True)


class Channels(discord.ui.ChannelSelect[Any]):
    async def callback(self, interaction: discord.Interaction) -> None:
        await tell(interaction, self.custom_id, [one.name for one in self.values])


class Roles(discord.ui.RoleSelect[Any]):
    async def callback(self, interaction: discord.Interaction) -> None:
        await tell(interaction, self.custom_id, [one.name for one in self.values])


async def tell(interaction: discord.Interaction, custom_id: str, names: list[str]) -> None:
    said = ", ".join(names) or "nothing"
    await interaction.response.send_message(f"{custom_id}: {said}", ephemeral=True)


class Panel(discord.ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        for item in (
            Channels(custom_id="daily", min_values=0),
            Channels(custom_id="weekly", channel_types=[discord.ChannelType.news]),
            Roles(custom_id="ping", min_values=0),
            PushButton(self.open, label="Time", custom_id="form"),
        ):
            self.add_item(discord.ui.ActionRow(item))

    async def open(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())


class Posting(commands.Cog):
    """Posts into #announcements every day, and writes to the fan."""

    def __init__(self, bot: commands.AutoShardedBot) -> None:
        self.bot = bot
        self.interval = Interval(self.post, seconds=86_400)

    async def cog_load(self) -> None:
        self.interval.start()

    async def cog_unload(self) -> None:
        self.interval.stop()

    async def post(self) -> None:
        (guild,) = self.bot.guilds
        channel = discord.utils.get(guild.text_channels, name="announcements")
        view = discord.ui.View(timeout=None)
        view.add_item(PushButton(self.more, label="More", custom_id="more"))
        assert channel is not None
        await channel.send(f"Today, {discord.utils.utcnow():%A}", view=view)

    async def more(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("More of today", ephemeral=True)
        fan = await self.bot.fetch_user(interaction.user.id)
        await fan.send("By the way")


@app_commands.command(name="panel", description="For moderators")
async def panel(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(view=Panel(), ephemeral=True)


@pytest.fixture
async def sample_bot(sample_bot):
    async def setup_hook() -> None:
        await sample_bot.add_cog(Posting(sample_bot))

    sample_bot.setup_hook = setup_hook
    sample_bot.tree.add_command(panel)
    return sample_bot


async def test_select_when_it_offers_channels_and_roles_then_they_are_picked_by_name(run):
    picked = await run(
        "/panel",
        'select "#k-pop"',
        "/panel",
        'select "#announcements" 2',
        "/panel",
        "select @K-pop fans",
        "/panel",
        'select "" 2',
    )
    said = [result["content"] for result in picked[1::2]]
    assert said == ["daily: k-pop", "weekly: announcements", "ping: K-pop fans", "ping: nothing"]


async def test_select_when_no_channel_has_the_name_then_those_that_there_are_are_listed(run):
    _, missing, closed = await run("/panel", 'select "#nowhere"', 'select "#general" 2')
    assert '"#general"' in missing["error"]
    assert '"@K-pop fans"' in missing["error"]
    assert closed["ok"] is False, "a select of announcement channels does not offer #general"


async def test_form_when_its_fields_have_labels_then_what_is_not_named_stays(run, tmp_path):
    file = tmp_path / "kollab.yaml"
    file.write_text("daily_time: 21:30")
    results = await run(
        "/panel",
        'click "Time"',
        "submit Time of day:21:30",
        "/panel",
        'click "Time"',
        f"submit day of the week:Monday channel:#general Settings file:{file}",
        "/panel",
        'click "Time"',
        "submit channel:#nowhere",
    )
    assert [results[number]["content"] for number in (2, 5)] == [
        "21:30 sun",
        "09:00 mon #general daily_time: 21:30",
    ]
    assert "'#nowhere'" in results[8]["error"]


async def test_wait_when_a_day_passes_then_what_was_posted_meanwhile_is_told(run):
    ((waited),) = await run("wait 1d 30m")
    assert waited["ok"] is True
    assert waited["content"] == ""
    ((posted),) = waited["posted"]
    assert posted["place"] == "#announcements"
    assert posted["content"] == "Today, Sunday"
    assert posted["at"] == "Sunday 11 October 2026, 09:00 UTC"


async def test_wait_when_something_was_posted_then_its_buttons_can_be_pressed(run):
    days, nothing, click = await run("skip 2d", "wait 5m", 'click "More"')
    assert [post["content"] for post in days["posted"]] == ["Today, Sunday", "Today, Monday"]
    assert nothing["posted"] == [], "each is told once"
    assert click["content"] == "More of today"
    assert [post["place"] for post in click["posted"]] == ["a direct message to the fan"]


async def test_wait_when_read_as_text_then_it_says_where_when_and_what_time_it_is(sample_bot):
    said: list[str] = []
    async with open_world(sample_bot, Scene(now=NOW)) as world:
        await ask(world, given(["wait 1d"]), Report(write=said.append))
    assert said[0].splitlines() == [
        "> wait 1d",
        "(posted in #announcements, Sunday 11 October 2026, 09:00 UTC)",
        "Today, Sunday",
        "[More]",
        "It is Sunday 11 October 2026, 09:00 UTC.",
    ]


@pytest.mark.parametrize(
    "line", ["wait", "wait a day", "wait 1", "wait 1y", "wait 5w", "wait 1d x"]
)
async def test_wait_when_it_is_no_time_then_it_says_what_would_work(run, line):
    (result,) = await run(line)
    assert result["ok"] is False
    assert "wait 2h 30m" in result["error"] or "four weeks" in result["error"]


async def test_choices_when_the_reader_is_korean_then_they_are_offered_by_korean_names(sample_bot):
    class Names(app_commands.Translator):
        async def translate(self, string, locale, context):
            return {"Duet": "듀엣"}.get(string.message) if locale.value == "ko" else None

    await sample_bot.tree.set_translator(Names())
    said: list[str] = []
    async with open_world(sample_bot, Scene(now=NOW, locale="ko")) as world:
        lines = ["/collab stats kind:듀?", "/collab stats kind:?", "/collab stats kind:듀엣"]
        await ask(world, given(lines), Report(write=said.append))
    assert said[0].splitlines()[1:] == ["  ◦ 듀엣"]
    assert said[1].splitlines()[1:] == ["  ◦ 듀엣", "  ◦ Remix"]
    assert said[2].splitlines()[1].startswith("duet ")


async def test_reply_when_it_mentions_and_tells_times_then_it_reads_as_in_discord(sample_bot):
    @app_commands.command(name="told", description="Mentions and times")
    async def told(interaction: discord.Interaction, channel: discord.TextChannel) -> None:
        soon, past = int(NOW.timestamp()) + 7200, int(NOW.timestamp()) - 86_400
        view = discord.ui.View(timeout=None)
        view.add_item(discord.ui.ChannelSelect(custom_id="x", default_values=[channel]))
        assert interaction.guild is not None
        role = discord.utils.get(interaction.guild.roles, name="K-pop fans")
        assert role is not None
        await interaction.response.send_message(
            f"{channel.mention} {role.mention} <t:{soon}:R> <t:{past}:R> <t:{soon}:t> <#1>",
            view=view,
        )

    sample_bot.tree.add_command(told)
    said: list[str] = []
    async with open_world(sample_bot, Scene(now=NOW)) as world:
        await ask(world, given(["/told channel:#trivia"]), Report(write=said.append))
    assert said[0].splitlines()[1:] == [
        "#trivia @K-pop fans in 2 hours 1 day ago 11:00 UTC <#1>",
        "▾ Choose",
        "  • #trivia",
    ]
