"""`/follow`, `/unfollow`, `/following`, `/home`: be told of anniversaries and new works."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.follows.cards import follow_card, following_card, unfollowed_card
from bot.kit.budgets import Cost
from bot.kit.discord.commands import Choice, completion, costs, for_moderators, require_moderator
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.lookup.cards.controls import name_choices
from cogs.follows.panel import add_artist, controls

Name = app_commands.Range[str, 1, 100]


class FollowsCog(commands.Cog):
    """Acts that people follow."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @costs(Cost.FOLLOW)
    @app_commands.command(extras={"example": "/follow artist:BTS"})
    async def follow(self, interaction: Interaction, artist: Name) -> None:
        """Get a message about an artist's anniversaries and new collabs.

        Parameters
        ----------
        artist:
            An artist or a group; a group's members are followed with it
        """
        answer = await self.bot.services.follows.follow(
            interaction.user.id, artist, language=interaction.locale.value, now=self.bot.now()
        )
        card = follow_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)

    @costs(Cost.FOLLOW)
    @app_commands.command(extras={"example": "/unfollow artist:BTS"})
    async def unfollow(self, interaction: Interaction, artist: Name) -> None:
        """Stop messages about an artist.

        Parameters
        ----------
        artist:
            An artist that you follow
        """
        given_up = await self.bot.services.follows.unfollow(
            interaction.user.id, artist, now=self.bot.now()
        )
        answer = await self.bot.services.follows.following(interaction.user.id, now=self.bot.now())
        card = unfollowed_card(words_for(interaction, private=True), given_up, answer)
        await send(interaction, card, private=True)

    @app_commands.command(extras={"example": "/following"})
    async def following(self, interaction: Interaction) -> None:
        """See who you follow and which anniversaries are next."""
        answer = await self.bot.services.follows.following(interaction.user.id, now=self.bot.now())
        card = following_card(words_for(interaction, private=True), answer)
        await send(interaction, card, private=True)
        # If messages stopped, the card has just said so.
        await self.bot.services.follows.pending_notice(interaction.user.id, now=self.bot.now())

    @follow.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.artists(typed))

    @unfollow.autocomplete("artist")
    @completion
    async def complete_followed(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the artists that the person follows."""
        found = await self.bot.services.follows.suggest_followed(interaction.user.id, typed)
        return name_choices(interaction, found)


class HomeCog(commands.Cog):
    """Artists that a server is about."""

    @app_commands.command(extras={"example": "/home artist:BTS"})
    async def home(self, interaction: Interaction, artist: Name | None = None) -> None:
        """Choose the artists this server is about: posts and games put them first.

        Parameters
        ----------
        artist:
            An artist or a group to add; a group's members count as the group
        """
        require_moderator(interaction)
        if artist is None:
            await controls.show(interaction)
        else:
            await add_artist(interaction, artist)

    @home.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        lookup = await interaction.client.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.artists(typed))


for_moderators(HomeCog.home)
