"""What people do: commands, completions, buttons; and what the bot answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.stand_in import payloads
from benchmarks.stand_in.payloads import Payload

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
DEFERRED = {5, 6}
OPTION_KINDS = {bool: 5, int: 4, str: 3}
SUBCOMMAND, GROUP = 1, 2


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
        """Give the secret by which the bot answers."""
        return str(self.payload["token"])

    def metadata(self) -> Payload:
        """Give what a reply tells about the act that it answers."""
        who = self.payload.get("user") or self.payload["member"]["user"]
        owners = self.payload["authorizing_integration_owners"]
        told = {"id": self.payload["id"], "type": self.payload["type"], "user": who}
        return {**told, "authorizing_integration_owners": owners}

    @property
    def latency(self) -> float:
        """Give the seconds from sending the event to the callback's arrival."""
        return self.answered_at - self.sent_at

    @property
    def choices(self) -> list[Payload]:
        """Give what an autocompletion offered."""
        return list(((self.answer or {}).get("data") or {}).get("choices") or [])

    @property
    def ephemeral(self) -> bool:
        """Tell whether only the person sees the reply."""
        return bool((self.message or {}).get("flags", 0) & 64)

    def components(self) -> Iterator[Payload]:
        """Give every component of the reply, nested ones too."""
        yield from walk((self.message or {}).get("components", []))

    @property
    def text(self) -> str:
        """Give all that the reply says: content, layout text and embeds."""
        shown = self.message or {}
        parts = [shown.get("content", "")]
        parts += [c["content"] for c in self.components() if isinstance(c.get("content"), str)]
        for embed in shown.get("embeds", []):
            parts += [embed.get("title") or "", embed.get("description") or ""]
        return "\n".join(part for part in parts if part)


def walk(part: Any) -> Iterator[Payload]:
    """Give every component below `part`, outer ones first."""
    if isinstance(part, list):
        for each in part:
            yield from walk(each)
    elif isinstance(part, dict):
        if isinstance(part.get("type"), int):
            yield part
        for value in part.values():
            yield from walk(value)


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts and where: a server by number, or None for a direct message to the bot."""

    guild: int | None = 0
    locale: str = "en-US"
    user_id: int = payloads.FAN_ID

    def setting(self) -> Payload:
        """Give the part of an interaction that says who and where."""
        fan = payloads.user(self.user_id, "fan")
        shared = {
            "locale": self.locale,
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "app_permissions": payloads.EVERY_PERMISSION,
        }
        if self.guild is None:
            room = {"id": str(self.user_id + 1), "type": 1, "recipients": [fan], "flags": 0}
            return {
                **shared,
                "user": fan,
                "channel": room,
                "channel_id": room["id"],
                "context": 1,
                "authorizing_integration_owners": {"0": "0"},
            }
        own = payloads.guild_id(self.guild)
        room = {**payloads.channel(own, 0), "permissions": payloads.EVERY_PERMISSION}
        return {
            **shared,
            "guild_id": str(own),
            "guild": {"id": str(own), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": payloads.member(fan),
            "channel": room,
            "channel_id": room["id"],
            "context": 0,
            "authorizing_integration_owners": {"0": str(own)},
        }


FAN = Person()


def interaction(kind: int, data: Payload, person: Person) -> Interaction:
    """Give an interaction that was not sent yet."""
    return Interaction(
        {
            "id": payloads.snowflake(),
            "application_id": str(payloads.APPLICATION_ID),
            "type": kind,
            "token": f"interaction-{payloads.snowflake()}",
            "version": 1,
            "data": data,
            **person.setting(),
        }
    )


def command_data(
    registered: list[Payload], path: str, options: dict[str, Any], *, focused: str | None = None
) -> Payload:
    """Give the data of a command as typed, "collab find" for a subcommand."""
    name, *below = path.split()
    command = next((c for c in registered if c["name"] == name and c["type"] == 1), None)
    if command is None:
        raise LookupError(f"the bot registered no /{name}, only {[c['name'] for c in registered]}")
    filled: list[Payload] = [
        {"name": key, "value": value, "type": OPTION_KINDS[type(value)]}
        | ({"focused": True} if key == focused else {})
        for key, value in options.items()
    ]
    for depth, part in enumerate(reversed(below)):
        filled = [{"name": part, "type": SUBCOMMAND if depth == 0 else GROUP, "options": filled}]
    return {"id": command["id"], "name": name, "type": 1, "options": filled}
