"""The demo's server: its channels, roles and people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    import simcord
    from simcord import ChannelHandle, GuildHandle, MemberActor, RoleHandle

SERVER_NAME = "Kollab Demo"
FAN, MODERATOR = "fan", "moderator"
MODERATORS_ONLY = "mod-only"
CHANNELS = {
    "general": "Hello, fans! Type /help to see what Kollab can do.",
    "k-pop": "Who worked with whom?",
    "trivia": "Games and guesses",
    "announcements": "Other servers can follow this announcement channel",
    MODERATORS_ONLY: "Only moderators see this channel",
}
FANS_ROLE = "K-pop fans"
_ANNOUNCEMENTS = "announcements"
# https://docs.discord.com/developers/components/reference#component-object-component-types
_USERS, _ROLES, _MENTIONABLES, _CHANNELS = 5, 6, 7, 8


@dataclass(slots=True)
class Scenery:
    """Who and what there is in the server, by name."""

    channels: dict[str, ChannelHandle] = field(default_factory=dict)
    roles: dict[str, RoleHandle] = field(default_factory=dict)
    people: dict[str, MemberActor] = field(default_factory=dict)

    def offered(self, select: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a select of channels, roles or people offers, by name."""
        kind = int(select["type"])
        if kind == _CHANNELS:
            types = select.get("channel_types")
            return {
                f"#{name}": one
                for name, one in self.channels.items()
                if not types or one._channel.type in types
            }
        people: dict[str, Any] = {f"@{name}": one for name, one in self.people.items()}
        roles: dict[str, Any] = {f"@{name}": one for name, one in self.roles.items()}
        return {_USERS: people, _ROLES: roles, _MENTIONABLES: people | roles}[kind]

    def names(self) -> dict[str, str]:
        """Return what a client shows in place of mentions, by how those are written."""
        channels = {f"<#{one.id}>": f"#{name}" for name, one in self.channels.items()}
        roles = {f"<@&{one.id}>": f"@{name}" for name, one in self.roles.items()}
        people = {f"<@{one.id}>": f"@{name}" for name, one in self.people.items()}
        return channels | roles | people


def furnish(env: simcord.Env, *, locale: str) -> Scenery:
    """Make the server; the bot may do everything there that it can (simcord's default)."""
    guild = env.create_guild(SERVER_NAME, preferred_locale=locale)
    scenery = Scenery()
    moderators = guild.create_role("Moderators", permissions=_moderator_permissions())
    scenery.roles = {
        "Moderators": moderators,
        FANS_ROLE: guild.create_role(FANS_ROLE, mentionable=True),
    }
    for name, topic in CHANNELS.items():
        if name == _ANNOUNCEMENTS:
            scenery.channels[name] = guild.create_news_channel(name)
            continue
        hidden = _closed_to_all_but(env, guild, moderators) if name == MODERATORS_ONLY else None
        scenery.channels[name] = guild.create_text_channel(name, topic=topic, overwrites=hidden)
    fan, moderator = (
        env.create_user(name, global_name=name.capitalize()) for name in (FAN, MODERATOR)
    )
    scenery.people = {
        FAN: guild.add_member(fan, roles=[scenery.roles[FANS_ROLE]]),
        MODERATOR: guild.add_member(moderator, roles=[moderators]),
    }
    return scenery


def _closed_to_all_but(env: simcord.Env, guild: GuildHandle, role: RoleHandle) -> dict[Any, Any]:
    seen = discord.PermissionOverwrite(view_channel=True)
    return {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        role: seen,
        env.bot.user: seen,
    }


def _moderator_permissions() -> discord.Permissions:
    return discord.Permissions(
        manage_guild=True, manage_channels=True, manage_messages=True, view_channel=True
    )
