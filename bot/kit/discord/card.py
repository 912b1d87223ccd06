"""The one kind of message the bot sends: a framed card of text, buttons and pictures.

`Card` is where Discord's limits are kept: whatever is added, the message stays sendable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.kit.discord import limits
from bot.kit.discord.text import fit_lines, length, plain, web_address

ACCENT = 0x7A5CFA
"""The frame's colour. It carries no meaning: everything is said in words."""

Button = ui.Button[Any]
Select = ui.Select[Any]
AnySelect = ui.Select[Any] | ui.ChannelSelect[Any]


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a select: `value` is a slug, the texts are plain."""

    value: str
    label: str
    description: str = ""


class Card(ui.LayoutView):
    """A framed message, built from top to bottom.

    Its controls are recognised by their custom id, so nothing of a card is
    kept in memory once it is sent, and its buttons work after a restart.
    """

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self._frame: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
        self.add_item(self._frame)
        self._room = limits.TEXT
        self._taken: set[str] = set()
        # A finished view is not registered when it is sent: discord.py would keep it in memory,
        # and a private one with a timer of 15 minutes.
        self.stop()

    def text(self, *lines: str) -> Card:
        """Add lines of markup; lines that no longer fit are dropped, with an ellipsis for them."""
        content = fit_lines([line for line in lines if line], self._room)
        if content.strip() and self._has_space(1):
            self._room -= length(content)
            self._frame.add_item(ui.TextDisplay(content))
        return self

    def rule(self) -> Card:
        """Add a thin line between two parts."""
        if self._has_space(1):
            self._frame.add_item(ui.Separator())
        return self

    def buttons(self, buttons: Iterable[Button]) -> Card:
        """Add rows of at most five buttons; one that is there already is left out."""
        waiting = [each for each in buttons if self._claim(each.custom_id)]
        while waiting and self._has_space(1 + len(waiting[: limits.ROW])):
            self._frame.add_item(ui.ActionRow(*waiting[: limits.ROW]))
            waiting = waiting[limits.ROW :]
        return self

    def select(self, select: AnySelect) -> Card:
        """Add a select, in a row of its own, unless it is there already."""
        if self._has_space(2) and self._claim(select.custom_id):
            self._frame.add_item(ui.ActionRow(select))
        return self

    def picture(self, filename: str, *, alt_text: str) -> Card:
        """Show an attached file, described for those who do not see it."""
        if self._has_space(1):
            item = discord.MediaGalleryItem(
                f"attachment://{filename}", description=plain(alt_text, limits.ALT_TEXT)
            )
            self._frame.add_item(ui.MediaGallery(item))
        return self

    def note(self, *lines: str) -> Card:
        """Add lines below the frame: what is said about the message, not in it."""
        content = fit_lines([line for line in lines if line], self._room)
        if content.strip() and self._has_space(1):
            self._room -= length(content)
            self.add_item(ui.TextDisplay(content))
        return self

    def _claim(self, custom_id: str | None) -> bool:
        """Take a custom id, which Discord wants only once in a message; links have none."""
        if custom_id is None:
            return True
        if custom_id in self._taken:
            return False
        self._taken.add(custom_id)
        return True

    def _has_space(self, components: int) -> bool:
        return self.total_children_count + components <= limits.COMPONENTS


def link_button(label: str, url: str) -> Button | None:
    """Make a button that opens an address; None where it is no usable web address."""
    if not (address := web_address(url, limits.BUTTON_URL)):
        return None
    return ui.Button(label=plain(label, limits.BUTTON_LABEL), url=address)


def push_button(
    label: str,
    custom_id: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> Button:
    """Make a button that comes back to us, within the limits."""
    return ui.Button(
        label=plain(label, limits.BUTTON_LABEL), custom_id=custom_id, style=style, disabled=disabled
    )


def select_menu(custom_id: str, placeholder: str, options: Sequence[Option]) -> Select:
    """Make a select of one choice out of at most 25, each once."""
    unique = {option.value: option for option in options}
    return ui.Select(
        custom_id=custom_id,
        placeholder=plain(placeholder, limits.PLACEHOLDER),
        options=[
            discord.SelectOption(
                label=plain(option.label, limits.OPTION_LABEL) or option.value,
                value=option.value,
                description=plain(option.description, limits.OPTION_LABEL) or None,
            )
            for option in list(unique.values())[: limits.OPTIONS]
        ],
    )
