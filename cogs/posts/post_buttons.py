"""What the buttons below a post do."""

from __future__ import annotations

import datetime as dt

from bot.app.client import Interaction, KollabBot
from bot.kit.discord import card as controls
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.lookup.cards.days import on_this_day_card, upcoming_card
from bot.posts.cards.post import WEEK
from bot.posts.schedule import PostKind

handlers: Handlers[KollabBot] = Handlers()


@handlers.button(rf"post:(?P<kind>daily|weekly|following):{controls.DAY}")
async def more_of_post(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show all of a posted day, or of the week that begins with it, in private."""
    today, day = bot.today(), dt.date.fromisoformat(found["day"])
    words = words_for(interaction, private=True)
    if found["kind"] == PostKind.WEEKLY:
        answer = await bot.lookup.upcoming(day, days=WEEK)
        await send(interaction, upcoming_card(words, answer), private=True)
    else:
        # The server's date may be ahead of Seoul's: what is out there is out here.
        whole = await bot.lookup.on_this_day(day, today=max(day, today))
        await send(interaction, on_this_day_card(words, whole, today=today), private=True)
