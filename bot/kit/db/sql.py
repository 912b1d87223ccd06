"""Small helpers for writing SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable


def named(sql: str, /, **names: str) -> str:
    """Fill names of tables and columns in, which SQLite takes no parameters for.

    Raises
    ------
    ValueError
        When a name is no plain identifier.
    """
    if wrong := [name for name in names.values() if not name.isidentifier()]:
        raise ValueError(f"{wrong} are no identifiers")
    return sql.format(**names)


def listed(values: Iterable[int | str]) -> str:
    """Write values as the JSON list that a statement reads with ``json_each(?)``."""
    return json.dumps(list(values), ensure_ascii=False)
