"""Forms (Discord's modals), recognised by their custom id as buttons are.

Nothing of a form is kept in memory once it is shown: what it brings finds its handler by the
custom id, so one that was open during a restart works too, and several people may fill the same.
"""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.kit.discord.text import plain

_TITLE = 45
_LABEL = 45
_DESCRIPTION = 100
_LABELLED = 18


class Form(ui.Modal):
    """A form of at most five labelled fields."""

    def __init__(self, title: str, custom_id: str) -> None:
        super().__init__(title=plain(title, _TITLE), custom_id=custom_id, timeout=None)
        # A finished form is not registered when it is sent: discord.py would keep one per id.
        self.stop()

    def field(self, label: str, component: ui.Item[Any], *, description: str = "") -> Form:
        """Add a field below its label."""
        text = plain(description, _DESCRIPTION) or None
        self.add_item(ui.Label(text=plain(label, _LABEL), description=text, component=component))
        return self
