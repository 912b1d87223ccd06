"""Find what a request does: what is no word of any route stands for an id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.standin.errors import ApiError

Answer = tuple[int, Any]
Action = Callable[..., Answer]
ANY = "*"


class Router:
    """Routes such as "/channels/*/messages"; an action gets what stood in place of the stars."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._actions: dict[tuple[str, str], Action] = {}

    def add(self, method: str, template: str, action: Action) -> None:
        """Have an action answer a route."""
        self._words |= {*template.split("/")} - {ANY}
        self._actions[method, template] = action

    def find(self, method: str, path: str) -> tuple[Action, list[str]]:
        """Return the action of a path and what stood in place of its stars.

        Raises
        ------
        ApiError
            The stand-in has no such route (404, code 0).
        """
        parts = path.split("/")
        template = "/".join(part if part in self._words else ANY for part in parts)
        action = self._actions.get((method, template))
        if action is None:
            raise ApiError(404, 0, f"404: {method} {path} is not a route of the stand-in")
        return action, [part for part in parts if part not in self._words]
