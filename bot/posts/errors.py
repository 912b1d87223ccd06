"""What can go wrong with a scheduled post."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kit.errors import UserError
from bot.posts.model import Post, Reason


@dataclass(eq=False)
class AlreadyPostedError(UserError):
    """A date that has its entry in the ledger; no second post of it is sent."""

    post: Post


@dataclass(eq=False)
class PostRefusedError(UserError):
    """A post that can't be sent, by what is known or by what Discord said."""

    reason: Reason
    channel_id: int | None = None


@dataclass(eq=False)
class NothingToPostError(UserError):
    """There is nothing to show on that date; `reason` says what there is nothing of."""

    reason: Reason
