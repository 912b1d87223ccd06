"""The card of whatever a scheduled post says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.posts.cards.post import post_card
from bot.posts.content import Content
from bot.posts.edition import Edition
from bot.posts.model import PostKey
from bot.trivia.daily.cards import question_post

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture


def content_card(
    words: Words,
    content: Content,
    *,
    key: PostKey,
    picture: Picture | None = None,
    ping_role: int | None = None,
) -> Card:
    """Show what a post says; its own button carries the mark of `key`, by which it is found."""
    if isinstance(content, Edition):
        return post_card(words, content, key=key, picture=picture, ping_role=ping_role)
    return question_post(words, content, key=key)
