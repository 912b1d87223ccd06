"""The curators' queue: an edit with all that is to be known, and what can be decided about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import discord
from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.curation.cards.entry import (
    ENTRY_KINDS,
    REASONS,
    change_lines,
    edit_title,
    entry_lines,
    entry_title,
)
from bot.curation.cards.scopes import scope_name, where_of
from bot.curation.files import read_plain
from bot.curation.likeness_model import Likeness
from bot.curation.model import (
    ENOUGH_FOR_TRUST,
    Along,
    CurationAction,
    Edit,
    Kind,
    Operation,
    State,
    Trust,
)
from bot.curation.names_service import Names
from bot.curation.queue.service import Decided, QueueItem, Sight
from bot.kit.discord.card import Button, Card, Form, Option, link_button, push_button, select_menu
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.lookup.cards.credits import name_in, show_name
from bot.settings.cards.words import who_text

QUEUE = "curate-queue"
ACCEPT = "curate-accept"
ACCEPT_NOW = "curate-accept-now"
MEND = "curate-mend"
REJECT = "curate-reject"
REJECTED = "curate-rejected"
LATER = "curate-later"
UNDO = "curate-undo-last"
PERSON = "curate-person"
TRUST = "curate-trust"
EDIT = r"(?P<edit>[0-9]{1,15})"
"""A part of custom ids."""

IN_WORDS = "words"
"""What the select of reasons has for whoever wants to add some."""

LONGEST_WORDS = 300
MENDABLE = {Operation.CREATE, Operation.CHANGE}
WITH_A_FORM = {Kind.WORK, Kind.ARTIST, Kind.SHOW}
DESTRUCTIVE = {Operation.DELETE, Operation.MERGE}
TRUSTS = {Trust.TRUSTED: N_("trusted"), Trust.BLOCKED: N_("blocked")}
NEITHER = "nothing"
_OPEN = {State.DRAFT, State.PENDING}
_HEADINGS = {
    True: (N_("As it is now"), N_("As it would be")),
    False: (N_("Before"), N_("After")),
}
_TOUCHED = 15
_MATCHES = 3
_DONE = {
    CurationAction.ACCEPT: N_("✓ Accepted: **{title}**"),
    CurationAction.REJECT: N_("✗ Rejected: **{title}**"),
    CurationAction.LATER: N_("Put off: **{title}**"),
    CurationAction.UNDO: N_("↩ Undone: **{title}**"),
}
_FASTER = {
    State.ACCEPTED: N_("{who} was faster: **{title}** is accepted already."),
    State.REJECTED: N_("{who} was faster: **{title}** is rejected already."),
    State.WITHDRAWN: N_("**{title}** was withdrawn by the person who sent it."),
    State.UNDONE: N_("{who} was faster: **{title}** is undone already."),
    State.SUPERSEDED: N_("**{title}** is settled: newer data says the same."),
}


def queue_card(
    words: Words, scope: int, item: QueueItem | None, *, today: dt.date,
    said: str = "", undoable: int = 0,
) -> Card:  # fmt: skip
    """Show what is to be decided next; `undoable` is the edit that was accepted just now."""
    card = Card().text(said)
    if item is None:
        card.text(words.gettext("Nothing is waiting. All done!"))
        return card.buttons(_undo_buttons(words, scope, undoable, 0))
    edit, sight = item.sight.preview.edit, item.sight
    place = words.gettext(
        "{number} of {total} waiting · {where}",
        number=words.number(item.number + 1),
        total=words.number(item.total),
        where=scope_name(words, scope),
    )
    card.text(f"-# {place}")
    draw_sight(words, sight, card, today=today)
    key = f"{where_of(scope)}:{edit.id}:{item.number}"
    card.buttons(_decisions(words, item, key))
    card.select(_reasons(words, f"{REJECT}:{key}"))
    more = [each for link in edit.links if (each := link_button(_host(link), link))]
    if edit.user_id > 0:
        more.append(push_button(words.gettext("Who sent this …"), f"{PERSON}:{key}"))
    return card.buttons([*more, *_undo_buttons(words, scope, undoable, item.number)])


def waiting_card(words: Words, scope: int, waiting: int) -> Card:
    """Return the notice to curators that something waits, which all of them read."""
    line = words.ngettext(
        "{n} correction is waiting · {where}", "{n} corrections are waiting · {where}",
        waiting, where=scope_name(words, scope),
    )  # fmt: skip
    show = push_button(words.gettext("Look at them …"), f"{QUEUE}:{where_of(scope)}:0")
    return Card().text(f"✎ {line}").buttons([show])


def draw_sight(words: Words, sight: Sight, card: Card, *, today: dt.date) -> None:
    """Add an edit to a card: what it says, what differs, and what speaks against it."""
    preview, named = sight.preview, sight.named
    edit = preview.edit
    is_open = edit.state in _OPEN
    was, becomes = _HEADINGS[is_open]
    card.text(f"### {title_of(words, sight)}")
    if edit.operation in DESTRUCTIVE:
        card.text(*destruction_lines(words, sight)[: None if is_open else 1])
    if preview.before and preview.changes and preview.after:
        card.text(
            f"**{words.gettext('What changes')}**",
            *change_lines(words, edit.kind, preview.changes, named),
        )
    if preview.before and edit.operation is not Operation.MERGE:
        lines = entry_lines(words, edit.kind, preview.before, named, today=today)
        card.rule().text(f"**{words.gettext(was)}**", *map(_small, lines))
    if preview.after and edit.operation is not Operation.MERGE:
        lines = entry_lines(words, edit.kind, preview.after, named, today=today)
        card.rule().text(f"**{words.gettext(becomes)}**", *map(_small, lines))
    card.text(*_along_lines(words, edit.along))
    warnings = _warnings(words, sight) if is_open else ()
    # Whoever is about to do something knows who they are.
    who = () if edit.state is State.DRAFT else who_lines(words, sight)
    card.rule().text(*warnings, _note(edit), *who)


def title_of(words: Words, sight: Sight) -> str:
    """Return what an edit does to what, as markup."""
    preview = sight.preview
    return edit_title(
        words, preview.edit.kind, preview.edit.operation, preview.after or preview.before
    )


def destruction_lines(words: Words, sight: Sight) -> list[str]:
    """Return what a deletion or merge does, and to what else."""
    preview, named = sight.preview, sight.named
    edit = preview.edit
    gone = label_of(words, edit.kind, edit.slug, named)
    if edit.operation is Operation.MERGE:
        stays = label_of(words, edit.kind, edit.into, named)
        lines = [words.gettext("**{gone}** becomes part of **{stays}**", gone=gone, stays=stays)]
    else:
        lines = [words.gettext("**{gone}** won't show any more", gone=gone)]
    others = [one for one in preview.touched if one != (edit.kind, edit.into)]
    if not others:
        return [*lines, words.gettext("Nothing else changes.")]
    gone_too = [one for one in others if one in preview.gone]
    changed = [one for one in others if one not in preview.gone]
    if gone_too:
        lines.append(words.ngettext("{n} goes with it:", "{n} go with it:", len(gone_too)))
        lines += _labels(words, gone_too, named)
    if changed:
        lines.append(words.ngettext("{n} changes with it:", "{n} change with it:", len(changed)))
        lines += _labels(words, changed, named)
    return lines


def _labels(words: Words, those: Sequence[tuple[Kind, str]], named: Names) -> list[str]:
    lines = [
        f"- {words.gettext(ENTRY_KINDS[kind])}: {label_of(words, kind, slug, named)}"
        for kind, slug in those[:_TOUCHED]
    ]
    if rest := len(those[_TOUCHED:]):
        lines.append(words.ngettext("… and {n} more.", "… and {n} more.", rest))
    return lines


def label_of(words: Words, kind: Kind, slug: str, named: Names) -> str:
    """Return what something that is there is called, as markup."""
    if kind is Kind.ARTIST:
        return escape(name_in(words, named.artist(slug)))
    if kind is Kind.SHOW:
        return escape(show_name(words, named.show(slug)))
    return escape(named.works.get(slug, slug) if kind is Kind.WORK else slug)


def confirm_card(words: Words, scope: int, sight: Sight, number: int) -> Card:
    """Ask once more, with all that goes with a deletion or a merge."""
    edit = sight.preview.edit
    key = f"{where_of(scope)}:{edit.id}:{number}"
    do = push_button(do_label(words, sight), f"{ACCEPT_NOW}:{key}", style=ButtonStyle.danger)
    keep = push_button(words.gettext("Keep as is"), f"{QUEUE}:{where_of(scope)}:{number}")
    return (
        Card()
        .text(f"### {title_of(words, sight)}", *destruction_lines(words, sight))
        .text("-# " + words.gettext("You can undo it, with all that goes with it."))
        .buttons([do, keep])
    )


def do_label(words: Words, sight: Sight) -> str:
    """Return what stands on the button that deletes or merges."""
    preview = sight.preview
    if preview.edit.operation is Operation.MERGE:
        return words.gettext("Merge them")
    if not preview.gone:
        return words.gettext("Delete it")
    return words.ngettext("Delete it and {n} more", "Delete it and {n} more", len(preview.gone))


def decided_line(words: Words, decided: Decided) -> str:
    """Return what came of a decision, as markup."""
    edit = decided.edit
    title = escape(title_said(words, edit))
    decision = edit.decision
    if decided.is_ours and decision is not None:
        return words.gettext(_DONE[decision.action], title=title)
    who = who_text(words, decision.user_id) if decision else ""
    return words.gettext(
        _FASTER.get(edit.state, N_("**{title}** is settled")), title=title, who=who
    )


def title_said(words: Words, edit: Edit) -> str:
    """Return what an edit's entry is called, unescaped."""
    return entry_title(words, edit.kind, read_plain(edit.kind, edit.after or edit.before))


def reject_form(words: Words, key: str) -> Form:
    """Ask for a reason, and for words beside it."""
    reasons = [
        discord.SelectOption(label=words.gettext(text), value=reason.value)
        for reason, text in REASONS.items()
    ]
    box = ui.TextInput[discord.ui.Modal](
        custom_id="words", style=discord.TextStyle.paragraph, max_length=LONGEST_WORDS,
        required=False,
    )  # fmt: skip
    return (
        Form(words.gettext("Reject this"), f"{REJECTED}:{key}")
        .field(words.gettext("Why?"), ui.Select(custom_id="reason", options=reasons))
        .field(
            words.gettext("What should they know?"),
            box,
            description=words.gettext("They read this, not who wrote it"),
        )
    )


def person_card(words: Words, scope: int, sight: Sight, number: int, *, said: str = "") -> Card:
    """Show who sent an edit, and what can be thought of them."""
    preview = sight.preview
    key = f"{where_of(scope)}:{preview.edit.id}:{number}"
    card = Card().text(said, *who_lines(words, sight))
    if not preview.is_trusted and preview.accepted < ENOUGH_FOR_TRUST:
        card.text(
            "-# "
            + words.ngettext(
                "You can trust people after {n} accepted correction.",
                "You can trust people after {n} accepted corrections.",
                ENOUGH_FOR_TRUST,
            )
        )
    card.text(
        "-# " + words.gettext("Trusted: what they send shows at once, and you can undo it."),
        "-# " + words.gettext("Blocked: they can't send anything in here, nor play trivia."),
    )
    labels = {
        Trust.TRUSTED.value: words.gettext("Trust"),
        Trust.BLOCKED.value: words.gettext("Block"),
        NEITHER: words.gettext("Neither"),
    }
    choices = [push_button(label, f"{TRUST}:{key}:{value}") for value, label in labels.items()]
    back = push_button(words.gettext("◀ Back"), f"{QUEUE}:{where_of(scope)}:{number}")
    return card.buttons([*choices, back])


def trust_line(words: Words, user_id: int, trust: Trust | None) -> str:
    """Return what is thought of a person from now on, as markup."""
    if trust is None:
        return words.gettext("✓ <@{user}> is neither trusted nor blocked.", user=user_id)
    message = {
        Trust.TRUSTED: N_("✓ <@{user}> is trusted now."),
        Trust.BLOCKED: N_("✓ <@{user}> is blocked now."),
    }[trust]
    return words.gettext(message, user=user_id)


def who_lines(words: Words, sight: Sight) -> list[str]:
    """Return who sent an edit, when, and what is known of them."""
    preview = sight.preview
    edit = preview.edit
    parts = [
        words.gettext("From {who}", who=who_text(words, edit.user_id)),
        format_dt(edit.at, "R"),
        words.gettext("nothing accepted so far"),
    ]
    if preview.accepted:
        told = words.ngettext("{n} accepted so far", "{n} accepted so far", preview.accepted)
        parts[-1] = told
    if preview.is_trusted:
        parts.append(words.gettext(TRUSTS[Trust.TRUSTED]))
    if edit.credit:
        parts.append(words.gettext("to be thanked as {name}", name=escape(edit.credit)))
    return ["-# " + " · ".join(parts)]


def _decisions(words: Words, item: QueueItem, key: str) -> list[Button]:
    edit = item.sight.preview.edit
    is_plain = edit.operation not in DESTRUCTIVE
    accept = words.gettext("Accept") if is_plain else words.gettext("Accept …")
    style = ButtonStyle.success if is_plain else ButtonStyle.danger
    buttons = [
        push_button(accept, f"{ACCEPT}:{key}", style=style, disabled=bool(item.sight.obstacle))
    ]
    if edit.operation in MENDABLE and edit.kind in WITH_A_FORM:
        buttons.append(push_button(words.gettext("Correct and accept …"), f"{MEND}:{key}"))
    where = key.partition(":")[0]
    if item.total > 1:
        buttons.append(push_button(words.gettext("Later"), f"{LATER}:{key}"))
        ahead = f"{QUEUE}:{where}:{(item.number + 1) % item.total}"
        buttons.append(push_button(words.gettext("Next ▶"), ahead))
    return buttons


def _reasons(words: Words, custom_id: str) -> ui.Select[ui.LayoutView]:
    options = [Option(reason.value, words.gettext(text)) for reason, text in REASONS.items()]
    options.append(Option(IN_WORDS, words.gettext("Say why in your own words …")))
    return select_menu(custom_id, words.gettext("Reject: choose a reason"), options)


def _undo_buttons(words: Words, scope: int, undoable: int, number: int) -> list[Button]:
    if not undoable:
        return []
    custom_id = f"{UNDO}:{where_of(scope)}:{undoable}:{number}"
    return [push_button(words.gettext("Undo the last one"), custom_id)]


def _warnings(words: Words, sight: Sight) -> Iterable[str]:
    if sight.obstacle is not None:
        yield words.gettext(
            "⚠ What this is about has changed or is gone, so it can't be accepted as it is."
        )
    there = sight.preview.there[:_MATCHES]
    if same := [f"**{escape(each.label)}**" for each in there if each.likeness is Likeness.EXACT]:
        yield words.gettext("⚠ There already: {names}", names=words.listing(same))
    if alike := [escape(each.label) for each in there if each.likeness is not Likeness.EXACT]:
        yield words.gettext("Similar: {names}", names=words.listing(alike))
    waiting = [
        f"#{each.edit_id} {escape(title_said(words, sight.waiting[each.edit_id]))}"
        for each in sight.preview.pending[:_MATCHES]
        if each.edit_id in sight.waiting
    ]
    if waiting:
        yield words.gettext("⚠ Waiting, too: {names}", names=words.listing(waiting))


def _note(edit: Edit) -> str:
    return f"“{escape(edit.note)}”" if edit.note else ""


def _along_lines(words: Words, along: Iterable[Along]) -> list[str]:
    return [
        words.gettext(
            "New with it ({kind}): **{name}**",
            kind=words.gettext(ENTRY_KINDS[each.kind]),
            name=escape(entry_title(words, each.kind, read_plain(each.kind, each.text))),
        )
        for each in along
    ]


def _small(line: str) -> str:
    """Return a line of a card without its size: two of them stand one below the other here."""
    return line.replace("## ", "", 1) if line.startswith("## ") else line


def _host(link: str) -> str:
    return urlsplit(link).hostname or link
