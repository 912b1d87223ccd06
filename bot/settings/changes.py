"""Changes of a server's settings: who made them, and what taking one back would mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.settings.model import Change, GuildSettings, read_setting

UNDO = "undo"
"""The action of a change that takes another one back."""

OPERATOR = 0
"""Stands for a user's id where whoever runs the bot changed something."""

FORGOTTEN = -1
"""Stands for a user's id where somebody did something who had their data deleted since."""


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What somebody changed at once.

    Without `changes` all was so before: nothing was written, and `id` is 0. `action` is by which
    way it came: ``set``, ``import``, ``reset``, ``undo``, ``pause``, ``exclude`` ... `undoes` is
    the change that this one took back. `undone` means that it is taken back itself.
    """

    id: int
    guild_id: int
    user_id: int
    changed_at: dt.datetime
    action: str
    changes: tuple[Change, ...]
    undoes: int | None = None
    undone: bool = False


def undone_ids(undoing: Mapping[int, int]) -> frozenset[int]:
    """Return which changes are taken back.

    Parameters
    ----------
    undoing : Mapping[int, int]
        The change that each undoing change takes back; the later one's id is the higher one.
    """
    undone: set[int] = set()
    for later in sorted(undoing, reverse=True):
        if later not in undone:
            undone.add(undoing[later])
    return frozenset(undone)


def find_conflict(settings: GuildSettings, changes: Iterable[Change]) -> str | None:
    """Return the first key without the value a change gave it; lists never conflict."""
    for each in changes:
        current = getattr(settings, each.key)
        if not isinstance(current, tuple) and current != read_setting(each.key, each.new):
            return each.key
    return None


def taken_back(settings: GuildSettings, changes: Iterable[Change]) -> GuildSettings:
    """Return settings without some changes, which `find_conflict` found free.

    Of a list only what was added or removed is taken back: the rest may have changed since.
    """
    return replace(settings, **{each.key: _former(settings, each) for each in changes})


def _former(settings: GuildSettings, change: Change) -> Any:
    current = getattr(settings, change.key)
    old = read_setting(change.key, change.old)
    new = read_setting(change.key, change.new)
    if not isinstance(current, tuple) or current == new:
        return old
    kept = tuple(each for each in current if each in old or each not in new)
    return kept + tuple(each for each in old if each not in new and each not in kept)
