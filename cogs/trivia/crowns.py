"""`/crown`, `/crowns`, and what their buttons do."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.card import NUMBER, Card
from bot.kit.discord.commands import Choice, completion, costs, in_servers
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import is_askers, is_private, send, turn
from bot.kit.errors import NotAllowedError
from bot.lookup.cards.controls import name_choices
from bot.trivia.crowns import cards

handlers: Handlers[KollabBot] = Handlers()
Name = app_commands.Range[str, 1, 100]


class CrownsCog(commands.Cog):
    """Who knows most about an artist."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @costs(Cost.BOARD)
    @app_commands.command(extras={"example": "/crown artist:BTS"})
    async def crown(self, interaction: Interaction, artist: Name) -> None:
        """See who knows most about an artist here, and how far you are from the crown.

        Parameters
        ----------
        artist:
            An artist or a group; what was asked about a group's members counts for it, too
        """
        guild_id, user_id = _server(interaction), interaction.user.id
        crowns = self.bot.services.people.crowns
        answer = await crowns.crown(guild_id, artist, user_id=user_id, now=self.bot.now())
        takes_part = await crowns.store.takes_part(guild_id, user_id)
        card = cards.crown_card(
            words_for(interaction, private=False), answer, takes_part=takes_part
        )
        await send(interaction, card, private=False)

    @costs(Cost.BOARD)
    @app_commands.command(extras={"example": "/crowns"})
    async def crowns(self, interaction: Interaction) -> None:
        """See who holds which crown in this server."""
        await send(interaction, await _crowns(interaction, page=0, private=False), private=False)

    @crown.autocomplete("artist")
    @completion
    async def complete_artist(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer artists."""
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.artists(typed))


in_servers(CrownsCog.crown)
in_servers(CrownsCog.crowns)


@handlers.button(rf"{cards.PAGE}:{NUMBER}", cost=Cost.BOARD)
async def turn_crowns(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page of crowns."""
    alone = is_private(interaction) or not is_askers(interaction)
    await turn(interaction, await _crowns(interaction, page=int(found["page"]), private=alone))


@handlers.button(cards.JOIN)
async def join(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Note that the person takes part in the server's crowns, and say what that means."""
    guild_id, user_id, services = _server(interaction), interaction.user.id, bot.services
    is_new = await services.people.crowns.store.join(guild_id, user_id, now=bot.now())
    is_hidden = await services.leaderboards.is_hidden(guild_id, user_id)
    words = words_for(interaction, private=True)
    card = cards.taking_part_card(words, is_new=is_new, is_hidden=is_hidden)
    await send(interaction, card, private=True)


@handlers.button(cards.LEAVE)
async def leave(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take the person out of the server's crowns."""
    await bot.services.people.crowns.store.leave(_server(interaction), interaction.user.id)
    await turn(interaction, cards.left_card(words_for(interaction, private=True)))


async def _crowns(interaction: Interaction, *, page: int, private: bool) -> Card:
    bot = interaction.client
    answer = await bot.services.people.crowns.crowns(
        _server(interaction), user_id=interaction.user.id, now=bot.now(), page=page
    )
    return cards.crowns_card(words_for(interaction, private=private), answer)


def _server(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise NotAllowedError
    return interaction.guild_id
