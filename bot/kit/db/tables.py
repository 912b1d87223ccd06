"""What a feature declares of its tables that hold something of people or of servers.

By these declarations a person's data is shown, handed out and deleted, and a server's goes when the
bot left it. A test looks through the schema and fails where a table has an id and no declaration.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of thing that is held on people.

    Attributes
    ----------
    name : str
        What the console calls it.
    what, why : str
        Messages that say it to people.
    stays : bool
        Whether it belongs to servers: when a person's data is deleted it stays, without their id.
    """

    name: str
    what: str
    why: str
    stays: bool = False


@dataclass(frozen=True, slots=True)
class OfPeople:
    """The rows that are a person's.

    Attributes
    ----------
    holding : Holding or None
        As what they are counted; None where they belong to another table's entries, go with them,
        and are not counted by themselves.
    column : str
        Has the person's id.
    rows : str
        A condition for the rows in which it has that.
    """

    holding: Holding | None
    column: str = "user_id"
    rows: str = "TRUE"

    @property
    def stay(self) -> bool:
        """Return whether they outlive the deletion of what is held on the person."""
        return self.holding is not None and self.holding.stays


@dataclass(frozen=True, slots=True)
class OfServers:
    """The rows that are a server's; they go 30 days after the bot left it.

    Attributes
    ----------
    column : str
        Has the server's id; may be an expression.
    at_once : bool
        Whether they go already when the bot leaves.
    many_by : str
        The primary key where a server may have very many: they go a part at a time.
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

    Attributes
    ----------
    exported : str
        A statement for what is handed out to the person `?`; by default it is the rows that are
        theirs.
    documents : tuple[str, ...]
        Columns whose text is JSON.
    """

    name: str
    people: OfPeople | None = None
    servers: OfServers | None = None
    ageing: Ageing | None = None
    exported: str = ""
    documents: tuple[str, ...] = ()
