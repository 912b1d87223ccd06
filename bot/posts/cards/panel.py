"""The moderators' panel: what is set, in words, and the controls to change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ButtonStyle, ChannelType, ui
from discord.utils import format_dt

from bot.kit.discord.card import Button, Card, Option, Select, push_button, select_menu
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.kit.zone_search import ZoneSuggestion
from bot.kit.zones import local_date
from bot.posts.cards.reasons import feature_name
from bot.posts.coming import Coming
from bot.posts.model import FEATURES, DuePost
from bot.posts.schedule import PostKind, kind_settings
from bot.settings.cards.words import EMPTY_DAYS, clock, hours_text, weekday_name
from bot.settings.cards.zones import clock_line, offset_word
from bot.settings.model import DEFAULTS, LANGUAGES, GuildSettings

PANEL = "setup"
DAILY_CHANNEL = f"{PANEL}:daily-channel"
FALLBACK = f"{PANEL}:fallback"
LANGUAGE = f"{PANEL}:language"
ZONE_PICK = f"{PANEL}:zone-pick"
OPEN_FORM = f"{PANEL}:form"
PAUSE = f"{PANEL}:pause"
RESUME = f"{PANEL}:resume"
OFF = f"{PANEL}:off"
POST_NOW = f"{PANEL}:post-now"
CHECK = f"{PANEL}:check"
REFRESH = f"{PANEL}:show"
OPEN_TRIVIA = f"{PANEL}:trivia"
OWN_LANGUAGE = "own"
CHANNELS = [
    ChannelType.text,
    ChannelType.news,
    ChannelType.public_thread,
    ChannelType.news_thread,
]
"""Where posts can go."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows.

    `own_language` is one of Discord's locale tags. `present` are the settings without channels and
    roles that are gone, which no select can show. `missing` are lines about what does not work,
    `said` what the moderator has just done, `zones` those to choose from.
    """

    settings: GuildSettings
    coming: Coming
    now: dt.datetime
    zone: ZoneSuggestion
    own_language: str
    present: GuildSettings
    missing: Sequence[str] = ()
    said: Sequence[str] = field(default=())
    zones: Sequence[ZoneSuggestion] = ()


def setup_card(words: Words, panel: Panel) -> Card:
    """Show the panel."""
    card = Card().text("## " + words.gettext("Setup"), *panel.said)
    card.text(*_zone_lines(words, panel))
    if panel.zones:
        card.select(_zone_select(words, panel.zones))
    card.buttons([push_button(words.gettext("Time zone …"), f"{OPEN_FORM}:zone")])
    _daily(words, panel, card.rule())
    _weekly(words, panel, card.rule())
    if panel.missing:
        card.rule().text("### " + words.gettext("What is missing"), *panel.missing)
    return _rest(words, panel, card.rule())


def _zone_lines(words: Words, panel: Panel) -> list[str]:
    zone = panel.zone
    if zone.name == DEFAULTS.time_zone:
        return [
            words.gettext("Times here are **UTC**: it is **{time}** now.", time=_time(zone)),
            words.gettext("If your server lives elsewhere, choose its time zone first."),
        ]
    return [
        words.gettext(
            "It is **{time}** here: {zone}, {offset}.",
            time=_time(zone),
            zone=escape(zone.name),
            offset=offset_word(zone.offset),
        )
    ]


def _daily(words: Words, panel: Panel, card: Card) -> None:
    settings = panel.settings
    card.text("### " + headline(words, settings, PostKind.DAILY))
    if settings.daily_channel is None:
        card.text(words.gettext("Choose a channel, and what happened on this day comes each day."))
    else:
        card.text(
            words.gettext(
                "Every day at **{time}** in {channel}",
                time=clock(settings.daily_time),
                channel=f"<#{settings.daily_channel}>",
            ),
            *next_lines(words, panel.coming.due.get(PostKind.DAILY), now=panel.now),
            "-# " + " · ".join(_looks(words, settings)),
        )
    placeholder = words.gettext("Channel for the daily post")
    card.select(channel_select(DAILY_CHANNEL, placeholder, panel.present.daily_channel))
    card.buttons(_daily_buttons(words, panel))


def _daily_buttons(words: Words, panel: Panel) -> list[Button]:
    settings = panel.settings
    buttons = [
        push_button(words.gettext("Time …"), f"{OPEN_FORM}:time"),
        push_button(words.gettext("What it shows …"), f"{OPEN_FORM}:look"),
    ]
    if settings.daily_channel is None:
        return buttons
    if begins_later(settings, panel.coming, PostKind.DAILY, now=panel.now):
        label = words.gettext("Post today's now")
        buttons.append(push_button(label, POST_NOW, style=ButtonStyle.primary))
    return [*buttons, *switches(words, PostKind.DAILY, paused=settings.daily_paused)]


def _weekly(words: Words, panel: Panel, card: Card) -> None:
    settings = panel.settings
    card.text("### " + headline(words, settings, PostKind.WEEKLY))
    if settings.weekly_channel is None:
        card.text(words.gettext("Once a week, all of the week's anniversaries in one post."))
    else:
        card.text(
            words.gettext(
                "Every {day} at **{time}** in {channel}",
                day=weekday_name(words, settings.weekly_day),
                time=clock(settings.weekly_time),
                channel=f"<#{settings.weekly_channel}>",
            ),
            *next_lines(words, panel.coming.due.get(PostKind.WEEKLY), now=panel.now),
        )
    buttons = [push_button(words.gettext("Weekly digest …"), f"{OPEN_FORM}:weekly")]
    if settings.weekly_channel is not None:
        buttons += switches(words, PostKind.WEEKLY, paused=settings.weekly_paused)
    card.buttons(buttons)


def _rest(words: Words, panel: Panel, card: Card) -> Card:
    settings = panel.settings
    place = f"<#{settings.fallback_channel}>" if settings.fallback_channel else ""
    card.text(
        "### " + words.gettext("Language and problems"),
        words.gettext(
            "Posts and public answers are in {language}.", language=_tongue(words, panel)
        ),
        words.gettext("When something does not work, I say so in {channel}.", channel=place)
        if place
        else words.gettext("When something does not work, I write to the server's owner."),
    )
    card.select(_language_select(words, panel))
    placeholder = words.gettext("Channel for problems")
    card.select(channel_select(FALLBACK, placeholder, panel.present.fallback_channel))
    card.text("### " + headline(words, settings, PostKind.QUESTION))
    return card.buttons(
        [
            push_button(words.gettext("Trivia …"), OPEN_TRIVIA),
            push_button(words.gettext("Check everything"), CHECK),
            push_button(words.gettext("Refresh"), REFRESH),
        ]
    )


def next_lines(words: Words, due: DuePost | None, *, now: dt.datetime) -> list[str]:
    """Return when the next post comes; nothing where it is off or paused."""
    if due is None:
        return []
    if due.due_at <= now:
        return [words.gettext("Today's post goes out within a minute.")]
    return [
        words.gettext(
            "Next: {day} ({soon})",
            day=format_dt(due.due_at, "f"),
            soon=format_dt(due.due_at, "R"),
        )
    ]


def begins_later(
    settings: GuildSettings, coming: Coming, kind: PostKind, *, now: dt.datetime
) -> bool:
    """Return whether today has no post of a kind and gets none by itself."""
    due, last = coming.due.get(kind), coming.last.get(kind)
    today = local_date(settings.time_zone, now)
    return due is not None and due.key.on > today and (last is None or last < today)


def channel_select(custom_id: str, placeholder: str, current: int | None) -> ui.ChannelSelect[Any]:
    """Make a select of a channel to post in, with the present one chosen; none is possible."""
    return channels_select(custom_id, placeholder, [] if current is None else [current], most=1)


def channels_select(
    custom_id: str, placeholder: str, current: Sequence[int], *, most: int
) -> ui.ChannelSelect[Any]:
    """Make a select of some channels, with the present ones chosen; none is possible."""
    return ui.ChannelSelect(
        custom_id=custom_id,
        placeholder=placeholder,
        channel_types=CHANNELS,
        min_values=0,
        max_values=most,
        required=False,
        default_values=[_default(each) for each in current],
    )


def _default(channel_id: int) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)


def headline(words: Words, settings: GuildSettings, kind: PostKind) -> str:
    """Return the words for whether a kind of post is on."""
    title, slot = feature_name(words, FEATURES[kind]), kind_settings(settings, kind)
    if slot.channel_id is None:
        return words.gettext("{title}: off", title=title)
    if slot.is_paused:
        return words.gettext("{title}: paused", title=title)
    return words.gettext("{title}: on", title=title)


def switches(words: Words, kind: PostKind, *, paused: bool, panel: str = PANEL) -> list[Button]:
    """Make what pauses a kind of post, or goes on with it, and what switches it off."""
    pause = (
        push_button(words.gettext("Go on"), f"{panel}:resume:{kind}", style=ButtonStyle.primary)
        if paused
        else push_button(words.gettext("Pause"), f"{panel}:pause:{kind}")
    )
    return [pause, push_button(words.gettext("Switch off"), f"{panel}:off:{kind}")]


def _looks(words: Words, settings: GuildSettings) -> list[str]:
    late = hours_text(words, settings.catch_up_hours)
    empty = words.gettext(EMPTY_DAYS[settings.empty_day])
    parts = [
        words.gettext("If I was away: up to {hours} late", hours=late),
        words.gettext("Day without an anniversary: {choice}", choice=empty),
        words.gettext("with picture") if settings.picture else words.gettext("without picture"),
    ]
    if settings.ping_role:
        parts.append(words.gettext("mentions {role}", role=f"<@&{settings.ping_role}>"))
    if settings.thread:
        parts.append(words.gettext("opens a thread"))
    if settings.publish:
        parts.append(words.gettext("is published"))
    return parts


def _time(zone: ZoneSuggestion) -> str:
    return f"{zone.local:%H:%M}"


def _zone_select(words: Words, zones: Sequence[ZoneSuggestion]) -> Select:
    options = [Option(each.name, clock_line(each)) for each in zones]
    return select_menu(ZONE_PICK, words.gettext("Which one do you mean?"), options)


def _tongue(words: Words, panel: Panel) -> str:
    return words.tongue(panel.settings.language or panel.own_language.partition("-")[0])


def _language_select(words: Words, panel: Panel) -> Select:
    own = words.tongue(panel.own_language.partition("-")[0])
    options = [
        Option(OWN_LANGUAGE, words.gettext("As the server is set in Discord ({own})", own=own)),
        *(Option(code, words.tongue(code)) for code in LANGUAGES),
    ]
    select = select_menu(LANGUAGE, words.gettext("Language"), options)
    for option in select.options:
        option.default = option.value == (panel.settings.language or OWN_LANGUAGE)
    return select
