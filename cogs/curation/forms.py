"""Curators' forms: what opens them, and what sending one does."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.curation.cards import desk as cards
from bot.curation.cards.queue import EDIT, MEND
from bot.curation.cards.scopes import AGAIN, WHERE
from bot.curation.cards.submission import boxes_from, submission_form
from bot.curation.model import CurationAction, Kind
from bot.curation.queue.desk_service import Entry
from bot.curation.queue.forms_service import DeskForm
from bot.curation.submissions.model import Typed
from bot.kit.discord.card import LIST, NUMBER
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import is_private, send, turn
from bot.lookup.cards.controls import SLUG
from cogs.curation.queue import show_next
from cogs.rights import demand_edit, require_curator

handlers: Handlers[KollabBot] = Handlers(edit=demand_edit)
_KIND = r"(?P<kind>work|artist|show)"


async def open_form(interaction: Interaction, scope: int, form: DeskForm) -> None:
    """Ask for an entry, filled in with what is known of it."""
    words = words_for(interaction, private=True)
    custom_id = cards.form_id(scope, form)
    title = cards.form_title(words, scope, form)
    await interaction.response.send_modal(
        submission_form(words, form.typed, custom_id, title=title, sourced=not form.typed.slug)
    )


async def open_entry(interaction: Interaction, scope: int, entry: Entry) -> None:
    """Ask what is to be otherwise about an entry."""
    form = await interaction.client.services.desk_forms.about(scope, entry)
    await open_form(interaction, scope, form)


@handlers.form(rf"{cards.NEW}:{WHERE}:{_KIND}")
async def take_new(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Add something."""
    typed = Typed(Kind(found["kind"]), boxes=boxes_from(answers))
    await _prepare(interaction, await require_curator(interaction, found["where"]), typed)


@handlers.form(rf"{cards.EDITED}:{WHERE}:{_KIND}:{SLUG}")
async def take_changed(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Change something."""
    typed = Typed(Kind(found["kind"]), found["slug"], boxes_from(answers))
    await _prepare(interaction, await require_curator(interaction, found["where"]), typed)


async def _prepare(interaction: Interaction, scope: int, typed: Typed) -> None:
    """Do what a form says, or ask first where something new or like it is there."""
    bot, words = interaction.client, words_for(interaction, private=True)
    by, now = interaction.user.id, bot.now()
    preview = await bot.services.desk_forms.prepare(
        scope, DeskForm(typed), by=by, now=now, today=bot.today()
    )
    if preview.there or preview.pending or preview.edit.along:
        sight = await bot.services.queue.sight(scope, preview.edit.id)
        card = cards.prepared_card(words, scope, sight, today=bot.today())
    else:
        edit = await bot.services.curation.carry_out(scope, preview.edit.id, by=by, now=now)
        card = cards.done_card(words, scope, edit)
    if is_private(interaction) and interaction.message is not None:
        await turn(interaction, card)
    else:
        await send(interaction, card, private=True)


@handlers.button(rf"{MEND}:{WHERE}:{EDIT}:{NUMBER}")
async def open_mending(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask what is to be otherwise about what somebody sent in."""
    scope = await require_curator(interaction, found["where"])
    form = await bot.services.desk_forms.mending(scope, int(found["edit"]), int(found["page"]))
    await open_form(interaction, scope, form)


@handlers.form(rf"{cards.MENDED}:{WHERE}:{EDIT}:{NUMBER}")
async def take_mended(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Accept what somebody sent in, as it was corrected."""
    scope, number = await require_curator(interaction, found["where"]), int(found["page"])
    form = await bot.services.desk_forms.mending(scope, int(found["edit"]), number)
    decided = await bot.services.desk_forms.accept(
        scope, form.filled(boxes_from(answers)), by=interaction.user.id, now=bot.now(),
        today=bot.today(),
    )  # fmt: skip
    await show_next(interaction, scope, number, decided, CurationAction.ACCEPT)


@handlers.button(rf"{AGAIN}:{WHERE}:{LIST}")
async def open_again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open a form that had faults, with what was typed."""
    scope = await require_curator(interaction, found["where"])
    form = await bot.services.desk_forms.again(scope, found["list"], now=bot.now())
    await open_form(interaction, scope, form)


@handlers.button(rf"{cards.MISS}:{WHERE}")
async def choose_kind_of_miss(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask what it is that people searched for in vain."""
    scope, typed = await require_curator(interaction, found["where"]), chosen(interaction)
    kept_id = await bot.lists.save({cards.MISS: typed})
    card = cards.miss_card(words_for(interaction, private=True), scope, typed, kept_id)
    await send(interaction, card, private=True)


@handlers.button(rf"{cards.ADD_MISS}:{WHERE}:{_KIND}:{LIST}")
async def add_miss(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask for what people searched for in vain, with their words filled in."""
    scope = await require_curator(interaction, found["where"])
    typed = str((await bot.lists.get(found["list"])).get(cards.MISS, ""))
    form = await bot.services.desk_forms.missing(scope, Kind(found["kind"]), typed)
    await open_form(interaction, scope, form)


def new_form(kind: str) -> DeskForm:
    """Return an empty form."""
    return DeskForm(Typed(Kind(kind)))
