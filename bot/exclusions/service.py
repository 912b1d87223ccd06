"""What moderators keep out of posts and games: add, list, take back."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.catalogue.model import (
    AmbiguousError,
    NoMatchError,
    NotFoundError,
    Subject,
    Suggestion,
    WorkKind,
)
from bot.exclusions.model import NOTHING, Exclusion, ExclusionCode, NotExcludedError
from bot.exclusions.store import ExclusionStore
from bot.kit.cache import Recent
from bot.kit.errors import InvalidInputError
from bot.lookup.library import Library, Ref
from bot.lookup.model import LookupCode, checked_text, token_of
from bot.lookup.resolve import Resolver, best_tier
from bot.settings.declare import MOST_EXCLUDED
from bot.settings.model import DEFAULTS, GuildSettings, HomeUse
from bot.settings.service import SettingsService

_KEPT = 2000
_CHOICES = 25
_OFFERED = 5
_KIND = "kind:"
_Read = tuple[tuple[str, ...], tuple[str, ...], bool]


class ExclusionRules:
    """Reads the tokens of `GuildSettings.excluded`, and the slugs of `GuildSettings.home`.

    A group takes the works of its members and sub-units along; any other act only those that
    credit it. What is gone from the catalogue excludes nothing.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: Recent[_Read, Exclusion] = Recent(_KEPT)
        library.caches.append(self._known)

    def excluded_by(self, settings: GuildSettings) -> Exclusion:
        """Return what a server's settings exclude; equal ones are read once."""
        home = () if settings.home_use is HomeUse.NEWS else settings.home
        key = (settings.excluded, home, bool(home) and settings.is_home_only)
        if not (settings.excluded or home):
            return NOTHING
        if (known := self._known.get(key)) is None:
            known = self._read(*key)
            self._known.keep(key, known)
        return known

    def _read(
        self, tokens: tuple[str, ...], home: tuple[str, ...], is_home_only: bool
    ) -> Exclusion:
        slugs: dict[str, set[str]] = {}
        for token in tokens:
            what, _, slug = token.partition(":")
            slugs.setdefault(what, set()).add(slug)
        artists = slugs.get(Subject.ARTIST, set())
        return Exclusion(
            self._with_members(artists),
            frozenset(slugs.get(Subject.SHOW, ())),
            frozenset(slugs.get("kind", ())),
            frozenset(slugs.get(Subject.COLLABORATION, ())),
            self._with_members(home),
            is_home_only,
        )

    def _with_members(self, artists: Collection[str]) -> frozenset[str]:
        return frozenset(artists).union(*map(self._members, artists))

    def _members(self, slug: str) -> set[str]:
        directory = self._library.directory
        artist = directory.slugs.get(slug)
        if artist is None:
            return set()
        return {directory.by_id[one].slug for one in directory.view(artist)}


@dataclass(frozen=True, slots=True)
class ExcludedTopic:
    """Something that is left out.

    `token` is how the settings have it. `kind` is set for a kind of works, `named` for anything
    else; neither is for what left the catalogue.
    """

    token: str
    named: Suggestion | None = None
    kind: WorkKind | None = None


@dataclass(frozen=True, slots=True)
class ExclusionChange:
    """What became of leaving something out, or of taking it back.

    `works` are that entry's own. `changed` is False where it was so before.
    """

    entry: ExcludedTopic
    works: int
    changed: bool


@dataclass(frozen=True, slots=True)
class ExclusionList:
    """All that a server leaves out, in the order in which it was added, and how many works."""

    entries: tuple[ExcludedTopic, ...]
    works: int


class _Topics:
    """Numbers of the index that stand for no act."""

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and Ref.of(number).subject is not Subject.ARTIST


class ExclusionService:
    """Changes what a server leaves out; every change is one of its settings, and can be undone."""

    def __init__(
        self,
        library: Library,
        settings: SettingsService,
        *,
        exclusion_rules: ExclusionRules,
        changing: asyncio.Lock | None = None,
    ) -> None:
        self._library = library
        self._resolver = Resolver(library)
        self._settings = settings
        self._exclusion_rules = exclusion_rules
        self._store = ExclusionStore(library.reading)
        # Two moderators at the same time must not lose each other's entry.
        self._changing = changing or asyncio.Lock()

    async def of(self, guild_id: int) -> ExclusionService:
        """Return what changes a server's exclusions: it knows the entries that are its own."""
        library = await self._library.of(guild_id)
        return self if library is self._library else library.made(self._over)

    def _over(self, library: Library) -> ExclusionService:
        rules = ExclusionRules(library)
        return ExclusionService(
            library, self._settings, exclusion_rules=rules, changing=self._changing
        )

    async def exclude_artist(
        self, guild_id: int, artist: str, *, by: int, now: dt.datetime
    ) -> ExclusionChange:
        """Leave an act out, a group with its members' works.

        Raise NoMatchError, AmbiguousError, NotFoundError, InvalidInputError when no act is meant,
        or 200 entries are left out.
        """
        one = await self._resolver.artist(artist, "artist")
        token = f"{Subject.ARTIST}:{self._library.directory.by_id[one].slug}"
        return await self._add(guild_id, token, by=by, now=now)

    async def exclude_topic(
        self, guild_id: int, topic: str, *, by: int, now: dt.datetime
    ) -> ExclusionChange:
        """Leave a show, a kind (``kind:remix``) or a single work out.

        Raise NoMatchError, AmbiguousError, NotFoundError, InvalidInputError when none is meant, or
        200 entries are left out.
        """
        return await self._add(guild_id, await self._topic(topic), by=by, now=now)

    async def include_again(
        self, guild_id: int, token: str, *, by: int, now: dt.datetime
    ) -> ExclusionChange:
        """Leave an entry out no longer; the token is one of those that `listing` gives.

        Raise NotExcludedError when it is not left out.
        """
        async with self._changing:
            tokens = await self._tokens(guild_id)
            if token not in tokens:
                raise NotExcludedError(Subject.COLLABORATION, token)
            kept = [each for each in tokens if each != token]
            await self._settings.change(
                guild_id, by=by, now=now, action="readmit", excluded=tuple(kept)
            )
        return await self._answer(token, changed=True)

    async def listing(self, guild_id: int) -> ExclusionList:
        """List what a server leaves out."""
        tokens = await self._tokens(guild_id)
        return ExclusionList(await self._entries(tokens), await self._count(tokens))

    async def suggest_topics(self, text: str) -> list[Suggestion]:
        """Complete a show's or a work's title."""
        index = self._library.directory.everything
        hits = await self._library.compute(
            index.search, text[:100], limit=_CHOICES, allowed=_Topics()
        )
        return await self._library.suggestions_of_hits(hits)

    async def _add(
        self, guild_id: int, token: str, *, by: int, now: dt.datetime
    ) -> ExclusionChange:
        async with self._changing:
            tokens = await self._tokens(guild_id)
            if is_new := token not in tokens:
                if len(tokens) >= MOST_EXCLUDED:
                    limit = str(MOST_EXCLUDED)
                    raise InvalidInputError(
                        ExclusionCode.TOO_MANY_EXCLUDED, "excluded", limit=limit
                    )
                await self._settings.change(
                    guild_id, by=by, now=now, action="exclude", excluded=(*tokens, token)
                )
        return await self._answer(token, changed=is_new)

    async def _answer(self, token: str, *, changed: bool) -> ExclusionChange:
        (entry,) = await self._entries((token,))
        return ExclusionChange(entry, await self._count((token,)), changed)

    async def _tokens(self, guild_id: int) -> tuple[str, ...]:
        return (await self._settings.get(guild_id)).excluded

    async def _count(self, tokens: tuple[str, ...]) -> int:
        out = self._exclusion_rules.excluded_by(replace(DEFAULTS, excluded=tokens))
        return await self._store.count(out.artists, out.shows, kinds=out.kinds, works=out.works)

    async def _topic(self, text: str) -> str:
        text = checked_text(text, "topic")
        if text.startswith(_KIND):
            if text.removeprefix(_KIND) not in set(WorkKind):
                raise InvalidInputError(LookupCode.NOT_A_KIND, "topic", value=text)
            return text
        if token := token_of(text):
            if (token.subject, token.slug) not in await self._ids([text]):
                raise NotFoundError(token.subject, text)
            return text
        return await self._named(text)

    async def _named(self, text: str) -> str:
        """Return the token of the one show or work that a name means."""
        index = self._library.directory.everything
        found = await self._library.compute(index.search, text, limit=50, allowed=_Topics())
        best = best_tier(found)
        if len(best) == 1:
            (only,) = await self._library.suggestions_of_hits(best)
            return only.token
        offered = tuple(await self._library.suggestions_of_hits((best or found)[:_OFFERED]))
        if best:
            raise AmbiguousError(text, offered)
        raise NoMatchError(Subject.COLLABORATION, text, suggestions=offered)

    async def _ids(self, tokens: Iterable[str]) -> dict[tuple[Subject, str], int]:
        slugs: dict[Subject, list[str]] = {subject: [] for subject in Subject}
        for each in tokens:
            if token := token_of(each):
                slugs[token.subject].append(token.slug)
        found = await self._store.list_ids(slugs[Subject.SHOW], slugs[Subject.COLLABORATION])
        known = self._library.directory.slugs
        artists = {
            (Subject.ARTIST, slug): known[slug] for slug in slugs[Subject.ARTIST] if slug in known
        }
        return found | artists

    async def _entries(self, tokens: tuple[str, ...]) -> tuple[ExcludedTopic, ...]:
        refs = [Ref(subject, one) for (subject, _), one in (await self._ids(tokens)).items()]
        named = {each.token: each for each in await self._library.suggestions(refs)}
        return tuple(ExcludedTopic(each, named.get(each), _kind_of(each)) for each in tokens)


def _kind_of(token: str) -> WorkKind | None:
    kind = token.removeprefix(_KIND) if token.startswith(_KIND) else ""
    return WorkKind(kind) if kind in set(WorkKind) else None
