"""What moderators set: `/setup`, `/settings`."""

from bot.app.client import KollabBot
from cogs.settings import buttons, panel
from cogs.settings.commands import SettingsCog, SetupCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers, panel.handlers)
    await bot.add_cog(SettingsCog(bot))
    await bot.add_cog(SetupCog(bot))
