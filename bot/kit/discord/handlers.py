"""What pressing a button, choosing from a select or sending a form does.

A handler is found by the custom id, so it works on messages and forms from before a restart, and
nothing of them is kept in memory. Everybody may press: each handler asks anew who did.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, Generic, TypeVar

import discord

from bot.kit.budgets import Cost
from bot.kit.discord.commands import charge
from bot.kit.discord.i18n import Client
from bot.kit.discord.origin import CHECKS, Check, demand_own
from bot.kit.errors import NotOfferedError

Bot = TypeVar("Bot", bound=Client)
E = TypeVar("E", bound=StrEnum)
Match = re.Match[str]
Answers = Mapping[str, tuple[str, ...]]
"""What was filled in, by the custom id of the field; a text is one value, possibly empty."""

ButtonHandler = Callable[[discord.Interaction[Bot], Bot, Match], Awaitable[None]]
FormHandler = Callable[[discord.Interaction[Bot], Bot, Match, Answers], Awaitable[None]]

_LABELLED = 18


class Handlers(Generic[Bot]):
    """The buttons, selects and forms of one module; its package's `setup` adds them to the bot.

    `checks` are what the parts of custom ids are held against, by name, beside `origin.CHECKS`.
    """

    def __init__(self, **checks: Check) -> None:
        self.checks = {**CHECKS, **checks}
        self.buttons: list[tuple[re.Pattern[str], ButtonHandler[Bot], Cost]] = []
        self.forms: list[tuple[re.Pattern[str], FormHandler[Bot], Cost]] = []

    def button(
        self, template: str, *, cost: Cost = Cost.PRESS
    ) -> Callable[[ButtonHandler[Bot]], ButtonHandler[Bot]]:
        """Make a function the handler of the buttons and selects whose custom id matches."""

        def register(handle: ButtonHandler[Bot]) -> ButtonHandler[Bot]:
            self.buttons.append((re.compile(template), handle, cost))
            return handle

        return register

    def form(
        self, template: str, *, cost: Cost = Cost.FORM
    ) -> Callable[[FormHandler[Bot]], FormHandler[Bot]]:
        """Make a function the handler of the forms whose custom id matches."""

        def register(handle: FormHandler[Bot]) -> FormHandler[Bot]:
            self.forms.append((re.compile(template), handle, cost))
            return handle

        return register

    def find(self, interaction: discord.Interaction[Bot]) -> Awaitable[None] | None:
        """Return what is to be done about a press, a choice or a form; None where it is no own."""
        data: Any = interaction.data or {}
        custom_id, bot = str(data.get("custom_id", "")), interaction.client
        if interaction.type is discord.InteractionType.component:
            for template, press, cost in self.buttons:
                if found := template.fullmatch(custom_id):
                    handle = partial(press, interaction, bot, found)
                    return self._checked(interaction, found, cost, handle)
        else:
            for template, take, cost in self.forms:
                if found := template.fullmatch(custom_id):
                    answers = dict(_answers(data.get("components", ())))
                    submit = partial(take, interaction, bot, found, answers)
                    return self._checked(interaction, found, cost, submit)
        return None

    async def _checked(
        self,
        interaction: discord.Interaction[Bot],
        found: Match,
        cost: Cost,
        handle: Callable[[], Awaitable[None]],
    ) -> None:
        charge(interaction, cost)
        await demand_own(interaction, found, self.checks)
        await handle()


def chosen_values(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """Return what was chosen in a select, possibly nothing."""
    data: Any = interaction.data
    return tuple(str(each) for each in data.get("values", ()))


def chosen(interaction: discord.Interaction[Any]) -> str:
    """Return the value of a select in which one was chosen; raises NotOfferedError for none."""
    for value in chosen_values(interaction):
        return value
    raise NotOfferedError


def first(answers: Answers, field: str) -> str:
    """Return the one value of a field; empty where nothing was filled in."""
    return next(iter(answers.get(field, ())), "")


def picked(answers: Answers, field: str, of: type[E]) -> E:
    """Return which of some values a field has; raises NotOfferedError for any other."""
    return _offered(first(answers, field), of)


def chosen_of(interaction: discord.Interaction[Any], of: type[E]) -> E:
    """Return which of some values was chosen; raises NotOfferedError for any other."""
    return _offered(chosen(interaction), of)


def _offered(text: str, of: type[E]) -> E:
    if text not in [*of]:
        raise NotOfferedError
    return of(text)


def _answers(components: Iterable[Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in components:
        if each["type"] == _LABELLED:
            yield from _answers([each["component"]])
        elif "values" in each:
            yield str(each["custom_id"]), tuple(str(value) for value in each["values"])
        elif "value" in each:
            yield str(each["custom_id"]), (str(each["value"] or ""),)
