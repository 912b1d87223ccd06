"""What trivia brings to the program."""

from __future__ import annotations

from bot.kit.feature import Feature
from bot.trivia.daily.source import QUESTION
from bot.trivia.error_cards import ERRORS
from bot.trivia.tables import TABLES

FEATURE = Feature("trivia", errors=ERRORS, tables=TABLES, brings=(QUESTION,))
