"""Reports of questions, and the questions of a server as its moderators see and add them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ButtonStyle, app_commands, ui
from discord.utils import format_dt

from bot.kit.discord import limits
from bot.kit.discord.card import (
    Button,
    Card,
    Form,
    Option,
    push_button,
    select_menu,
    turning_buttons,
)
from bot.kit.discord.handlers import Answers, first
from bot.kit.discord.i18n import N_, Words, escaped_listing
from bot.kit.discord.text import cut, escape, plain
from bot.kit.folding import fold
from bot.lookup.cards.credits import source_lines
from bot.settings.cards.settings import KEEP as KEEP_ALL
from bot.settings.cards.words import who_text
from bot.trivia.curation.model import (
    FEWEST_WRONG,
    LONGEST_EXPLANATION,
    LONGEST_LINK,
    LONGEST_NOTE,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    LONGEST_SOURCE,
    MOST_ACCEPTED,
    MOST_WRONG,
    QuestionDraft,
    ReportReason,
    Review,
    ReviewPage,
    Shelf,
    question_of,
    tidy,
)
from bot.trivia.curation.service import PAGE
from bot.trivia.games.cards import option_label
from bot.trivia.questions.model import Category, Question, band, put
from bot.trivia.questions.words import (
    category_name,
    difficulty_name,
    explanation_text,
    option_text,
    question_text,
)

REPORTED = "quiz-reported"
RETIRE = "q-retire"
KEEP = "q-keep"
RESTORE = "q-restore"
DELETE = "q-delete"
DELETE_NOW = "q-delete-now"
SHOW = "q-show"
OPEN = "q-open"
LIST = "questions"
ADD = "own-add"
QUESTION_ID = r"(?P<question>[a-z0-9:-]{1,86})"
"""Discord takes custom ids of 100 characters; the longest of ours before it is `REPORTED`."""

_ASKED = 200
_OPTION = 80
_NOTE = 150

REASONS = {
    ReportReason.WRONG: N_("The answer is wrong"),
    ReportReason.SEVERAL: N_("More than one answer is right"),
    ReportReason.UNCLEAR: N_("It's unclear"),
    ReportReason.OUTDATED: N_("It's no longer true"),
    ReportReason.OFFENSIVE: N_("It's hurtful or offensive"),
    ReportReason.OTHER: N_("Something else"),
}
SHELVES = {
    Shelf.REPORTED: N_("Reported questions"),
    Shelf.RETIRED: N_("Retired questions"),
    Shelf.OWN: N_("This server's own questions"),
}
SHELF_CHOICES = [
    app_commands.Choice(name=name, value=shelf.value) for shelf, name in SHELVES.items()
]
_EMPTY = {
    Shelf.REPORTED: N_("No reports. There's a **Report** button below each answer."),
    Shelf.RETIRED: N_("No retired questions: any of them can come up."),
    Shelf.OWN: N_("No questions of your own yet. Add some with `/questions add`."),
}
Choice = app_commands.Choice[str]


def report_form(words: Words, question_id: str) -> Form:
    """Ask what is wrong with a question."""
    reasons = [
        discord.SelectOption(label=words.gettext(text), value=reason.value)
        for reason, text in REASONS.items()
    ]
    note = _box("note", "", LONGEST_NOTE, required=False)
    return (
        Form(words.gettext("Report a question"), f"{REPORTED}:{question_id}")
        .field(
            words.gettext("What's wrong with it?"), ui.Select(custom_id="reason", options=reasons)
        )
        .field(
            words.gettext("What should moderators know?"),
            note,
            description=words.gettext("For example, where to check the right answer"),
        )
    )


def thanks_card(words: Words, *, is_new: bool) -> Card:
    """Thank for a report."""
    if not is_new:
        return Card().text(words.gettext("You've already reported this one. Thanks!"))
    return Card().text(
        words.gettext("Thanks! The moderators will take a look."),
        "-# " + words.gettext("They see what you wrote, not who you are."),
    )


def notice_card(words: Words, review: Review) -> Card:
    """Return the card on a reported question, with what moderators can do about it."""
    title = words.ngettext(
        "A question was reported", "A question was reported by {n} people", review.reasons.total()
    )
    return review_card(words, review, said=f"-# ⚑ {title}")


def gathered_card(words: Words, number: int) -> Card:
    """Return the card on reports for which there was no notice each."""
    title = words.ngettext(
        "{n} more question was reported", "{n} more questions were reported", number
    )
    button = push_button(words.gettext("Reported questions …"), f"{LIST}:{Shelf.REPORTED}:0")
    return Card().text(f"⚑ {title}").buttons([button])


def review_card(words: Words, review: Review, *, said: str = "") -> Card:
    """Show a question with all that is known of it, and what can be done."""
    question = review.question
    wrong = escaped_listing(words, [option_text(words, each) for each in question.wrong])
    card = Card().text(
        said,
        f"### {question_text(words, question)}",
        f"✓ **{escape(option_text(words, question.right))}**",
        "-# " + words.gettext("Wrong answers: {answers}", answers=wrong),
        explanation_text(words, question),
    )
    notes = [f"- “{escape(each, _NOTE)}”" for each in review.notes]
    card.text(
        figures_line(words, review), *_reasons(words, review), *notes, _retired_line(words, review)
    )
    card.text(*source_lines(words, question.sources), f"-# `{question.question_id}`")
    return card.buttons(_decisions(words, review))


def delete_card(words: Words, question: Question) -> Card:
    """Ask whether a question of the server's own is to be deleted."""
    key = question.question_id
    return (
        Card()
        .text(
            "### " + words.gettext("Delete this question?"),
            question_text(words, question),
            "-# "
            + words.gettext(
                "This can't be undone. Points it gave stay. **Retire** it to keep it for later."
            ),
        )
        .buttons(
            [
                push_button(
                    words.gettext("Delete"), f"{DELETE_NOW}:{key}", style=ButtonStyle.danger
                ),
                push_button(words.gettext("Keep as is"), f"{SHOW}:{key}"),
            ]
        )
    )


def shelf_card(words: Words, page: ReviewPage, *, said: str = "") -> Card:
    """Show a page of questions; a select opens one of them."""
    total = words.ngettext("{n} question", "{n} questions", page.total)
    if page.pages > 1:
        total += " · " + words.gettext(
            "page {page} of {pages}",
            page=words.number(page.number + 1),
            pages=words.number(page.pages),
        )
    card = Card().text(said, "## " + words.gettext(SHELVES[page.shelf]))
    if not page.total:
        return card.text(words.gettext(_EMPTY[page.shelf])).buttons(_others(words, page.shelf))
    card.text(f"-# {total}")
    for number, review in enumerate(page.items, page.number * PAGE + 1):
        card.text(*_entry(words, number, review))
    options = [
        Option(each.question_id, plain_question(words, each), option_text(words, each.right))
        for each in (review.question for review in page.items)
    ]
    if options:
        card.select(select_menu(OPEN, words.gettext("Open a question …"), options))
    prefix = f"{LIST}:{page.shelf}:"
    card.buttons(turning_buttons(words, prefix, number=page.number, pages=page.pages))
    return card.buttons(_others(words, page.shelf))


def figures_line(words: Words, review: Review) -> str:
    """Return what a question is about, how hard it is, and how many knew it."""
    question = review.question
    parts = [category_name(words, question.category)]
    if question.category is not Category.OWN:
        rating = question.prior if review.rating is None else review.rating
        parts.append(f"{difficulty_name(words, band(rating))} ({words.number(round(rating))})")
    if review.answers:
        share = words.number(round(100 * review.right / review.answers))
        parts.append(
            words.ngettext(
                "{n} answer, {percent}% right",
                "{n} answers, {percent}% right",
                review.answers,
                percent=share,
            )
        )
    else:
        parts.append(words.gettext("never answered"))
    return "-# " + " · ".join(parts)


def id_choices(words: Words, questions: Iterable[Question], typed: str) -> list[Choice]:
    """Offer questions whose text, answer or id has what is typed."""
    said = fold(typed)
    found = []
    for each in questions:
        text = plain_question(words, each)
        looks = (text, option_text(words, each.right), each.question_id)
        if any(said in fold(look) for look in looks):
            found.append(Choice(name=plain(text, limits.OPTION_LABEL), value=each.question_id))
    return found[: limits.OPTIONS]


def id_of(words: Words, questions: Sequence[Question], typed: str) -> str:
    """Read what a moderator typed as the id of the one question that it means, if there is one."""
    wanted = typed.strip()
    if any(each.question_id == wanted for each in questions):
        return wanted
    ids = {each.value for each in id_choices(words, questions, wanted)}
    return ids.pop() if len(ids) == 1 else wanted


def plain_question(words: Words, question: Question) -> str:
    """Ask a question without markup, for labels; with the answer where the words are the same."""
    text = plain(question_text(words, question)).replace("**", "").replace("\\", "")
    return f"{cut(text, _ASKED)} → {option_text(words, question.right)}"


def _entry(words: Words, number: int, review: Review) -> list[str]:
    asked = question_text(words, review.question)
    right = escape(option_text(words, review.question.right), _OPTION)
    return [
        f"**{number}.** {asked} ✓ **{right}**",
        figures_line(words, review),
        *_reasons(words, review),
        _retired_line(words, review),
    ]


def _reasons(words: Words, review: Review) -> list[str]:
    if not review.reasons:
        return []
    order = sorted(review.reasons.items(), key=lambda each: (-each[1], each[0]))
    reasons = [f"{words.gettext(REASONS[each])} ({words.number(n)})" for each, n in order]
    text = words.ngettext(
        "Reported by {n} person: {reasons}",
        "Reported by {n} people: {reasons}",
        review.reasons.total(),
        reasons=" · ".join(reasons),
    )
    return [f"⚑ {text}"]


def _retired_line(words: Words, review: Review) -> str:
    retirement = review.retirement
    if retirement is None:
        return ""
    return words.gettext(
        "Retired by {who} {when}: it doesn't come up here.",
        who=who_text(words, retirement.user_id),
        when=format_dt(retirement.at, "R"),
    )


def _decisions(words: Words, review: Review) -> list[Button]:
    key = review.question.question_id
    if review.retirement is not None:
        buttons = [push_button(words.gettext("Restore"), f"{RESTORE}:{key}")]
    else:
        retire = push_button(words.gettext("Retire"), f"{RETIRE}:{key}", style=ButtonStyle.danger)
        buttons = [retire]
        if review.reasons.total():
            buttons.append(push_button(words.gettext("Keep"), f"{KEEP}:{key}"))
    if review.question.category is Category.OWN:
        buttons.append(push_button(words.gettext("Edit …"), f"{EDIT}:{key}"))
        buttons.append(push_button(words.gettext("Delete …"), f"{DELETE}:{key}"))
    return buttons


def _others(words: Words, shown: Shelf) -> list[Button]:
    others = [
        push_button(words.gettext(text), f"{LIST}:{shelf}:0")
        for shelf, text in SHELVES.items()
        if shelf is not shown
    ]
    add = push_button(words.gettext("Add one …"), ADD, style=ButtonStyle.primary)
    return [add, *others] if shown is Shelf.OWN else others


FORM = "own-question"
IMPORT = "own-import"
SAVE = "own-save"
EDIT = "own-edit"
_LOOKS = "own-looks"
CORRECT = "own-correct"
"""Begins the custom id of the button that opens a form with faults again."""

_SHOWN = 10
_LINKS = ("https://", "http://")
_TEXT_BOX = 4000
"""Discord's limit on what a box takes."""


def own_form(words: Words, draft: QuestionDraft | None = None, *, replaces: str = "") -> Form:
    """Ask for a question, filled in with a draft, which is to replace another question."""
    right = [draft.right, *draft.accepted] if draft else []
    source = [draft.source, draft.link] if draft else []
    return (
        Form(words.gettext("A question of your own"), f"{FORM}:{replaces}" if replaces else FORM)
        .field(
            words.gettext("Question"),
            _box("question", draft.question if draft else "", LONGEST_QUESTION),
        )
        .field(
            words.gettext("Right answer"),
            _box("right", "\n".join(right), (LONGEST_OPTION + 1) * (MOST_ACCEPTED + 1)),
            description=words.gettext("On more lines: what else counts when typed"),
        )
        .field(
            words.gettext("Wrong answers"),
            _box(
                "wrong", "\n".join(draft.wrong) if draft else "", (LONGEST_OPTION + 1) * MOST_WRONG
            ),
            description=words.gettext("One per line, at least {n}", n=words.number(FEWEST_WRONG)),
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
            description=words.gettext("Where it's from; a link (https://…) on the second line"),
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


def look_card(words: Words, draft: QuestionDraft, draft_id: str) -> Card:
    """Show how a question will look in a game and what its answer will say; ask to save it."""
    # The same options in the same order, however often somebody looks.
    asked = put(question_of(draft), random.Random(draft_id))  # noqa: S311 - a game, no secret
    options = [
        push_button(option_label(words, asked, place), f"{_LOOKS}:{place}", disabled=True)
        for place in range(len(asked.options))
    ]
    card = Card().text(
        "-# " + words.gettext("This is how it will look in a game. Nothing is saved yet."),
        f"### {question_text(words, asked.question)}",
    )
    card.buttons(options)
    card.text(
        f"✓ **{escape(draft.right)}**",
        explanation_text(words, asked.question),
        *source_lines(words, asked.question.sources),
    )
    if draft.accepted:
        accepted = escaped_listing(words, list(draft.accepted))
        card.text("-# " + words.gettext("Also right when typed: {answers}", answers=accepted))
    if others := len(draft.wrong) - (len(asked.options) - 1):
        said = words.ngettext(
            "{n} more wrong answer takes turns with these.",
            "{n} more wrong answers take turns with these.",
            others,
        )
        card.text(f"-# {said}")
    return card.buttons(
        [
            push_button(words.gettext("Save"), f"{SAVE}:{draft_id}", style=ButtonStyle.primary),
            push_button(words.gettext("Change it …"), f"{CORRECT}:{draft_id}"),
            push_button(words.gettext("Keep as is"), KEEP_ALL),
        ]
    )


def import_card(words: Words, drafts: Sequence[QuestionDraft], proposal: str) -> Card:
    """Show what a file would add, and ask whether it should."""
    title = words.ngettext(
        "The file is fine. It would add {n} question:",
        "The file is fine. It would add {n} questions:",
        len(drafts),
    )
    lines = [
        f"- {escape(each.question)} ✓ **{escape(each.right)}**"
        f" ✗ {escape(' · '.join(each.wrong), _NOTE)}"
        for each in drafts[:_SHOWN]
    ]
    if rest := len(drafts) - len(lines):
        lines.append(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    label = words.ngettext("Add {n} question", "Add {n} questions", len(drafts))
    return (
        Card()
        .text(f"### {title}", *lines)
        .text("-# " + words.gettext("Nothing has changed yet."))
        .buttons(
            [
                push_button(label, f"{IMPORT}:{proposal}", style=ButtonStyle.primary),
                push_button(words.gettext("Keep as is"), KEEP_ALL),
            ]
        )
    )


def imported_card(words: Words, number: int) -> Card:
    """Return the card that says that a file's questions were added."""
    said = words.ngettext("✓ {n} question added.", "✓ {n} questions added.", number)
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
