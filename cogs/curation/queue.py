"""What the buttons, selects and forms of the curators' queue do."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.curation.cards import queue as cards
from bot.curation.cards.queue import EDIT
from bot.curation.cards.scopes import WHERE
from bot.curation.model import CurationAction, Reason, Trust, Verdict
from bot.curation.queue.service import Decided
from bot.kit.discord.card import NUMBER, Card
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen, first, picked
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import turn
from bot.kit.errors import NotOfferedError
from cogs.rights import demand_edit, require_curator

handlers: Handlers[KollabBot] = Handlers(edit=demand_edit)
_KEY = rf"{WHERE}:{EDIT}:{NUMBER}"


async def queue_page(
    interaction: Interaction, scope: int, number: int = 0, *, said: str = "", undoable: int = 0
) -> Card:
    """Make the card of what is to be decided next."""
    item = await interaction.client.services.queue.item(scope, number)
    return cards.queue_card(
        words_for(interaction, private=True), scope, item, today=interaction.client.today(),
        said=said, undoable=undoable,
    )  # fmt: skip


@handlers.button(rf"{cards.QUEUE}:{WHERE}:{NUMBER}")
async def show(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show one of what waits."""
    scope = await require_curator(interaction, found["where"])
    await turn(interaction, await queue_page(interaction, scope, int(found["page"])))


@handlers.button(rf"{cards.ACCEPT}:{_KEY}")
async def accept(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Accept an edit; what takes others with it is asked about once more."""
    scope = await require_curator(interaction, found["where"])
    sight = await bot.services.queue.sight(scope, int(found["edit"]))
    if sight.preview.edit.operation in cards.DESTRUCTIVE and sight.is_open:
        words = words_for(interaction, private=True)
        await turn(interaction, cards.confirm_card(words, scope, sight, int(found["page"])))
    else:
        await _decide(interaction, scope, found, Verdict(CurationAction.ACCEPT))


@handlers.button(rf"{cards.ACCEPT_NOW}:{_KEY}")
async def accept_now(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Delete or merge, as was confirmed."""
    scope = await require_curator(interaction, found["where"])
    await _decide(interaction, scope, found, Verdict(CurationAction.ACCEPT))


@handlers.button(rf"{cards.REJECT}:{_KEY}")
async def reject(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Reject an edit for the chosen reason, or ask for words beside it."""
    scope, reason = await require_curator(interaction, found["where"]), chosen(interaction)
    if reason == cards.IN_WORDS:
        key = f"{found['where']}:{found['edit']}:{found['page']}"
        form = cards.reject_form(words_for(interaction, private=True), key)
        await interaction.response.send_modal(form)
        return
    if reason not in [*Reason]:
        raise NotOfferedError
    await _decide(interaction, scope, found, Verdict(CurationAction.REJECT, reason=Reason(reason)))


@handlers.form(rf"{cards.REJECTED}:{_KEY}")
async def reject_in_words(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Reject an edit for a reason, in words."""
    scope = await require_curator(interaction, found["where"])
    reason = picked(answers, "reason", Reason)
    words = first(answers, "words")[: cards.LONGEST_WORDS]
    verdict = Verdict(CurationAction.REJECT, reason=reason, words=words)
    await _decide(interaction, scope, found, verdict)


@handlers.button(rf"{cards.LATER}:{_KEY}")
async def put_off(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Put an edit off until all else was looked at."""
    scope = await require_curator(interaction, found["where"])
    await _decide(interaction, scope, found, Verdict(CurationAction.LATER))


@handlers.button(rf"{cards.UNDO}:{_KEY}")
async def undo(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Undo what was accepted just now."""
    scope = await require_curator(interaction, found["where"])
    edit = await bot.services.curation.undo(
        scope, int(found["edit"]), by=interaction.user.id, now=bot.now()
    )
    words = words_for(interaction, private=True)
    said = cards.decided_line(words, Decided(edit))
    await turn(interaction, await queue_page(interaction, scope, int(found["page"]), said=said))


@handlers.button(rf"{cards.PERSON}:{_KEY}")
async def show_person(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show who sent an edit."""
    scope = await require_curator(interaction, found["where"])
    await turn(interaction, await _person(interaction, scope, found))


@handlers.button(rf"{cards.TRUST}:{_KEY}:(?P<trust>trusted|blocked|nothing)")
async def set_trust(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Trust or block who sent an edit, or neither."""
    scope = await require_curator(interaction, found["where"])
    edit = await bot.services.curation.edit(scope, int(found["edit"]))
    trust = None if found["trust"] == cards.NEITHER else Trust(found["trust"])
    await bot.services.curation.set_trust(scope, edit.user_id, trust, now=bot.now())
    said = cards.trust_line(words_for(interaction, private=True), edit.user_id, trust)
    await turn(interaction, await _person(interaction, scope, found, said=said))


async def decide(
    interaction: Interaction, scope: int, edit_id: int, number: int, verdict: Verdict
) -> None:
    """Decide about an edit, and show the next one in its place."""
    bot = interaction.client
    decided = await bot.services.queue.decide(
        scope, edit_id, verdict, by=interaction.user.id, now=bot.now()
    )
    await show_next(interaction, scope, number, decided, verdict.action)


async def show_next(
    interaction: Interaction, scope: int, number: int, decided: Decided, action: CurationAction
) -> None:
    """Show what is to be decided next, and what came of the last decision."""
    is_undoable = decided.is_ours and action is CurationAction.ACCEPT
    card = await queue_page(
        interaction,
        scope,
        number,
        said=cards.decided_line(words_for(interaction, private=True), decided),
        undoable=decided.edit.id if is_undoable else 0,
    )
    await turn(interaction, card)


async def _decide(interaction: Interaction, scope: int, found: Match, verdict: Verdict) -> None:
    await decide(interaction, scope, int(found["edit"]), int(found["page"]), verdict)


async def _person(interaction: Interaction, scope: int, found: Match, *, said: str = "") -> Card:
    sight = await interaction.client.services.queue.sight(scope, int(found["edit"]))
    words = words_for(interaction, private=True)
    return cards.person_card(words, scope, sight, int(found["page"]), said=said)
