"""The objects that Discord sends, as small as discord.py accepts and as large as is usual."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Iterator
from typing import Any

from tests.standin import permissions

Payload = dict[str, Any]

APPLICATION_ID = 900_000_000_000_000_001
OWNER_ID = 900_000_000_000_000_002
FAN_ID = 900_000_000_000_000_003
GUILD_OWNERS = 900_100_000_000_000_000
DIRECT = 1_000_000_000_000
"""The room of the direct messages with a user has the user's id and this."""
STARTED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).isoformat()
TEXT, DM, ANNOUNCEMENT, ANNOUNCEMENT_THREAD, PUBLIC_THREAD = 0, 1, 5, 10, 11
THREADS = {ANNOUNCEMENT_THREAD, PUBLIC_THREAD, 12}
_EPOCH = 1_420_070_400.0
_FIRST_GUILD = 60 << 30
"""What ids of servers begin with: settings take no id that is shorter than Discord's are."""


class _Snowflakes:
    """Ids that tell when they were made, as Discord's do, and that never repeat."""

    def __init__(self) -> None:
        self._last = 0

    def __next__(self) -> int:
        now = int((time.time() - _EPOCH) * 1000) << 22
        self._last = max(self._last + 1, now)
        return self._last


_snowflakes = _Snowflakes()


def snowflake() -> str:
    """Return an id that no other object of this process has."""
    return str(next(_snowflakes))


def now() -> str:
    """Return the time as Discord writes it."""
    return dt.datetime.now(dt.UTC).isoformat()


def guild_id(number: int) -> int:
    """Return the id of the guild with this number; consecutive ones go to different shards."""
    return (_FIRST_GUILD + number + 1) << 22


def guild_number(of: int | str) -> int:
    """Return the number of the guild with this id, or in which something of this id was made.

    Of an id that belongs to no guild it is no guild's number.
    """
    return (int(of) >> 22) - 1 - _FIRST_GUILD


def user(user_id: int, name: str, *, bot: bool = False) -> Payload:
    """Return a user."""
    return {
        "id": str(user_id),
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": None,
        "public_flags": 0,
        "bot": bot,
    }


BOT = user(APPLICATION_ID, "kollab", bot=True)
APPLICATION = {
    "id": str(APPLICATION_ID),
    "name": "Kollab",
    "description": "",
    "icon": None,
    "flags": 0,
    "approximate_guild_count": 3,
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": user(OWNER_ID, "owner"),
    "verify_key": "0" * 64,
    "summary": "",
    "team": None,
}


def owner_id(number: int) -> int:
    """Return the id of the user that the guild with this number belongs to."""
    return GUILD_OWNERS + number * 2


def moderator_id(number: int) -> int:
    """Return the id of a moderator of the guild with this number."""
    return owner_id(number) + 1


def direct_room(user_id: int | str) -> str:
    """Return the id of the room where the bot and a user write each other."""
    return str(int(user_id) + DIRECT)


def recipient(room: str) -> str | None:
    """Return the user of a room of direct messages, None for another room."""
    user_id = int(room) - DIRECT
    return str(user_id) if APPLICATION_ID <= user_id < APPLICATION_ID * 10 // 9 else None


def direct_channel(user_id: int | str, name: str) -> Payload:
    """Return the room where the bot and a user write each other."""
    other = user(int(user_id), name)
    return {"id": direct_room(user_id), "type": DM, "recipients": [other], "flags": 0}


def member(of: Payload, allowed: int | None = None, *, roles: tuple[str, ...] = ()) -> Payload:
    """Return a user as a member of a server; interactions tell what the member may do there."""
    may = {} if allowed is None else {"permissions": str(allowed)}
    return {
        "user": of,
        "nick": None,
        "avatar": None,
        "roles": list(roles),
        "joined_at": STARTED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        **may,
    }


def channel(of: int, number: int) -> Payload:
    """Return a text channel of a server, one of those that it has from the start."""
    return {
        **new_channel(str(of), TEXT, f"channel-{number}"),
        "id": str(of + 100 + number),
        "position": number,
        "permission_overwrites": [
            {"id": str(of), "type": 0, "allow": "0", "deny": "0"},
            {"id": str(of + 1), "type": 0, "allow": "1024", "deny": "0"},
        ],
    }


def new_channel(guild: str, kind: int, name: str) -> Payload:
    """Return a channel that was just made."""
    return {
        "id": snowflake(),
        "guild_id": guild,
        "type": kind,
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "topic": "Talk about music",
        "nsfw": False,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "parent_id": None,
        "flags": 0,
    }


def new_thread(parent: Payload, name: str, *, thread_id: str | None = None) -> Payload:
    """Return a thread that was just opened below a channel, of the kind that fits the channel."""
    announced = parent["type"] == ANNOUNCEMENT
    return {
        "id": thread_id or snowflake(),
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "owner_id": str(APPLICATION_ID),
        "type": ANNOUNCEMENT_THREAD if announced else PUBLIC_THREAD,
        "name": name,
        "last_message_id": None,
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "flags": 0,
        "thread_metadata": {
            "archived": False,
            "locked": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": now(),
            "create_timestamp": now(),
        },
    }


def role(of: int, number: int) -> Payload:
    """Return a role of a server; number 0 is @everyone, number 1 the bot's own."""
    bots = number == 1
    return {
        "id": str(of + number),
        "name": {0: "@everyone", 1: "kollab"}.get(number, f"role {number}"),
        "colors": {"primary_color": number, "secondary_color": None, "tertiary_color": None},
        "color": number,
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": number,
        "permissions": str(permissions.BOT if bots else permissions.EVERYONE),
        "managed": bots,
        "mentionable": False,
        "flags": 0,
        **({"tags": {"bot_id": str(APPLICATION_ID)}} if bots else {}),
    }


def guild(number: int, *, channels: int, roles: int) -> Payload:
    """Return what GUILD_CREATE says about a server."""
    own = guild_id(number)
    return {
        "id": str(own),
        "name": f"Server {number}",
        "icon": None,
        "owner_id": str(owner_id(number)),
        "member_count": 240,
        "large": False,
        "unavailable": False,
        "joined_at": STARTED,
        "preferred_locale": "en-US",
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "features": ["COMMUNITY"],
        "system_channel_flags": 0,
        "system_channel_id": None,
        "afk_timeout": 300,
        "emojis": [],
        "stickers": [],
        "roles": [role(own, n) for n in range(roles)],
        "channels": [channel(own, n) for n in range(channels)],
        "threads": [],
        "members": [member(BOT, roles=(str(own + 1),))],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(
    channel_id: str, body: Payload, files: tuple[str, ...], *, author: Payload = BOT
) -> Payload:
    """Return the message that a body of "create message" makes."""
    return {
        "id": snowflake(),
        "channel_id": channel_id,
        "author": author,
        "content": body.get("content") or "",
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
        "type": 0,
        "application_id": str(APPLICATION_ID),
        **presentable(body, files),
    }


def presentable(body: Payload, files: tuple[str, ...]) -> Payload:
    """Return the parts of a body that a message shows, as Discord gives them back."""
    shown: Payload = {
        key: body[key] for key in ("content", "embeds", "flags") if body.get(key) is not None
    }
    if "components" in body:
        numbers = itertools.count(1)
        shown["components"] = [_numbered(c, numbers) for c in body["components"] or []]
    if files or "attachments" in body:
        shown["attachments"] = [
            {
                "id": snowflake(),
                "filename": name,
                "size": 1,
                "url": f"https://cdn.example/{name}",
                "proxy_url": f"https://media.example/{name}",
            }
            for name in files
        ]
    return shown


def edit(shown: Payload, body: Payload, files: tuple[str, ...]) -> None:
    """Change a message as a body of "edit message" says."""
    if body.get("content", "") is None:
        shown["content"] = ""
    shown.update(presentable(body, files), edited_timestamp=now())


def numbered(parts: Payload) -> Payload:
    """Return a modal whose components have their ids."""
    whole: Payload = _numbered(parts, itertools.count(1))
    return whole


def _numbered(part: Any, numbers: Iterator[int]) -> Any:
    """Return every component its id, as Discord does where the bot gave none."""
    if isinstance(part, list):
        return [_numbered(p, numbers) for p in part]
    if not isinstance(part, dict):
        return part
    whole = {key: _numbered(value, numbers) for key, value in part.items()}
    if isinstance(part.get("type"), int):
        whole.setdefault("id", next(numbers))
    return whole


def registered(command: Payload) -> Payload:
    """Return a command as Discord keeps it."""
    return {
        "type": 1,
        "description": "",
        "default_member_permissions": None,
        "nsfw": False,
        **command,
        "id": snowflake(),
        "application_id": str(APPLICATION_ID),
        "version": snowflake(),
    }
