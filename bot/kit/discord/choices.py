"""What options offer while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import discord
from discord import app_commands

Choice = app_commands.Choice[str]
Owner = TypeVar("Owner")
Completion = Callable[[Owner, discord.Interaction[Any], str], Coroutine[Any, Any, list[Choice]]]


def completion(complete: Completion[Owner]) -> Completion[Owner]:
    """Answer with no choices when completing fails; the error goes to the one handler."""

    async def guarded(
        owner: Owner, interaction: discord.Interaction[Any], typed: str
    ) -> list[Choice]:
        try:
            return await complete(owner, interaction, typed)
        except Exception as error:
            # Raised, it would leave Discord without an answer until it says that loading failed.
            await interaction.client.tree.on_error(interaction, error)
            return []

    # discord.py looks here for whether a method is meant.
    guarded.__qualname__ = complete.__qualname__
    return guarded
