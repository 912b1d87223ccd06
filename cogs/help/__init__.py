"""What the bot can do: `/help`, `/about`."""

from bot.app.client import KollabBot
from cogs.help.commands import AboutCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    await bot.add_cog(AboutCog(bot))
