"""A game of trivia as everybody sees it: question, answer, podium; and receipts in private."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from discord import ButtonStyle, app_commands
from discord.utils import format_dt

from bot.kit.discord import limits
from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.lookup.cards.controls import card_button
from bot.lookup.cards.credits import brief_source_line
from bot.trivia.games.model import (
    Answer,
    Ending,
    Game,
    Mode,
    PlayerScore,
    Podium,
    Round,
    RoundResult,
)
from bot.trivia.games.service import GameReceipt
from bot.trivia.questions.model import AnswerStatus, Asked, Question
from bot.trivia.questions.words import (
    category_name,
    difficulty_name,
    era_name,
    explanation_text,
    option_text,
    question_text,
)

ANSWER = "quiz"
"""Begins the custom ids of answers: ``quiz:<round id>:<place>``."""

TYPE = "quiz-type"
REPORT = "quiz-report"
AGAIN = "quiz-again"
"""Begins the custom id of the podium's button, by which the podium is found, too."""

LETTERS = "ABCD"
_SHORT = 20
_PAIR = 2
_MOST_RIGHT = 10
_MOST_LEADERS = 3
_MOST_PLACES = 10
_TYPED = 100
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}

MODES = {Mode.BUTTONS: N_("Multiple choice"), Mode.TYPED: N_("Type the answer")}
MODE_CHOICES = [app_commands.Choice(name=name, value=mode.value) for mode, name in MODES.items()]
ENDINGS = {
    Ending.STOPPED: N_("The game was stopped."),
    Ending.UNANSWERED: N_("Nobody answered two questions in a row, so the game ends here."),
    Ending.NO_QUESTIONS: N_(
        "You've had every question like that lately, so the game ends here. Try another category."
    ),
    Ending.REFUSED: N_("Discord didn't let me post the next question, so the game ends here."),
    Ending.AWAY: N_("I couldn't keep the game going, so it ends here."),
}
"""Why a game ended before its last round."""


def question_card(words: Words, game: Game, found: Round, *, closes_at: dt.datetime) -> Card:
    """Ask a question; the time that is left shows by itself, without edits."""
    asked, is_typed = found.asked, game.plan.mode is Mode.TYPED
    card = _head(words, game, found)
    if not is_typed:
        card.text(*(lettered(words, asked, place) for place in range(len(asked.options))))
    card.text(
        words.gettext("Time's up {when}.", when=format_dt(closes_at, "R")),
        "-# " + _how_to_answer(words, is_typed=is_typed),
    )
    return _answer_buttons(card, words, found, is_typed=is_typed, is_open=True)


def closed_card(words: Words, game: Game, found: Round) -> Card:
    """Show a question that takes no more answers, with the right one marked."""
    asked, is_typed = found.asked, game.plan.mode is Mode.TYPED
    card = _head(words, game, found)
    if is_typed:
        card.text(_right_line(words, asked, is_typed=True))
    else:
        card.text(*(_marked(words, asked, place) for place in range(len(asked.options))))
    card.text("-# " + words.gettext("This question is closed."))
    return _answer_buttons(card, words, found, is_typed=is_typed, is_open=False)


def reveal_card(
    words: Words,
    outcome: RoundResult,
    scores: Sequence[PlayerScore],
    *,
    pause: int = 0,
    note: str = "",
) -> Card:
    """Return the card with the answer, who says so, who knew it, and the score.

    In `pause` seconds the next question comes (0 after the last one); `note` is what else is to be
    said about the round, as markup.
    """
    game, asked = outcome.game, outcome.round.asked
    question, is_typed = asked.question, outcome.game.plan.mode is Mode.TYPED
    card = Card().text(
        "### " + words.gettext("Answer to question {number}", number=outcome.round.number),
        _right_line(words, asked, is_typed=is_typed),
        explanation_text(words, question, asked.options),
    )
    card.text(note, *_chosen_lines(words, outcome))
    card.text(*_right_people(words, outcome))
    card.text(_leaders(words, scores))
    if pause and outcome.round.number < game.plan.rounds:
        card.text(
            "-# "
            + words.ngettext(
                "The next question comes in {n} second.",
                "The next question comes in {n} seconds.",
                pause,
            )
        )
    card.text(brief_source_line(words, question.sources, linked=True))
    return card.buttons(told_buttons(words, question))


def told_buttons(words: Words, question: Question) -> list[Button]:
    """Lead from an answer to the work it is about, and to what may be wrong with it."""
    buttons = [card_button(words, question.work)] if question.work else []
    if len(report := f"{REPORT}:{question.question_id}") <= limits.CUSTOM_ID:
        buttons.append(push_button(words.gettext("Report"), report))
    return buttons


def podium_card(words: Words, podium: Podium) -> Card:
    """Return the card on who won, places in figures and medals, and why it is over."""
    card = Card().text("## " + words.gettext("Game over"), _ending(words, podium))
    if not podium.scores:
        card.text(words.gettext("Nobody answered, so nobody won."))
    else:
        places = podium.scores[:_MOST_PLACES]
        card.text(*(_place(words, each, podium.rounds) for each in places))
        if rest := len(podium.scores) - len(places):
            card.text(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    card.text("-# " + words.gettext("See all games added up: `/trivia leaderboard`."))
    again = f"{AGAIN}:{podium.game.game_id}"
    return card.buttons([push_button(words.gettext("Play again"), again)])


def started_text(words: Words, game: Game) -> str:
    """Return the words for who began what; the first question comes by itself."""
    plan = game.plan
    parts = [
        words.ngettext("{n} question", "{n} questions", plan.rounds),
        words.ngettext("{n} second for each", "{n} seconds for each", plan.seconds),
        category_name(words, plan.category) if plan.category else "",
        difficulty_name(words, plan.difficulty) if plan.difficulty else "",
        words.gettext("about {artist}", artist=escape(plan.artist_name)) if plan.artist else "",
        era_name(words, plan.era) if plan.era else "",
        words.gettext("typed answers") if plan.mode is Mode.TYPED else "",
    ]
    who = words.gettext("<@{user}> started a trivia game!", user=game.user_id)
    soon = words.gettext("The first question comes in a few seconds.")
    return f"**{who}** {' · '.join(filter(None, parts))}\n{soon}"


def short_text(words: Words, game: Game) -> str:
    """Return why a game has fewer questions than were asked for."""
    return "-# " + words.ngettext(
        "I have {n} question like that you haven't had lately, so it's a short game.",
        "I have {n} questions like that you haven't had lately, so it's a short game.",
        game.plan.rounds,
    )


def receipt_text(words: Words, receipt: GameReceipt, *, is_typed: bool) -> str:
    """Return what became of an answer, and nothing of whether it is right."""
    given = _given(words, receipt, is_typed=is_typed)
    match receipt.status:
        case AnswerStatus.ACCEPTED:
            return words.gettext(
                "✓ Locked in: **{answer}**\nYou'll see when time's up.",
                answer=given,
            )
        case AnswerStatus.DUPLICATE:
            return words.gettext(
                "You already answered. Your first answer counts: **{answer}**",
                answer=given,
            )
        case AnswerStatus.DELETED:
            return deleted_text(words)
        case AnswerStatus.UNKNOWN:
            return words.gettext("This question no longer comes up.")
    late = words.gettext("This question is closed: no more answers.")
    if receipt.status is AnswerStatus.LATE:
        late = words.gettext("Too late: time was up when your answer arrived.")
    if not given:
        return late
    return f"{late}\n" + words.gettext("Your answer was **{answer}**", answer=given)


def resumed_card(words: Words, closes_at: dt.datetime) -> Card:
    """Return the card that says that a round goes on after the bot was away."""
    return Card().text(
        words.gettext(
            "I was away for a moment. You can still answer the question above: time's up {when}.",
            when=format_dt(closes_at, "R"),
        )
    )


def deleted_text(words: Words) -> str:
    """Return the words for an answer after one that was deleted."""
    return words.gettext(
        "You deleted your answer to this question. There's one each, so this one doesn't count."
    )


def withdrawn_card(words: Words, found: Round) -> Card:
    """Return the card that tells that a round does not count."""
    return Card().text(
        "### " + words.gettext("Question {number} doesn't count", number=found.number),
        words.gettext(
            "What it asked was corrected while you played. Nobody gains or loses by it, and another"
            " one comes instead."
        ),
    )


def cut_short_text(words: Words) -> str:
    """Return the words for a round closed because the bot was away when its time ended."""
    return words.gettext(
        "I was away when time ran out. Every answer that reached me in time counts."
    )


def lettered(words: Words, asked: Asked, place: int) -> str:
    """Write an option with its letter, as markup."""
    return f"**{LETTERS[place]}** · {escape(option_text(words, asked.options[place]))}"


def option_label(words: Words, asked: Asked, place: int) -> str:
    """Write an option with its letter, as a button shows it."""
    return f"{LETTERS[place]} · {option_text(words, asked.options[place])}"


def known_text(words: Words, *, answers: int, right: int) -> str:
    """Return how many of those who answered knew it."""
    if not answers:
        return words.gettext("Nobody answered.")
    return words.ngettext(
        "{right} of {n} got it right.",
        "{right} of {n} got it right.",
        answers,
        right=words.number(right),
    )


def _head(words: Words, game: Game, found: Round) -> Card:
    number = words.gettext(
        "Question {number} of {rounds}", number=found.number, rounds=game.plan.rounds
    )
    return Card().text(
        f"-# {number} · {category_name(words, found.asked.question.category)}",
        f"### {question_text(words, found.asked.question)}",
    )


def _how_to_answer(words: Words, *, is_typed: bool) -> str:
    if is_typed:
        return words.gettext("Press **Answer** and type it: your first answer counts.")
    return words.gettext("Pick one: only you see it, and your first answer counts.")


def _answer_buttons(
    card: Card, words: Words, found: Round, *, is_typed: bool, is_open: bool
) -> Card:
    if is_typed:
        style = ButtonStyle.primary if is_open else ButtonStyle.secondary
        custom_id = f"{TYPE}:{found.round_id}"
        label = words.gettext("Answer")
        return card.buttons([push_button(label, custom_id, style=style, disabled=not is_open)])
    buttons = [
        _option_button(words, found, place, is_open=is_open)
        for place in range(len(found.asked.options))
    ]
    is_long = any(len(option_text(words, each)) > _SHORT for each in found.asked.options)
    row = _PAIR if is_long else len(buttons)
    for first in range(0, len(buttons), row):
        card.buttons(buttons[first : first + row])
    return card


def _option_button(words: Words, found: Round, place: int, *, is_open: bool) -> Button:
    label = option_label(words, found.asked, place)
    if not is_open and place == found.asked.right:
        label = f"✓ {label}"
    return push_button(label, f"{ANSWER}:{found.round_id}:{place}", disabled=not is_open)


def _marked(words: Words, asked: Asked, place: int) -> str:
    line = lettered(words, asked, place)
    return words.gettext("✓ {option} (right)", option=line) if place == asked.right else line


def _right_line(words: Words, asked: Asked, *, is_typed: bool) -> str:
    if is_typed:
        return f"✓ **{escape(option_text(words, asked.question.right))}**"
    return f"✓ {lettered(words, asked, asked.right)}"


def _chosen_lines(words: Words, outcome: RoundResult) -> list[str]:
    if not outcome.answers or outcome.game.plan.mode is Mode.TYPED:
        return [known_text(words, answers=len(outcome.answers), right=len(outcome.right))]
    counts = [
        f"**{LETTERS[place]}**{' ✓' if place == outcome.round.asked.right else ''}"
        f" {words.number(count)}"
        for place, count in enumerate(outcome.counts)
    ]
    return [words.gettext("Chosen: {counts}", counts=" · ".join(counts))]


def _right_people(words: Words, outcome: RoundResult) -> list[str]:
    fastest = outcome.fastest
    if fastest is None:
        return []
    lines = [
        words.gettext(
            "Fastest: <@{user}> in {seconds} s",
            user=fastest.user_id,
            seconds=_seconds(fastest, outcome.round),
        )
    ]
    people = [f"<@{each.user_id}> +{each.points}" for each in outcome.right[:_MOST_RIGHT]]
    right = words.gettext("Right: {people}", people=" · ".join(people))
    if rest := len(outcome.right) - len(people):
        right = words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=right)
    return [*lines, right]


def _seconds(answer: Answer, found: Round) -> str:
    took = answer.answered_at - (found.asked_at or answer.answered_at)
    return f"{max(0.0, took.total_seconds()):.1f}"


def _leaders(words: Words, scores: Sequence[PlayerScore]) -> str:
    leaders = [
        f"{each.rank}. <@{each.user_id}> {words.number(each.points)}"
        for each in scores[:_MOST_LEADERS]
        if each.points
    ]
    return words.gettext("Score: {leaders}", leaders=" · ".join(leaders)) if leaders else ""


def _ending(words: Words, podium: Podium) -> str:
    if podium.ending is Ending.PLAYED:
        return words.ngettext("{n} question asked.", "All {n} questions asked.", podium.rounds)
    asked = words.ngettext("{n} question asked.", "{n} questions asked.", podium.rounds)
    return f"{words.gettext(ENDINGS[podium.ending])} {asked}"


def _place(words: Words, score: PlayerScore, rounds: int) -> str:
    points = words.ngettext("{n} point", "{n} points", score.points)
    right = words.ngettext(
        "{right} of {n} right", "{right} of {n} right", rounds, right=words.number(score.right)
    )
    # A medal is for who knew something.
    medal = _MEDALS.get(score.rank, "") if score.points else ""
    # The bold figure keeps Discord from making a list of it, which would number equals anew.
    return f"{medal} **{score.rank}.** <@{score.user_id}> · **{points}** · {right}".lstrip()


def _given(words: Words, receipt: GameReceipt, *, is_typed: bool) -> str:
    if receipt.given is None or receipt.round is None:
        return ""
    if is_typed:
        return escape(receipt.given, _TYPED)
    place = int(receipt.given)
    option = option_text(words, receipt.round.asked.options[place])
    return f"{LETTERS[place]} · {escape(option)}"
