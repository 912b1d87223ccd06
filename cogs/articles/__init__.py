"""Articles: what they gave, and what a new one gives: `/article`."""

from bot.app.client import KollabBot
from cogs.articles import buttons
from cogs.articles.commands import ArticlesCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    await bot.add_cog(ArticlesCog(bot))
