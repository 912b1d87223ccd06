"""What the panel's buttons, selects and forms do. Each asks anew who presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.app.client import Interaction, KollabBot
from bot.kit.discord import form_fields as forms_kit
from bot.kit.discord.card import Card
from bot.kit.discord.forms import Form
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen_id
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.moderators import require_guild, require_moderator
from bot.kit.discord.reply import send, turn
from bot.kit.discord.text import escape
from bot.kit.errors import InvalidInputError
from bot.kit.zone_search import ZoneSuggestion, zone_now, zones_meant
from bot.posts.cards import panel as panel
from bot.posts.cards import panel_forms as forms
from bot.posts.cards.check import missing_lines
from bot.posts.cards.panel import Panel, setup_card
from bot.posts.cards.schedule import posted_lines
from bot.posts.schedule import PostKind
from bot.settings.cards.change import change_settings, present, said_lines
from bot.settings.changes import SettingsChange
from bot.settings.errors import SettingsCode
from bot.settings.model import GuildSettings

handlers: Handlers[KollabBot] = Handlers()

KIND = r"(?P<kind>daily|weekly)"
_FORMS: dict[str, Callable[[Words, GuildSettings], Form]] = {
    "zone": forms.zone_form,
    "time": forms.time_form,
    "look": forms.look_form,
    "weekly": forms.weekly_form,
}
_CHANNEL_OF = {"daily": "daily_channel", "weekly": "weekly_channel"}


async def panel_card(
    interaction: Interaction,
    *,
    said: Sequence[str] = (),
    zones: Sequence[ZoneSuggestion] = (),
) -> Card:
    """Make the panel of the server where somebody is."""
    bot, guild_id = interaction.client, require_moderator(interaction)
    words, now = words_for(interaction, private=True), bot.now()
    settings = await bot.services.settings.get(guild_id)
    guild = interaction.guild
    missing = bot.find_missing(guild, settings) if guild else ()
    shown = Panel(
        settings,
        await bot.services.settings.coming(guild_id),
        now,
        zone_now(settings.time_zone, now=now),
        str(interaction.guild_locale or interaction.locale),
        present(guild, settings),
        missing_lines(words, missing),
        said,
        zones,
    )
    return setup_card(words, shown)


async def show_panel(interaction: Interaction, values: dict[str, Any]) -> None:
    """Set what a moderator named, if anything, and answer with the panel."""
    change = await _change(interaction, values) if values else None
    said = said_lines(words_for(interaction, private=True), change) if change else ()
    await send(interaction, await panel_card(interaction, said=said), private=True)


async def named_values(
    interaction: Interaction,
    time_zone: str | None,
    *,
    channel: discord.abc.Snowflake | None,
    time: str | None,
) -> dict[str, Any]:
    """Read what the options of the command set; raises InvalidInputError."""
    values: dict[str, Any] = {}
    if time_zone is not None:
        values["time_zone"] = await _one_zone(interaction, time_zone)
    if channel is not None:
        values |= {"daily_channel": channel.id, "daily_paused": False}
    if time is not None:
        values["daily_time"] = forms_kit.typed_time(time)
    return values


async def _one_zone(interaction: Interaction, typed: str) -> str:
    now = interaction.client.now()
    zones = await zones_meant(typed, locale=str(interaction.locale), now=now)
    if len(zones) != 1:
        raise InvalidInputError(SettingsCode.NOT_A_ZONE, "time_zone", value=typed)
    return zones[0].name


async def _update(interaction: Interaction, **values: Any) -> None:
    await _shown_anew(interaction, await _change(interaction, values))


async def _shown_anew(interaction: Interaction, change: SettingsChange) -> None:
    said = said_lines(words_for(interaction, private=True), change)
    await turn(interaction, await panel_card(interaction, said=said))


@handlers.button(panel.REFRESH)
async def refresh(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the panel as things are now."""
    await turn(interaction, await panel_card(interaction))


@handlers.button(panel.DAILY_CHANNEL)
async def set_daily_channel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Post in the chosen channel, or nowhere."""
    await _update(interaction, daily_channel=chosen_id(interaction), daily_paused=False)


@handlers.button(panel.FALLBACK)
async def set_fallback(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Report problems in the chosen channel, or to the owner."""
    await _update(interaction, fallback_channel=chosen_id(interaction))


@handlers.button(panel.LANGUAGE)
async def set_language(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Speak the chosen language, or the server's own."""
    data: Any = interaction.data
    chosen = data["values"][0]
    await _update(interaction, language=None if chosen == panel.OWN_LANGUAGE else chosen)


@handlers.button(panel.ZONE_PICK)
async def pick_zone(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Go by the chosen time zone."""
    data: Any = interaction.data
    await _update(interaction, time_zone=data["values"][0])


@handlers.button(rf"{panel.PAUSE}:{KIND}")
async def pause(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Post nothing for now."""
    await _switch(interaction, "pause", **{f"{found['kind']}_paused": True})


@handlers.button(rf"{panel.RESUME}:{KIND}")
async def resume(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Post again."""
    await _switch(interaction, "resume", **{f"{found['kind']}_paused": False})


@handlers.button(rf"{panel.OFF}:{KIND}")
async def switch_off(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Post no more; the rest of what was set stays."""
    await _update(interaction, **{_CHANNEL_OF[found["kind"]]: None})


async def _switch(interaction: Interaction, name: str, **values: Any) -> None:
    await _shown_anew(interaction, await _change(interaction, values, action=name))


@handlers.button(panel.POST_NOW)
async def post_now(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Post today's, which would not come by itself."""
    guild = require_guild(interaction)
    # Posting may take longer than the three seconds that Discord waits.
    await interaction.response.defer()
    post = await bot.courier.post_now(guild, PostKind.DAILY)
    said = posted_lines(words_for(interaction, private=True), post)
    await interaction.edit_original_response(view=await panel_card(interaction, said=said))


@handlers.button(rf"{panel.OPEN_FORM}:(?P<form>zone|time|look|weekly)")
async def open_form(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open a form with what is set filled in."""
    settings = await bot.services.settings.get(require_moderator(interaction))
    words = words_for(interaction, private=True)
    form = _FORMS[found["form"]](words, present(interaction.guild, settings))
    await interaction.response.send_modal(form)


@handlers.form(forms.ZONE_FORM)
async def submit_zone(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Go by the time zone that is meant, or ask which of several."""
    require_moderator(interaction)
    typed = forms_kit.first(answers, "zone")
    zones = await zones_meant(typed, locale=str(interaction.locale), now=bot.now())
    if not zones:
        raise InvalidInputError(SettingsCode.NOT_A_ZONE, "time_zone", value=typed[:100])
    if len(zones) == 1:
        return await _update(interaction, time_zone=zones[0].name)
    words = words_for(interaction, private=True)
    said = [words.gettext("“{typed}” may be several zones. Choose one:", typed=escape(typed, 100))]
    return await turn(interaction, await panel_card(interaction, said=said, zones=zones))


@handlers.form(forms.TIME_TEMPLATE)
async def submit_time(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Set when the daily post comes."""
    shown, values = forms.time_values(found, answers)
    await _shown_anew(interaction, await _change(interaction, values, shown=shown))


@handlers.form(forms.LOOK_TEMPLATE)
async def submit_look(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Set what the daily post shows."""
    shown, values = forms.look_values(found, answers)
    if values["ping_role"] == interaction.guild_id:
        raise InvalidInputError(SettingsCode.NOT_A_ROLE_HERE, "ping_role", value="@everyone")
    await _shown_anew(interaction, await _change(interaction, values, shown=shown))


@handlers.form(forms.WEEKLY_TEMPLATE)
async def submit_weekly(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Set where and when the weekly digest comes."""
    shown, values = forms.weekly_values(found, answers)
    await _shown_anew(interaction, await _change(interaction, values, shown=shown))


async def _change(interaction: Interaction, values: dict[str, Any], **how: Any) -> SettingsChange:
    bot = interaction.client
    return await change_settings(interaction, bot.services.settings, values, now=bot.now(), **how)
