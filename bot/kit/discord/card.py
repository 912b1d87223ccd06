"""What the bot shows: framed cards of text, buttons and pictures, and forms (Discord's modals).

`Card` is where Discord's limits are kept: whatever is added, the message stays sendable.

A control and a form are recognised months later by the custom id, which carries a slug, a date or
the id of a saved list: never a row number, never a person. Nothing of them is kept in memory, so
they outlive a restart, and several people may fill the same form. What they do is in `cogs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.kit.discord import limits
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import fit_lines, length, plain, web_address

ACCENT = 0x7A5CFA
"""The frame's colour. It carries no meaning: everything is said in words."""

# Parts of custom ids.
LIST = r"(?P<list>[0-9a-f]{16})"
NUMBER = r"(?P<page>[0-9]{1,5})"
DAY = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"

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
    """A framed message, built from top to bottom."""

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
        self._add_text(self._frame, lines)
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

    def row(self, line: str, button: Button) -> Card:
        """Add a line of markup with a button beside it."""
        if self._has_space(3) and length(line) <= self._room and self._claim(button.custom_id):
            self._room -= length(line)
            self._frame.add_item(ui.Section(line, accessory=button))
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
        self._add_text(self, lines)
        return self

    def _add_text(self, place: Card | ui.Container[Any], lines: Sequence[str]) -> None:
        content = fit_lines([line for line in lines if line], self._room)
        if content.strip() and self._has_space(1):
            self._room -= length(content)
            place.add_item(ui.TextDisplay(content))

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


class Form(ui.Modal):
    """A form of at most five labelled fields."""

    def __init__(self, title: str, custom_id: str) -> None:
        super().__init__(title=plain(title, limits.FORM_LABEL), custom_id=custom_id, timeout=None)
        # A finished form is not registered when it is sent: discord.py would keep one per id.
        self.stop()

    def field(self, label: str, component: ui.Item[Any], *, description: str = "") -> Form:
        """Add a field below its label."""
        text = plain(description, limits.OPTION_LABEL) or None
        self.add_item(
            ui.Label(text=plain(label, limits.FORM_LABEL), description=text, component=component)
        )
        return self


def turning_buttons(words: Words, prefix: str, *, number: int, pages: int) -> list[Button]:
    """Make "first", "previous", "next" and "last" for a page (from 0); those at an end, disabled.

    Of two pages there is no first and last button. Zeros before a page tell their ids apart.
    """
    if pages < 2:
        return []
    first, last = number == 0, number >= pages - 1
    # A disabled button needs an id that differs from the other one's.
    back = f"{prefix}{number if first else number - 1}"
    turning = [
        push_button(words.gettext("◀ Back"), back, disabled=first),
        push_button(
            words.gettext("Next ▶"),
            f"{prefix}{number + 1}",
            disabled=last,
            style=ButtonStyle.secondary if last else ButtonStyle.primary,
        ),
    ]
    if pages < 3:
        return turning
    return [
        push_button("⏮", f"{prefix}{0:05}", disabled=first),
        *turning,
        push_button("⏭", f"{prefix}{pages - 1:05}", disabled=last),
    ]
