"""What the REST routes do: commands, messages, and the answers to interactions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.stand_in import payloads
from benchmarks.stand_in.interactions import AUTOCOMPLETE, DEFERRED, Interaction
from benchmarks.stand_in.payloads import Payload

Answer = tuple[int, Any]
INTERACTION_LIFETIME = 3.0
REPLY, THINKING = 4, 5
UPDATES = {6, 7}
EPHEMERAL, LOADING = 64, 128


class ApiError(Exception):
    """An error that Discord answers with: HTTP status, its own code, its words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Rest:
    """The state behind the routes, and the routes.

    `commands` are the global commands, `guild_commands` those of one server, `messages` the
    messages of each channel by id, oldest first. `nonce_memory` is how many seconds a nonce
    keeps a second message with it from being made.
    """

    def __init__(self, *, nonce_memory: float, clock: Callable[[], float]) -> None:
        self.commands: list[Payload] = []
        self.guild_commands: dict[str, list[Payload]] = {}
        self.messages: dict[str, dict[str, Payload]] = {}
        self.interactions: dict[str, Interaction] = {}
        self._nonces: dict[tuple[str, str], tuple[float, Payload]] = {}
        self._nonce_memory = nonce_memory
        self._clock = clock
        app, room = r"/applications/\d+", r"/channels/(\d+)/messages"
        hook = r"/webhooks/\d+/([^/]+)"
        self._routes: list[tuple[str, str, Callable[..., Answer]]] = [
            ("GET", "/users/@me", lambda **_: (200, payloads.BOT)),
            ("GET", "(?:/oauth2)?/applications/@me", lambda **_: (200, payloads.APPLICATION)),
            ("GET", f"{app}/commands", lambda **_: (200, self.commands)),
            ("PUT", f"{app}/commands", self._put_commands),
            ("GET", rf"{app}/guilds/(\d+)/commands", self._get_guild_commands),
            ("PUT", rf"{app}/guilds/(\d+)/commands", self._put_guild_commands),
            ("POST", r"/interactions/\d+/([^/]+)/callback", self._callback),
            ("POST", hook, self._follow_up),
            ("GET", f"{hook}/messages/@original", self._original),
            ("PATCH", f"{hook}/messages/@original", self._edit_original),
            ("POST", room, self._create_message),
            ("GET", room, self._history),
            ("GET", rf"{room}/(\d+)", self._message),
            ("PATCH", rf"{room}/(\d+)", self._edit_message),
            ("DELETE", rf"{room}/(\d+)", self._delete_message),
            ("POST", "/users/@me/channels", self._open_direct_messages),
        ]

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
        for verb, pattern, action in self._routes:
            if verb == method and (match := re.fullmatch(pattern, path)):
                return action(*match.groups(), query=query, body=body, files=files, at=at)
        raise ApiError(404, 0, f"404: {method} {path} is not a route of the stand-in")

    def _put_commands(self, *, body: list[Payload], **_: Any) -> Answer:
        self.commands = [payloads.registered(command) for command in body]
        return 200, self.commands

    def _get_guild_commands(self, guild: str, **_: Any) -> Answer:
        return 200, self.guild_commands.get(guild, [])

    def _put_guild_commands(self, guild: str, *, body: list[Payload], **_: Any) -> Answer:
        kept = [payloads.registered(command) | {"guild_id": guild} for command in body]
        self.guild_commands[guild] = kept
        return 200, kept

    def _interaction(self, token: str) -> Interaction:
        if token not in self.interactions:
            raise ApiError(404, 10015, "Unknown Webhook")
        return self.interactions[token]

    def _callback(
        self,
        token: str,
        *,
        query: Mapping[str, str],
        body: Payload,
        files: tuple[str, ...],
        at: float,
    ) -> Answer:
        act = self.interactions.get(token)
        if act is None or at - act.sent_at > INTERACTION_LIFETIME:
            raise ApiError(404, 10062, "Unknown interaction")
        if act.answer is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        act.answer, act.answered_at = body, at
        kind, data = body["type"], body.get("data") or {}
        act.message = self._shown(act, kind, data, files)
        if kind not in DEFERRED:
            act.settled.set()
        if query.get("with_response") not in {"1", "true"}:
            return 204, None
        return 200, self._callback_response(act, kind)

    @staticmethod
    def _shown(
        act: Interaction, kind: int, data: Payload, files: tuple[str, ...]
    ) -> Payload | None:
        """Give the message that a callback makes or changes; None for choices and modals."""
        if kind in UPDATES:
            return {**act.payload["message"], **payloads.presentable(data, files)}
        if kind == THINKING:
            data = {"flags": data.get("flags", 0) | LOADING}
        elif kind != REPLY:
            return None
        made = payloads.message(act.payload["channel_id"], data, files)
        return made | {"interaction_metadata": act.metadata()}

    def _callback_response(self, act: Interaction, kind: int) -> Payload:
        told: Payload = {"id": act.payload["id"], "type": act.payload["type"]}
        response: Payload = {"interaction": told}
        if act.message is not None and act.payload["type"] != AUTOCOMPLETE:
            told["response_message_id"] = act.message["id"]
            told["response_message_loading"] = kind in DEFERRED
            told["response_message_ephemeral"] = act.ephemeral
            response["resource"] = {"type": kind, "message": act.message}
        return response

    def _original(self, token: str, **_: Any) -> Answer:
        act = self._interaction(token)
        if act.message is None:
            raise ApiError(404, 10008, "Unknown Message")
        return 200, act.message

    def _edit_original(
        self, token: str, *, body: Payload, files: tuple[str, ...], **_: Any
    ) -> Answer:
        status, shown = self._original(token)
        self._change(shown, body, files)
        shown["flags"] = shown.get("flags", 0) & ~LOADING
        self._interaction(token).settled.set()
        return status, shown

    def _follow_up(self, token: str, *, body: Payload, files: tuple[str, ...], **_: Any) -> Answer:
        act = self._interaction(token)
        made = payloads.message(act.payload["channel_id"], body, files)
        if act.message is not None and act.message.get("flags", 0) & LOADING:
            act.message = made
        else:
            act.followups.append(made)
        act.settled.set()
        return 200, made

    @staticmethod
    def _change(shown: Payload, body: Payload, files: tuple[str, ...]) -> None:
        if body.get("content", "") is None:
            shown["content"] = ""
        shown.update(payloads.presentable(body, files), edited_timestamp=payloads.STARTED)

    def _create_message(
        self, room: str, *, body: Payload, files: tuple[str, ...], **_: Any
    ) -> Answer:
        key = (room, str(body.get("nonce")))
        now = self._clock()
        if body.get("enforce_nonce") and key in self._nonces:
            made_at, made = self._nonces[key]
            if now - made_at < self._nonce_memory:
                return 200, made
        made = payloads.message(room, body, files)
        self.messages.setdefault(room, {})[made["id"]] = made
        if body.get("nonce") is not None:
            self._nonces[key] = (now, made)
        return 200, made

    def _history(self, room: str, *, query: Mapping[str, str], **_: Any) -> Answer:
        newest_first = sorted(
            self.messages.get(room, {}).values(), key=lambda m: int(m["id"]), reverse=True
        )
        before, after = int(query.get("before", 1 << 63)), int(query.get("after", 0))
        found = [m for m in newest_first if after < int(m["id"]) < before]
        limit = int(query.get("limit", 50))
        # After an id, Discord gives the oldest ones first in line, and still newest first.
        return 200, found[-limit:] if "after" in query else found[:limit]

    def _find(self, room: str, number: str) -> Payload:
        try:
            return self.messages[room][number]
        except KeyError:
            raise ApiError(404, 10008, "Unknown Message") from None

    def _message(self, room: str, number: str, **_: Any) -> Answer:
        return 200, self._find(room, number)

    def _edit_message(
        self, room: str, number: str, *, body: Payload, files: tuple[str, ...], **_: Any
    ) -> Answer:
        shown = self._find(room, number)
        self._change(shown, body, files)
        return 200, shown

    def _delete_message(self, room: str, number: str, **_: Any) -> Answer:
        self._find(room, number)
        del self.messages[room][number]
        return 204, None

    def _open_direct_messages(self, *, body: Payload, **_: Any) -> Answer:
        fan = payloads.user(int(body["recipient_id"]), "fan")
        room = {"id": str(int(fan["id"]) + 1), "type": 1, "recipients": [fan], "flags": 0}
        return 200, room
