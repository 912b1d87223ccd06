"""The chain of the day: where somebody is on it, how it went, and what they may share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.catalogue.model import ArtistRef
from bot.kit.discord import limits
from bot.kit.discord.card import Button, Card, Form, link_button, push_button
from bot.kit.discord.commands import Choice
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape, plain
from bot.kit.folding import fold
from bot.kit.pictures.pictures import Sketched
from bot.lookup.cards.collaboration import title_of
from bot.lookup.cards.controls import card_button, open_select, suggestion_name
from bot.lookup.cards.credits import (
    address_of,
    brief_source_line,
    full_name,
    name_in,
    nearest_first,
    short_credits,
    source_name,
)
from bot.lookup.cards.pictures import path_picture
from bot.lookup.chain_service import Step
from bot.lookup.model import Hop
from bot.trivia.chains.model import MOST_HINTS, MOST_STEPS, ChainRecord, DayChain, MoveKind, Walk
from bot.trivia.chains.service import ChainView, may_go_back, may_hint, may_step
from bot.trivia.days_model import ARCHIVE, begins_at, number_of

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

CHAIN = "chain"
"""Begins custom ids: ``chain:<what>:<date>:<turn>``, ``chain-share:<date>``; also of the form."""
NAME, HINT, BACK, GIVE_UP = "name", "hint", "back", "end"
SHARE = "chain-share"
FIELD = "artist"
_NAME, _TITLE, _CREDITS = 60, 80, 80
"""Characters, so that twenty steps fit into a message."""


def chain_card(
    words: Words, view: ChainView, picture: Picture | None = None, *, won: str = ""
) -> Card:
    """Show a date's chain to who is on it, or how it went, with what they `won`."""
    if view.walk.finished:
        return _end_card(words, view, picture, won=won)
    card = Card().text(*_heading(words, view.chain), _ends(words, view))
    if not view.walk.moves:
        card.text(*_rules(words, view))
    for number, step in enumerate(view.steps, 1):
        card.text(_step_line(words, number, step))
    if view.steps:
        last = view.steps[-1].hop.work
        card.text(brief_source_line(words, last.sources))
        source = _source_button(view.steps[-1].hop)
        card.buttons([*source, card_button(words, last.slug)])
    card.text(*_where(words, view))
    return card.buttons(_moves(words, view))


def chain_picture(words: Words, view: ChainView) -> Sketched | None:
    """Return the picture of a chain that is over: as it was walked, else a shortest one."""
    if not view.walk.finished or view.best is None:
        return None
    return path_picture(view.best if view.walk.gave_up else view.own, words)


def name_form(words: Words, on: dt.date, turn: int, *, at: ArtistRef) -> Form:
    """Return the form in which somebody names the next one."""
    box = ui.TextInput[ui.LayoutView](custom_id=FIELD, max_length=100)
    title = words.gettext("Who worked with {artist}?", artist=plain(name_in(words, at), 20))
    form = Form(title, f"{CHAIN}:{NAME}:{on.isoformat()}:{turn}")
    hint = words.gettext("Typos are fine; Hangul works too.")
    return form.field(words.gettext("Artist or group"), box, description=hint)


def share_line(words: Words, chain: DayChain, walk: Walk) -> str:
    """Return two lines for others, which a phone shows whole: how it went, and no name."""
    named = {"chain": str(chain.number), "par": words.number(chain.par)}
    said = words.gettext("Kollab chain #{chain} · gave up (par {par})", **named)
    if not walk.gave_up:
        said = words.ngettext(
            "Kollab chain #{chain} · {n} step (par {par})",
            "Kollab chain #{chain} · {n} steps (par {par})",
            walk.steps,
            **named,
        )
    return f"{said}\n{walk.squares()}".rstrip()


def date_choices(words: Words, today: dt.date, typed: str) -> list[Choice]:
    """Offer the dates whose chains are kept, the newest first, by what is typed of their names."""
    days = (today - dt.timedelta(ago) for ago in range(ARCHIVE + 1))
    named = {f"#{number_of(day)} · {words.day_of_year(day)}": day.isoformat() for day in days}
    wanted = fold(typed)
    return [
        Choice(name=name, value=day)
        for name, day in named.items()
        if wanted in fold(name) or wanted in fold(day)
    ][: limits.OPTIONS]


def _heading(words: Words, chain: DayChain) -> list[str]:
    title = words.gettext("Chain of the day #{number}", number=chain.number)
    return [f"## {title}", f"-# {words.day(chain.on)}"]


def _ends(words: Words, view: ChainView) -> str:
    start, end = (escape(full_name(words, each), _NAME) for each in (view.start, view.end))
    return f"### {start} → {end}"


def _rules(words: Words, view: ChainView) -> list[str]:
    return [
        words.gettext(
            "Get to **{end}**: name someone who made music with **{start}**, then someone who "
            "made music with them, and so on.",
            start=escape(name_in(words, view.start), _NAME),
            end=escape(name_in(words, view.end), _NAME),
        ),
        "-# "
        + words.ngettext(
            "The shortest way takes {n} step. A group and its members count as one.",
            "The shortest way takes {n} steps. A group and its members count as one.",
            view.walk.par,
        ),
        *_of_archive(words, view.walk),
    ]


def _of_archive(words: Words, walk: Walk) -> list[str]:
    line = words.gettext("From the archive: it adds no day to your row.")
    return [f"-# {line}"] if walk.is_archive else []


def _step_line(words: Words, number: int, step: Step) -> str:
    name, work = escape(full_name(words, step.artist), _NAME), step.hop.work
    year = f" ({work.date.year})" if work.date else ""
    who = escape(short_credits(words, work), _CREDITS)
    return f"{number}. **{name}** · {title_of(words, work, limit=_TITLE)}{year}\n-# {who}"


def _source_button(hop: Hop) -> list[Button]:
    for source in nearest_first(hop.work.sources):
        if button := link_button(source_name(source), address_of(source)):
            return [button]
    return []


def _where(words: Words, view: ChainView) -> list[str]:
    walk, at = view.walk, escape(full_name(words, view.at), _NAME)
    lines = []
    if view.said is not None:
        lines.append(_refusal(words, view))
    elif walk.moves and walk.moves[-1].kind is MoveKind.STEP:
        lines.append(_progress(words, walk))
    if view.hint is not None:
        name = escape(full_name(words, view.hint), _NAME)
        lines.append(words.gettext("💡 Try **{name}**", name=name))
    if not may_step(walk):
        lines.append(
            words.gettext("That's {n} steps, the most there can be. Give up to see a way.",
                          n=MOST_STEPS)
        )  # fmt: skip
    left = words.ngettext("at least {n} step to go", "at least {n} steps to go", walk.left)
    lines.append(words.gettext("You're at **{name}** · {left}", name=at, left=left))
    return [*lines, walk.squares()]


def _progress(words: Words, walk: Walk) -> str:
    before = walk.left_before
    if walk.left < before:
        return words.gettext("✓ Closer!")
    if walk.left == before:
        return words.gettext("✓ Yes, but it's no closer.")
    return words.gettext("✓ Yes, but it's further away.")


def _refusal(words: Words, view: ChainView) -> str:
    said, at = view.said, escape(name_in(words, view.at), _NAME)
    if said is None:
        return ""
    if said.artist is None:
        line = words.gettext("I don't know an artist called “{name}”.",
                             name=escape(view.typed, _NAME))  # fmt: skip
        if said.suggestions:
            names = [escape(suggestion_name(words, each), _NAME) for each in said.suggestions]
            near = words.gettext("Similar names: {names}", names=words.listing(names))
            return f"{line}\n-# {near}"
        return line
    name = escape(full_name(words, said.artist), _NAME)
    if said.same_stop:
        return words.gettext("**{name}** and **{other}** count as one here. Name somebody else.",
                             name=name, other=at)  # fmt: skip
    if said.off:
        return words.gettext(
            "**{name}** shares members with an end of this chain, so it can't be a step.", name=name
        )
    return words.gettext(
        "**{name}** and **{other}** have nothing together that I know of.", name=name, other=at
    )


def _moves(words: Words, view: ChainView) -> list[Button]:
    walk, on = view.walk, view.chain.on.isoformat()
    hints = words.number(MOST_HINTS - walk.hints)
    found = (
        (NAME, words.gettext("Name an artist …"), may_step(walk), ButtonStyle.primary),
        (HINT, words.gettext("Hint: 1 step ({n} left)", n=hints), may_hint(walk),
         ButtonStyle.secondary),
        (BACK, words.gettext("Back one step"), may_go_back(walk), ButtonStyle.secondary),
        (GIVE_UP, words.gettext("Give up"), True, ButtonStyle.secondary),
    )  # fmt: skip
    return [
        push_button(label, f"{CHAIN}:{what}:{on}:{walk.turn}", style=style, disabled=not may)
        for what, label, may, style in found
    ]


def _end_card(words: Words, view: ChainView, picture: Picture | None, *, won: str) -> Card:
    walk, best = view.walk, view.best
    card = Card().text(*_heading(words, view.chain), _ends(words, view), _outcome(words, walk), won)
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    shown = [] if walk.gave_up else [step.hop for step in view.steps]
    card.text(*(line for number, hop in enumerate(shown, 1) for line in _told(words, number, hop)))
    if best is not None and not walk.is_at_par:
        title = words.gettext("A shortest chain")
        lines = [line for n, hop in enumerate(best.hops, 1) for line in _told(words, n, hop)]
        card.text(f"**{title}**", *lines)
        shown = [*shown, *best.hops]
    card.text(f"```\n{share_line(words, view.chain, walk)}\n```", *_record(words, view.record))
    comes = format_dt(begins_at(view.chain.on + dt.timedelta(1)), "R")
    card.text(
        *_of_archive(words, walk)
        or ["-# " + words.gettext("The next chain comes {when}.", when=comes)]
    )
    if shown:
        card.select(open_select(words, list(dict.fromkeys(hop.work for hop in shown))))
    share = f"{SHARE}:{view.chain.on.isoformat()}"
    return card.buttons([push_button(words.gettext("Share"), share, style=ButtonStyle.primary)])


def _outcome(words: Words, walk: Walk) -> str:
    par = words.number(walk.par)
    if walk.gave_up:
        return words.gettext("You gave up. Par is {par}.", par=par)
    said = words.ngettext(
        "✓ You're there in **{n} step** (par {par}).",
        "✓ You're there in **{n} steps** (par {par}).",
        walk.steps, par=par,
    )  # fmt: skip
    if walk.is_at_par:
        return f"{said} " + words.gettext("It doesn't get shorter!")
    return said


def _told(words: Words, number: int, hop: Hop) -> list[str]:
    left, right = (escape(full_name(words, each), _NAME) for each in (hop.left, hop.right))
    year = f" ({hop.work.date.year})" if hop.work.date else ""
    title = title_of(words, hop.work, limit=_TITLE)
    source = brief_source_line(words, hop.work.sources, linked=True)
    return [f"{number}. **{left}** & **{right}**: {title}{year}", source]


def _record(words: Words, record: ChainRecord | None) -> list[str]:
    if record is None:
        return []
    row = words.ngettext("best row: {n} day", "best row: {n} days", record.best_row)
    return [
        words.gettext(
            "Played: {played} · at par: {at_par} · {row}",
            played=words.number(record.finished), at_par=words.number(record.at_par), row=row,
        )
    ]  # fmt: skip
