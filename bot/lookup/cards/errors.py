"""The words for names that are not found, and for what can't be looked for."""

from __future__ import annotations

from bot.catalogue.errors import AmbiguousError, NoMatchError, NotFoundError
from bot.catalogue.refs import Subject
from bot.kit.discord.card import Card
from bot.kit.discord.error_words import ErrorWords
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.lookup.cards.controls import again_button
from bot.lookup.errors import LookupCode

ERRORS = ErrorWords(
    faults={
        LookupCode.EMPTY: N_("There is nothing to look for. Type a name or a title."),
        LookupCode.TOO_LONG: N_("That is too long: {limit} characters at most."),
        LookupCode.NOT_A_KIND: N_("“{value}” is no kind of collaboration. Pick one from the list."),
        LookupCode.NOT_A_COUNTRY: N_("I don't know the country “{value}”. Pick one from the list."),
        LookupCode.NOT_A_LANGUAGE: N_(
            "I don't know the language “{value}”. Pick one from the list."
        ),
        LookupCode.SAME_ARTIST: N_("Those are the same act. Pick two different ones."),
    },
)
NOT_FOUND = {
    Subject.ARTIST: N_("I don't know an artist called **{name}**."),
    Subject.COLLABORATION: N_("I found no collaboration for **{name}**."),
    Subject.SHOW: N_("I don't know a show called **{name}**."),
    Subject.ARTICLE: N_("I don't know an article called **{name}**."),
}
_NAME = 100
_MOST_SUGGESTIONS = 5
_CHOSEN = tuple(f"{subject.value}:" for subject in Subject)


@ERRORS.says(NotFoundError)
def _not_found(words: Words, error: NotFoundError) -> list[str]:
    if not error.name or error.name.startswith(_CHOSEN):
        # A choice was taken as it was offered, so the name is right and the rest does not fit it.
        return [_nothing_left(words, error)]
    lines = [words.gettext(NOT_FOUND[error.subject], name=escape(error.name, _NAME))]
    if not (isinstance(error, NoMatchError) and error.suggestions):
        lines.append(words.gettext("Type a few letters and pick from the list; Hangul works too."))
    return lines


ERRORS.says(NoMatchError)(_not_found)


@ERRORS.says(AmbiguousError)
def _ambiguous(words: Words, error: AmbiguousError) -> list[str]:
    name = escape(error.name, _NAME)
    if all(each.subject is Subject.ARTIST for each in error.suggestions):
        return [words.gettext("Several acts are called **{name}**.", name=name)]
    return [words.gettext("Several entries match **{name}**.", name=name)]


def _did_you_mean(
    card: Card, words: Words, error: NoMatchError | AmbiguousError, request_id: str
) -> None:
    suggestions = error.suggestions[:_MOST_SUGGESTIONS]
    if suggestions and request_id:
        question = words.gettext("Did you mean …")
        card.text(f"**{question}**")
        card.buttons([again_button(words, request_id, each) for each in suggestions])


ERRORS.offer(NoMatchError)(_did_you_mean)
ERRORS.offer(AmbiguousError)(_did_you_mean)


def _nothing_left(words: Words, error: NotFoundError) -> str:
    if isinstance(error, NoMatchError):
        return words.gettext(
            "No collaboration fits all of that. Leave an option out and try again."
        )
    return words.gettext("That entry is not in the catalogue any more.")
