"""What curators see of what they do of their own accord, and of what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discord import ButtonStyle, app_commands
from discord.utils import format_dt

from bot.curation.cards.entry import (
    ENTRY_KINDS,
    change_lines,
    edit_title,
    entry_title,
)
from bot.curation.cards.queue import (
    DESTRUCTIVE,
    TRUSTS,
    destruction_lines,
    do_label,
    draw_sight,
    label_of,
    title_of,
    title_said,
)
from bot.curation.cards.scopes import scope_name, where_of
from bot.curation.exchange_service import Difference, ImportPlan
from bot.curation.files import read_plain
from bot.curation.misses_store import Miss
from bot.curation.model import CurationAction, Decision, Edit, Kind, Operation, State, Trust
from bot.curation.names_service import Names
from bot.curation.queue.desk_service import HistoryPage, counted
from bot.curation.queue.forms_service import DeskForm
from bot.curation.queue.service import Sight
from bot.curation.submissions.model import BOXES
from bot.kit.discord import limits
from bot.kit.discord.card import Button, Card, Option, push_button, select_menu
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape, plain
from bot.kit.folding import fold
from bot.lookup.cards.controls import card_button
from bot.settings.cards.words import who_text

DO = "curate-do"
DROP = "curate-drop"
UNDO = "curate-undo"
HISTORY = "curate-history"
BACK = "curate-back"
OPEN = "curate-open"
OFFER = "curate-offer"
IMPORT = "curate-import"
MISS = "curate-miss"
ADD_MISS = "curate-add-miss"
NEW = "curate-new"
EDITED = "curate-edited"
MENDED = "curate-mended"
BEFORE = r"(?P<before>[0-9]{1,15})"
"""A part of custom ids: an edit's id, from which on a page shows older ones."""

FORMATS = {
    "yaml": N_("YAML, everything"),
    "csv": N_("CSV, collaborations only"),
    "json": N_("JSON, everything"),
}
FORMAT_CHOICES = [app_commands.Choice(name=name, value=key) for key, name in FORMATS.items()]
KIND_CHOICES = [
    app_commands.Choice(name=ENTRY_KINDS[kind], value=kind.value)
    for kind in (Kind.WORK, Kind.ARTIST, Kind.SHOW)
]
TRUST_CHOICES = [
    app_commands.Choice(name=N_("Trust"), value=Trust.TRUSTED.value),
    app_commands.Choice(name=N_("Block"), value=Trust.BLOCKED.value),
    app_commands.Choice(name=N_("Neither"), value="nothing"),
]
_DONE = {
    Operation.CREATE: N_("✓ Added: **{title}**"),
    Operation.CHANGE: N_("✓ Changed: **{title}**"),
    Operation.MERGE: N_("✓ Merged: **{title}**"),
    Operation.DELETE: N_("✓ Deleted: **{title}**"),
    Operation.RESTORE: N_("✓ Brought back: **{title}**"),
}
_DECIDED = {
    CurationAction.ACCEPT: N_("accepted by {who}"),
    CurationAction.REJECT: N_("rejected by {who}"),
    CurationAction.LATER: N_("put off by {who}"),
    CurationAction.WITHDRAW: N_("withdrawn by {who}"),
    CurationAction.UNDO: N_("undone by {who}"),
    CurationAction.SUPERSEDE: N_("settled by newer data"),
}
_SHOWN = 20
_PEOPLE = 50
_MISSES = 25
Choice = app_commands.Choice[str]


@dataclass(frozen=True, slots=True)
class Opened:
    """An edit that was opened from its history, with all that was decided about it."""

    sight: Sight
    decisions: Sequence[Decision]


def prepared_card(words: Words, scope: int, sight: Sight, *, today: dt.date) -> Card:
    """Show what a curator is about to do, and ask whether it is meant."""
    edit = sight.preview.edit
    key, card = f"{where_of(scope)}:{edit.id}", Card()
    if edit.operation in DESTRUCTIVE:
        card.text(f"### {title_of(words, sight)}", *destruction_lines(words, sight))
        label, style = do_label(words, sight), ButtonStyle.danger
    else:
        draw_sight(words, sight, card, today=today)
        label, style = words.gettext("Save"), ButtonStyle.success
    shows = words.gettext("It shows in {where} at once. You can undo it.",
                          where=scope_name(words, scope))  # fmt: skip
    return card.text(f"-# {shows}").buttons(
        [
            push_button(label, f"{DO}:{key}", style=style),
            push_button(words.gettext("Cancel"), f"{DROP}:{key}"),
        ]
    )


def done_card(words: Words, scope: int, edit: Edit, *, said: str = "") -> Card:
    """Confirm what was done, and offer to undo it."""
    title = escape(title_said(words, edit))
    card = Card().text(said, words.gettext(_DONE[edit.operation], title=title))
    card.text(f"-# #{edit.id} · {scope_name(words, scope)}")
    shown = edit.kind is Kind.WORK and edit.operation not in DESTRUCTIVE
    look = [card_button(words, edit.slug)] if shown else []
    undo = push_button(words.gettext("Undo"), f"{UNDO}:{where_of(scope)}:{edit.id}")
    return card.buttons([*look, undo])


def undone_line(words: Words, edit: Edit) -> str:
    """Return what is as it was before, as markup."""
    return words.gettext("↩ Undone: **{title}**", title=escape(title_said(words, edit)))


def undone_card(words: Words, scope: int, edit: Edit) -> Card:
    """Confirm what is as it was before."""
    return Card().text(undone_line(words, edit), f"-# #{edit.id} · {scope_name(words, scope)}")


def dropped_card(words: Words) -> Card:
    """Confirm that nothing was done."""
    return Card().text(words.gettext("Nothing was changed."))


def history_card(words: Words, scope: int, page: HistoryPage, *, said: str = "") -> Card:
    """Show what was accepted, each with a button that undoes it."""
    where = where_of(scope)
    title = words.gettext("What was changed in {where}", where=scope_name(words, scope))
    card = Card().text(said, f"### {title}")
    if not page.edits:
        return card.text(words.gettext("Nothing yet."))
    # Where a page begins that has the same edits.
    top = page.edits[0].id + 1
    for edit in page.edits:
        line = _history_line(words, edit)
        if edit.state is State.ACCEPTED:
            label = words.gettext("Undo #{n}", n=edit.id)
            card.row(line, push_button(label, f"{BACK}:{where}:{edit.id}:{top}"))
        else:
            card.text(line)
    options = [Option(str(one.id), f"#{one.id} {title_said(words, one)}") for one in page.edits]
    card.select(select_menu(f"{OPEN}:{where}", words.gettext("Look at one …"), options))
    turning = []
    if not page.is_latest:
        turning.append(push_button(words.gettext("Latest"), f"{HISTORY}:{where}:0"))
    if page.older:
        turning.append(push_button(words.gettext("Older ▶"), f"{HISTORY}:{where}:{page.older}"))
    return card.buttons(turning)


def opened_card(
    words: Words, scope: int, opened: Opened, *, today: dt.date, said: str = ""
) -> Card:
    """Show one edit of the history, with what can be done about it."""
    edit, key = opened.sight.preview.edit, ""
    card = Card().text(said)
    draw_sight(words, opened.sight, card, today=today)
    card.text(*(f"-# {_decision_text(words, each)}" for each in opened.decisions))
    key = f"{where_of(scope)}:{edit.id}"
    buttons: list[Button] = []
    if edit.state is State.ACCEPTED:
        buttons.append(push_button(words.gettext("Undo"), f"{UNDO}:{key}"))
        if scope:
            label = words.gettext("Offer to all servers")
            buttons.append(push_button(label, f"{OFFER}:{key}"))
    back = push_button(words.gettext("◀ Back"), f"{HISTORY}:{where_of(scope)}:0")
    return card.buttons([*buttons, back])


def undo_choices(words: Words, edits: Iterable[Edit], typed: str) -> list[Choice]:
    """Offer edits that can be undone, whose title or number has what is typed."""
    wanted = fold(typed)
    found = [(f"#{each.id} {title_said(words, each)}", str(each.id)) for each in edits]
    return [
        app_commands.Choice(name=plain(label, limits.OPTION_LABEL), value=value)
        for label, value in found
        if wanted in fold(label)
    ][: limits.OPTIONS]


def people_card(
    words: Words, scope: int, people: Sequence[tuple[int, Trust]], *, said: str = ""
) -> Card:
    """Show who is trusted and who is blocked."""
    title = words.gettext("People in {where}", where=scope_name(words, scope))
    card = Card().text(said, f"### {title}")
    for trust in Trust:
        named = [f"<@{user}>" for user, each in people if each is trust]
        if named:
            word = words.gettext(TRUSTS[trust])
            card.text(f"**{word}**: {', '.join(named[:_PEOPLE])}")
    if not people:
        card.text(words.gettext("Nobody is trusted or blocked."))
    return card.text(
        "-# " + words.gettext("Trusted: what they send shows at once, and you can undo it."),
        "-# " + words.gettext("Blocked: they can't send anything in here, nor play trivia."),
        "-# " + words.gettext("`/curate people person:` and `set:` change it."),
    )


def misses_card(words: Words, scope: int, misses: Sequence[Miss]) -> Card:
    """Show what was searched for in vain this week, the most wanted first."""
    title = words.gettext("Searched for in vain this week")
    card = Card().text(f"### {title}")
    if not misses:
        return card.text(words.gettext("Nothing. Every search found something."))
    shown = misses[:_MISSES]
    card.text(*(_miss_line(words, each) for each in shown))
    options = [Option(each.words, each.words, _times(words, each)) for each in shown]
    custom_id = f"{MISS}:{where_of(scope)}"
    return card.select(select_menu(custom_id, words.gettext("Add it …"), options))


def miss_card(words: Words, scope: int, typed: str, kept_id: str) -> Card:
    """Ask what it is that people searched for in vain."""
    ask = words.gettext("What is “{typed}”?", typed=escape(typed))
    return (
        Card()
        .text(ask)
        .buttons(
            [
                push_button(
                    words.gettext(ENTRY_KINDS[kind]),
                    f"{ADD_MISS}:{where_of(scope)}:{kind}:{kept_id}",
                )
                for kind in BOXES
            ]
        )
    )


def form_id(scope: int, form: DeskForm) -> str:
    """Return the custom id of a form, by which it is known what to do with it."""
    where, typed = where_of(scope), form.typed
    if form.edit_id:
        return f"{MENDED}:{where}:{form.edit_id}:{form.number}"
    return (
        f"{EDITED}:{where}:{typed.kind}:{typed.slug}"
        if typed.slug
        else (f"{NEW}:{where}:{typed.kind}")
    )


def form_title(words: Words, scope: int, form: DeskForm) -> str:
    """Return what stands above a form."""
    if form.edit_id:
        return words.gettext("Correct and accept")
    kind = words.gettext(ENTRY_KINDS[form.typed.kind])
    where = scope_name(words, scope)
    message = N_("Change · {kind} · {where}") if form.typed.slug else N_("Add · {kind} · {where}")
    return words.gettext(message, kind=kind, where=where)


def import_card(words: Words, scope: int, plan: ImportPlan, named: Names) -> Card:
    """Show what a file would change, before anything does."""
    new, changed = counted(plan.differences)
    card = Card().text(f"### {words.gettext('What this file would change')}")
    if not plan.differences:
        return card.text(words.gettext("Nothing: all of it is there already."))
    parts = [
        words.ngettext("{n} new", "{n} new", new),
        words.ngettext("{n} changed", "{n} changed", changed),
        words.ngettext("{n} as it is", "{n} as they are", plan.same),
    ]
    card.text(" · ".join(parts) + f" · {scope_name(words, scope)}")
    for each in plan.differences[:_SHOWN]:
        card.text(*_difference_lines(words, each, named))
    if rest := len(plan.differences[_SHOWN:]):
        card.text(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    key = f"{where_of(scope)}:{plan.proposal_id}"
    label = words.ngettext("Import {n}", "Import all {n}", len(plan.differences))
    return card.buttons(
        [
            push_button(label, f"{IMPORT}:{key}", style=ButtonStyle.success),
            push_button(words.gettext("Cancel"), DROP),
        ]
    )


def imported_card(words: Words, scope: int, edits: Sequence[Edit]) -> Card:
    """Confirm what came of a file."""
    done = words.ngettext("✓ {n} imported.", "✓ {n} imported.", len(edits))
    card = Card().text(done, "-# " + words.gettext("`/curate history` undoes them one by one."))
    return card.buttons([push_button(words.gettext("History"), f"{HISTORY}:{where_of(scope)}:0")])


def offered_line(words: Words) -> str:
    """Return where something was offered."""
    return words.gettext("✓ Offered to all servers. My own curators decide.")


def _history_line(words: Words, edit: Edit) -> str:
    title = edit_title(words, edit.kind, edit.operation, _said(edit))
    parts = [f"#{edit.id}"]
    if edit.decision is None or edit.decision.user_id != edit.user_id:
        parts.append(who_text(words, edit.user_id))
    if edit.decision is not None:
        parts.append(_decision_text(words, edit.decision))
    return f"{title}\n-# {' · '.join(parts)}"


def _said(edit: Edit) -> dict[str, object]:
    return read_plain(edit.kind, edit.after or edit.before)


def _decision_text(words: Words, decision: Decision) -> str:
    who = who_text(words, decision.user_id)
    return f"{words.gettext(_DECIDED[decision.action], who=who)} {format_dt(decision.at, 'R')}"


def _miss_line(words: Words, miss: Miss) -> str:
    return words.ngettext(
        "- {n} search for **{words}**", "- {n} searches for **{words}**",
        miss.times, words=escape(miss.words),
    )  # fmt: skip


def _times(words: Words, miss: Miss) -> str:
    return words.ngettext("{n} search", "{n} searches", miss.times)


def _difference_lines(words: Words, each: Difference, named: Names) -> list[str]:
    kind = words.gettext(ENTRY_KINDS[each.kind])
    if each.is_new:
        said = {change.path[0]: change.new for change in each.changes}
        title = escape(entry_title(words, each.kind, said))
        return [words.gettext("**New** ({kind}): **{title}**", kind=kind, title=title)]
    title = label_of(words, each.kind, each.slug, named)
    return [
        words.gettext("**Changed** ({kind}): **{title}**", kind=kind, title=title),
        *change_lines(words, each.kind, each.changes, named),
    ]
