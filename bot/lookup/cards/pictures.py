"""The cards that come with a picture, and what it shows: a chain of works, and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.catalogue.model import ArtistKind, ArtistRef, Work
from bot.kit.discord import limits
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import cut, escape, plain
from bot.kit.pictures.pictures import Sketched
from bot.kit.pictures.sketches import ArtistMark, PathSketch, StatsSketch, StopMark, WorkMark
from bot.lookup.cards.collaboration import plain_title
from bot.lookup.cards.controls import (
    artist_button,
    as_groups_button,
    more_by_button,
    open_select,
    other_way_button,
    share_way_button,
)
from bot.lookup.cards.credits import full_name, groups_in, name_in
from bot.lookup.cards.lists import member_line
from bot.lookup.cards.terms import kind_word
from bot.lookup.look_files import palette_of
from bot.lookup.model import Hop, PathAnswer, StatsAnswer, Through

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

MOST_PARTNERS = 10
MOST_HOPS = 10
"""A longer chain would be a picture that no phone shows legibly."""
_LISTED_PARTNERS = 8
_NAME = 120
_SHORT_NAME = 80


def stats_card(words: Words, answer: StatsAnswer, picture: Picture | None = None) -> Card:
    """Show totals, busiest year, kinds, top partners and what the dates rest on."""
    if answer.artist:
        name = escape(full_name(words, answer.artist), _SHORT_NAME)
        title = words.gettext("{artist} in figures", artist=name)
    else:
        title = words.gettext("All collaborations in figures")
    card = Card().text(f"## {title}", _totals(words, answer))
    if not answer.total:
        return card
    card.text(*_busiest(words, answer), *_kinds(words, answer), *_partners(words, answer))
    card.text(_dates(words, answer))
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    if answer.artist:
        about = artist_button(words, name_in(words, answer.artist), answer.artist.slug)
        card.buttons([more_by_button(words, answer.artist), about])
    return card


def _totals(words: Words, answer: StatsAnswer) -> str:
    works = words.ngettext("{n} collaboration", "{n} collaborations", answer.total)
    artists = words.ngettext("{n} artist", "{n} artists", answer.artists)
    return f"**{works}** · {artists}"


def _busiest(words: Words, answer: StatsAnswer) -> list[str]:
    if not answer.per_year:
        return []
    year, most = max(answer.per_year, key=lambda pair: (pair[1], pair[0]))
    first, last = answer.per_year[0][0], answer.per_year[-1][0]
    works = words.ngettext("{n} collaboration", "{n} collaborations", most)
    return [
        words.gettext("From {first} to {last}", first=first, last=last),
        words.gettext("Busiest year: {year} ({works})", year=year, works=works),
    ]


def _kinds(words: Words, answer: StatsAnswer) -> list[str]:
    kinds = [f"{kind_word(words, kind)} {words.number(count)}" for kind, count in answer.per_kind]
    return [words.gettext("Kinds: {kinds}", kinds=" · ".join(kinds))] if kinds else []


def _partners(words: Words, answer: StatsAnswer) -> list[str]:
    top = [
        f"{escape(full_name(words, artist), _SHORT_NAME)} ({words.number(count)})"
        for artist, count in answer.top_partners[:_LISTED_PARTNERS]
    ]
    if not top:
        return []
    if answer.artist:
        return [words.gettext("Most often with {names}", names=words.listing(top))]
    return [words.gettext("Most collaborations: {names}", names=words.listing(top))]


def _dates(words: Words, answer: StatsAnswer) -> str:
    return "-# " + words.gettext(
        "Dates: {two} by two sources · {one} by one · {conflict} disputed",
        two=words.number(answer.two_sources),
        one=words.number(answer.one_source),
        conflict=words.number(answer.conflicts),
    )


def path_card(words: Words, answer: PathAnswer, picture: Picture | None = None) -> Card:
    """Show the chain: its picture, and a line of who is joined to whom by which work."""
    card = Card()
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    ends = words.gettext(
        "{start} → {end}", start=_named(words, answer.start), end=_named(words, answer.end)
    )
    if answer.member:
        group = answer.end if answer.member.slug == answer.start.slug else answer.start
        card.text(f"### {ends}", member_line(words, answer.member, group))
        return card.buttons([more_by_button(words, each) for each in (answer.start, answer.end)])
    if answer.hops:
        ends += " · " + words.ngettext("{n} step", "{n} steps", len(answer.hops))
    card.text(f"### {ends}")
    as_groups = [as_groups_button(words, answer.as_groups)] if answer.as_groups else []
    if not answer.hops:
        card.text(
            words.gettext("I don't know a chain between these two yet."),
            words.gettext("See whom each of them worked with:"),
        )
        more = [more_by_button(words, each) for each in (answer.start, answer.end)]
        return card.buttons([*as_groups, *more])
    card.text(
        chain_text(words, answer, bold="**"),
        *(f"-# {_through(words, one)}" for one in answer.through),
    )
    card.select(open_select(words, [hop.work for hop in answer.hops]))
    way, share = other_way_button(words, answer.another), share_way_button(words, answer.request)
    return card.buttons([*as_groups, way, share])


def chain_text(words: Words, answer: PathAnswer, *, bold: str = "") -> str:
    """Write who is joined to whom by which work; of the ends, who made it. For markup if bold."""
    met = [tuple(dict.fromkeys(stop)) for stop in answer.stops]
    met[0], met[-1] = met[0][-1:], met[-1][:1]
    shown = escape if bold else plain
    parts = [
        bold + " · ".join(shown(name_in(words, each), _SHORT_NAME) for each in stop) + bold
        for stop in met
    ]
    for place, hop in reversed([*enumerate(answer.hops, 1)]):
        parts.insert(place, shown(plain_title(words, hop.work), _SHORT_NAME))
    return " → ".join(parts)


def _through(
    words: Words, through: Through, *, shown: Callable[[str, int], str] = escape
) -> str:  # fmt: skip
    """Return the words for a group that a chain is linked through its members or units."""
    group = shown(name_in(words, through.group), _SHORT_NAME)
    each = [shown(name_in(words, one), _SHORT_NAME) for one in through.members]
    names = words.listing(each)
    if any(one.kind is not ArtistKind.PERSON for one in through.members):
        return words.gettext("{group} is linked through {names}", group=group, names=names)
    if len(each) > 1:
        return words.gettext(
            "{group} is linked through its members {names}", group=group, names=names
        )
    return words.gettext("{group} is linked through its member {member}", group=group, member=names)


def _named(words: Words, artist: ArtistRef) -> str:
    return escape(full_name(words, artist), _SHORT_NAME)


def path_picture(answer: PathAnswer, words: Words) -> Sketched | None:
    """Return the picture of a chain; None when it has no hops, or too many."""
    if not 0 < len(answer.hops) <= MOST_HOPS:
        return None
    return Sketched(path_sketch(answer, words), "kollab-path.png", path_alt_text(answer, words))


def stats_picture(answer: StatsAnswer, words: Words) -> Sketched | None:
    """Return the picture of figures; None when no work has a year."""
    if not any(works for _, works in answer.per_year):
        return None
    return Sketched(stats_sketch(answer, words), "kollab-stats.png", stats_alt_text(answer, words))


def path_sketch(answer: PathAnswer, words: Words) -> PathSketch:
    """Return what the picture of a chain shows."""
    return PathSketch(
        stops=tuple(_stop(words, stop) for stop in answer.stops),
        works=tuple(_work(hop.work, words) for hop in answer.hops),
    )


def _stop(words: Words, stop: tuple[ArtistRef, ArtistRef]) -> StopMark:
    shown = tuple(dict.fromkeys(stop))
    return StopMark(tuple(_mark(words, each, of=shown) for each in shown), palette_of(stop[0]))


def stats_sketch(answer: StatsAnswer, words: Words) -> StatsSketch:
    """Return what the picture of figures shows."""
    works = words.ngettext("{n} collaboration", "{n} collaborations", answer.total)
    artists = words.ngettext("{n} artist", "{n} artists", answer.artists)
    top = (
        words.gettext("Most often with") if answer.artist else words.gettext("Most collaborations")
    )
    return StatsSketch(
        heading=_stats_heading(answer, words),
        subheading=f"{works} · {artists}",
        years_heading=words.gettext("Collaborations per year"),
        per_year=answer.per_year,
        partners_heading=top,
        partners=tuple(
            (_mark(words, who), count) for who, count in answer.top_partners[:MOST_PARTNERS]
        ),
    )


def path_alt_text(answer: PathAnswer, words: Words) -> str:
    """Describe the picture of a chain for people who do not see it."""
    ends = words.gettext(
        "Chain of collaborations from {start} to {end}.",
        start=name_in(words, answer.start),
        end=name_in(words, answer.end),
    )
    through = [f"{_through(words, one, shown=plain)}." for one in answer.through]
    said = [ends, *(_hop_text(hop, words) for hop in answer.hops), *through]
    return plain(" ".join(said), limits.ALT_TEXT)


def stats_alt_text(answer: StatsAnswer, words: Words) -> str:
    """Describe the picture of figures for people who do not see it."""
    year, most = max(answer.per_year, key=lambda pair: (pair[1], pair[0]))
    years = words.gettext(
        "Bars show the collaborations per year from {first} to {last}, at most {n} in {year}.",
        first=answer.per_year[0][0],
        last=answer.per_year[-1][0],
        n=words.number(most),
        year=year,
    )
    parts = [f"{_stats_heading(answer, words)}.", years]
    if named := answer.top_partners[:MOST_PARTNERS]:
        names = ", ".join(f"{name_in(words, who)} {words.number(count)}" for who, count in named)
        parts.append(words.gettext("Below, those with the most: {names}", names=names))
    return plain(" ".join(parts), limits.ALT_TEXT)


def _stats_heading(answer: StatsAnswer, words: Words) -> str:
    if answer.artist is None:
        return words.gettext("All collaborations in figures")
    return words.gettext("{artist} in figures", artist=plain(name_in(words, answer.artist), _NAME))


def _hop_text(hop: Hop, words: Words) -> str:
    year = f" ({hop.work.date.year})" if hop.work.date else ""
    title = f"{plain_title(words, hop.work)}{year}"
    return f"{name_in(words, hop.left)} & {name_in(words, hop.right)}: {title}."


def _mark(words: Words, artist: ArtistRef, *, of: Sequence[ArtistRef] = ()) -> ArtistMark:
    """Return an artist as it is drawn, with its group if that is not among those it stands with."""
    name = name_in(words, artist)
    other = artist.name if name == artist.hangul else artist.hangul
    told = {each.name for each in of}.isdisjoint(artist.groups[:1])
    group = groups_in(words, artist)[0] if of and artist.groups and told else ""
    return ArtistMark(
        name=plain(name, _NAME),
        hangul=plain("" if other == name else other, _NAME),
        note=plain(group, _NAME),
    )


def _work(found: Work, words: Words) -> WorkMark:
    year = str(found.date.year) if found.date else ""
    return WorkMark(title=cut(plain_title(words, found), 2 * _NAME), year=year)
