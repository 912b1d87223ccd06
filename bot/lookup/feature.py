"""What looking up brings to the program."""

from __future__ import annotations

from bot.kit.feature import Feature
from bot.lookup.cards.errors import ERRORS

FEATURE = Feature("lookup", errors=ERRORS)
