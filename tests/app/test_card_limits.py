"""Whatever the catalogue holds, Discord takes the message."""

from __future__ import annotations

import datetime as dt
import json
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.config import AboutSettings
from bot.app.features import ERROR_CARDS, FEATURES
from bot.catalogue.model import (
    AmbiguousError,
    Article,
    Artist,
    ArtistCredit,
    ArtistKind,
    ArtistRef,
    CatalogueInfo,
    CreditRole,
    DateBasis,
    Fact,
    NoMatchError,
    Remark,
    RemarkCode,
    Show,
    ShowKind,
    Source,
    Status,
    Subject,
    Suggestion,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.kit.discord.i18n import words_in
from bot.kit.errors import InputCode, InvalidInputError
from bot.lookup.cards.artist import artist_card
from bot.lookup.cards.collaboration import collaboration_card
from bot.lookup.cards.days import on_this_day_card, upcoming_card
from bot.lookup.cards.lists import (
    article_card,
    article_list_card,
    connections_card,
    find_reply,
    recognised_card,
    with_reply,
)
from bot.lookup.cards.pictures import path_card, stats_card
from bot.lookup.model import (
    Anniversary,
    ArtistAnswer,
    FindAnswer,
    Hop,
    OnThisDayAnswer,
    Page,
    Partner,
    PathAnswer,
    Recognised,
    StatsAnswer,
    UpcomingAnswer,
    WithAnswer,
)
from cogs.help.cards import about_card, about_links, sources_card

TODAY = dt.date(2026, 2, 28)
LIST_ID = "0123456789abcdef"
CODES = (*InputCode, *(code for feature in FEATURES for code in feature.errors.faults))
ROUNDS = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HOSTILE = (
    "**bold** __x__ ~~y~~ ||z|| `c`",
    "@everyone @here <@80351110224678912> <@&1> <#2> </find:3> <t:4:R> <:e:5>",
    "[click](https://evil.example/x) https://evil.example discord.gg/abc",
    "# Title",
    "> quote",
    "- item",
    "1. one",
    "-# small",
    "\u202eright to left\u202c مرحبا שלום",
    "line\nbreak\r\n\x00\x1b[31m",
    "👩‍👩‍👧‍👦" * 120,
    "'; DROP TABLE artists; --",
    "W" * 5000,
    "{braces} {0} %s %(x)s",
)

slugs = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?", fullmatch=True)
texts = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=300).filter(str.strip)
maybe = st.just("") | texts
urls = st.sampled_from(
    [
        "",
        "https://example.org/a",
        "https://example.org/(b)?c=d e",
        "javascript:x",
        "http://[",
        "x" * 900,
    ]
)
dates = st.builds(
    lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]),
    st.dates(dt.date(1960, 1, 1), dt.date(2030, 12, 31)),
    st.integers(1, 3),
)
refs = st.builds(
    ArtistRef,
    slug=slugs,
    name=texts,
    kind=st.sampled_from(ArtistKind),
    hangul=maybe,
    disambiguation=maybe,
    groups=st.lists(texts, max_size=2).map(tuple),
)
sources = st.builds(
    Source,
    code=st.just("MB"),
    title=maybe,
    publisher=maybe,
    url=urls,
    published_on=st.none() | dates,
)
facts = st.builds(
    Fact,
    slug=slugs,
    text=texts,
    status=st.sampled_from(Status),
    article_slug=slugs,
    article_title=texts,
    text_ko=maybe,
)
works = st.builds(
    Work,
    slug=slugs,
    title=texts,
    kind=st.sampled_from(WorkKind),
    credits=st.lists(
        st.builds(
            ArtistCredit, refs, st.sampled_from(CreditRole), join_phrase=maybe, credited_as=maybe
        ),
        min_size=1,
        max_size=14,
    ).map(tuple),
    date=st.none() | dates,
    status=st.sampled_from(Status),
    verification=st.sampled_from(Verification),
    title_ko=maybe,
    untitled=st.booleans(),
    date_basis=st.sampled_from(DateBasis),
    other_dates=st.lists(dates, max_size=4).map(tuple),
    show=st.none() | st.builds(Show, slugs, texts, st.sampled_from(ShowKind), maybe),
    countries=st.lists(st.sampled_from(["KR", "US", "JP", "XX"]), max_size=4).map(tuple),
    languages=st.lists(st.sampled_from(["ko", "en", "ja"]), max_size=3).map(tuple),
    remarks=st.lists(
        st.builds(Remark, st.sampled_from(RemarkCode), st.lists(texts, max_size=9).map(tuple)),
        max_size=4,
    ).map(tuple),
    sources=st.lists(sources, max_size=9).map(tuple),
    facts=st.lists(facts, max_size=7).map(tuple),
)
pages = st.builds(
    lambda items, number: Page(tuple(items), number, number + 2, 999, LIST_ID),
    st.lists(works, max_size=8),
    st.integers(0, 99_990),
)
partners = st.builds(
    Partner, refs, st.integers(1, 99), works, st.lists(refs, max_size=2).map(tuple)
)
articles = st.builds(
    Article,
    slugs,
    texts,
    maybe,
    st.none() | dates,
    urls,
    st.lists(facts, max_size=20).map(tuple),
)
names = st.builds(Suggestion, st.sampled_from(Subject), slugs, texts, maybe)
tongues = st.sampled_from(["en-US", "en-GB", "ko", "pt-BR"]).map(words_in)


def walk(components):
    for each in components:
        yield each
        yield from walk(each.get("components", []))
        if "accessory" in each:
            yield each["accessory"]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def faults(card) -> list[str]:
    """What Discord would refuse, counted here anew."""
    found = list(walk(card.to_components()))
    texts = [each["content"] for each in found if each["type"] == 10]
    ids = [each["custom_id"] for each in found if "custom_id" in each]
    selects = [each for each in found if each["type"] == 3]
    options = [option for each in selects for option in each["options"]]
    checks = {
        "components": len(found) <= 40,
        "text": sum(map(units, texts)) <= 4000 and all(text.strip() for text in texts),
        "ids": len(ids) == len(set(ids)) and all(1 <= len(each) <= 100 for each in ids),
        "labels": all(1 <= units(b["label"]) <= 80 for b in found if b["type"] == 2),
        "urls": all(len(b["url"]) <= 512 for b in found if "url" in b),
        "rows": all(1 <= len(row["components"]) <= 5 for row in found if row["type"] == 1),
        "selects": all(1 <= len(each["options"]) <= 25 for each in selects),
        "values": all(
            len({o["value"] for o in each["options"]}) == len(each["options"]) for each in selects
        ),
        "options": all(
            1 <= units(o["label"]) <= 100
            and 1 <= len(o["value"]) <= 100
            and units(o.get("description") or "") <= 100
            for o in options
        ),
        "sendable": bool(json.dumps(card.to_components()).encode()),
    }
    return [name for name, kept in checks.items() if not kept]


def written(card) -> str:
    return "\n".join(each["content"] for each in walk(card.to_components()) if each["type"] == 10)


@ROUNDS
@given(tongues, works)
def test_card_when_the_work_is_anything_then_discord_takes_it(words, work):
    assert faults(collaboration_card(words, work, today=TODAY)) == []


@ROUNDS
@given(tongues, texts, pages)
def test_find_when_the_page_is_anything_then_discord_takes_it(words, query, page):
    assert faults(find_reply(words, FindAnswer(query, page), today=TODAY)) == []


@ROUNDS
@given(
    tongues,
    refs,
    st.none() | refs,
    pages,
    st.lists(partners, max_size=10),
)
def test_with_when_the_answer_is_anything_then_discord_takes_it(words, artist, partner, page, top):
    answer = WithAnswer(artist, partner, page, tuple(top), len(top))
    assert faults(with_reply(words, answer)) == []
    work = Work("x", "x", WorkKind.DUET, (), None, Status.CONFIRMED, Verification.ONE_SOURCE)
    others = [
        answer,
        WithAnswer(ArtistRef("other", "o", ArtistKind.OTHER), None, page),
    ]
    if artist.slug != "other":
        assert faults(connections_card(words, work, others)) == []


@ROUNDS
@given(tongues, st.lists(works, max_size=12), refs)
def test_path_when_it_is_any_length_then_discord_takes_it(words, chain, ref):
    hops = tuple(Hop(ref, work.credits[0].artist, work) for work in chain)
    assert faults(path_card(words, PathAnswer(ref, ref, hops))) == []


@ROUNDS
@given(tongues, refs, st.lists(refs, max_size=40), st.lists(texts, max_size=40), st.none() | works)
def test_artist_when_it_is_anything_then_discord_takes_it(words, ref, others, names, work):
    artist = Artist(
        ref, tuple(names), names[0] if names else "", PartialDate(2016), ("KR",), "fans",
        tuple(others), tuple(others), tuple(others),
    )  # fmt: skip
    top = tuple(Partner(each, 2, work) for each in others[:10] if work)
    assert (
        faults(artist_card(words, ArtistAnswer(artist, 1, 2, work, work, top), today=TODAY)) == []
    )


@ROUNDS
@given(tongues, st.lists(works, max_size=20), st.integers(0, 9))
def test_days_when_full_or_empty_then_discord_takes_them(words, found, page):
    anniversaries = tuple(
        Anniversary(work, TODAY, number, shifted=bool(number % 2))
        for number, work in enumerate(found)
    )
    day = OnThisDayAnswer(TODAY, anniversaries, len(found), tuple(found[:5]))
    assert faults(on_this_day_card(words, day, today=TODAY, page=page)) == []
    coming = UpcomingAnswer(TODAY, 60, tuple(found), anniversaries)
    assert faults(upcoming_card(words, coming, page=page)) == []


@ROUNDS
@given(tongues, st.lists(articles, max_size=12))
def test_articles_when_they_are_anything_then_discord_takes_them(words, found):
    assert faults(article_list_card(words, found)) == []
    assert [faults(article_card(words, each, page=1)) for each in found] == [[]] * len(found)


@ROUNDS
@given(tongues, st.none() | refs, st.lists(st.tuples(refs, st.integers(1, 99)), max_size=20))
def test_stats_when_they_are_anything_then_discord_takes_them(words, artist, top):
    kinds = tuple((kind, 10_000) for kind in WorkKind)
    years = tuple((year, year) for year in range(1990, 2027))
    answer = StatsAnswer(artist, 9999, 999, years, kinds, tuple(top), 1, 2, 3)
    assert faults(stats_card(words, answer)) == []


@ROUNDS
@given(tongues, st.lists(names, max_size=30), texts, pages)
def test_errors_and_mentions_when_they_are_anything_then_discord_takes_them(
    words, suggestions, text, page
):
    unique = tuple({each.slug: each for each in suggestions}.values())
    errors = [
        NoMatchError(Subject.SHOW, text, unique),
        AmbiguousError(text, unique),
        *(InvalidInputError(code, "query", text, text) for code in CODES),
    ]
    for error in errors:
        assert faults(ERROR_CARDS.card(words, error, request_id=LIST_ID)) == []
    assert faults(recognised_card(words, Recognised(tuple(suggestions), page))) == []
    info = CatalogueInfo(1, 2, PartialDate(2026, 8), text, tuple(each.label for each in unique))
    assert faults(about_card(words, info, about_links(words, AboutSettings(), 1))) == []
    assert faults(sources_card(words, info)) == []


UNESCAPED = re.compile(
    r"(?<!\\)<(?=[@#:/ta])|@(?=everyone|here)|https?://evil|discord\.gg/|(?<!\\)\]\(https?://evil"
)


@ROUNDS
@given(tongues, st.sampled_from(HOSTILE), works)
def test_card_when_the_title_is_hostile_then_nothing_of_it_renders(words, hostile, work):
    work = Work(
        work.slug, hostile, work.kind, work.credits[:2], work.date, work.status, work.verification,
        title_ko=hostile, remarks=(Remark(RemarkCode.SUNG_BY, (hostile,)),),
    )  # fmt: skip
    assert UNESCAPED.findall(written(collaboration_card(words, work, today=TODAY))) == []


def test_faults_when_a_limit_is_broken_then_they_say_so():
    class TooMuch:
        def to_components(self):
            text = {"type": 10, "content": "x" * 4001}
            button = {"type": 2, "label": "x" * 81, "custom_id": "y" * 101}
            return [text, {"type": 1, "components": [button] * 6}, *[{"type": 14}] * 40]

    assert set(faults(TooMuch())) == {"components", "text", "ids", "labels", "rows"}


def test_card_when_forty_acts_are_credited_then_the_first_are_named_and_the_others_counted():
    title = "우리 하나되어 2021 " * 9
    artists = tuple(
        ArtistCredit(ArtistRef(f"act-{n}", f"Act number {n}", ArtistKind.GROUP), CreditRole.MAIN)
        for n in range(39)
    )
    work = Work(
        "x", title, WorkKind.JOINT, artists, PartialDate(2021, 5, 17), Status.CONFIRMED,
        Verification.ONE_SOURCE, remarks=(Remark(RemarkCode.SUNG_BY, (title,)),),
    )  # fmt: skip
    card = collaboration_card(words_in("en-US"), work, today=TODAY)
    assert faults(card) == []
    assert "and 27 more" in written(card)
