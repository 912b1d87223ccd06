"""What commands there are, read from the command tree itself, and what the bot is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

import discord
from discord import app_commands

from bot.catalogue.model import CatalogueInfo
from bot.kit.discord import limits
from bot.kit.discord.card import Card
from bot.kit.discord.commands import Choice
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.text import escape
from bot.kit.folding import fold

Command = app_commands.Command[Any, ..., Any]
EXAMPLE = "example"
"""The key of a command's extras that holds an example."""
NOTE = "note"
"""The key of what makes the words of a note that its own card ends with."""


def usable_commands(
    tree: app_commands.CommandTree[Any], interaction: discord.Interaction[Any]
) -> list[Command]:
    """List the slash commands that a person may use where they ask, by name."""
    found = [
        each
        for each in tree.walk_commands()
        if isinstance(each, app_commands.Command) and _may_use(each, interaction)
    ]
    return sorted(found, key=lambda each: each.qualified_name)


def usable_menus(tree: app_commands.CommandTree[Any]) -> list[str]:
    """List the entries of the "Apps" menu of a message."""
    return sorted(each.name for each in tree.get_commands(type=discord.AppCommandType.message))


def help_reply(
    words: Words,
    tree: app_commands.CommandTree[Any],
    usable: Sequence[Command],
    *,
    wanted: str | None = None,
) -> Card:
    """Show one command when it is there, else all of them."""
    name = (wanted or "").strip().removeprefix("/").casefold()
    for each in usable:
        if name in (each.qualified_name, full_name(words, each)):
            return command_card(words, each)
    return help_card(words, usable, usable_menus(tree), unknown=wanted or "")


def help_card(
    words: Words, commands: Sequence[Command], menus: Sequence[str], *, unknown: str = ""
) -> Card:
    """Show every command in one line, with an example; say so if another one was wanted."""
    card = Card().text(f"## {words.gettext('What I can do')}")
    if unknown:
        name = escape(unknown, 60)
        card.text(words.gettext("There is no command **{name}** here. These are:", name=name))
    lines = []
    for each in commands:
        lines.append(f"**/{full_name(words, each)}**: {escape(words.gettext(each.description))}")
        if example := each.extras.get(EXAMPLE):
            lines.append(f"-# `{words.gettext(example)}`")
    card.text(*lines)
    card.rule().text(*(_menu(words, name) for name in menus))
    return card.text(
        "-# " + words.gettext("Add `private:True` to any lookup to see the answer alone.")
    )


def command_card(words: Words, command: Command) -> Card:
    """Show one command with its options and an example."""
    card = Card().text(
        f"## /{full_name(words, command)}", escape(words.gettext(command.description))
    )
    card.text(*(_option(words, each) for each in command.parameters))
    if example := command.extras.get(EXAMPLE):
        card.text(words.gettext("Example: {example}", example=f"`{words.gettext(example)}`"))
    if note := command.extras.get(NOTE):
        card.text(f"-# {note(words)}")
    return card


def full_name(words: Words, command: Command) -> str:
    """Name a command as the reader's Discord does."""
    parts = command.qualified_name.split()
    return " ".join(words.pgettext("command", part) or part for part in parts)


def _menu(words: Words, name: str) -> str:
    shown = f"**{escape(words.pgettext('command', name) or name)}**"
    return words.gettext("On a message: hold or right-click it, then Apps → {name}", name=shown)


def _option(words: Words, option: app_commands.Parameter) -> str:
    name = words.pgettext("option", option.display_name) or option.display_name
    text = escape(words.gettext(str(option.description)))
    if option.required:
        return f"- **{name}**: {text}"
    return f"- **{name}**: {text} *({words.gettext('optional')})*"


def _may_use(command: Command, interaction: discord.Interaction[Any]) -> bool:
    root: Any = command.root_parent or command
    if interaction.guild_id is None:
        return not root.guild_only
    needed = root.default_permissions
    return needed is None or interaction.permissions.is_superset(needed)


def about_card(words: Words, info: CatalogueInfo) -> Card:
    """Return the card on what the bot is, what it knows, from whom, under which terms."""
    card = Card().text(
        "## Kollab",
        words.gettext("I know who worked with whom in K-pop, and who says so."),
        _counts(words, info),
    )
    card.text(*_versions(words, info))
    sources = " · ".join(escape(each, 80) for each in info.sources)
    card.rule().text(words.gettext("**Sources**"), sources)
    return card.rule().text(
        words.gettext("Free software under the MIT licence; the data keeps its sources' terms."),
        "-# "
        + words.gettext(
            "A fan project. Not affiliated with any artist, label, broadcaster or Discord."
        ),
    )


def _counts(words: Words, info: CatalogueInfo) -> str:
    parts = [
        words.ngettext("{n} collaboration", "{n} collaborations", info.collaborations),
        words.ngettext("{n} artist", "{n} artists", info.artists),
        words.ngettext("{n} show", "{n} shows", info.shows),
        words.ngettext("{n} article", "{n} articles", info.articles),
        words.ngettext("{n} fact", "{n} facts", info.facts),
    ]
    return f"**{' · '.join(parts)}**"


def _versions(words: Words, info: CatalogueInfo) -> list[str]:
    lines = [words.gettext("Version {version}", version=escape(version("kollab-bot")))]
    if info.data_date:
        lines.append(
            words.gettext(
                "Data {version}, as of {date}",
                version=escape(info.version),
                date=words.date(info.data_date),
            )
        )
    return lines


def command_choices(
    interaction: discord.Interaction[Any],
    usable: Iterable[app_commands.Command[Any, ..., Any]],
    typed: str,
) -> list[Choice]:
    """Offer commands by their names, in the reader's language or as they are."""
    words = words_for(interaction, private=True)
    said = fold(typed)
    named = [(full_name(words, each), each.qualified_name) for each in usable]
    return [
        Choice(name=f"/{name}", value=real)
        for name, real in named
        if said in fold(name) or said in fold(real)
    ][: limits.OPTIONS]
