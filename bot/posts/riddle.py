"""Which works make a fair question: "Who released X with Y?", with one right answer.

A question is keyed by a title; whether the store knows another work of that title is the
store's to say (`CollaborationStore.has_namesake`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.catalogue.model import (
    ArtistCredit,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.folding import fold

_KINDS = frozenset({WorkKind.FEATURE, WorkKind.DUET, WorkKind.JOINT})


@dataclass(frozen=True, slots=True)
class Riddle:
    """A question about a work: who released it with `partner`? `answer` did."""

    work: Work
    answer: ArtistCredit
    partner: ArtistCredit


def riddle_of(work: Work) -> Riddle | None:
    """Ask for the leading act of a work of two acts; None where that is no fair question."""
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
