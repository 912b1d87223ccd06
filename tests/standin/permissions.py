"""Who may do what: Discord's permission bits, and how roles and overwrites combine."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
MANAGE_GUILD = 1 << 5
VIEW = 1 << 10
SEND = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED = 1 << 14
ATTACH = 1 << 15
READ_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
EXTERNAL_EMOJIS = 1 << 18
USE_COMMANDS = 1 << 31
MANAGE_THREADS = 1 << 34
CREATE_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38
EVERYTHING = (1 << 50) - 1

TALK = VIEW | SEND | SEND_IN_THREADS | EMBED | ATTACH | READ_HISTORY | EXTERNAL_EMOJIS
EVERYONE = USE_COMMANDS
"""What @everyone has here: little, so that the bot's own role decides what the bot may."""
BOT = TALK | CREATE_THREADS
FAN = TALK | USE_COMMANDS
MODERATOR = FAN | MANAGE_GUILD | MANAGE_CHANNELS | MANAGE_MESSAGES


def in_guild(roles: Iterable[dict[str, Any]], own: Collection[str]) -> int:
    """Combine the permissions of the roles that a member has."""
    allowed = 0
    for role in roles:
        if role["id"] in own:
            allowed |= int(role["permissions"])
    return EVERYTHING if allowed & ADMINISTRATOR else allowed


def in_channel(
    allowed: int, overwrites: Iterable[dict[str, Any]], *, everyone: str, own: Collection[str]
) -> int:
    """Apply a channel's overwrites: @everyone's, then the roles', then the member's.

    `own` has the ids of the member and of all roles that it has.
    """
    if allowed & ADMINISTRATOR:
        return allowed
    steps = {"everyone": (0, 0), "roles": (0, 0), "member": (0, 0)}
    for overwrite in overwrites:
        if overwrite["id"] in own:
            of_role = "everyone" if overwrite["id"] == everyone else "roles"
            step = "member" if overwrite["type"] == 1 else of_role
            allow, deny = steps[step]
            steps[step] = allow | int(overwrite["allow"]), deny | int(overwrite["deny"])
    for allow, deny in steps.values():
        allowed = allowed & ~deny | allow
    return allowed if allowed & VIEW else 0
