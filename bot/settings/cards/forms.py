"""Forms about settings, made of how those are declared, with what is set filled in.

A form's custom id says what it showed: so what somebody else changed while it was open is
neither overwritten unseen nor refused where this moderator left it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from discord import SelectDefaultValue, SelectDefaultValueType, SelectOption, ui

from bot.kit.discord.card import Form
from bot.kit.discord.handlers import Answers, Match
from bot.kit.discord.i18n import Words
from bot.kit.typed import typed_time
from bot.settings.cards.panel import channel_select
from bot.settings.cards.words import value_text
from bot.settings.declare import CHANNEL, FLAG, ROLE, TIME, ZONE, InForm, SettingsForm
from bot.settings.model import SETTINGS, GuildSettings

Values = dict[str, Any]
_LONGEST = {ZONE: 100, TIME: 20}
_LONGEST_NUMBER = 3
_FLAGS = {"yes": True, "no": False}


def form_about(words: Words, form: SettingsForm, settings: GuildSettings) -> Form:
    """Make a form with what is set filled in."""
    shown = [field.shown(settings) for field in _remembered(form)]
    made = Form(words.gettext(form.title), ":".join([form.id, *shown]))
    for field in _fields(form):
        label, help_ = words.gettext(field.control.label), field.help(words, settings)
        made.field(label, field.item(words, settings), description=help_)
    return made


def template_of(form: SettingsForm) -> str:
    """Return the pattern of a form's custom id."""
    shown = [f"(?P<{field.control.id}>{field.pattern})" for field in _remembered(form)]
    return ":".join([form.id, *shown])


def changes_in(form: SettingsForm, found: Match, answers: Answers) -> tuple[Values, Values]:
    """Return what was changed: what a form showed, and what it brings; raises InvalidInputError."""
    shown, brought = Values(), Values()
    for field in _fields(form):
        text, given = found[field.control.id], answers.get(field.control.id, ())
        shown |= field.read(text)
        brought |= field.taken(given, shown=text)
    changed = [key for key in brought if brought[key] != shown[key]]
    return {key: shown[key] for key in changed}, {key: brought[key] for key in changed}


class _Field:
    def __init__(self, key: str, control: InForm) -> None:
        self.key = key
        self.control = control
        self.kind = SETTINGS[key].kind
        self.pattern = self.kind.pattern

    def shown(self, settings: GuildSettings) -> str:
        value = getattr(settings, self.key)
        if self.kind is FLAG:
            return "yes" if value else "no"
        return str(self.kind.write(value or 0))

    def read(self, shown: str) -> Values:
        if self.kind is FLAG:
            return {self.key: _FLAGS[shown]}
        return {self.key: None if shown == "0" else self.kind.read(self.key, shown)}

    def taken(self, given: Sequence[str], *, shown: str) -> Values:
        text = next(iter(given), "").strip()
        if self.kind is TIME:
            return {self.key: typed_time(text)}
        if self.kind in (CHANNEL, ROLE):
            return self.read(text or "0")
        return self.read(text or shown if self.kind.offered else text)

    def item(self, words: Words, settings: GuildSettings) -> ui.Item[Any]:
        name, current = self.control.id, self.shown(settings)
        if offered := self.kind.offered:
            # A number may be one that is not offered, from a file.
            values = offered if current in offered else sorted([*offered, current], key=int)
            labels = [
                (each, value_text(words, self.key, _FLAGS.get(each, each))) for each in values
            ]
            return ui.Select(custom_id=name, options=_options(labels, [current]))
        if self.kind in (CHANNEL, ROLE):
            make = channel_select if self.kind is CHANNEL else _role_select
            return make(name, "", [] if current == "0" else [int(current)])
        longest = _LONGEST.get(self.kind, _LONGEST_NUMBER)
        return ui.TextInput(custom_id=name, default=current, max_length=longest)

    def help(self, words: Words, settings: GuildSettings) -> str:
        if self.kind is TIME:
            return words.gettext("For example 09:00 or 21:30, in {zone}", zone=settings.time_zone)
        return words.gettext(self.control.help) or ("" if self.kind.offered else self.kind.bounds)


class _Flags(_Field):
    def __init__(self, controls: dict[str, InForm]) -> None:
        super().__init__(*next(iter(controls.items())))
        # What is there by itself comes first.
        self.options = dict(
            sorted(controls.items(), key=lambda each: not SETTINGS[each[0]].default)
        )
        self.pattern = "[a-z_-]*"

    def shown(self, settings: GuildSettings) -> str:
        return "-".join(key for key in self.options if getattr(settings, key))

    def read(self, shown: str) -> Values:
        return self.taken(shown.split("-"), shown=shown)

    def taken(self, given: Sequence[str], *, shown: str) -> Values:
        return {key: key in given for key in self.options}

    def item(self, words: Words, settings: GuildSettings) -> ui.Item[Any]:
        labels = [(key, words.gettext(each.option)) for key, each in self.options.items()]
        return ui.Select(
            custom_id=self.control.id,
            min_values=0,
            max_values=len(labels),
            required=False,
            options=_options(labels, self.shown(settings).split("-")),
        )


def _fields(form: SettingsForm) -> list[_Field]:
    found: dict[str, dict[str, InForm]] = {}
    for key, each in SETTINGS.items():
        if isinstance(each.control, InForm) and each.control.form is form:
            found.setdefault(each.control.id, {})[key] = each.control
    return [
        _Field(*next(iter(each.items()))) if len(each) == 1 else _Flags(each)
        for each in found.values()
    ]


def _remembered(form: SettingsForm) -> list[_Field]:
    found = [each for each in _fields(form) if each.pattern]
    return sorted(found, key=lambda each: each.key not in form.first)


def _options(labels: Iterable[tuple[str, str]], chosen: Sequence[str]) -> list[SelectOption]:
    return [
        SelectOption(label=label, value=value, default=value in chosen) for value, label in labels
    ]


def _role_select(custom_id: str, placeholder: str, current: Sequence[int]) -> ui.RoleSelect[Any]:
    role = SelectDefaultValueType.role
    return ui.RoleSelect(
        custom_id=custom_id,
        placeholder=placeholder,
        min_values=0,
        required=False,
        default_values=[SelectDefaultValue(id=each, type=role) for each in current],
    )
