"""What titles, credits and dates of MusicBrainz mean."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.files.entries import ArtistEntry
from bot.catalogue.files.reader import ADAPTERS
from bot.catalogue.files.writer import plain
from bot.catalogue.model import ArtistKind, CreditRole, WorkKind
from bot.importing.entries_files import free_slug, new_artist, new_work, slug_of
from bot.importing.model import (
    Candidate,
    Credit,
    DateNews,
    Find,
    FoundArtist,
    Order,
    Title,
    candidates,
    compare_dates,
    kind_of_work,
    read_date,
    read_title,
    roles_of,
)
from bot.kit.dates import PartialDate
from bot.kit.folding import fold
from tests.support.musicbrainz import artist, credit, mbid, recording

A, B, C = (Credit(mbid(name), name, name) for name in ("IU", "Zion.T", "R3HAB"))
TODAY = dt.date(2026, 6, 1)


def find(title: str, *, credits: tuple[Credit, ...] = (A, B), **said: Any) -> Find:
    return Find("recording", mbid(title), title, credits, **said)


def joined(*joins: str) -> tuple[Credit, ...]:
    return tuple(
        Credit(mbid(str(number)), f"N{number}", f"N{number}", join)
        for number, join in enumerate((*joins, ""))
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Soulmate", Title("Soulmate")),
        ("Soulmate (feat. IU)", Title("Soulmate")),
        ("Soulmate [Feat. IU]", Title("Soulmate")),
        ("Soulmate feat. IU", Title("Soulmate")),
        ("에잇 (Prod.&Feat. SUGA of BTS)", Title("에잇")),
        ("eight (에잇)", Title("eight", "에잇")),
        ("좋은 날 (Good Day) (feat. Zion.T)", Title("Good Day", "좋은 날")),
        ("Way Back (With You)", Title("Way Back (With You)")),
        ("Way Back (with Zion.T)", Title("Way Back")),
        ("Live", Title("Live")),
        ("Remix", Title("Remix")),
        ("Soulmate (R3HAB remix)", Title("Soulmate", is_version=True)),
        ("Soulmate (Zion.T Remix)", Title("Soulmate", remixer="ziont")),
        ("Soulmate - Zion.T Remix", Title("Soulmate", remixer="ziont")),
        ("Soulmate (Zion.T remix) (live)", Title("Soulmate", remixer="ziont", is_version=True)),
        ("Soulmate (inst.)", Title("Soulmate", is_version=True)),
        ("Soulmate (English ver.)", Title("Soulmate", is_version=True)),
        ("Soulmate - 2026 Remaster", Title("Soulmate", is_version=True)),
        ("Soulmate - Part One", Title("Soulmate - Part One")),
        ("(Un)known", Title("(Un)known")),
        ("(feat. IU)", Title("(feat. IU)")),
    ],
)
def test_title_when_read_then_it_is_the_name_alone(written, read):
    assert read_title(find(written)) == read


@pytest.mark.parametrize("said", ["live, 2019-05-01", "instrumental", "sped up", "karaoke version"])
def test_title_when_the_disambiguation_says_a_version_then_it_is_one(said):
    assert read_title(find("Soulmate", disambiguation=said)).is_version


@pytest.mark.parametrize("said", ["", "explicit", "Korean girl group song"])
def test_title_when_the_disambiguation_says_none_then_it_is_the_original(said):
    assert not read_title(find("Soulmate", disambiguation=said)).is_version


def test_title_when_other_names_are_given_then_both_scripts_are_had():
    assert read_title(find("마음", aliases=("Heart", "マウム"))) == Title("Heart", "마음")
    assert read_title(find("Heart", aliases=("Kokoro", "마음"))) == Title("Heart", "마음")


@pytest.mark.parametrize(
    ("joins", "roles", "kind"),
    [
        ((" & ",), "main main", WorkKind.DUET),
        ((" x ", ", "), "main main main", WorkKind.JOINT),
        ((" feat. ",), "main featured", WorkKind.FEATURE),
        ((" (Feat. ", " & "), "main featured featured", WorkKind.FEATURE),
        ((" & ", " featuring "), "main main featured", WorkKind.FEATURE),
        ((" prod. ",), "main producer", WorkKind.PRODUCTION),
        ((" feat. ", " prod. by "), "main featured producer", WorkKind.FEATURE),
        ((" 피처링 ",), "main featured", WorkKind.FEATURE),
    ],
)
def test_roles_when_join_phrases_say_them_then_all_after_have_them(joins, roles, kind):
    one = find("Song", credits=joined(*joins))
    found = roles_of(one, read_title(one))
    assert found == tuple(map(CreditRole, roles.split()))
    assert kind_of_work(one, found) is kind


def test_kind_when_a_credited_one_remixed_then_it_is_a_remix():
    one = find("Song (R3HAB remix)", credits=(A, C))
    roles = roles_of(one, read_title(one))
    assert roles == (CreditRole.MAIN, CreditRole.REMIXER)
    assert kind_of_work(one, roles) is WorkKind.REMIX


@pytest.mark.parametrize(
    ("known", "said", "news"),
    [
        (None, "2026", DateNews.MORE_EXACT),
        ("2026", "2026-05-04", DateNews.MORE_EXACT),
        ("2026-05", "2026-05-04", DateNews.MORE_EXACT),
        ("2026-05-04", "2026-05", DateNews.NOTHING),
        ("2026-05-04", "2026-05-04", DateNews.NOTHING),
        ("2026-05-04", None, DateNews.NOTHING),
        ("2026-05-04", "2026-05-05", DateNews.OTHER),
        ("2026", "2025-12-31", DateNews.OTHER),
    ],
)
def test_dates_when_compared_then_less_exact_ones_say_nothing(known, said, news):
    assert compare_dates(read_date(known), read_date(said)) is news


@pytest.mark.parametrize("text", ["", "????", "2026-13", "2026-02-30", None, 2026])
def test_date_when_it_is_none_then_nothing_is_read(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("since", "date", "wanted"),
    [("2026-05-04", "2026", True), ("2026-05-04", "2026-05-03", False), ("2026", None, False),
     (None, None, True), ("2026-05", "2026-05-01", True)],
)  # fmt: skip
def test_order_when_since_a_date_then_what_may_be_newer_is_wanted(since, date, wanted):
    assert Order("", read_date(since)).wants(read_date(date)) is wanted


@pytest.mark.parametrize(
    ("type_", "country", "kind", "countries", "may"),
    [
        ("Person", "KR", ArtistKind.PERSON, ("KR",), True),
        ("Person", "", ArtistKind.PERSON, ("KR",), True),
        ("Person", "KR", ArtistKind.PERSON, (), True),
        ("Person", "US", ArtistKind.PERSON, ("KR",), False),
        ("Person", "US", ArtistKind.PERSON, ("KR", "US"), True),
        ("Group", "KR", ArtistKind.PERSON, ("KR",), False),
        ("Group", "KR", ArtistKind.SUB_UNIT, ("KR",), True),
        ("", "KR", ArtistKind.PERSON, ("KR",), False),
        ("Person", "", ArtistKind.OTHER, (), True),
    ],
)
def test_namesake_when_kind_or_country_contradict_then_it_is_another(
    type_, country, kind, countries, may
):
    assert FoundArtist(mbid("x"), "x", type_, country=country).may_be(kind, countries) is may


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).map(str.strip)
TEXTS = st.text(string.ascii_letters + "가나다é ()[]&'\u2019-.", min_size=1, max_size=40)
DATES = st.sampled_from([None, "2026", "2026-05", "2026-05-04", "2020-01-01", "2027-01-01"])
JOINS = [" & ", " feat. ", ", ", " prod. ", "", " a join phrase that never ends "]
LINES = st.lists(
    st.tuples(st.sampled_from(["IU", "윤하", "Zion.T", "R3HAB"]), st.sampled_from(JOINS)),
    min_size=2,
    max_size=4,
    unique_by=lambda one: one[0],
)


@given(title=TEXTS, line=LINES, date=DATES)
def test_work_when_made_of_anything_then_it_is_an_entry_that_can_be_read_again(title, line, date):
    parts = [part for name, join in line for part in (artist(name), join)]
    said = recording(title, credit(*parts), date)
    made = candidates([Find.read("recording", said)])
    if not made or not made[0].title.name:
        return
    [found] = made
    artists = [
        ArtistEntry(id=slug_of(each.name) or "a", name=each.name, kind=ArtistKind.PERSON,
                    mbid=each.mbid, sources=("MB",))
        for each in found.find.credits
    ]  # fmt: skip
    work = new_work(found, artists, (), today=TODAY)
    assert ADAPTERS["collaborations"].validate_python(plain(work)) == work
    assert len(work.credits) == len(line)
    assert work.date == read_date(date)
    assert work.credits[0].role in {CreditRole.MAIN, CreditRole.REMIXER}


SAID = st.lists(
    st.tuples(st.sampled_from(["A", "A (feat. B)", "A (live)", "B"]), DATES), max_size=8
)


@given(SAID, st.randoms(use_true_random=False))
def test_candidates_when_finds_come_in_any_order_then_the_same_works_are_found(said, dice):
    finds = [
        Find("recording", mbid(f"{number}"), title, (A, B), date=read_date(date))
        for number, (title, date) in enumerate(said)
    ]
    works = {each.subject: each for each in candidates(finds)}
    dice.shuffle(finds)
    assert {each.subject: each for each in candidates(finds)} == works
    assert len(works) == len({fold(title[0]) for title, _ in said if "live" not in title})


@given(NAMES, st.lists(NAMES, max_size=4), st.sampled_from(["Person", "Group", "Choir", ""]))
def test_artist_when_new_then_the_entry_can_be_read_again(name, aliases, type_):
    said = artist("x", type_, aliases=list(aliases)) | {"name": name}
    found = FoundArtist.read(said)
    if not found.name:
        return
    made = new_artist(found, {"artist"}, namesakes=True)
    assert ADAPTERS["artists"].validate_python(plain(made)) == made
    assert made.id != "artist"
    assert made.disambiguation


def test_slug_when_taken_then_the_next_is_had():
    assert free_slug("iu", {"iu", "iu-2"}) == "iu-3"


def test_candidate_when_it_is_to_come_then_it_is_announced():
    one = find("Song", date=PartialDate(2026, 7, 1))
    entry = ArtistEntry(id="x", name="x", kind=ArtistKind.PERSON, sources=("MB",))
    candidate = Candidate(one, read_title(one), one.date, frozenset({one.mbid}))
    made = new_work(candidate, [entry, entry], (), today=TODAY)
    assert str(made.status) == "announced"
