"""All REST routes together, and those that only tell: commands, users, servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.standin import payloads
from tests.standin.errors import unknown
from tests.standin.guilds import Guilds
from tests.standin.interactions import Interaction
from tests.standin.payloads import Payload
from tests.standin.replies import Replies
from tests.standin.rooms import Rooms
from tests.standin.router import Answer, Router


class Rest:
    """The state behind the routes, and the routes.

    `commands` are the global commands, `guild_commands` those of one server, `rooms` has the
    messages. `nonce_memory` is how many seconds of `clock` a nonce keeps a second message with
    it from being made, in whatever room: Discord compares the nonces of an author.
    """

    def __init__(self, guilds: Guilds, *, nonce_memory: float, clock: Callable[[], float]) -> None:
        self.commands: list[Payload] = []
        self.guild_commands: dict[str, list[Payload]] = {}
        self.rooms = Rooms(guilds, nonce_memory=nonce_memory, clock=clock)
        self.replies = Replies(self.rooms)
        self._guilds = guilds
        self._router = Router()
        self.rooms.register(self._router)
        self.replies.register(self._router)
        self._register()

    @property
    def interactions(self) -> dict[str, Interaction]:
        """Return what people did, by token."""
        return self.replies.acts

    def _register(self) -> None:
        router, app, guild = self._router, "/applications/*", "/guilds/*"
        router.add("GET", "/users/@me", lambda **_: (200, payloads.BOT))
        router.add("GET", "/applications/@me", lambda **_: (200, payloads.APPLICATION))
        router.add("GET", "/oauth2/applications/@me", lambda **_: (200, payloads.APPLICATION))
        router.add("GET", f"{app}/commands", lambda _app, **_: (200, self.commands))
        router.add("PUT", f"{app}/commands", self._put_commands)
        router.add("GET", f"{app}/guilds/*/commands", self._get_guild_commands)
        router.add("PUT", f"{app}/guilds/*/commands", self._put_guild_commands)
        router.add("GET", guild, self._guild)
        router.add("GET", f"{guild}/members/*", self._member)

    def handle(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Any,
        files: tuple[str, ...],
        *,
        at: float,
    ) -> Answer:
        """Carry a request out.

        Raises
        ------
        ApiError
            Discord would refuse it, or the stand-in does not know the route (404, code 0).
        """
        action, given = self._router.find(method, path)
        return action(*given, query=query, body=body, files=files, at=at)

    def _put_commands(self, _app: str, *, body: list[Payload], **_: Any) -> Answer:
        self.commands = [payloads.registered(command) for command in body]
        return 200, self.commands

    def _get_guild_commands(self, _app: str, guild: str, **_: Any) -> Answer:
        return 200, self.guild_commands.get(guild, [])

    def _put_guild_commands(
        self, _app: str, guild: str, *, body: list[Payload], **_: Any
    ) -> Answer:
        kept = [payloads.registered(command) | {"guild_id": guild} for command in body]
        self.guild_commands[guild] = kept
        return 200, kept

    def _guild(self, guild: str, **_: Any) -> Answer:
        return 200, self._guilds.of(guild).payload

    def _member(self, guild: str, user: str, **_: Any) -> Answer:
        found = self._guilds.of(guild)
        if user == payloads.BOT["id"]:
            return 200, found.bot
        people = {str(p.user_id): p for p in (found.owner, found.moderator, found.fan)}
        if user not in people:
            raise unknown("Member", 10007)
        return 200, payloads.member(people[user].user())
