"""Following acts: who is told of what, by direct message, once a day at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue.anniversaries import Anniversary, next_anniversary
from bot.catalogue.model import AmbiguousError, ArtistKind, ArtistRef, Subject, Suggestion
from bot.follows.model import (
    FOLLOWING_TIMETABLE,
    MOST_FOLLOWED,
    FollowCode,
    NotFollowedError,
)
from bot.follows.store import CelebrationStore, FollowerStore
from bot.kit.errors import InvalidInputError
from bot.kit.zones import local_date
from bot.lookup.library import Library, Ref
from bot.lookup.model import checked_text, token_of
from bot.lookup.resolve import Resolver, choose

_CHOICES = 25
_REFRESH = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Followed:
    """A followed act and its next anniversary: None where no date of its works is known."""

    artist: ArtistRef
    coming: Anniversary | None


@dataclass(frozen=True, slots=True)
class FollowAnswer:
    """What became of `/follow`.

    `known` means that the act was followed already, `resumed` that messages had stopped and come
    again, `first` that it is the only one. `next_at` (UTC) is when the next message may come.
    """

    followed: Followed
    count: int
    next_at: dt.datetime
    known: bool
    resumed: bool

    @property
    def first(self) -> bool:
        """Return whether the person begins to follow."""
        return self.count == 1 and not self.known


@dataclass(frozen=True, slots=True)
class FollowingAnswer:
    """Whom a person follows, what comes soonest first.

    `next_at` (UTC) is when the next message may come, None where none does: `stopped_at` says
    since when direct messages are closed.
    """

    followed: tuple[Followed, ...]
    next_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None


class FollowService:
    """Follows and unfollows artists for people.

    Names are what a person typed, or the token of a suggestion. Instants are aware.
    """

    def __init__(
        self, library: Library, store: FollowerStore, *, celebrations: CelebrationStore
    ) -> None:
        self._library = library
        self._resolver = Resolver(library)
        self.store = store
        self._celebrations = celebrations
        self._untold: set[int] = set()
        self._untold_until: dt.datetime | None = None

    async def follow(
        self, user_id: int, artist: str, *, language: str, now: dt.datetime
    ) -> FollowAnswer:
        """Follow an act, and be written to (again); a group's members are followed with it.

        `language` is one of Discord's locale tags, for the messages.

        Raise NoMatchError, AmbiguousError, NotFoundError, InvalidInputError when no act is meant,
        or the person follows 100 already.
        """
        meant = await self._resolver.artist(artist, "artist")
        slug = self._library.directory.by_id[meant].slug
        added = await self.store.add(user_id, slug, language=language, now=now, limit=MOST_FOLLOWED)
        if added.due is None:
            raise InvalidInputError(
                FollowCode.TOO_MANY_FOLLOWED, "artist", limit=str(MOST_FOLLOWED)
            )
        self._untold.discard(user_id)
        (followed,) = await self._followed([slug], added.due.key.on)
        return FollowAnswer(followed, added.count, added.due.due_at, added.known, added.resumed)

    async def unfollow(self, user_id: int, artist: str, *, now: dt.datetime) -> ArtistRef:
        """Follow an act no longer; give it.

        Raise NotFollowedError when the person follows no such act, AmbiguousError when the name
        means several that they follow.
        """
        slug = await self._meant(await self._artists_of(user_id), artist)
        # What left the catalogue meanwhile can be given up too.
        found = await self._refs([slug])
        if not await self.store.remove(user_id, slug, now=now):
            raise NotFollowedError(Subject.ARTIST, artist)
        return found[0]

    async def following(self, user_id: int, *, now: dt.datetime) -> FollowingAnswer:
        """List whom a person follows, with the next anniversary of each."""
        follower = await self.store.find(user_id)
        if follower is None:
            return FollowingAnswer(())
        due = await self.store.find_due(user_id)
        day = due.key.on if due else local_date(FOLLOWING_TIMETABLE.zone, now)
        found = await self._followed(follower.artists, day)
        return FollowingAnswer(
            tuple(sorted(found, key=_soonest)), due.due_at if due else None, follower.stopped_at
        )

    async def suggest_followed(self, user_id: int, text: str) -> list[Suggestion]:
        """Complete the name of an act that a person follows."""
        slugs = self._library.directory.slugs
        ids = [slugs[one] for one in await self._artists_of(user_id) if one in slugs]
        if text.strip() and ids:
            index = self._library.directory.artists
            hits = await self._library.compute(
                index.search, text[:100], limit=_CHOICES, allowed=frozenset(ids)
            )
            ids = [hit.ref for hit in hits]
        return await self._library.suggestions([Ref(Subject.ARTIST, one) for one in ids[:_CHOICES]])

    async def stop(self, user_id: int, *, now: dt.datetime) -> None:
        """Write no more to somebody whose direct messages are closed."""
        if await self.store.stop(user_id, now=now):
            self._untold.add(user_id)

    async def resume(self, user_id: int, *, now: dt.datetime) -> FollowingAnswer:
        """Write to somebody again, who says that direct messages are open now."""
        self._untold.discard(user_id)
        await self.store.resume(user_id, now=now)
        return await self.following(user_id, now=now)

    async def pending_notice(self, user_id: int, *, now: dt.datetime) -> bool:
        """Return whether a person has to be told, now, that messages to them stopped.

        It holds once: whoever could not tell them calls `not_told`. Another process's stops are
        seen a minute later; nearly all calls look into memory only.
        """
        if self._untold_until is None or now >= self._untold_until:
            self._untold_until = now + _REFRESH
            self._untold = set(await self.store.list_untold())
        if user_id not in self._untold:
            return False
        self._untold.discard(user_id)
        return await self.store.take_untold(user_id, now=now)

    async def not_told(self, user_id: int) -> None:
        """Note that telling a person failed: the next command tells them."""
        await self.store.give_back_untold(user_id)
        self._untold.add(user_id)

    async def _artists_of(self, user_id: int) -> tuple[str, ...]:
        follower = await self.store.find(user_id)
        return follower.artists if follower else ()

    async def _meant(self, followed: tuple[str, ...], text: str) -> str:
        text = checked_text(text, "artist")
        directory = self._library.directory
        if token := token_of(text):
            known = directory.by_id.get(directory.slugs.get(token.slug, 0))
            return known.slug if known else token.slug
        ids = frozenset(directory.slugs[one] for one in followed if one in directory.slugs)
        hits = await self._library.compute(
            directory.artists.search, text, limit=50, allowed=ids, fuzzy=False
        )
        choice = choose(hits, text)
        if not choice:
            raise NotFollowedError(Subject.ARTIST, text)
        if len(choice) > 1:
            raise AmbiguousError(text, await self._resolver.offered(choice[:5]))
        return directory.by_id[choice[0]].slug

    async def _refs(self, slugs: Iterable[str]) -> list[ArtistRef]:
        slugs = list(slugs)
        ids = self._library.directory.slugs
        known = await self._library.refs(ids[one] for one in slugs if one in ids)
        found = {one.slug: one for one in known}
        return [found.get(one) or ArtistRef(one, one, ArtistKind.OTHER) for one in slugs]

    async def _followed(self, slugs: Iterable[str], day: dt.date) -> list[Followed]:
        directory = self._library.directory
        refs = await self._refs(slugs)
        views = {
            one.slug: directory.view(directory.slugs[one.slug])
            for one in refs
            if one.slug in directory.slugs
        }
        works = await self._celebrations.list_next(views, day)
        coming = {slug: next_anniversary(work, day) for slug, work in works.items()}
        return [Followed(one, coming.get(one.slug)) for one in refs]


def _soonest(followed: Followed) -> tuple[bool, dt.date, str]:
    coming = followed.coming
    return coming is None, coming.on if coming else dt.date.min, followed.artist.name.casefold()
