"""The moderators' panel: what is set, in words, and the controls to change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from discord import ButtonStyle
from discord.utils import format_dt

from bot.catalogue.model import Suggestion
from bot.kit.discord.card import Button, Card, Option, Select, push_button, select_menu
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.kit.zone_search import ZoneSuggestion, zone_now
from bot.kit.zones import local_date
from bot.posts.model import Coming
from bot.posts.schedule import DAILY_POST, WEEKLY_DIGEST, PostKind
from bot.posts.sources import PostSources, ServerSource
from bot.settings.cards.panel import Panel, PanelView, draw_controls, draw_missing, tongue
from bot.settings.cards.words import clock_line, offset_word, phrases, setting_text
from bot.settings.declare import Group
from bot.settings.model import DEFAULTS, GuildSettings

SETUP = Panel("setup", (Group.TIME_ZONE, Group.DAILY, Group.WEEKLY, Group.GENERAL))
ZONE_PICK = f"{SETUP.name}:zone-pick"
CHECK = f"{SETUP.name}:check"
OPEN_TRIVIA = f"{SETUP.name}:trivia"
OPEN_HOME = f"{SETUP.name}:home"
OPEN_CURATION = f"{SETUP.name}:curation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsView(PanelView):
    """What a panel shows that is about posts too.

    `zones` are those to choose from, `home` the home artists.
    """

    sources: PostSources
    coming: Coming
    now: dt.datetime
    zones: Sequence[ZoneSuggestion] = ()
    home: Sequence[Suggestion] = ()


def setup_card(words: Words, view: PostsView) -> Card:
    """Show the panel."""
    card = Card().text("## " + words.gettext("Setup"), *view.said)
    card.text(*_zone_lines(words, view))
    if view.zones:
        card.select(_zone_select(words, view.zones))
    draw_controls(words, view, Group.TIME_ZONE, card)
    _daily(words, view, card.rule())
    _weekly(words, view, card.rule())
    draw_missing(words, view, card)
    return _rest(words, view, card.rule())


def _zone_lines(words: Words, view: PostsView) -> list[str]:
    zone = zone_now(view.settings.time_zone, now=view.now)
    time = f"{zone.local:%H:%M}"
    if zone.name == DEFAULTS.time_zone:
        return [
            words.gettext("Times here are **UTC**; it's **{time}** now.", time=time),
            words.gettext("In another time zone? Set it first."),
        ]
    return [
        words.gettext(
            "It's **{time}** here: {zone}, {offset}.",
            time=time,
            zone=escape(zone.name),
            offset=offset_word(zone.offset),
        )
    ]


def _daily(words: Words, view: PostsView, card: Card) -> None:
    source = view.sources.server(DAILY_POST)
    lines = [words.gettext("Pick a channel for a daily “on this day” post.")]
    if view.settings.daily_channel is not None:
        first = ("catch_up_hours", "empty_day", "picture")
        looks = phrases(words, view.settings, Group.DAILY, first=first)
        lines = [*daily_lines(words, view, source), "-# " + " · ".join(looks)]
    card.text("### " + headline(words, view.settings, source)).text(*lines)
    draw_controls(words, view, Group.DAILY, card, post_now(words, view, DAILY_POST))


def _weekly(words: Words, view: PostsView, card: Card) -> None:
    source = view.sources.server(WEEKLY_DIGEST)
    lines = [words.gettext("Once a week: the week's anniversaries in one post.")]
    if view.settings.weekly_channel is not None:
        lines = weekly_lines(words, view, source)
    card.text("### " + headline(words, view.settings, source)).text(*lines)
    draw_controls(words, view, Group.WEEKLY, card)


def _rest(words: Words, view: PostsView, card: Card) -> Card:
    told = words.gettext("If something breaks, I'll message the server owner.")
    if view.settings.fallback_channel:
        place = setting_text(words, view.settings, "fallback_channel")
        told = words.gettext("If something breaks, I'll say so in {channel}.", channel=place)
    spoken = words.gettext(
        "Posts and public answers are in {language}.", language=tongue(words, view)
    )
    card.text("### " + words.gettext("Language and alerts"), spoken, told)
    if view.settings.manager_role:
        role = setting_text(words, view.settings, "manager_role")
        card.text(words.gettext("{role} may change all of this, too.", role=role))
    draw_controls(words, view, Group.GENERAL, card)
    card.text(
        *(
            "### " + headline(words, view.settings, each)
            for each in view.sources.servers
            if each.kind not in (DAILY_POST, WEEKLY_DIGEST)
        )
    )
    return card.buttons(
        [
            push_button(words.gettext("Trivia …"), OPEN_TRIVIA),
            push_button(words.gettext("Home artists …"), OPEN_HOME),
            push_button(words.gettext("Corrections …"), OPEN_CURATION),
            push_button(words.gettext("Check everything"), CHECK),
            refresh_button(words, view),
        ]
    )


def daily_lines(words: Words, view: PostsView, source: ServerSource) -> list[str]:
    """Return when and where something comes that is on every day."""
    keys = (source.keys.time, source.keys.channel)
    time, channel = (setting_text(words, view.settings, key) for key in keys)
    when = words.gettext("Every day at **{time}** in {channel}", time=time, channel=channel)
    return [when, *_next_lines(words, view, source.kind)]


def weekly_lines(words: Words, view: PostsView, source: ServerSource) -> list[str]:
    """Return when and where something comes that is on once a week."""
    keys = {
        "day": source.keys.weekday or "",
        "time": source.keys.time,
        "channel": source.keys.channel,
    }
    values = {name: setting_text(words, view.settings, key) for name, key in keys.items()}
    when = words.gettext("Every {day} at **{time}** in {channel}", **values)
    return [when, *_next_lines(words, view, source.kind)]


def _next_lines(words: Words, view: PostsView, kind: PostKind) -> list[str]:
    if (due := view.coming.due.get(kind)) is None:
        return []
    if due.due_at <= view.now:
        return [words.gettext("Today's post goes out within a minute.")]
    day, soon = format_dt(due.due_at, "f"), format_dt(due.due_at, "R")
    return [words.gettext("Next: {day} ({soon})", day=day, soon=soon)]


def post_now(words: Words, view: PostsView, kind: PostKind) -> list[Button]:
    """Make the button that posts today's, where there is none and none comes by itself."""
    due, last = view.coming.due.get(kind), view.coming.last.get(kind)
    today = local_date(view.settings.time_zone, view.now)
    if due is None or due.key.on <= today or (last is not None and last >= today):
        return []
    label, custom_id = words.gettext("Post today's now"), f"{view.panel.name}:post-now"
    return [push_button(label, custom_id, style=ButtonStyle.primary)]


def refresh_button(words: Words, view: PanelView) -> Button:
    """Make the button that shows the panel as things are now."""
    return push_button(words.gettext("Refresh"), f"{view.panel.name}:show")


def headline(words: Words, settings: GuildSettings, source: ServerSource) -> str:
    """Return the words for whether a kind of post is on."""
    title, own = words.gettext(source.name), source.settings(settings)
    if own.channel_id is None:
        return words.gettext("{title}: off", title=title)
    if own.is_paused:
        return words.gettext("{title}: paused", title=title)
    return words.gettext("{title}: on", title=title)


def _zone_select(words: Words, zones: Sequence[ZoneSuggestion]) -> Select:
    options = [Option(each.name, clock_line(each)) for each in zones]
    return select_menu(ZONE_PICK, words.gettext("Which one do you mean?"), options)
