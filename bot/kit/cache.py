"""A small memory of what was answered lately."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(dict[K, V]):
    """A dictionary of at most `most` entries: `keep` drops the oldest ones."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> None:
        """Remember a value."""
        while len(self) >= self._most:
            self.pop(next(iter(self)))
        self[key] = value
