"""What the buttons and selects do that belong to no queue: save, undo, look back, import."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.curation.cards import desk as cards
from bot.curation.cards.desk import BEFORE
from bot.curation.cards.queue import EDIT
from bot.curation.cards.scopes import WHERE
from bot.curation.model import Proposal
from bot.kit.budgets import Cost
from bot.kit.discord.card import LIST, Card
from bot.kit.discord.handlers import Handlers, Match, chosen
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.kit.errors import NotOfferedError
from cogs.rights import demand_edit, require_curator

handlers: Handlers[KollabBot] = Handlers(edit=demand_edit)
_KEY = rf"{WHERE}:{EDIT}"


async def prepare(interaction: Interaction, wanted: Proposal) -> None:
    """Show what a curator is about to do, and ask whether it is meant."""
    bot = interaction.client
    preview = await bot.services.curation.prepare(wanted, by=interaction.user.id, now=bot.now())
    sight = await bot.services.queue.sight(wanted.scope, preview.edit.id)
    words = words_for(interaction, private=True)
    card = cards.prepared_card(words, wanted.scope, sight, today=bot.today())
    await send(interaction, card, private=True)


async def history_page(
    interaction: Interaction, scope: int, entry: str | None = None, *, before: int = 0,
    said: str = "",
) -> Card:  # fmt: skip
    """Make a page of what was accepted."""
    page = await interaction.client.services.desk.history(scope, entry, before=before)
    return cards.history_card(words_for(interaction, private=True), scope, page, said=said)


@handlers.button(rf"{cards.DO}:{_KEY}")
async def carry_out(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Do what was prepared."""
    scope = await require_curator(interaction, found["where"])
    edit = await bot.services.curation.carry_out(
        scope, int(found["edit"]), by=interaction.user.id, now=bot.now()
    )
    await turn(interaction, cards.done_card(words_for(interaction, private=True), scope, edit))


@handlers.button(rf"{cards.DROP}(?::{_KEY})?")
async def drop(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Leave everything as it is; a draft goes by itself."""
    await turn(interaction, cards.dropped_card(words_for(interaction, private=True)))


@handlers.button(rf"{cards.UNDO}:{_KEY}")
async def undo(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Make everything as it was before an edit."""
    scope = await require_curator(interaction, found["where"])
    edit = await bot.services.curation.undo(
        scope, int(found["edit"]), by=interaction.user.id, now=bot.now()
    )
    await turn(interaction, cards.undone_card(words_for(interaction, private=True), scope, edit))


@handlers.button(rf"{cards.HISTORY}:{WHERE}:{BEFORE}")
async def turn_history(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page of what was accepted."""
    scope = await require_curator(interaction, found["where"])
    await turn(interaction, await history_page(interaction, scope, before=int(found["before"])))


@handlers.button(rf"{cards.BACK}:{_KEY}:{BEFORE}")
async def undo_in_history(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Undo one of a page, and show the page as it is then."""
    scope = await require_curator(interaction, found["where"])
    edit = await bot.services.curation.undo(
        scope, int(found["edit"]), by=interaction.user.id, now=bot.now()
    )
    said = cards.undone_line(words_for(interaction, private=True), edit)
    before = int(found["before"])
    await turn(interaction, await history_page(interaction, scope, before=before, said=said))


@handlers.button(rf"{cards.OPEN}:{WHERE}")
async def open_chosen(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show one edit of the history."""
    scope, value = await require_curator(interaction, found["where"]), chosen(interaction)
    if not value.isdecimal():
        raise NotOfferedError
    await turn(interaction, await _opened(interaction, scope, int(value)))


@handlers.button(rf"{cards.OFFER}:{_KEY}")
async def offer(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Offer what the server accepted to whoever curates all servers."""
    scope, edit_id = await require_curator(interaction, found["where"]), int(found["edit"])
    await bot.services.curation.offer(scope, edit_id, by=interaction.user.id, now=bot.now())
    said = cards.offered_line(words_for(interaction, private=True))
    await turn(interaction, await _opened(interaction, scope, edit_id, said=said))


@handlers.button(rf"{cards.IMPORT}:{WHERE}:{LIST}", cost=Cost.FILE)
async def import_all(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Bring a file in, all of it or nothing."""
    scope = await require_curator(interaction, found["where"])
    edits = await bot.services.exchange.carry_out(
        scope, found["list"], by=interaction.user.id, now=bot.now()
    )
    await turn(interaction, cards.imported_card(words_for(interaction, private=True), scope, edits))


async def _opened(interaction: Interaction, scope: int, edit_id: int, *, said: str = "") -> Card:
    bot = interaction.client
    opened = cards.Opened(
        await bot.services.queue.sight(scope, edit_id),
        await bot.services.curation.decisions(scope, edit_id),
    )
    words = words_for(interaction, private=True)
    return cards.opened_card(words, scope, opened, today=bot.today(), said=said)
