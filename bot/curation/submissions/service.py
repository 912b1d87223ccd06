"""What a fan does with a form: fill it in, see what it would be, change it, send it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.catalogue.model import Subject
from bot.curation.entries_service import Entries
from bot.curation.errors import (
    EditFaultsError,
    SubmissionFaultsError,
    UnknownEditError,
)
from bot.curation.model import LONGEST_CREDIT, Edit, Kind
from bot.curation.names_service import Names
from bot.curation.service import CurationService, Preview
from bot.curation.submissions.form_service import FormReader
from bot.curation.submissions.model import Box, NameRead, Typed
from bot.curation.submissions.store import Kept, SubmissionStore
from bot.kit.db.database import Database
from bot.kit.errors import Fault, NotOfferedError
from bot.kit.folding import fold
from bot.lookup.library import Library, Ref
from bot.lookup.model import token_of
from bot.lookup.service import LookupService

_OF_ARTISTS = ("artist", "partner", "start", "end", "name")
"""Options of lookups that name artists, in the order in which a form has them."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody is about to send; `preview` is None while it is asked who is meant.

    `waiting` are the other edits that it may be a double of, by id.
    """

    id: int
    typed: Typed
    read: tuple[NameRead, ...] = ()
    preview: Preview | None = None
    named: Names = field(default_factory=Names)
    waiting: Mapping[int, Edit] = field(default_factory=dict)

    @property
    def question(self) -> int | None:
        """Return the number of the first name of which it is to be asked what it means."""
        return next((place for place, each in enumerate(self.read) if each.asked), None)


class SubmissionService:
    """Brings what fans type to the curators. `by` is a person's id, instants are aware.

    Whatever names a form raises UnknownEditError where the person has none of that id.
    """

    def __init__(self, database: Database, entries: Entries, curation: CurationService) -> None:
        self.store = SubmissionStore(database)
        self._entries = entries
        self._curation = curation
        self._forms = FormReader(database, entries, curation.names)

    async def about(self, scope: int, kind: Kind, slug: str) -> Typed:
        """Return the form that corrects an entry; UnknownEntryError where it is gone."""
        return await self._forms.about(scope, kind, slug)

    async def missing(self, scope: int, options: Mapping[str, object]) -> Typed:
        """Return the form for what a search did not find, by the options that it had."""
        library = await self._entries.library(scope)
        typed = [str(options[key]) for key in _OF_ARTISTS if options.get(key)]
        artists = [await _name(library, each) for each in typed]
        query, title, show = str(options.get("query") or ""), "", ""
        if (token := token_of(query)) is None:
            acts, title = await library.made(LookupService).finder.beside(query)
            artists += [each.label for each in acts]
        elif token.subject is Subject.SHOW:
            show = await _name(library, query)
        else:
            artists.append(await _name(library, query))
        row = ", ".join(dict.fromkeys(artists))
        boxes = {Box.TITLE: title, Box.ARTISTS: f"{row}\n{show}" if show else row}
        return Typed(Kind.WORK, boxes={key.value: text for key, text in boxes.items() if text})

    async def keep(
        self, scope: int, typed: Typed, *, by: int, now: dt.datetime, today: dt.date
    ) -> Submission:
        """Keep what was filled in, and return what it would be.

        Raise SubmissionFaultsError with all that is wrong with it, and what proposing raises.
        """
        kept = Kept(await self.store.add(scope, by, typed, now=now), scope, typed)
        return await self._prepared(kept, by=by, now=now, today=today)

    async def change(
        self, submission_id: int, boxes: Mapping[str, str], *, by: int, now: dt.datetime,
        today: dt.date,
    ) -> Submission:  # fmt: skip
        """Fill a form in otherwise."""
        kept = await self.demand(submission_id, by=by)
        return await self._changed(kept, replace(kept.typed, boxes=boxes), by, now, today)

    async def pick(
        self, submission_id: int, place: int, slug: str, *, by: int, now: dt.datetime,
        today: dt.date,
    ) -> Submission:  # fmt: skip
        """Choose whom a name means, somebody new if `slug` is empty."""
        kept = await self.demand(submission_id, by=by)
        reader, _ = await self._forms.read(kept.scope, kept.typed, today=today)
        if place >= len(reader.read):
            raise NotOfferedError
        picks = {**kept.typed.picks, fold(reader.read[place].text): slug}
        return await self._changed(kept, replace(kept.typed, picks=picks), by, now, today)

    async def set_credit(
        self, submission_id: int, credit: str, *, by: int, now: dt.datetime, today: dt.date
    ) -> Submission:
        """Set the name under which the person is credited; an empty one for none."""
        kept = await self.demand(submission_id, by=by)
        typed = replace(kept.typed, credit=" ".join(credit.split())[:LONGEST_CREDIT])
        return await self._changed(kept, typed, by, now, today)

    async def send(self, submission_id: int, *, by: int, language: str, now: dt.datetime) -> Edit:
        """Send a form to the curators; return the edit, accepted already for who is trusted.

        `language` is a locale tag of Discord's, for what the person is told of it later.
        """
        kept = await self.demand(submission_id, by=by)
        if kept.edit_id is None:
            raise UnknownEditError
        await self.store.set_language(kept.edit_id, language)
        edit = await self._curation.submit(kept.scope, kept.edit_id, by=by, now=now)
        await self.store.drop(submission_id)
        return edit

    async def cancel(self, submission_id: int, *, by: int) -> None:
        """Forget a form."""
        await self.demand(submission_id, by=by)
        await self.store.drop(submission_id)

    async def demand(self, submission_id: int, *, by: int) -> Kept:
        """Return a form of a person's, or raise UnknownEditError."""
        if (kept := await self.store.find(submission_id, by)) is None:
            raise UnknownEditError
        return kept

    async def _changed(
        self, kept: Kept, typed: Typed, by: int, now: dt.datetime, today: dt.date
    ) -> Submission:
        await self.store.change(kept.id, typed)
        return await self._prepared(replace(kept, typed=typed), by=by, now=now, today=today)

    async def _prepared(
        self, kept: Kept, *, by: int, now: dt.datetime, today: dt.date
    ) -> Submission:
        """Make a draft of a form, unless it is to be asked first what a name means."""
        try:
            reader, wanted = await self._forms.read(kept.scope, kept.typed, today=today)
            found = Submission(kept.id, kept.typed, tuple(reader.read))
            if found.question is not None:
                return found
            preview = await self._curation.propose(wanted, by=by, now=now)
        except EditFaultsError as error:
            raise SubmissionFaultsError(_said_once(error.faults), kept.id) from error
        await self.store.set_draft(kept.id, preview.edit.id)
        kind, edit = kept.typed.kind, preview.edit
        said = ((kind, preview.before), (kind, preview.after))
        named = await self._curation.names.of(kept.scope, *said, along=edit.along)
        waiting = [await self._curation.find_told(each.edit_id) for each in preview.pending]
        return replace(
            found, preview=preview, named=named,
            waiting={each.id: each for each in waiting if each is not None},
        )  # fmt: skip


def _said_once(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Return faults without what follows from a link that is none."""
    keys = {each.place.key for each in faults}
    return tuple(each for each in faults if each.place.key != "sources" or "links" not in keys)


async def _name(library: Library, typed: str) -> str:
    """Return the name of what a token means; a name as it was typed."""
    if (token := token_of(typed)) is None:
        return typed
    number = await library.store.names.find_id(token.subject, token.slug)
    found = await library.suggestions([Ref(token.subject, number)]) if number else []
    return found[0].label if found else token.slug
