"""What moderators keep out of posts and games: `/exclude`."""

from bot.app.client import KollabBot
from cogs.exclusions import buttons
from cogs.exclusions.commands import ExclusionsCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    await bot.add_cog(ExclusionsCog(bot))
