"""What follows a post: its thread, its publication. Both may be done again without harm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import discord

from bot.kit.bulkhead import Broken, Bulkhead
from bot.kit.discord.calls import Caller, Done, Refusal, Refused
from bot.kit.discord.i18n import Client
from bot.posts.cards.reasons import thread_name
from bot.posts.delivery.places import words_of
from bot.posts.delivery.writer import STEPS
from bot.posts.model import Post, PostKey, Reason, StepState
from bot.posts.service import PostingService, PostJob

_SECONDS = 30.0
_PATIENCE = dt.timedelta(hours=6)
_AGAIN = dt.timedelta(minutes=10)
_DONE_ALREADY = {40033, 160004}
_MESSAGE_GONE = 10008
_WRONG_CHANNEL = 50024
_REASONS = {"thread": Reason.NO_THREAD, "publish": Reason.NO_PUBLISH}


@dataclass(slots=True)
class FollowUpSteps:
    """Takes the steps that follow a post."""

    client: Client
    posting: PostingService
    caller: Caller
    bulkhead: Bulkhead
    _not_before: dict[tuple[PostKey, str], dt.datetime] = field(default_factory=dict, init=False)

    async def take(self, guild: discord.Guild, post: Post, *, job: PostJob) -> dict[str, Reason]:
        """Take what is still to do for a post that is out; give what was refused, and why."""
        refused = {}
        todo = {"thread": post.thread, "publish": post.publish}
        for step in (step for step, state in todo.items() if state is StepState.TODO):
            reason = await self._take(guild, post, step, job=job)
            if reason is not None:
                refused[step] = reason
        return refused

    async def _take(
        self, guild: discord.Guild, post: Post, step: str, *, job: PostJob
    ) -> Reason | None:
        now, key = self.client.now(), (post.key, step)
        if self._not_before.get(key, now) > now:
            return None
        outcome = await self.bulkhead.keep(
            f"the step {step} after {post.key}",
            lambda: self.caller.call(self._call(guild, post, step, job), seconds=_SECONDS),
        )
        if isinstance(outcome, Done) or (
            isinstance(outcome, Refused) and outcome.code in _DONE_ALREADY
        ):
            self._not_before.pop(key, None)
            await self.posting.ledger.set_step(post.key, step, StepState.DONE, now=now)
            await self.posting.problems.close(guild.id, STEPS[step])
            return None
        if isinstance(outcome, Refused) or now > post.updated_at + _PATIENCE:
            self._not_before.pop(key, None)
            await self.posting.ledger.set_step(post.key, step, StepState.FAILED, now=now)
            return _reason(step, outcome)
        self._not_before[key] = now + _AGAIN
        return None

    def _call(
        self, guild: discord.Guild, post: Post, step: str, job: PostJob
    ) -> Callable[[], Awaitable[object]]:
        channel = guild.get_channel(post.channel_id or 0)
        if not isinstance(channel, discord.TextChannel) or job.source.extras is None:
            return _gone
        message = channel.get_partial_message(post.message_id or 0)
        if step == "publish":
            return message.publish
        name = thread_name(words_of(guild, job.settings), job.source.extras, post.key)
        return lambda: message.create_thread(name=name)


async def _gone() -> None:
    """Do nothing: the channel is gone, and its message with it, or nothing is to follow."""


def _reason(step: str, refused: object) -> Reason | None:
    """Return what moderators are to know; None where the post itself was deleted."""
    if isinstance(refused, Broken):
        return Reason.BROKEN
    if not isinstance(refused, Refused):
        return None
    if refused.code == _MESSAGE_GONE or refused.meaning is Refusal.GONE:
        return None
    return Reason.NOT_ANNOUNCEMENT if refused.code == _WRONG_CHANNEL else _REASONS[step]
