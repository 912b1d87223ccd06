"""The words for what can't be looked for or is not found, and asking again with another name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands

from bot.catalogue.model import AmbiguousError, NoMatchError, NotFoundError, Subject, Suggestion
from bot.kit.discord.card import Card
from bot.kit.discord.error_card import ErrorWords
from bot.kit.discord.i18n import N_, Client, Words
from bot.kit.discord.text import escape
from bot.kit.errors import ExpiredError
from bot.lookup.cards.controls import again_button, missing_button, suggestion_name
from bot.lookup.model import LookupCode, Reading

type_of_value = str | int | float | bool
ERRORS = ErrorWords(
    faults={
        LookupCode.EMPTY: N_("There is nothing to look for. Type a name or a title."),
        LookupCode.TOO_LONG: N_("That is too long: {limit} characters at most."),
        LookupCode.NOT_A_KIND: N_(
            "“{value}” isn't a kind of collaboration. Pick one from the list."
        ),
        LookupCode.NOT_A_COUNTRY: N_("I don't know the country “{value}”. Pick one from the list."),
        LookupCode.NOT_A_LANGUAGE: N_(
            "I don't know the language “{value}”. Pick one from the list."
        ),
        LookupCode.SAME_ARTIST: N_("Those are the same artist. Pick two different ones."),
    }
)
NOT_FOUND = {
    Subject.ARTIST: N_("I don't know an artist called **{name}** yet."),
    Subject.COLLABORATION: N_("I found no collaboration for **{name}** yet."),
    Subject.SHOW: N_("I don't know a show called **{name}** yet."),
    Subject.ARTICLE: N_("I don't know an article called **{name}** yet."),
}
SCOPE_RULE = (
    N_("I collect what **two or more artists** made: features, duets, joint songs, remixes."),
    N_("Of **one artist** I have songs for a drama, film, game or brand; nothing else."),
)
"""What is taken and what is not, in two lines."""
_MISSABLE = {Subject.ARTIST, Subject.COLLABORATION, Subject.SHOW}
_NAME = 100
_MOST_SUGGESTIONS = 5
_EXTRA = "request"
_CHOSEN = tuple(f"{subject.value}:" for subject in Subject)


@ERRORS.says(NotFoundError)
def _not_found(words: Words, error: NotFoundError) -> list[str]:
    if not error.name or error.name.startswith(_CHOSEN):
        # A choice was taken as it was offered, so the name is right and the rest does not fit it.
        return [_nothing_left(words, error)]
    lines = [words.gettext(NOT_FOUND[error.subject], name=escape(error.name, _NAME))]
    if isinstance(error, NoMatchError) and error.artists:
        names = [escape(suggestion_name(words, each), _NAME) for each in error.artists]
        artists = words.listing([f"**{each}**" for each in names])
        title = escape(error.rest, _NAME)
        known = N_("I know {artists}, but no collab of theirs called **{title}** yet.")
        lines = [words.gettext(known, artists=artists, title=title)]
    if not (isinstance(error, NoMatchError) and error.suggestions):
        lines.append(words.gettext("Type a few letters and pick from the list; Hangul works too."))
    return lines


ERRORS.says(NoMatchError)(_not_found)


@ERRORS.says(AmbiguousError)
def _ambiguous(words: Words, error: AmbiguousError) -> list[str]:
    name = escape(error.name, _NAME)
    if all(each.subject is Subject.ARTIST for each in error.suggestions):
        return [words.gettext("Several artists are called **{name}**: which one?", name=name)]
    return [words.gettext("Several match **{name}**: which one?", name=name)]


def _did_you_mean(
    card: Card, words: Words, error: NoMatchError | AmbiguousError, request_id: str
) -> None:
    suggestions = error.suggestions[:_MOST_SUGGESTIONS]
    if suggestions and request_id:
        question = words.gettext("Did you mean …")
        card.text(f"**{question}**")
        card.buttons([again_button(words, request_id, each) for each in suggestions])


@ERRORS.offer(NoMatchError)
def _offer_more(card: Card, words: Words, error: NoMatchError, request_id: str) -> None:
    _did_you_mean(card, words, error, request_id)
    if is_miss(error):
        with_missing(card, words, request_id)


def is_miss(error: Exception) -> bool:
    """Return whether somebody searched for what is not there, but could be."""
    if not isinstance(error, NoMatchError) or error.subject not in _MISSABLE:
        return False
    return bool(error.name) and not error.name.startswith(_CHOSEN)


def with_missing(card: Card, words: Words, request_id: str) -> Card:
    """Add below an answer without works what is collected, and how to add what is missing.

    Nothing where there is no such request.
    """
    if not request_id:
        return card
    card.text(*(f"-# {words.gettext(each)}" for each in SCOPE_RULE))
    return card.buttons([missing_button(words, request_id)])


ERRORS.offer(AmbiguousError)(_did_you_mean)


def with_readings(card: Card, words: Words, readings: Iterable[tuple[Reading, str]]) -> Card:
    """Add below an answer how names were read, each with the request to ask for another one."""
    for reading, request_id in readings:
        name = escape(suggestion_name(words, reading.meant), _NAME)
        if reading.corrected:
            typed = escape(reading.typed, _NAME)
            line = words.gettext("Showing {name} for “{typed}”.", name=name, typed=typed)
            card.text(f"-# {line}")
        if reading.others and request_id:
            card.text("-# " + words.gettext("Another {name}:", name=escape(reading.typed, _NAME)))
            card.buttons([again_button(words, request_id, each) for each in reading.others])
    return card


def _nothing_left(words: Words, error: NotFoundError) -> str:
    if isinstance(error, NoMatchError):
        return words.gettext(
            "No collaboration fits all of that. Leave an option out and try again."
        )
    return words.gettext("That one isn't in the catalogue any more.")


@dataclass(frozen=True, slots=True)
class Request:
    """A command's name, its options by parameter name, and the option that named nothing."""

    command: str
    options: Mapping[str, type_of_value]
    unclear: str

    def with_choice(self, suggestion: Suggestion) -> Request:
        """Put a name that exists where the unclear one stood."""
        return replace(self, options={**self.options, self.unclear: suggestion.token})

    def to_dict(self) -> dict[str, Any]:
        """Return what is stored: no person, no place."""
        return {"command": self.command, "options": dict(self.options), "unclear": self.unclear}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Request:
        """Read what was stored; raises ExpiredError when it is something else."""
        try:
            return cls(str(stored["command"]), dict(stored["options"]), str(stored["unclear"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ExpiredError from error


def request_of(interaction: discord.Interaction[Any], error: Exception) -> Request | None:
    """Return what was asked and which option the error is about; None if not known."""
    if not isinstance(error, NotFoundError | AmbiguousError):
        return None
    return request_about(interaction, error.name)


def request_about(interaction: discord.Interaction[Any], name: str) -> Request | None:
    """Return what was asked, and which option has a name; None if not known."""
    asked = interaction.extras.get(_EXTRA)
    options: Mapping[str, type_of_value]
    if isinstance(asked, Request):
        command, options = asked.command, asked.options
    elif isinstance(interaction.command, app_commands.Command):
        command = interaction.command.qualified_name
        options = _options(interaction, interaction.command)
    else:
        return None
    unclear = [each for each, value in options.items() if str(value).strip() == name.strip()]
    return Request(command, options, unclear[0]) if unclear else None


async def ask_again(interaction: discord.Interaction[Client], request: Request) -> None:
    """Run the command of a request, as if it had been typed."""
    command = find_command(interaction.client.tree, request.command)
    if command is None or not set(request.options) <= {each.name for each in command.parameters}:
        raise ExpiredError
    interaction.extras[_EXTRA] = request
    callback: Any = command.callback
    await callback(command.binding, interaction, **request.options)


def find_command(
    tree: app_commands.CommandTree[Any], name: str
) -> app_commands.Command[Any, ..., Any] | None:
    """Find a slash command by its full name, such as "collab find"."""
    first, *rest = name.split() or [""]
    found = tree.get_command(first)
    for part in rest:
        found = found.get_command(part) if isinstance(found, app_commands.Group) else None
    return found if isinstance(found, app_commands.Command) else None


def _options(
    interaction: discord.Interaction[Any], command: app_commands.Command[Any, ..., Any]
) -> dict[str, type_of_value]:
    names = {each.display_name: each.name for each in command.parameters}
    return {
        names[name]: value
        for name, value in interaction.namespace
        if name in names and isinstance(value, str | int | float | bool)
    }
