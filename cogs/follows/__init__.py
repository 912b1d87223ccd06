"""Following artists: `/follow`, `/following`."""

from bot.app.client import KollabBot
from cogs.follows import buttons
from cogs.follows.commands import FollowsCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    await bot.add_cog(FollowsCog(bot))
