"""What the bot keeps of a person: `/privacy`."""

from bot.app.client import KollabBot
from cogs.privacy import buttons
from cogs.privacy.commands import PrivacyCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    await bot.add_cog(PrivacyCog(bot))
