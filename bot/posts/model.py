"""What the ledger of posts knows: which occasion, what became of it, and what blocks a feature."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.catalogue.anniversaries import Anniversary as Anniversary
from bot.catalogue.model import ArtistCredit, ArtistRef, Work
from bot.kit.errors import UserError
from bot.posts.schedule import Ability, Occasion, PostKind
from bot.settings.model import EmptyDay

NONCE_LENGTH = 25
"""Discord takes no longer nonces."""


class PostState(StrEnum):
    """What became of an occasion.

    SENDING: a call to Discord may be under way, or was when the process died. FAILED: refused
    for certain, nothing was posted. UNKNOWN: the call's outcome could not be found out; it is
    never sent again.
    """

    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"


class StepState(StrEnum):
    """How far a step after the post is: its thread, its publication."""

    NONE = ""
    TODO = "todo"
    DONE = "done"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a post was skipped, failed or is blocked; `cards.reasons` has its words."""

    # Skipped.
    NOT_RUNNING = "not-running"
    UNAVAILABLE = "unavailable"
    EMPTY_DAY = "empty-day"
    NOTHING_AT_HOME = "nothing-at-home"
    NO_NEWS = "no-news"
    CHANGED = "changed"
    NO_QUESTION = "no-question"
    NOT_PLAYED = "not-played"
    # Blocked or failed: what is missing where.
    NO_CHANNEL = "no-channel"
    HIDDEN = "hidden"
    NO_SEND = "no-send"
    NO_THREAD_SEND = "no-thread-send"
    NO_EMBED = "no-embed"
    NO_ATTACH = "no-attach"
    ARCHIVED = "archived"
    NO_PUBLISH = "no-publish"
    NOT_ANNOUNCEMENT = "not-announcement"
    NO_THREAD = "no-thread"
    IN_THREAD = "in-thread"
    NO_PING = "no-ping"
    NO_ROLE = "no-role"
    DM_CLOSED = "dm-closed"
    NO_HISTORY = "no-history"
    REFUSED = "refused"
    OUTAGE = "outage"
    FOREIGN = "foreign"
    # Skipped or failed: nothing that a server has to mend.
    BROKEN = "broken"


THREAD = Ability("thread")
PUBLISH = Ability("publish")
PING = Ability("ping")
PICTURE = Ability("picture")
REVIEW = Ability("review")
PROBLEMS = Ability("problems")


@dataclass(frozen=True, slots=True)
class PostKey:
    """One post: who it is for, its kind and its local date.

    `target_id` is a guild's id, or a user's for what goes to a person.
    """

    target_id: int
    kind: PostKind
    on: dt.date

    def __str__(self) -> str:
        """Return what the log calls it."""
        return f"the {self.kind} post of {self.on} to {self.target_id}"

    @property
    def nonce(self) -> str:
        """Return the nonce by which Discord knows a repeated send, the same for ever.

        Discord's nonces are per author, so the target is part of it.
        """
        text = f"{self.target_id}:{self.kind}:{self.on.isoformat()}"
        return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]

    @property
    def mark(self) -> str:
        """Return the custom id of a post's own button: it marks the message as this post.

        The channel says whose it is.
        """
        return f"post:{self.kind}:{self.on.isoformat()}"


@dataclass(frozen=True, slots=True)
class DuePost:
    """A timetable's next occasion as stored; `due_at` is UTC."""

    key: PostKey
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TakenOccasion:
    """An occasion that leaves its timetable: what is stored there, and what comes after it.

    `until_at` (UTC) is how long its post may be sent, `channel_id` where to.
    """

    due: DuePost
    until_at: dt.datetime
    following: Occasion
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """What a server's timetables hold, by kind: the next occasions, and the latest dates posted.

    What is off or was never posted is not in it. A date counts when it has its entry in the
    ledger, whatever became of it.
    """

    due: Mapping[PostKind, DuePost]
    last: Mapping[PostKind, dt.date]


@dataclass(frozen=True, slots=True)
class Post:
    """An entry of the ledger. Instants are UTC.

    `until_at` is the deadline up to which a failed one is tried again. `first_try_at` is when
    the first call may have reached Discord, None where none was made. `shown` are the slugs of
    the collaborations in the post, the first one leading.
    """

    key: PostKey
    state: PostState
    due_at: dt.datetime
    until_at: dt.datetime
    updated_at: dt.datetime
    first_try_at: dt.datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None
    reason: Reason | None = None
    thread: StepState = StepState.NONE
    publish: StepState = StepState.NONE
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a feature does not work for a server, since when, and whether moderators know.

    `retry_at` is when to try once more though nothing seems to have changed.
    """

    guild_id: int
    feature: Ability
    reason: Reason
    channel_id: int | None
    since_at: dt.datetime
    retry_at: dt.datetime
    told_at: dt.datetime | None = None

    @property
    def nonce(self) -> str:
        """Return the nonce by which Discord knows a notice that is repeated after a crash."""
        since = int(self.since_at.timestamp())
        text = f"notice:{self.guild_id}:{self.feature}:{self.reason}:{since}"
        return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]


@dataclass(frozen=True, slots=True)
class MissingPermission:
    """What a feature that is switched on lacks, and where; None where it is in no channel."""

    feature: Ability
    reason: Reason
    channel_id: int | None = None
    role_id: int | None = None


Obstacle = MissingPermission | Problem
"""What keeps a feature from working, as memory shows it or as it was found out before."""


@dataclass(frozen=True, slots=True)
class ShardFilter:
    """Which targets belong to this process: those of its shards, (id >> 22) % count."""

    count: int = 1
    ids: frozenset[int] = frozenset({0})

    def __contains__(self, target_id: int) -> bool:
        """Return whether a guild (or user) is this process's to serve."""
        return (target_id >> 22) % self.count in self.ids


@dataclass(eq=False)
class AlreadyPostedError(UserError):
    """A date that has its entry in the ledger; `name` is what people call its kind."""

    post: Post
    name: str


@dataclass(eq=False)
class PostRefusedError(UserError):
    """A post that can't be sent, by what is known or by what Discord said."""

    reason: Reason
    channel_id: int | None = None


@dataclass(eq=False)
class NothingToPostError(UserError):
    """There is nothing to show on that date; `reason` says what there is nothing of."""

    reason: Reason


class Content(Protocol):
    """What any scheduled post says."""

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of all works in the post, the leading one first."""


@dataclass(frozen=True, slots=True)
class Riddle:
    """A question about a work: who released it with `partner`? `answer` did."""

    work: Work
    answer: ArtistCredit
    partner: ArtistCredit


@dataclass(frozen=True, slots=True)
class EmptyDayFiller:
    """What a daily post shows on a day without an anniversary, by the server's policy.

    NEAREST has the `anniversary`, whose `on` is the day that it belongs to; TRIVIA has the
    `riddle`; ARCHIVE is any work.
    """

    policy: EmptyDay
    work: Work
    anniversary: Anniversary | None = None
    riddle: Riddle | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a work is for somebody: an act they follow, or through whom (a member, a sub-unit)."""

    followed: ArtistRef
    through: ArtistRef | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What one scheduled post says.

    `entries` are anniversaries, the leading one first and at most as many as a post shows;
    `total` counts them all. `filler` stands in for them on an empty day. `releases` are works
    that came or come out around the day (weekly), or are new in the catalogue (following);
    `releases_total` counts them all. `ties` says, by slug, why a work is in a follower's post.
    """

    kind: PostKind
    on: dt.date
    entries: tuple[Anniversary, ...] = ()
    total: int = 0
    filler: EmptyDayFiller | None = None
    releases: tuple[Work, ...] = ()
    releases_total: int = 0
    ties: Mapping[str, tuple[Tie, ...]] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the slugs of all works in the post, the leading one first."""
        works = [each.work.slug for each in self.entries]
        filler = [self.filler.work.slug] if self.filler else []
        return (*works, *filler, *(each.slug for each in self.releases))
