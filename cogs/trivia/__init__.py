"""Games, daily questions and what moderators set for them: `/trivia`, `/crown`, `/questions`."""

from bot.app.client import KollabBot
from cogs.trivia import buttons, chains, crowns, nights, questions, runs
from cogs.trivia.commands import TriviaCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(buttons.handlers, chains.handlers, crowns.handlers)
    bot.add_handlers(nights.handlers, questions.handlers, runs.handlers)
    await bot.add_cog(TriviaCog(bot))
    await bot.add_cog(crowns.CrownsCog(bot))
    await bot.add_cog(questions.QuestionsCog(bot))
