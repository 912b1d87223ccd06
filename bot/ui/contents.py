"""The card of whatever a scheduled post says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.posts import PostKey
from bot.services.answers import Content, Edition
from bot.ui.daily_question import question_post
from bot.ui.i18n import Words
from bot.ui.layout import Card
from bot.ui.posts import post_card

if TYPE_CHECKING:
    from bot.ui.pictures import Picture


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
