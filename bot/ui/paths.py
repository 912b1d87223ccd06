"""The chain of collaborations from one act to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.models import ArtistRef
from bot.services.answers import Hop, PathAnswer
from bot.ui.card import title_of
from bot.ui.controls import more_by_button, open_select
from bot.ui.credits import full_name
from bot.ui.i18n import Words
from bot.ui.layout import Card
from bot.ui.lists import source_and_kind
from bot.ui.text import escape

if TYPE_CHECKING:
    from bot.ui.pictures import Picture

_NAME = 80


def path_card(words: Words, answer: PathAnswer, picture: Picture | None = None) -> Card:
    """Show the chain step by step, each with the work that joins two acts and its source."""
    ends = words.gettext("{start} → {end}", start=_name(answer.start), end=_name(answer.end))
    card = Card().text(f"## {ends}")
    if not answer.hops:
        card.text(
            words.gettext("I know no chain of collaborations between these two."),
            words.gettext("See whom each of them worked with:"),
        )
        return card.buttons([more_by_button(words, each) for each in (answer.start, answer.end)])
    steps = words.ngettext("{n} step", "{n} steps", len(answer.hops))
    card.text(f"**{steps}**", *_stand_ins(words, answer))
    card.text(
        *(line for number, hop in enumerate(answer.hops, 1) for line in _hop(words, hop, number))
    )
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    return card.select(open_select(words, [hop.collaboration for hop in answer.hops]))


def _hop(words: Words, hop: Hop, number: int) -> list[str]:
    pair = words.gettext(
        "**{left}** and **{right}**: {title}",
        left=_name(hop.left),
        right=_name(hop.right),
        title=title_of(words, hop.collaboration, limit=_NAME),
    )
    return [f"{number}\\. {pair}", f"-# {source_and_kind(words, hop.collaboration)}"]


def _stand_ins(words: Words, answer: PathAnswer) -> list[str]:
    """Say so where a chain starts or ends with a member instead of the group."""
    if not answer.hops:
        return []
    pairs = [(answer.start, answer.hops[0].left), (answer.end, answer.hops[-1].right)]
    return [
        "-# "
        + words.gettext("{member} stands for {group}.", member=_name(found), group=_name(asked))
        for asked, found in pairs
        if asked.slug != found.slug
    ]


def _name(artist: ArtistRef) -> str:
    return escape(full_name(artist), _NAME)
