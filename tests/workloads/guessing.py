"""What questions can be guessed by: ways to choose an option that know nothing of what is asked."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.kit.folding import fold, folded_words, is_hangul
from bot.trivia.generation.evidence import Evidence
from bot.trivia.generation.snapshot import Snapshot, SnapshotArtist, SnapshotShow, SnapshotWork
from bot.trivia.questions.model import OPTIONS, Name, Question, Template, put

Thing = SnapshotArtist | SnapshotWork | SnapshotShow
Guess = Callable[["Shown", Name], float]
"""Says how much speaks for an option; the one for which most speaks is chosen."""

MOST_IN_ALL, MOST_IN_TEMPLATE = 0.32, 0.36
ENOUGH = 100
"""Of fewer questions nothing is said."""


@dataclass(frozen=True)
class Guessing:
    """What is seen of things and of a pool, by tokens and by templates."""

    things: Mapping[str, Thing]
    evidence: Evidence
    rights: Counter[tuple[str, str]]
    wrongs: Counter[tuple[str, str]]

    @classmethod
    def of(cls, snapshot: Snapshot, questions: Iterable[Question]) -> Guessing:
        """Look at a pool and at what its catalogue says of names."""
        rights, wrongs = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for one in questions:
            rights[one.template, one.right.token] += 1
            wrongs.update((one.template, name.token) for name in one.wrong)
        things: dict[str, Thing] = {}
        things |= {f"artist:{one.slug}": one for one in snapshot.artists.values()}
        things |= {f"collaboration:{one.slug}": one for one in snapshot.works.values()}
        things |= {f"show:{one.slug}": one for one in snapshot.shows.values()}
        return cls(things, Evidence(snapshot), rights, wrongs)


@dataclass(frozen=True)
class Shown:
    """A question as a player sees it, with what is known of the names in it."""

    question: Question
    options: tuple[Name, ...]
    guessing: Guessing
    named: list[SnapshotArtist] = field(default_factory=list)

    def thing(self, name: Name) -> Thing | None:
        """Return what an option names."""
        return self.guessing.things.get(name.token)

    def artist(self, name: Name) -> SnapshotArtist | None:
        """Return the act that an option names."""
        thing = self.thing(name)
        return thing if isinstance(thing, SnapshotArtist) else None

    def is_like_named(self, name: Name, what: Callable[[SnapshotArtist], object]) -> bool:
        """Return whether an act is like one that the question names."""
        artist = self.artist(name)
        return artist is not None and bool(what(artist)) and what(artist) in map(what, self.named)

    def said(self) -> str:
        """Return all that the question says."""
        return " ".join(name.text for name in self.question.about)

    def rank(self, name: Name) -> int | None:
        """Return the place of a year among the years."""
        numbers = sorted(option.text for option in self.options)
        return numbers.index(name.text) + 1 if name.token.startswith("year:") else None


def _works(shown: Shown, name: Name) -> float:
    thing = shown.thing(name)
    return thing.works if isinstance(thing, SnapshotArtist | SnapshotShow) else 0


def _fame(shown: Shown, name: Name) -> float:
    thing = shown.thing(name)
    return thing.fame if thing else 0


def _first_year(shown: Shown, name: Name) -> float:
    artist = shown.artist(name)
    span = shown.guessing.evidence.era(artist.id) if artist else None
    return span[0] if span else 0


def _is_of_the_time(shown: Shown, name: Name) -> float:
    year, first = shown.question.year, _first_year(shown, name)
    return -abs(first - year) if year and first else 0


def _blocks(shown: Shown, name: Name) -> float:
    asked = sum(map(is_hangul, shown.said()))
    return -abs(asked - len(fold(name.text)) / 2) if asked else 0


def _unlike(shown: Shown, name: Name) -> float:
    """Count the options that have another number of words, or brackets, or script."""

    def looks(one: Name) -> tuple[object, ...]:
        return len(one.text.split()), "(" in one.text, any(map(is_hangul, one.text))

    return sum(looks(one) != looks(name) for one in shown.options)


def _option(shown: Shown, name: Name) -> tuple[str, str]:
    return shown.question.template, name.token


def _often_right(shown: Shown, name: Name) -> float:
    """Return how often an option is right in other questions."""
    return shown.guessing.rights[_option(shown, name)] - (name == shown.question.right)


def _often_wrong(shown: Shown, name: Name) -> float:
    """Return how often an option is wrong in other questions."""
    return shown.guessing.wrongs[_option(shown, name)] - (name != shown.question.right)


def _rightness(shown: Shown, name: Name) -> float:
    right, wrong = _often_right(shown, name), _often_wrong(shown, name)
    return right / (right + wrong) if right + wrong else 0


def _letters(shown: Shown, name: Name) -> float:
    letters = set(fold(name.text))
    return len(letters & set(fold(shown.said()))) / max(1, len(letters))


def _alphabet(shown: Shown, name: Name) -> float:
    return sorted(option.text.casefold() for option in shown.options).index(name.text.casefold())


def _year_rank(rank: int) -> Guess:
    return lambda shown, name: shown.rank(name) == rank


GUESSES: dict[str, Guess] = {
    "gender of who is named": lambda shown, name: shown.is_like_named(name, lambda a: a.gender),
    "other gender": lambda shown, name: -shown.is_like_named(name, lambda a: a.gender),
    # Who knows a member's label knows the group.
    "label of who is named": lambda shown, name: (
        shown.question.template is not Template.MEMBER_OF
        and shown.is_like_named(name, lambda a: a.agency)
    ),
    "country of who is named": lambda shown, name: shown.is_like_named(name, lambda a: a.countries),
    "another country": lambda shown, name: -shown.is_like_named(name, lambda a: a.countries),
    "kind of who is named": lambda shown, name: shown.is_like_named(name, lambda a: a.kind),
    "another kind": lambda shown, name: -shown.is_like_named(name, lambda a: a.kind),
    "longest": lambda _, name: len(name.text),
    "shortest": lambda _, name: -len(name.text),
    "longest in Korean": lambda _, name: len(name.text_ko or name.text),
    "most words": lambda _, name: len(name.text.split()),
    "most works": _works,
    "fewest works": lambda shown, name: -_works(shown, name),
    "best known": _fame,
    "least known": lambda shown, name: -_fame(shown, name),
    "longest around": lambda shown, name: -_first_year(shown, name),
    "newest": _first_year,
    "begun when it came out": _is_of_the_time,
    "seldom wrong": lambda shown, name: -_often_wrong(shown, name),
    "often right": _often_right,
    "right in most cases": _rightness,
    "brackets": lambda _, name: "(" in name.text,
    "no brackets": lambda _, name: "(" not in name.text,
    "Hangul": lambda _, name: any(map(is_hangul, name.text)),
    "as many blocks": _blocks,
    "unlike the others": _unlike,
    "like the others": lambda shown, name: -_unlike(shown, name),
    "first of the alphabet": lambda shown, name: -_alphabet(shown, name),
    "last of the alphabet": _alphabet,
    "letters of the question": _letters,
    "word of the question": lambda shown, name: len(
        {*folded_words(name.text)} & {*folded_words(shown.said())}
    ),
    "capitals": lambda _, name: sum(map(str.isupper, name.text)),
    "small letters": lambda _, name: -sum(map(str.isupper, name.text)),
    "digits": lambda shown, name: 0 if shown.rank(name) else sum(map(str.isdigit, name.text)),
    "no digits": lambda shown, name: 0 if shown.rank(name) else -sum(map(str.isdigit, name.text)),
    **{f"year {rank} of 4": _year_rank(rank) for rank in range(1, OPTIONS + 1)},
}


@dataclass(frozen=True, slots=True)
class Score:
    """The share of right guesses, of so many questions."""

    share: float
    asked: int


Scores = dict[str, dict[str, Score]]
"""By way to guess, then by template; the empty one is all questions."""


def scores(
    snapshot: Snapshot, questions: Iterable[Question], *, seed: int, draws: int = 1
) -> Scores:
    """Try each way on each question; of options for which as much speaks, one is taken by lot."""
    known = [one for one in questions if len(one.wrong) >= OPTIONS - 1]
    guessing, rng = Guessing.of(snapshot, known), random.Random(seed)
    right: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    asked = Counter[str]()
    for question in known:
        named = [guessing.things.get(name.token) for name in question.about]
        artists = [one for one in named if isinstance(one, SnapshotArtist)]
        for _ in range(draws):
            shown = Shown(question, put(question, rng).options, guessing, artists)
            asked.update(("", question.template.value))
            for way, guess in GUESSES.items():
                chance = _chance(shown, guess)
                for template in ("", question.template.value):
                    right[way][template] += chance
    return {
        way: {
            template: Score(found[template] / count, count // draws)
            for template, count in asked.items()
        }
        for way, found in right.items()
    }


def failing(found: Scores) -> Iterator[str]:
    """Yield each way that is right too often."""
    for way, by_template in found.items():
        for template, score in by_template.items():
            most = MOST_IN_TEMPLATE if template else MOST_IN_ALL
            if score.share > most and score.asked >= ENOUGH:
                yield f"{way}: {score.share:.1%} of {template or 'all'}, more than {most:.0%}"


def _chance(shown: Shown, guess: Guess) -> float:
    said = {name: guess(shown, name) for name in shown.options}
    best = [name for name, weight in said.items() if weight == max(said.values())]
    return (shown.question.right in best) / len(best)
