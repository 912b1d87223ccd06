"""A post ready to be sent: the card, the picture, whom it may notify, what is to follow."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord

from bot.kit.discord.calls import Unsure
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Client, Words, words_in
from bot.kit.pictures.pictures import Painter, Picture
from bot.posts.cards.timeline import timeline_picture
from bot.posts.delivery.places import Places, missing_for_extras, words_of
from bot.posts.model import (
    PICTURE,
    PING,
    PUBLISH,
    THREAD,
    Edition,
    MissingPermission,
    Post,
    PostKey,
    Reason,
)
from bot.posts.service import PostingService, PostJob
from bot.posts.sources import Composed, PersonalSource

STEPS = {"thread": THREAD, "publish": PUBLISH}
_DRAWING_SECONDS = 10.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadyPost:
    """A post that can be sent. `missing` are extras that it does without."""

    job: PostJob
    channel: discord.abc.Messageable
    composed: Composed
    words: Words
    picture: Picture | None = None
    role_id: int | None = None
    steps: tuple[str, ...] = ()
    missing: tuple[MissingPermission, ...] = ()

    @property
    def key(self) -> PostKey:
        """Return the post's key."""
        return self.job.key

    async def send(self) -> discord.Message:
        """Send it, with the nonce that it always has."""
        mentions = discord.AllowedMentions.none()
        if self.role_id is not None:
            mentions.roles = [discord.Object(self.role_id)]
        options: dict[str, Any] = {"nonce": self.key.nonce, "allowed_mentions": mentions}
        if self.picture is not None:
            options["file"] = _file(self.picture)
        return await self.channel.send(view=self._card(), **options)

    async def edit(self, message: discord.PartialMessage, *notes: str) -> None:
        """Make a message that is out say what this says, with notes below; nobody is notified."""
        await message.edit(
            view=self._card().note(*notes),
            attachments=[_file(self.picture)] if self.picture else [],
            allowed_mentions=discord.AllowedMentions.none(),
        )

    def _card(self) -> Card:
        card: Card = self.job.source.look.card(
            self.words,
            self.composed.content,
            key=self.key,
            picture=self.picture,
            ping_role=self.role_id,
        )
        return card


def _file(picture: Picture) -> discord.File:
    return discord.File(BytesIO(picture.data), picture.filename)


@dataclass(frozen=True, slots=True)
class Blocked:
    """A post that can't be sent, and why."""

    job: PostJob
    reason: Reason
    channel_id: int | None


@dataclass(frozen=True, slots=True)
class NothingToPost:
    """A post that has nothing to say."""

    job: PostJob

    @property
    def reason(self) -> Reason:
        """Return what there is nothing of."""
        return self.job.source.nothing_for(self.job.settings)


@dataclass(frozen=True, slots=True)
class RetryLater:
    """A post that can neither be sent nor refused at the moment."""

    job: PostJob


Outcome = ReadyPost | Blocked | NothingToPost | RetryLater


@dataclass(slots=True)
class Writer:
    """Makes posts that can be sent out of what is due."""

    client: Client
    posting: PostingService
    places: Places
    pictures: Painter

    async def write(self, job: PostJob, *, channel_id: int | None = None) -> Outcome:
        """Prepare a post; `channel_id` is where it was sent before, instead of where it goes."""
        composed = await self.posting.compose(job, now=self.client.now())
        if composed is None:
            return NothingToPost(job)
        if isinstance(job.source, PersonalSource):
            return await self._to_person(job, composed)
        guild = self.client.get_guild(job.key.target_id)
        if guild is None or guild.unavailable:
            return RetryLater(job)
        place = await self.places.channel(guild, channel_id or job.channel_id)
        if isinstance(place, Unsure):
            return RetryLater(job)
        if isinstance(place, Reason):
            return Blocked(job, place, channel_id or job.channel_id)
        return await self._to_server(job, composed, guild=guild, place=place)

    async def rewrite(self, post: Post, guild: discord.Guild) -> ReadyPost:
        """Prepare a server's post that is out, as it would be now."""
        job = await self.posting.job_of(post)
        content = await self.posting.again(post, job.settings, now=self.client.now())
        place: object = guild.get_channel_or_thread(post.channel_id or 0)
        if not isinstance(place, discord.abc.Messageable):
            place = self.client.get_partial_messageable(post.channel_id or 0, guild_id=guild.id)
        return await self._to_server(job, Composed(content), guild=guild, place=place)

    async def _to_person(self, job: PostJob, composed: Composed) -> Outcome:
        channel = await self.places.direct(job.key.target_id)
        if isinstance(channel, Reason):
            return Blocked(job, channel, None)
        if isinstance(channel, Unsure) or composed.language is None:
            return RetryLater(job)
        return ReadyPost(job, channel, composed, words_in(composed.language))

    async def _to_server(
        self,
        job: PostJob,
        composed: Composed,
        *,
        guild: discord.Guild,
        place: discord.abc.Messageable,
    ) -> ReadyPost:
        settings, words = job.settings, words_of(guild, job.settings)
        if job.source.extras is None:
            return ReadyPost(job, place, composed, words)
        missing = missing_for_extras(guild, settings, place)
        picture, edition = None, composed.content
        if settings.picture and PICTURE not in missing and isinstance(edition, Edition):
            picture = await self._draw(edition, words)
        return ReadyPost(
            job,
            place,
            composed,
            words,
            picture,
            None if PING in missing else settings.ping_role,
            tuple(step for step in job.source.steps(settings) if STEPS[step] not in missing),
            tuple(each for each in missing.values() if each.feature != PICTURE),
        )

    async def _draw(self, edition: Edition, words: Words) -> Picture | None:
        try:
            async with asyncio.timeout(_DRAWING_SECONDS):
                return await self.pictures.draw(timeline_picture(edition, words))
        except TimeoutError:
            _log.warning("a post goes out without its picture: drawing took too long")
            return None
