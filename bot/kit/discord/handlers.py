"""What pressing a button, choosing from a select or sending a form does.

A handler is found by the custom id, so it works on messages and forms from before a restart, and
nothing of them is kept in memory. Everybody may press: each handler asks anew who did.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Generic, Self, TypeVar

import discord
from discord import ui

from bot.kit.budgets import Cost
from bot.kit.discord.commands import charge
from bot.kit.discord.i18n import Client

Bot = TypeVar("Bot", bound=Client)
Match = re.Match[str]
Item = ui.Item[Any]
Answers = Mapping[str, tuple[str, ...]]
"""What was filled in, by the custom id of the field; a text is one value, possibly empty."""

ButtonHandler = Callable[[discord.Interaction[Bot], Bot, Match], Awaitable[None]]
FormHandler = Callable[[discord.Interaction[Bot], Bot, Match, Answers], Awaitable[None]]

_LABELLED = 18


class Handlers(Generic[Bot]):
    """The buttons, selects and forms of one module; its package's `setup` adds them to the bot."""

    def __init__(self) -> None:
        self.items: list[type[ui.DynamicItem[Item]]] = []
        """What discord.py dispatches presses by."""
        self._forms: list[tuple[re.Pattern[str], FormHandler[Bot], Cost]] = []

    def button(
        self, template: str, *, cost: Cost = Cost.PRESS
    ) -> Callable[[ButtonHandler[Bot]], ButtonHandler[Bot]]:
        """Make a function the handler of the buttons and selects whose custom id matches."""

        def register(handle: ButtonHandler[Bot]) -> ButtonHandler[Bot]:
            self.items.append(_pressed(template, handle, cost))
            return handle

        return register

    def form(
        self, template: str, *, cost: Cost = Cost.FORM
    ) -> Callable[[FormHandler[Bot]], FormHandler[Bot]]:
        """Make a function the handler of the forms whose custom id matches."""

        def register(handle: FormHandler[Bot]) -> FormHandler[Bot]:
            self._forms.append((re.compile(template), handle, cost))
            return handle

        return register

    async def submit(self, interaction: discord.Interaction[Bot]) -> bool:
        """Handle a form that somebody sent; False where it is none of these."""
        data: Any = interaction.data or {}
        for template, handle, cost in self._forms:
            if found := template.fullmatch(str(data.get("custom_id", ""))):
                answers = dict(_answers(data.get("components", ())))
                handling = partial(handle, interaction, interaction.client, found, answers)
                await _reporting(interaction, cost, handling)
                return True
        return False


def chosen(interaction: discord.Interaction[Any]) -> str:
    """Return the value of a select in which one was chosen."""
    data: Any = interaction.data
    return str(data["values"][0])


def first(answers: Answers, field: str) -> str:
    """Return the one value of a field; empty where nothing was filled in."""
    return next(iter(answers.get(field, ())), "")


def _pressed(template: str, handle: ButtonHandler[Bot], cost: Cost) -> type[ui.DynamicItem[Item]]:
    class Pressed(ui.DynamicItem[Item], template=template):
        def __init__(self, item: Item, found: Match) -> None:
            super().__init__(item)
            self.found = found

        @classmethod
        async def from_custom_id(
            cls, interaction: discord.Interaction[Any], item: Item, match: Match, /
        ) -> Self:
            return cls(item, match)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            handling = partial(handle, interaction, interaction.client, self.found)
            await _reporting(interaction, cost, handling)

    return Pressed


async def _reporting(
    interaction: discord.Interaction[Any], cost: Cost, handling: Callable[[], Awaitable[None]]
) -> None:
    # discord.py only logs what a dynamic item raises; the one error handler answers it too.
    try:
        charge(interaction, cost)
        await handling()
    except Exception as error:
        await interaction.client.tree.on_error(interaction, error)


def _answers(components: Iterable[Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in components:
        if each["type"] == _LABELLED:
            yield from _answers([each["component"]])
        elif "values" in each:
            yield str(each["custom_id"]), tuple(str(value) for value in each["values"])
        elif "value" in each:
            yield str(each["custom_id"]), (str(each["value"] or ""),)
