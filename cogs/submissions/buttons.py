"""What the buttons do by which fans correct and add things. All of it is private."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.curation.cards.submission import (
    CANCEL,
    CHANGE,
    CREDIT,
    CREDITED,
    FORM,
    GUIDE,
    KIND,
    MINE,
    OPEN,
    PICK,
    PLACE,
    SEND,
    SOMEONE_NEW,
    SUBMISSION,
    WITHDRAW,
    cancelled_card,
    credit_form,
    guide_card,
    mine_card,
    sent_card,
    submission_form,
    told_card,
)
from bot.curation.model import Kind
from bot.curation.service import PAGE
from bot.curation.submissions.delivery import Taken
from bot.kit.discord.card import LIST, Card
from bot.kit.discord.handlers import Handlers, Match, chosen
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.kit.errors import NotFromHereError
from bot.lookup.cards.controls import MISSING, SLUG, WRONG
from bot.lookup.cards.errors import Request
from cogs.submissions.forms import (
    demand_open,
    demand_submission,
    open_correction,
    open_form,
    scope_of,
    show,
)

handlers: Handlers[KollabBot] = Handlers(submission=demand_submission)


@handlers.button(rf"{WRONG}:{KIND}:{SLUG}")
async def wrong(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask what is wrong with a work or an artist."""
    await open_correction(interaction, Kind(found["kind"]), found["slug"])


@handlers.button(OPEN)
async def open_chosen(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask what is wrong with the work chosen from a list."""
    await open_correction(interaction, Kind.WORK, chosen(interaction))


@handlers.button(rf"{MISSING}:{LIST}")
async def missing(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask for what a search did not find."""
    request = Request.from_dict(await bot.lists.get(found["list"]))
    scope = scope_of(interaction)
    await open_form(interaction, await bot.services.submissions.missing(scope, request.options))


@handlers.button(rf"{CHANGE}:{SUBMISSION}")
async def change(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open a form again with what it had."""
    number = int(found["submission"])
    kept = await bot.services.submissions.demand(number, by=interaction.user.id)
    words = words_for(interaction, private=True)
    form = submission_form(words, kept.typed, f"{FORM}:{number}")
    await interaction.response.send_modal(form)


@handlers.button(rf"{CREDIT}:{SUBMISSION}")
async def credit(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask under which name the person is credited."""
    number = int(found["submission"])
    kept = await bot.services.submissions.demand(number, by=interaction.user.id)
    words = words_for(interaction, private=True)
    await interaction.response.send_modal(credit_form(words, kept.typed, f"{CREDITED}:{number}"))


@handlers.button(rf"{PICK}:{SUBMISSION}:{PLACE}:{SLUG}")
async def pick(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take a name for the one that a button names."""
    await _pick(interaction, found, found["slug"])


@handlers.button(rf"{SOMEONE_NEW}:{SUBMISSION}:{PLACE}")
async def pick_someone_new(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take a name for somebody's whom nobody knows yet."""
    await _pick(interaction, found, "")


async def _pick(interaction: Interaction, found: Match, slug: str) -> None:
    bot = interaction.client
    picked = await bot.services.submissions.pick(
        int(found["submission"]),
        int(found["number"]),
        slug,
        by=interaction.user.id,
        now=bot.now(),
        today=bot.today(),
    )
    await show(interaction, picked)


@handlers.button(rf"{SEND}:{SUBMISSION}")
async def send_in(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Send a form to the curators."""
    await demand_open(interaction)
    edit = await bot.services.submissions.send(
        int(found["submission"]),
        by=interaction.user.id,
        language=interaction.locale.value,
        now=bot.now(),
    )
    await turn(interaction, sent_card(words_for(interaction, private=True), edit))


@handlers.button(rf"{CANCEL}:{SUBMISSION}")
async def cancel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Forget a form."""
    await bot.services.submissions.cancel(int(found["submission"]), by=interaction.user.id)
    await turn(interaction, cancelled_card(words_for(interaction, private=True)))


@handlers.button(GUIDE)
async def guide(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show what is taken and what is not."""
    await send(interaction, guide_card(words_for(interaction, private=True)), private=True)


@handlers.button(rf"{MINE}:(?P<before>[0-9]{{1,15}})")
async def older(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show what somebody sent in before that."""
    await turn(interaction, await mine(interaction, before=int(found["before"])))


@handlers.button(WITHDRAW)
async def withdraw(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take back what the person sent in and nobody decided about."""
    value = chosen(interaction)
    if not value.isdecimal() or len(value) > 15:
        raise NotFromHereError
    await bot.services.curation.withdraw(
        scope_of(interaction), int(value), by=interaction.user.id, now=bot.now()
    )
    words = words_for(interaction, private=True)
    await turn(interaction, await mine(interaction, said=words.gettext("✓ Withdrawn.")))


async def mine(interaction: Interaction, *, before: int = 0, said: str = "") -> Card:
    """Show what whoever asks sent in here."""
    curation, scope = interaction.client.services.curation, scope_of(interaction)
    edits = await curation.mine(scope, interaction.user.id, before=before)
    older = edits[-1].id if len(edits) == PAGE else 0
    return mine_card(words_for(interaction, private=True), edits, older=older, said=said)


async def tell_waiting(interaction: Interaction) -> None:
    """Notify a person in private of what was decided, if direct messages do not reach them."""
    if taken := await interaction.client.proposer_notifier.take_waiting(interaction.user.id):
        await _tell(interaction, taken)


async def _tell(interaction: Interaction, taken: Taken) -> None:
    notifier = interaction.client.proposer_notifier
    try:
        words = words_for(interaction, private=True)
        await send(interaction, told_card(words, await notifier.edits(taken)), private=True)
    except BaseException:
        await notifier.give_back(interaction.user.id, taken)
        raise
