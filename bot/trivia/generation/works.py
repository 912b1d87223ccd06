"""Templates over the catalogue's works: each asks one thing that has one right answer.

A template is keyed by a title, or by two: "Who has worked with A?" would be right of somebody
the store does not know. What is wrong is proven against everybody on any work of that title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from bot.catalogue.model import CreditRole, DateBasis, WorkKind
from bot.kit.dates import PartialDate
from bot.trivia.generation.build import (
    LONGEST_OPTION,
    QuestionParts,
    lot_for,
    names_of,
    question_of_work,
)
from bot.trivia.generation.evidence import (
    Evidence,
    is_identified,
    is_korean,
    known_fold,
    leaks,
    show_name,
    title_name,
)
from bot.trivia.generation.snapshot import SnapshotArtist, SnapshotCredit, SnapshotWork
from bot.trivia.questions.model import Name, Question, Template

_TOGETHER = frozenset({WorkKind.FEATURE, WorkKind.DUET, WorkKind.JOINT})
_YEARS = (-4, -3, -2, -1, 1, 2, 3, 4)
_APART = dt.timedelta(180)
_WITHIN = 6
_MOST_ARTISTS = 4

WorkTemplate = Callable[[Evidence, SnapshotWork], Question | None]


def partner(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for who else is on a title, beside the act that is named first."""
    if work.kind not in _TOGETHER or not 2 <= len(work.credits) <= _MOST_ARTISTS:
        return None
    first, *others = work.credits
    if any(each.role not in (CreditRole.MAIN, CreditRole.FEATURED) for each in others):
        return None
    artists = [evidence.snapshot.artists[each.artist] for each in others]
    best = max(range(len(artists)), key=lambda place: artists[place].weight)
    return _artist_asked(
        evidence, Template.PARTNER, work, asked=others[best], said=first, also=artists
    )


def lead(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the act whose title it is, by one that is featured on it."""
    mains = [each for each in work.credits if each.role is CreditRole.MAIN]
    guests = [each for each in work.credits if each.role is CreditRole.FEATURED]
    if work.kind not in _TOGETHER or len(mains) != 1 or not guests or work.credits[0] != mains[0]:
        return None
    if mains[0].join_phrase.strip() == "with":
        return None
    also = [evidence.snapshot.artists[mains[0].artist]]
    return _artist_asked(evidence, Template.LEAD, work, asked=mains[0], said=guests[0], also=also)


def remixer(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for who remixed a title."""
    found = [each for each in work.credits if each.role is CreditRole.REMIXER]
    if len(found) != 1 or work.credits[0] == found[0]:
        return None
    also = [evidence.snapshot.artists[found[0].artist]]
    return _artist_asked(
        evidence, Template.REMIXER, work, asked=found[0], said=work.credits[0], also=also
    )


def artist_of_ost(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for who sang a title of a drama's soundtrack."""
    if work.kind is not WorkKind.OST or work.show is None or len(work.credits) != 1:
        return None
    show = evidence.snapshot.shows[work.show]
    artist = evidence.snapshot.artists[work.credits[0].artist]
    if not is_identified(artist) or leaks([*work.titles, *show.titles], names_of([artist])):
        return None
    beside = [evidence.snapshot.works[one] for one in evidence.made_for[show.id]]
    taken = evidence.credited([*evidence.same_title(work), *beside])
    lot = lot_for(Template.ARTIST_OF_OST, work.slug)
    draft = QuestionParts(
        Template.ARTIST_OF_OST,
        work.slug,
        (title_name(work), show_name(show)),
        evidence.name(artist),
        map(evidence.name, evidence.wrong_artists(artist, taken=taken, year=_year(work), lot=lot)),
        names_of([artist]),
    )
    return question_of_work(evidence, draft, work)


def show_of_ost(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the show that a title was made for."""
    if work.show is None or not 1 <= len(work.credits) <= _MOST_ARTISTS:
        return None
    show = evidence.snapshot.shows[work.show]
    names = names_of(evidence.snapshot.artists[each.artist] for each in work.credits)
    if leaks([*work.titles, *names], show.titles):
        return None
    alike = evidence.same_title(work)
    family = set[int]().union(*(evidence.family_works(each.artist) for each in work.credits))
    known = {evidence.snapshot.works[one].show for one in family}
    taken = {one for one in {*known, *(each.show for each in alike)} if one is not None}
    lot = lot_for(Template.SHOW_OF_OST, work.slug)
    draft = QuestionParts(
        Template.SHOW_OF_OST,
        work.slug,
        (title_name(work), evidence.credit(work)),
        show_name(show),
        evidence.wrong_shows(
            show, taken=taken | evidence.series(show.id), year=_year(work), lot=lot
        ),
        show.titles,
    )
    return question_of_work(evidence, draft, work)


def title_of_pair(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the one title of two acts."""
    if work.kind not in _TOGETHER or len(work.credits) != 2:
        return None
    one, two = (each.artist for each in work.credits)
    if evidence.kin(one) & evidence.kin(two):
        return None
    if evidence.family_works(one) & evidence.family_works(two) != {work.id}:
        return None
    artists = [evidence.snapshot.artists[each.artist] for each in work.credits]
    said = [text for artist in artists for text in _said(evidence, artist)]
    if leaks([*said, *names_of(artists)], work.titles) or leaks(work.titles, names_of(artists)):
        return None
    taken = evidence.family_works(one) | evidence.family_works(two)

    def is_taken(other: SnapshotWork) -> bool:
        return other.id in taken or not set(other.folded).isdisjoint(work.folded)

    found = evidence.wrong_titles(
        work, taken=is_taken, lot=lot_for(Template.TITLE_OF_PAIR, work.slug)
    )
    draft = QuestionParts(
        Template.TITLE_OF_PAIR,
        work.slug,
        tuple(evidence.name(artist) for artist in artists),
        title_name(work),
        map(title_name, found),
        work.titles,
    )
    return question_of_work(evidence, draft, work)


def year(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the year of a release."""
    if work.date is None or work.date_basis is not DateBasis.RELEASE:
        return None
    right = work.date.year
    said = [title_name(work), evidence.credit(work)]
    if leaks([text for each in said for text in (each.text, each.text_ko)], [str(right)]):
        return None
    alike = evidence.same_title(work)
    again = [
        one
        for one in alike
        if any(one.id in evidence.family_works(each.artist) for each in work.credits)
    ]
    taken = {one.date.year for one in again if one.date is not None}
    years = [right + step for step in _YEARS if right + step <= evidence.last_year]
    wrong = [_year_name(one) for one in years if one not in taken]
    lot_for(Template.YEAR, work.slug).shuffle(wrong)
    draft = QuestionParts(Template.YEAR, work.slug, tuple(said), _year_name(right), wrong)
    return question_of_work(evidence, draft, work)


def hangul_title(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the title that is another one in Korean."""
    if not work.title_ko or not is_korean(work.title_ko) or is_korean(work.title):
        return None
    if leaks([work.title_ko], [work.title]) or leaks([work.title], [work.title_ko]):
        return None
    keys = evidence.titled[known_fold(work.title_ko)]
    taken = {title for key in keys for title in evidence.snapshot.works[key].folded}

    def is_taken(other: SnapshotWork) -> bool:
        return is_korean(other.title) or bool(taken & set(other.folded))

    found = evidence.wrong_titles(
        work, taken=is_taken, lot=lot_for(Template.HANGUL_TITLE, work.slug)
    )
    draft = QuestionParts(
        Template.HANGUL_TITLE,
        work.slug,
        (Name(work.title_ko), evidence.credit(work)),
        _as_released(work),
        map(_as_released, found),
        tuple(each for each in work.titles if each != work.title_ko),
    )
    return question_of_work(evidence, draft, work)


def came_first(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask which of some works came out first."""
    right = _with_credit(evidence, work)
    if right is None or work.date is None or work.date_basis is not DateBasis.RELEASE:
        return None
    if evidence.has_namesake(work):
        return None
    end = _last_day(work.date) + _APART

    def is_taken(other: SnapshotWork) -> bool:
        date = other.date
        if date is None or other.date_basis is not DateBasis.RELEASE:
            return True
        is_later = _first_day(date) > end and date.year <= end.year + _WITHIN
        return not is_later or evidence.has_namesake(other)

    lot = lot_for(Template.CAME_FIRST, work.slug)
    found = [
        _with_credit(evidence, one) for one in evidence.wrong_titles(work, taken=is_taken, lot=lot)
    ]
    wrong = [each for each in found if each is not None]
    return question_of_work(
        evidence, QuestionParts(Template.CAME_FIRST, work.slug, (), right, wrong), work
    )


WORK_TEMPLATES: tuple[WorkTemplate, ...] = (
    partner,
    lead,
    remixer,
    artist_of_ost,
    show_of_ost,
    title_of_pair,
    year,
    hangul_title,
    came_first,
)


def questions_of_works(evidence: Evidence, *, most: int) -> Iterator[Question]:
    """Make what the templates make of works, at most so many each, the best known first."""
    for template in WORK_TEMPLATES:
        made = 0
        for work in evidence.sure:
            if (question := template(evidence, work)) is not None:
                yield question
                made += 1
                if made == most:
                    break


def _artist_asked(
    evidence: Evidence,
    template: Template,
    work: SnapshotWork,
    *,
    asked: SnapshotCredit,
    said: SnapshotCredit,
    also: list[SnapshotArtist],
) -> Question | None:
    """Ask for one act of a work by its title and another one; any of `also` may be typed."""
    right, named = evidence.snapshot.artists[asked.artist], evidence.snapshot.artists[said.artist]
    if _family(evidence, right) & _family(evidence, named) or not is_identified(right):
        return None
    told = [*work.titles, *_said(evidence, named), said.credited_as]
    if leaks(told, [*right.names, asked.credited_as]):
        return None
    rivals = [one for one in evidence.same_title(work) if one.id != work.id]
    if any(said.artist in evidence.credited([one]) for one in rivals):
        return None
    taken = evidence.credited([work, *rivals])
    found = evidence.wrong_artists(
        right, taken=taken, year=_year(work), lot=lot_for(template, work.slug)
    )
    draft = QuestionParts(
        template,
        work.slug,
        (title_name(work), evidence.name(named)),
        evidence.name(right),
        map(evidence.name, found),
        (*names_of([right]), *names_of(also)),
    )
    return question_of_work(evidence, draft, work)


def _family(evidence: Evidence, artist: SnapshotArtist) -> set[int]:
    return {artist.id, *artist.groups}


def _said(evidence: Evidence, artist: SnapshotArtist) -> tuple[str, str]:
    name = evidence.name(artist)
    return name.text, name.text_ko


def _year(work: SnapshotWork) -> int | None:
    return work.date.year if work.date else None


def _year_name(number: int) -> Name:
    return Name(str(number), token=f"year:{number}")


def _as_released(work: SnapshotWork) -> Name:
    """Name a work by the title on the release, to Korean readers too."""
    return Name(work.title, token=f"collaboration:{work.slug}")


def _with_credit(evidence: Evidence, work: SnapshotWork) -> Name | None:
    """Name a work with who made it; None where that is too long for an option."""
    credit = evidence.credit(work)
    text, korean = (
        f"{title} · {names}"
        for title, names in (
            (work.title, credit.text),
            (work.title_ko or work.title, credit.text_ko),
        )
    )
    if max(len(text), len(korean)) > LONGEST_OPTION:
        return None
    return Name(text, korean, f"collaboration:{work.slug}")


def _first_day(date: PartialDate) -> dt.date:
    return dt.date(date.year, date.month or 1, date.day or 1)


def _last_day(date: PartialDate) -> dt.date:
    if date.day:
        return dt.date(date.year, date.month, date.day)
    after = dt.date(date.year + (date.month in (0, 12)), date.month % 12 + 1, 1)
    return (after if date.month else dt.date(date.year + 1, 1, 1)) - dt.timedelta(1)
