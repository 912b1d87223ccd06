"""Changing settings by a panel's controls: what is written, and what is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord

from bot.kit.discord.i18n import Words
from bot.kit.discord.moderators import require_moderator
from bot.settings.cards.words import change_lines
from bot.settings.changes import SettingsChange
from bot.settings.model import GuildSettings
from bot.settings.service import SettingsService

CHANNEL_KEYS = (
    "daily_channel",
    "weekly_channel",
    "question_channel",
    "review_channel",
    "fallback_channel",
)


async def change_settings(
    interaction: discord.Interaction[Any],
    service: SettingsService,
    values: Mapping[str, Any],
    *,
    now: dt.datetime,
    shown: Mapping[str, Any] | None = None,
    action: str = "set",
) -> SettingsChange:
    """Set values as whoever presses; of what a form showed, only what they changed.

    Raises
    ------
    NotAllowedError
        For anybody but moderators.
    ChangedSinceError
        When somebody else changed meanwhile what the form showed.
    """
    guild_id = require_moderator(interaction)
    if shown is not None:
        values = {key: value for key, value in values.items() if value != shown[key]}
        shown = {key: shown[key] for key in values}
    return await service.change(
        guild_id, by=interaction.user.id, now=now, action=action, expected=shown, **values
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
