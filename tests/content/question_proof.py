"""What the store says, read with plain SQL, and proof of questions by it.

Written apart from what makes questions: it shares names' folding and the words of questions
with it, and nothing else.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.kit.folding import fold as fold_anew
from bot.trivia.questions.model import Name, Question, Template

fold = cache(fold_anew)
Faults = Iterator[str]


@dataclass(slots=True)
class Work:
    """A row of `collaborations`; credits are ids of acts with the roles they have."""

    id: int
    slug: str
    title: str
    title_ko: str
    released_on: str
    basis: str
    show: int | None
    is_sure: bool
    folded: set[str] = field(default_factory=set)
    roles: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    dates: list[str] = field(default_factory=list)


class Store:
    """The catalogue in sets."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            self._read_acts(db)
            self._read_works(db)
            self._read_facts(db)

    def _read_acts(self, db: sqlite3.Connection) -> None:
        self.artists: dict[str, int] = dict(db.execute("SELECT slug, id FROM artists"))
        self.hangul: dict[int, str] = dict(db.execute("SELECT id, hangul FROM artists"))
        self.names: dict[int, set[str]] = defaultdict(set)
        self.written: dict[int, set[str]] = defaultdict(set)
        for key, name in db.execute(
            "SELECT artist_id, name FROM artist_names"
            " UNION SELECT artist_id, credited_as FROM credits WHERE credited_as <> ''"
        ):
            self.names[key].add(fold(name))
            self.written[key].add(name)
        self.named: dict[str, set[int]] = defaultdict(set)
        for key, names in self.names.items():
            for name in names:
                self.named[name].add(key)
        self.groups: dict[int, set[int]] = defaultdict(set)
        self.members: dict[int, set[int]] = defaultdict(set)
        for member, group in db.execute("SELECT member_id, group_id FROM memberships"):
            self.groups[member].add(group)
            self.members[group].add(member)
        self._near: dict[int, set[int]] = {}

    def _read_works(self, db: sqlite3.Connection) -> None:
        rows = db.execute(
            "SELECT id, slug, title, title_ko, coalesce(released_on, ''), date_basis, show_id,"
            " NOT is_untitled AND status = 'confirmed' AND verification <> 'conflict'"
            " FROM collaborations"
        )
        ids = {row[0]: Work(*row) for row in rows}
        for key, folded in db.execute("SELECT collaboration_id, folded FROM collaboration_titles"):
            ids[key].folded.add(folded)
        for key, artist, role in db.execute(
            "SELECT collaboration_id, artist_id, role FROM credits"
        ):
            ids[key].roles[artist].add(role)
        for work in ids.values():
            work.dates = [work.released_on] if work.released_on else []
        for key, date in db.execute("SELECT collaboration_id, released_on FROM other_dates"):
            ids[key].dates.append(date)
        self.works = {work.slug: work for work in ids.values()}
        self.titled: dict[str, list[Work]] = defaultdict(list)
        for work in ids.values():
            for title in work.folded:
                self.titled[title].append(work)
        self.shows: dict[str, int] = dict(db.execute("SELECT slug, id FROM shows"))
        self.show_titles: dict[int, set[str]] = defaultdict(set)
        for key, name in db.execute("SELECT show_id, name FROM show_titles"):
            self.show_titles[key].add(name)

    def _read_facts(self, db: sqlite3.Connection) -> None:
        self.claims = {
            (slug, position): row
            for slug, position, *row in db.execute(
                "SELECT f.slug, x.position, x.statement, x.statement_ko, x.value, x.value_ko,"
                " x.others, coalesce(a.slug, ''), coalesce(c.slug, ''), f.status"
                " FROM fact_claims x JOIN facts f ON f.id = x.fact_id"
                " LEFT JOIN artists a ON a.id = x.artist_id"
                " LEFT JOIN collaborations c ON c.id = x.collaboration_id"
            )
        }
        self.told: dict[str, set[int]] = defaultdict(set)
        for slug, artist in db.execute(
            "SELECT f.slug, x.artist_id FROM fact_artists x JOIN facts f ON f.id = x.fact_id"
        ):
            self.told[slug].add(artist)

    def namesakes(self, artist: int) -> set[int]:
        """Give an act and everybody who shares a name with it."""
        return {other for name in self.names[artist] for other in self.named[name]}

    def near(self, artist: int) -> set[int]:
        """Give an act, its namesakes, and the groups, members and units of any of them."""
        if artist not in self._near:
            found = self.namesakes(artist)
            for each in list(found):
                found |= self.groups[each] | self.members[each] | self._units(each)
            self._near[artist] = found
        return self._near[artist]

    def _units(self, group: int) -> set[int]:
        """Give groups whose members all belong to this one, and those that it is part of."""
        own = self.members[group]
        others = {other for member in own for other in self.groups[member]}
        return {
            other
            for other in others
            if len(own) > 1
            and len(self.members[other]) > 1
            and (self.members[other] <= own or own <= self.members[other])
        }

    def shown_as(self, text: str) -> set[int]:
        """Give the acts that a text may stand for; what tells namesakes apart is in brackets."""
        return self.named.get(fold(text)) or self.named[fold(re.sub(r" \([^()]*\)$", "", text))]

    def alike(self, work: Work) -> list[Work]:
        """Give a work and all that have one of its titles."""
        return list(
            {each.id: each for title in work.folded for each in self.titled[title]}.values()
        )

    def credited(self, works: Iterable[Work]) -> set[int]:
        """Give everybody who is on any of the works."""
        return {artist for work in works for artist in work.roles}

    def artist(self, name: Name) -> int:
        """Give the act that a name stands for."""
        return self.artists[_slug(name, "artist")]

    def work(self, name: Name) -> Work:
        """Give the work that a name stands for."""
        return self.works[_slug(name, "collaboration")]

    def show(self, name: Name) -> int:
        """Give the show that a name stands for."""
        return self.shows[_slug(name, "show")]


def _slug(name: Name, kind: str) -> str:
    found, _, slug = name.token.partition(":")
    if found != kind:
        raise KeyError(f"{name.text!r} is no {kind} but {name.token!r}")
    return slug


def earliest(date: str) -> str:
    """Give the first day that a date of any precision may be."""
    return (date + "-01-01")[:10]


def latest(date: str) -> str:
    """Give a text that no day of a date comes after."""
    return (date + "-99-99")[:10]


def not_right(store: Store, question: Question) -> Faults:
    """Tell why the right option of a question is not right, or a wrong one is not wrong."""
    try:
        yield from PROOFS[question.template](store, question)
    except (KeyError, IndexError, ValueError) as error:
        yield f"can't be proven: {error!r}"


def _on_title(store: Store, question: Question, right_roles: set[str]) -> Faults:
    """Prove that of the options only the right one has to do with a title."""
    work, right = store.work(question.about[0]), store.artist(question.right)
    alike = store.alike(work)
    if not work.roles.get(right, set()) & right_roles:
        yield f"{question.right.token} is not {right_roles} of {work.slug}"
    if fold(question.about[0].text) not in work.folded:
        yield f"{work.slug} is not called {question.about[0].text!r}"
    on_any = store.credited(alike)
    for wrong in question.wrong:
        if found := store.near(store.artist(wrong)) & on_any:
            yield f"{wrong.token} has to do with {sorted(found)}, on a work of that title"


ANY = {"main", "featured", "remixer", "producer"}


def _partner(store: Store, question: Question) -> Faults:
    yield from _on_title(store, question, ANY)
    if store.artist(question.about[1]) not in store.work(question.about[0]).roles:
        yield f"{question.about[1].token} is not on it"
    if question.about[1].token == question.right.token:
        yield "the question names the right one"


def _lead(store: Store, question: Question) -> Faults:
    yield from _on_title(store, question, {"main"})
    if store.work(question.about[0]).roles.get(store.artist(question.about[1])) != {"featured"}:
        yield f"{question.about[1].token} is not featured"


def _remixer(store: Store, question: Question) -> Faults:
    yield from _on_title(store, question, {"remixer"})
    if "main" not in store.work(question.about[0]).roles.get(store.artist(question.about[1]), ()):
        yield f"it is not by {question.about[1].token}"


def _title_of_pair(store: Store, question: Question) -> Faults:
    pair = [store.artist(name) for name in question.about]
    if not set(pair) <= set(store.work(question.right).roles):
        yield "the right title is not of both"
    for wrong in question.wrong:
        for work in store.alike(store.work(wrong)):
            if all(store.near(artist) & set(work.roles) for artist in pair):
                yield f"{work.slug} is of both, too"


def _year(store: Store, question: Question) -> Faults:
    work = store.works[question.work]
    if store.work(question.about[0]) is not work or work.basis != "release":
        yield "the date is not that of the release"
    if not question.right.text == work.released_on[:4] == question.right.token[-4:]:
        yield f"it came out in {work.released_on}"
    own = {near for artist in work.roles for near in store.near(artist)}
    years = {
        date[:4]
        for other in store.alike(work)
        if other is work or own & set(other.roles)
        for date in other.dates
    }
    for wrong in question.wrong:
        if wrong.text in years:
            yield f"something of that title came out in {wrong.text}"


def _kind_of_show(store: Store, show: int) -> set[str]:
    """Give a show's titles without the number of its season."""
    bare = (
        re.sub(r"(?i)\s*(시즌|season|part|[ivxⅡⅢⅣ]+)?\s*\d*$", "", title)
        for title in store.show_titles[show]
    )
    return {fold(title) for title in bare if title}


def _show_of_ost(store: Store, question: Question) -> Faults:
    work, right = store.work(question.about[0]), store.show(question.right)
    if work.show != right:
        yield f"{work.slug} was not made for {question.right.token}"
    shows = {other.show for other in store.alike(work) if other.show is not None}
    series = {title for show in shows | {right} for title in _kind_of_show(store, show)}
    for wrong in question.wrong:
        show = store.show(wrong)
        if show in shows or _kind_of_show(store, show) & series:
            yield f"a work of that title is of {wrong.token}"


def _artist_of_ost(store: Store, question: Question) -> Faults:
    yield from _on_title(store, question, {"main", "featured"})
    if store.work(question.about[0]).show != store.show(question.about[1]):
        yield f"it was not made for {question.about[1].token}"


def _hangul_title(store: Store, question: Question) -> Faults:
    right, asked = store.work(question.right), fold(question.about[0].text)
    if fold(right.title_ko) != asked or fold(right.title) != fold(question.right.text):
        yield f"{right.slug} is {right.title!r}, {right.title_ko!r}"
    for wrong in question.wrong:
        for work in store.alike(store.work(wrong)):
            if asked in work.folded:
                yield f"{work.slug} is called so, too"


def _hangul_name(store: Store, question: Question) -> Faults:
    asked = fold(question.about[0].text)
    if fold(store.hangul[store.artist(question.right)]) != asked:
        yield f"that is not the name of {question.right.token}"
    for wrong in question.wrong:
        if asked in {
            name for artist in store.near(store.artist(wrong)) for name in store.names[artist]
        }:
            yield f"{wrong.token} has to do with that name, too"


def _odd_one_out(store: Store, question: Question) -> Faults:
    artist = store.artist(question.about[0])
    for work in store.alike(store.work(question.right)):
        if found := store.near(artist) & set(work.roles):
            yield f"{work.slug} is of {question.about[0].token}, by {sorted(found)}"
    for wrong in question.wrong:
        if artist not in store.work(wrong).roles:
            yield f"{wrong.token} is not of {question.about[0].token}"


def _came_first(store: Store, question: Question) -> Faults:
    first = store.work(question.right)
    for name in (question.right, *question.wrong):
        if store.work(name).basis != "release" or not store.work(name).is_sure:
            yield f"the date of {name.token} is not that of the release"
    for wrong in question.wrong:
        work = store.work(wrong)
        for other in store.alike(work):
            is_same = other is work or set(other.roles) & set(work.roles)
            if is_same and any(earliest(date) <= latest(first.released_on) for date in other.dates):
                yield f"{other.slug} may have come out before {first.slug}"


def _chain_link(store: Store, question: Question) -> Faults:
    one, first, two, second = question.about
    works = store.work(one), store.work(two)
    right = store.artist(question.right)
    named = {store.artist(first), store.artist(second)}
    if right in named or not all(right in work.roles for work in works):
        yield f"{question.right.token} is not on both"
    if not (store.artist(first) in works[0].roles and store.artist(second) in works[1].roles):
        yield "those who are named are not on them"
    on_both = [store.credited(store.alike(work)) for work in works]
    for wrong in question.wrong:
        near = store.near(store.artist(wrong))
        if all(near & on_one for on_one in on_both):
            yield f"{wrong.token} has to do with both"


def _member_of(store: Store, question: Question) -> Faults:
    member, right = store.artist(question.about[0]), store.artist(question.right)
    if right not in store.groups[member]:
        yield f"that is no member of {question.right.token}"
    own = {group for artist in store.namesakes(member) for group in store.groups[artist]}
    own |= {group for each in list(own) for group in store.near(each)}
    for wrong in question.wrong:
        if store.artist(wrong) in own:
            yield f"somebody of that name has to do with {wrong.token}"


def _claim_of(store: Store, question: Question) -> tuple[str, list[str]]:
    _, fact, position = question.question_id.split(":")
    return fact, list(store.claims[fact, int(position)])


def _is_filler(store: Store, fact: str, row: list[str], name: Name) -> bool:
    """Tell whether a name fills a claim's gap rightly, as far as the store knows."""
    value, artist, work = row[2], row[5], row[6]
    if value:
        return fold(name.text) == fold(value) or fold(name.text_ko) == fold(row[3])
    if artist:
        near = store.near(store.artist(name))
        return bool(near & (store.told[fact] | {store.artists[artist]}))
    return any(store.works[work] is each for each in store.alike(store.work(name)))


def _claim(store: Store, question: Question) -> Faults:
    fact, row = _claim_of(store, question)
    if [question.about[0].text, question.about[0].text_ko] != row[:2]:
        yield "that is not what the fact says"
    if not _is_filler(store, fact, row, question.right):
        yield f"{question.right.text!r} does not fill the gap"
    for wrong in question.wrong:
        if _is_filler(store, fact, row, wrong):
            yield f"{wrong.text!r} fills the gap, too"


def _filled(statement: str, text: str) -> str:
    """Give what stands in a sentence's gap, empty when it is another sentence."""
    before, _, after = statement.partition("{}")
    if text.startswith(before) and text.endswith(after) and len(text) >= len(before + after):
        return text[len(before) : len(text) - len(after)]
    return ""


def _true_or_false(store: Store, question: Question) -> Faults:
    fact, row = _claim_of(store, question)
    options = question.right.token, *(wrong.token for wrong in question.wrong)
    if sorted(options) != ["truth:false", "truth:true"]:
        yield f"it can't be answered by {options}"
    said = [_filled(row[0], question.about[0].text), _filled(row[1], question.about[0].text_ko)]
    if not all(said):
        yield "that is not what the fact says"
        return
    truths = {_fills(store, row, text, row[2 + place]) for place, text in enumerate(said)}
    if truths != {question.right.token == "truth:true"}:
        yield f"{question.about[0].text!r} is {truths}"
    wrong = store.shown_as(said[0]) if row[5] and truths == {False} else set()
    if any(store.near(artist) & store.told[fact] for artist in wrong):
        yield f"{said} may be right, too"


def _fills(store: Store, row: list[str], text: str, value: str) -> bool:
    """Tell whether a text in a claim's gap makes it true, in either language."""
    if value:
        return fold(text) == fold(value)
    if row[5]:
        return store.artists[row[5]] in store.shown_as(text)
    return fold(text) in store.works[row[6]].folded


PROOFS = {
    Template.PARTNER: _partner,
    Template.LEAD: _lead,
    Template.REMIXER: _remixer,
    Template.TITLE_OF_PAIR: _title_of_pair,
    Template.YEAR: _year,
    Template.SHOW_OF_OST: _show_of_ost,
    Template.ARTIST_OF_OST: _artist_of_ost,
    Template.HANGUL_TITLE: _hangul_title,
    Template.HANGUL_NAME: _hangul_name,
    Template.ODD_ONE_OUT: _odd_one_out,
    Template.CAME_FIRST: _came_first,
    Template.CHAIN_LINK: _chain_link,
    Template.MEMBER_OF: _member_of,
    Template.CLAIM: _claim,
    Template.TRUE_OR_FALSE: _true_or_false,
}
