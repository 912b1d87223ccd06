"""Proof of questions by what the catalogue's tables say: the right option, and the wrong ones.

It shares names' folding and the words of questions with what makes them, and nothing else, so
that a fault there can be seen here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from operator import sub

from bot.trivia.generation.proofs_store import Records, fold
from bot.trivia.questions.model import Category, Name, Question, Template

Faults = Iterator[str]
_HALF = 180
_AHEAD, _TIMES = 5, 1.5


def earliest(date: str) -> str:
    """Return the first day that a date of any precision may be."""
    return (date + "-01-01")[:10]


def latest(date: str) -> str:
    """Return a text that no day of a date comes after."""
    return (date + "-99-99")[:10]


def not_right(records: Records, question: Question) -> Faults:
    """Yield why the right option of a question may not be right, or a wrong one not wrong."""
    try:
        yield from PROOFS[question.template](records, question)
        if question.category is not Category.ARTICLES:
            yield from _unsure(records, question)
    except KeyError as error:
        yield f"it names something that the catalogue has not: {error}"
    except (IndexError, ValueError):
        yield "it is not put together as such questions are"


def _unsure(records: Records, question: Question) -> Faults:
    for name in (question.right, *question.wrong, *question.about):
        if name.token.startswith("collaboration:") and not records.work(name).is_sure:
            yield f"{name.token} is disputed, untitled or not confirmed"


def _on_title(records: Records, question: Question, right_roles: set[str]) -> Faults:
    work, right = records.work(question.about[0]), records.artist(question.right)
    alike = records.alike(work)
    if not work.roles.get(right, set()) & right_roles:
        yield f"{question.right.token} is not {' or '.join(sorted(right_roles))} on {work.slug}"
    if fold(question.about[0].text) not in work.folded:
        yield f"{work.slug} is not called {question.about[0].text!r}"
    on_any = records.credited(alike)
    for wrong in question.wrong:
        if found := records.near(records.artist(wrong)) & on_any:
            yield f"{wrong.token} has to do with {records.slugs(found)}, on a work of that title"


ANY = {"main", "featured", "remixer", "producer"}


def _partner(records: Records, question: Question) -> Faults:
    yield from _on_title(records, question, ANY)
    if records.artist(question.about[1]) not in records.work(question.about[0]).roles:
        yield f"{question.about[1].token} is not on it"
    if question.about[1].token == question.right.token:
        yield "the question names the right one"


def _lead(records: Records, question: Question) -> Faults:
    yield from _on_title(records, question, {"main"})
    if records.work(question.about[0]).roles.get(records.artist(question.about[1])) != {"featured"}:
        yield f"{question.about[1].token} is not featured"


def _remixer(records: Records, question: Question) -> Faults:
    yield from _on_title(records, question, {"remixer"})
    roles = records.work(question.about[0]).roles
    if "main" not in roles.get(records.artist(question.about[1]), ()):
        yield f"it is not by {question.about[1].token}"


def _title_of_pair(records: Records, question: Question) -> Faults:
    pair = [records.artist(name) for name in question.about]
    if not set(pair) <= set(records.work(question.right).roles):
        yield "the right title is not of both"
    for wrong in question.wrong:
        for work in records.alike(records.work(wrong)):
            if all(records.near(artist) & set(work.roles) for artist in pair):
                yield f"{work.slug} is of both, too"


def _year(records: Records, question: Question) -> Faults:
    work = records.works[question.work]
    if records.work(question.about[0]) is not work or work.basis != "release":
        yield "the date is not that of the release"
    if not question.right.text == work.released_on[:4] == question.right.token[-4:]:
        yield f"it came out in {work.released_on}"
    own = {near for artist in work.roles for near in records.near(artist)}
    years = {
        date[:4]
        for other in records.alike(work)
        if other is work or own & set(other.roles)
        for date in other.dates
    }
    for wrong in question.wrong:
        if wrong.text in years:
            yield f"something of that title came out in {wrong.text}"


def _kind_of_show(records: Records, show: int) -> set[str]:
    bare = (
        re.sub(r"(?i)\s*(시즌|season|part|[ivxⅡⅢⅣ]+)?\s*\d*$", "", title)
        for title in records.show_titles[show]
    )
    return {fold(title) for title in bare if title}


def _show_of_ost(records: Records, question: Question) -> Faults:
    work, right = records.work(question.about[0]), records.show(question.right)
    if work.show != right:
        yield f"{work.slug} was not made for {question.right.token}"
    shows = {other.show for other in records.alike(work) if other.show is not None}
    series = {title for show in shows | {right} for title in _kind_of_show(records, show)}
    for wrong in question.wrong:
        show = records.show(wrong)
        if show in shows or _kind_of_show(records, show) & series:
            yield f"a work of that title is of {wrong.token}"


def _artist_of_ost(records: Records, question: Question) -> Faults:
    yield from _on_title(records, question, {"main", "featured"})
    if records.work(question.about[0]).show != records.show(question.about[1]):
        yield f"it was not made for {question.about[1].token}"


def _hangul_title(records: Records, question: Question) -> Faults:
    right, asked = records.work(question.right), fold(question.about[0].text)
    if fold(right.title_ko) != asked or fold(right.title) != fold(question.right.text):
        yield f"{right.slug} is {right.title!r}, {right.title_ko!r}"
    for wrong in question.wrong:
        for work in records.alike(records.work(wrong)):
            if asked in work.folded:
                yield f"{work.slug} is called so, too"


def _hangul_name(records: Records, question: Question) -> Faults:
    asked = fold(question.about[0].text)
    if fold(records.hangul[records.artist(question.right)]) != asked:
        yield f"that is not the name of {question.right.token}"
    for wrong in question.wrong:
        if asked in {
            name for artist in records.near(records.artist(wrong)) for name in records.names[artist]
        }:
            yield f"{wrong.token} has to do with that name, too"


def _odd_one_out(records: Records, question: Question) -> Faults:
    artist = records.artist(question.about[0])
    for work in records.alike(records.work(question.right)):
        if found := records.near(artist) & set(work.roles):
            yield f"{work.slug} is of {question.about[0].token}, by {records.slugs(found)}"
    for wrong in question.wrong:
        if artist not in records.work(wrong).roles:
            yield f"{wrong.token} is not of {question.about[0].token}"


def _came_first(records: Records, question: Question) -> Faults:
    first = records.work(question.right)
    for name in (question.right, *question.wrong):
        if records.work(name).basis != "release" or not records.work(name).is_sure:
            yield f"the date of {name.token} is not that of the release"
    for wrong in question.wrong:
        work = records.work(wrong)
        for other in records.alike(work):
            is_same = other is work or set(other.roles) & set(work.roles)
            if is_same and any(earliest(date) <= latest(first.released_on) for date in other.dates):
                yield f"{other.slug} may have come out before {first.slug}"


def _chain_link(records: Records, question: Question) -> Faults:
    one, first, two, second = question.about
    works = records.work(one), records.work(two)
    right = records.artist(question.right)
    named = {records.artist(first), records.artist(second)}
    if right in named or not all(right in work.roles for work in works):
        yield f"{question.right.token} is not on both"
    if not (records.artist(first) in works[0].roles and records.artist(second) in works[1].roles):
        yield "those who are named are not on them"
    on_both = [records.credited(records.alike(work)) for work in works]
    for wrong in question.wrong:
        near = records.near(records.artist(wrong))
        if all(near & on_one for on_one in on_both):
            yield f"{wrong.token} has to do with both"


def _member_of(records: Records, question: Question) -> Faults:
    member, right = records.artist(question.about[0]), records.artist(question.right)
    if right not in records.groups[member]:
        yield f"that is no member of {question.right.token}"
    own = {group for artist in records.namesakes(member) for group in records.groups[artist]}
    own |= {group for each in list(own) for group in records.near(each)}
    for wrong in question.wrong:
        if records.artist(wrong) in own:
            yield f"somebody of that name has to do with {wrong.token}"


def _timeline(records: Records, question: Question) -> Faults:
    work, years = records.work(question.about[0]), [name.text for name in question.about[2::3]]
    steps = [records.work(name) for name in question.about[3::3]]
    if [step.released_on[:4] for step in steps] != years or years != sorted(set(years)):
        yield f"{years} are not the years of what stands there"
    spans = [
        f"years:{first}-{last}" for first, last in zip(["", *years], [*years, ""], strict=True)
    ]
    if sorted(name.token for name in (question.right, *question.wrong)) != sorted(spans):
        yield "it has other places than those before, between and after them"
    first, last = question.right.token.removeprefix("years:").split("-")
    for other in records.alike(work):
        for date in other.dates if set(other.roles) & set(work.roles) else ():
            if not (first or "0") < date[:4] < (last or "9"):
                yield f"{other.slug} came out in {date}"
    for step in steps:
        days = (dt.date.fromisoformat(each.released_on) for each in (step, work))
        if work.basis != "release" or step.basis != "release" or abs(sub(*days)).days < _HALF:
            yield f"{step.slug} came out too near to it, or otherwise"


def _higher_or_lower(records: Records, question: Question) -> Faults:
    pair = [records.artist(name) for name in (question.right, *question.wrong)]
    more, fewer = (sum(one in work.roles for work in records.works.values()) for one in pair)
    if more < max(_TIMES * fewer, fewer + _AHEAD):
        yield f"they have {more} and {fewer}: a work that is missing may turn it"
    if f": {more} " not in question.fact or not question.fact.endswith(f": {fewer}"):
        yield f"it says otherwise than {more} and {fewer}"


def _who_is_missing(records: Records, question: Question) -> Faults:
    yield from _on_title(records, question, ANY)
    roles, said = records.work(question.about[0]).roles, question.about[1].text
    for artist in set(roles) - {records.artist(question.right)}:
        if not any(name in said for name in records.written[artist]):
            yield f"{records.slugs([artist])} is missing, too"


def _complete_the_chain(records: Records, question: Question) -> Faults:
    start, before, after = (records.artist(name) for name in question.about)
    right = records.artist(question.right)
    for pair in ((start, before), (before, right), (right, after)):
        if not any(work.is_sure and set(pair) <= set(work.roles) for work in records.on(pair[0])):
            yield f"{records.slugs(pair)} have nothing together"
    if len({start, before, right, after}) < len(question.about) + 1:
        yield "somebody stands in it twice"
    for wrong in question.wrong:
        near = records.near(records.artist(wrong))
        if near & records.met(before) and near & records.met(after):
            yield f"{wrong.token} has to do with both, too"


def _blurred_cover(records: Records, question: Question) -> Faults:
    yield from _on_title(records, question, {"main"})
    if len(records.alike(records.work(question.about[0]))) > 1:
        yield "another work has that title"


def _claim_of(records: Records, question: Question) -> tuple[str, list[str]]:
    _, fact, position = question.question_id.split(":")
    return fact, list(records.claims[fact, int(position)])


def _is_filler(records: Records, fact: str, row: list[str], name: Name) -> bool:
    """Return whether a name fills a claim's gap rightly, as far as the records knows."""
    value, artist, work = row[2], row[5], row[6]
    if value:
        return fold(name.text) == fold(value) or fold(name.text_ko) == fold(row[3])
    if artist:
        near = records.near(records.artist(name))
        return bool(near & (records.told[fact] | {records.artists[artist]}))
    return any(records.works[work] is each for each in records.alike(records.work(name)))


def _claim(records: Records, question: Question) -> Faults:
    fact, row = _claim_of(records, question)
    if [question.about[0].text, question.about[0].text_ko] != row[:2]:
        yield "that is not what the fact says"
    if not _is_filler(records, fact, row, question.right):
        yield f"{question.right.text!r} does not fill the gap"
    for wrong in question.wrong:
        if _is_filler(records, fact, row, wrong):
            yield f"{wrong.text!r} fills the gap, too"


def _filled(statement: str, text: str) -> str:
    before, _, after = statement.partition("{}")
    if text.startswith(before) and text.endswith(after) and len(text) >= len(before + after):
        return text[len(before) : len(text) - len(after)]
    return ""


def _true_or_false(records: Records, question: Question) -> Faults:
    fact, row = _claim_of(records, question)
    options = question.right.token, *(wrong.token for wrong in question.wrong)
    if sorted(options) != ["truth:false", "truth:true"]:
        yield f"it can't be answered by {options}"
    said = [_filled(row[0], question.about[0].text), _filled(row[1], question.about[0].text_ko)]
    if not all(said):
        yield "that is not what the fact says"
        return
    truths = {_fills(records, row, text, row[2 + place]) for place, text in enumerate(said)}
    if truths != {question.right.token.endswith(":true")}:
        yield f"{question.about[0].text!r} is {truths}"
    wrong = records.shown_as(said[0]) if row[5] and truths == {False} else set()
    if any(records.near(artist) & records.told[fact] for artist in wrong):
        yield f"{said} may be right, too"


def _fills(records: Records, row: list[str], text: str, value: str) -> bool:
    if value:
        return fold(text) == fold(value)
    if row[5]:
        return records.artists[row[5]] in records.shown_as(text)
    return fold(text) in records.works[row[6]].folded


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
    Template.TIMELINE: _timeline,
    Template.HIGHER_OR_LOWER: _higher_or_lower,
    Template.WHO_IS_MISSING: _who_is_missing,
    Template.COMPLETE_THE_CHAIN: _complete_the_chain,
    Template.BLURRED_COVER: _blurred_cover,
    Template.CLAIM: _claim,
    Template.TRUE_OR_FALSE: _true_or_false,
}
