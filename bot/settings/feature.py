"""What settings bring to the program."""

from __future__ import annotations

from bot.kit.feature import Feature
from bot.settings.cards.errors import ERRORS
from bot.settings.tables import TABLES

FEATURE = Feature("settings", errors=ERRORS, tables=TABLES)
