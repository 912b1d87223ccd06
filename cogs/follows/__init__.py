"""Following artists: `/follow`, `/following`, and `/home` for a server."""

from bot.app.client import KollabBot
from cogs.follows import buttons, panel
from cogs.follows.commands import FollowsCog, HomeCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers, panel.handlers)
    bot.add_notice(buttons.tell_when_stopped)
    await bot.add_cog(FollowsCog(bot))
    await bot.add_cog(HomeCog())
