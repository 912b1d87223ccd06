"""What a feature declares of its tables that hold something of people or of servers.

By these declarations a person's data is shown, handed out and deleted, and a server's goes when the
bot left it. A test looks through the schema and fails where a table has an id and no declaration.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of thing that is held on people: its name on the console, and messages for people.

    What `stays` belongs to servers: when a person's data is deleted it stays, without their id.
    """

    name: str
    what: str
    why: str
    stays: bool = False


@dataclass(frozen=True, slots=True)
class OfPeople:
    """The rows that are a person's: those where `column` has their id and the condition holds.

    They are counted as the `holding`; it is None where they belong to another table's entries, go
    with them, and are not counted by themselves. Those that are `needed`, a condition, are emptied
    instead of deleted, by `emptied`; whoever needs them deletes them then.
    """

    holding: Holding | None
    column: str = "user_id"
    rows: str = "TRUE"
    needed: str = "FALSE"
    emptied: str = ""

    @property
    def stay(self) -> bool:
        """Return whether they outlive the deletion of what is held on the person."""
        return self.holding is not None and self.holding.stays


@dataclass(frozen=True, slots=True)
class OfServers:
    """The rows that are a server's; they go 30 days after the bot left it, or already `at_once`.

    `column`, which may be an expression, has the server's id. `many_by` is the primary key where a
    server may have very many: they go a part at a time.
    """

    column: str = "guild_id"
    at_once: bool = False
    many_by: str = ""


@dataclass(frozen=True, slots=True)
class Ageing:
    """How long rows are `kept` after the instant in `column`; `key` is the primary key."""

    column: str
    kept: dt.timedelta
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with something of people or of servers.

    `exported` is a statement for what is handed out to the person `?`; by default it is the rows
    that are theirs. `documents` are columns whose text is JSON.
    """

    name: str
    people: OfPeople | None = None
    servers: OfServers | None = None
    ageing: Ageing | None = None
    exported: str = ""
    documents: tuple[str, ...] = ()
