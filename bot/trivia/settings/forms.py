"""The forms of the trivia panel, with what is set filled in.

As in `bot.posts.cards.panel_forms`, a form's custom id says what it showed.
"""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.kit.discord.form_fields import (
    SHOWN_CLOCK,
    Values,
    first,
    options_of,
    time_box,
    typed_time,
    zone_note,
)
from bot.kit.discord.forms import Form
from bot.kit.discord.handlers import Answers, Match
from bot.kit.discord.i18n import Words
from bot.settings.cards.words import STARTERS, clock
from bot.settings.model import (
    COOLDOWN_DAYS,
    ROUNDS,
    SECONDS,
    GuildSettings,
    Starters,
    read_setting,
)

GAMES_FORM = "trivia-games"
TIME_FORM = "trivia-time"
_NUMBERS = ("trivia_rounds", "trivia_seconds", "trivia_cooldown_days")
_YES, _NO = "yes", "no"
_LONGEST_NUMBER = 3

GAMES_TEMPLATE = (
    rf"{GAMES_FORM}:(?P<starters>[a-z]+):(?P<speed>{_YES}|{_NO})"
    r":(?P<rounds>[0-9]+):(?P<seconds>[0-9]+):(?P<days>[0-9]+)"
)
TIME_TEMPLATE = rf"{TIME_FORM}:(?P<time>{SHOWN_CLOCK})"


def games_form(words: Words, settings: GuildSettings) -> Form:
    """Ask how games go."""
    starters = [(each.value, words.gettext(text)) for each, text in STARTERS.items()]
    speed = _YES if settings.trivia_speed else _NO
    answers = [(_YES, words.gettext("yes")), (_NO, words.gettext("no"))]
    rounds, seconds, days = (getattr(settings, key) for key in _NUMBERS)
    shown = f"{settings.trivia_starters}:{speed}:{rounds}:{seconds}:{days}"
    return (
        Form(words.gettext("Games"), f"{GAMES_FORM}:{shown}")
        .field(
            words.gettext("Who may start them"),
            ui.Select(custom_id="starters", options=options_of(starters, settings.trivia_starters)),
        )
        .field(words.gettext("Rounds"), _box("rounds", rounds), description=_span(ROUNDS))
        .field(
            words.gettext("Seconds to answer"),
            _box("seconds", seconds),
            description=_span(SECONDS),
        )
        .field(
            words.gettext("More points for faster answers"),
            ui.Select(custom_id="speed", options=options_of(answers, speed)),
        )
        .field(
            words.gettext("Days until a question may come again"),
            _box("days", days),
            description=_span(COOLDOWN_DAYS),
        )
    )


def question_time_form(words: Words, settings: GuildSettings) -> Form:
    """Ask when the question of the day comes."""
    shown = clock(settings.question_time)
    return Form(words.gettext("Question of the day"), f"{TIME_FORM}:{shown}").field(
        words.gettext("Time"),
        time_box(settings.question_time),
        description=zone_note(words, settings),
    )


def games_values(found: Match, answers: Answers) -> tuple[Values, Values]:
    """Return what a games form showed, and what it brings; raises InvalidInputError."""
    shown = {
        "trivia_starters": Starters(found["starters"]),
        "trivia_speed": found["speed"] == _YES,
        "trivia_rounds": int(found["rounds"]),
        "trivia_seconds": int(found["seconds"]),
        "trivia_cooldown_days": int(found["days"]),
    }
    brought = {
        "trivia_starters": first(answers, "starters") or found["starters"],
        "trivia_speed": (first(answers, "speed") or found["speed"]) == _YES,
        "trivia_rounds": first(answers, "rounds").strip(),
        "trivia_seconds": first(answers, "seconds").strip(),
        "trivia_cooldown_days": first(answers, "days").strip(),
    }
    return shown, {key: read_setting(key, value) for key, value in brought.items()}


def question_time_values(found: Match, answers: Answers) -> tuple[Values, Values]:
    """Return the time a form showed, and the one it brings; raises InvalidInputError."""
    shown = {"question_time": typed_time(found["time"])}
    return shown, {"question_time": typed_time(first(answers, "time"))}


def _box(name: str, number: int) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=name, default=str(number), max_length=_LONGEST_NUMBER)


def _span(limits: tuple[int, int]) -> str:
    low, high = limits
    return f"{low}-{high}"
