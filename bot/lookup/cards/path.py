"""The chain of collaborations from one act to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.catalogue.model import ArtistRef
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape
from bot.lookup.cards.collaboration import title_of
from bot.lookup.cards.controls import more_by_button, open_select
from bot.lookup.cards.credits import full_name, name_in
from bot.lookup.cards.lists import source_and_kind
from bot.lookup.model import Hop, PathAnswer

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

_NAME = 80


def path_card(words: Words, answer: PathAnswer, picture: Picture | None = None) -> Card:
    """Show the chain step by step, each with the work that joins two acts and its source."""
    ends = words.gettext(
        "{start} → {end}", start=_name(words, answer.start), end=_name(words, answer.end)
    )
    card = Card().text(f"## {ends}")
    if not answer.hops:
        card.text(
            words.gettext("I know no chain of collaborations between these two."),
            words.gettext("See whom each of them worked with:"),
        )
        return card.buttons([more_by_button(words, each) for each in (answer.start, answer.end)])
    steps = words.ngettext("{n} step", "{n} steps", len(answer.hops))
    card.text(f"**{steps}**", *(_stand_in_line(words, *pair) for pair in _stand_ins(answer)))
    homes = {found.slug: name_in(words, asked) for found, asked in _stand_ins(answer)}
    card.text(
        *(
            line
            for number, hop in enumerate(answer.hops, 1)
            for line in _hop(words, hop, number, homes)
        )
    )
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    return card.select(open_select(words, [hop.work for hop in answer.hops]))


def _stand_in_line(words: Words, member: ArtistRef, group: ArtistRef) -> str:
    return "-# " + words.gettext(
        "{member} stands for {group}.",
        member=escape(name_in(words, member), _NAME),
        group=_name(words, group),
    )


def _hop(words: Words, hop: Hop, number: int, homes: Mapping[str, str]) -> list[str]:
    pair = words.gettext(
        "**{left}** and **{right}**: {title}",
        left=_name(words, hop.left, homes),
        right=_name(words, hop.right, homes),
        title=title_of(words, hop.work, limit=_NAME),
    )
    return [f"{number}\\. {pair}", f"-# {source_and_kind(words, hop.work)}"]


def _stand_ins(answer: PathAnswer) -> list[tuple[ArtistRef, ArtistRef]]:
    """Pair the members that a chain starts or ends with and the groups they stand for."""
    if not answer.hops:
        return []
    ends = [(answer.hops[0].left, answer.start), (answer.hops[-1].right, answer.end)]
    return [(found, asked) for found, asked in ends if found.slug != asked.slug]


def _name(words: Words, artist: ArtistRef, homes: Mapping[str, str] | None = None) -> str:
    """Name an act, with the group that was asked for rather than its best known one."""
    home = (homes or {}).get(artist.slug)
    text = f"{name_in(words, artist)} ({home})" if home else full_name(words, artist)
    return escape(text, _NAME)
