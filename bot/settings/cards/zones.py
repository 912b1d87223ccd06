"""Time zones and clocks as words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from discord import app_commands

from bot.kit.discord import limits
from bot.kit.discord.text import plain
from bot.kit.zone_search import ZoneSuggestion


def offset_word(offset: dt.timedelta) -> str:
    """Write a distance from UTC: ``UTC+9``, ``UTC-3:30``, ``UTC``."""
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\u2212"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


def clock_line(zone: ZoneSuggestion) -> str:
    """Write a zone, the time there and its distance from UTC: ``Asia/Seoul: 18:20, UTC+9``."""
    if zone.name == "UTC":
        return f"UTC: {zone.local:%H:%M}"
    return f"{zone.name}: {zone.local:%H:%M}, {offset_word(zone.offset)}"


def zone_choices(zones: Iterable[ZoneSuggestion]) -> list[app_commands.Choice[str]]:
    """Offer zones with the time there; what is sent back is the name."""
    return [
        app_commands.Choice(name=plain(clock_line(each), limits.OPTION_LABEL), value=each.name)
        for each in zones
    ][: limits.OPTIONS]
