"""What commands there are, read from the command tree itself, and what the bot is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import discord
from discord import app_commands

from bot.app.config import AboutSettings
from bot.app.invitation import invite_link
from bot.catalogue.model import CatalogueInfo
from bot.kit.discord import limits
from bot.kit.discord.card import Button, Card, link_button, push_button
from bot.kit.discord.commands import LISTED_FOR_MODERATORS, Choice, is_moderator
from bot.kit.discord.i18n import N_, Words, words_for
from bot.kit.discord.text import escape
from bot.kit.folding import fold

Command = app_commands.Command[Any, ..., Any]
EXAMPLE = "example"
"""The key of a command's extras that holds an example."""
NOTE = "note"
"""The key of what makes the words of a note that its own card ends with."""
HELP, ABOUT, ALL = "help", "about", "all"


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to do, and the commands for it, by their whole names or the first word of them."""

    id: str
    name: str
    says: str
    commands: frozenset[str]


TOPICS = (
    Topic(
        "look-up",
        N_("Look up"),
        N_("songs, artists, and who worked with whom: `/collab find`"),
        frozenset(
            {
                *("collab find", "collab with", "collab random", "artist", "article"),
                *("submit", "submissions"),
            }
        ),
    ),
    Topic(
        "connect",
        N_("Connect"),
        N_("the chain between any two artists: `/collab path`"),
        frozenset({"collab path", "collab stats"}),
    ),
    Topic(
        "today",
        N_("Today"),
        N_("anniversaries, and news from artists you follow: `/onthisday`"),
        frozenset({"onthisday", "upcoming", "follow", "following", "unfollow"}),
    ),
    Topic(
        "play",
        N_("Play"),
        N_("trivia with friends: `/trivia start`, and five questions a day: `/trivia daily`"),
        frozenset({"trivia", "crown", "crowns"}),
    ),
    Topic(
        "set-up",
        N_("Set up"),
        N_("your data; posts and games, for moderators: `/setup`"),
        frozenset(),
    ),
)
"""What there is to do. The last has all that is for nothing else."""
CURATE = Topic(
    "curate",
    N_("Curate"),
    N_("decide about corrections, add and correct things: `/curate queue`"),
    frozenset({"curate", "article add"}),
)
"""On a page of its own: whoever curates has many commands, and nobody else any of them."""
TOPIC = "|".join([*(each.id for each in (*TOPICS, CURATE)), ALL])
"""What follows the colon in the custom id of a button."""


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
    """Show one command when it is there, else what there is to do."""
    name = (wanted or "").strip().removeprefix("/").casefold()
    for each in usable:
        if name in (each.qualified_name, full_name(words, each)):
            return command_card(words, each)
    return opening_card(words, usable_menus(tree), unknown=wanted or "")


def opening_card(words: Words, menus: Sequence[str], *, unknown: str = "") -> Card:
    """Show the five things to do, each with a button; say so if a command was wanted."""
    card = Card().text(f"## {words.gettext('What I can do')}")
    if unknown:
        name = escape(unknown, 60)
        card.text(words.gettext("There's no command **{name}** here.", name=name))
    card.text(*(f"**{words.gettext(each.name)}** · {words.gettext(each.says)}" for each in TOPICS))
    card.text(*(_menu(words, name) for name in menus))
    return _with_topics(words, card)


def topic_card(words: Words, usable: Sequence[Command], topic: Topic) -> Card:
    """Show the commands for one thing, each with an example."""
    card = Card().text(f"## {words.gettext(topic.name)}")
    lines = []
    for each in commands_of(usable, topic):
        example = each.extras.get(EXAMPLE)
        lines += [_command(words, each), f"-# `{words.gettext(example)}`" if example else ""]
    # One text: with one each, a topic of many commands would leave no room for the buttons.
    card.text(*lines)
    if topic.id == "look-up":
        card.text(
            "-# " + words.gettext("Add `private:True` to any lookup to see the answer alone.")
        )
    return _with_topics(words, card, usable, shown=topic.id)


def all_card(words: Words, usable: Sequence[Command]) -> Card:
    """Show every command in one line, by what it is for; moderators' by their names alone."""
    card = Card().text(f"## {words.gettext('All commands')}")
    for topic in TOPICS:
        found = commands_of(usable, topic)
        lines = [_command(words, each) for each in found if not _is_for_moderators(each)]
        # All in words would be more than a message may have.
        names = [_named(words, each) for each in found if _is_for_moderators(each)]
        card.text(f"### {words.gettext(topic.name)}", *lines, " · ".join(names))
    if commands_of(usable, CURATE):
        card.text(f"### {words.gettext(CURATE.name)}", words.gettext(CURATE.says))
    return _with_topics(words, card, usable, shown=ALL)


def commands_of(usable: Sequence[Command], topic: Topic) -> list[Command]:
    """Return the commands that are for one thing."""
    return [each for each in usable if topic_of(each) is topic]


def topic_of(command: Command) -> Topic:
    """Return what a command is for: moderators' are for setting up, as whatever is nowhere else."""
    if {command.qualified_name, command.qualified_name.split()[0]} & CURATE.commands:
        return CURATE
    if not _is_for_moderators(command):
        for topic in TOPICS:
            if {command.qualified_name, command.qualified_name.split()[0]} & topic.commands:
                return topic
    return TOPICS[-1]


def _with_topics(
    words: Words, card: Card, usable: Sequence[Command] = (), *, shown: str = ""
) -> Card:
    more = [CURATE] if commands_of(usable, CURATE) else []
    buttons = [(each.id, each.name) for each in (*TOPICS, *more)]
    return card.buttons(
        push_button(words.gettext(name), f"{HELP}:{key}", disabled=key == shown)
        for key, name in [*buttons, (ALL, N_("All commands"))]
    )


def _named(words: Words, command: Command) -> str:
    return f"**/{full_name(words, command)}**"


def _command(words: Words, command: Command) -> str:
    return f"{_named(words, command)}: {escape(words.gettext(command.description))}"


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


def _is_for_moderators(command: Command) -> bool:
    return any(map(_needed, _with_root(command)))


def _needed(command: Any) -> discord.Permissions | None:
    """Return what a command is listed for; one for a role, too, is open to all in Discord."""
    if command.extras.get(LISTED_FOR_MODERATORS):
        return discord.Permissions(manage_guild=True)
    needed: discord.Permissions | None = command.default_permissions
    return needed


def _with_root(command: Command) -> list[Any]:
    return [command, command.root_parent or command]


def _may_use(command: Command, interaction: discord.Interaction[Any]) -> bool:
    if interaction.guild_id is None:
        return not any(each.guild_only for each in _with_root(command))
    needed = map(_needed, _with_root(command))
    return all(
        each is None
        or interaction.permissions.is_superset(each)
        or (each.manage_guild and is_moderator(interaction))
        for each in needed
    )


def about_card(words: Words, info: CatalogueInfo, links: Sequence[Button | None]) -> Card:
    """Return the card on what the bot is, what it knows, and under which terms."""
    card = Card().text(
        "## Kollab",
        words.gettext("I know who worked with whom in K-pop, and who says so."),
        " · ".join([_counts(words, info), *_data_lines(words, info)]),
        words.gettext("A fan project, not affiliated with any artist, label or Discord."),
    )
    more = [
        push_button(words.gettext("Privacy"), f"{ABOUT}:privacy"),
        push_button(words.gettext("Sources"), f"{ABOUT}:sources"),
    ]
    return card.buttons([*filter(None, links), *more])


def about_links(words: Words, about: AboutSettings, application_id: int) -> list[Button | None]:
    """Make the buttons that lead elsewhere; None for what the operator has not set."""
    return [
        link_button(words.gettext("Invite"), invite_link(application_id)),
        link_button(words.gettext("Source code"), about.source),
        link_button(words.gettext("Support"), about.support),
    ]


def sources_card(words: Words, info: CatalogueInfo) -> Card:
    """Return the card on where all of it is from, how old it is, and under which terms."""
    card = Card().text(
        f"## {words.gettext('Sources')}", " · ".join(escape(each, 80) for each in info.sources)
    )
    return card.rule().text(
        words.gettext("Free software under the MIT licence; the data keeps its sources' terms."),
        *(f"-# {line}" for line in _versions(words, info)),
    )


def _counts(words: Words, info: CatalogueInfo) -> str:
    parts = [
        words.ngettext("{n} collaboration", "{n} collaborations", info.collaborations),
        words.ngettext("{n} artist", "{n} artists", info.artists),
    ]
    return f"**{' · '.join(parts)}**"


def _versions(words: Words, info: CatalogueInfo) -> list[str]:
    said = words.gettext("Version {version}", version=escape(version("kollab-bot")))
    return [said, *_data_lines(words, info)]


def _data_lines(words: Words, info: CatalogueInfo) -> list[str]:
    if info.data_date is None:
        return []
    date = words.date(info.data_date)
    return [words.gettext("Data {version}, as of {date}", version=escape(info.version), date=date)]


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
