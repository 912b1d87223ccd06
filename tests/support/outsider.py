"""Interactions as somebody's own client could send them: any id, any value, from anywhere.

A control is put on a message of the bot's first: that Discord sends no other is its promise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import simcord
from simcord.actors import _dispatch_actor_interaction
from simcord.backend import serializers
from simcord.backend.models import Message
from simcord.results import InteractionResult

COMMAND, COMPONENT, COMPLETION, FORM = 2, 3, 4, 5
BUTTON, SELECT, TEXT, ROLES, CHANNELS = 2, 3, 4, 6, 8
_ROW, _LABEL = 1, 18
_OF_COMPONENTS, _EPHEMERAL = 1 << 15, 1 << 6


@dataclass(frozen=True)
class Place:
    """Somebody somewhere: a member in a server's channel, or a user in a direct message."""

    actor: Any
    channel: Any


@dataclass
class Outsider:
    """Sends crafted interactions to the bot of a simulated Discord."""

    env: simcord.Env
    _messages: dict[int, Message] = field(default_factory=dict)

    @property
    def messages(self) -> set[int]:
        """Return the ids of the messages that controls stand on."""
        return {each.id for each in self._messages.values()}

    async def press(
        self,
        place: Place,
        custom_id: str,
        *,
        kind: int = BUTTON,
        values: list[str] | None = None,
        offered: list[str] | None = None,
        private: bool = False,
    ) -> InteractionResult:
        """Press a button, or choose from a select, that stands on a message there.

        What is chosen is `offered`, unless something else is.
        """
        message = self._message(place)
        message.flags = _OF_COMPONENTS | (_EPHEMERAL if private else 0)
        control = _control(custom_id, kind, values if offered is None else offered)
        message.components = [{"type": _ROW, "components": [control]}]
        data: dict[str, Any] = {"component_type": kind, "custom_id": custom_id}
        if kind != BUTTON:
            data |= {"values": values or []}
        return await self._send(place, COMPONENT, data, message)

    async def fill(self, place: Place, custom_id: str, fields: list[Any]) -> InteractionResult:
        """Send a form with these fields."""
        parts = [{"type": _LABEL, "id": n, "component": each} for n, each in enumerate(fields, 1)]
        data = {"custom_id": custom_id, "components": parts}
        return await self._send(place, FORM, data, self._message(place))

    async def command(
        self, place: Place, data: dict[str, Any], *, completing: bool = False
    ) -> InteractionResult:
        """Type a command, or one of its options."""
        return await self._send(place, COMPLETION if completing else COMMAND, data, None)

    async def _send(
        self, place: Place, kind: int, data: dict[str, Any], message: Message | None
    ) -> InteractionResult:
        extra = {}
        if message is not None:
            extra = {"message": dict(serializers.message_payload(self.env.backend, message))}
        return await _dispatch_actor_interaction(
            place.actor,
            kind,
            place.channel,
            # The bot has its own copy, as it would have from the wire.
            json.loads(json.dumps(data)),
            extra=extra,
            source_message_id=message.id if message else None,
        )

    def _message(self, place: Place) -> Message:
        backend, channel_id = self.env.backend, place.channel.id
        if channel_id not in self._messages:
            message = Message(
                id=backend.snowflake(),
                channel_id=channel_id,
                author_id=backend.bot_user.id,
                content="",
                timestamp=self.env.now().isoformat(),
                flags=_OF_COMPONENTS,
            )
            backend.messages.setdefault(channel_id, {})[message.id] = message
            self._messages[channel_id] = message
        return self._messages[channel_id]


def _control(custom_id: str, kind: int, values: list[str] | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"type": kind, "id": 1, "custom_id": custom_id}
    if kind == BUTTON:
        return {**shown, "style": 2, "label": "x"}
    if kind == SELECT:
        offered = [{"label": each or "x", "value": each} for each in values or ["x"]]
        return {**shown, "options": offered, "min_values": 0, "max_values": 25}
    return {**shown, "min_values": 0, "max_values": 25}


def said(result: InteractionResult) -> str:
    """Return what somebody was answered; empty where nothing was."""
    if result.modal is not None:
        return f"form {result.modal['title']}"
    seen = [each for each in (result.response, *result.followups) if each is not None]
    texts = [
        part["content"] for each in seen for part in walk(each.components) if "content" in part
    ]
    files = [file["filename"] for each in seen for file in each._message.attachments]
    return "\n".join(texts + files + [each.content for each in seen if each.content])


def walk(components: list[dict[str, Any]]) -> Any:
    for each in components:
        yield each
        yield from walk(each.get("components", []))
