"""`/questions`, and what the buttons about questions do.

Everybody may report a question; the rest is for moderators.
"""

from __future__ import annotations

from io import BytesIO

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.kit.budgets import Cost
from bot.kit.discord.card import LIST, NUMBER, Card
from bot.kit.discord.commands import Choice, completion, costs, for_moderators, require_moderator
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen, first, picked
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.reply import is_private, send, turn
from bot.kit.errors import Fault, InputCode, NotAllowedError, Place
from bot.trivia.curation import cards
from bot.trivia.curation.cards import QUESTION_ID
from bot.trivia.curation.files import MOST_BYTES
from bot.trivia.curation.model import ReportReason, Review, Shelf
from bot.trivia.curation.template_cards import CSV, FILE_NAME, STYLE_CHOICES, template
from bot.trivia.errors import OwnQuestionsError
from bot.trivia.games.cards import REPORT
from bot.trivia.panel_cards import REPORTED

handlers: Handlers[KollabBot] = Handlers()
Typed = app_commands.Range[str, 1, 100]


class QuestionsCog(commands.Cog):
    """Which questions a server's games have."""

    questions = for_moderators(
        app_commands.Group(name="questions", description="Reported, retired and own questions.")
    )

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot
        self.quality = bot.services.question_quality

    @questions.command(name="list", extras={"example": "/questions list"})
    @app_commands.choices(show=cards.SHELF_CHOICES)
    async def list_(self, interaction: Interaction, show: str = Shelf.REPORTED) -> None:
        """See questions, how many got them right, and reports.

        Parameters
        ----------
        show:
            Reported ones if left out
        """
        await send(interaction, await _shelf(interaction, Shelf(show)), private=True)

    @questions.command(extras={"example": "/questions retire question:APT."})
    async def retire(self, interaction: Interaction, question: Typed) -> None:
        """Retire a question: it won't come up here.

        Parameters
        ----------
        question:
            Some of its words; the list has reported and recent ones
        """
        guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
        question_id = cards.id_of(words, await self.quality.list_retirable(guild_id), question)
        review = await self.quality.retire(
            guild_id, question_id, by=interaction.user.id, now=self.bot.now()
        )
        await _show(interaction, review)

    @questions.command(extras={"example": "/questions restore question:APT."})
    async def restore(self, interaction: Interaction, question: Typed) -> None:
        """Bring a retired question back into games here.

        Parameters
        ----------
        question:
            Some of its words; the list has retired ones
        """
        guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
        question_id = cards.id_of(words, await self.quality.list_retired(guild_id), question)
        review = await self.quality.restore(guild_id, question_id)
        await _show(interaction, review, said=_restored(words))

    @questions.command(extras={"example": "/questions add"})
    async def add(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Add a question of your own, or many from a file; you see first what would be added.

        Parameters
        ----------
        file:
            Questions as a table (CSV) or YAML, at most 200; a form opens if you leave it out
        """
        guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
        if file is None:
            await interaction.response.send_modal(cards.own_form(words))
            return
        if file.size > MOST_BYTES:
            raise OwnQuestionsError((Fault(Place(), InputCode.TOO_LARGE, limit="512 KB"),))
        drafts = await self.quality.read_file(guild_id, file.read, name=file.filename)
        proposal = await self.quality.propose(guild_id, drafts, now=self.bot.now())
        await send(interaction, cards.import_card(words, drafts, proposal), private=True)

    @costs(Cost.FILE)
    @questions.command(extras={"example": "/questions template"})
    @app_commands.choices(style=STYLE_CHOICES)
    async def template(self, interaction: Interaction, style: str = CSV) -> None:
        """Get a file to fill in with questions of your own.

        Parameters
        ----------
        style:
            A table for a spreadsheet (CSV) if left out
        """
        require_moderator(interaction)
        data = template(words_for(interaction, private=False), style)
        file = discord.File(BytesIO(data), f"{FILE_NAME}.{style}")
        await interaction.response.send_message(file=file, ephemeral=True)

    @retire.autocomplete("question")
    @completion
    async def complete_retire(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer what is reported, asked lately, or the server's own."""
        found = await self.quality.list_retirable(require_moderator(interaction))
        return cards.id_choices(words_for(interaction, private=True), found, typed)

    @restore.autocomplete("question")
    @completion
    async def complete_restore(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer what is retired."""
        found = await self.quality.list_retired(require_moderator(interaction))
        return cards.id_choices(words_for(interaction, private=True), found, typed)


@handlers.button(REPORTED)
async def open_from_panel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show what is reported, and leave the panel that it was opened from."""
    await send(interaction, await _shelf(interaction, Shelf.REPORTED), private=True)


@handlers.button(rf"{REPORT}:{QUESTION_ID}")
async def open_report(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask what is wrong with a question."""
    await bot.services.question_quality.demand_asked(_demand_server(interaction), found["question"])
    words = words_for(interaction, private=True)
    await interaction.response.send_modal(cards.report_form(words, found["question"]))


@handlers.form(rf"{cards.REPORTED}:{QUESTION_ID}", cost=Cost.REPORT)
async def take_report(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Keep a report, thank for it, and tell moderators."""
    guild_id = _demand_server(interaction)
    answer = await bot.services.question_quality.report(
        guild_id,
        found["question"],
        interaction.user.id,
        reason=picked(answers, "reason", ReportReason),
        note=first(answers, "note"),
        now=bot.now(),
    )
    words = words_for(interaction, private=True)
    await send(interaction, cards.thanks_card(words, is_new=answer.is_new), private=True)
    if answer.is_notable and interaction.guild is not None:
        await bot.reviewers.tell(interaction.guild, answer.review)


@handlers.button(rf"{cards.RETIRE}:{QUESTION_ID}")
async def retire(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Take a question out of the server's games."""
    review = await bot.services.question_quality.retire(
        require_moderator(interaction), found["question"], by=interaction.user.id, now=bot.now()
    )
    await _update(interaction, review)


@handlers.button(rf"{cards.KEEP}:{QUESTION_ID}")
async def keep(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Leave a question in, and settle its reports."""
    guild_id = require_moderator(interaction)
    review = await bot.services.question_quality.keep(guild_id, found["question"], now=bot.now())
    words = _words(interaction)
    said = words.gettext("✓ <@{user}> keeps this question.", user=interaction.user.id)
    await _update(interaction, review, said="" if review.retirement else said)


@handlers.button(rf"{cards.RESTORE}:{QUESTION_ID}")
async def restore(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Include a question in the server's games again."""
    guild_id = require_moderator(interaction)
    review = await bot.services.question_quality.restore(guild_id, found["question"])
    await _update(interaction, review, said=_restored(_words(interaction)))


@handlers.button(rf"{cards.SHOW}:{QUESTION_ID}")
async def show(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show a question as it stands."""
    guild_id = require_moderator(interaction)
    review = await bot.services.question_quality.review(guild_id, found["question"])
    await _update(interaction, review)


@handlers.button(cards.OPEN)
async def open_chosen(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the question chosen from a list."""
    guild_id = require_moderator(interaction)
    review = await bot.services.question_quality.review(guild_id, chosen(interaction))
    await _show(interaction, review)


@handlers.button(rf"{cards.LIST}:(?P<shelf>reported|retired|own):{NUMBER}")
async def turn_shelf(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another page, or other questions."""
    shelf, page = Shelf(found["shelf"]), int(found["page"])
    await turn(interaction, await _shelf(interaction, shelf, page=page))


@handlers.button(rf"{cards.DELETE}:{QUESTION_ID}")
async def ask_about_deleting(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask whether a question of the server's own is to be deleted."""
    guild_id = require_moderator(interaction)
    review = await bot.services.question_quality.review(guild_id, found["question"])
    card = cards.delete_card(_words(interaction), review.question)
    await interaction.response.edit_message(view=card)


@handlers.button(rf"{cards.DELETE_NOW}:{QUESTION_ID}")
async def delete(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Delete a question of the server's own."""
    guild_id = require_moderator(interaction)
    await bot.services.question_quality.delete_own(guild_id, found["question"])
    said = _words(interaction).gettext("✓ Question deleted.")
    await interaction.response.edit_message(view=Card().text(said))


@handlers.button(cards.ADD)
async def open_own_form(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask for a question of the server's own."""
    require_moderator(interaction)
    form = cards.own_form(words_for(interaction, private=True))
    await interaction.response.send_modal(form)


@handlers.button(rf"{cards.CORRECT}:{LIST}")
async def correct(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the form again with what it had."""
    guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
    kept = await bot.services.question_quality.draft(guild_id, found["list"], now=bot.now())
    form = cards.own_form(words, kept.draft, replaces=kept.replaces)
    await interaction.response.send_modal(form)


@handlers.button(rf"{cards.EDIT}:{QUESTION_ID}")
async def edit(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the form with what a question of the server's own says."""
    guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
    draft = await bot.services.question_quality.own_draft(guild_id, found["question"])
    form = cards.own_form(words, draft, replaces=found["question"])
    await interaction.response.send_modal(form)


@handlers.form(cards.FORM)
@handlers.form(rf"{cards.FORM}:{QUESTION_ID}")
async def look_at(interaction: Interaction, bot: KollabBot, found: Match, answers: Answers) -> None:
    """Show how the question that a form brought will look."""
    guild_id, draft = require_moderator(interaction), cards.draft_from(answers)
    draft_id = await bot.services.question_quality.check_own(
        guild_id, draft, replaces=found.groupdict().get("question", ""), now=bot.now()
    )
    words = words_for(interaction, private=True)
    await send(interaction, cards.look_card(words, draft, draft_id), private=True)


@handlers.button(rf"{cards.SAVE}:{LIST}")
async def save(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Save the question that was looked at."""
    review = await bot.services.question_quality.save_own(
        require_moderator(interaction), found["list"], by=interaction.user.id, now=bot.now()
    )
    said = words_for(interaction, private=True).gettext("✓ Question saved.")
    await _update(interaction, review, said=said)


@handlers.button(rf"{cards.IMPORT}:{LIST}", cost=Cost.FILE)
async def import_own(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Add the questions of a file."""
    added = await bot.services.question_quality.import_own(
        require_moderator(interaction), found["list"], by=interaction.user.id, now=bot.now()
    )
    await turn(interaction, cards.imported_card(words_for(interaction, private=True), len(added)))


async def _show(interaction: Interaction, review: Review, *, said: str = "") -> None:
    card = cards.review_card(words_for(interaction, private=True), review, said=said)
    await send(interaction, card, private=True)


async def _shelf(interaction: Interaction, shelf: Shelf, *, page: int = 0) -> Card:
    guild_id, bot = require_moderator(interaction), interaction.client
    found = await bot.services.question_quality.list_shelf(guild_id, shelf, page=page)
    return cards.shelf_card(words_for(interaction, private=True), found)


async def _update(interaction: Interaction, review: Review, *, said: str = "") -> None:
    card = cards.review_card(_words(interaction), review, said=said)
    await interaction.response.edit_message(view=card)


def _words(interaction: Interaction) -> Words:
    return words_for(interaction, private=is_private(interaction))


def _restored(words: Words) -> str:
    return words.gettext("✓ This question can come up here again.")


def _demand_server(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise NotAllowedError
    return interaction.guild_id
