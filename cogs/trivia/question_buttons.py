"""What the buttons about questions do. Everybody may report; the rest is for moderators."""

from __future__ import annotations

import discord

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.card import LIST, NUMBER, Card
from bot.kit.discord.commands import require_moderator
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen, first
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.reply import is_private, send, turn
from bot.kit.errors import Fault, InputCode, NotAllowedError, Place
from bot.trivia.curation import own_question_cards as own
from bot.trivia.curation import report_cards as cards
from bot.trivia.curation.own_question_files import MOST_BYTES
from bot.trivia.curation.report_cards import QUESTION_ID
from bot.trivia.curation.reports import ReportReason, Review, Shelf
from bot.trivia.errors import OwnQuestionsError
from bot.trivia.games.cards import REPORT
from bot.trivia.settings.panel import REPORTED

handlers: Handlers[KollabBot] = Handlers()


async def show_shelf(interaction: Interaction, shelf: Shelf, *, page: int = 0) -> None:
    """Answer with a page of a server's questions."""
    await send(interaction, await _shelf(interaction, shelf, page=page), private=True)


async def show_review(interaction: Interaction, review: Review, *, said: str = "") -> None:
    """Answer with a question as moderators see it."""
    words = words_for(interaction, private=True)
    await send(interaction, cards.review_card(words, review, said=said), private=True)


async def retire_question(interaction: Interaction, typed: str) -> None:
    """Take the question that a moderator named out of the server's games."""
    guild_id, bot = require_moderator(interaction), interaction.client
    quality, words = bot.services.question_quality, words_for(interaction, private=True)
    known = await quality.list_retirable(guild_id)
    question_id = cards.id_of(words, known, typed)
    review = await quality.retire(guild_id, question_id, by=interaction.user.id, now=bot.now())
    await show_review(interaction, review)


async def restore_question(interaction: Interaction, typed: str) -> None:
    """Include the question that a moderator named in the server's games again."""
    guild_id, bot = require_moderator(interaction), interaction.client
    quality, words = bot.services.question_quality, words_for(interaction, private=True)
    question_id = cards.id_of(words, await quality.list_retired(guild_id), typed)
    review = await quality.restore(guild_id, question_id)
    await show_review(interaction, review, said=_restored(words))


async def add_questions(interaction: Interaction, file: discord.Attachment | None) -> None:
    """Open a form for a question, or show what a file of them would add."""
    guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
    if file is None:
        await interaction.response.send_modal(own.own_form(words))
        return
    quality = interaction.client.services.question_quality
    if file.size > MOST_BYTES:
        raise OwnQuestionsError((Fault(Place(), InputCode.TOO_LARGE, limit="512 KB"),))
    drafts = await quality.read_file(guild_id, await file.read())
    proposal = await quality.propose(guild_id, drafts)
    await send(interaction, own.import_card(words, drafts, proposal), private=True)


@handlers.button(REPORTED)
async def open_from_panel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show what is reported, and leave the panel that it was opened from."""
    await show_shelf(interaction, Shelf.REPORTED)


@handlers.button(rf"{REPORT}:{QUESTION_ID}")
async def open_report(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask what is wrong with a question."""
    _demand_server(interaction)
    words = words_for(interaction, private=True)
    await interaction.response.send_modal(cards.report_form(words, found["question"]))


@handlers.form(rf"{cards.REPORTED}:{QUESTION_ID}")
async def take_report(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Keep a report, thank for it, and tell moderators."""
    guild_id = _demand_server(interaction)
    answer = await bot.services.question_quality.report(
        guild_id,
        found["question"],
        interaction.user.id,
        reason=ReportReason(first(answers, "reason")),
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
        require_moderator(interaction),
        found["question"],
        by=interaction.user.id,
        now=bot.now(),
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
    await _update(
        interaction, await bot.services.question_quality.review(guild_id, found["question"])
    )


@handlers.button(cards.OPEN)
async def open_chosen(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the question chosen from a list."""
    guild_id = require_moderator(interaction)
    review = await bot.services.question_quality.review(guild_id, chosen(interaction))
    await show_review(interaction, review)


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
    said = _words(interaction).gettext("✓ The question is deleted.")
    await interaction.response.edit_message(view=Card().text(said))


@handlers.button(cards.ADD)
async def open_own_form(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask for a question of the server's own."""
    require_moderator(interaction)
    await add_questions(interaction, None)


@handlers.button(rf"{own.CORRECT}:{LIST}")
async def correct(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the form again with what it had."""
    guild_id, words = require_moderator(interaction), words_for(interaction, private=True)
    draft = await bot.services.question_quality.draft(guild_id, found["list"])
    await interaction.response.send_modal(own.own_form(words, draft))


@handlers.form(own.FORM)
async def add_own(interaction: Interaction, bot: KollabBot, found: Match, answers: Answers) -> None:
    """Add the question that a form brought."""
    review = await bot.services.question_quality.add_own(
        require_moderator(interaction),
        own.draft_from(answers),
        by=interaction.user.id,
        now=bot.now(),
    )
    words = words_for(interaction, private=True)
    await show_review(interaction, review, said=words.gettext("✓ The question is added."))


@handlers.button(rf"{own.IMPORT}:{LIST}")
async def import_own(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Add the questions of a file."""
    added = await bot.services.question_quality.import_own(
        require_moderator(interaction), found["list"], by=interaction.user.id, now=bot.now()
    )
    await turn(interaction, own.imported_card(words_for(interaction, private=True), len(added)))


async def _shelf(interaction: Interaction, shelf: Shelf, *, page: int) -> Card:
    guild_id, bot = require_moderator(interaction), interaction.client
    found = await bot.services.question_quality.list_shelf(guild_id, shelf, page=page)
    return cards.shelf_card(words_for(interaction, private=True), found)


async def _update(interaction: Interaction, review: Review, *, said: str = "") -> None:
    """Show in place what became of a question: what is in the channel is for all moderators."""
    card = cards.review_card(_words(interaction), review, said=said)
    await interaction.response.edit_message(view=card)


def _words(interaction: Interaction) -> Words:
    return words_for(interaction, private=is_private(interaction))


def _restored(words: Words) -> str:
    return words.gettext("✓ This question can be asked here again.")


def _demand_server(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise NotAllowedError
    return interaction.guild_id
