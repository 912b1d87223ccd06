"""Whom Discord let run a moderators' command, and what that opens for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import discord

LASTS = dt.timedelta(minutes=15)
MOST = 10_000


class Admissions:
    """Who ran a moderators' command that a server's administrators showed them.

    Discord itself asks who may run a command, as Server Settings > Integrations says, but not who
    may press what that answers: so whoever ran one may use what was shown to them alone, for a
    quarter of an hour. That is in memory only: after a restart they run the command again.
    """

    def __init__(self) -> None:
        self._since: dict[tuple[int | None, int], dt.datetime] = {}

    def admit(self, interaction: discord.Interaction[Any]) -> None:
        """Note that Discord let somebody run a command."""
        who = (interaction.guild_id, interaction.user.id)
        self._since.pop(who, None)
        self._since[who] = interaction.created_at
        if len(self._since) > MOST:
            # The first one ran theirs longest ago.
            del self._since[next(iter(self._since))]

    def holds(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether a press or form goes on from what somebody was let run."""
        since = self._since.get((interaction.guild_id, interaction.user.id))
        return (
            is_follow_up(interaction)
            and since is not None
            and interaction.created_at - since <= LASTS
        )


def is_follow_up(interaction: discord.Interaction[Any]) -> bool:
    """Return whether a press or form is on what was shown to one person alone."""
    if interaction.message is not None:
        return interaction.message.flags.ephemeral
    return interaction.type is discord.InteractionType.modal_submit
