"""Templates over acts: who belongs where, whose name is that, who links whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice, pairwise

from bot.domain.lore import NEEDED, WRONG, Lore, is_korean, leaks, title_name
from bot.domain.models import ArtistKind
from bot.domain.question_parts import (
    Draft,
    lot_for,
    names_of,
    question_of_act,
    question_of_work,
    subjects_of,
)
from bot.domain.questions import Name, Question, Template
from bot.domain.truth import KnownAct, KnownWork

_LINKS = 6
"""So many pairs of works of one act become chains, at most."""

ActTemplate = Callable[[Lore, KnownAct], Iterator[Question | None]]


def member_of(lore: Lore, act: KnownAct) -> Iterator[Question | None]:
    """Ask for the group of a member, where no namesake makes another one right."""
    groups = [lore.truth.acts[one] for one in act.groups]
    groups = [one for one in groups if one.kind is ArtistKind.GROUP]
    if act.kind is not ArtistKind.PERSON or len(groups) != 1:
        return
    (group,) = groups
    if lore.namesakes(act.id) != {act.id} or leaks(act.names, group.names):
        return
    taken = lore.kin(act.id) | lore.kin(group.id)
    lot = lot_for(Template.MEMBER_OF, act.slug)
    found = lore.wrong_acts(group, taken=taken, year=_year_of(lore, group), lot=lot)
    draft = Draft(
        Template.MEMBER_OF,
        act.slug,
        (_bare(act),),
        _bare(group),
        map(_bare, found),
        names_of([group]),
    )
    yield question_of_act(lore, draft, act, known_by=group)


def hangul_name(lore: Lore, act: KnownAct) -> Iterator[Question | None]:
    """Ask for whose name is written that way in Hangul."""
    if not act.hangul or not act.works or is_korean(act.name):
        return
    lot = lot_for(Template.HANGUL_NAME, act.slug)
    found = lore.wrong_acts(act, taken=lore.kin(act.id), year=_year_of(lore, act), lot=lot)
    name = lore.name(act)
    if leaks([act.hangul], [each for each in act.names if not is_korean(each)]):
        return
    draft = Draft(
        Template.HANGUL_NAME,
        act.slug,
        (Name(act.hangul),),
        _as_romanised(name),
        (_as_romanised(lore.name(one)) for one in found),
        tuple(each for each in act.names if each != act.hangul),
    )
    yield question_of_act(lore, draft, act, known_by=act)


def odd_one_out(lore: Lore, act: KnownAct) -> Iterator[Question | None]:
    """Ask which of four titles is not one that an act is on."""
    own = [lore.truth.works[one] for one in lore.works_of[act.id]]
    own = [one for one in own if one.id in lore.place and not _tells(act, one)]
    if len(own) < NEEDED:
        return
    family = lore.family_works(act.id)
    titles = {title for one in family for title in lore.truth.works[one].folded}
    lot = lot_for(Template.ODD_ONE_OUT, act.slug)
    own = own[: 2 * WRONG]
    lot.shuffle(own)

    def is_taken(other: KnownWork) -> bool:
        return other.id in family or bool(titles & set(other.folded))

    found = lore.wrong_titles(own[0], taken=is_taken, lot=lot)
    # Somebody who shares the act's name may belong to a group that is on one of them.
    found = [one for one in found if act.id not in lore.credited([one])]
    right = next((one for one in found if not lore.has_namesake(one)), None)
    if right is None:
        return
    draft = Draft(
        Template.ODD_ONE_OUT,
        act.slug,
        (lore.name(act),),
        title_name(right),
        map(title_name, own),
    )
    yield question_of_work(lore, draft, right)


def chain_link(lore: Lore, act: KnownAct) -> Iterator[Question | None]:
    """Ask for the one act that is on two titles, each with somebody else."""
    own = [lore.truth.works[one] for one in lore.works_of[act.id]]
    pairs = [one for one in own if one.id in lore.place and len(one.credits) == 2]
    for one, two in islice(pairwise(pairs), _LINKS):
        yield _linked(lore, act, one, two)


def _linked(lore: Lore, act: KnownAct, one: KnownWork, two: KnownWork) -> Question | None:
    others = [_other(lore, work, act) for work in (one, two)]
    if others[0].id == others[1].id or lore.kin(act.id) & {each.id for each in others}:
        return None
    names = [lore.name(each) for each in others]
    said = [
        *one.titles,
        *two.titles,
        *(text for each in names for text in (each.text, each.text_ko)),
    ]
    if leaks(said, act.names) or set(one.folded) & set(two.folded):
        return None
    taken = lore.credited([*lore.same_title(one), *lore.same_title(two)])
    # Two slugs are too long for an id.
    pair = sha256(f"{one.slug} {two.slug}".encode()).hexdigest()[:10]
    key = f"{act.slug}:{pair}"
    found = lore.wrong_acts(
        act, taken=taken, year=_year_of(lore, act), lot=lot_for(Template.CHAIN_LINK, key)
    )
    about = (title_name(one), names[0], title_name(two), names[1])
    draft = Draft(
        Template.CHAIN_LINK, key, about, lore.name(act), map(lore.name, found), names_of([act])
    )
    made = question_of_work(lore, draft, one)
    if made is None:
        return None
    sources = tuple(dict.fromkeys((*one.sources, *two.sources)))
    return replace(made, sources=sources, subjects=subjects_of(lore, [one, two]))


ACT_TEMPLATES: tuple[ActTemplate, ...] = (member_of, hangul_name, odd_one_out, chain_link)


def questions_of_acts(lore: Lore, *, most: int) -> Iterator[Question]:
    """Make what the templates make of acts, at most so many each, the best known first."""
    for template in ACT_TEMPLATES:
        made = (
            question
            for act in lore.truth.acts.values()
            for question in template(lore, act)
            if question is not None
        )
        yield from islice(made, most)


def _other(lore: Lore, work: KnownWork, act: KnownAct) -> KnownAct:
    found = next((each.act for each in work.credits if each.act != act.id), act.id)
    return lore.truth.acts[found]


def _tells(act: KnownAct, work: KnownWork) -> bool:
    """Tell whether a title has the act's name in it, as a remix's may."""
    return leaks(work.titles, act.names)


def _year_of(lore: Lore, act: KnownAct) -> int | None:
    span = lore.era(act.id)
    return span[0] if span else None


def _bare(act: KnownAct) -> Name:
    """Name an act by its name alone: its group is what is asked."""
    return Name(act.name, act.hangul, f"artist:{act.slug}")


def _as_romanised(name: Name) -> Name:
    """Leave the Korean name out: it is what is asked."""
    return Name(name.text, token=name.token)
