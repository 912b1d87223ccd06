"""How the bot answers people: callbacks, the reply's later edits, follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.standin import payloads
from tests.standin.errors import ApiError, unknown
from tests.standin.interactions import AUTOCOMPLETE, DEFERRED, Interaction
from tests.standin.payloads import Payload
from tests.standin.rooms import Rooms
from tests.standin.router import Answer, Router

INTERACTION_LIFETIME = 3.0
REPLY, THINKING = 4, 5
UPDATES = {6, 7}
LOADING = 128


class Replies:
    """The routes below /interactions and /webhooks. `acts` are the interactions by token."""

    def __init__(self, rooms: Rooms) -> None:
        self.acts: dict[str, Interaction] = {}
        self._rooms = rooms

    def register(self, router: Router) -> None:
        """Add the routes."""
        hook = "/webhooks/*/*"
        router.add("POST", "/interactions/*/*/callback", self._callback)
        router.add("POST", hook, self._follow_up)
        router.add("GET", f"{hook}/messages/@original", self._original)
        router.add("PATCH", f"{hook}/messages/@original", self._edit_original)
        router.add("DELETE", f"{hook}/messages/@original", self._delete_original)

    def _act(self, token: str) -> Interaction:
        if token not in self.acts:
            raise unknown("Webhook", 10015)
        return self.acts[token]

    def _callback(
        self,
        _number: str,
        token: str,
        *,
        query: Mapping[str, str],
        body: Payload,
        files: tuple[str, ...],
        at: float,
    ) -> Answer:
        act = self._act(token)
        if at - act.sent_at > INTERACTION_LIFETIME:
            raise unknown("interaction", 10062)
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

    def _shown(
        self, act: Interaction, kind: int, data: Payload, files: tuple[str, ...]
    ) -> Payload | None:
        """Return the message that a callback makes or changes; None for choices and modals."""
        if kind in UPDATES:
            changed = {**act.payload["message"], **payloads.presentable(data, files)}
            self._rooms.replace(changed)
            return changed
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

    def _original(self, _app: str, token: str, **_: Any) -> Answer:
        act = self._act(token)
        if act.message is None:
            raise unknown("Message", 10008)
        return 200, act.message

    def _edit_original(
        self, app: str, token: str, *, body: Payload, files: tuple[str, ...], **_: Any
    ) -> Answer:
        status, shown = self._original(app, token)
        payloads.edit(shown, body, files)
        shown["flags"] = shown.get("flags", 0) & ~LOADING
        self._rooms.replace(shown)
        self._act(token).settled.set()
        return status, shown

    def _delete_original(self, app: str, token: str, **_: Any) -> Answer:
        self._original(app, token)
        act = self._act(token)
        act.message = None
        act.settled.set()
        return 204, None

    def _follow_up(
        self, _app: str, token: str, *, body: Payload, files: tuple[str, ...], **_: Any
    ) -> Answer:
        act = self._act(token)
        made = payloads.message(act.payload["channel_id"], body, files)
        if act.message is not None and act.message.get("flags", 0) & LOADING:
            act.message = made
        else:
            act.followups.append(made)
        act.settled.set()
        return 200, made
