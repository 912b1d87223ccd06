"""What opens forms, and what sending one does: it is kept, and shown as it would be."""

from __future__ import annotations

from bot.app.client import Interaction, KollabBot
from bot.curation.cards.submission import (
    CREDITED,
    FIX,
    FORM,
    KIND,
    NEW,
    SUBMISSION,
    boxes_from,
    submission_card,
    submission_form,
)
from bot.curation.errors import SubmissionsClosedError
from bot.curation.model import INSTANCE, Kind
from bot.curation.submissions.model import Typed
from bot.curation.submissions.service import Submission
from bot.kit.discord.handlers import Answers, Handlers, Match, first
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import is_private, send
from bot.lookup.cards.controls import SLUG


def scope_of(interaction: Interaction) -> int:
    """Return whose curators decide: the server's, else those of the whole instance."""
    guild_id = interaction.guild_id
    known = guild_id is not None and interaction.client.get_guild(guild_id) is not None
    return guild_id if guild_id is not None and known else INSTANCE


async def demand_submission(interaction: Interaction, value: str) -> None:
    """Raise UnknownEditError unless the person is filling in a form of that id."""
    await interaction.client.services.submissions.demand(int(value), by=interaction.user.id)


handlers: Handlers[KollabBot] = Handlers(submission=demand_submission)


async def demand_open(interaction: Interaction) -> None:
    """Raise SubmissionsClosedError where a server takes nothing from fans."""
    if scope := scope_of(interaction):
        settings = await interaction.client.services.settings.get(scope)
        if not settings.submissions:
            raise SubmissionsClosedError


async def open_form(interaction: Interaction, typed: Typed) -> None:
    """Ask for what is missing or wrong, unless the person may send nothing."""
    bot = interaction.client
    await demand_open(interaction)
    await bot.services.curation.demand_room(
        scope_of(interaction), by=interaction.user.id, now=bot.now()
    )
    words = words_for(interaction, private=True)
    custom_id = f"{FIX}:{typed.kind}:{typed.slug}" if typed.slug else NEW
    await interaction.response.send_modal(submission_form(words, typed, custom_id))


async def open_correction(interaction: Interaction, kind: Kind, slug: str) -> None:
    """Ask what is wrong with a work or an artist."""
    submissions = interaction.client.services.submissions
    await open_form(interaction, await submissions.about(scope_of(interaction), kind, slug))


async def show(interaction: Interaction, found: Submission) -> None:
    """Show what a form would make: in place of what was there, or as a private answer."""
    words = words_for(interaction, private=True)
    card = submission_card(words, found, today=interaction.client.today())
    if is_private(interaction) and interaction.message is not None:
        await interaction.response.edit_message(view=card)
    else:
        await send(interaction, card, private=True)


@handlers.form(NEW)
async def take_new(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Keep what is missing."""
    await _keep(interaction, Typed(Kind.WORK, boxes=boxes_from(answers)))


@handlers.form(rf"{FIX}:{KIND}:{SLUG}")
async def take_correction(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Keep what is wrong."""
    await _keep(interaction, Typed(Kind(found["kind"]), found["slug"], boxes_from(answers)))


async def _keep(interaction: Interaction, typed: Typed) -> None:
    bot = interaction.client
    kept = await bot.services.submissions.keep(
        scope_of(interaction), typed, by=interaction.user.id, now=bot.now(), today=bot.today()
    )
    words = words_for(interaction, private=True)
    card = submission_card(words, kept, today=bot.today())
    await send(interaction, card, private=True)


@handlers.form(rf"{FORM}:{SUBMISSION}")
async def take_change(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Keep what was filled in otherwise."""
    changed = await bot.services.submissions.change(
        int(found["submission"]),
        boxes_from(answers),
        by=interaction.user.id,
        now=bot.now(),
        today=bot.today(),
    )
    await show(interaction, changed)


@handlers.form(rf"{CREDITED}:{SUBMISSION}")
async def take_credit(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Keep under which name the person is credited."""
    changed = await bot.services.submissions.set_credit(
        int(found["submission"]),
        first(answers, "credit"),
        by=interaction.user.id,
        now=bot.now(),
        today=bot.today(),
    )
    await show(interaction, changed)
