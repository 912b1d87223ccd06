"""Who made a work, as credited, with the release's own joining words; and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest

from bot.catalogue.model import ArtistCredit, ArtistRef, Show, Source, Work
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import cut, escape, link, plain
from bot.lookup.look_files import korean_names

MANY = 12
"""So many acts are named on a card; the others are counted."""
_NAME = 80
_JOIN = 40
_DEFAULT_JOIN = ", "
PAGE = "PAGE"
"""The code of a page that is cited for one entry; its publisher says more than its headline."""
_MOST_SOURCES = 20
_BRIEFLY = 2
_SERVICES = ("Melon", "Spotify", "Apple Music", "YouTube", "Billboard", "MusicBrainz")
_BRIEF_NAME, _BRIEF_LINE = 30, 25
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


def some_of(words: Words, all_names: Sequence[str], most: int, *, total: int | None = None) -> str:
    """List the first names and count the others, of `total` where not all names are given."""
    shown = all_names[:most]
    rest = (len(all_names) if total is None else total) - len(shown)
    return and_more(words, ", ".join(shown) if rest else words.listing(shown), rest)


def show_name(words: Words, show: Show) -> str:
    """Return the reader's title of a show, unescaped."""
    return show.title_ko if words.language == "ko" and show.title_ko else show.title


def label_in(words: Words, name: str) -> str:
    """Return what the reader's media call an agency, a fandom or somebody in a remark."""
    return korean_names().get(name, name) if words.language == "ko" else name


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
    """Write every source as a line of markup, linked where there is an address."""
    listed = nearest_first(dict.fromkeys(sources))
    lines = [f"- {_source(words, source)}" for source in listed[:_MOST_SOURCES]]
    rest = len(listed) - len(lines)
    return [*lines, words.ngettext("and {n} more", "and {n} more", rest)] if rest else lines


def and_more(words: Words, names: str, rest: int) -> str:
    """Add how many more there are, if there are."""
    if rest <= 0:
        return names
    return words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=names)


def _source(words: Words, source: Source) -> str:
    title = source.title or source.publisher or source.code
    label = escape(title, _SOURCE_NAME)
    if source_name(source) in _SERVICES and source.publisher:
        collection = link(escape(source.publisher, _SOURCE_NAME), source.url)
        return words.gettext("{service}, via {collection}", service=label, collection=collection)
    name = link(label, source.url)
    extra = []
    if source.publisher and source.publisher != title:
        extra.append(escape(source.publisher, _SOURCE_NAME))
    if source.published_on:
        extra.append(words.date(source.published_on))
    return f"{name} ({', '.join(extra)})" if extra else name


def address_of(source: Source) -> str:
    """Return where a source can be read under its name; empty where there is no such page.

    What is linked of a service's data is somebody's collection of it.
    """
    return "" if source_name(source) in _SERVICES else source.url


def brief_source_line(words: Words, sources: Iterable[Source], *, linked: bool = False) -> str:
    """Name the sources that people know in a small line and count the others; maybe empty."""
    addresses: dict[str, str] = {}
    for each in nearest_first(sources):
        addresses.setdefault(source_name(each), address_of(each) if linked else "")
    if not addresses:
        return ""
    listed = [link(escape(cut(name, _BRIEF_NAME)), url) for name, url in addresses.items()]
    # On a phone two long names would need a second line.
    most = _BRIEFLY if sum(map(len, [*addresses][:_BRIEFLY])) <= _BRIEF_LINE else 1
    some = ", ".join(listed[:most])
    if rest := len(listed[most:]):
        some += f" +{words.number(rest)}"
    return "-# " + words.ngettext(
        "Source: {sources}", "Sources: {sources}", len(listed), sources=some
    )


def nearest_first(sources: Iterable[Source]) -> list[Source]:
    """Put what a person may best read first: press and labels, music services, other pages."""
    return sorted(sources, key=_farness)


def _farness(source: Source) -> int:
    name = source_name(source)
    if source.code == PAGE:
        # A page without a publisher's name is called after its host.
        return 2 if "." in name else 0
    return 1 if name in _SERVICES else 3
