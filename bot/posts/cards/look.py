"""How a kind of post is shown, and what moderators read of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.pictures.pictures import Picture
from bot.posts.model import PostKey
from bot.posts.sources import PostSource, ServerSource


class ContentCard(Protocol):
    """Shows what a post says; its own button carries the mark of `key`, by which it is found."""

    def __call__(
        self,
        words: Words,
        content: Any,
        /,
        *,
        key: PostKey,
        picture: Picture | None,
        ping_role: int | None,
    ) -> Card:
        """Return the card of a post."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of post is shown."""

    card: ContentCard


@dataclass(frozen=True, slots=True)
class ServerLook(Look):
    """How a kind of post is shown that servers get; texts are messages to translate.

    `off` says how it is switched on. `nothing` and `nothing_coming` say why there is no post, in
    its preview and in the list of what comes. `headline` names what leads a post.
    """

    off: str
    nothing: str
    nothing_coming: str
    headline: Callable[[Words, Any], str]


def look_of(source: PostSource) -> Look:
    """Return how a kind of post is shown."""
    if not isinstance(source.look, Look):
        raise AssertionError("a kind of post says how it is shown")
    return source.look


def server_look(source: ServerSource) -> ServerLook:
    """Return how a kind of post is shown that servers get."""
    if not isinstance(source.look, ServerLook):
        raise AssertionError("a kind of post that servers get says what moderators read of it")
    return source.look
