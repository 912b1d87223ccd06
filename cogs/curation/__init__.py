"""What curators do: `/curate`."""

from bot.app.client import KollabBot
from cogs.curation import desk, forms, panel, queue
from cogs.curation.commands import CurationCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(panel.handlers, queue.handlers, desk.handlers, forms.handlers)
    await bot.add_cog(CurationCog(bot))
