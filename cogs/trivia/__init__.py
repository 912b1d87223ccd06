"""Games, daily questions and what moderators set for them: `/trivia`, `/questions`."""

from bot.app.client import KollabBot
from cogs.trivia import daily_buttons, game_buttons, leaderboard_buttons, panel, question_buttons
from cogs.trivia.commands import TriviaCog
from cogs.trivia.questions import QuestionsCog


async def setup(bot: KollabBot) -> None:
    """Add the commands, buttons and forms."""
    bot.add_handlers(
        daily_buttons.handlers,
        game_buttons.handlers,
        leaderboard_buttons.handlers,
        panel.handlers,
        question_buttons.handlers,
    )
    await bot.add_cog(TriviaCog(bot))
    await bot.add_cog(QuestionsCog(bot))
