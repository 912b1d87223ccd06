"""What a kind of post is, as the feature that brings it declares it, and what composes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.posts.model import (
    PICTURE,
    PING,
    PROBLEMS,
    PUBLISH,
    REVIEW,
    THREAD,
    Content,
    Post,
    PostKey,
    Reason,
)
from bot.posts.schedule import Ability, KindSettings, PostKind, Timetable
from bot.posts.store.posts import Note
from bot.settings.model import GuildSettings

EXTRA_ABILITIES = (THREAD, PUBLISH, PING, PICTURE)
"""What goes with a post."""


@dataclass(frozen=True, slots=True)
class SettingKeys:
    """The settings that say where and when a kind of post comes, and whether it rests.

    `weekday` is None for what comes every day.
    """

    channel: str
    time: str
    paused: str
    weekday: str | None = None


@dataclass(frozen=True, slots=True)
class Extras:
    """Picture, thread, publication and mention, where a server wants those.

    `thread` is what the thread is called, with the post's ``{day}``.
    """

    thread: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of post is shown.

    `card` makes a post's card of words and what it says, and by name of `picture`, `ping_role` and
    `key`: its own button carries the mark of that, by which the post is found.
    """

    card: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class ServerLook(Look):
    """How a kind of post is shown that servers get; texts are messages to translate.

    `off` says how it is switched on. `nothing` and `nothing_coming` say why there is no post, in
    its preview and in the list of what comes. `headline` names what leads a post, by words and
    what it says.
    """

    off: str
    nothing: str
    nothing_coming: str
    headline: Callable[[Any, Any], str]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PostSource:
    """A kind of post.

    `extras` is None where it has none, whatever a server wants. `nothing` is why a date is left
    out when there is nothing to say. `kept` is how long its entries stay in the ledger, None for
    as long as all do.
    """

    kind: PostKind
    look: Look
    extras: Extras | None = None
    nothing: Reason = Reason.EMPTY_DAY
    kept: dt.timedelta | None = None

    @property
    def feature(self) -> Ability | None:
        """Return what is blocked when it can't be sent; None for what goes to a person."""
        return None

    def nothing_for(self, settings: GuildSettings) -> Reason:
        """Return why there is nothing to say, by what a server wants."""
        return self.nothing

    def channel_id(self, settings: GuildSettings) -> int | None:
        """Return the channel that a server chose for it; None for what goes to a person."""
        return None

    def zone(self, settings: GuildSettings) -> str:
        """Return the time zone by whose dates it comes."""
        raise NotImplementedError

    def timetable(self, settings: GuildSettings) -> Timetable | None:
        """Return when it comes; None where it is off or paused."""
        raise NotImplementedError

    def steps(self, settings: GuildSettings) -> tuple[str, ...]:
        """Return the steps that a server wants after it."""
        if self.extras is None:
            return ()
        wanted = {"thread": settings.thread, "publish": settings.publish}
        return tuple(step for step, wants in wanted.items() if wants)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PersonalSource(PostSource):
    """A kind of post that people get by direct message, at the same time everywhere."""

    at: Timetable

    def zone(self, settings: GuildSettings) -> str:
        """Return the time zone by whose dates it comes."""
        return self.at.zone

    def timetable(self, settings: GuildSettings) -> Timetable:
        """Return when it comes to whoever wants it."""
        return self.at


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ServerSource(PostSource):
    """A kind of post that servers get where and when their moderators want it.

    `name` is what people call it, a message to translate. `nothing_at_home` is why a date is left
    out where a server takes nothing but its home artists' works.
    """

    name: str
    keys: SettingKeys
    look: ServerLook
    nothing_at_home: Reason = Reason.NOTHING_AT_HOME

    @property
    def feature(self) -> Ability:
        """Return what is blocked when it can't be sent."""
        return self.kind

    def nothing_for(self, settings: GuildSettings) -> Reason:
        """Return why there is nothing to say, by what a server wants."""
        return self.nothing_at_home if settings.is_home_only else self.nothing

    def settings(self, settings: GuildSettings) -> KindSettings:
        """Return what a server set for it."""
        weekday = getattr(settings, self.keys.weekday).number if self.keys.weekday else None
        return KindSettings(
            getattr(settings, self.keys.channel),
            getattr(settings, self.keys.time),
            getattr(settings, self.keys.paused),
            weekday,
        )

    def channel_id(self, settings: GuildSettings) -> int | None:
        """Return the channel that a server chose for it; None where it is off."""
        return self.settings(settings).channel_id

    def zone(self, settings: GuildSettings) -> str:
        """Return the time zone by whose dates it comes."""
        return settings.time_zone

    def timetable(self, settings: GuildSettings) -> Timetable | None:
        """Return when it comes; None where it is off or paused."""
        own = self.settings(settings)
        is_on = own.channel_id is not None and not own.is_paused
        return self.planned(settings) if is_on else None

    def planned(self, settings: GuildSettings) -> Timetable:
        """Return when it comes once it is switched on."""
        own, window = self.settings(settings), dt.timedelta(hours=settings.catch_up_hours)
        return Timetable(settings.time_zone, own.at, own.weekday, window)


class PostSources:
    """All kinds of post, those for servers in the order in which people see them."""

    def __init__(self, sources: Iterable[PostSource]) -> None:
        self._by_kind = {each.kind: each for each in sources}
        self.servers = tuple(each for each in self if isinstance(each, ServerSource))
        kinds = (each.feature for each in self.servers)
        self.abilities: tuple[Ability, ...] = (*kinds, *EXTRA_ABILITIES, REVIEW, PROBLEMS)

    def __iter__(self) -> Iterator[PostSource]:
        """Yield every kind of post."""
        return iter(self._by_kind.values())

    def __contains__(self, kind: PostKind) -> bool:
        """Return whether there is such a kind; one of a newer version is left to that."""
        return kind in self._by_kind

    def __getitem__(self, kind: PostKind) -> PostSource:
        """Return the source of a kind of post."""
        return self._by_kind[kind]

    def server(self, kind: PostKind) -> ServerSource:
        """Return the source of a kind that servers get."""
        return next(each for each in self.servers if each.kind == kind)

    def blocked_with(self, feature: Ability) -> ServerSource | None:
        """Return the kind of post that a feature is; None for what is no post by itself."""
        return next((each for each in self.servers if each.feature == feature), None)

    @property
    def with_extras(self) -> list[ServerSource]:
        """Return the kinds of post that have a picture, a thread and the like."""
        return [each for each in self.servers if each.extras is not None]

    def is_switched_on(self, settings: GuildSettings, feature: Ability) -> bool:
        """Return whether a server wants something, paused or not."""
        if (source := self.blocked_with(feature)) is not None:
            return source.channel_id(settings) is not None
        if feature == REVIEW:
            return settings.review_channel is not None
        if feature == PROBLEMS:
            return settings.fallback_channel is not None
        wanted = {
            THREAD: settings.thread,
            PUBLISH: settings.publish,
            PING: settings.ping_role is not None,
            PICTURE: settings.picture,
        }
        return wanted[feature] and any(each.channel_id(settings) for each in self.with_extras)


@dataclass(frozen=True, slots=True)
class Composed:
    """A post that has something to say.

    `language` is that of a person it goes to; a server's is in its settings. `note` keeps what
    follows from its being sent, in the transaction in which that is noted.
    """

    content: Content
    language: str | None = None
    note: Note | None = None


class Composer:
    """Composes the posts of one kind."""

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Compose a post, the same each time; None where there is nothing to say.

        What is drawn by lot is kept.
        """
        raise NotImplementedError

    async def again(
        self, post: Post, settings: GuildSettings, *, now: dt.datetime
    ) -> Content | None:
        """Return what a post that is out would say now; None for nothing any more.

        What was chosen then, by `post.shown`, stays.
        """
        return await self.preview(post.key, settings, now=now)

    async def preview(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Content | None:
        """Return what a post would say; nothing is kept."""
        composed = await self.compose(key, settings, now=now)
        return composed.content if composed else None

    async def stop(self, target_id: int, *, now: dt.datetime) -> None:
        """Write no more to somebody whose direct messages are closed."""

    async def tidy(self, now: dt.datetime) -> None:
        """End what is over by itself, some time after its post."""
