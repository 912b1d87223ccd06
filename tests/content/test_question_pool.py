"""Every question of the shipped catalogue, against what the store says by plain SQL."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from bot.app.services import load_all
from bot.catalogue.model import Status
from bot.kit.db.bulk import without_collector
from bot.kit.db.database import Database
from bot.kit.discord import limits
from bot.kit.discord.i18n import words_in
from bot.kit.folding import folded_words
from bot.trivia.games.cards import LETTERS, REPORT
from bot.trivia.generation.proofs import PROOFS, not_right
from bot.trivia.generation.proofs_store import Records, fold, read_records
from bot.trivia.generation.snapshot_store import read_snapshot
from bot.trivia.questions.model import OPTIONS, Category, Name, Question, Template, options_of
from bot.trivia.questions.words import option_text, question_text
from tests.content.test_inventory import ALL_ROWS, WORKS
from tests.workloads.guessing import failing, scores

WORDS = [words_in("en-US"), words_in("ko")]
LONGEST_QUESTION = 1000
SHORT_NAME = 3
ASKED = "SELECT question_id, body FROM questions ORDER BY question_id"
HANGUL = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def known(shipped_file: Path) -> tuple[Records, list[Question]]:
    with without_collector():
        return asyncio.run(read_records(shipped_file))


@pytest.fixture(scope="module")
def records(known: tuple[Records, list[Question]]) -> Records:
    return known[0]


@pytest.fixture(scope="module")
def pool(known: tuple[Records, list[Question]]) -> list[Question]:
    return known[1]


def check(pool: list[Question], find: Callable[[Question], Iterator[str]]) -> None:
    """Show how many faults each template has, and some of them, with ids."""
    faults: dict[str, list[str]] = defaultdict(list)
    for each in pool:
        faults[each.template.value] += [f"{each.question_id}: {fault}" for fault in find(each)]
    shown = [
        f"{template}, {len(said)} of them:\n" + "\n".join(said[:5])
        for template, said in faults.items()
        if said
    ]
    assert not shown, "\n".join(shown)


def test_pool_when_made_then_is_large_and_of_every_sort(pool: list[Question]):
    templates = Counter(question.template for question in pool)
    categories = Counter(question.category for question in pool)
    assert len(pool) >= 6_000
    assert len(templates) >= 12
    assert set(categories) == set(Category) - {Category.OWN}
    # Articles confirm little that is asked of them: names of people and of works.
    assert min(count for each, count in categories.items() if each != Category.ARTICLES) >= 100


def test_options_when_proven_by_the_store_then_exactly_one_is_right(
    pool: list[Question], records: Records
):
    check(pool, lambda question: not_right(records, question))


@pytest.mark.parametrize("template", sorted(PROOFS))
def test_proof_when_right_and_wrong_are_exchanged_then_says_so(
    pool: list[Question], records: Records, template: Template
):
    """What passes all questions must not pass any."""
    for question in [each for each in pool if each.template is template][:20]:
        first, *others = question.wrong
        exchanged = replace(question, right=first, wrong=(question.right, *others))
        assert list(not_right(records, exchanged)), exchanged.question_id
        if template is not Template.TRUE_OR_FALSE:
            twice = replace(question, wrong=(question.right, *others))
            assert list(not_right(records, twice)), twice.question_id


def test_typed_answers_when_accepted_then_are_names_of_what_is_right(
    pool: list[Question], records: Records
):
    check(pool, lambda question: falsely_accepted(records, question))


def falsely_accepted(records: Records, question: Question) -> Iterator[str]:
    if question.category is Category.ARTICLES and not question.right.token:
        return
    artists = [records.written[one] for one in artists_right(records, question)]
    shows = [records.show_titles[one] for one in shows_right(records, question)]
    right = {fold(name) for names in (*artists, *shows) for name in names}
    right |= {fold(name) for name in named(records, question.right)}
    if question.right.token.startswith("collaboration:"):
        right |= records.works[question.right.token.partition(":")[2]].folded
    wrong = {fold(name) for each in question.wrong for name in named(records, each)}
    for name in question.accepted:
        if fold(name) in wrong or not (fold(name) in right or is_part(name, right)):
            yield f"{name!r} is accepted"


def artists_right(records: Records, question: Question) -> set[int]:
    """Return who is right beside the right option."""
    if question.template is Template.PARTNER:
        # Whoever else is on it is right, too, but for the one who is named.
        return set(records.works[question.work].roles) - {records.artist(question.about[1])}
    if question.template is Template.ARTIST_OF_OST:
        work = records.works[question.work]
        alike = [each for each in records.alike(work) if each.show == work.show]
        return {one for each in alike for one in each.roles}
    if question.template is Template.BLURRED_COVER:
        return set(records.works[question.work].roles)
    if question.template is Template.COMPLETE_THE_CHAIN:
        _, *both = map(records.artist, question.about)
        met, met_too = (records.credited(records.on(one)) for one in both)
        return met & met_too
    if question.template is Template.MEMBER_OF:
        member = records.artist(question.about[0])
        return {two for one in records.near(member) for two in records.near(one)} - {member}
    return set()


def shows_right(records: Records, question: Question) -> set[int]:
    """Return all shows for which somebody made a title."""
    if question.template is not Template.SHOW_OF_OST:
        return set()
    work = records.works[question.work]
    alike = [each for each in records.alike(work) if set(each.roles) & set(work.roles)]
    return {each.show for each in alike if each.show is not None}


def is_part(name: str, right: set[str]) -> bool:
    """Return whether a name is a right one without its surname or with it last, or of a group."""
    base = name.partition(" (")[0]
    words = [fold(word) for word in base.split()]
    turned = {"".join(words), "".join(words[1:] + words[:1]), "".join(words[-1:] + words[:-1])}
    return any(one in turned or one.endswith(fold(base)) or one.startswith(fold(base))
               for one in right)  # fmt: skip


def named(records: Records, name: Name) -> set[str]:
    """Give everything that something is called."""
    what, _, slug = name.token.partition(":")
    names = {name.text, name.text_ko}
    if what == "artist":
        names |= records.written[records.artists[slug]]
    elif what == "show":
        names |= records.show_titles[records.shows[slug]]
    elif what == "collaboration":
        names |= {records.works[slug].title, records.works[slug].title_ko}
    return names - {""}


def test_questions_when_read_then_do_not_tell_the_answer(pool: list[Question], records: Records):
    check(pool, lambda question: leaks(records, question))


def leaks(records: Records, question: Question) -> Iterator[str]:
    if question.template in {Template.TRUE_OR_FALSE, Template.CAME_FIRST}:
        return
    names = named(records, question.right) | set(question.accepted)
    if question.template in {Template.HANGUL_TITLE, Template.HANGUL_NAME}:
        # What is asked is one of them, in Hangul; the options are in Latin letters.
        names = {name for name in names if not HANGUL.search(name)}
    folded = {fold(name): name for name in names}
    for words in WORDS:
        shown = " ".join(option_text(words, name) for name in question.about)
        text, said = fold(shown), set(folded_words(shown))
        for each, name in folded.items():
            if each in (said if len(each) < SHORT_NAME else text):
                yield f"{name!r} stands in {shown!r}"


def test_options_when_compared_then_differ_in_both_languages(pool: list[Question]):
    check(pool, lookalikes)


def lookalikes(question: Question) -> Iterator[str]:
    names = (question.right, *question.wrong)
    if len(names) < options_of(question.template):
        yield f"only {len(names)} options"
    tokens = [name.token for name in names if name.token]
    if len(tokens) != len(set(tokens)):
        yield "an option is there twice"
    for words in WORDS:
        texts = [option_text(words, name) for name in names]
        for one, other in combinations(texts, 2):
            if fold(one) == fold(other):
                yield f"{one!r} looks like {other!r}"


def test_questions_when_shown_then_keep_to_discords_limits(pool: list[Question]):
    check(pool, too_long)


def too_long(question: Question) -> Iterator[str]:
    if not re.fullmatch("[a-z0-9:-]+", question.question_id):
        yield "an id has a letter that it should not have"
    if len(f"{REPORT}:{question.question_id}") > limits.CUSTOM_ID:
        yield "the id is too long for a button"
    for words in WORDS:
        if not 0 < len(question_text(words, question)) <= LONGEST_QUESTION:
            yield "the question is too long"
        for name in (question.right, *question.wrong):
            label = f"{LETTERS[0]} · {option_text(words, name)}"
            if len(label) > limits.BUTTON_LABEL:
                yield f"{label!r} is too long for a button"


def test_questions_when_asked_then_have_sources_and_are_sure(
    pool: list[Question], records: Records
):
    check(pool, lambda question: unsure(records, question))


def unsure(records: Records, question: Question) -> Iterator[str]:
    if not any(source.title for source in question.sources):
        yield "nobody says so"
    if (question.status is Status.REPORTED) != bool(question.article):
        yield "what one article reports has to name it, and nothing else"


def test_articles_when_asked_then_only_of_rows_that_are_sure(
    pool: list[Question], records: Records
):
    asked = {
        question.question_id.split(":")[1]
        for question in pool
        if question.category is Category.ARTICLES
    }
    assert asked
    assert asked <= {row.lower() for row in ALL_ROWS}
    # Other questions may be about them, too. Which are is left to the lot.
    confirmed = [work.slug for work in WORKS if work.status is Status.CONFIRMED]
    assert confirmed
    assert all(records.works[slug].is_sure for slug in confirmed)


def test_options_when_guessed_without_knowledge_then_no_way_is_right_too_often(
    pool: list[Question], shipped_file: Path
):
    """By chance a quarter are right. `benchmarks.trivia_options` shows the whole table."""
    found = scores(read_snapshot(shipped_file), pool, seed=3)
    assert len(found) >= 20
    assert list(failing(found)) == []


def test_years_when_counted_then_each_rank_is_right_as_often(pool: list[Question]):
    ranks = Counter(
        sorted(name.text for name in (one.right, *one.wrong)).index(one.right.text)
        for one in pool
        if one.template is Template.YEAR
    )
    assert len(ranks) == OPTIONS
    assert all(0.2 <= count / ranks.total() <= 0.3 for count in ranks.values()), ranks


def test_truths_when_counted_then_neither_is_the_better_guess(pool: list[Question]):
    rights = [
        question.right.token == "truth:true"
        for question in pool
        if question.template is Template.TRUE_OR_FALSE
    ]
    assert 0.35 <= sum(rights) / len(rights) <= 0.65


def test_timelines_when_counted_then_no_place_is_the_better_guess(pool: list[Question]):
    lines = [each for each in pool if each.template is Template.TIMELINE]
    places = Counter(sum(one.token < each.right.token for one in each.wrong) for each in lines)
    assert len(lines) >= 100
    assert all(0.2 <= places[place] / len(lines) <= 0.3 for place in range(4)), places


async def asked(path: Path, source: Path) -> dict[str, str]:
    """Load a catalogue into a database, which may have another one, and give its questions."""
    db = await Database.open(path)
    try:
        await load_all(db, source=source)
        return {str(key): str(body) for key, body in await db.fetch(ASKED)}
    finally:
        await db.close()


def test_chains_when_asked_for_then_no_remix_joins_two_of_them(pool: list[Question]) -> None:
    """Who remixed whom hardly anybody knows."""
    chains = {Template.CHAIN_LINK, Template.COMPLETE_THE_CHAIN}
    check(
        [each for each in pool if each.template in chains],
        lambda each: iter(["a remix"] if "kind:remix" in each.subjects else []),
    )


def test_year_when_asked_for_then_its_credit_can_be_read_at_a_glance(pool: list[Question]) -> None:
    check(
        [each for each in pool if each.template is Template.YEAR],
        lambda each: iter(
            ["many"] if sum(token.startswith("artist:") for token in each.subjects) > 4 else []
        ),
    )


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


async def test_pool_when_a_date_becomes_disputed_then_nothing_of_the_work_is_asked(
    source: Path, database_path: Path
):
    before = await asked(database_path, source)
    token = '"collaboration:rose-apt"'
    assert {"year:rose-apt", "partner:rose-apt", "title-of-pair:rose-apt"} & set(before)
    replace_in(
        source / "collaborations" / "2024.yaml",
        "date: 2024-10-18\n  verification: two-sources",
        "date: 2024-10-18\n  verification: conflict\n"
        "  other_dates: [{date: 2023-10-18, sources: [MB]}]",
    )
    after = await asked(database_path, source)
    assert [key for key, body in after.items() if token in body or "rose-apt" in key] == []
    assert "partner:suga-eight" in after


async def test_pool_when_a_fact_is_deleted_then_it_is_not_asked_any_more(
    source: Path, database_path: Path
):
    told = {"claim:a0-c1:0", "true-or-false:a0-c1:0"}
    article = source / "articles" / "kpop-and-dramas.yaml"
    replace_in(article, "status: reported", "status: confirmed\n    sources: [{source: MB}]")
    replace_in(article, "artists: [txt]", "artists: [iu]")
    replace_in(article, "artist: txt", "artist: iu")
    replace_in(article, "[txt-echoes-of-tomorrow]\n    claims", "[suga-eight]\n    claims")
    before = await asked(database_path, source)
    assert told <= set(before)
    text = article.read_text()
    first, second = text.index("  - id: a0-c1"), text.index("  - id: a0-f1")
    article.write_text(text[:first] + text[second:])
    assert set(before) - set(await asked(database_path, source)) == told
