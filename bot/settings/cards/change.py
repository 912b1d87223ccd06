"""What is said of a change of settings, and which of them the server still has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord

from bot.kit.discord.i18n import Words
from bot.kit.errors import FaultCode
from bot.settings.cards.panel import CHANNEL_TYPES
from bot.settings.cards.words import change_lines
from bot.settings.changes import SettingsChange
from bot.settings.declare import CHANNEL, CHANNELS, ROLE
from bot.settings.errors import SettingsCode
from bot.settings.model import SETTINGS, GuildSettings


def said_lines(words: Words, change: SettingsChange) -> list[str]:
    """Return the words for what a change did."""
    if not change.changes:
        return ["-# " + words.gettext("Nothing was changed.")]
    return [words.gettext("✓ Saved:"), *change_lines(words, change.changes)]


def present(guild: discord.Guild | None, settings: GuildSettings) -> GuildSettings:
    """Return settings without the channels and roles that are gone."""
    if guild is None:
        return settings
    found = {CHANNEL: guild.get_channel_or_thread, ROLE: guild.get_role}
    kept: dict[str, Any] = {}
    for key, setting in SETTINGS.items():
        value = getattr(settings, key)
        if setting.kind is CHANNELS:
            kept[key] = tuple(each for each in value if guild.get_channel_or_thread(each))
        elif value and setting.kind in found and not found[setting.kind](value):
            kept[key] = None
    return replace(settings, **kept)


def fault_here(guild: discord.Guild | None, key: str, value: Any) -> FaultCode | None:
    """Find what is wrong with a value, or one of several, that can only be seen in the server."""
    kind = SETTINGS[key].kind
    if value is None or guild is None:
        return None
    if kind in (CHANNEL, CHANNELS):
        channel = guild.get_channel_or_thread(value)
        known = channel is not None and channel.type in CHANNEL_TYPES
        return None if known else SettingsCode.NOT_A_CHANNEL_HERE
    if kind is ROLE:
        role = guild.get_role(value)
        return None if role and not role.is_default() else SettingsCode.NOT_A_ROLE_HERE
    return None
