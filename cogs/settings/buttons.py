"""What the buttons about settings do, files of settings and checks. Each asks anew who presses."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import discord

from bot.app.client import Interaction, KollabBot
from bot.app.features import POST_SOURCES
from bot.kit.discord.card import LIST, Card
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.kit.errors import Fault, FaultCode, InputCode, Place
from bot.kit.zone_search import zone_now
from bot.posts.cards.check import AGAIN, Check, check_card
from bot.posts.cards.panel import CHECK
from bot.posts.delivery.places import fetch_archived
from bot.settings.cards import settings as cards
from bot.settings.cards.panel import fault_here
from bot.settings.declare import NothingToUndoError, SettingsCode, SettingsFileError
from bot.settings.files import MOST_BYTES
from bot.settings.model import GuildSettings, changes_between

handlers: Handlers[KollabBot] = Handlers()
_LONGEST_ID = 18


async def history_page(interaction: Interaction, *, before: int | None = None) -> Card:
    """Make a page of what was changed, from a change on or from the newest."""
    guild_id = require_moderator(interaction)
    changes = await interaction.client.services.settings.history(
        guild_id, before=before, limit=cards.HISTORY_PAGE + 1
    )
    words = words_for(interaction, private=True)
    return cards.history_card(words, changes, newest=before is None)


async def proposal(interaction: Interaction, file: discord.Attachment) -> Card:
    """Read a file of settings and show what it would change; raises SettingsFileError."""
    guild_id, service = require_moderator(interaction), interaction.client.services.settings
    if file.size > MOST_BYTES:
        raise SettingsFileError((Fault(Place(), InputCode.TOO_LARGE, limit="64 KB"),))
    new = await _read(interaction, guild_id, file)
    changes = changes_between(await service.get(guild_id), new)
    now = interaction.client.now()
    kept = await service.propose(guild_id, new, now=now) if changes else ""
    return cards.proposal_card(words_for(interaction, private=True), changes, kept)


async def _read(interaction: Interaction, guild_id: int, file: discord.Attachment) -> GuildSettings:
    service, guild = interaction.client.services.settings, interaction.guild
    unknown: list[int] = []

    def check(archived: Collection[int], key: str, value: Any) -> FaultCode | None:
        code = fault_here(guild, archived, key, value)
        if code is SettingsCode.NOT_A_CHANNEL_HERE:
            unknown.append(value)
        return code

    try:
        return await service.read_import(guild_id, file.read, check=partial(check, ()))
    except SettingsFileError:
        archived = await fetch_archived(guild, unknown) if guild else {}
        if not archived:
            raise
    return await service.read_import(guild_id, file.read, check=partial(check, archived))


def change_id_of(chosen: str | None) -> int | None:
    """Read which change is meant; raises NothingToUndoError for what is none."""
    if chosen is None:
        return None
    if not chosen.isdecimal() or len(chosen) > _LONGEST_ID:
        raise NothingToUndoError
    return int(chosen)


@handlers.button(rf"{cards.HISTORY}:(?P<before>newest|[0-9]{{1,18}})")
async def turn_history(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page of what was changed."""
    before = None if found["before"] == "newest" else int(found["before"])
    await turn(interaction, await history_page(interaction, before=before))


@handlers.button(rf"{cards.APPLY}:{LIST}")
async def apply(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Set what a file says."""
    guild_id = require_moderator(interaction)
    change = await bot.services.settings.accept(
        guild_id, found["list"], by=interaction.user.id, now=bot.now()
    )
    await turn(interaction, cards.changed_card(words_for(interaction, private=True), change))


@handlers.button(cards.RESET)
async def reset(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Set everything back."""
    guild_id = require_moderator(interaction)
    change = await bot.services.settings.reset(guild_id, by=interaction.user.id, now=bot.now())
    await turn(interaction, cards.changed_card(words_for(interaction, private=True), change))


@handlers.button(cards.KEEP)
async def keep(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Leave everything as it is."""
    require_moderator(interaction)
    await turn(interaction, cards.kept_card(words_for(interaction, private=True)))


async def check_answer(interaction: Interaction) -> Card:
    """Check the server where somebody is."""
    bot, guild_id = interaction.client, require_moderator(interaction)
    service, now = bot.services.settings, bot.now()
    settings = await service.get(guild_id)
    missing, archived = await bot.find_missing(interaction.guild, settings)
    check = Check(
        settings,
        await bot.services.posting.coming(guild_id),
        now,
        zone_now(settings.time_zone, now=now),
        POST_SOURCES,
        missing,
        await bot.services.posting.problems.list_of(guild_id),
        archived,
    )
    return check_card(words_for(interaction, private=True), check)


@handlers.button(AGAIN)
async def check_again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Check anew, in place."""
    await turn(interaction, await check_answer(interaction))


@handlers.button(CHECK)
async def check_from_panel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Check, and leave the panel as it is."""
    await send(interaction, await check_answer(interaction), private=True)
