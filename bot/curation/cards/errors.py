"""The words for proposals that can't be taken, and decisions that can't be made."""

from __future__ import annotations

from discord import ButtonStyle
from discord.utils import format_dt

from bot.curation.cards.entry import FIELDS
from bot.curation.cards.scopes import AGAIN, where_of
from bot.curation.cards.submission import change_button, guide_button
from bot.curation.errors import (
    AlreadyOfferedError,
    BlockedError,
    CurationCode,
    DecidedError,
    DeskFaultsError,
    DifferentKindsError,
    EditClashError,
    EditFaultsError,
    InUseError,
    NotACuratorError,
    NotAnEntryError,
    NotTrustworthyYetError,
    QueueFullError,
    SubmissionFaultsError,
    SubmissionsClosedError,
    TooManyEditsError,
    UnknownEditError,
    UnknownEntryError,
)
from bot.curation.model import State
from bot.kit.discord.card import Card, push_button
from bot.kit.discord.error_card import MOST_FAULTS, ErrorWords, FaultWords, file_fault_lines
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import code, escape
from bot.kit.errors import Fault

ERRORS = ErrorWords(
    faults={
        CurationCode.NO_LINK: N_("Add a link (https://…) to a page that says so."),
        CurationCode.NOT_A_LINK: N_("“{value}” isn't a web address. Those start with https://."),
        CurationCode.TEXT_TOO_LONG: N_(
            "“{value}” is too long: {limit} characters at most. Shorten it."
        ),
        CurationCode.MISSING: N_("This is missing. Please fill it in."),
        CurationCode.NOT_A_KEY: N_("There's no “{value}” here. Remove it, or check the spelling."),
        CurationCode.NOT_VALID: N_("I can't use “{value}” here. Please check it."),
        CurationCode.NOT_ONE_OF: N_("“{value}” isn't one of {limit}."),
        CurationCode.NOT_A_PARTIAL_DATE: N_(
            "I can't read “{value}” as a date. Write 2024, 2024-10 or 2024-10-18."
        ),
        CurationCode.ONE_ARTIST: N_(
            "A collaboration needs two different artists, or one artist and a show."
        ),
        CurationCode.OWN_MEMBER: N_(
            "A group and its own member aren't a collaboration. Name one of them."
        ),
        CurationCode.ARTIST_TWICE: N_("“{value}” is there twice. Remove one."),
        CurationCode.UNKNOWN_ARTIST: N_("I don't know the artist “{value}” yet. Add them first."),
        CurationCode.UNKNOWN_SHOW: N_("I don't know the show “{value}” yet. Add it first."),
        CurationCode.UNKNOWN_WORK: N_("I don't know the collab “{value}” yet. Add it first."),
        CurationCode.AGAINST_THE_RULES: N_("This doesn't fit the rest. Please check it."),
        CurationCode.SEVERAL: N_(
            "Several are called “{value}”. Say which one, as in “Jimin of BTS”."
        ),
        CurationCode.NOTHING_CHANGED: N_("That's what I have already. Nothing to change."),
        CurationCode.SAME_ENTRY_TWICE: N_("“{value}” is in the file twice. Remove one."),
        CurationCode.NOT_JSON: N_("This isn't JSON: {value}"),
        CurationCode.NOT_A_TABLE: N_("This isn't a table with commas: {value}"),
        CurationCode.NO_ENTRY: N_("There's nothing in this file."),
    },
    simple={
        DifferentKindsError: N_("Those are two different kinds of things. Pick two of one kind."),
        SubmissionsClosedError: N_(
            "This server doesn't accept corrections right now. Its moderators decide that."
        ),
        AlreadyOfferedError: N_("That's been offered already."),
        UnknownEditError: N_("That's gone, or it's from another server."),
        UnknownEntryError: N_("That's gone. Search for it again."),
        QueueFullError: N_("So much is waiting to be looked at. Please try again in a few days."),
        BlockedError: N_("The curators don't take corrections from you here."),
    },
)
_STATES = {
    State.DRAFT: N_("This hasn't been sent yet."),
    State.PENDING: N_("This is still waiting."),
    State.ACCEPTED: N_("Somebody was faster: this is accepted already."),
    State.REJECTED: N_("Somebody was faster: this is rejected already."),
    State.WITHDRAWN: N_("The person who sent this has withdrawn it."),
    State.UNDONE: N_("Somebody was faster: this is undone already."),
    State.SUPERSEDED: N_("A newer version of the data says the same, so this is settled."),
}
_MOST = 10
_FIELDS = {**FIELDS, "links": N_("Source"), "sources": N_("Source")}


def _form_faults(words: FaultWords, error: EditFaultsError) -> list[str]:
    title = words.ngettext(
        "{n} thing needs another look:", "{n} things need another look:", len(error.faults)
    )
    lines = [f"- {_in_form(words, each)}" for each in error.faults[:MOST_FAULTS]]
    return [f"### {title}", *lines]


ERRORS.says(SubmissionFaultsError)(_form_faults)
ERRORS.says(DeskFaultsError)(_form_faults)


def _in_form(words: FaultWords, fault: Fault) -> str:
    """Return what is wrong, after the name of the field that it is in."""
    name = _FIELDS.get(fault.place.key.partition("[")[0].partition(".")[0])
    return f"**{words.gettext(name)}**: {words.fault(fault)}" if name else words.fault(fault)


@ERRORS.offer(SubmissionFaultsError)
def _open_again(card: Card, words: Words, error: SubmissionFaultsError, request_id: str) -> None:
    card.buttons([change_button(words, error.submission_id), guide_button(words)])


@ERRORS.offer(DeskFaultsError)
def _fix(card: Card, words: Words, error: DeskFaultsError, request_id: str) -> None:
    custom_id = f"{AGAIN}:{where_of(error.scope)}:{error.kept_id}"
    card.buttons([push_button(words.gettext("Fix it …"), custom_id, style=ButtonStyle.primary)])


@ERRORS.says(EditFaultsError)
def _faults(words: FaultWords, error: EditFaultsError) -> list[str]:
    if any(each.place.line or each.place.file for each in error.faults):
        return file_fault_lines(words, error.faults)
    title = words.ngettext(
        "{n} thing needs another look:", "{n} things need another look:", len(error.faults)
    )
    lines = [_fault(words, each) for each in error.faults[:MOST_FAULTS]]
    return [f"### {title}", *lines]


def _fault(words: FaultWords, fault: Fault) -> str:
    key = f"{code(fault.place.key, 50)}: " if fault.place.key else ""
    return f"- {key}{words.fault(fault)}"


@ERRORS.says(DecidedError)
def _decided(words: Words, error: DecidedError) -> list[str]:
    return [words.gettext(_STATES[error.edit.state])]


@ERRORS.says(EditClashError)
def _clash(words: Words, error: EditClashError) -> list[str]:
    keys = dict.fromkeys(code(".".join(each.path), 50) for each in error.changes[:_MOST])
    lines = [words.gettext("This has changed since, so I left it as it is.")]
    if keys:
        lines.append(words.gettext("What differs: {keys}.", keys=words.listing(list(keys))))
    if error.later:
        numbers = words.listing([f"#{each}" for each in error.later[:_MOST]])
        lines.append(words.gettext("Undo these first: {edits}.", edits=numbers))
    return lines


@ERRORS.says(InUseError)
def _in_use(words: Words, error: InUseError) -> list[str]:
    lines = [
        words.ngettext(
            "{n} other thing rests on this, so I left it as it is.",
            "{n} other things rest on this, so I left it as it is.",
            error.count,
        )
    ]
    if error.slugs:
        lines.append("-# " + ", ".join(code(each, 64) for each in error.slugs[:_MOST]))
    return lines


@ERRORS.says(NotAnEntryError)
def _not_an_entry(words: Words, error: NotAnEntryError) -> list[str]:
    typed = escape(error.typed, 100)
    return [words.gettext("I'm not sure what “{typed}” is. Pick it from the list.", typed=typed)]


@ERRORS.says(NotACuratorError)
def _no_curator(words: Words, error: NotACuratorError) -> list[str]:
    if error.is_instance:
        return [words.gettext("Only my own curators can change what shows in all servers.")]
    if error.role_id is None:
        return [words.gettext("This one is for curators: you need **Manage Server** here.")]
    return [
        words.gettext(
            "This one is for curators: you need <@&{role}> or **Manage Server** here.",
            role=error.role_id,
        )
    ]


@ERRORS.says(TooManyEditsError)
def _too_many(words: Words, error: TooManyEditsError) -> list[str]:
    return [
        words.ngettext(
            "You've sent {n} today, which is the limit. Try again {when}.",
            "You've sent {n} today, which is the limit. Try again {when}.",
            error.limit,
            when=format_dt(error.again, "R"),
        )
    ]


@ERRORS.says(NotTrustworthyYetError)
def _not_yet(words: Words, error: NotTrustworthyYetError) -> list[str]:
    return [
        words.ngettext(
            "{n} of their corrections was accepted so far. You can trust people from {needed} on.",
            "{n} of their corrections were accepted so far. You can trust people from {needed} on.",
            error.accepted,
            needed=error.needed,
        )
    ]
