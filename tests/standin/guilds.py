"""The servers as they are: channels, threads, roles, and what the bot may do in each.

What is kept is what Discord tells: the payload of GUILD_CREATE, in which `Admin` changes things.
A server that nobody asked for is made anew each time it is told, so that thousands cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.standin import payloads, permissions
from tests.standin.errors import missing_access, unknown
from tests.standin.payloads import THREADS, Payload
from tests.standin.people import Person


class Guild:
    """One server. `payload` is what GUILD_CREATE says of it."""

    def __init__(self, number: int, payload: Payload) -> None:
        self.number = number
        self.payload = payload
        self.id = str(payload["id"])

    @property
    def room(self) -> str:
        """Return the id of the first channel."""
        return str(self.payload["channels"][0]["id"])

    @property
    def bot_role(self) -> str:
        """Return the id of the role that is the bot's own."""
        return str(int(self.id) + 1)

    @property
    def bot(self) -> Payload:
        """Return the bot as a member."""
        found: Payload = self.payload["members"][0]
        return found

    @property
    def owner(self) -> Person:
        """Return the person whom the server belongs to."""
        owner_id = int(self.payload["owner_id"])
        return Person(self.number, self._locale, owner_id, "owner", permissions.EVERYTHING)

    @property
    def moderator(self) -> Person:
        """Return a person with Manage Server."""
        user_id = payloads.moderator_id(self.number)
        return Person(self.number, self._locale, user_id, "moderator", permissions.MODERATOR)

    @property
    def fan(self) -> Person:
        """Return a person without any power."""
        return Person(self.number, self._locale)

    @property
    def _locale(self) -> str:
        return str(self.payload["preferred_locale"])

    def role(self, role_id: str) -> Payload:
        """Return a role."""
        found: Payload = next(r for r in self.payload["roles"] if r["id"] == role_id)
        return found


class Rooms(dict[str, Payload]):
    """Channels and threads by id; asking for one that a server has from the start makes it."""

    def __init__(self, guilds: Guilds) -> None:
        super().__init__()
        self._guilds = guilds

    def __missing__(self, room: str) -> Payload:
        """Make the server that the id belongs to, if there is one."""
        if self._guilds.load(room) and room in self:
            return self[room]
        raise unknown("Channel", 10003)


class Guilds:
    """All servers, by number. `rooms` are all their channels and threads, by id."""

    def __init__(self, count: int, *, channels: int = 20, roles: int = 12) -> None:
        self.count = count
        self.absent: set[int] = set()
        self.rooms = Rooms(self)
        self._size = {"channels": channels, "roles": roles}
        self._known: dict[int, Guild] = {}
        self._homes: dict[str, str] = {}

    def __getitem__(self, number: int) -> Guild:
        """Return a server, which is kept from now on."""
        if number not in self._known:
            if not 0 <= number < self.count:
                raise IndexError(f"there is no server {number}, only {self.count}")
            guild = Guild(number, payloads.guild(number, **self._size))
            self._known[number] = guild
            for room in guild.payload["channels"]:
                self.add_room(room)
        return self._known[number]

    def payload(self, number: int) -> Payload:
        """Return what GUILD_CREATE says of a server: of threads only the open ones it can see."""
        known = self._known.get(number)
        if known is None:
            return payloads.guild(number, **self._size)
        threads = [
            thread
            for thread in known.payload["threads"]
            if not thread["thread_metadata"]["archived"] and self.bot_may(thread)
        ]
        return {**known.payload, "threads": threads}

    def present(self) -> Iterator[int]:
        """Return the numbers of the servers that the bot is in."""
        return (n for n in range(self.count) if n not in self.absent)

    def load(self, room: str) -> bool:
        """Make the server that has a room from the start; tell whether it was just made."""
        number = payloads.guild_number(room)
        if number in self._known or not 0 <= number < self.count:
            return False
        self[number]
        return True

    def add_room(self, room: Payload) -> None:
        """Note a channel or thread."""
        self.rooms[room["id"]] = room
        self._homes[room["id"]] = room["guild_id"]

    def home(self, room: str) -> str | None:
        """Return the id of the server that has, or had, a room."""
        self.load(room)
        return self._homes.get(room)

    def of(self, guild_id: str) -> Guild:
        """Return the server with an id, if the bot is in it.

        Raises
        ------
        ApiError
            It is not.
        """
        number = payloads.guild_number(guild_id)
        if not 0 <= number < self.count or number in self.absent:
            raise unknown("Guild", 10004)
        return self[number]

    def role(self, role_id: str) -> Payload:
        """Return a role, whichever server has it."""
        number = payloads.guild_number(role_id)
        every = [self[number]] if 0 <= number < self.count else self._known.values()
        return next(r for guild in every for r in guild.payload["roles"] if r["id"] == role_id)

    def seen(self, room: str) -> Payload:
        """Return a channel or thread that the bot can see.

        Raises
        ------
        ApiError
            It does not exist, it is hidden, or the bot is not in its server.
        """
        found = self.rooms[room]
        if not self.bot_may(found):
            raise missing_access()
        return found

    def place(self, room: str) -> Payload:
        """Return the channel that rules over a room: itself, or the one that a thread is in."""
        found = self.rooms[room]
        return self.rooms[found["parent_id"]] if found["type"] in THREADS else found

    def bot_may(self, room: Payload) -> int:
        """Return the bot's permissions in a channel or thread; 0 where it cannot see it."""
        guild = self[payloads.guild_number(room["guild_id"])]
        if guild.number in self.absent:
            return 0
        me, everyone = guild.bot, guild.id
        roles = {everyone, *me["roles"]}
        return permissions.in_channel(
            permissions.in_guild(guild.payload["roles"], roles),
            self.place(room["id"])["permission_overwrites"],
            everyone=everyone,
            own={me["user"]["id"], *roles},
        )
