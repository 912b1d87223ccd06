"""Questions of what articles say: a sentence with a gap, and the same sentence, true or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.catalogue.model import Claim, Fact, Status, Verification
from bot.trivia.generation.build import apart, fame_of, lot_for, prior_of
from bot.trivia.generation.evidence import NEEDED, Evidence, leaks, title_name
from bot.trivia.generation.snapshot import SnapshotWork
from bot.trivia.questions.model import Category, Name, Question, Template

GAP = "{}"
TRUE = Name("true", "", "truth:true")
FALSE = Name("false", "", "truth:false")


class Claims:
    """Makes questions of the facts of articles; what is wrong is proven by the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        snapshot = evidence.snapshot
        self._artists = {artist.slug: artist for artist in snapshot.artists.values()}
        self._works = {work.slug: work for work in snapshot.works.values()}
        self._told: dict[str, tuple[set[int], set[int]]] = {}
        for fact in snapshot.facts:
            artists, works = self._told.setdefault(fact.article_slug, (set(), set()))
            of_works = [self._works[slug] for slug in fact.collaborations if slug in self._works]
            artists |= evidence.credited(of_works)
            for slug in fact.artists:
                if slug in self._artists:
                    artists |= evidence.kin(self._artists[slug].id)
            works |= {work.id for work in of_works}

    def questions(self) -> Iterator[Question]:
        """Make all questions of all facts that nothing contradicts."""
        asked = self._evidence.snapshot.asked
        for fact in self._evidence.snapshot.facts:
            if not fact.sources or self._is_disputed(fact):
                continue
            if asked is not None and fact.article_slug not in asked.articles:
                continue
            for place, claim in enumerate(fact.claims):
                yield from self._of_claim(fact, claim, f"{fact.slug}:{place}")

    def _is_disputed(self, fact: Fact) -> bool:
        found = [self._works.get(slug) for slug in fact.collaborations]
        return any(work and work.verification is Verification.CONFLICT for work in found)

    def _of_claim(self, fact: Fact, claim: Claim, key: str) -> Iterator[Question]:
        filled = self._filled(fact, claim, key)
        if filled is None:
            return
        right, drawn, accepted = filled
        wrong = apart(right, drawn)
        said = [claim.statement, claim.statement_ko]
        if len(wrong) < NEEDED or leaks(said, {*right.texts, *accepted}):
            return
        works = [self._works[slug] for slug in fact.collaborations if slug in self._works]
        artists = [self._artists[slug] for slug in fact.artists if slug in self._artists]
        acts = [one.fame for one in artists]
        fame = fame_of([work.fame for work in works] or acts or [1], beside=acts)
        asked = Question(
            question_id=f"{Template.CLAIM}:{key}",
            template=Template.CLAIM,
            category=Category.ARTICLES,
            about=(Name(claim.statement, claim.statement_ko),),
            right=right,
            wrong=wrong,
            sources=fact.sources,
            status=fact.status,
            accepted=accepted,
            subjects=(
                *(f"collaboration:{work.slug}" for work in works),
                *self._evidence.tokens(one.id for one in artists),
            ),
            work=works[0].slug if len(works) == 1 else "",
            article=fact.article_title if fact.status is not Status.CONFIRMED else "",
            fact=fact.text,
            fact_ko=fact.text_ko,
            prior=prior_of(Template.CLAIM, fame),
            fame=fame,
            year=works[0].date.year if len(works) == 1 and works[0].date else None,
        )
        yield asked
        # As many are false as are true.
        is_true = lot_for(Template.TRUE_OR_FALSE, key).random() < 0.5
        shown = right if is_true else wrong[0]
        gap = Name(
            claim.statement.replace(GAP, shown.text),
            claim.statement_ko.replace(GAP, shown.text_ko or shown.text),
        )
        yield replace(
            asked,
            question_id=f"{Template.TRUE_OR_FALSE}:{key}",
            template=Template.TRUE_OR_FALSE,
            about=(gap,),
            right=TRUE if is_true else FALSE,
            wrong=(FALSE if is_true else TRUE,),
            accepted=(),
            prior=prior_of(Template.TRUE_OR_FALSE, fame),
        )

    def _filled(
        self, fact: Fact, claim: Claim, key: str
    ) -> tuple[Name, list[Name], tuple[str, ...]] | None:
        if claim.value is not None:
            wrong = [Name(one.text, one.text_ko) for one in claim.others]
            return Name(claim.value.text, claim.value.text_ko), wrong, ()
        lot = lot_for(Template.CLAIM, key)
        artists, works = self._told[fact.article_slug]
        if artist := self._artists.get(claim.artist):
            found = self._evidence.wrong_artists(artist, taken=artists, year=None, lot=lot)
            wrong = [*map(self._evidence.name, found)]
            return self._evidence.name(artist), wrong, artist.names
        if work := self._works.get(claim.work):
            titles = {title for one in works for title in self._evidence.snapshot.works[one].folded}

            def is_taken(other: SnapshotWork) -> bool:
                return (
                    other.id in works
                    or bool(titles & set(other.folded))
                    or any(credit.artist in artists for credit in other.credits)
                )

            others = self._evidence.wrong_titles(work, taken=is_taken, lot=lot)
            return title_name(work), [*map(title_name, others)], work.titles
        return None
