"""Everything that is set, what was changed by whom, and what a file would change."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import Words
from bot.kit.zone_search import ZoneSuggestion
from bot.settings.cards.words import (
    change_lines,
    change_title,
    clock_line,
    setting_name,
    setting_text,
)
from bot.settings.model import DEFAULTS, KEYS, Change, GuildSettings, SettingsChange

HISTORY = "setting-changes"
APPLY = "settings-import"
RESET = "settings-reset"
KEEP = "settings-keep"
HISTORY_PAGE = 5


def show_card(words: Words, settings: GuildSettings, zone: ZoneSuggestion) -> Card:
    """Show every setting in words; what was not touched says so."""
    lines = [_setting_line(words, settings, key) for key in KEYS]
    now = words.gettext("Server time: {clock}", clock=clock_line(zone))
    return (
        Card()
        .text("## " + words.gettext("Settings"), f"-# {now}")
        .text(*lines)
        .text("-# " + words.gettext("Change them in `/setup`, check them with `/settings check`."))
    )


def history_card(words: Words, changes: Sequence[SettingsChange], *, newest: bool) -> Card:
    """Show a page of changes; one more than a page holds means that there are older ones."""
    card = Card().text("## " + words.gettext("Settings history"))
    if not changes:
        return card.text(words.gettext("No changes yet."))
    for each in changes[:HISTORY_PAGE]:
        card.text(f"**{change_title(words, each)}**", *change_lines(words, each.changes))
    card.text("-# " + words.gettext("Undo a change with `/settings undo`."))
    return card.buttons(_history_buttons(words, changes, newest=newest))


def undone_card(words: Words, change: SettingsChange) -> Card:
    """Return the card that says what is as it was before."""
    return (
        Card()
        .text("### " + words.gettext("✓ Undone"), *change_lines(words, change.changes))
        .text("-# " + words.gettext("You can undo this too, with `/settings undo`."))
    )


def proposal_card(words: Words, changes: Sequence[Change], proposal: str) -> Card:
    """Show what a file would change, and ask whether it should."""
    if not changes:
        return Card().text(words.gettext("The file is fine, and nothing would change."))
    title = words.ngettext(
        "The file is fine. It would change {n} setting:",
        "The file is fine. It would change {n} settings:",
        len(changes),
    )
    label = words.ngettext("Change {n} setting", "Change {n} settings", len(changes))
    return (
        Card()
        .text(f"### {title}", *change_lines(words, changes))
        .text("-# " + words.gettext("Nothing has changed yet."))
        .buttons(
            [
                push_button(label, f"{APPLY}:{proposal}", style=ButtonStyle.primary),
                _keep_button(words),
            ]
        )
    )


def reset_card(words: Words, changes: Sequence[Change]) -> Card:
    """Show what setting everything back would change, and ask whether it should."""
    if not changes:
        return Card().text(words.gettext("Nothing is set here: everything is on its default."))
    return (
        Card()
        .text(
            "### " + words.gettext("Reset everything?"),
            words.gettext("Posts will stop, and this will change:"),
            *change_lines(words, changes),
            "-# " + words.gettext("Undo it with `/settings undo`."),
        )
        .buttons(
            [
                push_button(words.gettext("Reset everything"), RESET, style=ButtonStyle.danger),
                _keep_button(words),
            ]
        )
    )


def changed_card(words: Words, change: SettingsChange) -> Card:
    """Return the card that says what was changed."""
    if not change.changes:
        return Card().text(words.gettext("Everything was already set that way."))
    return (
        Card()
        .text("### " + words.gettext("✓ Changed"), *change_lines(words, change.changes))
        .text("-# " + words.gettext("Undo it with `/settings undo`."))
    )


def kept_card(words: Words) -> Card:
    """Return the card that says that all stays as it is."""
    return Card().text(words.gettext("Nothing was changed."))


def _setting_line(words: Words, settings: GuildSettings, key: str) -> str:
    text = setting_text(words, settings, key)
    if getattr(settings, key) == getattr(DEFAULTS, key):
        text = words.gettext("{value} (default)", value=text)
    return f"- **{setting_name(words, key)}**: {text}"


def _history_buttons(
    words: Words, changes: Sequence[SettingsChange], *, newest: bool
) -> list[Button]:
    buttons = []
    if not newest:
        buttons.append(push_button(words.gettext("◀ Newest"), f"{HISTORY}:newest"))
    if len(changes) > HISTORY_PAGE:
        last = changes[HISTORY_PAGE - 1].id
        buttons.append(push_button(words.gettext("Older ▶"), f"{HISTORY}:{last}"))
    return buttons


def _keep_button(words: Words) -> Button:
    return push_button(words.gettext("Keep as is"), KEEP)
