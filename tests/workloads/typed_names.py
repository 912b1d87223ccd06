"""What answers are typed to: a question of each thing in a catalogue, and who is called alike."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bot.kit.folding import fold
from bot.names.decoration import unbracketed
from bot.trivia.generation.accepted import TrueAnswers
from bot.trivia.generation.evidence import Evidence, show_name, title_name
from bot.trivia.generation.snapshot import Snapshot
from bot.trivia.questions.model import Category, Name, Question, Template
from bot.trivia.questions.typed_answers import errors_in, whole

FORMS = Path(__file__).with_name("typed_forms.csv")


class Form(NamedTuple):
    """What people type for what a token names."""

    token: str
    typed: str


def read_forms() -> list[Form]:
    """Return all forms of the list."""
    with FORMS.open(encoding="utf-8", newline="") as file:
        return [Form(*row) for row in csv.reader(file)]


class TypedNames:
    """A question of each artist, title and show, and what each of them is called."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._evidence = Evidence(snapshot)
        self._answers = TrueAnswers(self._evidence)
        self.names: dict[str, tuple[str, ...]] = {}
        self.questions: dict[str, Question] = {}
        for artist in snapshot.artists.values():
            self._add(Template.LEAD, self._evidence.name(artist), artist.names)
        for work in snapshot.works.values():
            self._add(Template.TITLE_OF_PAIR, title_name(work), work.titles)
        for show in snapshot.shows.values():
            self._add(Template.SHOW_OF_OST, show_name(show), show.titles)
        self._called = {
            (_kind(token), fold(name)) for token, names in self.names.items() for name in names
        }

    def _add(self, template: Template, right: Name, names: tuple[str, ...]) -> None:
        asked = Question(
            f"{template}:x", template, Category.PEOPLE, (), right, (), (), accepted=names
        )
        self.questions[right.token] = self._answers.added_to(asked)
        self.names[right.token] = names

    def group_of(self, member: str, *, right: str) -> Question:
        """Return a question for the group of a member."""
        asked = replace(
            self.questions[right],
            template=Template.MEMBER_OF,
            about=(self.questions[member].right,),
        )
        return self._answers.added_to(asked)

    def takes(self, form: Form) -> bool:
        """Return whether a form is taken for what it means."""
        return self.is_right(form.typed, self.questions[form.token])

    def is_right(self, typed: str, question: Question) -> bool:
        """Return whether a game takes a text: no slip is the name of something else."""
        errors = errors_in(typed, question)
        if not errors:
            return errors == 0
        return (_kind(question.right.token), fold(typed)) not in self._called

    def is_same(self, name: str, token: str) -> bool:
        """Return whether a name is one of a thing's own, but for the version of a title."""
        own = {form for each in self.names[token] for form in _titled(each)}
        return not own.isdisjoint(_titled(name))

    def alike(self) -> Iterator[tuple[str, str]]:
        """Yield all pairs of a thing and a name of another of its kind that look alike when typed.

        Whatever else is the name of something is another answer, however near it comes.
        """
        tokens: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for token, question in self.questions.items():
            for name in filter(None, (*question.right.texts, *question.accepted)):
                for form in whole(name):
                    tokens[_kind(token), form].add(token)
        for other in self.names:
            for name in self._typed_for(other):
                forms = {*whole(name), *map(fold, unbracketed(name))}
                for token in {one for form in forms for one in tokens[_kind(other), form]}:
                    if token != other:
                        yield token, name

    def count_pairs(self) -> int:
        """Count the pairs of a thing and a name of another of its kind."""
        things = Counter(map(_kind, self.names))
        typed = ((_kind(token), len(self._typed_for(token))) for token in self.names)
        return sum(names * (things[kind] - 1) for kind, names in typed)

    def by_chance(self, rng: random.Random, pairs: int) -> Iterator[tuple[str, str]]:
        """Yield pairs of a thing and a name of another of its kind."""
        kinds: defaultdict[str, list[str]] = defaultdict(list)
        for token in self.names:
            kinds[_kind(token)].append(token)
        for one in rng.choices([*self.names], k=pairs):
            other = rng.choice(kinds[_kind(one)])
            yield from ((one, name) for name in self._typed_for(other) if other != one)

    def _typed_for(self, token: str) -> set[str]:
        return {*self.names[token], *filter(None, self.questions[token].right.texts)}

    def taken_for_another(self, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield the names that are taken for a thing that is not called so."""
        for token, name in pairs:
            if self.is_right(name, self.questions[token]) and not self.is_same(name, token):
                yield f"{name!r} is taken for {token}"


def _titled(name: str) -> set[str]:
    base = [*unbracketed(name)]
    return {fold(name), *(map(fold, base) if len(base) == 1 else ())}


def _kind(token: str) -> str:
    return token.partition(":")[0]
