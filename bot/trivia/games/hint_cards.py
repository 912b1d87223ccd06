"""Hints for a question: the button that offers one, and what somebody reads of it in private."""

from __future__ import annotations

from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.trivia.games.model import HINT_COST, Hint, Round
from bot.trivia.questions.model import AnswerStatus
from bot.trivia.questions.words import option_text

HINT = "quiz-hint"
"""Begins the custom ids of hints: ``quiz-hint:<round id>:<number of the hint>``."""


def hint_button(words: Words, found: Round, number: int = 1) -> Button:
    """Offer a hint for what it costs."""
    label = words.gettext("Hint (-{n} points)", n=words.number(HINT_COST))
    return push_button(label, f"{HINT}:{found.round_id}:{number}")


def hint_card(words: Words, found: Round, taken: tuple[Hint, ...], *, has_more: bool) -> Card:
    """Return the hints that somebody took, and a button for the next one."""
    cost = words.ngettext(
        "A right answer gets you {cost} points less for {n} hint.",
        "A right answer gets you {cost} points less for {n} hints.",
        len(taken),
        cost=words.number(HINT_COST * len(taken)),
    )
    card = Card().text(*(_line(words, found, hint) for hint in taken), f"-# {cost}")
    return card.buttons([hint_button(words, found, len(taken) + 1)]) if has_more else card


def no_hint_text(words: Words, status: AnswerStatus) -> str:
    """Return the words for why there is no hint."""
    match status:
        case AnswerStatus.DUPLICATE:
            return words.gettext("You already answered, so you need no hint.")
        case AnswerStatus.UNKNOWN:
            return words.gettext("There's no hint for this question.")
    return words.gettext("This question is closed, so there are no more hints.")


def _line(words: Words, found: Round, hint: Hint) -> str:
    asked = found.asked
    match hint:
        case Hint.YEAR:
            return words.gettext("It came out in **{year}**.", year=asked.question.date[:4])
        case Hint.LETTER:
            name = option_text(words, asked.question.right)
            letter = next(filter(str.isalnum, name), name[:1])
            return words.gettext("The name starts with **{letter}**.", letter=escape(letter))
    wrong = [option for place, option in enumerate(asked.options) if place != asked.right]
    other = wrong[found.round_id % len(wrong)]
    return words.gettext("Not this one: **{name}**", name=escape(option_text(words, other)))
