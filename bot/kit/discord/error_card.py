"""Errors as words: what happened, and what helps."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.catalogue.errors import AmbiguousError, NoMatchError, NotFoundError
from bot.catalogue.refs import Subject, Suggestion
from bot.exclusions.errors import NotExcludedError
from bot.follows.errors import NotFollowedError
from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.kit.errors import (
    ExpiredError,
    FileFault,
    InputFault,
    InvalidInputError,
    NotAllowedError,
    UserError,
)
from bot.lookup.cards.controls import again_button
from bot.posts.cards.reasons import reason_text, remedy_text
from bot.posts.cards.schedule import settled_lines
from bot.posts.errors import AlreadyPostedError, NothingToPostError, PostRefusedError
from bot.posts.model import Reason
from bot.settings.cards.words import setting_name, who_text
from bot.settings.errors import ChangedSinceError, NothingToUndoError, SettingsFileError
from bot.trivia.errors import (
    GameRunningError,
    NoGameError,
    NoGamesHereError,
    NoOpenRoundError,
    NoQuestionsLeftError,
    NotAStarterError,
    NotYourGameError,
    OwnQuestionsError,
    UnknownQuestionError,
)

CORRECT = "own-correct"
"""Begins the custom id of the button that opens a form with faults again."""

_NAME = 100
_MOST_SUGGESTIONS = 5
_MOST_FAULTS = 25
_CHOSEN = tuple(f"{subject.value}:" for subject in Subject)

FAULTS = {
    InputFault.TOO_LONG: N_("That is too long: {limit} characters at most."),
    InputFault.EMPTY: N_("There is nothing to look for. Type a name or a title."),
    InputFault.NOT_A_DATE: N_(
        "I can't read “{value}” as a day. Try 10-24, 24 October or 10월 24일."
    ),
    InputFault.NOT_A_KIND: N_("“{value}” is no kind of collaboration. Pick one from the list."),
    InputFault.NOT_A_COUNTRY: N_("I don't know the country “{value}”. Pick one from the list."),
    InputFault.NOT_A_LANGUAGE: N_("I don't know the language “{value}”. Pick one from the list."),
    InputFault.OUT_OF_RANGE: N_("{value} is out of range: {limit}."),
    InputFault.SAME_ARTIST: N_("Those are the same act. Pick two different ones."),
    InputFault.NOT_A_SETTING: N_("There is no setting called “{value}”."),
    InputFault.NOT_TEXT: N_("“{value}” is no text. Put it into quotes."),
    InputFault.NOT_A_TIME: N_("I can't read “{value}” as a time. Write 09:00 or 21:30."),
    InputFault.NOT_AN_INSTANT: N_(
        "“{value}” is no point in time. Write it as 2026-01-31T09:00:00Z."
    ),
    InputFault.NOT_A_FLAG: N_("“{value}” is neither true nor false. Write one of the two."),
    InputFault.NOT_A_ZONE: N_(
        "I don't know the time zone “{value}”. Type a city or country and pick from the list."
    ),
    InputFault.NOT_A_LIST: N_("“{value}” is no list. Write one entry a line, each after a dash."),
    InputFault.NOT_A_TOKEN: N_("“{value}” is nothing that can be left out. Pick from the list."),
    InputFault.NOT_AN_ID: N_("“{value}” is no id of Discord's: those are 15 to 20 digits."),
    InputFault.NOT_ONE_OF: N_("“{value}” is not possible here. It is one of: {limit}."),
    InputFault.NOT_YAML: N_("This is no YAML: {value}"),
    InputFault.NOT_A_MAPPING: N_("Here I need lines of the form “name: value”."),
    InputFault.DUPLICATE_KEY: N_("“{value}” is there twice. Leave one of them out."),
    InputFault.TOO_DEEP: N_("This is nested too deep for such a file."),
    InputFault.TOO_LARGE: N_("The file is too large: {limit} at most."),
    InputFault.NOT_UTF8: N_("The file is no UTF-8 text. Save it as a plain text file."),
    InputFault.NOT_A_CHANNEL_HERE: N_(
        "There is no channel {value} in this server that posts could go to."
    ),
    InputFault.NOT_A_ROLE_HERE: N_("{value} is no role of this server that could be mentioned."),
    InputFault.TOO_MANY: N_("That are too many: {limit} at most."),
    InputFault.TOO_MANY_EXCLUDED: N_(
        "{limit} entries are left out, and more is not possible. Take one back: `/exclude list`."
    ),
    InputFault.TOO_MANY_FOLLOWED: N_(
        "You follow {limit} acts, and more is not possible. `/following` lets you give one up."
    ),
    InputFault.NOT_A_FIELD: N_("A question has no part called “{value}”."),
    InputFault.MISSING: N_("This is missing. Write it down."),
    InputFault.TEXT_TOO_LONG: N_("“{value}” is too long: {limit} characters at most. Shorten it."),
    InputFault.TOO_FEW: N_("These are too few: at least {limit} are needed. Add more."),
    InputFault.OPTIONS_ALIKE: N_("“{value}” is like another answer. Write a different one."),
    InputFault.ANSWER_TOLD: N_("The question tells this answer: “{value}”. Say it differently."),
    InputFault.KNOWN_QUESTION: N_("“{value}” is asked already. Leave one of the two out."),
    InputFault.NO_SOURCE: N_("Say where that is from: a page, a video, a rule of this server."),
    InputFault.NOT_A_LINK: N_("“{value}” is no web address. It begins with https://."),
    InputFault.TOO_MANY_QUESTIONS: N_(
        "A server can have {limit} questions of its own. Delete some: `/questions list`."
    ),
}
NOT_FOUND = {
    Subject.ARTIST: N_("I don't know an artist called **{name}**."),
    Subject.COLLABORATION: N_("I found no collaboration for **{name}**."),
    Subject.SHOW: N_("I don't know a show called **{name}**."),
    Subject.ARTICLE: N_("I don't know an article called **{name}**."),
}
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

SIMPLE: dict[type[UserError], str] = {
    ExpiredError: N_("This list is no longer kept. Run the command again."),
    NotFollowedError: N_("You don't follow that act. `/following` shows whom you follow."),
    NotExcludedError: N_("That is not left out here. `/exclude list` shows what is."),
    NothingToUndoError: N_("There is no change to take back. `/settings history` has all."),
    GameRunningError: N_("A game is being played in this channel. `/trivia stop` ends it."),
    UnknownQuestionError: N_("I know no such question. Type some of its words and pick it."),
    NoGameError: N_("No game is being played in this channel. `/trivia start` begins one."),
    NoOpenRoundError: N_("No question is open right now. The next one is about to come."),
    NotAStarterError: N_(
        "In this server moderators begin the games. Ask one of them; everybody can play."
    ),
}
"""Errors of which there is one thing to say."""


def suggestions_of(error: Exception) -> tuple[Suggestion, ...]:
    """Return the names that could have been meant, best first; possibly none."""
    if isinstance(error, NoMatchError | AmbiguousError):
        return error.suggestions[:_MOST_SUGGESTIONS]
    return ()


def user_error_card(words: Words, error: UserError, *, request_id: str = "") -> Card:
    """Return the card on what to do about an error; with a kept request, to ask again."""
    suggestions = suggestions_of(error)
    card = Card().text(*_explain(words, error))
    if suggestions and request_id:
        question = words.gettext("Did you mean …")
        card.text(f"**{question}**")
        card.buttons([again_button(words, request_id, each) for each in suggestions])
    if isinstance(error, OwnQuestionsError) and error.draft_id:
        label, custom_id = words.gettext("Correct it …"), f"{CORRECT}:{error.draft_id}"
        card.buttons([push_button(label, custom_id, style=discord.ButtonStyle.primary)])
    return card


def refusal_card(words: Words, error: app_commands.AppCommandError) -> Card | None:
    """Explain what discord.py itself refuses; None where the fault is ours."""
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        text = words.gettext("This command has changed. Please try again in a minute.")
    elif isinstance(error, app_commands.CommandOnCooldown):
        seconds = max(1, round(error.retry_after))
        text = words.ngettext(
            "Not so fast: try again in {n} second.",
            "Not so fast: try again in {n} seconds.",
            seconds,
        )
    elif isinstance(error, app_commands.CheckFailure):
        text = words.gettext("You can't use this command here.")
    else:
        return None
    return Card().text(text)


def failure_card(words: Words, error_id: str) -> Card:
    """Apologise for a fault of ours; the id leads to the traceback in the log."""
    return Card().text(
        words.gettext("Sorry, something went wrong on my side. Please try again."),
        "-# "
        + words.gettext("If it keeps happening, tell whoever runs me this code: {id}", id=error_id),
    )


def is_too_late(error: Exception) -> bool:
    """Return whether it is too late to answer: the interaction expired or was answered."""
    return isinstance(error, discord.HTTPException) and error.code in {10062, 40060}


def _explain(words: Words, error: UserError) -> list[str]:
    if simple := SIMPLE.get(type(error)):
        return [words.gettext(simple)]
    match error:
        case InvalidInputError():
            return _invalid(words, error)
        case NotFoundError():
            return _not_found(words, error)
        case AmbiguousError():
            return [_ambiguous(words, error)]
        case ChangedSinceError():
            return [_changed_since(words, error)]
        case SettingsFileError() | OwnQuestionsError():
            return _faults(words, error)
        case NotAllowedError():
            return [_not_allowed(words, error)]
        case _:
            return _about_posts(words, error)


def _faults(words: Words, error: SettingsFileError | OwnQuestionsError) -> list[str]:
    is_form = isinstance(error, OwnQuestionsError) and error.draft_id
    tell = draft_fault_lines if is_form else file_fault_lines
    return tell(words, error.faults)


def _about_posts(words: Words, error: UserError) -> list[str]:
    match error:
        case AlreadyPostedError():
            return settled_lines(words, error.post)
        case NothingToPostError():
            return [
                words.gettext("There is nothing to post today."),
                reason_text(words, error.reason),
                f"→ {remedy_text(words, error.reason)}",
            ]
        case PostRefusedError(reason=Reason.NO_CHANNEL, channel_id=None):
            return [
                words.gettext("Nothing was posted: no channel is chosen for it yet."),
                "→ "
                + words.gettext(
                    "`/setup` gives posts a channel, `/trivia settings` the question of the day."
                ),
            ]
        case PostRefusedError():
            why = reason_text(words, error.reason, channel_id=error.channel_id)
            remedy = remedy_text(words, error.reason, channel_id=error.channel_id)
            return [words.gettext("Nothing was posted: {why}", why=why), f"→ {remedy}"]
        case NoQuestionsLeftError():
            return _no_questions(words, error)
        case NoGamesHereError():
            return [_games_elsewhere(words, error)]
        case NotYourGameError():
            return [
                words.gettext(
                    "Only {who}, who began this game, or a moderator can do that.",
                    who=f"<@{error.game.user_id}>",
                )
            ]
        case _:
            return [words.gettext("That did not work.")]


def _games_elsewhere(words: Words, error: NoGamesHereError) -> str:
    if not error.channels:
        return words.gettext("Games are played in servers: begin one in a channel there.")
    channels = words.listing([f"<#{each}>" for each in error.channels[:_MOST_SUGGESTIONS]])
    return words.gettext("Games are not played here. Go to {channels}.", channels=channels)


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


def _invalid(words: Words, error: InvalidInputError) -> list[str]:
    value = escape(error.value, _NAME)
    return [words.gettext(FAULTS[error.fault], value=value, limit=escape(error.limit))]


def file_fault_lines(words: Words, faults: Sequence[FileFault]) -> list[str]:
    """Return what is wrong with a file, line by line; nothing of it was used."""
    title = words.ngettext(
        "The file has {n} fault, and nothing was changed:",
        "The file has {n} faults, and nothing was changed:",
        len(faults),
    )
    lines = [_file_fault(words, each) for each in faults[:_MOST_FAULTS]]
    if rest := len(faults[_MOST_FAULTS:]):
        lines.append(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    return [f"### {title}", *lines]


def draft_fault_lines(words: Words, faults: Sequence[FileFault]) -> list[str]:
    """Return what is wrong with a question that a form brought, part by part."""
    title = words.ngettext(
        "The question has {n} fault, and was not added:",
        "The question has {n} faults, and was not added:",
        len(faults),
    )
    lines = []
    for each in faults[:_MOST_FAULTS]:
        text = _fault_text(words, each)
        part = words.gettext(PARTS[each.key]) if each.key in PARTS else ""
        lines.append(f"- **{part}**: {text}" if part else f"- {text}")
    return [f"### {title}", *lines]


def _fault_text(words: Words, fault: FileFault) -> str:
    value, limit = escape(fault.value, _NAME), escape(fault.limit)
    return words.gettext(FAULTS[fault.fault], value=value, limit=limit)


def _file_fault(words: Words, fault: FileFault) -> str:
    text = _fault_text(words, fault)
    if fault.meant:
        text += " " + words.gettext("Did you mean `{name}`?", name=fault.meant)
    key = f"`{fault.key.replace('`', '')}`: " if fault.key else ""
    if not fault.line:
        return f"- {key}{text}"
    where = words.gettext("Line {n}", n=fault.line)
    return f"- **{where}**, {key}{text}" if key else f"- **{where}**: {text}"


def _not_allowed(words: Words, error: NotAllowedError) -> str:
    if error.permission != "manage_guild":
        return words.gettext("You can't do that here.")
    return words.gettext("This is for moderators: you need the permission **Manage Server** here.")


def _changed_since(words: Words, error: ChangedSinceError) -> str:
    return words.gettext(
        "**{setting}** was changed by {who} {when}, after what you saw. Nothing was changed now:"
        " look at it and decide anew.",
        setting=setting_name(words, error.key),
        who=who_text(words, error.user_id),
        when=format_dt(error.changed_at, "R"),
    )


def _not_found(words: Words, error: NotFoundError) -> list[str]:
    if not error.name or error.name.startswith(_CHOSEN):
        # A choice was taken as it was offered, so the name is right and the rest does not fit it.
        return [_nothing_left(words, error)]
    lines = [words.gettext(NOT_FOUND[error.subject], name=escape(error.name, _NAME))]
    if not suggestions_of(error):
        lines.append(words.gettext("Type a few letters and pick from the list; Hangul works too."))
    return lines


def _ambiguous(words: Words, error: AmbiguousError) -> str:
    name = escape(error.name, _NAME)
    if all(each.subject is Subject.ARTIST for each in error.suggestions):
        return words.gettext("Several acts are called **{name}**.", name=name)
    return words.gettext("Several entries match **{name}**.", name=name)


def _nothing_left(words: Words, error: NotFoundError) -> str:
    if isinstance(error, NoMatchError):
        return words.gettext(
            "No collaboration fits all of that. Leave an option out and try again."
        )
    return words.gettext("That entry is not in the catalogue any more.")
