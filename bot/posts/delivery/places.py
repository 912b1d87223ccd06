"""Where messages can be sent, and what a server lets the bot do there.

What Discord told already is enough to know that; only `Places` makes calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import aiohttp
import discord

from bot.kit.discord.calls import Caller, Done, Refusal, Refused, Unsure
from bot.kit.discord.i18n import Client, Words, words_in
from bot.posts.model import (
    PICTURE,
    PING,
    PROBLEMS,
    PUBLISH,
    REVIEW,
    THREAD,
    MissingPermission,
    Reason,
)
from bot.posts.schedule import Ability
from bot.posts.sources import PostSources
from bot.settings.cards.panel import CHANNEL_TYPES
from bot.settings.model import GuildSettings

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
"""Where messages can be sent in a server."""

Archived = Mapping[int, discord.Thread]
"""Archived threads by id; a message opens them, unless they are locked."""

_NONE: Archived = {}
_FETCH_SECONDS = 30.0
_ANSWER_SECONDS = 1.5
"""So long somebody waits who wants an answer within three seconds."""
_MOST_FETCHED = 10
_REASONS = {
    Refusal.GONE: Reason.NO_CHANNEL,
    Refusal.HIDDEN: Reason.HIDDEN,
    Refusal.FORBIDDEN: Reason.NO_SEND,
    Refusal.ARCHIVED: Reason.ARCHIVED,
    Refusal.DM_CLOSED: Reason.DM_CLOSED,
    Refusal.OTHER: Reason.REFUSED,
}


def find_missing(
    guild: discord.Guild,
    settings: GuildSettings,
    sources: PostSources,
    archived: Archived = _NONE,
) -> tuple[MissingPermission, ...]:
    """List what every feature that is switched on lacks, each lack once."""
    found: list[MissingPermission] = []
    for source in sources.servers:
        channel_id = source.channel_id(settings)
        if channel_id is None:
            continue
        permission = missing_place(guild, channel_id, source.feature, archived)
        if permission is not None:
            found.append(permission)
        elif source.extras is not None:
            place = _known(guild, channel_id, archived)
            found += missing_for_extras(guild, settings, place).values()
    told = {REVIEW: settings.review_channel, PROBLEMS: settings.fallback_channel}
    for feature, channel_id in told.items():
        if channel_id and (permission := missing_place(guild, channel_id, feature, archived)):
            found.append(permission)
    return tuple(dict.fromkeys(found))


async def fetch_archived(guild: discord.Guild, channel_ids: Iterable[int | None]) -> Archived:
    """Return those of some channels that are archived threads: memory has none of them."""
    unknown = [
        each
        for each in dict.fromkeys(channel_ids)
        if each is not None and guild.get_channel_or_thread(each) is None
    ]
    found = await asyncio.gather(*(_archived(guild, each) for each in unknown[:_MOST_FETCHED]))
    return {each.id: each for each in found if each is not None}


async def _archived(guild: discord.Guild, channel_id: int) -> discord.Thread | None:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            found = await guild.fetch_channel(channel_id)
    except (discord.HTTPException, discord.InvalidData, TimeoutError, aiohttp.ClientError, OSError):
        return None  # It is gone, or nobody knows.
    if not isinstance(found, discord.Thread) or found.type not in CHANNEL_TYPES:
        return None
    return found if found.archived else None


def missing_place(
    guild: discord.Guild, channel_id: int, feature: Ability, archived: Archived = _NONE
) -> MissingPermission | None:
    """Return what keeps the bot from writing in a channel or thread, or None."""
    reason = reason_against(_known(guild, channel_id, archived))
    return MissingPermission(feature, reason, channel_id) if reason else None


def reason_against(place: object) -> Reason | None:
    """Return why nothing can be sent to a place; None where it can."""
    if not isinstance(place, Place) or _is_orphan(place):
        return Reason.NO_CHANNEL
    may = _permissions(place)
    if not may.view_channel:
        return Reason.HIDDEN
    if not isinstance(place, discord.Thread):
        return None if may.send_messages else Reason.NO_SEND
    if place.archived and place.locked and not may.manage_threads:
        return Reason.ARCHIVED
    return None if may.send_messages_in_threads else Reason.NO_THREAD_SEND


def reason_of(refused: Refused) -> Reason:
    """Return why nothing can be sent, by what Discord said."""
    return _REASONS[refused.meaning]


def may_read_history(place: object) -> bool:
    """Return whether the bot sees what was written before; else Discord shows nothing."""
    if isinstance(place, discord.DMChannel):
        return True
    if not isinstance(place, Place) or _is_orphan(place):
        return False
    may = _permissions(place)
    return may.view_channel and may.read_message_history


def missing_for_extras(
    guild: discord.Guild, settings: GuildSettings, place: object
) -> dict[Ability, MissingPermission]:
    """Return which of picture, thread, publication, mention are wanted but impossible."""
    if not isinstance(place, Place) or _is_orphan(place):
        return {}
    return {each.feature: each for each in _extras(guild, settings, place)}


def _extras(
    guild: discord.Guild, settings: GuildSettings, place: Place
) -> Iterator[MissingPermission]:
    may = _permissions(place)
    is_thread = isinstance(place, discord.Thread)
    if settings.picture and not may.attach_files:
        yield MissingPermission(PICTURE, Reason.NO_ATTACH, place.id)
    if settings.thread and (is_thread or not may.create_public_threads):
        reason = Reason.IN_THREAD if is_thread else Reason.NO_THREAD
        yield MissingPermission(THREAD, reason, place.id)
    if settings.publish and not (isinstance(place, discord.TextChannel) and place.is_news()):
        yield MissingPermission(PUBLISH, Reason.NOT_ANNOUNCEMENT, place.id)
    if settings.ping_role is not None:
        role = guild.get_role(settings.ping_role)
        if role is None:
            yield MissingPermission(PING, Reason.NO_ROLE, place.id, settings.ping_role)
        elif not role.mentionable and not may.mention_everyone:
            yield MissingPermission(PING, Reason.NO_PING, place.id, role.id)


def _known(guild: discord.Guild, channel_id: int, archived: Archived) -> object:
    return archived.get(channel_id) or guild.get_channel_or_thread(channel_id)


def _is_orphan(place: Place) -> bool:
    return isinstance(place, discord.Thread) and place.parent is None


def _permissions(place: Place) -> discord.Permissions:
    return place.permissions_for(place.guild.me)


@dataclass(slots=True)
class Places:
    """Finds where to write, and opens it."""

    client: Client
    caller: Caller

    async def channel(
        self, guild: discord.Guild, channel_id: int | None
    ) -> discord.abc.Messageable | Reason | Unsure:
        """Return a channel that can be written to, or why none can.

        A thread that is archived is not in memory; writing to it opens it again.
        """
        if channel_id is None:
            return Reason.NO_CHANNEL
        wanted = channel_id
        found: object = guild.get_channel_or_thread(wanted)
        if found is None:
            fetched = await self.caller.call(
                lambda: _fetched(guild, wanted), seconds=_FETCH_SECONDS
            )
            if not isinstance(fetched, Done):
                return reason_of(fetched) if isinstance(fetched, Refused) else fetched
            found = fetched.value
        if isinstance(found, Reason):
            return found
        if (reason := reason_against(found)) is not None:
            return reason
        return found if isinstance(found, discord.abc.Messageable) else Unsure()

    async def direct(self, user_id: int) -> discord.abc.Messageable | Reason | Unsure:
        """Open somebody's direct messages."""
        opened = await self.caller.call(
            lambda: self.client.create_dm(discord.Object(user_id)), seconds=_FETCH_SECONDS
        )
        if isinstance(opened, Refused):
            return reason_of(opened)
        return opened.value if isinstance(opened, Done) else opened


async def _fetched(guild: discord.Guild, channel_id: int) -> object:
    try:
        return await guild.fetch_channel(channel_id)
    except discord.InvalidData:
        return Reason.FOREIGN


def words_of(guild: discord.Guild, settings: GuildSettings) -> Words:
    """Return a server's language: its own choice, or the one it has at Discord."""
    return words_in(settings.language or guild.preferred_locale.value)
