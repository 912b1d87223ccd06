"""What following brings to the program."""

from __future__ import annotations

import datetime as dt
from functools import partial

from bot.follows.model import FOLLOWING_TIMETABLE, FollowCode, NotFollowedError
from bot.follows.news_source import NEWS
from bot.follows.service import FollowService
from bot.follows.store import advance_seen
from bot.kit.db.tables import Holding, OfPeople, OfServers, Table
from bot.kit.discord.error_card import ErrorWords
from bot.kit.feature import Feature
from bot.kit.messages import N_
from bot.posts.cards.post import post_card
from bot.posts.editions import EditionService
from bot.posts.model import PostKey
from bot.posts.schedule import FOLLOWING_MESSAGE
from bot.posts.sources import Composed, Composer, Look, PersonalSource
from bot.settings.model import GuildSettings

_FOLLOWS = Holding(
    "follows",
    N_("Artists you follow"),
    N_("to message you about their anniversaries and new collabs"),
)

TABLES = (
    Table("follows", OfPeople(_FOLLOWS)),
    Table("followers", OfPeople(None)),
    Table("server_news", servers=OfServers()),
)


FOLLOWING = PersonalSource(
    kind=FOLLOWING_MESSAGE,
    look=Look(card=post_card),
    at=FOLLOWING_TIMETABLE,
    # What was sent to a person is needed only so that it is not sent twice.
    kept=dt.timedelta(40),
)


class FollowingComposer(Composer):
    """Composes what followers are told, and notes up to which work they were told of new ones."""

    def __init__(self, follows: FollowService, editions: EditionService) -> None:
        self._follows = follows
        self._editions = editions

    async def compose(
        self, key: PostKey, settings: GuildSettings, *, now: dt.datetime
    ) -> Composed | None:
        """Compose somebody's news; None where there is none."""
        follower = await self._follows.store.find(key.target_id)
        if follower is None:
            return None
        # Asked first: what comes into the catalogue meanwhile is told twice rather than never.
        editions = await self._editions.of(None)
        newest = await editions.newest_id()
        edition = await editions.following(follower.artists, key.on, seen=follower.seen)
        if edition is None:
            return None
        note = partial(advance_seen, user_id=follower.user_id, seen=newest)
        return Composed(edition, follower.language, note)

    async def stop(self, target_id: int, *, now: dt.datetime) -> None:
        """Write no more to somebody whose direct messages are closed."""
        await self._follows.stop(target_id, now=now)


FEATURE = Feature(
    "follows",
    errors=ErrorWords(
        faults={
            FollowCode.TOO_MANY_FOLLOWED: N_(
                "You're following {limit} artists, which is the limit. Unfollow "
                "one in `/following` first."
            )
        },
        simple={NotFollowedError: N_("You're not following that artist. See `/following`.")},
    ),
    tables=TABLES,
    brings=(FOLLOWING, NEWS),
)
