"""What fans send in: what is missing, what is wrong, and how it went: `/submit`, `/submissions`."""

from bot.app.client import KollabBot
from cogs.submissions import buttons, forms
from cogs.submissions.commands import SubmissionsCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers, forms.handlers)
    bot.add_notice(buttons.tell_waiting)
    await bot.add_cog(SubmissionsCog(bot))
