"""Forms (Discord's modals), recognised by their custom id as buttons are.

Nothing of a form is kept in memory once it is shown: what it brings finds its action by the
custom id, so one that was open during a restart works too, and several people may fill the same.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.kit.discord.host import Host, host_of
from bot.kit.discord.text import plain

_TITLE = 45
_LABEL = 45
_DESCRIPTION = 100
_LABELLED = 18

Interaction = discord.Interaction[Any]
Match = re.Match[str]
Answers = Mapping[str, tuple[str, ...]]
"""What was filled in, by the custom id of the field; a text is one value, possibly empty."""

Handler = Callable[[Interaction, Host, Match, Answers], Awaitable[None]]

_SUBMISSIONS: list[tuple[re.Pattern[str], Handler]] = []


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


def submission(template: str) -> Callable[[Handler], Handler]:
    """Make a function the action of the forms whose custom id matches a pattern."""

    def register(handle: Handler) -> Handler:
        _SUBMISSIONS.append((re.compile(template), handle))
        return handle

    return register


async def submitted(interaction: Interaction) -> None:
    """Do what a form that somebody sent asks for; the one handler answers what goes wrong."""
    data: Any = interaction.data or {}
    for template, handle in _SUBMISSIONS:
        if found := template.fullmatch(str(data.get("custom_id", ""))):
            host = host_of(interaction)
            try:
                await handle(interaction, host, found, dict(_answers(data.get("components", ()))))
            except Exception as error:
                await host.report(interaction, error)
            return


def _answers(components: Iterable[Any]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for each in components:
        if each["type"] == _LABELLED:
            yield from _answers([each["component"]])
        elif "values" in each:
            yield str(each["custom_id"]), tuple(str(value) for value in each["values"])
        elif "value" in each:
            yield str(each["custom_id"]), (str(each["value"] or ""),)
