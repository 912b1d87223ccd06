"""What scheduled posts bring to the program."""

from __future__ import annotations

from bot.kit.feature import Feature
from bot.posts.anniversary_source import DAILY, WEEKLY
from bot.posts.cards.errors import ERRORS
from bot.posts.tables import TABLES

FEATURE = Feature("posts", errors=ERRORS, tables=TABLES, brings=(DAILY, WEEKLY))
