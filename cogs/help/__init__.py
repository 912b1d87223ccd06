"""What the bot can do: `/help`, `/about`."""

from bot.app.client import KollabBot
from cogs.help import buttons
from cogs.help.commands import AboutCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    await bot.add_cog(AboutCog(bot))
