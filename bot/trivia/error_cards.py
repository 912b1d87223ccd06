"""The words for games that can't be played, and for questions that can't be asked."""

from __future__ import annotations

from discord import ButtonStyle
from discord.utils import format_dt

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.error_card import MOST_FAULTS, ErrorWords, FaultWords, file_fault_lines
from bot.kit.discord.i18n import N_, Words
from bot.kit.errors import Fault
from bot.trivia.curation.cards import CORRECT
from bot.trivia.errors import (
    GameRunningError,
    NoGameError,
    NoGamesHereError,
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
        QuestionCode.NOT_A_FIELD: N_("A question has no part called “{value}”."),
        QuestionCode.MISSING: N_("This is missing. Write it down."),
        QuestionCode.TEXT_TOO_LONG: N_(
            "“{value}” is too long: {limit} characters at most. Shorten it."
        ),
        QuestionCode.TOO_FEW: N_("These are too few: at least {limit} are needed. Add more."),
        QuestionCode.OPTIONS_ALIKE: N_("“{value}” is like another answer. Write a different one."),
        QuestionCode.ANSWER_TOLD: N_(
            "The question tells this answer: “{value}”. Say it differently."
        ),
        QuestionCode.KNOWN_QUESTION: N_("“{value}” is asked already. Leave one of the two out."),
        QuestionCode.NO_SOURCE: N_(
            "Say where that is from: a page, a video, a rule of this server."
        ),
        QuestionCode.NOT_A_LINK: N_("“{value}” is no web address. It begins with https://."),
        QuestionCode.TOO_MANY_QUESTIONS: N_(
            "A server can have {limit} questions of its own. Delete some: `/questions list`."
        ),
    },
    simple={
        GameRunningError: N_("A game is being played in this channel. `/trivia stop` ends it."),
        UnknownQuestionError: N_("I know no such question. Type some of its words and pick it."),
        NoGameError: N_("No game is being played in this channel. `/trivia start` begins one."),
        NoOpenRoundError: N_("No question is open right now. The next one is about to come."),
        NotAStarterError: N_(
            "In this server moderators begin the games. Ask one of them; everybody can play."
        ),
    },
)
PARTS = {
    "question": N_("Question"),
    "right": N_("Right answer"),
    "wrong": N_("Wrong answers"),
    "accepted": N_("Right when typed"),
    "explanation": N_("Explanation"),
    "source": N_("Source"),
    "link": N_("Link"),
}
"""The parts of a server's own question."""
_MOST_CHANNELS = 5


@ERRORS.says(NoGamesHereError)
def _games_elsewhere(words: Words, error: NoGamesHereError) -> list[str]:
    if not error.channels:
        return [words.gettext("Games are played in servers: begin one in a channel there.")]
    channels = words.listing([f"<#{each}>" for each in error.channels[:_MOST_CHANNELS]])
    return [words.gettext("Games are not played here. Go to {channels}.", channels=channels)]


@ERRORS.says(NotYourGameError)
def _not_yours(words: Words, error: NotYourGameError) -> list[str]:
    return [
        words.gettext(
            "Only {who}, who began this game, or a moderator can do that.",
            who=f"<@{error.game.user_id}>",
        )
    ]


@ERRORS.says(NoQuestionsLeftError)
def _no_questions(words: Words, error: NoQuestionsLeftError) -> list[str]:
    if not error.total:
        return [words.gettext("There is no question of that sort. Choose another one.")]
    lines = [
        words.ngettext(
            "You have seen all there are: {n} question.",
            "You have seen all there are: {n} questions.",
            error.total,
        )
    ]
    if error.free_at is not None:
        when = format_dt(error.free_at, "R")
        lines.append(words.gettext("The first of them may come again {when}.", when=when))
    return lines


@ERRORS.says(OwnQuestionsError)
def _own_questions(words: FaultWords, error: OwnQuestionsError) -> list[str]:
    if not error.draft_id:
        return file_fault_lines(words, error.faults)
    title = words.ngettext(
        "The question has {n} fault, and was not added:",
        "The question has {n} faults, and was not added:",
        len(error.faults),
    )
    return [f"### {title}", *(_draft_fault(words, each) for each in error.faults[:MOST_FAULTS])]


@ERRORS.offer(OwnQuestionsError)
def _correct(card: Card, words: Words, error: OwnQuestionsError, request_id: str) -> None:
    if error.draft_id:
        label, custom_id = words.gettext("Correct it …"), f"{CORRECT}:{error.draft_id}"
        card.buttons([push_button(label, custom_id, style=ButtonStyle.primary)])


def _draft_fault(words: FaultWords, fault: Fault) -> str:
    text, key = words.fault(fault), fault.place.key
    return f"- **{words.gettext(PARTS[key])}**: {text}" if key else f"- {text}"
