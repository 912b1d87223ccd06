"""What a server lets the bot do, by what Discord told already: no call is made here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.domain.posts import FEATURES, WITH_EXTRAS, Feature, Reason
from bot.domain.schedule import slot_of
from bot.domain.settings import GuildSettings

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
"""Where messages can be sent in a server."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a feature that is switched on lacks, and where."""

    feature: Feature
    reason: Reason
    channel_id: int | None = None
    role_id: int | None = None


def find_lacks(guild: discord.Guild, settings: GuildSettings) -> tuple[Lack, ...]:
    """List what every feature that is switched on lacks, each lack once."""
    found: list[Lack] = []
    for kind, feature in FEATURES.items():
        channel_id = slot_of(settings, kind).channel_id
        if channel_id is None:
            continue
        lack = lack_of_place(guild, channel_id, feature)
        if lack is not None:
            found.append(lack)
        elif kind in WITH_EXTRAS:
            found += _lacks_of_extras(guild, settings, channel_id)
    if settings.review_channel is not None:
        lack = lack_of_place(guild, settings.review_channel, Feature.REVIEW)
        found += [lack] if lack else []
    return tuple(dict.fromkeys(found))


def lacks_of(guild: discord.Guild, settings: GuildSettings, feature: Feature) -> tuple[Lack, ...]:
    """List what one feature lacks; nothing where it is off or works."""
    return tuple(each for each in find_lacks(guild, settings) if each.feature is feature)


def lack_of_place(guild: discord.Guild, channel_id: int, feature: Feature) -> Lack | None:
    """Say what keeps the bot from writing in a channel or thread; None where nothing does."""
    place = guild.get_channel_or_thread(channel_id)
    reason = reason_against(place)
    return Lack(feature, reason, channel_id) if reason else None


def reason_against(place: object) -> Reason | None:
    """Say why nothing can be sent to a place; None where it can."""
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


def may_read_history(place: object) -> bool:
    """Tell whether the bot sees what was written before; Discord shows nothing otherwise."""
    if isinstance(place, discord.DMChannel):
        return True
    if not isinstance(place, Place) or _is_orphan(place):
        return False
    may = _permissions(place)
    return may.view_channel and may.read_message_history


def lacks_of_extras(
    guild: discord.Guild, settings: GuildSettings, place: object
) -> dict[Feature, Lack]:
    """Say which of picture, thread, publication and mention are wanted but not possible."""
    if not isinstance(place, Place) or _is_orphan(place):
        return {}
    return {each.feature: each for each in _extras(guild, settings, place)}


def _lacks_of_extras(guild: discord.Guild, settings: GuildSettings, channel_id: int) -> list[Lack]:
    place = guild.get_channel_or_thread(channel_id)
    return list(lacks_of_extras(guild, settings, place).values())


def _extras(guild: discord.Guild, settings: GuildSettings, place: Place) -> Iterator[Lack]:
    may = _permissions(place)
    is_thread = isinstance(place, discord.Thread)
    if settings.picture and not may.attach_files:
        yield Lack(Feature.PICTURE, Reason.NO_ATTACH, place.id)
    if settings.thread and (is_thread or not may.create_public_threads):
        reason = Reason.IN_THREAD if is_thread else Reason.NO_THREAD
        yield Lack(Feature.THREAD, reason, place.id)
    if settings.publish and not (isinstance(place, discord.TextChannel) and place.is_news()):
        yield Lack(Feature.PUBLISH, Reason.NOT_ANNOUNCEMENT, place.id)
    if settings.ping_role is not None:
        role = guild.get_role(settings.ping_role)
        if role is None:
            yield Lack(Feature.PING, Reason.NO_ROLE, place.id, settings.ping_role)
        elif not role.mentionable and not may.mention_everyone:
            yield Lack(Feature.PING, Reason.NO_PING, place.id, role.id)


def _is_orphan(place: Place) -> bool:
    return isinstance(place, discord.Thread) and place.parent is None


def _permissions(place: Place) -> discord.Permissions:
    return place.permissions_for(place.guild.me)
