"""Acts, works and shows as they are offered for choice; the popular ones are kept in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.catalogue.refs import Subject, Suggestion
from bot.catalogue.store.names import Label, NameStore
from bot.kit.cache import Recent
from bot.lookup.directory import Ref

LONGEST_LABEL = 100
WARM = 10_000
"""So many of the most popular are read at the start: all that the shipped catalogue has."""
_RECENT = 4000
_AT_ONCE = 1000
_LONGEST_NAME = 70


class ChoiceLabel(NamedTuple):
    """A thing for choice: as it is, and for who typed its name in Hangul (`native`)."""

    native: str
    by_name: Suggestion
    in_hangul: Suggestion

    def found_by(self, name: str) -> Suggestion:
        """Return what to show to whom a name led here."""
        return self.in_hangul if name and name == self.native else self.by_name


class ChoiceLabels:
    """Reads what is offered for choice, and remembers it."""

    def __init__(self, names: NameStore) -> None:
        self._names = names
        self._warm: dict[int, ChoiceLabel] = {}
        self._recent: Recent[int, ChoiceLabel] = Recent(_RECENT)

    @classmethod
    async def read(cls, names: NameStore, popular: Sequence[Ref]) -> ChoiceLabels:
        """Read what is to be kept; the rest is read when it is asked for."""
        choice_labels = cls(names)
        for start in range(0, len(popular), _AT_ONCE):
            choice_labels._warm |= await choice_labels._read(popular[start : start + _AT_ONCE])
        return choice_labels

    async def list(self, refs: Collection[Ref]) -> dict[Ref, ChoiceLabel]:
        """Return what is there of some things, in their order."""
        found = {ref: self._known(ref.number) for ref in refs}
        if missing := [ref for ref, choice_label in found.items() if choice_label is None]:
            for number, choice_label in (await self._read(missing)).items():
                self._recent.keep(number, choice_label)
                found[Ref.of(number)] = choice_label
        return {
            ref: choice_label for ref, choice_label in found.items() if choice_label is not None
        }

    def _known(self, number: int) -> ChoiceLabel | None:
        return self._warm.get(number) or self._recent.get(number)

    async def _read(self, refs: Collection[Ref]) -> dict[int, ChoiceLabel]:
        ids: dict[Subject, list[int]] = {subject: [] for subject in Subject}
        for ref in refs:
            ids[ref.subject].append(ref.id)
        labels = await self._names.list_labels(
            ids[Subject.ARTIST], ids[Subject.COLLABORATION], ids[Subject.SHOW]
        )
        return {Ref(*key).number: _offer(key[0], label) for key, label in labels.items()}


def _offer(subject: Subject, label: Label) -> ChoiceLabel:
    by_name = suggestion(subject, label)
    in_hangul = suggestion(subject, label, matched=label.native)
    return ChoiceLabel(label.native, by_name, by_name if in_hangul == by_name else in_hangul)


def suggestion(subject: Subject, label: Label, *, matched: str = "") -> Suggestion:
    """Write a thing for choice: together, label and detail are at most 100 characters."""
    both = label.name
    if label.native and label.native != label.name:
        # A description of ours in two languages is not a title in two scripts.
        both = label.native if label.untitled else f"{label.native} ({label.name})"
    in_hangul = matched and matched == label.native
    name, detail = _fitted(both if in_hangul else label.name, _detail(subject, label, label.people))
    name_ko, detail_ko = _fitted(both, _detail(subject, label, label.people_native))
    if (name_ko, detail_ko) == (name, detail):
        return Suggestion(subject, label.slug, name, detail)
    return Suggestion(subject, label.slug, name, detail, name_ko, detail_ko)


def _fitted(name: str, detail: str) -> tuple[str, str]:
    name = _cut(name, _LONGEST_NAME)
    return name, _cut(detail, LONGEST_LABEL - len(name) - 3)


def _detail(subject: Subject, label: Label, people: Sequence[str]) -> str:
    if subject is Subject.COLLABORATION:
        names = ", ".join(people)
        return f"{names} · {label.year}" if label.year else names
    if label.note:
        # Many a namesake is told apart by its group.
        return dict(zip(label.people, people, strict=False)).get(label.note, label.note)
    return ", ".join(people[:2])


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: max(0, length - 1)].rstrip() + "…"
