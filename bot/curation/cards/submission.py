"""What a fan fills in, sees before it is sent, and reads of what they sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import discord
from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.catalogue.model import ShowKind, Subject, Suggestion
from bot.curation.cards.entry import (
    REASONS,
    STATES,
    change_lines,
    edit_title,
    entry_lines,
    entry_title,
)
from bot.curation.files import read_plain
from bot.curation.likeness_model import Likeness
from bot.curation.model import LONGEST_CREDIT, Edit, Kind, Operation, State
from bot.curation.service import Preview
from bot.curation.submissions.model import BOXES, Box, Typed
from bot.curation.submissions.service import Submission
from bot.kit.discord.card import Button, Card, Form, Option, push_button, select_menu
from bot.kit.discord.handlers import Answers, first
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape, plain
from bot.lookup.cards.controls import WRONG, card_button, open_select, suggestion_label
from bot.lookup.cards.credits import full_name
from bot.lookup.cards.errors import SCOPE_RULE
from bot.lookup.cards.terms import ARTIST_KINDS, KINDS, SHOW_KINDS
from bot.lookup.model import FindAnswer

NEW = "sub-new"
FIX = "sub-fix"
FORM = "sub-form"
SEND = "sub-send"
CHANGE = "sub-change"
CREDIT = "sub-credit"
CREDITED = "sub-credited"
CANCEL = "sub-cancel"
PICK = "sub-pick"
SOMEONE_NEW = "sub-someone"
GUIDE = "sub-guide"
MINE = "sub-mine"
WITHDRAW = "sub-withdraw"
OPEN = "sub-open"
SUBMISSION = r"(?P<submission>[0-9]{1,15})"
PLACE = r"(?P<number>[0-9]{1,2})"
KIND = r"(?P<kind>work|artist)"

_NAME = 100
_NOTE = 200
_LONGEST = 900
_MOST = 4
_KINDS: dict[Kind, dict[Any, str]] = {
    Kind.WORK: KINDS,
    Kind.ARTIST: ARTIST_KINDS,
    Kind.SHOW: dict(zip(ShowKind, SHOW_KINDS, strict=True)),
}
_BOXES = {
    Box.TITLE: (N_("Title"), N_("In Hangul too, if you like, on a second line")),
    Box.ARTISTS: (
        N_("Artists"),
        N_("As on the release: A feat. B & C. On a second line: the show it's for"),
    ),
    Box.DATE: (N_("Release date"), N_("As exactly as you know it: 2025, May 2025, 4 May 2025")),
    Box.KIND: (N_("Kind"), N_("Leave it if you aren't sure")),
    Box.SOURCE: (
        N_("Source"),
        N_("A link (https://…) that says so. Below it, anything we should know"),
    ),
    Box.NAMES: (N_("Names"), N_("One per line: name, name in Hangul, other names")),
    Box.GROUPS: (N_("Member of"), N_("One group per line")),
    Box.DEBUT: (N_("Debut"), N_("As exactly as you know it: 2025, May 2025, 4 May 2025")),
}
_NEEDED = {Box.TITLE, Box.ARTISTS, Box.SOURCE, Box.NAMES}
_PLAIN_LINE = {Box.DATE, Box.DEBUT}
_GOOD = (
    N_("“APT.” by ROSÉ and Bruno Mars, 18 October 2024, with a link to the label's page"),
    N_("A song by one singer for a drama, with the drama's name on the second line"),
    N_("A wrong date, with a page that has the right one"),
)
_BAD = (
    N_("A song by one artist alone, or by a group and its own member"),
    N_("A rumour, a wish, or a stage they only shared"),
    N_("A link that doesn't name all of the artists"),
)


def submission_form(
    words: Words, typed: Typed, custom_id: str, *, title: str = "", sourced: bool = True
) -> Form:
    """Ask for what is missing or wrong, filled in with what is known.

    Not `sourced`, it may be without a source.
    """
    asked = words.gettext("What's wrong?") if typed.slug else words.gettext("What's missing?")
    needed = _NEEDED if sourced else _NEEDED - {Box.SOURCE}
    form = Form(title or asked, custom_id)
    for box in BOXES[typed.kind]:
        label, hint = _BOXES[box]
        field = _field(words, typed, box, required=box in needed)
        form.field(words.gettext(label), field, description=words.gettext(hint))
    return form


def _field(words: Words, typed: Typed, box: Box, *, required: bool) -> ui.Item[Any]:
    said = typed.box(box)
    if box is Box.KIND:
        options = [
            discord.SelectOption(label=words.gettext(name), value=kind, default=kind == said)
            for kind, name in _KINDS[typed.kind].items()
        ]
        return ui.Select(custom_id=box, options=options, required=False, min_values=0)
    style = discord.TextStyle.short if box in _PLAIN_LINE else discord.TextStyle.paragraph
    return ui.TextInput(
        custom_id=box,
        style=style,
        default=said[:_LONGEST] or None,
        required=required,
        max_length=40 if box in _PLAIN_LINE else _LONGEST,
    )


def boxes_from(answers: Answers) -> dict[str, str]:
    """Read what a form brought."""
    return {box.value: text for box in Box if (text := first(answers, box).strip())}


def credit_form(words: Words, typed: Typed, custom_id: str) -> Form:
    """Ask under which name somebody is credited."""
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="credit", default=typed.credit or None, required=False, max_length=LONGEST_CREDIT
    )
    hint = words.gettext("Curators see it. Leave it empty to stay unnamed")
    return Form(words.gettext("Your name"), custom_id).field(
        words.gettext("Credit it to"), field, description=hint
    )


def submission_card(words: Words, found: Submission, *, today: dt.date) -> Card:
    """Show what a form would make, beside what there is; or ask whom a name means."""
    if (place := found.question) is not None or found.preview is None:
        return _question_card(words, found, place or 0)
    preview = found.preview
    kind, edit = preview.edit.kind, preview.edit
    card = Card().text(f"### {words.gettext('Does this look right?')}")
    if edit.operation is Operation.CHANGE:
        card.text(
            f"**{escape(entry_title(words, kind, preview.before))}**",
            *change_lines(words, kind, preview.changes, found.named),
        ).rule()
    card.text(*entry_lines(words, kind, preview.after, found.named, today=today))
    card.text(*_names_lines(words, found), *_doubles(words, found, preview))
    card.buttons(_name_buttons(words, found))
    card.text(*_small_print(words, preview))
    return card.buttons(_next_steps(words, found))


def _question_card(words: Words, found: Submission, place: int) -> Card:
    asked = found.read[place]
    name = escape(asked.text, _NAME)
    card = Card().text(words.gettext("Several are called **{name}**: which one?", name=name))
    card.buttons([*_others(words, found, place), _someone_new(words, found, place)])
    return card.buttons([change_button(words, found.id), _cancel(words, found.id)])


def _others(words: Words, found: Submission, place: int) -> list[Button]:
    return [
        push_button(
            suggestion_label(words, each),
            f"{PICK}:{found.id}:{place}:{each.slug}",
            style=ButtonStyle.primary,
        )
        for each in found.read[place].others[:_MOST]
    ]


def _someone_new(words: Words, found: Submission, place: int) -> Button:
    name = plain(found.read[place].text, 60)
    label = words.gettext("New: {name}", name=name)
    return push_button(label, f"{SOMEONE_NEW}:{found.id}:{place}")


def _names_lines(words: Words, found: Submission) -> list[str]:
    """Return who is new here, and who was taken for somebody known."""
    new = [each for each in found.read if not each.slug]
    lines = [
        words.gettext("**{name}** is new here and would be added.", name=escape(each.text, _NAME))
        for each in new
    ]
    for each in found.read:
        if each.is_unsure and each.slug:
            artist = escape(full_name(words, found.named.artist(each.slug)), _NAME)
            typed = escape(each.text, _NAME)
            line = words.gettext("Showing {name} for “{typed}”.", typed=typed, name=f"**{artist}**")
            lines.append(line)
    return lines


def _name_buttons(words: Words, found: Submission) -> list[Button]:
    """Choose somebody else where a name may mean several."""
    buttons = []
    for place, each in enumerate(found.read):
        buttons += _others(words, found, place)
        if each.is_unsure and each.slug:
            buttons.append(_someone_new(words, found, place))
    return buttons


def _doubles(words: Words, found: Submission, preview: Preview) -> list[str]:
    """Return what is there already, and what waits already, that may be the same."""
    there = preview.there[:_MOST]
    same = [each.label for each in there if each.likeness is Likeness.EXACT]
    alike = [each.label for each in there if each.likeness is not Likeness.EXACT]
    waiting = [
        edit_title(words, edit.kind, edit.operation, _said(edit))
        for each in preview.pending[:_MOST]
        if (edit := found.waiting.get(each.edit_id)) is not None
    ]
    return [
        *_listed(words.gettext("This is here already:"), [escape(each, _NAME) for each in same]),
        *_listed(words.gettext("Is it one of these?"), [escape(each, _NAME) for each in alike]),
        *_listed(words.gettext("This is waiting already:"), waiting),
    ]


def _listed(heading: str, those: Sequence[str]) -> list[str]:
    return [f"**{heading}**", *(f"- {each}" for each in those)] if those else []


def _said(edit: Edit) -> dict[str, Any]:
    return read_plain(edit.kind, edit.after or edit.before)


def _small_print(words: Words, preview: Preview) -> list[str]:
    edit, lines = preview.edit, []
    if edit.note:
        lines.append(words.gettext("You say: “{words}”", words=escape(edit.note, _NOTE)))
    if edit.credit:
        lines.append(words.gettext("Credit: {name}", name=escape(edit.credit)))
    if not preview.is_trusted:
        lines.append(words.gettext("Curators look at it before anybody sees it."))
    return [f"-# {each}" for each in lines]


def _next_steps(words: Words, found: Submission) -> list[Button]:
    send = push_button(words.gettext("Send"), f"{SEND}:{found.id}", style=ButtonStyle.success)
    credit = push_button(words.gettext("Your name …"), f"{CREDIT}:{found.id}")
    return [
        send, change_button(words, found.id), credit, guide_button(words), _cancel(words, found.id),
    ]  # fmt: skip


def change_button(words: Words, submission_id: int) -> Button:
    """Open a form again with what it had."""
    return push_button(words.gettext("Change"), f"{CHANGE}:{submission_id}")


def _cancel(words: Words, submission_id: int) -> Button:
    return push_button(words.gettext("Cancel"), f"{CANCEL}:{submission_id}")


def guide_button(words: Words) -> Button:
    """Show what is taken and what is not."""
    return push_button(words.gettext("What is taken?"), GUIDE)


def sent_card(words: Words, edit: Edit) -> Card:
    """Thank for what was sent, and say what comes next."""
    if edit.state is State.ACCEPTED:
        card = Card().text(words.gettext("✓ Thanks! It's in the catalogue now."))
        return card.buttons([card_button(words, edit.slug)] if edit.kind is Kind.WORK else [])
    return Card().text(
        words.gettext("✓ Sent. Thanks! Curators will take a look."),
        "-# "
        + words.gettext("I'll message you when they decide. `/submissions` shows how it's going."),
    )


def cancelled_card(words: Words) -> Card:
    """Return the card on a form that was given up."""
    return Card().text(words.gettext("Nothing was sent."))


def guide_card(words: Words) -> Card:
    """Show what is taken and what is not, with examples."""
    card = Card().text(
        f"## {words.gettext('What is taken')}", *(words.gettext(each) for each in SCOPE_RULE)
    )
    card.text(
        f"**{words.gettext('Like this:')}**", *(f"- ✓ {words.gettext(each)}" for each in _GOOD)
    )
    card.text(
        f"**{words.gettext('Not like this:')}**", *(f"- ✗ {words.gettext(each)}" for each in _BAD)
    )
    return card.text("-# " + words.gettext("`/submit collaboration` opens the form."))


def mine_card(words: Words, edits: Sequence[Edit], *, older: int = 0, said: str = "") -> Card:
    """Show what somebody sent in, with what came of it; what waits can be withdrawn."""
    card = Card().text(said, f"### {words.gettext('What you sent in')}")
    if not edits:
        card.text(words.gettext("Nothing yet. Try `/submit collaboration`."))
        return card.buttons([guide_button(words)])
    for each in edits:
        card.text(*edit_lines(words, each))
    waiting = [each for each in edits if each.state is State.PENDING]
    if waiting:
        options = [
            Option(str(each.id), entry_title(words, each.kind, _said(each)), f"#{each.id}")
            for each in waiting
        ]
        card.select(select_menu(WITHDRAW, words.gettext("Withdraw one …"), options))
    more = [push_button(words.gettext("Older ▶"), f"{MINE}:{older}")] if older else []
    return card.buttons([*more, guide_button(words)])


def edit_lines(words: Words, edit: Edit, *, where: str = "") -> list[str]:
    """Return what became of an edit, and why."""
    state = words.gettext(STATES[edit.state])
    title = edit_title(words, edit.kind, edit.operation, _said(edit))
    decided = edit.decision.at if edit.decision else edit.at
    small = [f"#{edit.id}", escape(where, _NAME), format_dt(decided, "R")]
    return [
        f"**{state}** · {title}",
        *_why(words, edit),
        "-# " + " · ".join(filter(None, small)),
    ]


def _why(words: Words, edit: Edit) -> list[str]:
    decision = edit.decision
    if decision is None or edit.state not in {State.REJECTED, State.UNDONE}:
        return []
    reason = words.gettext(REASONS[decision.reason]) if decision.reason else ""
    said = f"“{escape(decision.words, _NOTE)}”" if decision.words else ""
    return [" ".join(filter(None, (reason, said)))]


def told_card(words: Words, edits: Iterable[tuple[Edit, str]]) -> Card:
    """Return the card on what was decided; each edit with the server's name."""
    card = Card().text(f"### {words.gettext('News about what you sent in')}")
    for each, where in edits:
        card.text(*edit_lines(words, each, where=where))
    return card


def which_card(words: Words, answer: FindAnswer) -> Card:
    """Ask which of several works is to be corrected; the artist may be meant, too."""
    card = Card().text(words.gettext("Which one do you mean?"))
    if answer.page.items:
        found = open_select(words, answer.page.items)
        found.custom_id = OPEN
        card.select(found)
    act = answer.understood
    is_artist = act is not None and act.subject is Subject.ARTIST
    return card.buttons([_artist_wrong(words, act)] if act and is_artist else [])


def _artist_wrong(words: Words, act: Suggestion) -> Button:
    return push_button(suggestion_label(words, act), f"{WRONG}:{Kind.ARTIST}:{act.slug}")


def scope_note(words: Words) -> str:
    """Return what is taken and what is not, in a line for `/help`."""
    return " ".join(words.gettext(each) for each in SCOPE_RULE)
