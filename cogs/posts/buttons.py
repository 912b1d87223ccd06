"""What the buttons about posts do. Each asks anew who presses."""

from __future__ import annotations

import datetime as dt

from bot.app.client import Interaction, KollabBot
from bot.app.features import POST_SOURCES
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Handlers, Match
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import turn
from bot.posts.cards.schedule import ALL_KINDS, HISTORY, history_card, kinds_of

handlers: Handlers[KollabBot] = Handlers()

_KINDS = "|".join((*(each.kind for each in POST_SOURCES.servers), ALL_KINDS))


@handlers.button(
    rf"{HISTORY}:(?P<kind>{_KINDS}):"
    r"(?P<before>newest|[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
async def turn_history(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page of what became of posts."""
    kinds = kinds_of(None if found["kind"] == ALL_KINDS else found["kind"], POST_SOURCES)
    is_first = found["before"] == "newest"
    before = None if is_first else dt.date.fromisoformat(found["before"])
    answer = await bot.services.schedule.history(
        require_moderator(interaction), kinds, before=before
    )
    await turn(interaction, history_card(words_for(interaction, private=True), answer))
