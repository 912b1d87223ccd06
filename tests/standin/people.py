"""Who acts, and where: what an interaction tells of a person and of the place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Self

from tests.standin import payloads, permissions
from tests.standin.payloads import Payload

if TYPE_CHECKING:
    from tests.standin.guilds import Guilds

UPLOADED = 10_485_760


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a server by number, or with None in a direct message to the bot.

    `channel` is a room of the server, its first one unless told. `allowed` are the permissions
    there: `permissions.MODERATOR` has Manage Server. `Guild.moderator`, `.owner` and `.fan` give
    those of one server.
    """

    guild: int | None = 0
    locale: str = "en-US"
    user_id: int = payloads.FAN_ID
    name: str = "fan"
    allowed: int = permissions.FAN
    channel: str | None = None

    def at(self, guild: int | None, channel: str | None = None) -> Self:
        """Return the same person somewhere else."""
        return replace(self, guild=guild, channel=channel)

    def user(self) -> Payload:
        """Return the person as Discord tells of it everywhere."""
        return payloads.user(self.user_id, self.name)

    def setting(self, guilds: Guilds) -> Payload:
        """Return the part of an interaction that says who and where."""
        shared = {
            "locale": self.locale,
            "entitlements": [],
            "attachment_size_limit": UPLOADED,
        }
        where = self._alone() if self.guild is None else self._in_guild(guilds)
        return {**shared, **where, "channel_id": where["channel"]["id"]}

    def _alone(self) -> Payload:
        return {
            "user": self.user(),
            "app_permissions": str(permissions.EVERYTHING),
            "channel": payloads.direct_channel(self.user_id, self.name),
            "context": 1,
            "authorizing_integration_owners": {"0": "0"},
        }

    def _in_guild(self, guilds: Guilds) -> Payload:
        guild = guilds[self.guild or 0]
        room = guilds.rooms[self.channel or guild.room]
        locale = guild.payload["preferred_locale"]
        return {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": locale, "features": []},
            "guild_locale": locale,
            "member": payloads.member(self.user(), self.allowed),
            "channel": {**room, "permissions": str(self.allowed)},
            "app_permissions": str(guilds.bot_may(room)),
            "context": 0,
            "authorizing_integration_owners": {"0": guild.id},
        }


def passers_by(guilds: int = 1) -> Iterator[Person]:
    """Yield people who were never there before, in one server after another.

    However fast they follow one another, none of them is too fast.
    """
    for number in count():
        user_id = payloads.FAN_ID + 10_000 + number
        yield Person(guild=number % guilds, user_id=user_id, name=f"passer-by {number}")


FAN = Person()
MODERATOR = Person(user_id=payloads.FAN_ID + 1, name="moderator", allowed=permissions.MODERATOR)
