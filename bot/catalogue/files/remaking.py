"""What of a database's tables can be made again of the catalogue's files."""

from __future__ import annotations

from bot.catalogue.files.rows import AGGREGATES, ENTRY_TABLES, stored

PARTS = frozenset(stored(part) for parts in AGGREGATES.values() for part in parts)
"""They come with the entry that they are a part of."""

ENTRIES = frozenset(stored(table) for table in AGGREGATES)
"""They come again too, but under other ids, unless their rows are there."""

LEFT_TO_LOAD = (
    # An entry without its digest counts as changed: all of it is written again, under its id.
    *(f"UPDATE {table} SET digest = x''" for table in sorted(ENTRIES)),
    # What layers say is made again of their entries.
    *(
        f"DELETE FROM {table}_all WHERE id < 0"
        for table in sorted(AGGREGATES)
        if table in ENTRY_TABLES
    ),
    "DELETE FROM meta WHERE key = 'content_hash'",
)
"""Statements after which a load makes all of it again."""
