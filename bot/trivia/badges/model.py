"""What people win once for ever."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Badge:
    """Something to win: its stored code, which never changes, its mark, and its name, a message.

    `rule` is a condition in SQL by which the person ``p.value`` has won it; ``:game`` is the game
    that is over, null where none is.
    """

    code: str
    mark: str
    name: str
    rule: str
