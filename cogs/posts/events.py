"""What the bot does by itself: when is looked for it, and what may have mended it."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.app.client import KollabBot
from bot.kit.scheduling import Interval


class PostingCog(commands.Cog):
    """Keeps the courier going, and tells it what changes."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot
        self.interval = Interval(bot.poll, seconds=bot.posting_seconds)

    async def cog_load(self) -> None:
        """Look for posts from now on; there are none before servers are known."""
        self.interval.start()

    async def cog_unload(self) -> None:
        """Look for posts no longer; what is under way was given its time before."""
        self.interval.stop()

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Serve the servers of a shard as soon as they are known."""
        self.bot.courier.set_ready(shard_id)
        await self.bot.courier.poll()

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Go on in a server that the bot had left."""
        await self.bot.courier.upkeep.arrive(guild.id, self.bot.now())

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Keep the data of a server that the bot left for a while."""
        await self.bot.courier.upkeep.depart(guild.id, self.bot.now())

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """See whether a channel's change mended something."""
        self.bot.courier.problem_keeper.touch(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """See whether a new channel mended something."""
        self.bot.courier.problem_keeper.touch(channel.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """See whether a role's change mended something."""
        self.bot.courier.problem_keeper.touch(after.guild.id)

    @commands.Cog.listener()
    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """See whether a thread was opened again."""
        self.bot.courier.problem_keeper.touch(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """See whether the bot got other roles."""
        if after.guild.me == after:
            self.bot.courier.problem_keeper.touch(after.guild.id)
