"""What the bot does in channels, threads and direct messages: write, read, publish.

Refusals are Discord's own, in its order: unknown, hidden, forbidden, archived, malformed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from tests.standin import payloads
from tests.standin import permissions as may
from tests.standin.errors import ApiError, invalid_form, missing_permissions, unknown
from tests.standin.guilds import Guilds
from tests.standin.payloads import ANNOUNCEMENT, THREADS, Payload
from tests.standin.router import Answer, Router

CROSSPOSTED, HAS_THREAD = 1, 32
LONGEST_NONCE = 25
MOST_MESSAGES = 100
ROLE_MENTION = re.compile(r"<@&(\d+)>")


class Rooms:
    """The routes below /channels, and the messages.

    `messages` are those of each room by id, oldest first; `made` are all that ever were,
    deleted ones too. `closed` are the ids of users who take no direct messages. `events` are
    what the gateway has to tell of what the bot did.
    """

    def __init__(self, guilds: Guilds, *, nonce_memory: float, clock: Callable[[], float]) -> None:
        self.messages: dict[str, dict[str, Payload]] = {}
        self.made: dict[str, list[Payload]] = {}
        self.closed: set[str] = set()
        self.events: list[tuple[str, Payload]] = []
        self.nonces: dict[str, tuple[float, Payload]] = {}
        self._guilds = guilds
        self._nonce_memory = nonce_memory
        self._clock = clock

    def register(self, router: Router) -> None:
        """Add the routes."""
        room = "/channels/*"
        router.add("GET", room, self._room)
        router.add("POST", f"{room}/messages", self._create)
        router.add("GET", f"{room}/messages", self._history)
        router.add("GET", f"{room}/messages/*", self._message)
        router.add("PATCH", f"{room}/messages/*", self._edit)
        router.add("DELETE", f"{room}/messages/*", self._delete)
        router.add("POST", f"{room}/messages/*/crosspost", self._crosspost)
        router.add("POST", f"{room}/messages/*/threads", self._open_thread)
        router.add("POST", "/users/@me/channels", self._open_direct)

    def add(self, room: str, message: Payload) -> Payload:
        """Put a message into a room, whoever wrote it."""
        self.messages.setdefault(room, {})[message["id"]] = message
        self.made.setdefault(room, []).append(message)
        return message

    def replace(self, message: Payload) -> None:
        """Show a message that was changed, if it is in a room at all."""
        kept = self.messages.get(message["channel_id"], {}).get(message["id"])
        if kept is not None:
            kept.update(message)

    def _enter(self, room: str, needed: int = 0) -> tuple[Payload, int]:
        """Return a room and what the bot may do there, which has to be what is needed."""
        user = payloads.recipient(room)
        if user is not None:
            return payloads.direct_channel(user, "user"), may.EVERYTHING
        found = self._guilds.seen(room)
        allowed = self._guilds.bot_may(found)
        if found["type"] in THREADS and needed & may.SEND:
            needed = needed & ~may.SEND | may.SEND_IN_THREADS
        if needed & ~allowed:
            raise missing_permissions()
        return found, allowed

    def _room(self, room: str, **_: Any) -> Answer:
        return 200, self._enter(room)[0]

    def _create(self, room: str, *, body: Payload, files: tuple[str, ...], **_: Any) -> Answer:
        body, place = self._acceptable(room, body, files)
        nonce = body.get("nonce")
        if nonce is None:
            return 200, self._make(place, body, files)
        at, key = self._clock(), str(nonce)
        made_at, made = self.nonces.get(key, (float("-inf"), None))
        repeated = body.get("enforce_nonce") and at - made_at < self._nonce_memory
        if made is None or not repeated:
            made = self._make(place, body, files)
            self.nonces[key] = at, made
        # The history of a room does not have it.
        return 200, {**made, "nonce": nonce}

    def _make(self, place: Payload, body: Payload, files: tuple[str, ...]) -> Payload:
        self._reopen(place)
        made = payloads.message(place["id"], body, files)
        made["mention_roles"] = self._pinged(place, body)
        return self.add(place["id"], made)

    def _acceptable(
        self, room: str, body: Payload, files: tuple[str, ...]
    ) -> tuple[Payload, Payload]:
        """Return a body without what is left out for want of a permission, and its room."""
        place, allowed = self._enter(room, may.SEND | (may.ATTACH if files else 0))
        if payloads.recipient(room) in self.closed:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        self._refuse_if_locked(place, allowed)
        if len(str(body.get("nonce") or "")) > LONGEST_NONCE:
            raise invalid_form()
        if body.get("embeds") and not allowed & may.EMBED:
            body = {**body, "embeds": []}
            if not (body.get("content") or files):
                raise missing_permissions()
        if not (files or any(body.get(k) for k in ("content", "embeds", "components", "poll"))):
            raise ApiError(400, 50006, "Cannot send an empty message")
        return body, place

    @staticmethod
    def _refuse_if_locked(place: Payload, allowed: int) -> None:
        state = place.get("thread_metadata")
        if state and state["locked"] and not allowed & may.MANAGE_THREADS:
            if state["archived"]:
                raise ApiError(400, 50083, "Thread is archived")
            raise ApiError(400, 160005, "Thread is locked")

    def _reopen(self, place: Payload) -> None:
        """Take a thread out of the archive, as a message does that is written in it."""
        if place.get("thread_metadata", {}).get("archived"):
            place["thread_metadata"]["archived"] = False
            self.events.append(("THREAD_UPDATE", place))

    def _pinged(self, place: Payload, body: Payload) -> list[str]:
        """Return the roles that a message notifies."""
        named = set(ROLE_MENTION.findall(_all_text(body)))
        if not named or "guild_id" not in place:
            return []
        limits = body.get("allowed_mentions")
        if limits is not None and "roles" not in limits.get("parse", ()):
            named &= set(limits.get("roles", ()))
        every = self._guilds.bot_may(place) & may.MENTION_EVERYONE
        roles = self._guilds.of(place["guild_id"]).payload["roles"]
        return [r["id"] for r in roles if r["id"] in named and (every or r["mentionable"])]

    def _history(self, room: str, *, query: Mapping[str, str], **_: Any) -> Answer:
        _, allowed = self._enter(room)
        limit = int(query.get("limit", 50))
        if not 1 <= limit <= MOST_MESSAGES:
            raise invalid_form()
        if not allowed & may.READ_HISTORY:
            return 200, []
        kept = list(self.messages.get(room, {}).values())
        if "after" in query:
            # The oldest ones after it, and still newest first.
            later = (m for m in kept if int(m["id"]) > int(query["after"]))
            return 200, list(islice(later, limit))[::-1]
        before = int(query.get("before", 1 << 63))
        return 200, list(islice((m for m in reversed(kept) if int(m["id"]) < before), limit))

    def _find(self, room: str, number: str) -> Payload:
        try:
            return self.messages[room][number]
        except KeyError:
            raise unknown("Message", 10008) from None

    def _message(self, room: str, number: str, **_: Any) -> Answer:
        self._enter(room, may.READ_HISTORY)
        return 200, self._find(room, number)

    def _changeable(self, room: str, number: str) -> Payload:
        place, _ = self._enter(room)
        shown = self._find(room, number)
        if place.get("thread_metadata", {}).get("archived"):
            raise ApiError(400, 50083, "Thread is archived")
        return shown

    def _edit(
        self, room: str, number: str, *, body: Payload, files: tuple[str, ...], **_: Any
    ) -> Answer:
        shown = self._changeable(room, number)
        if shown["author"] != payloads.BOT:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        payloads.edit(shown, body, files)
        return 200, shown

    def _delete(self, room: str, number: str, **_: Any) -> Answer:
        if self._changeable(room, number)["author"] != payloads.BOT:
            self._enter(room, may.MANAGE_MESSAGES)
        del self.messages[room][number]
        return 204, None

    def _crosspost(self, room: str, number: str, **_: Any) -> Answer:
        place, _allowed = self._enter(room, may.SEND)
        if place["type"] != ANNOUNCEMENT:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        shown = self._find(room, number)
        if shown["author"] != payloads.BOT:
            self._enter(room, may.MANAGE_MESSAGES)
        if shown.get("flags", 0) & CROSSPOSTED:
            raise ApiError(400, 40033, "This message has already been crossposted")
        shown["flags"] = shown.get("flags", 0) | CROSSPOSTED
        return 200, shown

    def _open_thread(self, room: str, number: str, *, body: Payload, **_: Any) -> Answer:
        place, _allowed = self._enter(room, may.CREATE_THREADS)
        if place["type"] in {*THREADS, payloads.DM}:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        shown = self._find(room, number)
        if number in self._guilds.rooms:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        if not 1 <= len(body.get("name") or "") <= 100:
            raise invalid_form()
        made = payloads.new_thread(place, body["name"], thread_id=number)
        shown["flags"] = shown.get("flags", 0) | HAS_THREAD
        shown["thread"] = made
        self._guilds.of(place["guild_id"]).payload["threads"].append(made)
        self._guilds.add_room(made)
        self.events.append(("THREAD_CREATE", {**made, "newly_created": True}))
        return 201, made

    def _open_direct(self, *, body: Payload, **_: Any) -> Answer:
        return 200, payloads.direct_channel(body["recipient_id"], "user")


def _all_text(part: Any) -> str:
    """Return the text that a body shows, content and components, in which a role may be named."""
    if isinstance(part, list):
        return " ".join(_all_text(each) for each in part)
    if not isinstance(part, dict):
        return ""
    own = part.get("content")
    below = [part.get(key) for key in ("components", "component", "accessory")]
    return " ".join([own if isinstance(own, str) else "", *(_all_text(each) for each in below)])
