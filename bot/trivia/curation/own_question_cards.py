"""The form for a server's own question, and what a file of them would add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.kit.discord.card import Card, Form, push_button
from bot.kit.discord.handlers import Answers, first
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.settings.cards.settings import KEEP
from bot.trivia.curation.own_questions import (
    FEWEST_WRONG,
    LONGEST_EXPLANATION,
    LONGEST_LINK,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    LONGEST_SOURCE,
    MOST_ACCEPTED,
    MOST_WRONG,
    QuestionDraft,
    tidy,
)
from bot.trivia.curation.report_cards import LIST
from bot.trivia.curation.reports import Shelf

FORM = "own-question"
IMPORT = "own-import"
CORRECT = "own-correct"
"""Begins the custom id of the button that opens a form with faults again."""

_SHOWN = 10
_LINKS = ("https://", "http://")
_TEXT_BOX = 4000
"""Discord's limit on what a box takes."""


def own_form(words: Words, draft: QuestionDraft | None = None) -> Form:
    """Ask for a question, filled in with a draft that had faults."""
    right = [draft.right, *draft.accepted] if draft else []
    source = [draft.source, draft.link] if draft else []
    return (
        Form(words.gettext("A question of your own"), FORM)
        .field(
            words.gettext("Question"),
            _box("question", draft.question if draft else "", LONGEST_QUESTION),
        )
        .field(
            words.gettext("Right answer"),
            _box("right", "\n".join(right), (LONGEST_OPTION + 1) * (MOST_ACCEPTED + 1)),
            description=words.gettext("In further lines: what else is right when typed"),
        )
        .field(
            words.gettext("Wrong answers"),
            _box(
                "wrong", "\n".join(draft.wrong) if draft else "", (LONGEST_OPTION + 1) * MOST_WRONG
            ),
            description=words.gettext("One a line, at least {n}", n=words.number(FEWEST_WRONG)),
        )
        .field(
            words.gettext("Explanation"),
            _box(
                "explanation",
                draft.explanation if draft else "",
                LONGEST_EXPLANATION,
                required=False,
            ),
        )
        .field(
            words.gettext("Source"),
            _box("source", "\n".join(filter(None, source)), LONGEST_SOURCE + LONGEST_LINK + 1),
            description=words.gettext("Where it is from; a link (https://…) in the second line"),
        )
    )


def draft_from(answers: Answers) -> QuestionDraft:
    """Read what a form brought."""
    right, *accepted = _lines(first(answers, "right")) or [""]
    source = _lines(first(answers, "source"))
    links = [each for each in source if each.startswith(_LINKS)]
    return QuestionDraft(
        question=tidy(first(answers, "question")),
        right=right,
        wrong=tuple(_lines(first(answers, "wrong"))),
        # A link alone says where it is from as well as any name would.
        source=tidy(" ".join(each for each in source if each not in links[:1])) or "".join(links),
        link="".join(links[:1]),
        accepted=tuple(accepted),
        explanation=tidy(first(answers, "explanation")),
    )


def import_card(words: Words, drafts: Sequence[QuestionDraft], proposal: str) -> Card:
    """Show what a file would add, and ask whether it should."""
    title = words.ngettext(
        "The file is fine. It would add {n} question:",
        "The file is fine. It would add {n} questions:",
        len(drafts),
    )
    lines = [f"- {escape(each.question)} ✓ **{escape(each.right)}**" for each in drafts[:_SHOWN]]
    if rest := len(drafts) - len(lines):
        lines.append(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    label = words.ngettext("Add {n} question", "Add {n} questions", len(drafts))
    return (
        Card()
        .text(f"### {title}", *lines)
        .text("-# " + words.gettext("Nothing is changed yet."))
        .buttons(
            [
                push_button(label, f"{IMPORT}:{proposal}", style=ButtonStyle.primary),
                push_button(words.gettext("Leave everything as it is"), KEEP),
            ]
        )
    )


def imported_card(words: Words, number: int) -> Card:
    """Return the card that says that a file's questions were added."""
    said = words.ngettext("✓ {n} question was added.", "✓ {n} questions were added.", number)
    show = push_button(words.gettext("This server's own questions"), f"{LIST}:{Shelf.OWN}:0")
    return Card().text(said).buttons([show])


def _lines(text: str) -> list[str]:
    return [line for line in map(tidy, text.splitlines()) if line]


def _box(name: str, text: str, limit: int, *, required: bool = True) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        default=text[:_TEXT_BOX] or None,
        required=required,
        max_length=min(limit, _TEXT_BOX),
    )
