"""Looking up who worked with whom: `/collab`, `/artist`, `/onthisday`, `/upcoming`, `/article`."""

from bot.app.client import KollabBot
from cogs.lookup import buttons
from cogs.lookup.articles import ArticlesCog
from cogs.lookup.artist import ArtistsCog
from cogs.lookup.commands import LookupCog
from cogs.lookup.days import DaysCog
from cogs.lookup.message_menu import MentionsCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    await bot.add_cog(LookupCog(bot))
    await bot.add_cog(ArtistsCog(bot))
    await bot.add_cog(DaysCog(bot))
    await bot.add_cog(ArticlesCog(bot))
    await bot.add_cog(MentionsCog(bot))
