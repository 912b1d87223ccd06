"""The moderators' panel for trivia: games, the question of the day, leaderboard, reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from discord import ButtonStyle
from discord.utils import format_dt

from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import Words
from bot.posts.cards.panel import (
    begins_later,
    channel_select,
    channels_select,
    headline,
    next_lines,
    switches,
)
from bot.posts.coming import Coming
from bot.posts.schedule import PostKind
from bot.settings.cards.words import STARTERS, clock, days_text, seconds_text
from bot.settings.model import MOST_CHANNELS, GuildSettings

PANEL = "trivia-settings"
CHANNELS = f"{PANEL}:channels"
QUESTION_CHANNEL = f"{PANEL}:question-channel"
REVIEW_CHANNEL = f"{PANEL}:review-channel"
OPEN_FORM = f"{PANEL}:form"
POST_NOW = f"{PANEL}:post-now"
BOARD = f"{PANEL}:board"
BOARD_ANEW = f"{PANEL}:board-anew"
BOARD_WHOLE = f"{PANEL}:board-whole"
REPORTED = f"{PANEL}:reported"
REFRESH = f"{PANEL}:show"


@dataclass(frozen=True, slots=True)
class TriviaPanel:
    """What the panel shows.

    `present` are the settings without channels that are gone. `missing` are lines about what does
    not work, `said` what the moderator has just done.
    """

    settings: GuildSettings
    present: GuildSettings
    coming: Coming
    now: dt.datetime
    missing: Sequence[str] = ()
    said: Sequence[str] = ()


def trivia_card(words: Words, panel: TriviaPanel) -> Card:
    """Show the panel."""
    card = Card().text("## " + words.gettext("Trivia"), *panel.said)
    _games(words, panel, card)
    _question(words, panel, card.rule())
    _board(words, panel.settings, card.rule())
    _reports(words, panel, card.rule())
    if panel.missing:
        card.rule().text("### " + words.gettext("What is missing"), *panel.missing)
    return card.buttons([push_button(words.gettext("Refresh"), REFRESH)])


def leaderboard_card(words: Words) -> Card:
    """Ask whether the leaderboard is to begin anew."""
    return (
        Card()
        .text(
            "### " + words.gettext("Begin the leaderboard anew?"),
            words.gettext("Points up to now count on this server's leaderboard no more."),
            "-# "
            + words.gettext("Nothing is deleted: `/settings undo` lets all of them count again."),
        )
        .buttons(
            [
                push_button(words.gettext("Begin anew"), BOARD_ANEW, style=ButtonStyle.danger),
                push_button(words.gettext("Leave it as it is"), REFRESH),
            ]
        )
    )


def _games(words: Words, panel: TriviaPanel, card: Card) -> None:
    settings = panel.settings
    where = words.gettext("Games can be played in every channel.")
    if settings.trivia_channels:
        channels = words.listing([f"<#{each}>" for each in settings.trivia_channels])
        where = words.gettext("Games can be played in {channels}.", channels=channels)
    starters = words.gettext(STARTERS[settings.trivia_starters])
    rounds = words.ngettext("{n} round", "{n} rounds", settings.trivia_rounds)
    parts = [
        rounds,
        words.gettext("{time} to answer", time=seconds_text(words, settings.trivia_seconds)),
        words.gettext("more points for faster answers")
        if settings.trivia_speed
        else words.gettext("speed gives no points"),
    ]
    cooldown = days_text(words, settings.trivia_cooldown_days)
    card.text(
        "### " + words.gettext("Games"),
        where,
        words.gettext("Who may start them: {who}", who=starters),
        "-# " + " · ".join(parts),
        "-# " + words.gettext("No question comes again within {time}.", time=cooldown),
    )
    card.select(
        channels_select(
            CHANNELS,
            words.gettext("Channels for games (none: every channel)"),
            panel.present.trivia_channels,
            most=MOST_CHANNELS,
        )
    )
    card.buttons([push_button(words.gettext("Games …"), f"{OPEN_FORM}:games")])


def _question(words: Words, panel: TriviaPanel, card: Card) -> None:
    settings = panel.settings
    lines = ["### " + headline(words, settings, PostKind.QUESTION)]
    if settings.question_channel is None:
        lines.append(
            words.gettext(
                "Choose a channel, and a question comes each day. Its answer comes with the next."
            )
        )
    else:
        when = words.gettext(
            "Every day at **{time}** in {channel}",
            time=clock(settings.question_time),
            channel=f"<#{settings.question_channel}>",
        )
        due = panel.coming.due.get(PostKind.QUESTION)
        lines += [when, *next_lines(words, due, now=panel.now)]
    card.text(*lines)
    placeholder = words.gettext("Channel for the question of the day")
    card.select(channel_select(QUESTION_CHANNEL, placeholder, panel.present.question_channel))
    card.buttons(_question_buttons(words, panel))


def _question_buttons(words: Words, panel: TriviaPanel) -> list[Button]:
    settings = panel.settings
    buttons = [push_button(words.gettext("Time …"), f"{OPEN_FORM}:time")]
    if settings.question_channel is None:
        return buttons
    if begins_later(settings, panel.coming, PostKind.QUESTION, now=panel.now):
        label = words.gettext("Post today's now")
        buttons.append(push_button(label, POST_NOW, style=ButtonStyle.primary))
    paused = settings.question_paused
    return [*buttons, *switches(words, PostKind.QUESTION, paused=paused, panel=PANEL)]


def _board(words: Words, settings: GuildSettings, card: Card) -> None:
    line = words.gettext("It counts from the beginning.")
    buttons = [push_button(words.gettext("Begin anew …"), BOARD)]
    if settings.board_since is not None:
        since = format_dt(settings.board_since, "f")
        line = words.gettext("It counts from {since} on.", since=since)
        buttons.append(push_button(words.gettext("Count from the beginning"), BOARD_WHOLE))
    card.text("### " + words.gettext("Leaderboard"), line).buttons(buttons)


def _reports(words: Words, panel: TriviaPanel, card: Card) -> None:
    channel = panel.settings.review_channel
    line = words.gettext("Nobody is told; `/questions list` shows them.")
    if channel is not None:
        line = words.gettext("I tell of them in {channel}.", channel=f"<#{channel}>")
    card.text("### " + words.gettext("Reported questions"), line)
    placeholder = words.gettext("Channel for reported questions")
    card.select(channel_select(REVIEW_CHANNEL, placeholder, panel.present.review_channel))
    card.buttons([push_button(words.gettext("Reported questions …"), REPORTED)])
