"""Scheduled posts: `/schedule`, the job that sends them, the buttons below them."""

from bot.app.client import KollabBot
from cogs.posts import buttons
from cogs.posts.commands import ScheduleCog
from cogs.posts.events import PostingCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers)
    await bot.add_cog(ScheduleCog(bot))
    await bot.add_cog(PostingCog(bot))
