"""Trivia nights: planned by moderators, led by a host."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.card import Card
from bot.kit.discord.commands import is_moderator, require_moderator
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.kit.errors import NotFromHereError
from bot.kit.typed import parse_day, typed_time
from bot.kit.zones import local_date
from bot.settings.model import GuildSettings
from bot.trivia.errors import NightTimeError
from bot.trivia.games import mode_cards as modes
from bot.trivia.games.model import GamePlan
from bot.trivia.nights import cards
from bot.trivia.nights.model import FARTHEST
from bot.trivia.nights.service import instant_of
from cogs.trivia.buttons import GAME, demand_game, place_of


async def demand_night(interaction: Interaction, night_id: str) -> None:
    """Raise NotFromHereError for a night of another server."""
    found = await interaction.client.services.nights.store.find(int(night_id))
    if found is None or found.guild_id != interaction.guild_id:
        raise NotFromHereError


handlers: Handlers[KollabBot] = Handlers(game=demand_game, night=demand_night)
_NIGHT = r"(?P<night>[0-9]{1,18})"


async def show_or_plan(
    interaction: Interaction,
    day: str | None,
    time: str | None,
    settings: GuildSettings,
    game: GamePlan,
) -> None:
    """Show moderators the night that is coming; with day and time, plan one in its place, here."""
    require_moderator(interaction)
    guild_id, channel_id = place_of(interaction)
    bot, now = interaction.client, interaction.client.now()
    if day is None and time is None:
        coming = await bot.services.nights.coming(guild_id)
        card = cards.coming_card(words_for(interaction, private=True), coming)
        await send(interaction, card, private=True)
        return
    if day is None or time is None:
        raise NightTimeError(FARTHEST.days)
    bot.game_host.demand_place(guild_id, channel_id)
    zone = settings.time_zone
    starts_at = instant_of(
        parse_day(day, today=local_date(zone, now)), typed_time(time), zone=zone, now=now
    )
    game = await bot.services.games.fitted(guild_id, game, settings=settings, now=now)
    night, before = await bot.services.nights.plan(
        guild_id, channel_id, interaction.user.id, starts_at=starts_at, plan=game
    )
    words = words_for(interaction, private=True)
    said = words.gettext("The trivia night is planned.")
    if before is not None:
        said = words.gettext("The trivia night is changed.")
    await send(interaction, cards.coming_card(words, night, said=said), private=True)
    if before is not None:
        await bot.night_keeper.call_off(before)
    await bot.night_keeper.poll()


@handlers.button(rf"{cards.MARK}:{_NIGHT}")
async def explain(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Explain how a night goes."""
    await send(interaction, cards.rules_card(words_for(interaction, private=True)), private=True)


@handlers.button(rf"{cards.CANCEL}:{_NIGHT}")
async def cancel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Call a night off: for moderators."""
    require_moderator(interaction)
    night = await bot.services.nights.cancel(int(found["night"]))
    words = words_for(interaction, private=True)
    said = words.gettext("The trivia night is called off.")
    await interaction.response.edit_message(view=cards.coming_card(words, None, said=said))
    await bot.night_keeper.call_off(night)


@handlers.button(rf"{modes.REVEAL}:{GAME}")
async def reveal(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """End the open question: for the host, and moderators."""
    words = words_for(interaction, private=True)
    _, channel_id = place_of(interaction)
    await bot.services.games.skip(
        channel_id,
        interaction.user.id,
        is_moderator=is_moderator(interaction),
        now=bot.now(),
    )
    bot.game_host.nudge(int(found["game"]))
    await send(interaction, Card().text(words.gettext("Here comes the answer.")), private=True)
