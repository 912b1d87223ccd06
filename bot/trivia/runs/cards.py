"""A run as its person sees it, in one private message, and what can be shared of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from discord import ButtonStyle, app_commands
from discord.utils import format_dt

from bot.kit.discord import limits
from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.cards.credits import brief_source_line
from bot.trivia.days_model import begins_at, number_of
from bot.trivia.games.cards import REPORT, lettered, option_label, told_buttons
from bot.trivia.questions.words import (
    category_name,
    explanation_text,
    option_text,
    question_text,
)
from bot.trivia.runs.model import Run, Streak, share_text, squares

ANSWER = "run"
"""Begins the custom ids of answers: ``run:<run id>:<position>:<place>``."""

SHARE = "run-share"
AGAIN = "run-again"
PLAY = "run-daily"
"""Opens the five of the day on which it is pressed, for whoever presses it."""

_DAY = timedelta(1)


def run_card(
    words: Words, run: Run, streak: Streak, *, today: date, in_server: bool, said: str = ""
) -> Card:
    """Show a run as it stands: what became of the last answer, and the next question or the end.

    Only in a server there are moderators to report a question to.
    """
    card = Card().text(f"## {run_title(words, run)}", said)
    if run.is_deleted:
        return card.text(
            words.gettext("You deleted your answers to these. There's one try a day, so no more.")
        )
    if run.chosen:
        _result(words, card, run, in_server=in_server)
        card.rule()
    else:
        card.text(*_before(words, run, streak, today=today))
    return _end(words, card, run, streak) if run.is_over else _question(words, card, run)


def run_title(words: Words, run: Run) -> str:
    """Name a run."""
    if run.on is None:
        return words.gettext("Solo game")
    return five_title(words, run.on)


def five_title(words: Words, on: date) -> str:
    """Name the five of a date by their number."""
    return words.gettext("Daily five #{number}", number=number_of(on))


def shared_card(words: Words, run: Run, streak: Streak) -> Card:
    """Show everybody how a run went, and lead them to the same questions."""
    who = words.gettext("<@{user}> played the daily five:", user=run.user_id)
    card = Card().text(who, share_text(run, streak))
    return card.buttons([five_button(words)])


def five_button(words: Words, custom_id: str = PLAY) -> Button:
    """Lead to the five of the day."""
    return push_button(words.gettext("Play today's five"), custom_id, style=ButtonStyle.primary)


def retired_card(words: Words) -> Card:
    """Return what there is now, for who presses a question of the day of old."""
    return (
        Card()
        .text(
            words.gettext("This question is closed."),
            words.gettext("There are five new ones every day, the same for everyone."),
        )
        .buttons([five_button(words)])
    )


def day_choices(
    words: Words, days: Sequence[date], right: Mapping[date, int], typed: str
) -> list[app_commands.Choice[str]]:
    """Offer dates whose five can be played, those that were played with how they went."""
    found = [(_day_label(words, each, right.get(each)), each.isoformat()) for each in days]
    wanted = typed.casefold().strip()
    return [
        app_commands.Choice(name=label, value=day)
        for label, day in found
        if wanted in label.casefold() or wanted in day
    ][: limits.OPTIONS]


def streak_line(words: Words, streak: Streak) -> str:
    """Return somebody's streak of days; empty without."""
    if not streak.current:
        return ""
    line = "🔥 " + words.ngettext("Streak: **{n} day**", "Streak: **{n} days**", streak.current)
    if streak.longest > streak.current:
        longest = words.ngettext(
            "your longest streak: {n} day", "your longest streak: {n} days", streak.longest
        )
        line += f" · {longest}"
    return line


def _day_label(words: Words, on: date, right: int | None) -> str:
    label = f"#{number_of(on)} · {words.day_of_year(on)}"
    return label if right is None else f"{label} · ✓ {right}/5"


def _question(words: Words, card: Card, run: Run) -> Card:
    asked, position = run.asked[run.position], run.position
    count = words.gettext("Question {number} of {all}", number=position + 1, all=len(run.asked))
    card.text(
        f"-# {count} · {category_name(words, asked.question.category)}",
        question_text(words, asked.question),
    )
    card.text(*(lettered(words, asked, place) for place in range(len(asked.options))))
    return card.buttons(
        push_button(option_label(words, asked, place), f"{ANSWER}:{run.run_id}:{position}:{place}")
        for place in range(len(asked.options))
    )


def _before(words: Words, run: Run, streak: Streak, *, today: date) -> Iterator[str]:
    if run.on is None:
        return
    yield words.gettext("The same for everyone. Only you see your answers; the first one counts.")
    if run.on != today:
        yield _archive_line(words)
        return
    yield streak_line(words, streak)
    yield _freeze_line(words, run.on, streak)


def _freeze_line(words: Words, on: date, streak: Streak) -> str:
    if streak.frozen != on - _DAY:
        return ""
    day = words.day_of_year(streak.frozen)
    return "❄️ " + words.gettext("You missed {day}. Your weekly freeze kept your streak.", day=day)


def _result(words: Words, card: Card, run: Run, *, in_server: bool) -> None:
    """Add what became of the last answer."""
    place = run.position - 1
    asked, knew = run.asked[place], run.known[place]
    heading = words.gettext("✓ Right!") if knew else words.gettext("✗ Not this time.")
    chosen, right = (
        escape(option_label(words, asked, each)) for each in (run.chosen[place], asked.right)
    )
    card.text(
        f"{squares(run)}  {heading}",
        "" if knew else words.gettext("Your answer was **{option}**", option=chosen),
        words.gettext("Answer: **{option}**", option=right),
        explanation_text(words, asked.question),
        brief_source_line(words, asked.question.sources, linked=True),
    )
    buttons = told_buttons(words, asked.question)
    card.buttons(each for each in buttons if in_server or REPORT not in str(each.custom_id))


def _end(words: Words, card: Card, run: Run, streak: Streak) -> Card:
    right = words.gettext(
        "{right} of {all} right", right=words.number(run.right), all=words.number(len(run.asked))
    )
    points = words.ngettext("{n} point", "{n} points", run.points)
    if run.on is None:
        card.text(f"### {right} · {points}", *_review(words, run))
        again = push_button(
            words.gettext("Play again"), f"{AGAIN}:{run.run_id}", style=ButtonStyle.primary
        )
        return card.buttons([again])
    card.text(f"### {right} · {points}" if run.is_ranked else f"### {right}", *_review(words, run))
    card.text(f"```\n{share_text(run, streak)}\n```", *_after(words, run, streak))
    share = push_button(words.gettext("Share"), f"{SHARE}:{run.run_id}", style=ButtonStyle.primary)
    return card.buttons([share])


def _review(words: Words, run: Run) -> Iterator[str]:
    """Yield each question's answer in a line."""
    for number, (asked, knew) in enumerate(zip(run.asked, run.known, strict=True), 1):
        answer = escape(option_text(words, asked.options[asked.right]))
        yield f"-# {number} {'✓' if knew else '✗'} {answer}"


def _after(words: Words, run: Run, streak: Streak) -> Iterator[str]:
    if not run.is_ranked:
        yield _archive_line(words)
    elif run.on is not None:
        yield streak_line(words, streak)
        yield _freeze_line(words, run.on, streak)
    yield from _next_lines(words, run)


def _archive_line(words: Words) -> str:
    return words.gettext("From the archive: no points, and no streak.")


def _next_lines(words: Words, run: Run) -> Iterator[str]:
    if run.on is not None and run.is_ranked:
        when = format_dt(begins_at(run.on + _DAY), "R")
        yield "-# " + words.gettext("The next five come {when}.", when=when)
        yield "-# " + words.gettext("Missed a day? `/trivia daily date:`")
