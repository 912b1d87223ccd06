"""What followers are told, as a kind of post."""

from __future__ import annotations

import datetime as dt
from functools import partial

from bot.follows.model import FOLLOWING_TIMETABLE
from bot.follows.service import FollowService
from bot.follows.store import advance_seen
from bot.posts.cards.post import post_card
from bot.posts.editions import EditionService
from bot.posts.model import PostKey
from bot.posts.schedule import PostKind
from bot.posts.sources import Composed, Composer, Look, PersonalSource
from bot.settings.model import GuildSettings

FOLLOWING = PersonalSource(
    kind=PostKind.FOLLOWING,
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
        follower = await self._follows.follower(key.target_id)
        if follower is None:
            return None
        # Asked first: what comes into the catalogue meanwhile is told twice rather than never.
        newest = await self._editions.newest_id()
        edition = await self._editions.following(follower.artists, key.on, seen=follower.seen)
        if edition is None:
            return None
        note = partial(advance_seen, user_id=follower.user_id, seen=newest)
        return Composed(edition, follower.language, note)

    async def stop(self, target_id: int, *, now: dt.datetime) -> None:
        """Write no more to somebody whose direct messages are closed."""
        await self._follows.stop(target_id, now=now)
