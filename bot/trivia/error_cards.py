"""The words for games that can't be played, and for questions that can't be asked."""

from __future__ import annotations

from discord import ButtonStyle
from discord.utils import format_dt

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.error_card import MOST_FAULTS, ErrorWords, FaultWords, file_fault_lines
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.kit.errors import Fault
from bot.trivia.curation.cards import CORRECT
from bot.trivia.errors import (
    GameRunningError,
    NightTimeError,
    NoGameError,
    NoGamesHereError,
    NoNightError,
    NoOpenRoundError,
    NoQuestionsLeftError,
    NotAStarterError,
    NotYourGameError,
    OwnQuestionsError,
    QuestionCode,
    UnknownQuestionError,
)

ERRORS = ErrorWords(
    faults={
        QuestionCode.NOT_A_FIELD: N_("Questions don't have a “{value}”."),
        QuestionCode.MISSING: N_("This is missing. Please fill it in."),
        QuestionCode.TEXT_TOO_LONG: N_(
            "“{value}” is too long: {limit} characters at most. Shorten it."
        ),
        QuestionCode.TOO_FEW: N_("That's too few: you need at least {limit}."),
        QuestionCode.OPTIONS_ALIKE: N_(
            "“{value}” is too close to another answer. Use a different one."
        ),
        QuestionCode.ANSWER_TOLD: N_(
            "The question gives this answer away: “{value}”. Rephrase it."
        ),
        QuestionCode.KNOWN_QUESTION: N_("“{value}” is already a question. Remove one of the two."),
        QuestionCode.NO_SOURCE: N_("Add a source: a page, a video, a rule of this server."),
        QuestionCode.NOT_A_LINK: N_("“{value}” isn't a web address. Those start with https://."),
        QuestionCode.TOO_MANY_QUESTIONS: N_(
            "A server can have up to {limit} questions of its own. Delete some "
            "in `/questions list`."
        ),
    },
    simple={
        GameRunningError: N_("There's already a game in this channel. End it with `/trivia stop`."),
        UnknownQuestionError: N_(
            "I can't find that question. Type some of its words and pick it from the list."
        ),
        NoGameError: N_("No game in this channel. Start one with `/trivia start`."),
        NoOpenRoundError: N_("No open question right now. The next one is on its way."),
        NoNightError: N_("That trivia night has started or was called off. See `/trivia night`."),
        NotAStarterError: N_("Only moderators start games here. Ask one: everyone can play."),
    },
)
PARTS = {
    "question": N_("Question"),
    "right": N_("Right answer"),
    "wrong": N_("Wrong answers"),
    "accepted": N_("Also accepted"),
    "explanation": N_("Explanation"),
    "source": N_("Source"),
    "link": N_("Link"),
}
"""The parts of a server's own question."""
_MOST_CHANNELS = 5


@ERRORS.says(NoGamesHereError)
def _games_elsewhere(words: Words, error: NoGamesHereError) -> list[str]:
    if not error.channels:
        return [words.gettext("Games only work in servers. Start one in a channel there.")]
    channels = words.listing([f"<#{each}>" for each in error.channels[:_MOST_CHANNELS]])
    return [words.gettext("No games in this channel. Try {channels}.", channels=channels)]


@ERRORS.says(NightTimeError)
def _no_night_then(words: Words, error: NightTimeError) -> list[str]:
    return [
        words.ngettext(
            "Pick a day and a time in the next {n} day: `day:tomorrow time:20:00`.",
            "Pick a day and a time in the next {n} days: `day:tomorrow time:20:00`.",
            error.days,
        )
    ]


@ERRORS.says(NotYourGameError)
def _not_yours(words: Words, error: NotYourGameError) -> list[str]:
    return [
        words.gettext(
            "Only {who}, who started this game, or a moderator can do that.",
            who=f"<@{error.game.user_id}>",
        )
    ]


@ERRORS.says(NoQuestionsLeftError)
def _no_questions(words: Words, error: NoQuestionsLeftError) -> list[str]:
    if not error.total and error.artist:
        return [
            words.gettext(
                "I have no questions about {artist} like that. "
                "Leave out the other options, or try another artist.",
                artist=escape(error.artist),
            )
        ]
    if not error.total:
        return [words.gettext("No questions like that. Try other options.")]
    lines = [
        words.ngettext(
            "You've seen all of them ({n} question).",
            "You've seen all of them ({n} questions).",
            error.total,
        )
    ]
    if error.free_at is not None:
        when = format_dt(error.free_at, "R")
        lines.append(words.gettext("The first one can come back {when}.", when=when))
    if error.artist:
        lines.append(words.gettext("Try another artist until then."))
    return lines


@ERRORS.says(OwnQuestionsError)
def _own_questions(words: FaultWords, error: OwnQuestionsError) -> list[str]:
    if not error.draft_id:
        return file_fault_lines(words, error.faults)
    title = words.ngettext(
        "The question has {n} problem, so it wasn't added:",
        "The question has {n} problems, so it wasn't added:",
        len(error.faults),
    )
    return [f"### {title}", *(_draft_fault(words, each) for each in error.faults[:MOST_FAULTS])]


@ERRORS.offer(OwnQuestionsError)
def _correct(card: Card, words: Words, error: OwnQuestionsError, request_id: str) -> None:
    if error.draft_id:
        label, custom_id = words.gettext("Fix it …"), f"{CORRECT}:{error.draft_id}"
        card.buttons([push_button(label, custom_id, style=ButtonStyle.primary)])


def _draft_fault(words: FaultWords, fault: Fault) -> str:
    text, key = words.fault(fault), fault.place.key
    return f"- **{words.gettext(PARTS[key])}**: {text}" if key else f"- {text}"
