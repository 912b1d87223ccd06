"""What looking up brings to the program."""

from __future__ import annotations

from bot.kit.db.tables import OfServers, Table
from bot.kit.feature import Feature
from bot.lookup.cards.errors import ERRORS

FEATURE = Feature(
    "lookup",
    errors=ERRORS,
    # A server's layer takes along what it says of entries.
    tables=(Table("layers", servers=OfServers()),),
)
