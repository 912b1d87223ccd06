"""The bare discord.py bot that Kollab is measured against: same intents, one command.

python -P tests/workloads/echo_bot.py API_BASE GATEWAY_URL     (token in DISCORD_TOKEN)
"""

from __future__ import annotations

import os
import sys

import discord
import yarl
from discord import app_commands
from discord.ext import commands

CHOICES = [app_commands.Choice(name=f"Choice number {n}", value=f"choice-{n}") for n in range(25)]


class EchoBot(commands.AutoShardedBot):
    """Answer a command with its own option, and every completion with the same 25 choices."""

    def __init__(self) -> None:
        super().__init__(commands.when_mentioned, intents=discord.Intents(guilds=True))

    async def setup_hook(self) -> None:
        """Register the one command."""
        self.tree.add_command(echo)
        await self.tree.sync()


@app_commands.command()
async def echo(interaction: discord.Interaction[EchoBot], query: str) -> None:
    """Repeat what was said."""
    await interaction.response.send_message(query)


@echo.autocomplete("query")
async def _choices(
    _interaction: discord.Interaction[EchoBot], _current: str
) -> list[app_commands.Choice[str]]:
    return CHOICES


def main() -> None:
    """Run at the addresses given, where a stand-in listens."""
    discord.http.Route.BASE = sys.argv[1]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[2])
    EchoBot().run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
