"""The question of the day: its post, what somebody sees of it in private, and receipts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from discord.utils import format_dt

from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.cards.credits import brief_source_line
from bot.posts.model import PostKey
from bot.trivia.daily.model import DailyResult, QuestionEdition, Streak
from bot.trivia.daily.service import DailyReceipt, DailyView
from bot.trivia.games.cards import LETTERS, deleted_text, known_text, option_label, told_buttons
from bot.trivia.questions.model import AnswerStatus, Asked
from bot.trivia.questions.words import category_name, explanation_text, option_text, question_text

ANSWER = "dq"
"""Begins the custom ids of answers: ``dq:<date>:<place>``."""


def question_post(words: Words, edition: QuestionEdition, *, key: PostKey) -> Card:
    """Show the post of a day: what became of the last question, then the new one."""
    card = Card()
    if edition.told is not None:
        _result(words, card, edition.told).rule()
    elif edition.open_on is not None:
        day = words.day_of_year(edition.open_on)
        line = words.gettext("The answer for {day} is out.", day=day)
        card.text(f"-# {line}").rule()
    _question(words, card, edition.on, edition.asked)
    card.text(
        "-# " + words.gettext("Pick one: only you see it. The answer comes with the next question.")
    )
    card.buttons(_answer_buttons(words, edition.on, edition.asked))
    return card.buttons([push_button(words.gettext("My answer and streak"), key.mark)])


def view_card(words: Words, view: DailyView, *, is_moderator: bool, said: str = "") -> Card:
    """Show somebody the question that is open, their answer and streak, and the last result."""
    card = Card().text(said)
    if view.asked is not None and view.on is not None:
        _question(words, card, view.on, view.asked)
        if view.given is None:
            card.buttons(_answer_buttons(words, view.on, view.asked))
        elif not said:
            given = lettered(words, view.asked, view.given)
            chosen = words.gettext("Your answer: **{option}**", option=given)
            card.text(chosen, f"-# {_told_when(words, view)}")
    else:
        card.text(*_nothing_open(words, view, is_moderator=is_moderator))
    card.text(*streak_lines(words, view.streak))
    if view.told is not None:
        _result(words, card.rule(), view.told, own=_own_line(words, view))
    return card


def receipt_card(words: Words, receipt: DailyReceipt) -> Card:
    """Return the card on an answer; whether it is right is untold while others answer."""
    card = Card().text(receipt_text(words, receipt))
    if receipt.told is not None:
        _result(words, card.rule(), receipt.told)
    return card


def receipt_text(words: Words, receipt: DailyReceipt) -> str:
    """Return what became of an answer in a line or two."""
    day = words.day_of_year(receipt.on)
    if receipt.asked is None:
        return words.gettext("You can't answer the question for {day}.", day=day)
    option = ""
    if receipt.given is not None:
        option = lettered(words, receipt.asked, receipt.given)
    match receipt.status:
        case AnswerStatus.ACCEPTED:
            return words.gettext(
                "✓ Locked in for {day}: **{option}**\nYou'll see with the next question.",
                day=day,
                option=option,
            )
        case AnswerStatus.DELETED:
            return deleted_text(words)
        case AnswerStatus.DUPLICATE:
            return words.gettext(
                "You already answered the question for {day}. Your first answer "
                "counts: **{option}**",
                day=day,
                option=option,
            )
    if option:
        return words.gettext(
            "The question for {day} is closed. Your answer was **{option}**", day=day, option=option
        )
    return words.gettext("The question for {day} is closed.", day=day)


def result_lines(words: Words, told: DailyResult) -> list[str]:
    """Return the answer to a question that is over, how many knew it, and who says so."""
    question, day = told.asked.question, words.day_of_year(told.on)
    return [
        "### " + words.gettext("The answer for {day}", day=day),
        question_text(words, question),
        f"✓ **{lettered(words, told.asked, told.asked.right)}**",
        explanation_text(words, question, told.asked.options),
        known_text(words, answers=told.answers, right=told.right),
        brief_source_line(words, question.sources, linked=True),
    ]


def streak_lines(words: Words, streak: Streak) -> list[str]:
    """Return somebody's streaks, of questions that are over; nothing if they knew none."""
    if not streak.longest:
        return []
    current = words.ngettext("Streak: **{n} day**", "Streak: **{n} days**", streak.current)
    if streak.longest <= streak.current:
        return [current]
    longest = words.ngettext(
        "your longest streak: {n} day", "your longest streak: {n} days", streak.longest
    )
    return [f"{current} · {longest}"]


def lettered(words: Words, asked: Asked, place: int) -> str:
    """Write an option with its letter, as markup."""
    return f"{LETTERS[place]} · {escape(option_text(words, asked.options[place]))}"


def _result(words: Words, card: Card, told: DailyResult, *, own: Sequence[str] = ()) -> Card:
    card.text(*result_lines(words, told), *own)
    return card.buttons(told_buttons(words, told.asked.question))


def _question(words: Words, card: Card, on: dt.date, asked: Asked) -> None:
    title = words.gettext("Question of the day: {day}", day=words.day_of_year(on))
    category = category_name(words, asked.question.category)
    card.text(f"## {title}", f"-# {category}", question_text(words, asked.question))
    card.text(*(lettered(words, asked, place) for place in range(len(asked.options))))


def _answer_buttons(words: Words, on: dt.date, asked: Asked) -> list[Button]:
    return [
        push_button(option_label(words, asked, place), f"{ANSWER}:{on.isoformat()}:{place}")
        for place in range(len(asked.options))
    ]


def _told_when(words: Words, view: DailyView) -> str:
    if view.coming is None:
        return words.gettext("You'll see if it's right once the question is two days old.")
    return words.gettext(
        "You'll see if it's right with the next question, {when}.",
        when=format_dt(view.coming.due_at, "R"),
    )


def _own_line(words: Words, view: DailyView) -> list[str]:
    if view.told is None:
        return []
    if view.told_given is None:
        return [words.gettext("You didn't answer it.")]
    if view.told_given == view.told.asked.right:
        return [words.gettext("You got it!")]
    given = lettered(words, view.told.asked, view.told_given)
    return [words.gettext("Your answer was **{option}**", option=given)]


def _nothing_open(words: Words, view: DailyView, *, is_moderator: bool) -> list[str]:
    if view.coming is not None:
        return [
            words.gettext("No open question right now."),
            words.gettext("The next one comes {when}.", when=format_dt(view.coming.due_at, "R")),
        ]
    is_off = view.settings.question_channel is None
    if is_moderator:
        return _for_moderators(words, is_off=is_off)
    line = words.gettext("The question of the day is taking a break here.")
    if is_off:
        line = words.gettext("This server has no question of the day.")
    return [
        line,
        words.gettext("A moderator can turn it on: `/trivia settings`."),
        words.gettext("You can still play: `/trivia start`."),
    ]


def _for_moderators(words: Words, *, is_off: bool) -> list[str]:
    if is_off:
        return [
            words.gettext("This server has no question of the day."),
            words.gettext("Pick a channel in `/trivia settings` to get one every day."),
        ]
    return [
        words.gettext("The question of the day is paused."),
        words.gettext("Resume with `/schedule resume`."),
    ]
