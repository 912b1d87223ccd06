"""What people fill in: the options of a command, the fields of a form, the picks of a menu.

Ids that a person picked come with what they stand for (`resolved`), as Discord sends them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.standin import payloads, permissions
from tests.standin.guilds import Guilds
from tests.standin.payloads import Payload

SUBCOMMAND, GROUP = 1, 2
OPTION_PICKS = {6: "users", 7: "channels", 8: "roles", 11: "attachments"}
COMPONENT_PICKS = {5: "users", 6: "roles", 8: "channels", 19: "attachments"}
ROW, LABEL = 1, 18
STRING_SELECT, TEXT_INPUT = 3, 4


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person hands to the bot, as a command's option or in a form."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(slots=True)
class Picks:
    """Turn what was picked into ids, and gather what they stand for in `resolved`.

    `files` are the uploads by id, which the bot may fetch below `base`.
    """

    guilds: Guilds
    base: str
    files: dict[str, Upload]
    resolved: dict[str, Payload] = field(default_factory=dict)

    def pick(self, what: str | None, value: Any) -> Any:
        """Return the value to send for a pick of a kind; None for a kind that has no ids."""
        if what is None:
            return value
        if isinstance(value, Upload):
            given = payloads.snowflake()
            self.files[given] = value
        else:
            given = str(value)
        self.resolved.setdefault(what, {})[given] = getattr(self, f"_{what}")(given)
        return given

    def added(self) -> Payload:
        """Return the part of an interaction's data that tells what the ids stand for."""
        return {"resolved": self.resolved} if self.resolved else {}

    def _channels(self, given: str) -> Payload:
        shown = ("id", "type", "name", "guild_id", "parent_id", "thread_metadata")
        room = self.guilds.rooms[given]
        told = {key: room[key] for key in shown if key in room}
        return {**told, "permissions": str(permissions.MODERATOR)}

    def _roles(self, given: str) -> Payload:
        return self.guilds.role(given)

    def _users(self, given: str) -> Payload:
        return payloads.user(int(given), "user")

    def _attachments(self, given: str) -> Payload:
        upload = self.files[given]
        url = f"{self.base}/attachments/{given}/{upload.name}"
        return {
            "id": given,
            "filename": upload.name,
            "size": len(upload.content),
            "content_type": upload.media_type,
            "url": url,
            "proxy_url": url,
        }


def command_data(
    registered: list[Payload],
    path: str,
    options: dict[str, Any],
    picks: Picks,
    *,
    focused: str | None = None,
) -> Payload:
    """Return the data of a command as typed, "collab find" for a subcommand.

    Raises
    ------
    LookupError
        The bot registered no such command or option.
    """
    name, *below = path.split()
    command = _named([c for c in registered if c["type"] == 1], name, what="command")
    last = command
    for part in below:
        last = _named(last.get("options", []), part, what=f"/{path}")
    filled = [
        _option(_named(last.get("options", []), key, what=f"option of /{path}"), value, picks)
        | ({"focused": True} if key == focused else {})
        for key, value in options.items()
    ]
    for depth, part in enumerate(reversed(below)):
        filled = [{"name": part, "type": SUBCOMMAND if depth == 0 else GROUP, "options": filled}]
    data = {"id": command["id"], "name": name, "type": 1, "options": filled}
    return data | picks.added()


def _named(given: Iterable[Payload], name: str, *, what: str) -> Payload:
    every = {each["name"]: each for each in given}
    if name not in every:
        raise LookupError(f"the bot registered no {what} named {name}, only {list(every)}")
    return every[name]


def _option(option: Payload, value: Any, picks: Picks) -> Payload:
    kind = option["type"]
    return {
        "name": option["name"],
        "type": kind,
        "value": picks.pick(OPTION_PICKS.get(kind), value),
    }


def menu_data(custom_id: str, kind: int, values: Iterable[Any], picks: Picks) -> Payload:
    """Return the data of a menu in which some entries were picked."""
    given = [picks.pick(COMPONENT_PICKS.get(kind), value) for value in values]
    data = {"custom_id": custom_id, "component_type": kind, "values": given, "id": 1}
    return data | picks.added()


def form_data(modal: Payload, values: dict[str, Any], picks: Picks) -> Payload:
    """Return the data of a form that was sent; what is not among the values stays as shown.

    Raises
    ------
    LookupError
        The form has no such field.
    """
    left = dict(values)
    parts = [_part(part, left, picks) for part in modal["components"]]
    if left:
        raise LookupError(f"the form has no field {list(left)}")
    return {"custom_id": modal["custom_id"], "components": parts} | picks.added()


def _part(part: Payload, values: dict[str, Any], picks: Picks) -> Payload:
    told: Payload = {"type": part["type"], "id": part["id"]}
    if part["type"] == LABEL:
        told["component"] = _field(part["component"], values, picks)
    elif part["type"] == ROW:
        told["components"] = [_field(each, values, picks) for each in part["components"]]
    return told


def _field(shown: Payload, values: dict[str, Any], picks: Picks) -> Payload:
    kind, name = shown["type"], shown["custom_id"]
    told: Payload = {"type": kind, "id": shown["id"], "custom_id": name}
    value = values.pop(name) if name in values else current(shown)
    if kind == TEXT_INPUT:
        return told | {"value": value}
    several = value if isinstance(value, list | tuple) else [value]
    return told | {"values": [picks.pick(COMPONENT_PICKS.get(kind), each) for each in several]}


def current(shown: Payload) -> Any:
    """Return what a field of a form says before anything is changed in it."""
    if shown["type"] == TEXT_INPUT:
        return shown.get("value") or ""
    chosen = [o["value"] for o in shown.get("options", []) if o.get("default")]
    return chosen or [default["id"] for default in shown.get("default_values", [])]
