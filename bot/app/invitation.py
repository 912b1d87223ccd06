"""What adds the bot to a server."""

from __future__ import annotations

import discord

POSTING = discord.Permissions(
    view_channel=True,
    send_messages=True,
    attach_files=True,
    read_message_history=True,
    create_public_threads=True,
    send_messages_in_threads=True,
)
"""What scheduled posts can make use of; commands need none of it."""


def invite_link(application_id: int) -> str:
    """Return the address that adds the bot to a server, with what it needs to post."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={POSTING.value}"
    )
