"""Who made a work, as credited: in order, with the release's own joining words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.models import ArtistCredit, ArtistRef, Collaboration
from bot.ui.i18n import Words
from bot.ui.text import escape, plain

MANY = 12
"""So many acts are named on a card; the others are counted."""
_NAME = 80
_JOIN = 40
_DEFAULT_JOIN = ", "


def name_of(credit: ArtistCredit) -> str:
    """Give the name on the release, unescaped."""
    return credit.credited_as or credit.artist.name


def belongs_to(artist: ArtistRef) -> str:
    """Tell an act from its namesakes: its group, else its disambiguation; may be empty."""
    return artist.groups[0] if artist.groups else artist.disambiguation


def full_name(artist: ArtistRef) -> str:
    """Name an act with its group, unescaped: "Jimin (BTS)"."""
    home = belongs_to(artist)
    return f"{artist.name} ({home})" if home else artist.name


def credit_line(words: Words, collaboration: Collaboration) -> str:
    """Write the credits as markup: bold names, each with its group, joined as on the release."""

    def name(credit: ArtistCredit) -> str:
        home = belongs_to(credit.artist)
        # "SUGA of BTS" says already whose SUGA is.
        told = home.casefold() in name_of(credit).casefold()
        group = f" ({escape(home, _NAME)})" if home and not told else ""
        return f"**{escape(name_of(credit), _NAME)}**{group}"

    return _credited(words, collaboration, most=MANY, name=name, join=escape)


def short_credits(words: Words, collaboration: Collaboration, *, most: int = 3) -> str:
    """Write the first credited names as plain text, for a list line or a select's option."""

    def name(credit: ArtistCredit) -> str:
        return plain(name_of(credit), 40)

    return _credited(words, collaboration, most=most, name=name, join=plain)


def _credited(
    words: Words,
    collaboration: Collaboration,
    *,
    most: int,
    name: Callable[[ArtistCredit], str],
    join: Callable[[str, int], str],
) -> str:
    everybody = collaboration.credits
    # Cutting after `most` would be silly where it leaves out a single one.
    shown = everybody if len(everybody) == most + 1 else everybody[:most]
    parts = [text for credit in shown for text in (name(credit), _joined(credit, join))]
    closing = _closing(shown[-1], join) if shown and len(shown) == len(everybody) else ""
    line = "".join(parts[:-1]) + closing
    if rest := len(everybody) - len(shown):
        return words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=line)
    return line


def names(artists: Sequence[ArtistRef]) -> list[str]:
    """Give the acts' names, unescaped."""
    return [artist.name for artist in artists]


def _joined(credit: ArtistCredit, join: Callable[[str, int], str]) -> str:
    """Write what stands between an act and the next one, with the release's own spaces."""
    phrase = credit.join_phrase
    if not phrase.strip():
        return _DEFAULT_JOIN
    text = join(phrase, _JOIN)
    if phrase == phrase.strip():
        return f"{text} " if text[:1] in {",", ";", ":"} else f" {text} "
    before = " " if phrase[:1].isspace() else ""
    return f"{before}{text}{' ' if phrase[-1:].isspace() else ''}"


def _closing(credit: ArtistCredit, join: Callable[[str, int], str]) -> str:
    """Write what follows the last act, such as a closing bracket."""
    phrase = credit.join_phrase.rstrip()
    before = " " if phrase[:1].isspace() else ""
    return f"{before}{join(phrase, _JOIN)}" if phrase else ""
