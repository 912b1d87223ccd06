"""Who made a work, as credited, with the release's own joining words; and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest

from bot.catalogue.model import ArtistCredit, ArtistRef, Source, Work
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import cut, escape, link, plain

MANY = 12
"""So many acts are named on a card; the others are counted."""
_NAME = 80
_JOIN = 40
_DEFAULT_JOIN = ", "
PAGE = "PAGE"
"""The code of a page that is cited for one entry; its publisher says more than its headline."""
_MOST_SOURCES = 6
_BRIEFLY = 3
_BRIEF_NAME = 40
_SOURCE_NAME = 90
OUR_JOINS = (N_(", written or produced with "), N_(", remixed by "))
"""Join phrases that are the catalogue's own words; any other stays as the release has it."""


def name_in(words: Words, artist: ArtistRef) -> str:
    """Return the reader's name for an artist, unescaped: in Hangul for a Korean one."""
    return artist.hangul if words.language == "ko" and artist.hangul else artist.name


def groups_in(words: Words, artist: ArtistRef) -> list[str]:
    """Return the names by which the reader knows an artist's groups, unescaped."""
    if words.language != "ko":
        return [*artist.groups]
    hangul = zip_longest(artist.groups, artist.groups_hangul[: len(artist.groups)])
    return [own or name for name, own in hangul]


def told_apart(words: Words, artist: ArtistRef) -> str:
    """Return the disambiguation; many a namesake is told apart by its group."""
    groups = dict(zip(artist.groups, groups_in(words, artist), strict=True))
    text = artist.disambiguation
    return groups.get(text) or words.gettext(text)


def belongs_to(words: Words, artist: ArtistRef) -> str:
    """Return what tells namesakes apart: group, else disambiguation; may be empty."""
    return groups_in(words, artist)[0] if artist.groups else told_apart(words, artist)


def full_name(words: Words, artist: ArtistRef) -> str:
    """Name an act with its group, unescaped: "Jimin (BTS)"."""
    home = belongs_to(words, artist)
    return f"{name_in(words, artist)} ({home})" if home else name_in(words, artist)


def credit_line(words: Words, work: Work) -> str:
    """Write the credits as markup: bold names, each with its group, joined as on the release."""

    def name(credit: ArtistCredit) -> str:
        home, own = belongs_to(words, credit.artist), _credited_name(words, credit)
        # "SUGA of BTS" says already whose SUGA is.
        said = own.casefold()
        told = any(each.casefold() in said for each in (home, *credit.artist.groups[:1]))
        group = f" ({escape(home, _NAME)})" if home and not told else ""
        return f"**{escape(own, _NAME)}**{group}"

    return _credited(words, work, most=MANY, name=name, join=escape)


@lru_cache(maxsize=1000)
def short_credits(words: Words, work: Work, *, most: int = 3) -> str:
    """Write the first credited names as plain text, for a list line or a select's option."""

    def name(credit: ArtistCredit) -> str:
        return plain(_credited_name(words, credit), 40)

    return _credited(words, work, most=most, name=name, join=plain)


def _credited(
    words: Words,
    work: Work,
    *,
    most: int,
    name: Callable[[ArtistCredit], str],
    join: Callable[[str, int], str],
) -> str:
    everybody = work.credits
    # Cutting after `most` would be silly where it leaves out a single one.
    shown = everybody if len(everybody) == most + 1 else everybody[:most]
    parts = [
        text
        for credit in shown
        for text in (name(credit), _between(words, credit.join_phrase, join))
    ]
    closing = _closing(shown[-1], join) if shown and len(shown) == len(everybody) else ""
    return and_more(words, "".join(parts[:-1]) + closing, len(everybody) - len(shown))


def names(words: Words, artists: Sequence[ArtistRef]) -> list[str]:
    """Return the names by which the reader knows the artists, unescaped."""
    return [name_in(words, artist) for artist in artists]


def _credited_name(words: Words, credit: ArtistCredit) -> str:
    return credit.credited_as or name_in(words, credit.artist)


@lru_cache(maxsize=1024)
def _between(words: Words, phrase: str, join: Callable[[str, int], str]) -> str:
    phrase = words.gettext(phrase)
    if not phrase.strip():
        return _DEFAULT_JOIN
    text = join(phrase, _JOIN)
    if phrase == phrase.strip():
        return f"{text} " if text[:1] in {",", ";", ":"} else f" {text} "
    before = " " if phrase[:1].isspace() else ""
    return f"{before}{text}{' ' if phrase[-1:].isspace() else ''}"


def _closing(credit: ArtistCredit, join: Callable[[str, int], str]) -> str:
    if not (phrase := credit.join_phrase.rstrip()):
        return ""
    before = " " if phrase[:1].isspace() else ""
    return f"{before}{join(phrase, _JOIN)}"


def source_name(source: Source) -> str:
    """Name a source briefly, unescaped: a page by its publisher, anything else by its title."""
    if source.code == PAGE and source.publisher:
        return source.publisher
    title, _, _ = source.title.partition(" (")
    return title or source.publisher or source.code


def source_lines(words: Words, sources: Iterable[Source]) -> list[str]:
    """Write sources as small lines of markup, linked where there is an address."""
    listed = list(dict.fromkeys(sources))
    parts = [_source(words, source) for source in listed[:_MOST_SOURCES]]
    return [_small_line(words, parts, len(listed))] if parts else []


def _small_line(words: Words, parts: Sequence[str], total: int) -> str:
    joined = " · ".join(parts)
    text = words.ngettext("Source: {sources}", "Sources: {sources}", total, sources=joined)
    return f"-# {and_more(words, text, total - len(parts))}"


def and_more(words: Words, names: str, rest: int) -> str:
    """Add how many more there are, if there are."""
    if rest <= 0:
        return names
    return words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=names)


def _source(words: Words, source: Source) -> str:
    title = source.title or source.publisher or source.code
    label = escape(title, _SOURCE_NAME)
    name = link(label, source.url)
    extra = []
    if source.publisher and source.publisher != title:
        extra.append(escape(source.publisher, _SOURCE_NAME))
    if source.published_on:
        extra.append(words.date(source.published_on))
    return f"{name} ({', '.join(extra)})" if extra else name


def brief_source_line(words: Words, sources: Iterable[Source]) -> str:
    """Write the names of the first sources as one small line, linked; empty without sources."""
    # Several collections of one publisher look alike here.
    alike = {(source_name(each), each.url): each for each in reversed([*sources])}
    listed = nearest_first(reversed(alike.values()))
    names = (cut(source_name(each), _BRIEF_NAME) for each in listed[:_BRIEFLY])
    parts = [link(escape(name), each.url) for name, each in zip(names, listed, strict=False)]
    return _small_line(words, parts, len(listed)) if parts else ""


def nearest_first(sources: Iterable[Source]) -> list[Source]:
    """Put pages about the very thing before those that list thousands; else keep the order."""
    return sorted(sources, key=lambda each: each.code != PAGE)
