"""The objects that Discord sends, as small as discord.py accepts and as large as is usual."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

Payload = dict[str, Any]

APPLICATION_ID = 900_000_000_000_000_001
OWNER_ID = 900_000_000_000_000_002
FAN_ID = 900_000_000_000_000_003
CHANNELS = 20
ROLES = 12
EVERY_PERMISSION = str((1 << 50) - 1)
STARTED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).isoformat()

_snowflakes = itertools.count(1_400_000_000_000_000_000, 1 << 22)


def snowflake() -> str:
    """Give an id that no other object of this process has."""
    return str(next(_snowflakes))


def guild_id(number: int) -> int:
    """Give the id of the guild with this number; consecutive ones go to different shards."""
    return (number + 1) << 22


def user(user_id: int, name: str, *, bot: bool = False) -> Payload:
    """Give a user."""
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
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": user(OWNER_ID, "owner"),
    "verify_key": "0" * 64,
    "summary": "",
    "team": None,
}


def member(of: Payload) -> Payload:
    """Give a user as a member of a server, with every permission."""
    return {
        "user": of,
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": STARTED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "permissions": EVERY_PERMISSION,
    }


def channel(of: int, number: int) -> Payload:
    """Give a text channel of a server."""
    return {
        "id": str(of + 100 + number),
        "guild_id": str(of),
        "type": 0,
        "name": f"channel-{number}",
        "position": number,
        "permission_overwrites": [
            {"id": str(of), "type": 0, "allow": "0", "deny": "0"},
            {"id": str(of + 1), "type": 0, "allow": "1024", "deny": "0"},
        ],
        "topic": "Talk about music",
        "nsfw": False,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "parent_id": None,
        "flags": 0,
    }


def role(of: int, number: int) -> Payload:
    """Give a role of a server; number 0 is @everyone."""
    return {
        "id": str(of + number),
        "name": "@everyone" if number == 0 else f"role {number}",
        "colors": {"primary_color": number, "secondary_color": None, "tertiary_color": None},
        "color": number,
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": number,
        "permissions": EVERY_PERMISSION,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(number: int) -> Payload:
    """Give what GUILD_CREATE says about a server of middling size."""
    own = guild_id(number)
    return {
        "id": str(own),
        "name": f"Server {number}",
        "icon": None,
        "owner_id": str(OWNER_ID),
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
        "roles": [role(own, n) for n in range(ROLES)],
        "channels": [channel(own, n) for n in range(CHANNELS)],
        "threads": [],
        "members": [member(BOT)],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(channel_id: str, body: Payload, files: tuple[str, ...]) -> Payload:
    """Give the message that a body of "create message" makes."""
    return {
        "id": snowflake(),
        "channel_id": channel_id,
        "author": BOT,
        "content": body.get("content") or "",
        "timestamp": STARTED,
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
    """Give the parts of a body that a message shows, as Discord gives them back."""
    shown: Payload = {
        key: body[key]
        for key in ("content", "embeds", "flags", "nonce")
        if body.get(key) is not None
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


def _numbered(part: Any, numbers: Iterator[int]) -> Any:
    """Give every component its id, as Discord does where the bot gave none."""
    if isinstance(part, list):
        return [_numbered(p, numbers) for p in part]
    if not isinstance(part, dict):
        return part
    whole = {key: _numbered(value, numbers) for key, value in part.items()}
    if isinstance(part.get("type"), int):
        whole.setdefault("id", next(numbers))
    return whole


def registered(command: Payload) -> Payload:
    """Give a command as Discord keeps it."""
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
