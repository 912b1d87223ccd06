"""The end of a game: its podium, with what else is worth telling."""

from __future__ import annotations

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.trivia.badges.cards import won_lines
from bot.trivia.games.cards import podium_card
from bot.trivia.games.end_model import EndFacts
from bot.trivia.games.model import Podium
from bot.trivia.questions.words import question_text


def end_card(words: Words, podium: Podium, facts: EndFacts) -> Card:
    """Return the card on who won, and what else is worth telling."""
    return podium_card(words, podium, told=told_lines(words, facts))


def told_lines(words: Words, facts: EndFacts) -> list[str]:
    """Return the longest row, the hardest question and new badges, each as a line."""
    lines = []
    if (row := facts.longest) is not None:
        lines.append(
            words.ngettext(
                "Longest row: <@{user}>, {n} right answer",
                "Longest row: <@{user}>, {n} right answers",
                row.length,
                user=row.user_id,
            )
        )
    if (hard := facts.hardest) is not None:
        lines.append(
            words.gettext(
                "Hardest question: {question} ({right} of {all} knew)",
                question=question_text(words, hard.question),
                right=words.number(hard.right),
                all=words.number(hard.answers),
            )
        )
    return [*lines, *won_lines(words, facts.won)]
