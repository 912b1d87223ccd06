"""Facts in our own words, in English and Korean, made of what a suggestion says; and what to ask.

The Korean has no particle behind a name: which one it would be depends on the name's last letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.model import Status
from bot.curation.model import Plain
from bot.curation.reviews.model import Item
from bot.kit.folding import fold

GAP = "{}"


@dataclass(frozen=True, slots=True)
class Called:
    """What somebody or something is called: in English, in Korean, and by any name."""

    name: str
    korean: str = ""
    names: tuple[str, ...] = ()

    @property
    def in_korean(self) -> str:
        """Return the Korean name, else the only one."""
        return self.korean or self.name


@dataclass(frozen=True, slots=True)
class Told:
    """What a fact is of, by the names of all that is in it."""

    artists: tuple[Called, ...]
    partners: tuple[Called, ...] = ()
    title: Called | None = None
    show: Called | None = None
    year: int | None = None


def english(told: Told) -> str:
    """Return the fact as an English sentence."""
    who, others = _listed(told.artists), _listed(told.partners)
    title = f"“{told.title.name}”" if told.title else ""
    show = f" for “{told.show.name}”" if told.show else ""
    year = f" ({told.year})" if told.year else ""
    if title and others:
        said = f"{who} made {title} with {others}"
    elif title:
        together = " together" if len(told.artists) > 1 else ""
        said = f"{who} made {title}{together}"
    elif others:
        said = f"{who} worked with {others}"
    else:
        said = f"{who} worked together" if len(told.artists) > 1 else f"{who} made a song"
    return f"{said}{show}{year}."


def korean(told: Told) -> str:
    """Return the fact as a Korean sentence."""
    everybody = (*told.artists, *told.partners)
    who = ", ".join(each.in_korean for each in everybody)
    show = f"\u2018{told.show.in_korean}\u2019에 쓰인 " if told.show else ""
    year = f"{told.year}년 " if told.year else ""
    what = "공동 작품" if len(everybody) > 1 else "곡"
    title = f" \u2018{told.title.in_korean}\u2019" if told.title else ""
    return f"{show}{who}의 {year}{what}{title}."


def _listed(those: Sequence[Called]) -> str:
    names = [each.name for each in those]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def claims(item: Item, told: Told, slugs: Mapping[str, str], article: str) -> Iterator[Plain]:
    """Yield what can be asked of a fact; nothing whose words have the answer in them.

    `slugs` are those of acts by what the item calls them. What is not confirmed is asked with the
    title of the `article` before it.
    """
    before = "" if item.status is Status.CONFIRMED else article
    sides = [(item.artists, told.artists, told.partners)]
    sides.append((item.partners, told.partners, told.artists))
    for refs, ours, others in sides:
        if len(refs) == len(ours) == 1 and others:
            statements = _who(told, others)
            if not _tells(before, statements, ours[0]):
                yield _claim("partner", statements) | {"artist": slugs[refs[0]]}
    if item.work and told.title and (told.partners or len(told.artists) > 1):
        statements = _which(told)
        if not _tells(before, statements, told.title):
            yield _claim("title", statements) | {"collaboration": item.work}


def _who(told: Told, others: Sequence[Called]) -> tuple[str, str]:
    said, korean_names = _listed(others), ", ".join(each.in_korean for each in others)
    made = f"made “{told.title.name}” with" if told.title else "worked with"
    title = f"\u2018{told.title.in_korean}\u2019" if told.title else "공동"
    return (
        f"{GAP} {made} {said}.",
        f"{korean_names}의 {title} 작업에 함께한 아티스트는 {GAP}이다.",
    )


def _which(told: Told) -> tuple[str, str]:
    everybody = (*told.artists, *told.partners)
    names = ", ".join(each.in_korean for each in everybody)
    return (
        f"{_listed(everybody)} made “{GAP}” together.",
        f"{names}의 공동 작품은 \u2018{GAP}\u2019이다.",
    )


def _claim(predicate: str, statements: tuple[str, str]) -> dict[str, str]:
    return {"predicate": predicate, "statement": statements[0], "statement_ko": statements[1]}


def _tells(before: str, statements: tuple[str, str], answer: Called) -> bool:
    """Return whether a question has its answer in it, by any of its names."""
    text = fold(f"{before} {' '.join(statements)}")
    return any(fold(name) in text for name in answer.names if fold(name))
