"""What entries may say about one another. Each rule is a function: content in, faults out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from bot.catalogue.files.entries import (
    ArticleEntry,
    ArtistEntry,
    CitationEntry,
    ClaimEntry,
    Content,
    ContentFault,
    FactEntry,
    WorkEntry,
)
from bot.catalogue.model import ArtistKind, Status, Verification, WorkKind
from bot.kit.dates import PartialDate
from bot.kit.errors import Place
from bot.kit.folding import fold, folded_words

_FIRST_YEAR = 1900
_LAST_YEAR = 2100
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


@dataclass
class Reading:
    """The content that could be read, where each entry stands, and what could not be read.

    `broken` has kind and slug of entries that have faults of their own: who refers to them is
    not to blame. An empty slug stands for entries that could not be told apart.
    """

    content: Content
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)

    def fault(self, kind: str, slug: str, *, problem: str, remedy: str) -> ContentFault:
        """Make a fault at the place of an entry."""
        return ContentFault(self.places.get((kind, slug), Place(kind)), slug, problem, remedy)

    def knows(self, kind: str, slug: str) -> bool:
        """Return whether there is such an entry, faulty or not."""
        return slug in self._slugs[kind] or not {(kind, slug), (kind, "")}.isdisjoint(self.broken)

    @cached_property
    def _slugs(self) -> dict[str, set[str]]:
        content = self.content
        return {
            "sources": {one.id for one in content.sources},
            "artists": set(self.artists),
            "shows": {one.id for one in content.shows},
            "collaborations": set(self.works),
        }

    @cached_property
    def works(self) -> dict[str, WorkEntry]:
        """Return every collaboration by slug."""
        return {one.id: one for one in self.content.collaborations}

    @cached_property
    def artists(self) -> dict[str, ArtistEntry]:
        """Return every artist by slug."""
        return {one.id: one for one in self.content.artists}

    def groups_of(self, slug: str) -> set[str]:
        """Return everything that the artist is in, directly or through a unit of it."""
        found: set[str] = set()
        todo = [slug]
        while todo:
            entry = self.artists.get(todo.pop())
            new = set(entry.groups) - found if entry else set()
            found |= new
            todo.extend(new)
        return found


Rule = Callable[[Reading], Iterator[ContentFault]]
"""Content in, faults out."""


def _lost(
    reading: Reading, kind: str, slug: str, *, key: str, target: str, to: str
) -> ContentFault:
    return reading.fault(
        kind, slug, problem=f"{key}: there is no {to} {target!r}",
        remedy="mend the spelling, or add the entry it refers to",
    )  # fmt: skip


def artists_refer_to_artists(reading: Reading) -> Iterator[ContentFault]:
    """Demand an entry for every group that somebody is a member of."""
    for one in reading.content.artists:
        for group in one.groups:
            if not reading.knows("artists", group):
                yield _lost(reading, "artists", one.id, key="member_of", target=group, to="artist")


def collaborations_refer_to_entries(reading: Reading) -> Iterator[ContentFault]:
    """Demand an entry for every act and show of a collaboration."""
    for one in reading.content.collaborations:
        wanted = [("credits", "artists", credit.artist) for credit in one.credits]
        wanted += [("show", "shows", one.show)] if one.show else []
        for key, kind, slug in wanted:
            if not reading.knows(kind, slug):
                yield _lost(reading, "collaborations", one.id, key=key, target=slug, to=kind[:-1])


def articles_refer_to_entries(reading: Reading) -> Iterator[ContentFault]:
    """Demand an entry for everything that an article or its facts are about."""
    for article in reading.content.articles:
        wanted = [("collaborations", "collaborations", slug) for slug in article.collaborations]
        for fact in article.facts:
            wanted += [(f"{fact.id}: artists", "artists", slug) for slug in fact.artists]
            wanted += [(f"{fact.id}: collaborations", "collaborations", slug)
                       for slug in fact.collaborations]  # fmt: skip
            wanted += list(_filling(fact))
        for key, kind, slug in wanted:
            if not reading.knows(kind, slug):
                yield _lost(reading, "articles", article.id, key=key, target=slug, to=kind[:-1])


def _filling(fact: FactEntry) -> Iterator[tuple[str, str, str]]:
    for number, claim in enumerate(fact.claims):
        if claim.artist:
            yield f"{fact.id}: claims[{number}].artist", "artists", claim.artist
        if claim.collaboration:
            key = f"{fact.id}: claims[{number}].collaboration"
            yield key, "collaborations", claim.collaboration


def _codes(citations: Iterable[CitationEntry]) -> Iterator[str]:
    return (one.source for one in citations)


def _used_codes(reading: Reading) -> Iterator[tuple[str, str, str]]:
    content = reading.content
    for artist in content.artists:
        yield from (("artists", artist.id, code) for code in artist.sources)
    for one in content.collaborations:
        others = chain.from_iterable(date.sources for date in one.other_dates)
        codes = chain(_codes(one.sources), others)
        yield from (("collaborations", one.id, code) for code in codes)
    for article in content.articles:
        yield "articles", article.id, article.code
        for fact in article.facts:
            yield from (("articles", article.id, code) for code in _codes(fact.sources))


def sources_are_known(reading: Reading) -> Iterator[ContentFault]:
    """Demand that every source code is in sources.yaml."""
    for kind, slug, code in _used_codes(reading):
        if not reading.knows("sources", code):
            yield reading.fault(
                kind, slug, problem=f"sources: {code!r} is not in sources.yaml",
                remedy="mend the code, or add the source there",
            )  # fmt: skip


def everything_has_a_source(reading: Reading) -> Iterator[ContentFault]:
    """Demand a source of every artist and collaboration."""
    content = reading.content
    bare = [("artists", one.id) for one in content.artists if not one.sources]
    bare += [("collaborations", one.id) for one in content.collaborations if not one.sources]
    for kind, slug in bare:
        yield reading.fault(
            kind, slug, problem="has no source",
            remedy="add under sources: the code of what says so (sources.yaml)",
        )  # fmt: skip


def pages_can_be_opened(reading: Reading) -> Iterator[ContentFault]:
    """Demand address and title of a page that is cited."""
    for one in reading.content.collaborations:
        for citation in one.sources:
            if citation.source == "PAGE" and not (citation.url and citation.title):
                yield reading.fault(
                    "collaborations", one.id, problem="sources: a PAGE without url or title",
                    remedy="add url and title of the page",
                )  # fmt: skip


def namesakes_differ(reading: Reading) -> Iterator[ContentFault]:
    """Demand that artists of one folded name differ in disambiguation; one may have none."""
    namesakes: defaultdict[str, dict[str, ArtistEntry]] = defaultdict(dict)
    for one in reading.content.artists:
        for name in (one.name, one.hangul):
            if name:
                namesakes[fold(name)][one.id] = one
    said: set[str] = set()
    for group in namesakes.values():
        seen: dict[str, str] = {}
        for one in group.values():
            key = fold(one.disambiguation or "")
            if key in seen and one.id not in said:
                said.add(one.id)
                same = f"disambiguation {one.disambiguation!r}" if key else "no disambiguation"
                yield reading.fault(
                    "artists", one.id,
                    problem=f"{one.name!r} and {seen[key]!r} have the same name and {same}",
                    remedy="add a disambiguation (the group, the country ...), or merge the two",
                )  # fmt: skip
            seen.setdefault(key, one.id)


def dates_are_possible(reading: Reading) -> Iterator[ContentFault]:
    """Refuse years in which no pop music was recorded."""
    content = reading.content
    dates: list[tuple[str, str, PartialDate | None]] = []
    dates += [("artists", one.id, one.debut) for one in content.artists]
    dates += [("collaborations", one.id, one.date) for one in content.collaborations]
    dates += [("articles", one.id, one.date) for one in content.articles]
    dates += [("sources", one.id, one.date) for one in content.sources]
    for kind, slug, date in dates:
        if date and not _FIRST_YEAR <= date.year <= _LAST_YEAR:
            yield reading.fault(
                kind, slug, problem=f"date: {date} can't be",
                remedy=f"give a year from {_FIRST_YEAR} to {_LAST_YEAR}, or leave the date out",
            )  # fmt: skip


def conflicts_name_the_other_dates(reading: Reading) -> Iterator[ContentFault]:
    """Demand the other dates of a conflict, and of nothing else."""
    for one in reading.content.collaborations:
        if (one.verification is Verification.CONFLICT) is not bool(one.other_dates):
            problem = "a conflict" if not one.other_dates else "other_dates without conflict"
            yield reading.fault(
                "collaborations", one.id, problem=f"verification: {problem}, not both of them",
                remedy="a conflict needs other_dates, and other_dates need verification: conflict",
            )  # fmt: skip
        elif any(other.date == one.date for other in one.other_dates):
            yield reading.fault(
                "collaborations", one.id, problem="other_dates: the date itself",
                remedy="list only dates that differ",
            )  # fmt: skip


def works_have_artists(reading: Reading) -> Iterator[ContentFault]:
    """Demand two acts, or one and a show; some kinds, and works without a title, need one."""
    alone = {WorkKind.PROJECT_GROUP, WorkKind.SUB_UNIT, WorkKind.TIE_IN,
             WorkKind.OST}  # fmt: skip
    for one in reading.content.collaborations:
        if len({credit.artist for credit in one.credits}) < len(one.credits):
            yield reading.fault(
                "collaborations", one.id, problem="credits: an act is there twice",
                remedy="credit each act once",
            )  # fmt: skip
        by_itself = one.show or one.untitled or one.kind in alone
        enough = one.credits and (len(one.credits) > 1 or by_itself)
        if not enough:
            yield reading.fault(
                "collaborations", one.id, problem="credits: nobody to collaborate with",
                remedy="credit at least two acts, or one act and a show",
            )  # fmt: skip


def groups_do_not_partner_their_own(reading: Reading) -> Iterator[ContentFault]:
    """Refuse a group with its own member or unit, outside the kind for it."""
    groups = {one.id: reading.groups_of(one.id) for one in reading.content.artists if one.member_of}
    own = {WorkKind.SUB_UNIT, WorkKind.PROJECT_GROUP}
    for work in reading.content.collaborations:
        credited = {credit.artist for credit in work.credits}
        for slug in credited if work.kind not in own else ():
            for group in (groups.get(slug, set()) & credited) - {slug}:
                if reading.artists[group].kind is ArtistKind.PROJECT_GROUP:
                    continue
                yield reading.fault(
                    "collaborations", work.id,
                    problem=f"credits: {group!r} with its own {slug!r}",
                    remedy="credit one of them, or make the kind sub-unit",
                )  # fmt: skip


def memberships_have_no_circle(reading: Reading) -> Iterator[ContentFault]:
    """Refuse a member of itself, directly or through others."""
    for one in reading.content.artists:
        if one.member_of and one.id in reading.groups_of(one.id):
            yield reading.fault(
                "artists", one.id, problem="member_of: leads back to itself",
                remedy="take one of the memberships out",
            )  # fmt: skip


def memberships_end_after_they_begin(reading: Reading) -> Iterator[ContentFault]:
    """Refuse who left before joining, and `former` beside the date that says so already."""
    for one in reading.content.artists:
        for each in one.member_of:
            if each.until and (each.former or (each.since and str(each.until) < str(each.since))):
                yield reading.fault(
                    "artists", one.id, problem=f"member_of: the end of {each.group!r} can't be",
                    remedy="give from and until in their order, and former only without until",
                )  # fmt: skip


def old_slugs_lead_to_one(reading: Reading) -> Iterator[ContentFault]:
    """Refuse a former id that somebody has, or had."""
    content = reading.content
    for kind, entries in (("artists", content.artists), ("collaborations", content.collaborations)):
        taken = {one.id: one.id for one in entries}
        for one in entries:
            for slug in one.was:
                if slug in taken:
                    yield reading.fault(
                        kind, one.id, problem=f"was: {slug!r} leads to {taken[slug]!r} already",
                        remedy="an id leads to one entry: take it out, or merge the two",
                    )  # fmt: skip
                taken.setdefault(slug, one.id)


def ids_have_no_double_hyphen(reading: Reading) -> Iterator[ContentFault]:
    """Leave ids with a double hyphen to what people add while the bot runs."""
    for kind in ("artists", "shows", "collaborations", "articles"):
        for one in getattr(reading.content, kind):
            if "--" in one.id:
                yield reading.fault(
                    kind, one.id, problem="id: two hyphens in a row are for what people add",
                    remedy="write one hyphen",
                )  # fmt: skip


def remarks_name_what_they_need(reading: Reading) -> Iterator[ContentFault]:
    """Demand names of remarks whose words have a place for them, and of no others."""
    for one in reading.content.collaborations:
        for each in one.remarks:
            if each.code.names_something is not bool(each.names):
                yield reading.fault(
                    "collaborations", one.id, problem=f"remarks: {each.code.value!r} "
                    + ("has no place for names" if each.names else "needs names"),
                    remedy="data/README.md has the codes; write {code: sung-by, names: [...]}",
                )  # fmt: skip


def works_are_there_once(reading: Reading) -> Iterator[ContentFault]:
    """Refuse a second work of the same title, acts and show."""
    seen: dict[tuple[object, ...], str] = {}
    for one in reading.content.collaborations:
        artists = frozenset(credit.artist for credit in one.credits)
        key = (fold(one.title), artists, one.show)
        if key in seen:
            yield reading.fault(
                "collaborations", one.id, problem=f"is the same work as {seen[key]!r}",
                remedy="merge the two, or say in the titles how they differ",
            )  # fmt: skip
        seen.setdefault(key, one.id)


def facts_are_there_once(reading: Reading) -> Iterator[ContentFault]:
    """Refuse a fact's id that another article uses too."""
    seen: dict[str, str] = {}
    for article in reading.content.articles:
        for fact in article.facts:
            if fact.id in seen:
                yield reading.fault(
                    "articles", article.id,
                    problem=f"facts: {fact.id!r} is also a fact of {seen[fact.id]!r}",
                    remedy="give it an id of its own",
                )  # fmt: skip
            seen.setdefault(fact.id, article.id)


def entries_are_in_their_file(reading: Reading) -> Iterator[ContentFault]:
    """Demand that an entry stands where people will look for it."""
    content = reading.content
    expected = {("artists", one.id): f"artists/{one.id[0]}.yaml" for one in content.artists}
    expected |= {("articles", one.id): f"articles/{one.id}.yaml" for one in content.articles}
    for one in content.collaborations:
        name = f"{one.date.year:04}" if one.date else "undated"
        expected["collaborations", one.id] = f"collaborations/{name}.yaml"
    for (kind, slug), file in expected.items():
        place = reading.places.get((kind, slug))
        if place and not f"/{place.file}".endswith(f"/{file}"):
            yield reading.fault(
                kind, slug, problem=f"belongs into {file}", remedy="move the entry there"
            )


def _claims(reading: Reading) -> Iterator[tuple[ArticleEntry, FactEntry, str, ClaimEntry]]:
    for article in reading.content.articles:
        for fact in article.facts:
            for number, claim in enumerate(fact.claims):
                yield article, fact, f"{fact.id}: claims[{number}]", claim


def claims_have_one_gap(reading: Reading) -> Iterator[ContentFault]:
    """Demand one gap in each language, around which no word depends on what fills it."""
    for article, _, where, claim in _claims(reading):
        for key in ("statement", "statement_ko"):
            text: str = getattr(claim, key)
            if not _ONE_GAP.fullmatch(text):
                yield reading.fault(
                    "articles", article.id, problem=f"{where}.{key}: has not one gap",
                    remedy="write {} once, where the answer goes, and no other { or }",
                )  # fmt: skip
            elif found := _ARTICLE.search(text) or _PARTICLE.search(text):
                yield reading.fault(
                    "articles", article.id,
                    problem=f"{where}.{key}: {found[1]!r} depends on what fills the gap",
                    remedy="rephrase it, or write the article or particle into value and others",
                )  # fmt: skip


def claims_have_one_answer(reading: Reading) -> Iterator[ContentFault]:
    """Demand an act, a work or a text (in both languages) that fills the gap, one of them."""
    for article, _, where, claim in _claims(reading):
        fillers = [claim.artist, claim.collaboration, claim.value]
        if sum(map(bool, fillers)) != 1:
            yield reading.fault(
                "articles", article.id, problem=f"{where}: needs one thing that fills the gap",
                remedy="give an artist, a collaboration or a value, and one of them only",
            )  # fmt: skip
        elif bool(claim.value) is not bool(claim.value_ko):
            yield reading.fault(
                "articles", article.id, problem=f"{where}: value and value_ko go together",
                remedy="give the text in both languages, or neither beside an act or work",
            )  # fmt: skip
        elif claim.others and not claim.value:
            yield reading.fault(
                "articles", article.id, problem=f"{where}: others beside an act or a work",
                remedy="leave them out: wrong acts and works are drawn from the catalogue",
            )  # fmt: skip


def _answers(reading: Reading, claim: ClaimEntry) -> list[str]:
    found: list[str | None] = [claim.value, claim.value_ko]
    if artist := reading.artists.get(claim.artist or ""):
        found += [artist.name, artist.hangul, *artist.aliases]
    if work := reading.works.get(claim.collaboration or ""):
        found += [work.title, work.title_ko, *work.aliases]
    return [one for one in found if one]


def claims_have_others(reading: Reading) -> Iterator[ContentFault]:
    """Demand wrong texts for a gap that a text fills: enough, different, and none of them right."""
    for article, fact, where, claim in _claims(reading):
        where += ".others"
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
    for article, fact, where, claim in _claims(reading):
        title = article.title if fact.status is not Status.CONFIRMED else ""
        for key in ("statement", "statement_ko"):
            text = f"{title} {getattr(claim, key).replace(_GAP, ' ')}"
            told = next((one for one in _answers(reading, claim) if _says(text, one)), None)
            if told:
                yield reading.fault(
                    "articles", article.id,
                    problem=f"{where}.{key}: tells its answer, {told!r}",
                    remedy="say the sentence without it; a title of the article that has it means "
                    "that something else must be asked",
                )  # fmt: skip


def _says(text: str, name: str) -> bool:
    folded = fold(name)
    return folded in (fold(text) if len(folded) >= _CLEAR_LENGTH else folded_words(text))


RULES: tuple[Rule, ...] = (
    artists_refer_to_artists,
    collaborations_refer_to_entries,
    articles_refer_to_entries,
    sources_are_known,
    everything_has_a_source,
    pages_can_be_opened,
    namesakes_differ,
    dates_are_possible,
    conflicts_name_the_other_dates,
    works_have_artists,
    groups_do_not_partner_their_own,
    memberships_have_no_circle,
    memberships_end_after_they_begin,
    old_slugs_lead_to_one,
    ids_have_no_double_hyphen,
    remarks_name_what_they_need,
    works_are_there_once,
    facts_are_there_once,
    entries_are_in_their_file,
    claims_have_one_gap,
    claims_have_one_answer,
    claims_have_others,
    claims_do_not_tell,
)


def check_rules(
    reading: Reading, *, progress: Callable[[str, int, int], None]
) -> Iterator[ContentFault]:
    """Try every rule and give every fault."""
    for done, rule in enumerate(RULES):
        progress("checking", done, len(RULES))
        yield from rule(reading)
    progress("checking", len(RULES), len(RULES))
