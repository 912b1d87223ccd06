"""What the pictures of chains and figures show."""

from __future__ import annotations

from bot.catalogue.model import ArtistRef, Work
from bot.kit.discord import limits
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import cut, plain
from bot.kit.pictures.pictures import Sketched
from bot.kit.pictures.sketches import ArtistMark, PathSketch, StatsSketch, WorkMark
from bot.lookup.cards.controls import titles_of
from bot.lookup.cards.credits import name_in
from bot.lookup.model import Hop, PathAnswer, StatsAnswer

MOST_PARTNERS = 10
MOST_HOPS = 23
"""A longer chain would be a picture that no phone shows legibly."""
_NAME = 120


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
        start=plain(name_in(words, answer.start), _NAME),
        end=plain(name_in(words, answer.end), _NAME),
        subheading=words.ngettext("{n} step", "{n} steps", len(answer.hops)),
        artists=tuple(_mark(words, artist, group) for artist, group in _artists(answer, words)),
        works=tuple(_work(hop.work, words) for hop in answer.hops),
    )


def stats_sketch(answer: StatsAnswer, words: Words) -> StatsSketch:
    """Return what the picture of figures shows."""
    works = words.ngettext("{n} collaboration", "{n} collaborations", answer.total)
    artists = words.ngettext("{n} act", "{n} acts", answer.artists)
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
    return plain(" ".join([ends, *(_hop_text(hop, words) for hop in answer.hops)]), limits.ALT_TEXT)


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
        parts.append(words.gettext("Below, those with the most: {names}.", names=names))
    return plain(" ".join(parts), limits.ALT_TEXT)


def _stats_heading(answer: StatsAnswer, words: Words) -> str:
    if answer.artist is None:
        return words.gettext("All collaborations in figures")
    return words.gettext("{artist} in figures", artist=plain(name_in(words, answer.artist), _NAME))


def _hop_text(hop: Hop, words: Words) -> str:
    year = f" ({hop.work.date.year})" if hop.work.date else ""
    title = f"{_title(hop.work, words)}{year}"
    return f"{name_in(words, hop.left)} & {name_in(words, hop.right)}: {title}."


def _artists(answer: PathAnswer, words: Words) -> list[tuple[ArtistRef, str]]:
    """List the acts in order, each with the group that it stands for (else empty)."""
    chain = [answer.hops[0].left, *(hop.right for hop in answer.hops)]
    groups = [""] * len(chain)
    for place, asked in ((0, answer.start), (-1, answer.end)):
        if chain[place].slug != asked.slug:
            groups[place] = name_in(words, asked)
    return list(zip(chain, groups, strict=True))


def _mark(words: Words, artist: ArtistRef, group: str = "") -> ArtistMark:
    name = name_in(words, artist)
    other = artist.name if name == artist.hangul else artist.hangul
    note = f"({plain(group, _NAME)})" if group else ""
    return ArtistMark(
        name=plain(name, _NAME), hangul=plain("" if other == name else other, _NAME), note=note
    )


def _work(found: Work, words: Words) -> WorkMark:
    year = str(found.date.year) if found.date else ""
    return WorkMark(title=cut(_title(found, words), 2 * _NAME), year=year)


def _title(found: Work, words: Words) -> str:
    return plain(titles_of(words, found)[0])
