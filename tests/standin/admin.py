"""What people with power do to their servers, and what the bot hears of it.

Every change is told by the gateway event that Discord sends, unless it is `silent`: then the
bot's cache is out of date, and only the answers to its requests tell.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.standin import payloads
from tests.standin.guilds import Guilds
from tests.standin.payloads import APPLICATION_ID, TEXT, THREADS, Payload
from tests.standin.permissions import VIEW

Tell = Callable[[str, Payload], Awaitable[Any]]
MEMBER = 1


class Admin:
    """Change servers (by number), channels and threads (by id).

    What is hidden or forbidden in a thread is so in its channel, whose rules it has.
    """

    def __init__(self, guilds: Guilds, tell: Tell) -> None:
        self._guilds = guilds
        self._gateway = tell

    async def _tell(self, event: str, data: Payload, *, silent: bool) -> None:
        if not silent:
            await self._gateway(event, data)

    async def add_channel(
        self, guild: int, kind: int = TEXT, *, name: str = "new", silent: bool = False
    ) -> str:
        """Add a channel, `payloads.ANNOUNCEMENT` for one that can publish; return its id."""
        of = self._guilds[guild]
        made = payloads.new_channel(of.id, kind, name)
        of.payload["channels"].append(made)
        self._guilds.add_room(made)
        await self._tell("CHANNEL_CREATE", made, silent=silent)
        return str(made["id"])

    async def add_thread(self, channel: str, *, name: str = "new", silent: bool = False) -> str:
        """Open a public thread in a channel; return its id."""
        parent = self._guilds.rooms[channel]
        made = payloads.new_thread(parent, name)
        self._of(parent)["threads"].append(made)
        self._guilds.add_room(made)
        await self._tell("THREAD_CREATE", {**made, "newly_created": True}, silent=silent)
        return str(made["id"])

    async def delete_channel(self, channel: str, *, silent: bool = False) -> None:
        """Delete a channel with its threads, or a thread."""
        gone = self._guilds.rooms[channel]
        kind = "threads" if gone["type"] in THREADS else "channels"
        of = self._of(gone)
        for thread in [t for t in of["threads"] if t["parent_id"] == channel]:
            await self.delete_channel(thread["id"], silent=silent)
        of[kind].remove(gone)
        del self._guilds.rooms[channel]
        event = "THREAD_DELETE" if kind == "threads" else "CHANNEL_DELETE"
        await self._tell(event, gone, silent=silent)

    async def hide(self, channel: str, *, silent: bool = False) -> None:
        """Keep the bot from seeing a channel."""
        await self.forbid(channel, VIEW, silent=silent)

    async def forbid(self, channel: str, *bits: int, silent: bool = False) -> None:
        """Take permissions from the bot in a channel: `forbid(room, SEND, EMBED)`."""
        place = self._guilds.place(channel)
        mine = _overwrite(place)
        for bit in bits:
            mine["deny"] = str(int(mine["deny"]) | bit)
        await self._tell("CHANNEL_UPDATE", place, silent=silent)

    async def allow(self, channel: str, *bits: int, silent: bool = False) -> None:
        """Allow again what was forbidden in a channel; without bits, all of it."""
        place = self._guilds.place(channel)
        mine = _overwrite(place)
        for bit in bits or (int(mine["deny"]),):
            mine["deny"] = str(int(mine["deny"]) & ~bit)
        await self._tell("CHANNEL_UPDATE", place, silent=silent)

    async def archive(
        self, thread: str, *, archived: bool = True, locked: bool = False, silent: bool = False
    ) -> None:
        """Archive a thread, or with `archived=False` open it again."""
        room = self._guilds.rooms[thread]
        room["thread_metadata"] |= {"archived": archived, "locked": locked}
        await self._tell("THREAD_UPDATE", room, silent=silent)

    async def set_permissions(self, guild: int, allowed: int, *, silent: bool = False) -> None:
        """Set what the bot's own role allows in a server; @everyone has almost nothing here."""
        of = self._guilds[guild]
        role = of.role(of.bot_role)
        role["permissions"] = str(allowed)
        told = {"guild_id": of.id, "role": role}
        await self._tell("GUILD_ROLE_UPDATE", told, silent=silent)

    async def add_role(
        self, guild: int, *, name: str = "new", mentionable: bool = False, silent: bool = False
    ) -> str:
        """Add a role; return its id."""
        of = self._guilds[guild]
        fields = {"id": payloads.snowflake(), "name": name, "mentionable": mentionable}
        role = payloads.role(int(of.id), len(of.payload["roles"])) | fields
        of.payload["roles"].append(role)
        await self._tell("GUILD_ROLE_CREATE", {"guild_id": of.id, "role": role}, silent=silent)
        return str(role["id"])

    async def delete_role(self, guild: int, role: str, *, silent: bool = False) -> None:
        """Delete a role."""
        of = self._guilds[guild]
        of.payload["roles"].remove(of.role(role))
        await self._tell("GUILD_ROLE_DELETE", {"guild_id": of.id, "role_id": role}, silent=silent)

    async def set_bot_roles(self, guild: int, *roles: str, silent: bool = False) -> None:
        """Set which roles the bot has in a server: without its own it may do almost nothing."""
        of = self._guilds[guild]
        of.bot["roles"] = list(roles)
        await self._tell("GUILD_MEMBER_UPDATE", {**of.bot, "guild_id": of.id}, silent=silent)

    async def change(self, guild: int, *, silent: bool = False, **fields: Any) -> None:
        """Set fields of a server: `preferred_locale="ko"`, `owner_id`, `name`."""
        of = self._guilds[guild]
        of.payload.update(fields)
        await self._tell("GUILD_UPDATE", of.payload, silent=silent)

    async def remove_bot(self, guild: int, *, silent: bool = False) -> None:
        """Throw the bot out of a server."""
        self._guilds.absent.add(guild)
        await self._tell("GUILD_DELETE", {"id": self._guilds[guild].id}, silent=silent)

    async def add_bot(self, guild: int, *, silent: bool = False) -> None:
        """Invite the bot into a server again."""
        self._guilds.absent.discard(guild)
        # That `unavailable` is left out tells a new server from one that is back.
        told = {k: v for k, v in self._guilds.payload(guild).items() if k != "unavailable"}
        await self._tell("GUILD_CREATE", told, silent=silent)

    async def fail(self, guild: int) -> None:
        """Make a server unavailable, as in an outage."""
        self._guilds.absent.add(guild)
        gone = {"id": self._guilds[guild].id, "unavailable": True}
        await self._tell("GUILD_DELETE", gone, silent=False)

    async def recover(self, guild: int) -> None:
        """End the outage of a server."""
        self._guilds.absent.discard(guild)
        await self._tell("GUILD_CREATE", self._guilds.payload(guild), silent=False)

    def _of(self, room: Payload) -> Payload:
        return self._guilds[payloads.guild_number(room["guild_id"])].payload


def _overwrite(place: Payload) -> Payload:
    """Return what a channel says of the bot alone, which is made when there is nothing."""
    every: list[Payload] = place["permission_overwrites"]
    for each in every:
        if each["id"] == str(APPLICATION_ID):
            return each
    made: Payload = {"id": str(APPLICATION_ID), "type": MEMBER, "allow": "0", "deny": "0"}
    every.append(made)
    return made
