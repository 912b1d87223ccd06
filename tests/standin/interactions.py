"""What people do: commands, completions, buttons, forms; and what the bot answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.standin import payloads
from tests.standin.payloads import Payload

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
DEFERRED = {5, 6}
MODAL = 9


@dataclass(slots=True)
class Interaction:
    """One act of a person, and the bot's answer once there is one.

    `answer` is the body of the first callback, `message` what the person sees: the reply with
    its later edits, None for choices. Times are `time.perf_counter()`.
    """

    payload: Payload
    sent_at: float = 0.0
    answered_at: float = 0.0
    answer: Payload | None = None
    message: Payload | None = None
    followups: list[Payload] = field(default_factory=list)
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def token(self) -> str:
        """Return the secret by which the bot answers."""
        return str(self.payload["token"])

    def metadata(self) -> Payload:
        """Return what a reply tells about the act that it answers."""
        who = self.payload.get("user") or self.payload["member"]["user"]
        owners = self.payload["authorizing_integration_owners"]
        told = {"id": self.payload["id"], "type": self.payload["type"], "user": who}
        return {**told, "authorizing_integration_owners": owners}

    @property
    def latency(self) -> float:
        """Return the seconds from sending the event to the callback's arrival."""
        return self.answered_at - self.sent_at

    @property
    def choices(self) -> list[Payload]:
        """Return what an autocompletion offered."""
        return list(((self.answer or {}).get("data") or {}).get("choices") or [])

    @property
    def modal(self) -> Payload | None:
        """Return the form that was opened, None if none was."""
        answer = self.answer or {}
        return payloads.numbered(answer["data"]) if answer.get("type") == MODAL else None

    def field(self, custom_id: str) -> Payload:
        """Return a field of the form that was opened, with what it says so far."""
        every = walk((self.modal or {}).get("components", []))
        return next(part for part in every if part.get("custom_id") == custom_id)

    @property
    def ephemeral(self) -> bool:
        """Return whether only the person sees the reply."""
        return bool((self.message or {}).get("flags", 0) & 64)

    def components(self) -> Iterator[Payload]:
        """Return every component of the reply, nested ones too."""
        yield from walk((self.message or {}).get("components", []))

    @property
    def text(self) -> str:
        """Return all that the reply says: content, layout text and embeds."""
        shown = self.message or {}
        parts = [shown.get("content", "")]
        parts += [c["content"] for c in self.components() if isinstance(c.get("content"), str)]
        for embed in shown.get("embeds", []):
            parts += [embed.get("title") or "", embed.get("description") or ""]
        return "\n".join(part for part in parts if part)


def walk(part: Any) -> Iterator[Payload]:
    """Return every component below `part`, outer ones first."""
    if isinstance(part, list):
        for each in part:
            yield from walk(each)
    elif isinstance(part, dict):
        if isinstance(part.get("type"), int):
            yield part
        for value in part.values():
            yield from walk(value)


def custom_ids(message: Payload) -> list[str]:
    """Return the custom ids of a message's controls."""
    return [part["custom_id"] for part in walk(message) if "custom_id" in part]


def interaction(kind: int, data: Payload, setting: Payload) -> Interaction:
    """Return an interaction that was not sent yet."""
    return Interaction(
        {
            "id": payloads.snowflake(),
            "application_id": str(payloads.APPLICATION_ID),
            "type": kind,
            "token": f"interaction-{payloads.snowflake()}",
            "version": 1,
            **setting,
            "data": data,
        }
    )


def setting_of(act: Interaction) -> Payload:
    """Return who did something and where, for what the same person does next."""
    own = {"id", "application_id", "type", "token", "version", "data"}
    return {key: value for key, value in act.payload.items() if key not in own}
