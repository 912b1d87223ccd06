"""Leaderboards and one's own figures."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from discord import ButtonStyle, app_commands
from discord.utils import format_dt

from bot.kit.discord import limits
from bot.kit.discord.card import Button, Card, push_button, turning_buttons
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape, plain
from bot.kit.pictures.pictures import Sketched
from bot.kit.pictures.sketches import ScoreSketch
from bot.trivia.leaderboard.hiding_cards import hiding_button
from bot.trivia.leaderboard.model import (
    MOST_A_DAY,
    LeaderboardPeriod,
    LeaderboardRow,
    LeaderboardScope,
    clear_name,
)
from bot.trivia.leaderboard.service import LeaderboardAnswer, PersonAnswer
from bot.trivia.person.cards import history_lines
from bot.trivia.person.model import PersonHistory
from bot.trivia.questions.model import Category
from bot.trivia.questions.words import category_name
from bot.trivia.runs.model import Streak

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

PAGE = "board-page"
PERIOD = "board-period"
SCOPE = "board-scope"
TAKING_PART = "board-global"
JOIN = "board-join"
LEAVE = "board-leave"
MOST_NAME = 32

PERIODS = {
    LeaderboardPeriod.WEEK: N_("This week"),
    LeaderboardPeriod.MONTH: N_("This month"),
    LeaderboardPeriod.ALL: N_("All time"),
}
SCOPES = {LeaderboardScope.SERVER: N_("This server"), LeaderboardScope.GLOBAL: N_("All servers")}
_TITLES = {
    (LeaderboardScope.SERVER, LeaderboardPeriod.WEEK): N_("Leaderboard: this week"),
    (LeaderboardScope.SERVER, LeaderboardPeriod.MONTH): N_("Leaderboard: this month"),
    (LeaderboardScope.SERVER, LeaderboardPeriod.ALL): N_("Leaderboard: all time"),
    (LeaderboardScope.GLOBAL, LeaderboardPeriod.WEEK): N_("Global leaderboard: this week"),
    (LeaderboardScope.GLOBAL, LeaderboardPeriod.MONTH): N_("Global leaderboard: this month"),
    (LeaderboardScope.GLOBAL, LeaderboardPeriod.ALL): N_("Global leaderboard: all time"),
}
_EMPTY = {
    LeaderboardPeriod.WEEK: N_("No one has played this week. Be the first: `/trivia start`"),
    LeaderboardPeriod.MONTH: N_("No one has played this month. Be the first: `/trivia start`"),
    LeaderboardPeriod.ALL: N_("No one has played yet. Be the first: `/trivia start`"),
}
_NOT_PLAYED = {
    LeaderboardPeriod.WEEK: N_("You haven't played this week."),
    LeaderboardPeriod.MONTH: N_("You haven't played this month."),
    LeaderboardPeriod.ALL: N_("You haven't played yet."),
}
SCOPE_CHOICES = [
    app_commands.Choice(name=name, value=scope.value) for scope, name in SCOPES.items()
]
PERIOD_CHOICES = [
    app_commands.Choice(name=name, value=period.value) for period, name in PERIODS.items()
]
"""Choices of the command; discord.py's translator puts them into the reader's language."""


def leaderboard_card(words: Words, answer: LeaderboardAnswer, *, in_server: bool) -> Card:
    """Show a page of a board, with the asker's own line wherever it is."""
    card = Card().text("### " + words.gettext(_TITLES[answer.scope, answer.period]))
    if answer.lines:
        card.text(*(row_line(words, each) for each in answer.lines))
    else:
        card.text(_nobody(words, answer))
    card.rule().text(_own_line(words, answer), *_notes(words, answer))
    if answer.pages > 1:
        prefix = f"{PAGE}:{answer.scope}:{answer.period}:"
        card.buttons(turning_buttons(words, prefix, number=answer.page, pages=answer.pages))
    card.buttons(_periods(words, answer))
    return card.buttons(_scopes(words, answer, in_server=in_server))


def taking_part_card(words: Words, name: str | None, *, offered: str) -> Card:
    """Return the card on the global leaderboard, for joining it or leaving it.

    `name` is the one by which the person takes part, None for who does not; `offered` the one that
    they would be shown by.
    """
    card = Card().text("### " + words.gettext("The global leaderboard"))
    if name is None:
        card.text(
            words.gettext(
                "You're not on it. If you join, people in all servers can see your "
                "name, **{name}**, and your points.",
                name=escape(offered, MOST_NAME),
            ),
            words.gettext("I keep that name only for this, and delete it when you leave."),
        )
        label = words.gettext("Join")
        return card.buttons([push_button(label, JOIN, style=ButtonStyle.primary)])
    card.text(
        words.gettext(
            "You're in as **{name}**: people in all servers can see that name and your points.",
            name=escape(name, MOST_NAME),
        )
    )
    buttons = [push_button(words.gettext("Leave"), LEAVE, style=ButtonStyle.danger)]
    if name != offered:
        label = words.gettext("Change name to {name}", name=offered)
        buttons.append(push_button(label, JOIN))
    return card.buttons(buttons)


def global_rules(words: Words) -> str:
    """Return what counts on the global leaderboard."""
    return words.gettext(
        "Across servers, only games with two or more players count, up to "
        "{most} points a day. Skipped questions and servers' own don't.",
        most=words.number(MOST_A_DAY),
    )


def shown_name(name: str, *, otherwise: str) -> str:
    """Return a name for the global leaderboard: one line that is what it looks like.

    A name that can mislead is not shown; `otherwise` is, the one that Discord itself keeps plain.
    """
    return plain(clear_name(plain(name)), MOST_NAME) or otherwise


def person_card(
    words: Words,
    answer: PersonAnswer,
    history: PersonHistory,
    picture: Picture | None = None,
) -> Card:
    """Show one's own figures."""
    here = answer.scope is LeaderboardScope.SERVER
    title = words.gettext("You in this server") if here else words.gettext("You in all servers")
    card = Card().text("### " + words.gettext("Trivia: {title}", title=title))
    if not answer.answers:
        card.text(words.gettext("You haven't played yet. Try `/trivia start`"))
        return card.text(*history_lines(words, history))
    card.text(*_points_lines(words, answer)).text(*_streak_lines(words, answer))
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    else:
        card.rule().text(*_accuracy_lines(words, answer))
    card.text(*history_lines(words, history))
    card.text("-# " + words.gettext("A question counts once its answer is out."))
    return card.buttons([hiding_button(words, is_hidden=answer.is_hidden)] if here else [])


def accuracy_rows(words: Words, answer: PersonAnswer) -> list[tuple[str, int, int]]:
    """List categories by how much was answered: name, right answers, all answers."""
    return [
        (category_name(words, Category(each.category)), each.right, each.answers)
        for each in answer.accuracy
    ]


def score_sketch(answer: PersonAnswer, words: Words) -> ScoreSketch:
    """Return what the picture of somebody's accuracy shows."""
    return ScoreSketch(
        heading=words.gettext("What you got right"),
        subheading=share(words, answer.right, answer.answers),
        rows=tuple(
            (name, right, answers, share(words, right, answers))
            for name, right, answers in accuracy_rows(words, answer)
        ),
    )


def score_picture(answer: PersonAnswer, words: Words) -> Sketched | None:
    """Return the picture of how much of each category somebody knew; None when nothing."""
    if not answer.accuracy:
        return None
    sketch = score_sketch(answer, words)
    return Sketched(sketch, "kollab-trivia.png", score_alt_text(sketch))


def score_alt_text(sketch: ScoreSketch) -> str:
    """Describe that picture for people who do not see it."""
    rows = ", ".join(f"{name}: {said}" for name, _, _, said in sketch.rows)
    return plain(f"{sketch.heading}: {sketch.subheading}. {rows}.", limits.ALT_TEXT)


def share(words: Words, right: int, answers: int) -> str:
    """Write how many were right, as a count and in per cent."""
    percent = words.number(round(100 * right / answers)) if answers else "0"
    return words.gettext(
        "{right} of {all} right ({percent}%)",
        right=words.number(right),
        all=words.number(answers),
        percent=percent,
    )


def row_line(words: Words, each: LeaderboardRow) -> str:
    """Return somebody's line on a leaderboard."""
    who = escape(shown_name(each.name, otherwise=""), MOST_NAME) or f"<@{each.user_id}>"
    points = words.ngettext("{n} point", "{n} points", each.points)
    right = words.gettext(
        "{right} of {all} right", right=words.number(each.right), all=words.number(each.answers)
    )
    return f"**{words.number(each.rank)}.** {who} · **{points}** · {right}"


def _own_line(words: Words, answer: LeaderboardAnswer) -> str:
    if answer.own is not None:
        rank = words.gettext(
            "You: **#{rank}** of {players}",
            rank=words.number(answer.own.rank),
            players=words.number(answer.players),
        )
        return f"{rank} · **{words.ngettext('{n} point', '{n} points', answer.own.points)}**"
    if answer.scope is LeaderboardScope.GLOBAL and answer.global_name is None:
        return words.gettext("You're not on the global leaderboard.")
    if answer.is_hidden:
        return words.gettext("You're hidden from this server's boards.")
    return words.gettext(_NOT_PLAYED[answer.period])


def _nobody(words: Words, answer: LeaderboardAnswer) -> str:
    if answer.scope is LeaderboardScope.GLOBAL:
        return words.gettext("No one who joined has played in that time.")
    return words.gettext(_EMPTY[answer.period])


def _notes(words: Words, answer: LeaderboardAnswer) -> list[str]:
    notes = []
    if answer.since is not None:
        since = format_dt(answer.since.astimezone(dt.UTC), "f")
        notes.append(words.gettext("Counts from {since}.", since=since))
    if answer.scope is LeaderboardScope.GLOBAL:
        notes.append(words.gettext("Only people who joined are on it."))
        notes.append(global_rules(words))
    return [f"-# {' '.join(notes)}"] if notes else []


def _periods(words: Words, answer: LeaderboardAnswer) -> list[Button]:
    return [
        push_button(
            words.gettext(name),
            f"{PERIOD}:{answer.scope}:{period}:0",
            disabled=period is answer.period,
        )
        for period, name in PERIODS.items()
    ]


def _scopes(words: Words, answer: LeaderboardAnswer, *, in_server: bool) -> list[Button]:
    buttons = []
    if in_server:
        other = (
            LeaderboardScope.SERVER
            if answer.scope is LeaderboardScope.GLOBAL
            else LeaderboardScope.GLOBAL
        )
        label = words.gettext(SCOPES[other])
        buttons.append(push_button(label, f"{SCOPE}:{other}:{answer.period}:0"))
    if answer.scope is LeaderboardScope.GLOBAL:
        buttons.append(push_button(words.gettext("Join or leave …"), TAKING_PART))
    return buttons


def _points_lines(words: Words, answer: PersonAnswer) -> list[str]:
    points = answer.row.points if answer.row else answer.points
    parts = [f"**{words.ngettext('{n} point', '{n} points', points)}**"]
    for line, name in (
        (answer.row, N_("#{rank} of all time")),
        (answer.week, N_("#{rank} this week")),
    ):
        if line is not None:
            parts.append(words.gettext(name, rank=words.number(line.rank)))
    lines = [" · ".join(parts), share(words, answer.right, answer.answers)]
    if answer.scope is LeaderboardScope.GLOBAL and answer.global_name is None:
        lines.append(
            "-# " + words.gettext("Join the global one: `/trivia leaderboard scope:global`.")
        )
    return lines


def _streak_lines(words: Words, answer: PersonAnswer) -> list[str]:
    return [
        words.gettext(
            "Streak in games: **{now}** now, **{best}** best",
            **_both(words, answer.games),
        ),
        words.gettext(
            "Daily five streak: **{now}** now, **{best}** best",
            **_both(words, answer.daily),
        ),
    ]


def _both(words: Words, streak: Streak) -> dict[str, str]:
    return {"now": words.number(streak.current), "best": words.number(streak.longest)}


def _accuracy_lines(words: Words, answer: PersonAnswer) -> list[str]:
    return [
        f"**{name}** · {share(words, right, answers)}"
        for name, right, answers in accuracy_rows(words, answer)
    ]
