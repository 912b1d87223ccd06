"""The moderators' panel for trivia: games, the daily five, leaderboard, reports."""

from __future__ import annotations

from discord import ButtonStyle
from discord.utils import format_dt

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import Words
from bot.posts.cards.panel import (
    PostsView,
    daily_lines,
    headline,
    post_now,
    refresh_button,
    weekly_lines,
)
from bot.settings.cards.panel import Panel, PanelView, draw_controls, draw_missing
from bot.settings.cards.words import phrases, setting_text
from bot.settings.declare import Group
from bot.trivia.daily.model import QUESTION_OF_DAY
from bot.trivia.leaderboard.weekly_model import WEEKLY_BOARD

TRIVIA = Panel("trivia-settings", (Group.GAMES, Group.QUESTION, Group.LEADERBOARD, Group.REPORTS))
BOARD = f"{TRIVIA.name}:board"
BOARD_ANEW = f"{TRIVIA.name}:board-anew"
BOARD_WHOLE = f"{TRIVIA.name}:board-whole"
REPORTED = f"{TRIVIA.name}:reported"


def trivia_card(words: Words, view: PostsView) -> Card:
    """Show the panel."""
    card = Card().text("## " + words.gettext("Trivia"), *view.said)
    _games(words, view, card)
    _question(words, view, card.rule())
    _leaderboard(words, view, card.rule())
    _reports(words, view, card.rule())
    draw_missing(words, view, card)
    return card.buttons([refresh_button(words, view)])


def leaderboard_card(words: Words) -> Card:
    """Ask whether the leaderboard is to begin anew."""
    return (
        Card()
        .text(
            "### " + words.gettext("Reset the leaderboard?"),
            words.gettext("Points so far will no longer count on this server's leaderboard."),
            "-# " + words.gettext("Nothing is deleted: `/settings undo` brings the points back."),
        )
        .buttons(
            [
                push_button(words.gettext("Reset"), BOARD_ANEW, style=ButtonStyle.danger),
                push_button(words.gettext("Keep as is"), f"{TRIVIA.name}:show"),
            ]
        )
    )


def _games(words: Words, view: PanelView, card: Card) -> None:
    settings = view.settings
    where = words.gettext("Games can be played in every channel.")
    if settings.trivia_channels:
        channels = words.listing([f"<#{each}>" for each in settings.trivia_channels])
        where = words.gettext("Games can be played in {channels}.", channels=channels)
    starters = setting_text(words, settings, "trivia_starters")
    rounds = words.ngettext("{n} round", "{n} rounds", settings.trivia_rounds)
    cooldown = setting_text(words, settings, "trivia_cooldown_days")
    card.text(
        "### " + words.gettext("Games"),
        where,
        words.gettext("Who can start games: {who}", who=starters),
        "-# " + " · ".join([rounds, *phrases(words, settings, Group.GAMES)]),
        "-# " + words.gettext("No question repeats within {time}.", time=cooldown),
    )
    draw_controls(words, view, Group.GAMES, card)


def _question(words: Words, view: PostsView, card: Card) -> None:
    source = view.sources.server(QUESTION_OF_DAY)
    lines = [
        words.gettext("Pick a channel to get five new questions every day, the same for everyone.")
    ]
    if view.settings.question_channel is not None:
        lines = daily_lines(words, view, source)
    card.text("### " + headline(words, view.settings, source), *lines)
    draw_controls(words, view, Group.QUESTION, card, post_now(words, view, source.kind))


def _leaderboard(words: Words, view: PostsView, card: Card) -> None:
    line = words.gettext("It counts from the beginning.")
    buttons = [push_button(words.gettext("Reset …"), BOARD)]
    if view.settings.board_since is not None:
        since = format_dt(view.settings.board_since, "f")
        line = words.gettext("It counts from {since}.", since=since)
        buttons.append(push_button(words.gettext("Count from the beginning"), BOARD_WHOLE))
    source = view.sources.server(WEEKLY_BOARD)
    lines = [line, headline(words, view.settings, source)]
    if source.channel_id(view.settings) is not None:
        lines[1:] = [f"**{lines[1]}**", *weekly_lines(words, view, source)]
    card.text("### " + words.gettext("Leaderboard"), *lines)
    draw_controls(words, view, Group.LEADERBOARD, card, buttons)


def _reports(words: Words, view: PanelView, card: Card) -> None:
    line = words.gettext("No alerts; see `/questions list`.")
    if view.settings.review_channel is not None:
        channel = setting_text(words, view.settings, "review_channel")
        line = words.gettext("Alerts go to {channel}.", channel=channel)
    card.text("### " + words.gettext("Reported questions"), line)
    reported = push_button(words.gettext("Reported questions …"), REPORTED)
    draw_controls(words, view, Group.REPORTS, card, [reported])
