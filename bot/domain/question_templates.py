"""Templates over the catalogue's works: each asks one thing that has one right answer.

A template is keyed by a title, or by two: "Who has worked with A?" would be right of somebody
the store does not know. What is wrong is proven against everybody on any work of that title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from bot.domain.dates import PartialDate
from bot.domain.lore import Lore, is_identified, is_korean, known_fold, leaks, show_name, title_name
from bot.domain.models import CollaborationKind, CreditRole, DateBasis
from bot.domain.question_parts import (
    LONGEST_OPTION,
    Draft,
    lot_for,
    names_of,
    question_of_work,
)
from bot.domain.questions import Name, Question, Template
from bot.domain.truth import KnownAct, KnownCredit, KnownWork

_TOGETHER = frozenset({CollaborationKind.FEATURE, CollaborationKind.DUET, CollaborationKind.JOINT})
_YEARS = (-4, -3, -2, -1, 1, 2, 3, 4)
_APART = dt.timedelta(180)
_WITHIN = 6
_MOST_ACTS = 4

WorkTemplate = Callable[[Lore, KnownWork], Question | None]


def partner(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for who else is on a title, beside the act that is named first."""
    if work.kind not in _TOGETHER or not 2 <= len(work.credits) <= _MOST_ACTS:
        return None
    first, *others = work.credits
    if any(each.role not in (CreditRole.MAIN, CreditRole.FEATURED) for each in others):
        return None
    acts = [lore.truth.acts[each.act] for each in others]
    best = max(range(len(acts)), key=lambda place: acts[place].weight)
    return _act_asked(lore, Template.PARTNER, work, asked=others[best], said=first, also=acts)


def lead(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for the act whose title it is, by one that is featured on it."""
    mains = [each for each in work.credits if each.role is CreditRole.MAIN]
    guests = [each for each in work.credits if each.role is CreditRole.FEATURED]
    if work.kind not in _TOGETHER or len(mains) != 1 or not guests or work.credits[0] != mains[0]:
        return None
    if mains[0].join_phrase.strip() == "with":
        return None
    also = [lore.truth.acts[mains[0].act]]
    return _act_asked(lore, Template.LEAD, work, asked=mains[0], said=guests[0], also=also)


def remixer(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for who remixed a title."""
    found = [each for each in work.credits if each.role is CreditRole.REMIXER]
    if len(found) != 1 or work.credits[0] == found[0]:
        return None
    also = [lore.truth.acts[found[0].act]]
    return _act_asked(lore, Template.REMIXER, work, asked=found[0], said=work.credits[0], also=also)


def artist_of_ost(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for who sang a title of a drama's soundtrack."""
    if work.kind is not CollaborationKind.OST or work.show is None or len(work.credits) != 1:
        return None
    show = lore.truth.shows[work.show]
    act = lore.truth.acts[work.credits[0].act]
    if not is_identified(act) or leaks([*work.titles, *show.titles], names_of([act])):
        return None
    beside = [lore.truth.works[one] for one in lore.made_for[show.id]]
    taken = lore.credited([*lore.same_title(work), *beside])
    lot = lot_for(Template.ARTIST_OF_OST, work.slug)
    draft = Draft(
        Template.ARTIST_OF_OST,
        work.slug,
        (title_name(work), show_name(show)),
        lore.name(act),
        map(lore.name, lore.wrong_acts(act, taken=taken, year=_year(work), lot=lot)),
        names_of([act]),
    )
    return question_of_work(lore, draft, work)


def show_of_ost(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for the show that a title was made for."""
    if work.show is None or not 1 <= len(work.credits) <= _MOST_ACTS:
        return None
    show = lore.truth.shows[work.show]
    names = names_of(lore.truth.acts[each.act] for each in work.credits)
    if leaks([*work.titles, *names], show.titles):
        return None
    alike = lore.same_title(work)
    family = set[int]().union(*(lore.family_works(each.act) for each in work.credits))
    known = {lore.truth.works[one].show for one in family}
    taken = {one for one in {*known, *(each.show for each in alike)} if one is not None}
    lot = lot_for(Template.SHOW_OF_OST, work.slug)
    draft = Draft(
        Template.SHOW_OF_OST,
        work.slug,
        (title_name(work), lore.credit(work)),
        show_name(show),
        lore.wrong_shows(show, taken=taken | lore.series(show.id), year=_year(work), lot=lot),
        show.titles,
    )
    return question_of_work(lore, draft, work)


def title_of_pair(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for the one title of two acts."""
    if work.kind not in _TOGETHER or len(work.credits) != 2:
        return None
    one, two = (each.act for each in work.credits)
    if lore.kin(one) & lore.kin(two):
        return None
    if lore.family_works(one) & lore.family_works(two) != {work.id}:
        return None
    acts = [lore.truth.acts[each.act] for each in work.credits]
    said = [text for act in acts for text in _said(lore, act)]
    if leaks([*said, *names_of(acts)], work.titles) or leaks(work.titles, names_of(acts)):
        return None
    taken = lore.family_works(one) | lore.family_works(two)

    def is_taken(other: KnownWork) -> bool:
        return other.id in taken or not set(other.folded).isdisjoint(work.folded)

    found = lore.wrong_titles(work, taken=is_taken, lot=lot_for(Template.TITLE_OF_PAIR, work.slug))
    draft = Draft(
        Template.TITLE_OF_PAIR,
        work.slug,
        tuple(lore.name(act) for act in acts),
        title_name(work),
        map(title_name, found),
        work.titles,
    )
    return question_of_work(lore, draft, work)


def year(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for the year of a release."""
    if work.date is None or work.date_basis is not DateBasis.RELEASE:
        return None
    right = work.date.year
    said = [title_name(work), lore.credit(work)]
    if leaks([text for each in said for text in (each.text, each.text_ko)], [str(right)]):
        return None
    alike = lore.same_title(work)
    again = [
        one for one in alike if any(one.id in lore.family_works(each.act) for each in work.credits)
    ]
    taken = {one.date.year for one in again if one.date is not None}
    years = [right + step for step in _YEARS if right + step <= lore.last_year]
    wrong = [_year_name(one) for one in years if one not in taken]
    lot_for(Template.YEAR, work.slug).shuffle(wrong)
    draft = Draft(Template.YEAR, work.slug, tuple(said), _year_name(right), wrong)
    return question_of_work(lore, draft, work)


def hangul_title(lore: Lore, work: KnownWork) -> Question | None:
    """Ask for the title that is another one in Korean."""
    if not work.title_ko or not is_korean(work.title_ko) or is_korean(work.title):
        return None
    if leaks([work.title_ko], [work.title]) or leaks([work.title], [work.title_ko]):
        return None
    keys = lore.titled[known_fold(work.title_ko)]
    taken = {title for key in keys for title in lore.truth.works[key].folded}

    def is_taken(other: KnownWork) -> bool:
        return is_korean(other.title) or bool(taken & set(other.folded))

    found = lore.wrong_titles(work, taken=is_taken, lot=lot_for(Template.HANGUL_TITLE, work.slug))
    draft = Draft(
        Template.HANGUL_TITLE,
        work.slug,
        (Name(work.title_ko), lore.credit(work)),
        _as_released(work),
        map(_as_released, found),
        tuple(each for each in work.titles if each != work.title_ko),
    )
    return question_of_work(lore, draft, work)


def came_first(lore: Lore, work: KnownWork) -> Question | None:
    """Ask which of some works came out first."""
    right = _with_credit(lore, work)
    if right is None or work.date is None or work.date_basis is not DateBasis.RELEASE:
        return None
    if lore.has_namesake(work):
        return None
    end = _last_day(work.date) + _APART

    def is_taken(other: KnownWork) -> bool:
        date = other.date
        if date is None or other.date_basis is not DateBasis.RELEASE:
            return True
        is_later = _first_day(date) > end and date.year <= end.year + _WITHIN
        return not is_later or lore.has_namesake(other)

    lot = lot_for(Template.CAME_FIRST, work.slug)
    found = [_with_credit(lore, one) for one in lore.wrong_titles(work, taken=is_taken, lot=lot)]
    wrong = [each for each in found if each is not None]
    return question_of_work(lore, Draft(Template.CAME_FIRST, work.slug, (), right, wrong), work)


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


def questions_of_works(lore: Lore, *, most: int) -> Iterator[Question]:
    """Make what the templates make of works, at most so many each, the best known first."""
    for template in WORK_TEMPLATES:
        made = 0
        for work in lore.sure:
            if (question := template(lore, work)) is not None:
                yield question
                made += 1
                if made == most:
                    break


def _act_asked(
    lore: Lore,
    template: Template,
    work: KnownWork,
    *,
    asked: KnownCredit,
    said: KnownCredit,
    also: list[KnownAct],
) -> Question | None:
    """Ask for one act of a work by its title and another one; any of `also` may be typed."""
    right, named = lore.truth.acts[asked.act], lore.truth.acts[said.act]
    if _family(lore, right) & _family(lore, named) or not is_identified(right):
        return None
    told = [*work.titles, *_said(lore, named), said.credited_as]
    if leaks(told, [*right.names, asked.credited_as]):
        return None
    rivals = [one for one in lore.same_title(work) if one.id != work.id]
    if any(said.act in lore.credited([one]) for one in rivals):
        return None
    taken = lore.credited([work, *rivals])
    found = lore.wrong_acts(right, taken=taken, year=_year(work), lot=lot_for(template, work.slug))
    draft = Draft(
        template,
        work.slug,
        (title_name(work), lore.name(named)),
        lore.name(right),
        map(lore.name, found),
        (*names_of([right]), *names_of(also)),
    )
    return question_of_work(lore, draft, work)


def _family(lore: Lore, act: KnownAct) -> set[int]:
    return {act.id, *act.groups}


def _said(lore: Lore, act: KnownAct) -> tuple[str, str]:
    name = lore.name(act)
    return name.text, name.text_ko


def _year(work: KnownWork) -> int | None:
    return work.date.year if work.date else None


def _year_name(number: int) -> Name:
    return Name(str(number), token=f"year:{number}")


def _as_released(work: KnownWork) -> Name:
    """Name a work by the title on the release, to Korean readers too."""
    return Name(work.title, token=f"collaboration:{work.slug}")


def _with_credit(lore: Lore, work: KnownWork) -> Name | None:
    """Name a work with who made it; None where that is too long for an option."""
    credit = lore.credit(work)
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
