"""The card of one collaboration, and where to listen to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.catalogue.model import ArtistCredit, Fact, RemarkCode, Status, Verification, Work
from bot.kit.dates import PartialDate, Precision
from bot.kit.discord.card import Button, Card, link_button
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import cut, escape, plain
from bot.kit.folding import fold
from bot.lookup.cards.controls import (
    another_button,
    connections_button,
    more_by_button,
    share_button,
    sources_button,
    titles_of,
    wrong_button,
)
from bot.lookup.cards.credits import (
    brief_source_line,
    credit_line,
    label_in,
    nearest_first,
    source_lines,
    source_name,
)
from bot.lookup.cards.terms import (
    DATE_BASES,
    OF_THE_DATE,
    REMARKS,
    SHOWS,
    VERIFICATIONS,
    ago,
    kind_word,
    status_word,
)

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

_TITLE = 200
_FACT = 300
_MOST_FACTS = 2
_REPEATED = 3
"""Words that may stand beside what the card says already."""
# Of a fact: who, what kind of release, and when, without the names.
_WHO_AND_WHEN = """
a an and as at both by for from his her in is it its of on out their the to two was were with
made recorded released sang sung together worked features featured featuring
album ep mini single song songs track tracks act artist artists band dj duo group member
members producer rapper singer unit american british japanese korean uk us
january february march april may june july august september october november december
"""
_SAYING_NOTHING = frozenset(_WHO_AND_WHEN.split())
_REMARKS = 400
_MORE_BY = 2
SERVICES = {
    "YouTube": "https://www.youtube.com/results?search_query={}",
    "Spotify": "https://open.spotify.com/search/{}",
    "Apple Music": "https://music.apple.com/search?term={}",
    "Melon": "https://www.melon.com/search/total/index.htm?q={}",
}
_LONGEST_QUERY = 44
"""Characters: Hangul takes nine times as many in an address, and a button's has 512."""


def collaboration_card(
    words: Words,
    found: Work,
    picture: Picture | None = None,
    *,
    today: dt.date,
    another: str = "",
) -> Card:
    """Show one collaboration: what, who, when, says who, where to listen, what next.

    Of one drawn by lot, `another` is the saved request by which another one is drawn.
    """
    card = Card()
    if picture is not None:
        card.picture(picture.filename, alt_text=picture.alt_text)
    card.text(*work_lines(words, found, today=today))
    facts = [fact for fact in found.facts if not _repeats(found, fact)]
    card.text(*(fact_line(words, fact) for fact in facts[:_MOST_FACTS]))
    card.text(brief_source_line(words, found.sources))
    card.buttons(_links(found)).buttons(_next_steps(words, found))
    return card.buttons([another_button(words, another)] if another else [])


def work_lines(words: Words, found: Work, *, today: dt.date) -> list[str]:
    """Return what a collaboration is: its title, who, when, what for, and what is to be known."""
    return [
        f"## {title_of(words, found)}",
        credit_line(words, found),
        " · ".join([kind_word(words, found.kind), *when(words, found, today=today)]),
        show_line(words, found),
        *_small_print(words, found),
    ]


def details_card(words: Words, found: Work) -> Card:
    """Show how sure a collaboration is, all that is known besides, and every source."""
    card = Card().text(f"### {title_of(words, found)}", *_certainty(words, found))
    card.text(_tongues(words, found), *(fact_line(words, fact) for fact in found.facts))
    return card.rule().text(*source_lines(words, found.sources))


def title_of(words: Words, found: Work, *, limit: int = _TITLE) -> str:
    """Write the title as markup in both scripts, the reader's own first."""
    return " · ".join(escape(title, limit) for title in titles_of(words, found))


def plain_title(words: Words, found: Work) -> str:
    """Return the title in the reader's script, unescaped."""
    return plain(titles_of(words, found)[0])


def when(words: Words, found: Work, *, today: dt.date) -> list[str]:
    """Write the date at its precision and how long ago that is."""
    if found.date is None:
        return [words.gettext("date unknown")]
    known = found.date
    if _is_uncertain(found):
        known = PartialDate(known.year, known.month)
        date = words.gettext("{date} (day uncertain)", date=words.date(known))
    else:
        date = words.date(known)
    if basis := DATE_BASES.get(found.date_basis):
        date = words.gettext(basis, date=date)
    return [part for part in (date, ago(words, known, today=today)) if part]


def _is_uncertain(found: Work) -> bool:
    nobody_says = any(one.code is RemarkCode.NO_DAY for one in found.remarks)
    if found.date is None or found.date.precision is not Precision.DAY:
        return False
    return nobody_says or found.verification is Verification.CONFLICT


def _repeats(found: Work, fact: Fact) -> bool:
    """Return whether a fact says only who made the work, and what the card has besides."""
    said = [found.title, found.title_ko, *(name for each in found.credits for name in _names(each))]
    said += [name for remark in found.remarks for name in remark.names]
    said += [found.show.title] if found.show else []
    known = _SAYING_NOTHING.union(word for text in said for word in _words(text))
    rest = [word for word in _words(fact.text) if word not in known and not word.isdigit()]
    return len(rest) <= _REPEATED


def _words(text: str) -> list[str]:
    """Return the words of a text, however they are spelt."""
    return [folded for word in text.split() if (folded := fold(word))]


def _names(credit: ArtistCredit) -> list[str]:
    ref = credit.artist
    return [ref.name, ref.hangul, credit.credited_as, *ref.groups]


def show_line(words: Words, found: Work) -> str:
    """Return what the work was made for; empty where it was made for itself."""
    if not (show := found.show):
        return ""
    first, second = show.title, show.title_ko
    if words.language == "ko" and second:
        first, second = second, first
    title = f"**{escape(first, _TITLE)}**"
    if second and second != first:
        title += f" ({escape(second, _TITLE)})"
    return words.gettext(SHOWS[show.kind], show=title)


def fact_line(words: Words, fact: Fact, *, inside: bool = False) -> str:
    """Write a fact as a list line; what is not confirmed says who says so.

    `inside` the article's own card, its name need not be said again.
    """
    text = fact.text_ko if words.language == "ko" and fact.text_ko else fact.text
    line = f"- {escape(text, _FACT)}"
    if fact.status is Status.CONFIRMED:
        return line
    if fact.status is not Status.REPORTED:
        return f"{line} *({status_word(words, fact.status)})*"
    if inside or not fact.article_title:
        return f"{line} *({words.gettext('reported')})*"
    source = escape(fact.article_title, 100)
    return f"{line} *({words.gettext('reported by {source}', source=source)})*"


def _tongues(words: Words, found: Work) -> str:
    if not found.languages:
        return ""
    tongues = words.listing([words.tongue(code) for code in found.languages])
    return words.gettext("In {languages}", languages=tongues)


def _status(words: Words, found: Work) -> str:
    if found.status is Status.REPORTED and found.sources:
        name = escape(source_name(nearest_first(found.sources)[0]), 100)
        return words.gettext("Reported by {source}", source=name)
    return status_word(words, found.status)


def _certainty(words: Words, found: Work) -> list[str]:
    parts = [f"**{_status(words, found)}**"]
    if found.date is not None:
        parts.append(words.gettext(VERIFICATIONS[found.verification]))
    lines = [" · ".join(parts)]
    if found.verification is Verification.CONFLICT and found.date and found.other_dates:
        dates = words.listing([words.date(date) for date in (found.date, *found.other_dates)])
        lines.append(words.gettext("Sources say {dates}.", dates=dates))
    return lines


def _small_print(words: Words, found: Work) -> list[str]:
    lines = []
    if found.status is not Status.CONFIRMED:
        lines.append(f"**{_status(words, found)}**")
    remarks = [one for one in found.remarks if one.code not in OF_THE_DATE]
    if remarks:
        said = (
            words.gettext(
                REMARKS[one.code],
                names=words.listing([label_in(words, name) for name in one.names]),
            )
            for one in remarks
        )
        # A name at the end may have a full stop itself.
        sentences = (each if each.endswith(".") else f"{each}." for each in said)
        lines.append("-# " + escape(" ".join(sentences), _REMARKS))
    if found.untitled:
        lines.append(
            "-# " + words.gettext("No source names this work; the title is our description.")
        )
    return lines


def _links(found: Work) -> list[Button]:
    links = [link_button(service, url) for service, url in listen_links(found)]
    return [button for button in links if button is not None]


def _next_steps(words: Words, found: Work) -> list[Button]:
    artists = list(dict.fromkeys(credit.artist for credit in found.credits))
    steps = [more_by_button(words, artist) for artist in artists[:_MORE_BY]]
    last = [connections_button(words, found), share_button(words, found)]
    wrong = wrong_button(words, "work", found.slug)
    return [sources_button(words, found), *steps, *last, wrong]


def listen_links(work: Work) -> list[tuple[str, str]]:
    """Return (service, search address) pairs; none for a work whose title nobody knows."""
    if work.untitled or not work.credits:
        return []
    first = work.credits[0]
    query = f"{first.credited_as or first.artist.name} {work.title}"
    encoded = quote(cut(plain(query), _LONGEST_QUERY).rstrip("…"), safe="")
    return [(service, address.format(encoded)) for service, address in SERVICES.items()]
