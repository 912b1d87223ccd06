"""What a post shows: which anniversaries come first, what fills an empty day, what may be asked.

Everything here depends on its arguments alone, so that a preview is what will be posted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from functools import partial
from operator import itemgetter

from bot.catalogue.anniversaries import Anniversary
from bot.catalogue.model import Status, Verification, Work, WorkKind
from bot.kit.folding import fold
from bot.posts.model import Riddle

REACH = 7
"""So many days before and after an empty day its nearest anniversary is looked for."""

_KNOWN = 2
_STEP = 2
"""What a step of fame is worth in `Anniversary.grade`."""
_KINDS = frozenset({WorkKind.FEATURE, WorkKind.DUET, WorkKind.JOINT})


def worth_posting(anniversaries: Iterable[Anniversary]) -> list[Anniversary]:
    """Leave out what one source gives, on each day of a known work that two sources give.

    What curators added stays: somebody looked at its source.
    """
    found = list(anniversaries)
    days = {each.on for each in found if _has_two(each) and each.work.fame >= _KNOWN}
    return [each for each in found if _is_checked(each) or each.on not in days]


def _has_two(anniversary: Anniversary) -> bool:
    return anniversary.work.verification is Verification.TWO_SOURCES


def _is_checked(anniversary: Anniversary) -> bool:
    return _has_two(anniversary) or anniversary.work.is_added


def edition_order(
    anniversary: Anniversary, weight: Callable[[Work], int], *, last_year: Collection[str] = ()
) -> tuple[bool, bool, int, int, int, str]:
    """Return the key that sorts what a post may show, best first.

    Dates that two sources agree on, and what curators added, come before others, then works that
    several made together, then those of a higher grade, then the more popular, then the longer
    ago, then the slug. What was shown last year counts as less known by one.
    """
    work = anniversary.work
    return (
        not _is_checked(anniversary),
        not work.is_together,
        _STEP * (work.slug in last_year) - anniversary.grade,
        -weight(work),
        -anniversary.years,
        work.slug,
    )


def ranked(
    anniversaries: Iterable[Anniversary],
    weight: Callable[[Work], int],
    *,
    last_year: Collection[str] = (),
) -> tuple[Anniversary, ...]:
    """Sort what a post may show, best first, as `edition_order` says, but not one act's album.

    Each further work that an act leads counts as less known by one than the one before.
    """
    order = partial(edition_order, weight=weight, last_year=last_year)
    taken: Counter[str] = Counter()
    found = []
    for one in sorted(anniversaries, key=order):
        is_unsure, is_alone, grade, *rest = order(one)
        turn = taken[_lead(one.work)]
        found.append(((is_unsure, is_alone, grade + _STEP * turn, turn, *rest), one))
        taken[_lead(one.work)] += 1
    return tuple(one for _, one in sorted(found, key=itemgetter(0)))


def in_turns(
    anniversaries: Iterable[Anniversary], whose: Callable[[Anniversary], Hashable]
) -> list[Anniversary]:
    """Put everybody's first before anybody's second, else keep the order."""
    taken: Counter[Hashable] = Counter()
    turns = []
    for each in anniversaries:
        owner = whose(each)
        turns.append((taken[owner], each))
        taken[owner] += 1
    return [each for _, each in sorted(turns, key=itemgetter(0))]


def _lead(work: Work) -> str:
    return work.credits[0].artist.slug if work.credits else ""


def days_around(day: dt.date, *, reach: int = REACH) -> Iterator[dt.date]:
    """Yield the days around one, the nearest first, the coming one before the past one."""
    for distance in range(1, reach + 1):
        for ordinal in (day.toordinal() + distance, day.toordinal() - distance):
            if dt.date.min.toordinal() <= ordinal <= dt.date.max.toordinal():
                yield dt.date.fromordinal(ordinal)


def draws(guild_id: int, day: dt.date, *, size: int) -> Iterator[int]:
    """Yield places from 0 to `size` - 1 without end, always the same for a server and a date.

    A place may come twice. Nothing is drawn out of nothing.
    """
    number = 0
    while size > 0:
        text = f"{guild_id}:{day.isoformat()}:{number}"
        yield int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % size
        number += 1


def riddle_of(work: Work) -> Riddle | None:
    """Ask "Who released X with Y?" of a work of two acts; None where that is no fair question.

    Whether another work has that title is the store's to say (`CollaborationStore.has_namesake`).
    """
    is_sure = work.status is Status.CONFIRMED and work.verification is not Verification.CONFLICT
    if work.untitled or not is_sure or work.kind not in _KINDS or not work.sources:
        return None
    if len(work.credits) != 2:
        return None
    answer, partner = work.credits
    if answer.artist.slug == partner.artist.slug:
        return None
    return Riddle(work, answer, partner)


def gives_away(riddle: Riddle, aliases: Iterable[str] = ()) -> bool:
    """Return whether the question has the answer's name in it, in whatever spelling."""
    answer, partner = riddle.answer, riddle.partner
    asked = (
        riddle.work.title,
        riddle.work.title_ko,
        partner.credited_as,
        partner.artist.name,
        partner.artist.hangul,
        partner.artist.disambiguation,
        *partner.artist.groups,
        *partner.artist.groups_hangul,
    )
    names = (answer.credited_as, answer.artist.name, answer.artist.hangul, *aliases)
    said = [fold(text) for text in asked]
    return any(name in text for name in filter(None, map(fold, names)) for text in said)
