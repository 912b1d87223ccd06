"""What the claims of facts must be: one gap, one thing that fills it, and no hint of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.catalogue.files.entries import ArticleEntry, ClaimEntry, ContentFault, FactEntry
from bot.catalogue.files.reading import Reading, Rule
from bot.catalogue.model import Status
from bot.kit.folding import fold, folded_words

_OTHERS = 3
_GAP = "{}"
_ONE_GAP = re.compile(r"[^{}]*\{\}[^{}]*")
_CLEAR_LENGTH = 4
"""Shorter names count as said only where they are whole words: "V" is in every "very"."""

_ARTICLE = re.compile(r"\b(an?) \{\}", re.IGNORECASE)
# Particles that have another form after a vowel than after a consonant, at the end of a word.
_PARTICLE = re.compile(
    r"\{\}[\u2019\u201d'\")\]]*(은|는|이|가|을|를|과|와|으로|로|이나|나|이란|란|이?라는|이?라고|이라)(?![가-힣])"
)


def _claims(reading: Reading) -> Iterator[tuple[str, str, ClaimEntry]]:
    """Yield the slug of an article, which claim of which of its facts, and the claim."""
    for article, fact, number, claim in _told(reading):
        yield article.id, f"{fact.id}: claims[{number}]", claim


def _told(reading: Reading) -> Iterator[tuple[ArticleEntry, FactEntry, int, ClaimEntry]]:
    for article in reading.content.articles:
        for fact in article.facts:
            for number, claim in enumerate(fact.claims):
                yield article, fact, number, claim


def claims_have_one_gap(reading: Reading) -> Iterator[ContentFault]:
    """Demand one gap in each language, around which no word depends on what fills it."""
    for article, where, claim in _claims(reading):
        for key in ("statement", "statement_ko"):
            text: str = getattr(claim, key)
            if not _ONE_GAP.fullmatch(text):
                yield reading.fault(
                    "articles", article, problem=f"{where}.{key}: has not one gap",
                    remedy="write {} once, where the answer goes, and no other { or }",
                )  # fmt: skip
            elif found := _ARTICLE.search(text) or _PARTICLE.search(text):
                yield reading.fault(
                    "articles", article,
                    problem=f"{where}.{key}: {found[1]!r} depends on what fills the gap",
                    remedy="rephrase it, or write the article or particle into value and others",
                )  # fmt: skip


def claims_have_one_answer(reading: Reading) -> Iterator[ContentFault]:
    """Demand an act, a work or a text (in both languages) that fills the gap, one of them."""
    for article, where, claim in _claims(reading):
        fillers = [claim.artist, claim.collaboration, claim.value]
        if sum(map(bool, fillers)) != 1:
            yield reading.fault(
                "articles", article, problem=f"{where}: needs one thing that fills the gap",
                remedy="give an artist, a collaboration or a value, and one of them only",
            )  # fmt: skip
        elif bool(claim.value) is not bool(claim.value_ko):
            yield reading.fault(
                "articles", article, problem=f"{where}: value and value_ko go together",
                remedy="give the text in both languages, or neither beside an act or work",
            )  # fmt: skip
        elif claim.others and not claim.value:
            yield reading.fault(
                "articles", article, problem=f"{where}: others beside an act or a work",
                remedy="leave them out: wrong acts and works are drawn from the catalogue",
            )  # fmt: skip


def _answers(reading: Reading, claim: ClaimEntry) -> list[str]:
    """Return everything that names what fills a claim's gap."""
    found: list[str | None] = [claim.value, claim.value_ko]
    if artist := reading.artists.get(claim.artist or ""):
        found += [artist.name, artist.hangul, *artist.aliases]
    if work := reading.works.get(claim.collaboration or ""):
        found += [work.title, work.title_ko]
    return [one for one in found if one]


def claims_have_others(reading: Reading) -> Iterator[ContentFault]:
    """Demand wrong texts for a gap that a text fills: enough, different, and none of them right."""
    for article, fact, number, claim in _told(reading):
        where = f"{fact.id}: claims[{number}].others"
        if claim.value and len(claim.others) < _OTHERS:
            yield reading.fault(
                "articles", article.id,
                problem=f"{where}: {len(claim.others)}, which is fewer than {_OTHERS}",
                remedy="add texts that fit the gap and that the article does not say there",
            )  # fmt: skip
        right = {fold(one) for one in _answers(reading, claim)}
        seen: set[tuple[str, str]] = set()
        for other in claim.others:
            said = {("en", fold(other.text)), ("ko", fold(other.text_ko))}
            problem = "is there twice" if seen & said else ""
            if _says(fact.text, other.text) or _says(fact.text_ko or "", other.text_ko):
                problem = "is what the fact says"
            if right & {text for _, text in said}:
                problem = "is right, not wrong"
            if problem:
                yield reading.fault(
                    "articles", article.id, problem=f"{where}: {other.text!r} {problem}",
                    remedy="take it out, or put another in its place",
                )  # fmt: skip
            seen |= said


def claims_do_not_tell(reading: Reading) -> Iterator[ContentFault]:
    """Refuse a sentence that has the answer in it, by any of its names.

    What is only reported is asked with the article's title before it.
    """
    for article, fact, number, claim in _told(reading):
        title = article.title if fact.status is not Status.CONFIRMED else ""
        for key in ("statement", "statement_ko"):
            text = f"{title} {getattr(claim, key).replace(_GAP, ' ')}"
            told = next((one for one in _answers(reading, claim) if _says(text, one)), None)
            if told:
                yield reading.fault(
                    "articles", article.id,
                    problem=f"{fact.id}: claims[{number}].{key}: tells its answer, {told!r}",
                    remedy="say the sentence without it; a title of the article that has it means "
                    "that something else must be asked",
                )  # fmt: skip


def _says(text: str, name: str) -> bool:
    folded = fold(name)
    return folded in (fold(text) if len(folded) >= _CLEAR_LENGTH else folded_words(text))


CLAIM_RULES: tuple[Rule, ...] = (
    claims_have_one_gap,
    claims_have_one_answer,
    claims_have_others,
    claims_do_not_tell,
)
