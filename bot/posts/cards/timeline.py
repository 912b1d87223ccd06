"""What the picture of a post shows: its works along a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.catalogue.anniversaries import Anniversary
from bot.kit.discord import limits
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import cut, plain
from bot.kit.pictures.pictures import Sketched
from bot.kit.pictures.sketches import MomentMark, TimelineSketch
from bot.lookup.cards.controls import titles_of
from bot.lookup.cards.credits import short_credits
from bot.posts.model import Edition
from bot.posts.schedule import DAILY_POST, FOLLOWING_MESSAGE

FEWEST = 3
"""Two works make no line of time that would show more than the text."""
_TITLE = 120
_NOTE = 120


def timeline_sketch(edition: Edition, words: Words) -> TimelineSketch | None:
    """Return what the picture shows; None for a follower's news and for too little."""
    if edition.kind == FOLLOWING_MESSAGE or len(edition.entries) < FEWEST:
        return None
    ordered = sorted(edition.entries, key=lambda each: _place(edition, each))
    if edition.kind == DAILY_POST and _place(edition, ordered[0]) == _place(edition, ordered[-1]):
        return None
    day = words.day_of_year(edition.on)
    if edition.kind == DAILY_POST:
        heading = words.gettext("{day} through the years", day=day)
    else:
        heading = words.gettext("The week of {day}", day=day)
    total = words.ngettext("{n} collaboration", "{n} collaborations", edition.total)
    if edition.total > len(ordered):
        total = words.gettext("{n} of {total}", n=words.number(len(ordered)), total=total)
    return TimelineSketch(heading, total, _moments(edition, ordered, words))


def timeline_picture(edition: Edition, words: Words) -> Sketched | None:
    """Return the picture of a post's line of time; None when it has too few works."""
    sketch = timeline_sketch(edition, words)
    if sketch is None:
        return None
    return Sketched(sketch, "kollab-timeline.png", timeline_alt_text(sketch, words))


def timeline_alt_text(sketch: TimelineSketch, words: Words) -> str:
    """Describe the picture for people who do not see it."""
    heading = words.gettext("Timeline: {heading}.", heading=sketch.heading)
    parts = [
        words.gettext(
            "{when}: {title}, {names}", when=each.label, title=each.title, names=each.note
        )
        for each in sketch.moments
    ]
    return plain(" ".join([heading, *parts]), limits.ALT_TEXT)


def _moments(
    edition: Edition, ordered: Sequence[Anniversary], words: Words
) -> tuple[MomentMark, ...]:
    places = [_place(edition, each) for each in ordered]
    gaps = [0, *(later - sooner for sooner, later in pairwise(places))]
    return tuple(
        _moment(edition, each, words, gap=gap) for each, gap in zip(ordered, gaps, strict=True)
    )


def _moment(edition: Edition, each: Anniversary, words: Words, *, gap: int) -> MomentMark:
    work = each.work
    title, *other = (plain(one) for one in titles_of(words, work))
    names = short_credits(words, work)
    if edition.kind == DAILY_POST:
        label = str(each.on.year - each.years)
    else:
        label = words.day_of_year(each.on)
        years = words.ngettext("{n} year", "{n} years", each.years)
        names = f"{years} · {names}"
    return MomentMark(
        label,
        cut(title, _TITLE),
        cut(other[0], _TITLE) if other else "",
        cut(names, _NOTE),
        gap=gap,
        is_lead=each is edition.entries[0],
    )


def _place(edition: Edition, each: Anniversary) -> int:
    if edition.kind == DAILY_POST:
        return each.on.year - each.years
    return each.on.toordinal()
