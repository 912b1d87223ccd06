"""`/onthisday` and `/upcoming`: the calendar."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.choices import Choice, completion
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.kit.typed_day import parse_day
from bot.lookup.cards.choices import day_choices
from bot.lookup.cards.days import on_this_day_card, upcoming_card


class DaysCog(commands.Cog):
    """What came out on a day, and what is coming."""

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @app_commands.command(extras={"example": "/onthisday date:24 October"})
    async def onthisday(
        self,
        interaction: Interaction,
        date: app_commands.Range[str, 1, 40] = "today",
        private: bool = False,
    ) -> None:
        """See which collaborations came out on a day, in every year.

        Parameters
        ----------
        date:
            A day, such as 10-24, 24 October or 10월 24일; today in Seoul if left out
        private:
            Show the answer only to me
        """
        today = self.bot.today()
        answer = await self.bot.lookup.on_this_day(parse_day(date, today=today), today=today)
        words = words_for(interaction, private=private)
        await send(interaction, on_this_day_card(words, answer, today=today), private=private)

    @app_commands.command(extras={"example": "/upcoming days:14"})
    async def upcoming(
        self,
        interaction: Interaction,
        days: app_commands.Range[int, 1, 60] = 7,
        private: bool = False,
    ) -> None:
        """See which releases and anniversaries are coming.

        Parameters
        ----------
        days:
            How many days to look ahead, 7 if left out
        private:
            Show the answer only to me
        """
        answer = await self.bot.lookup.upcoming(self.bot.today(), days=days)
        words = words_for(interaction, private=private)
        await send(interaction, upcoming_card(words, answer), private=private)

    @onthisday.autocomplete("date")
    @completion
    async def complete_date(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the day that is being typed, or today, tomorrow and yesterday."""
        return day_choices(interaction, typed, today=self.bot.today())
