"""Templates over the catalogue's works and artists: each asks one thing that has one right answer.

A template is keyed by a title, or by two: "Who has worked with A?" would be right of somebody
the store does not know. What is wrong is proven against everybody on any work of that title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import chain, islice, pairwise

from bot.catalogue.model import ArtistKind, CreditRole, WorkKind
from bot.kit.dates import PartialDate
from bot.trivia.generation.accepted import TrueAnswers
from bot.trivia.generation.build import (
    MOST_FAME,
    QuestionParts,
    balanced,
    lot_for,
    names_of,
    question_of_artist,
    question_of_work,
    seldom_alone,
    subjects_of,
)
from bot.trivia.generation.claims import Claims
from bot.trivia.generation.evidence import (
    NEEDED,
    WRONG,
    Evidence,
    bare_name,
    is_identified,
    is_korean,
    is_spelt,
    is_well_dated,
    known_fold,
    leaks,
    show_name,
    title_name,
)
from bot.trivia.generation.formats import Formats
from bot.trivia.generation.snapshot import Snapshot, SnapshotArtist, SnapshotCredit, SnapshotWork
from bot.trivia.questions.model import LONGEST_OPTION, Name, Question, Template

_TOGETHER = frozenset({WorkKind.FEATURE, WorkKind.DUET, WorkKind.JOINT})
_YEARS = 5
"""So far from the right year are wrong ones, at most."""

_AS_LONG = 5
"""So many letters two titles differ in length, at most, where their syllables could be counted."""

_APART = dt.timedelta(180)
_WITHIN = 6
_MOST_ARTISTS = 4

WorkTemplate = Callable[[Evidence, SnapshotWork], Question | None]


def partner(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for who else is on a title, beside the act that is named first."""
    if work.kind not in _TOGETHER or not 2 <= len(work.credits) <= _MOST_ARTISTS:
        return None
    if not evidence.is_known(work, 2):
        return None
    first, *others = work.credits
    if any(each.role not in (CreditRole.MAIN, CreditRole.FEATURED) for each in others):
        return None
    artists = [evidence.snapshot.artists[each.artist] for each in others]
    best = max(range(len(artists)), key=lambda place: artists[place].weight)
    also = names_of(artists)
    return _artist_asked(
        evidence, Template.PARTNER, work, asked=others[best], said=first, also=also
    )


def lead(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the act whose title it is, by one that is featured on it."""
    mains = [each for each in work.credits if each.role is CreditRole.MAIN]
    guests = [each for each in work.credits if each.role is CreditRole.FEATURED]
    if work.kind not in _TOGETHER or len(mains) != 1 or not guests or work.credits[0] != mains[0]:
        return None
    if not evidence.is_known(work, 3):
        return None
    if mains[0].join_phrase.strip() == "with":
        return None
    return _artist_asked(evidence, Template.LEAD, work, asked=mains[0], said=guests[0])


def remixer(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for who remixed a title."""
    found = [each for each in work.credits if each.role is CreditRole.REMIXER]
    if len(found) != 1 or work.credits[0] == found[0]:
        return None
    return _artist_asked(evidence, Template.REMIXER, work, asked=found[0], said=work.credits[0])


def artist_of_ost(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for who sang a title of a drama's soundtrack."""
    if work.kind is not WorkKind.OST or work.show is None or len(work.credits) != 1:
        return None
    show = evidence.snapshot.shows[work.show]
    artist = evidence.snapshot.artists[work.credits[0].artist]
    are_known = evidence.is_known(show, 4) and evidence.is_known(artist, 3)
    if not evidence.is_known(work, 2 if are_known else 3):
        return None
    if not is_identified(artist) or leaks([*work.titles, *show.titles], artist.names):
        return None
    beside = [evidence.snapshot.works[one] for one in evidence.made_for[show.id]]
    taken = evidence.credited([*evidence.same_title(work), *beside])
    lot = lot_for(Template.ARTIST_OF_OST, work.slug)
    draft = QuestionParts(
        Template.ARTIST_OF_OST,
        work.slug,
        (title_name(work), show_name(show)),
        bare_name(artist),
        map(bare_name, evidence.wrong_artists(artist, taken=taken, year=_year(work), lot=lot)),
        artist.names,
    )
    return question_of_work(evidence, draft, work)


def show_of_ost(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the show that a title was made for."""
    if work.show is None or not 1 <= len(work.credits) <= _MOST_ARTISTS:
        return None
    show = evidence.snapshot.shows[work.show]
    if not evidence.is_known(work, 2 if evidence.is_known(show, 3) else 3):
        return None
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
    if work.kind not in _TOGETHER or len(work.credits) != 2 or not _is_readable(evidence, work):
        return None
    one, two = (each.artist for each in work.credits)
    if evidence.kin(one) & evidence.kin(two):
        return None
    if evidence.family_works(one) & evidence.family_works(two) != {work.id}:
        return None
    artists = [evidence.snapshot.artists[each.artist] for each in work.credits]
    said = [text for artist in artists for text in evidence.name(artist).texts]
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


def _is_readable(evidence: Evidence, work: SnapshotWork) -> bool:
    """Return whether a title can be one of four to choose from, whatever script people read."""
    return evidence.is_known(work, 3) and not is_korean(work.title)


def year(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the year of a release."""
    if work.date is None or not is_well_dated(work) or len(work.credits) > _MOST_ARTISTS:
        return None
    is_of_the_best = work.kind in _TOGETHER and max(evidence.fame_beside([work])) == MOST_FAME
    if not evidence.is_known(work, 3 if is_of_the_best else 4):
        return None
    right = work.date.year
    said = [title_name(work), evidence.credit(work)]
    if leaks([text for each in said for text in each.texts], [str(right)]):
        return None
    alike = evidence.same_title(work)
    again = [
        one
        for one in alike
        if any(one.id in evidence.family_works(each.artist) for each in work.credits)
    ]
    if any(one.fame > work.fame for one in again):
        return None
    taken = {one.date.year for one in again if one.date is not None}
    around = range(right - _YEARS, min(right + _YEARS, evidence.last_year) + 1)
    wrong = [_year_name(one) for one in around if one != right and one not in taken]
    draft = QuestionParts(Template.YEAR, work.slug, tuple(said), _year_name(right), wrong)
    return question_of_work(evidence, draft, work)


def hangul_title(evidence: Evidence, work: SnapshotWork) -> Question | None:
    """Ask for the title that is another one in Korean."""
    if not work.title_ko or not is_korean(work.title_ko) or is_korean(work.title):
        return None
    if not evidence.is_known(work, 3) or is_spelt(work.title, work.title_ko):
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
    if right is None or work.date is None or not is_well_dated(work):
        return None
    if not _is_readable(evidence, work):
        return None
    if evidence.has_namesake(work):
        return None
    end = _last_day(work.date) + _APART

    def is_taken(other: SnapshotWork) -> bool:
        date = other.date
        if date is None or not is_well_dated(other):
            return True
        is_later = _first_day(date) > end and date.year <= end.year + _WITHIN
        return not (is_later and _is_readable(evidence, other)) or evidence.has_namesake(other)

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


def _artist_asked(
    evidence: Evidence,
    template: Template,
    work: SnapshotWork,
    *,
    asked: SnapshotCredit,
    said: SnapshotCredit,
    also: tuple[str, ...] = (),
) -> Question | None:
    """Ask for one act of a work by its title and another one; any of `also` may be typed."""
    right, named = evidence.snapshot.artists[asked.artist], evidence.snapshot.artists[said.artist]
    if {right.id, *right.groups} & {named.id, *named.groups} or not is_identified(right):
        return None
    if not evidence.is_known(right, 2 if evidence.is_known(work, 3) else 3):
        return None
    told = [*work.titles, *evidence.name(named).texts, said.credited_as]
    if leaks(told, [*right.names, asked.credited_as]):
        return None
    rivals = [one for one in evidence.same_title(work) if one.id != work.id]
    if any(said.artist in evidence.credited([one]) for one in rivals):
        return None
    taken = evidence.credited([work, *rivals])
    found = evidence.wrong_artists(
        right, taken=taken, year=_year(work), lot=lot_for(template, work.slug), beside=[named]
    )
    draft = QuestionParts(
        template,
        work.slug,
        (title_name(work), evidence.name(named)),
        bare_name(right),
        map(bare_name, found),
        (*right.names, *also),
    )
    return question_of_work(evidence, draft, work)


def _year(work: SnapshotWork) -> int | None:
    return work.date.year if work.date else None


def _year_name(number: int) -> Name:
    return Name(str(number), token=f"year:{number}")


def _as_released(work: SnapshotWork) -> Name:
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
    return Name(text, korean, f"collaboration:{work.slug}", str(work.date))


def _first_day(date: PartialDate) -> dt.date:
    return dt.date(date.year, date.month or 1, date.day or 1)


def _last_day(date: PartialDate) -> dt.date:
    if date.day:
        return dt.date(date.year, date.month, date.day)
    after = dt.date(date.year + (date.month in (0, 12)), date.month % 12 + 1, 1)
    return (after if date.month else dt.date(date.year + 1, 1, 1)) - dt.timedelta(1)


_LINKS = 12
"""So many pairs of works of one act become chains, at most."""

ActTemplate = Callable[[Evidence, SnapshotArtist], Iterator[Question | None]]


def member_of(evidence: Evidence, artist: SnapshotArtist) -> Iterator[Question | None]:
    """Ask for the group of a member, where no namesake makes another one right."""
    groups = [evidence.snapshot.artists[one] for one in artist.groups]
    groups = [one for one in groups if one.kind is ArtistKind.GROUP]
    if artist.kind is not ArtistKind.PERSON or not groups:
        return
    group = max(groups, key=lambda one: one.fame)
    if not (evidence.is_known(group, 3) and evidence.is_known(artist, 2)):
        return
    others = evidence.namesakes(artist.id) - {artist.id}
    is_meant = all(evidence.snapshot.artists[one].fame < artist.fame for one in others)
    if not is_meant or leaks(artist.names, names_of(groups)):
        return
    called = {artist.id, *others}
    homes = {home for one in called for home in evidence.snapshot.artists[one].groups}
    taken = frozenset[int]().union(*map(evidence.kin, called | homes))
    lot = lot_for(Template.MEMBER_OF, artist.slug)
    found = evidence.wrong_artists(group, taken=taken, year=_year_of(evidence, group), lot=lot)
    draft = QuestionParts(
        Template.MEMBER_OF,
        artist.slug,
        (bare_name(artist),),
        bare_name(group),
        map(bare_name, found),
        names_of(groups),
    )
    yield question_of_artist(evidence, draft, artist, known_by=group)


def odd_one_out(evidence: Evidence, artist: SnapshotArtist) -> Iterator[Question | None]:
    """Ask which of four titles is not one that an act is on."""
    own = [evidence.snapshot.works[one] for one in evidence.works_of[artist.id]]
    # A remix's title may have the artist's name in it.
    own = [one for one in own if one.id in evidence.place and not leaks(one.titles, artist.names)]
    own = [one for one in own if evidence.is_known(one, 2) and not is_korean(one.title)]
    if len(own) < NEEDED or not evidence.is_known(artist, 3):
        return
    family = evidence.family_works(artist.id)
    titles = {title for one in family for title in evidence.snapshot.works[one].folded}
    lot = lot_for(Template.ODD_ONE_OUT, artist.slug)
    own = own[: 2 * WRONG]
    lot.shuffle(own)

    def is_taken(other: SnapshotWork) -> bool:
        return other.id in family or bool(titles & set(other.folded))

    found = [
        one
        for one in evidence.wrong_titles(own[0], taken=is_taken, lot=lot)
        if one.fame == own[0].fame
    ]
    # Somebody who shares the act's name may belong to a group that is on one of them.
    found = [one for one in found if artist.id not in evidence.credited([one])]
    right = next((one for one in found if not evidence.has_namesake(one)), None)
    if right is None:
        return
    draft = QuestionParts(
        Template.ODD_ONE_OUT,
        artist.slug,
        (evidence.name(artist),),
        title_name(right),
        map(title_name, own),
    )
    yield question_of_work(evidence, draft, right, known=own[:WRONG])


def chain_link(evidence: Evidence, artist: SnapshotArtist) -> Iterator[Question | None]:
    """Ask for the one act that is on two titles, each with somebody else."""
    own = [evidence.snapshot.works[one] for one in evidence.works_of[artist.id]]
    if not evidence.is_known(artist, 3):
        return
    pairs = [one for one in own if one.id in evidence.place and len(one.credits) == 2]
    pairs = [one for one in pairs if evidence.is_known(one, 2) and one.kind is not WorkKind.REMIX]
    for one, two in islice(pairwise(pairs), _LINKS):
        yield _linked(evidence, artist, one, two)


def _linked(
    evidence: Evidence, artist: SnapshotArtist, one: SnapshotWork, two: SnapshotWork
) -> Question | None:
    others = [_other(evidence, work, artist) for work in (one, two)]
    if others[0].id == others[1].id or evidence.kin(artist.id) & {each.id for each in others}:
        return None
    names = [evidence.name(each) for each in others]
    said = [*one.titles, *two.titles, *(text for each in names for text in each.texts)]
    if leaks(said, artist.names) or set(one.folded) & set(two.folded):
        return None
    taken = evidence.credited([*evidence.same_title(one), *evidence.same_title(two)])
    # Two slugs are too long for an id.
    pair = sha256(f"{one.slug} {two.slug}".encode()).hexdigest()[:10]
    key = f"{artist.slug}:{pair}"
    year, lot = _year_of(evidence, artist), lot_for(Template.CHAIN_LINK, key)
    found = evidence.wrong_artists(artist, taken=taken, year=year, lot=lot, beside=others)
    about = (title_name(one), names[0], title_name(two), names[1])
    draft = QuestionParts(
        Template.CHAIN_LINK,
        key,
        about,
        bare_name(artist),
        map(bare_name, found),
        artist.names,
    )
    made = question_of_work(evidence, draft, one, known=[one, two])
    if made is None:
        return None
    sources = tuple(dict.fromkeys((*one.sources, *two.sources)))
    return replace(made, sources=sources, subjects=subjects_of(evidence, [one, two]))


ARTIST_TEMPLATES: tuple[ActTemplate, ...] = (member_of, odd_one_out, chain_link)


def _other(evidence: Evidence, work: SnapshotWork, artist: SnapshotArtist) -> SnapshotArtist:
    found = next((each.artist for each in work.credits if each.artist != artist.id), artist.id)
    return evidence.snapshot.artists[found]


def _year_of(evidence: Evidence, artist: SnapshotArtist) -> int | None:
    span = evidence.era(artist.id)
    return span[0] if span else None


MOST = 1650
"""So many questions one template makes: a bigger catalogue makes better known ones, not more."""


def generate(snapshot: Snapshot) -> Iterator[Question]:
    """Make every question, each with its right option and wrong ones that are proven wrong.

    The same truth makes the same questions. What is in conflict, untitled, not confirmed or
    without a source is not asked, nor is what has too few options that differ.
    """
    evidence = Evidence(snapshot)
    yield from map(TrueAnswers(evidence).added_to, _generated(evidence))


def _generated(evidence: Evidence) -> Iterator[Question]:
    formats = Formats(evidence).questions()
    made = balanced(chain(_of_works(evidence), _of_artists(evidence), formats))
    # What a server's people added is all asked: beside it are the questions of the catalogue.
    yield from seldom_alone(made) if evidence.snapshot.asked is None else made
    yield from Claims(evidence).questions()


def _of_works(evidence: Evidence) -> Iterator[Question]:
    asked = evidence.snapshot.asked
    works = [each for each in evidence.sure if asked is None or asked.has_work(each)]
    for of_work in WORK_TEMPLATES:
        made = (of_work(evidence, work) for work in works)
        yield from islice(filter(None, made), MOST)


def _of_artists(evidence: Evidence) -> Iterator[Question]:
    asked = evidence.snapshot.asked
    known = evidence.snapshot.artists.values()
    artists = [each for each in known if asked is None or each.id in asked.artists]
    for of_artist in ARTIST_TEMPLATES:
        made = (question for artist in artists for question in of_artist(evidence, artist))
        yield from islice(filter(None, made), MOST)
