"""Find what a request does: one dictionary look-up for each part of its path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.stand_in.errors import ApiError

Answer = tuple[int, Any]
Action = Callable[..., Answer]
ANY = "*"


class _Node:
    __slots__ = ("actions", "below")

    def __init__(self) -> None:
        self.below: dict[str, _Node] = {}
        self.actions: dict[str, Action] = {}


class Router:
    """Routes such as "/channels/*/messages"; an action gets what stood in place of the stars."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, method: str, template: str, action: Action) -> None:
        """Let an action answer a route."""
        node = self._root
        for part in template[1:].split("/"):
            node = node.below.setdefault(part, _Node())
        node.actions[method] = action

    def find(self, method: str, path: str) -> tuple[Action, list[str]]:
        """Give the action of a path and what stood in place of its stars.

        Raises
        ------
        ApiError
            The stand-in has no such route (404, code 0).
        """
        node: _Node | None = self._root
        given: list[str] = []
        for part in path[1:].split("/"):
            if node is None:
                break
            below = node.below.get(part)
            if below is None:
                given.append(part)
                below = node.below.get(ANY)
            node = below
        if node is None or method not in node.actions:
            raise ApiError(404, 0, f"404: {method} {path} is not a route of the stand-in")
        return node.actions[method], given
