"""What people do at the stand-in, as discord.py's own client understands it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any

import discord as discord_py
import pytest
import pytest_asyncio
import yarl
from discord import app_commands

from tests.standin import (
    FAN,
    MODERATOR,
    TOKEN,
    Person,
    StandIn,
    Upload,
    payloads,
    permissions,
)

Reply = discord_py.Interaction["Bot"]


class Form(discord_py.ui.Modal, title="Settings"):
    """A form as the panel has: text, a list, a channel, a role, a file, each below a label."""

    hour: discord_py.ui.Label[Form] = discord_py.ui.Label(
        text="Hour", component=discord_py.ui.TextInput(custom_id="hour", default="09:00")
    )
    day: discord_py.ui.Label[Form] = discord_py.ui.Label(
        text="Day",
        component=discord_py.ui.Select(
            custom_id="day",
            options=[
                discord_py.SelectOption(label="Mo", value="1"),
                discord_py.SelectOption(label="Tu", value="2", default=True),
            ],
        ),
    )
    room: discord_py.ui.Label[Form] = discord_py.ui.Label(
        text="Where", component=discord_py.ui.ChannelSelect(custom_id="room", required=False)
    )
    ping: discord_py.ui.Label[Form] = discord_py.ui.Label(
        text="Whom", component=discord_py.ui.RoleSelect(custom_id="ping", required=False)
    )
    file: discord_py.ui.Label[Form] = discord_py.ui.Label(
        text="File", component=discord_py.ui.FileUpload(custom_id="file", required=False)
    )

    async def on_submit(self, interaction: discord_py.Interaction[Any]) -> None:
        """Show what was filled in."""
        parts: list[Any] = [
            each.component for each in (self.hour, self.day, self.room, self.ping, self.file)
        ]
        hour, day, room, ping, file = parts
        read = [(await each.read()).decode() for each in file.values]
        told = [hour.value, day.values, [c.id for c in room.values], [r.name for r in ping.values]]
        await interaction.response.send_message(f"{told} {read}")


class Panel(discord_py.ui.View):
    """Menus for a channel and a role, and a button that opens the form."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord_py.ui.select(cls=discord_py.ui.ChannelSelect, custom_id="where")
    async def where(self, interaction: Reply, menu: discord_py.ui.ChannelSelect[Panel]) -> None:
        picked = menu.values[0]
        await interaction.response.edit_message(content=f"{picked.name} {picked.type}")

    @discord_py.ui.select(cls=discord_py.ui.RoleSelect, custom_id="whom", max_values=2)
    async def whom(self, interaction: Reply, menu: discord_py.ui.RoleSelect[Panel]) -> None:
        await interaction.response.edit_message(content=" ".join(r.name for r in menu.values))

    @discord_py.ui.button(label="Edit", custom_id="edit")
    async def edit(self, interaction: Reply, _: discord_py.ui.Button[Panel]) -> None:
        await interaction.response.send_modal(Form())


class Bot(discord_py.Client):
    """A bot with every way in which people can hand something over."""

    def __init__(self) -> None:
        intents = discord_py.Intents(guilds=True)
        super().__init__(intents=intents, guild_ready_timeout=0.1)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        commands: list[app_commands.Command[Any, ..., None]] = [panel, may, read, zone]
        for command in commands:
            self.tree.add_command(command)
        self.add_view(Panel())
        await self.tree.sync()


@app_commands.command()
async def panel(interaction: Reply) -> None:
    """Show the panel."""
    await interaction.response.send_message("Panel", view=Panel())


@app_commands.command()
async def may(interaction: Reply) -> None:
    """Show what the member may do, and where this is."""
    manages = interaction.permissions.manage_guild
    sends = interaction.app_permissions.send_messages
    place = f"{interaction.guild_locale} {interaction.channel_id}"
    await interaction.response.send_message(f"{interaction.user.name} {manages} {sends} {place}")


@app_commands.command()
async def read(
    interaction: Reply,
    room: discord_py.TextChannel,
    role: discord_py.Role,
    file: discord_py.Attachment,
) -> None:
    """Read a file aloud."""
    text = (await file.read()).decode()
    await interaction.response.send_message(f"{room.id} {role.name} {text}")


@app_commands.command()
async def zone(interaction: Reply, name: str) -> None:
    """Repeat a zone."""
    await interaction.response.send_message(name)


@zone.autocomplete("name")
async def _zones(interaction: Reply, current: str) -> list[app_commands.Choice[str]]:
    text = f"{interaction.guild_id} {current}"
    return [app_commands.Choice(name=text, value=text)]


@contextlib.asynccontextmanager
async def connected(stand_in: StandIn, patch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    patch.setattr(discord_py.http.Route, "BASE", stand_in.api_base)
    gateway = yarl.URL(stand_in.gateway_url)
    patch.setattr(discord_py.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
    async with Bot() as bot:
        running = asyncio.create_task(bot.start(TOKEN))
        await stand_in.wait_ready(within=20)
        await bot.wait_until_ready()
        yield bot
        await bot.close()
        await running


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[StandIn]:
    async with StandIn(guilds=3, channels=2, roles=3) as stand_in:
        yield stand_in


@pytest_asyncio.fixture
async def bot(discord: StandIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with connected(discord, monkeypatch) as client:
        yield client


async def heard(bot: Bot, event: str, change: Any) -> Any:
    waiting = asyncio.create_task(bot.wait_for(event, timeout=5))
    await asyncio.gather(change, waiting)
    return waiting.result()


def allowed(bot: Bot, room: str) -> discord_py.Permissions:
    found = bot.get_channel(int(room))
    assert isinstance(found, discord_py.TextChannel | discord_py.Thread)
    return found.permissions_for(found.guild.me)


async def test_channel_when_changed_then_the_bot_s_cache_follows(
    discord: StandIn, bot: Bot
) -> None:
    room = discord.guilds[1].room
    assert allowed(bot, room).send_messages
    await heard(bot, "guild_channel_update", discord.admin.forbid(room, permissions.SEND))
    assert not allowed(bot, room).send_messages
    await heard(bot, "guild_channel_update", discord.admin.hide(room))
    assert not allowed(bot, room).view_channel
    await heard(bot, "guild_channel_update", discord.admin.allow(room))
    assert allowed(bot, room).send_messages
    news = await heard(
        bot, "guild_channel_create", discord.admin.add_channel(1, payloads.ANNOUNCEMENT)
    )
    assert news.is_news()
    await heard(bot, "guild_channel_delete", discord.admin.delete_channel(str(news.id)))
    assert bot.get_channel(news.id) is None


async def test_roles_when_changed_then_the_bot_s_cache_follows(discord: StandIn, bot: Bot) -> None:
    room = discord.guilds[0].room
    await heard(bot, "guild_role_update", discord.admin.set_permissions(0, permissions.VIEW))
    assert not allowed(bot, room).send_messages
    role = await heard(bot, "guild_role_create", discord.admin.add_role(0, mentionable=True))
    assert role.mentionable
    change = discord.admin.set_bot_roles(0, str(role.id), discord.guilds[0].bot_role)
    _, after = await heard(bot, "member_update", change)
    assert role in after.roles
    await heard(bot, "guild_role_delete", discord.admin.delete_role(0, str(role.id)))
    assert role not in after.guild.roles


async def test_threads_when_changed_then_the_bot_s_cache_follows(
    discord: StandIn, bot: Bot
) -> None:
    room = discord.guilds[0].room
    thread = await heard(bot, "thread_create", discord.admin.add_thread(room))
    archived = discord.admin.archive(str(thread.id), locked=True)
    _, after = await heard(bot, "thread_update", archived)
    assert (after.archived, after.locked) == (True, True)
    opened = discord.admin.archive(str(thread.id), archived=False)
    update = await heard(bot, "raw_thread_update", opened)
    assert update.data["thread_metadata"]["archived"] is False


async def test_server_when_left_joined_or_down_then_the_bot_knows(
    discord: StandIn, bot: Bot
) -> None:
    number = int(discord.guilds[2].id)
    await heard(bot, "guild_remove", discord.admin.remove_bot(2))
    assert bot.get_guild(number) is None
    await heard(bot, "guild_join", discord.admin.add_bot(2))
    await heard(bot, "guild_update", discord.admin.change(2, preferred_locale="ko"))
    found = bot.get_guild(number)
    assert found is not None
    assert found.preferred_locale is discord_py.Locale.korean
    assert found.owner_id == discord.guilds[2].owner.user_id
    await heard(bot, "guild_unavailable", discord.admin.fail(2))
    await heard(bot, "guild_available", discord.admin.recover(2))


async def test_change_when_silent_then_only_the_refusal_tells(discord: StandIn, bot: Bot) -> None:
    room = discord.guilds[0].room
    await discord.admin.hide(room, silent=True)
    found = bot.get_channel(int(room))
    assert isinstance(found, discord_py.TextChannel)
    assert allowed(bot, room).send_messages
    with pytest.raises(discord_py.Forbidden) as refused:
        await found.send("hi")
    assert refused.value.code == 50001


async def test_thread_when_the_bot_opens_it_then_the_gateway_tells(
    discord: StandIn, bot: Bot
) -> None:
    found = bot.get_channel(int(discord.guilds[0].room))
    assert isinstance(found, discord_py.TextChannel)
    message = await found.send("hi", nonce="a")
    assert message.nonce == "a"
    thread = await heard(bot, "thread_create", message.create_thread(name="Talk"))
    await discord.admin.archive(str(thread.id), silent=True)
    update = await heard(bot, "raw_thread_update", thread.send("and on"))
    assert update.data["thread_metadata"]["archived"] is False
    just_before = message.created_at - dt.timedelta(milliseconds=1)
    assert [m.content async for m in found.history(after=just_before)] == ["hi"]


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (lambda discord: discord.guilds[1].moderator, "moderator True True en-US {room}"),
        (lambda discord: discord.guilds[1].fan, "fan False True en-US {room}"),
        (lambda discord: discord.guilds[1].owner, "owner True True en-US {room}"),
        (lambda _: MODERATOR.at(1), "moderator True True en-US {room}"),
        (lambda discord: FAN.at(1, discord.guilds[1].room), "fan False True en-US {room}"),
    ],
)
async def test_command_when_typed_in_a_server_then_who_and_where_are_told(
    discord: StandIn, bot: Bot, person: Callable[[StandIn], Person], told: str
) -> None:
    answer = await discord.command("may", person(discord))
    assert answer.text == told.format(room=discord.guilds[1].room)


async def test_command_when_the_bot_may_not_speak_there_then_it_is_told(
    discord: StandIn, bot: Bot
) -> None:
    quiet = discord.guilds[0].payload["channels"][1]["id"]
    await discord.admin.change(0, preferred_locale="ko", silent=True)
    await discord.admin.forbid(quiet, permissions.SEND)
    answer = await discord.command("may", FAN.at(0, quiet))
    assert answer.text == f"fan False False ko {quiet}"


async def test_command_when_it_takes_a_channel_a_role_and_a_file_then_all_arrive(
    discord: StandIn, bot: Bot
) -> None:
    guild = discord.guilds[1]
    file = Upload("settings.yaml", b"hour: 9", "application/yaml")
    answer = await discord.command(
        "read", guild.moderator, room=guild.room, role=guild.bot_role, file=file
    )
    assert answer.text == f"{guild.room} kollab hour: 9"


async def test_command_when_an_option_does_not_exist_then_the_test_fails_at_once(
    discord: StandIn, bot: Bot
) -> None:
    with pytest.raises(LookupError, match="nothing"):
        await discord.command("zone", nothing="x")


async def test_completion_when_in_a_server_then_it_is_told_which(
    discord: StandIn, bot: Bot
) -> None:
    asked = await discord.complete("zone", "name", discord.guilds[2].moderator, name="Seo")
    assert [choice["value"] for choice in asked.choices] == [f"{discord.guilds[2].id} Seo"]


async def test_menus_when_channels_and_roles_are_picked_then_they_are_resolved(
    discord: StandIn, bot: Bot
) -> None:
    moderator = discord.guilds[1].moderator
    shown = (await discord.command("panel", moderator)).message
    news = await discord.admin.add_channel(1, payloads.ANNOUNCEMENT, name="news")
    picked = await discord.select("where", news, shown, moderator)
    assert picked.text == "news news"
    role = await discord.admin.add_role(1, name="Fans")
    several = await discord.select("whom", [role, discord.guilds[1].bot_role], shown, moderator)
    assert several.text == "Fans kollab"


async def test_form_when_sent_as_shown_then_it_says_what_it_said(
    discord: StandIn, bot: Bot
) -> None:
    opened = await discord.press("edit")
    assert opened.modal is not None
    assert opened.modal["title"] == "Settings"
    assert opened.field("hour")["value"] == "09:00"
    answer = await discord.submit(opened, {})
    assert answer.text == "['09:00', ['2'], [], []] []"


async def test_form_when_filled_in_then_every_field_arrives(discord: StandIn, bot: Bot) -> None:
    guild = discord.guilds[1]
    opened = await discord.press("edit", person=guild.moderator)
    filled = {
        "hour": "18:30",
        "day": "1",
        "room": guild.room,
        "ping": [guild.bot_role],
        "file": Upload("a.txt", b"hello"),
    }
    answer = await discord.submit(opened, filled)
    assert answer.text == f"['18:30', ['1'], [{guild.room}], ['kollab']] ['hello']"
    assert answer.payload["member"]["user"]["username"] == "moderator"
    with pytest.raises(LookupError, match="nothing"):
        await discord.submit(opened, {"nothing": "x"})
    with pytest.raises(LookupError, match="no form"):
        await discord.submit(answer, {})


async def test_message_when_posted_then_its_button_works_and_changes_it(
    discord: StandIn, bot: Bot
) -> None:
    room = discord.guilds[0].room
    found = bot.get_channel(int(room))
    assert isinstance(found, discord_py.TextChannel)
    await found.send("Panel", view=Panel())
    (posted,) = discord.messages_in(room)
    await discord.select("where", room, posted, FAN.at(0, room))
    assert posted["content"] == "channel-0 text"
