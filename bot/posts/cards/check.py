"""What works and what does not, line by line, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from discord.utils import format_dt

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import Words
from bot.kit.zone_search import ZoneSuggestion
from bot.kit.zones import zone_of
from bot.posts.cards.reasons import feature_name, reason_text, remedy_text
from bot.posts.model import PROBLEMS, Coming, DuePost, MissingPermission, Obstacle, Problem
from bot.posts.schedule import Ability
from bot.posts.sources import EXTRA_ABILITIES, PostSources
from bot.settings.cards.words import clock_line
from bot.settings.model import GuildSettings

AGAIN = "settings-check"


@dataclass(frozen=True, slots=True)
class Check:
    """What is known of a server: what is set, what it lacks now, and since when.

    `archived` are those of its channels that are archived threads, which a message opens.
    """

    settings: GuildSettings
    coming: Coming
    now: dt.datetime
    zone: ZoneSuggestion
    sources: PostSources
    missing: Sequence[MissingPermission]
    problems: Sequence[Problem]
    archived: Collection[int] = ()


def check_card(words: Words, check: Check) -> Card:
    """Return the card on what works, what features lack, how to mend it, what is next."""
    clock = words.gettext("Server time: {clock}", clock=clock_line(check.zone))
    card = Card().text("## " + _title(words, check), clock)
    for feature in check.sources.abilities:
        if not _is_moot(check, feature):
            card.text(*_feature_lines(words, check, feature))
    card.text(*archived_lines(words, check.archived))
    return card.buttons([push_button(words.gettext("Check again"), AGAIN)])


def missing_lines(words: Words, missing: Iterable[Obstacle], sources: PostSources) -> list[str]:
    """Return, for each lack, what does not work, why, and how to mend it."""
    lines = []
    for each in missing:
        name = feature_name(words, each.feature, sources)
        why = reason_text(words, each.reason, channel_id=each.channel_id)
        lines += [
            "✗ " + words.gettext("**{name}** isn't working: {why}", name=name, why=why),
            "→ " + remedy_text(words, each.reason, channel_id=each.channel_id),
        ]
    return lines


def archived_lines(words: Words, archived: Iterable[int]) -> list[str]:
    """Return, for each channel that is an archived thread, that nothing is to be done about it."""
    return [
        "-# "
        + words.gettext("{channel} is archived: my next message opens it.", channel=f"<#{each}>")
        for each in archived
    ]


def _is_moot(check: Check, feature: Ability) -> bool:
    """Return whether nothing can be said of a feature: nobody asked for it, or nobody can know.

    What goes with a post is not looked at where the post itself can't be sent.
    """
    if feature == PROBLEMS:
        return not check.sources.is_switched_on(check.settings, feature)
    broken = _broken(check)
    posts = [each for each in check.sources.with_extras if each.channel_id(check.settings)]
    blocked = bool(posts) and all(each.feature in broken for each in posts)
    return feature in EXTRA_ABILITIES and blocked and feature not in broken


def _broken(check: Check) -> set[Ability]:
    return {each.feature for each in check.missing} | {each.feature for each in check.problems}


def _title(words: Words, check: Check) -> str:
    broken = _broken(check)
    if not any(
        check.sources.is_switched_on(check.settings, each) for each in check.sources.abilities
    ):
        return words.gettext("Nothing is on yet: start with `/setup`")
    if not broken:
        return words.gettext("Everything works")
    return words.ngettext("{n} thing isn't working", "{n} things aren't working", len(broken))


def _feature_lines(words: Words, check: Check, feature: Ability) -> list[str]:
    name = feature_name(words, feature, check.sources)
    if not check.sources.is_switched_on(check.settings, feature):
        return ["○ " + words.gettext("**{name}** is off.", name=name)]
    missing = [each for each in check.missing if each.feature == feature]
    problems = [each for each in check.problems if each.feature == feature]
    if not missing and not problems:
        return _working_lines(words, check, feature)
    lines = missing_lines(words, missing or problems, check.sources)
    for each in problems:
        since = format_dt(each.since_at, "R")
        lines.append("-# " + words.gettext("Noticed {since}", since=since))
    return lines


def _working_lines(words: Words, check: Check, feature: Ability) -> list[str]:
    name, source = feature_name(words, feature, check.sources), check.sources.blocked_with(feature)
    if source is not None and source.settings(check.settings).is_paused:
        return [
            "‖ "
            + words.gettext("**{name}** is paused. Resume it with `/schedule resume`.", name=name)
        ]
    line = "✓ " + words.gettext("**{name}** works.", name=name)
    due = check.coming.due.get(source.kind) if source else None
    return [line, *_next_lines(words, check, due)]


def _next_lines(words: Words, check: Check, due: DuePost | None) -> list[str]:
    if due is None:
        return []
    if due.due_at <= check.now:
        return ["-# " + words.gettext("The next post goes out within a minute.")]
    local = due.due_at.astimezone(zone_of(check.settings.time_zone))
    return [
        "-# "
        + words.gettext(
            "Next: {day} ({soon}); server time: {local} on {date}",
            day=format_dt(due.due_at, "f"),
            soon=format_dt(due.due_at, "R"),
            local=f"{local:%H:%M}",
            date=words.day_of_year(local.date()),
        )
    ]
