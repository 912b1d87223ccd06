"""Panels by which moderators change settings: the controls of each group, as they are declared.

They show, and take, what the server still has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import discord
from discord import ButtonStyle, ChannelType, SelectDefaultValue, SelectDefaultValueType, ui

from bot.kit.discord.card import AnySelect, Button, Card, Option, push_button, select_menu
from bot.kit.discord.i18n import Words
from bot.kit.discord.origin import has_channel, has_role
from bot.kit.errors import FaultCode, InvalidInputError
from bot.settings.cards.words import change_lines
from bot.settings.declare import (
    CHANNEL,
    CHANNELS,
    LANGUAGE,
    LANGUAGES,
    MOST_CHANNELS,
    ROLE,
    Control,
    Group,
    InForm,
    InPanel,
    Pausing,
    SettingsCode,
    SettingsForm,
)
from bot.settings.model import (
    SETTINGS,
    GuildSettings,
    SettingsChange,
    plain_of,
    read_setting,
)

CHANNEL_TYPES = [
    ChannelType.text,
    ChannelType.news,
    ChannelType.public_thread,
    ChannelType.news_thread,
]
"""Where posts can go."""

OWN_LANGUAGE = "own"
_PLACES = [key for key, each in SETTINGS.items() if each.kind is CHANNEL]

C = TypeVar("C", bound=Control)


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel; `name` begins the custom ids of its controls."""

    name: str
    groups: tuple[Group, ...]

    def controls(self, of: type[C], *, group: Group | None = None) -> dict[str, C]:
        """Return the controls of one sort by the key of their setting, of one group or of all."""
        groups = self.groups if group is None else (group,)
        return {
            key: each.control
            for key, each in SETTINGS.items()
            if each.group in groups and isinstance(each.control, of)
        }

    def forms(self, *, group: Group | None = None) -> dict[str, SettingsForm]:
        """Return the forms that its buttons open, by name."""
        found = self.controls(InForm, group=group).values()
        return {each.form.name: each.form for each in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """What a panel shows.

    `own_language` is one of Discord's locale tags. `present` are the settings without channels and
    roles that are gone, which no select can show. `missing` are lines about what does not work,
    `notes` about what does all the same, `said` what the moderator has just done.
    """

    panel: Panel
    settings: GuildSettings
    present: GuildSettings
    own_language: str
    missing: Sequence[str]
    said: Sequence[str]
    notes: Sequence[str] = ()


def draw_controls(
    words: Words, view: PanelView, group: Group, card: Card, more: Iterable[Button] = ()
) -> Card:
    """Add a group's selects and buttons to its words; `more` come before what pauses it."""
    for key, control in view.panel.controls(InPanel, group=group).items():
        card.select(_select(words, view, key, control))
    forms = [
        push_button(words.gettext(form.button), f"{view.panel.name}:form:{name}")
        for name, form in view.panel.forms(group=group).items()
    ]
    return card.buttons([*forms, *more, *_pausing(words, view, group)])


def draw_missing(words: Words, view: PanelView, card: Card) -> None:
    """Add what does not work, if anything."""
    if view.missing:
        card.rule().text("### " + words.gettext("What to fix"), *view.missing)
    card.text(*view.notes)


def tongue(words: Words, view: PanelView) -> str:
    """Name the language of what everybody reads."""
    return words.tongue(view.settings.language or view.own_language.partition("-")[0])


def channel_select(
    custom_id: str, placeholder: str, current: Sequence[int], *, most: int = 1
) -> ui.ChannelSelect[Any]:
    """Make a select of channels to post in, with the present ones chosen; none is possible."""
    channel = SelectDefaultValueType.channel
    return ui.ChannelSelect(
        custom_id=custom_id,
        placeholder=placeholder,
        channel_types=CHANNEL_TYPES,
        min_values=0,
        max_values=most,
        required=False,
        default_values=[SelectDefaultValue(id=each, type=channel) for each in current],
    )


def _select(words: Words, view: PanelView, key: str, control: InPanel) -> AnySelect:
    custom_id, label = f"{view.panel.name}:{control.id}", words.gettext(control.label)
    value = getattr(view.present, key)
    if SETTINGS[key].kind is LANGUAGE:
        return _language_select(words, view, custom_id, label)
    if SETTINGS[key].kind is CHANNELS:
        return channel_select(custom_id, label, value, most=MOST_CHANNELS)
    return channel_select(custom_id, label, [value] if value else [])


def _language_select(words: Words, view: PanelView, custom_id: str, label: str) -> AnySelect:
    own = words.tongue(view.own_language.partition("-")[0])
    options = [
        Option(OWN_LANGUAGE, words.gettext("As the server is set in Discord ({own})", own=own)),
        *(Option(code, words.tongue(code)) for code in LANGUAGES),
    ]
    select = select_menu(custom_id, label, options)
    for option in select.options:
        option.default = option.value == (view.settings.language or OWN_LANGUAGE)
    return select


def _pausing(words: Words, view: PanelView, group: Group) -> list[Button]:
    buttons, name = [], view.panel.name
    for key, control in view.panel.controls(Pausing, group=group).items():
        if getattr(view.settings, control.channel) is None:
            continue
        if getattr(view.settings, key):
            label, custom_id = words.gettext("Resume"), f"{name}:resume:{control.what}"
            buttons.append(push_button(label, custom_id, style=ButtonStyle.primary))
        else:
            buttons.append(push_button(words.gettext("Pause"), f"{name}:pause:{control.what}"))
        buttons.append(push_button(words.gettext("Turn off"), f"{name}:off:{control.what}"))
    return buttons


def said_lines(words: Words, change: SettingsChange) -> list[str]:
    """Return the words for what a change did."""
    if not change.changes:
        return ["-# " + words.gettext("Nothing was changed.")]
    return [words.gettext("✓ Saved:"), *change_lines(words, change.changes)]


def present(guild: discord.Guild | None, settings: GuildSettings) -> GuildSettings:
    """Return settings without the channels and roles that are gone."""
    if guild is None:
        return settings
    found = {CHANNEL: guild.get_channel_or_thread, ROLE: guild.get_role}
    kept: dict[str, Any] = {}
    for key, setting in SETTINGS.items():
        value = getattr(settings, key)
        if setting.kind is CHANNELS:
            kept[key] = tuple(each for each in value if guild.get_channel_or_thread(each))
        elif value and setting.kind in found and not found[setting.kind](value):
            kept[key] = None
    return replace(settings, **kept)


def fault_here(
    guild: discord.Guild | None, archived: Collection[int], key: str, value: Any
) -> FaultCode | None:
    """Find what is wrong with a value, or one of several, that can only be seen in the server.

    `archived` are threads there that memory does not have.
    """
    kind = SETTINGS[key].kind
    if value is None:
        return None
    if kind in (CHANNEL, CHANNELS):
        here = value in archived or has_channel(guild, value, CHANNEL_TYPES)
        return None if here else SettingsCode.NOT_A_CHANNEL_HERE
    if kind is ROLE:
        return None if has_role(guild, value) else SettingsCode.NOT_A_ROLE_HERE
    return None


def channels_in(values: Mapping[str, Any]) -> list[int]:
    """Return the channels among settings, by key, as `change` takes them."""
    found = (
        read_setting(key, plain_of(key, each)) for key, each in values.items() if key in _PLACES
    )
    return [each for each in found if each is not None]


def demand_here(
    guild: discord.Guild | None, archived: Collection[int], values: Mapping[str, Any]
) -> None:
    """Raise InvalidInputError where a value, as `change` takes it, is of no use in the server."""
    for key, value in values.items():
        read = read_setting(key, plain_of(key, value))
        for each in read if isinstance(read, tuple) else (read,):
            if code := fault_here(guild, archived, key, each):
                is_everyone = guild is not None and each == guild.id
                raise InvalidInputError(code, key, "@everyone" if is_everyone else str(each))
