"""Hold what an article suggests against what it should."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.articles.extraction.record import key_of
from bot.articles.model import FactKind, SuggestedFact
from bot.articles.service import ArticleService

GOLD = Path(__file__).parent / "gold"


@dataclass(slots=True)
class Score:
    """How many suggestions are right, and what is wrong or missing."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + len(self.wrong)) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + len(self.missing)) or 1)

    def add(self, other: Score) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing


def articles() -> list[Path]:
    return [path for path in sorted(GOLD.iterdir()) if path.suffix != ".yaml"]


async def score(service: ArticleService, path: Path) -> Score:
    """Count an article's collaborations: people, title and show must all be right."""
    gold, data = await asyncio.to_thread(_read, path)
    return compare(await service.suggest(await service.read(data)), gold)


def _read(path: Path) -> tuple[list[dict[str, Any]], bytes]:
    gold = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))
    return gold["collaborations"], path.read_bytes()


def compare(facts: Iterable[SuggestedFact], wanted: list[dict[str, Any]]) -> Score:
    left = [_key(one["who"], one.get("title", "")) for one in wanted]
    counted = Score()
    for fact in facts:
        if fact.kind is FactKind.COLLABORATION:
            key = _key((*fact.artists, *fact.partners), fact.title)
            if key in left:
                left.remove(key)
                counted.right += 1
            else:
                counted.wrong.append(f"{sorted(key[0])} {fact.title!r}: {fact.sentence[:80]}")
    counted.missing = [f"{sorted(people)} {title!r}" for people, title in left]
    return counted


def _key(people: Iterable[str], title: str) -> tuple[frozenset[str], str]:
    return frozenset(people), key_of(title)
