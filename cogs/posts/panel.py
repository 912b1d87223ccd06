"""What the panel's buttons, selects and forms do. Each asks anew who presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.kit.discord.buttons import Interaction, Match, action
from bot.kit.discord.card import Card
from bot.kit.discord.forms import Answers, Form, submission
from bot.kit.discord.host import Host, host_of
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.moderators import require_moderator
from bot.kit.discord.reply import send, turn
from bot.kit.discord.text import escape
from bot.kit.errors import InputFault, InvalidInputError
from bot.kit.zone_search import ZoneSuggestion, zone_now, zones_meant
from bot.posts.cards import panel as panel
from bot.posts.cards import panel_forms as forms
from bot.posts.cards.check import missing_lines
from bot.posts.cards.panel import Panel, setup_card
from bot.posts.cards.schedule import posted_lines
from bot.posts.schedule import PostKind
from bot.settings.cards.words import change_lines
from bot.settings.changes import SettingsChange
from bot.settings.model import GuildSettings

KIND = r"(?P<kind>daily|weekly)"
_FORMS: dict[str, Callable[[Words, GuildSettings], Form]] = {
    "zone": forms.zone_form,
    "time": forms.time_form,
    "look": forms.look_form,
    "weekly": forms.weekly_form,
}
CHANNEL_KEYS = (
    "daily_channel",
    "weekly_channel",
    "question_channel",
    "review_channel",
    "fallback_channel",
)
_CHANNEL_OF = {"daily": "daily_channel", "weekly": "weekly_channel"}


async def panel_card(
    interaction: Interaction,
    *,
    said: Sequence[str] = (),
    zones: Sequence[ZoneSuggestion] = (),
) -> Card:
    """Make the panel of the server where somebody is."""
    host, guild_id = host_of(interaction), require_moderator(interaction)
    words, now = words_for(interaction, private=True), host.now()
    settings = await host.services.settings.get(guild_id)
    guild = interaction.guild
    missing = host.find_missing(guild, settings) if guild else ()
    shown = Panel(
        settings,
        await host.services.settings.coming(guild_id),
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
    change = await change_settings(interaction, values) if values else None
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
        values["daily_time"] = forms.typed_time(time)
    return values


async def _one_zone(interaction: Interaction, typed: str) -> str:
    now = host_of(interaction).now()
    zones = await zones_meant(typed, locale=str(interaction.locale), now=now)
    if len(zones) != 1:
        raise InvalidInputError(InputFault.NOT_A_ZONE, "time_zone", value=typed)
    return zones[0].name


async def change_settings(
    interaction: Interaction, values: dict[str, Any], *, shown: dict[str, Any] | None = None
) -> SettingsChange:
    """Set values as whoever presses; of what a form showed, only what they changed."""
    guild_id = require_moderator(interaction)
    if shown is not None:
        values = {key: value for key, value in values.items() if value != shown[key]}
        shown = {key: shown[key] for key in values}
    return await host_of(interaction).services.settings.change(
        guild_id, by=interaction.user.id, now=host_of(interaction).now(), expected=shown, **values
    )


def said_lines(words: Words, change: SettingsChange) -> list[str]:
    """Return the words for what a change did."""
    if not change.changes:
        return ["-# " + words.gettext("Nothing was changed.")]
    return [words.gettext("✓ Saved:"), *change_lines(words, change.changes)]


def present(guild: discord.Guild | None, settings: GuildSettings) -> GuildSettings:
    """Return settings without the channels and roles that are gone."""
    if guild is None:
        return settings
    kept: dict[str, Any] = {}
    for key in CHANNEL_KEYS:
        if not guild.get_channel_or_thread(getattr(settings, key) or 0):
            kept[key] = None
    kept["trivia_channels"] = tuple(
        each for each in settings.trivia_channels if guild.get_channel_or_thread(each)
    )
    if not guild.get_role(settings.ping_role or 0):
        kept["ping_role"] = None
    return replace(settings, **kept)


async def _update(interaction: Interaction, **values: Any) -> None:
    await _shown_anew(interaction, await change_settings(interaction, values))


async def _shown_anew(interaction: Interaction, change: SettingsChange) -> None:
    said = said_lines(words_for(interaction, private=True), change)
    await turn(interaction, await panel_card(interaction, said=said))


def chosen_id(interaction: Interaction) -> int | None:
    """Return the channel chosen from a select; None where the choice was taken back."""
    data: Any = interaction.data
    return int(data["values"][0]) if data["values"] else None


@action(panel.REFRESH)
async def refresh(interaction: Interaction, host: Host, found: Match) -> None:
    """Show the panel as things are now."""
    await turn(interaction, await panel_card(interaction))


@action(panel.DAILY_CHANNEL)
async def set_daily_channel(interaction: Interaction, host: Host, found: Match) -> None:
    """Post in the chosen channel, or nowhere."""
    await _update(interaction, daily_channel=chosen_id(interaction), daily_paused=False)


@action(panel.FALLBACK)
async def set_fallback(interaction: Interaction, host: Host, found: Match) -> None:
    """Report problems in the chosen channel, or to the owner."""
    await _update(interaction, fallback_channel=chosen_id(interaction))


@action(panel.LANGUAGE)
async def set_language(interaction: Interaction, host: Host, found: Match) -> None:
    """Speak the chosen language, or the server's own."""
    data: Any = interaction.data
    chosen = data["values"][0]
    await _update(interaction, language=None if chosen == panel.OWN_LANGUAGE else chosen)


@action(panel.ZONE_PICK)
async def pick_zone(interaction: Interaction, host: Host, found: Match) -> None:
    """Go by the chosen time zone."""
    data: Any = interaction.data
    await _update(interaction, time_zone=data["values"][0])


@action(rf"{panel.PAUSE}:{KIND}")
async def pause(interaction: Interaction, host: Host, found: Match) -> None:
    """Post nothing for now."""
    await _switch(interaction, "pause", **{f"{found['kind']}_paused": True})


@action(rf"{panel.RESUME}:{KIND}")
async def resume(interaction: Interaction, host: Host, found: Match) -> None:
    """Post again."""
    await _switch(interaction, "resume", **{f"{found['kind']}_paused": False})


@action(rf"{panel.OFF}:{KIND}")
async def switch_off(interaction: Interaction, host: Host, found: Match) -> None:
    """Post no more; the rest of what was set stays."""
    await _update(interaction, **{_CHANNEL_OF[found["kind"]]: None})


async def _switch(interaction: Interaction, name: str, **values: Any) -> None:
    await _shown_anew(interaction, await switch_settings(interaction, name, **values))


async def switch_settings(interaction: Interaction, name: str, **values: Any) -> SettingsChange:
    """Set values as whoever presses, by an action that the history names."""
    host, guild_id = host_of(interaction), require_moderator(interaction)
    return await host.services.settings.change(
        guild_id, by=interaction.user.id, now=host.now(), action=name, **values
    )


@action(panel.POST_NOW)
async def post_now(interaction: Interaction, host: Host, found: Match) -> None:
    """Post today's, which would not come by itself."""
    require_moderator(interaction)
    if interaction.guild is None:
        return
    # Posting may take longer than the three seconds that Discord waits.
    await interaction.response.defer()
    post = await host.courier.post_now(interaction.guild, PostKind.DAILY)
    said = posted_lines(words_for(interaction, private=True), post)
    await interaction.edit_original_response(view=await panel_card(interaction, said=said))


@action(rf"{panel.OPEN_FORM}:(?P<form>zone|time|look|weekly)")
async def open_form(interaction: Interaction, host: Host, found: Match) -> None:
    """Open a form with what is set filled in."""
    settings = await host.services.settings.get(require_moderator(interaction))
    words = words_for(interaction, private=True)
    form = _FORMS[found["form"]](words, present(interaction.guild, settings))
    await interaction.response.send_modal(form)


@submission(forms.ZONE_FORM)
async def submit_zone(interaction: Interaction, host: Host, found: Match, answers: Answers) -> None:
    """Go by the time zone that is meant, or ask which of several."""
    require_moderator(interaction)
    typed = forms.first(answers, "zone")
    zones = await zones_meant(typed, locale=str(interaction.locale), now=host.now())
    if not zones:
        raise InvalidInputError(InputFault.NOT_A_ZONE, "time_zone", value=typed[:100])
    if len(zones) == 1:
        return await _update(interaction, time_zone=zones[0].name)
    words = words_for(interaction, private=True)
    said = [words.gettext("“{typed}” may be several zones. Choose one:", typed=escape(typed, 100))]
    return await turn(interaction, await panel_card(interaction, said=said, zones=zones))


@submission(forms.TIME_TEMPLATE)
async def submit_time(interaction: Interaction, host: Host, found: Match, answers: Answers) -> None:
    """Set when the daily post comes."""
    shown, values = forms.time_values(found, answers)
    await _shown_anew(interaction, await change_settings(interaction, values, shown=shown))


@submission(forms.LOOK_TEMPLATE)
async def submit_look(interaction: Interaction, host: Host, found: Match, answers: Answers) -> None:
    """Set what the daily post shows."""
    shown, values = forms.look_values(found, answers)
    if values["ping_role"] == interaction.guild_id:
        raise InvalidInputError(InputFault.NOT_A_ROLE_HERE, "ping_role", value="@everyone")
    await _shown_anew(interaction, await change_settings(interaction, values, shown=shown))


@submission(forms.WEEKLY_TEMPLATE)
async def submit_weekly(
    interaction: Interaction, host: Host, found: Match, answers: Answers
) -> None:
    """Set where and when the weekly digest comes."""
    shown, values = forms.weekly_values(found, answers)
    await _shown_anew(interaction, await change_settings(interaction, values, shown=shown))
