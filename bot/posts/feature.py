"""What scheduled posts bring to the program."""

from __future__ import annotations

from bot.kit.feature import Feature
from bot.posts.cards.errors import ERRORS

FEATURE = Feature("posts", errors=ERRORS)
