"""What the buttons below a post do, and those about posts; moderators are asked for anew."""

from __future__ import annotations

import datetime as dt

from bot.app.client import Interaction, KollabBot
from bot.app.features import POST_SOURCES
from bot.kit.discord import card as controls
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.lookup.cards.days import on_this_day_card, upcoming_card
from bot.posts.cards.post import WEEK
from bot.posts.cards.schedule import ALL_KINDS, HISTORY, history_card, kinds_of
from bot.posts.schedule import WEEKLY_DIGEST

handlers: Handlers[KollabBot] = Handlers()

_KINDS = "|".join((*(each.kind for each in POST_SOURCES.servers), ALL_KINDS))


@handlers.button(rf"{HISTORY}:(?P<kind>{_KINDS}):(?:newest|{controls.DAY})")
async def turn_history(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page of what became of posts."""
    kinds = kinds_of(None if found["kind"] == ALL_KINDS else found["kind"], POST_SOURCES)
    before = dt.date.fromisoformat(found["date"]) if found["date"] else None
    answer = await bot.services.schedule.history(
        require_moderator(interaction), kinds, before=before
    )
    await turn(
        interaction, history_card(words_for(interaction, private=True), answer, POST_SOURCES)
    )


@handlers.button(rf"post:(?P<kind>daily|weekly|following|news):{controls.DAY}(?::[0-9]+)?")
async def more_of_post(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show all of a posted day, or of the week that begins with it, in private."""
    today, day = bot.today(), dt.date.fromisoformat(found["date"])
    words = words_for(interaction, private=True)
    lookup = await bot.lookup_in(interaction)
    if found["kind"] == WEEKLY_DIGEST:
        answer = await lookup.upcoming(day, days=WEEK)
        await send(interaction, upcoming_card(words, answer), private=True)
    else:
        # The server's date may be ahead of Seoul's: what is out there is out here.
        whole = await lookup.on_this_day(day, today=max(day, today))
        await send(interaction, on_this_day_card(words, whole, today=today), private=True)
