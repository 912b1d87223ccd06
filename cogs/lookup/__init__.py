"""Looking up who worked with whom: `/collab`, `/artist`, `/onthisday`, `/upcoming`."""

from bot.app.client import KollabBot
from cogs.lookup import buttons
from cogs.lookup.commands import ArchiveCog, LookupCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    for cog in (LookupCog, ArchiveCog):
        await bot.add_cog(cog(bot))
