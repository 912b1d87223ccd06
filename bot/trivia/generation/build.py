"""What all templates share: options that can be told apart, a prior difficulty, one builder."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.catalogue.model import Source
from bot.kit.folding import folded_words
from bot.trivia.generation.evidence import NEEDED, WRONG, Evidence, known_fold, leaks, title_name
from bot.trivia.generation.snapshot import SnapshotArtist, SnapshotWork
from bot.trivia.questions.model import Category, Name, Question, Template

EASIEST = 1250.0
MOST_FAME = 5
SPAN = 500.0
_UNHEARD = 2
_UNLIKE = 2
"""So many letters differ between any two options, at least."""

LONGEST_OPTION = 76
"""So much of an option has room on a button, beside its letter."""

_TELLING = 4
"""A word of so many letters gives an option away that alone has it."""

_CATEGORIES = {
    Template.PARTNER: Category.PEOPLE,
    Template.LEAD: Category.PEOPLE,
    Template.TITLE_OF_PAIR: Category.TITLES,
    Template.YEAR: Category.DATES,
    Template.SHOW_OF_OST: Category.DRAMAS,
    Template.ARTIST_OF_OST: Category.DRAMAS,
    Template.HANGUL_TITLE: Category.HANGUL,
    Template.HANGUL_NAME: Category.HANGUL,
    Template.ODD_ONE_OUT: Category.TITLES,
    Template.CAME_FIRST: Category.DATES,
    Template.CHAIN_LINK: Category.CHAINS,
    Template.MEMBER_OF: Category.PEOPLE,
    Template.REMIXER: Category.PEOPLE,
    Template.CLAIM: Category.ARTICLES,
    Template.TRUE_OR_FALSE: Category.ARTICLES,
    Template.OWN: Category.OWN,
}
_words = lru_cache(maxsize=1 << 16)(folded_words)
_HARDER = {
    Template.YEAR: 80.0,
    Template.CAME_FIRST: 40.0,
    Template.CHAIN_LINK: 60.0,
    Template.HANGUL_NAME: -100.0,
    Template.HANGUL_TITLE: -50.0,
    Template.MEMBER_OF: -100.0,
    Template.CLAIM: -150.0,
    Template.TRUE_OR_FALSE: -100.0,
}


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """What a template says of a question; `build` makes it one where it is fair."""

    template: Template
    key: str
    about: tuple[Name, ...]
    right: Name
    wrong: Iterable[Name]
    accepted: tuple[str, ...] = ()


def lot_for(template: Template, key: str) -> random.Random:
    """Return the lot that draws a question's wrong options: the same each time."""
    return random.Random(f"{template}:{key}")  # noqa: S311 - a game, no secret


def fame_of(known: Sequence[int], *, beside: Iterable[int] = (), right: int = MOST_FAME) -> int:
    """Return how known that is what one must know, from the fame of it: 1 to 5.

    It is the mean of what is `known`. Somebody of the greatest fame `beside` it makes it a grade
    better known, a `right` answer that few have heard of a grade less.
    """
    mean = (2 * sum(known) + len(known)) // (2 * len(known))
    fame = mean + (max(beside, default=0) == MOST_FAME) - (right <= _UNHEARD)
    return min(max(fame, 1), MOST_FAME)


def prior_of(template: Template, fame: int) -> float:
    """Guess how hard a question is from how known that is what it asks."""
    return EASIEST + SPAN * (MOST_FAME - fame) / (MOST_FAME - 1) + _HARDER.get(template, 0.0)


def question_of_work(
    evidence: Evidence,
    draft: QuestionParts,
    work: SnapshotWork,
    *,
    known: Sequence[SnapshotWork] = (),
) -> Question | None:
    """Build a question about a work; None where too few options are left.

    `known` are the works that one must know, if it is not that one.
    """
    known = known or [work]
    right = evidence.fame.get(draft.right.token, MOST_FAME)
    fame = fame_of([one.fame for one in known], beside=evidence.fame_beside(known), right=right)
    made = _question(draft, work.sources, fame)
    return made and replace(
        made,
        subjects=subjects_of(evidence, [work]),
        work=work.slug,
        title=title_name(work),
        credit=evidence.credit(work),
        date=str(work.date) if work.date else "",
        year=work.date.year if work.date else None,
    )


def question_of_artist(
    evidence: Evidence, draft: QuestionParts, artist: SnapshotArtist, *, known_by: SnapshotArtist
) -> Question | None:
    """Build a question about an act; None where too few options are left.

    How hard it is follows from how well it is known, and `known_by`: the act itself, or its group.
    """
    made = _question(draft, artist.sources, fame_of([artist.fame, known_by.fame]))
    return made and replace(made, subjects=evidence.tokens([artist.id, *artist.groups]))


def _question(draft: QuestionParts, sources: tuple[Source, ...], fame: int) -> Question | None:
    wrong = apart(draft.right, draft.wrong)
    if not _is_fair(draft, wrong) or not sources:
        return None
    shown = draft.right.texts
    return Question(
        question_id=f"{draft.template}:{draft.key}",
        template=draft.template,
        category=_CATEGORIES[draft.template],
        about=draft.about,
        right=draft.right,
        wrong=wrong,
        sources=sources,
        accepted=tuple(dict.fromkeys(each for each in draft.accepted if each not in shown)),
        prior=prior_of(draft.template, fame),
        fame=fame,
    )


def apart(right: Name, wrong: Iterable[Name]) -> tuple[Name, ...]:
    """Keep the first wrong options that look like neither the right one nor one another."""
    kept: list[Name] = []
    for one in filter(_has_room, wrong):
        if len(kept) < WRONG and not any(_alike(one, other) for other in (right, *kept)):
            kept.append(one)
    return tuple(kept)


def subjects_of(evidence: Evidence, works: Collection[SnapshotWork]) -> tuple[str, ...]:
    """Return the tokens by which a server may exclude a question about some works."""
    tokens: dict[str, None] = {}
    for work in works:
        tokens[f"collaboration:{work.slug}"] = None
        tokens[f"kind:{work.kind}"] = None
        if work.show is not None:
            tokens[f"show:{evidence.snapshot.shows[work.show].slug}"] = None
    credits = [credit.artist for work in works for credit in work.credits]
    return (*tokens, *evidence.tokens(credits))


def names_of(artists: Iterable[SnapshotArtist]) -> tuple[str, ...]:
    """Return everything that some artists are called."""
    return tuple(dict.fromkeys(name for artist in artists for name in artist.names))


def _is_fair(draft: QuestionParts, wrong: tuple[Name, ...]) -> bool:
    """Return whether a question has enough options, and says or hints at none alone."""
    right = draft.right
    if len(wrong) < NEEDED or not _has_room(right):
        return False
    if leaks((text for name in draft.about for text in name.texts), right.texts):
        return False
    return not (_telling(draft.about) & _telling([right])) - _telling(wrong)


def _telling(names: Iterable[Name]) -> set[str]:
    """Return the words by which a name may be recognised."""
    words = {word for name in names for text in name.texts for word in _words(text)}
    return {word for word in words if len(word) >= _TELLING}


def _has_room(name: Name) -> bool:
    return max(len(name.text), len(name.text_ko)) <= LONGEST_OPTION


def _alike(one: Name, other: Name) -> bool:
    """Return whether two options may be taken for one another, in either language."""
    pairs = (
        (known_fold(one.text), known_fold(other.text)),
        (known_fold(one.text_ko or one.text), known_fold(other.text_ko or other.text)),
    )
    return any(_is_near(*pair) for pair in pairs)


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.isdigit() and other.isdigit():
        return False
    return OSA.distance(one, other, score_cutoff=_UNLIKE - 1) < _UNLIKE
