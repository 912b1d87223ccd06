"""What is on the panel of `/setup` alone: time zones, and what the command itself sets."""

from __future__ import annotations

from typing import Any

import discord

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Answers, Match, chosen, first
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import turn
from bot.kit.discord.text import escape
from bot.kit.errors import InvalidInputError
from bot.kit.typed import typed_time
from bot.kit.zone_search import zones_meant
from bot.posts.cards.panel import SETUP, ZONE_PICK, setup_card
from bot.posts.schedule import DAILY_POST
from bot.settings.declare import SettingsCode
from bot.settings.model import ZONE_FORM
from cogs.panels import PanelControls

controls = PanelControls(SETUP, setup_card, kind=DAILY_POST)
handlers = controls.handlers


async def set_up(
    interaction: Interaction,
    time_zone: str | None,
    *,
    channel: discord.abc.Snowflake | None,
    time: str | None,
) -> None:
    """Set what the options of the command say, and show the panel; raises InvalidInputError.

    Of a time zone that is not clear the panel asks which is meant.
    """
    values: dict[str, Any] = {}
    if channel is not None:
        values |= {"daily_channel": channel.id, "daily_paused": False}
    if time is not None:
        values["daily_time"] = typed_time(time)
    asked: dict[str, Any] = {}
    if time_zone is not None:
        zone, asked = await _meant(interaction, time_zone)
        values |= zone
    await controls.show(interaction, values, **asked)


async def _meant(interaction: Interaction, typed: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what to set, or what the panel is to ask; raises InvalidInputError."""
    now = interaction.client.now()
    meant = await zones_meant(typed, locale=str(interaction.locale), now=now)
    if not meant.zones:
        raise InvalidInputError(SettingsCode.NOT_A_ZONE, "time_zone", value=typed[:100])
    if meant.is_sure:
        return {"time_zone": meant.zones[0].name}, {}
    words = words_for(interaction, private=True)
    question = words.gettext("Which time zone is “{typed}”? Pick one:", typed=escape(typed, 100))
    return {}, {"asks": [question], "zones": meant.zones}


@handlers.button(ZONE_PICK)
async def pick_zone(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Go by the chosen time zone."""
    await controls.update(interaction, {"time_zone": chosen(interaction)})


@handlers.form(ZONE_FORM.id)
async def submit_zone(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Go by the time zone that is meant, or ask which of several."""
    require_moderator(interaction)
    zone, asked = await _meant(interaction, first(answers, "zone"))
    if zone:
        return await controls.update(interaction, zone)
    said, zones = asked["asks"], asked["zones"]
    return await turn(interaction, await controls.card(interaction, said=said, zones=zones))
