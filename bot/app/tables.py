"""Every table with something of people or of servers, as its feature declares it."""

from __future__ import annotations

from bot.follows.tables import TABLES as FOLLOWS
from bot.posts.tables import TABLES as POSTS
from bot.settings.tables import TABLES as SETTINGS
from bot.trivia.tables import TABLES as TRIVIA

TABLES = (*FOLLOWS, *POSTS, *TRIVIA, *SETTINGS)
"""In the order in which people are shown what is held on them."""
