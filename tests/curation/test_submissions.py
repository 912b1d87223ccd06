"""What fans type into forms, and the entries that are made of it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.curation.errors import CurationCode, SubmissionFaultsError, UnknownEditError
from bot.curation.model import Kind, Operation, State
from bot.curation.submissions.model import (
    Box,
    Typed,
    links_and_words,
    pieces_of,
    title_and_guest,
)
from bot.kit.errors import InputCode
from tests.curation.conftest import FAN, LINK, NOW, OTHER_FAN, SERVER

TODAY = NOW.date()
WHEN = {"by": FAN, "now": NOW, "today": TODAY}


def form(**boxes: str) -> Typed:
    filled = {"title": "Night Train", "artists": "IU feat. Zico", "source": LINK, **boxes}
    return Typed(Kind.WORK, boxes={key: text for key, text in filled.items() if text})


@pytest.fixture
def submissions(services):
    return services.submissions


@pytest.fixture
def made(submissions):
    """Return the entry that a form makes."""

    async def make(**boxes: str):
        found = await submissions.keep(SERVER, form(**boxes), **WHEN)
        return found.preview.after

    return make


@pytest.fixture
def corrected(submissions):
    """Return the entry that a form makes of what there is."""

    async def make(slug: str, kind: Kind = Kind.WORK, **boxes: str):
        typed = await submissions.about(SERVER, kind, slug)
        filled = {**typed.boxes, "source": LINK, **boxes}
        found = await submissions.keep(SERVER, Typed(kind, slug, filled), **WHEN)
        assert found.preview.edit.operation is Operation.CHANGE
        return {change.path[0]: change.new for change in found.preview.changes}

    return make


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A feat. B & C", ["A", "B", "C"]),
        ("IU (Prod. & Feat. SUGA of BTS)", ["IU", "SUGA of BTS"]),
        ("지코 (Feat. 제니)", ["지코", "제니"]),
        ("로꼬, 화사", ["로꼬", "화사"]),
        ("Felix x Max", ["Felix", "Max"]),
        ("MONSTA X feat. Pitbull", ["MONSTA X", "Pitbull"]),
        ("MONSTA X & IU", ["MONSTA X", "IU"]),
        ("BTS (방탄소년단) \u00d7 Halsey", ["BTS (방탄소년단)", "Halsey"]),
        ("A with B remixed by C", ["A", "B", "C"]),
        ("Xdinary Heroes / Sandara Park", ["Xdinary Heroes", "Sandara Park"]),
        ("", []),
    ],
)
def test_pieces_when_names_are_in_a_row_then_each_stands_alone(text, names):
    assert [each.text for each in pieces_of(text)] == names


def test_title_when_a_service_put_the_guest_behind_it_then_they_are_parted():
    assert title_and_guest("SPOT! (feat. JENNIE)") == ("SPOT!", "feat. JENNIE")
    assert title_and_guest("Feature Film") == ("Feature Film", "")


def test_source_when_it_has_links_and_words_then_they_are_parted():
    assert links_and_words("https://a.b/c youtu.be/x says so\nat the end") == (
        ("https://a.b/c", "https://youtu.be/x"),
        "says so\nat the end",
    )


async def test_work_when_names_are_known_then_it_refers_to_them(made):
    said = await made(date="4 May 2025")
    assert said["credits"] == [
        {"artist": "iu", "join": " feat. "},
        {"artist": "zico", "role": "featured"},
    ]
    assert (said["title"], said["kind"], said["date"]) == ("Night Train", "feature", "2025-05-04")
    assert said["sources"] == [{"source": "PAGE", "url": LINK, "title": "example.org"}]


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2025", "2025"),
        ("May 2025", "2025-05"),
        ("2025-05-04", "2025-05-04"),
        ("2025년", "2025"),
        ("2025년 5월", "2025-05"),
        ("2025년 5월 4일", "2025-05-04"),
        ("2025. 5. 4.", "2025-05-04"),
        ("yesterday", "2026-08-31"),
        ("", None),
    ],
)
async def test_date_when_it_is_typed_somehow_then_it_keeps_its_precision(made, typed, date):
    assert (await made(date=typed)).get("date") == date


async def test_date_when_it_is_yet_to_come_then_the_work_is_announced(made):
    assert (await made(date="2026-12-24"))["status"] == "announced"


@pytest.mark.parametrize(
    ("boxes", "key", "code"),
    [
        ({"date": "4 May"}, "date", CurationCode.NOT_A_PARTIAL_DATE),
        ({"artists": "IU"}, "credits", CurationCode.ONE_ARTIST),
        ({"artists": "BTS, Jung Kook"}, "credits", CurationCode.OWN_MEMBER),
        ({"source": "a friend said so"}, "links", CurationCode.NO_LINK),
        ({"source": "http://example.org"}, "links", CurationCode.NOT_A_LINK),
        ({"title": ""}, "title", CurationCode.MISSING),
        ({"kind": "polka"}, "kind", CurationCode.NOT_ONE_OF),
        ({"artists": " & ".join(map(str, range(900)))}, "credits", InputCode.TOO_MANY),
        ({"title": "a\u200bb"}, "title", CurationCode.NOT_VALID),
    ],
)
async def test_form_when_something_is_wrong_with_it_then_it_is_kept_and_said(
    submissions, boxes, key, code
):
    with pytest.raises(SubmissionFaultsError) as caught:
        await submissions.keep(SERVER, form(**boxes), **WHEN)
    assert [(each.place.key, each.code) for each in caught.value.faults] == [(key, code)]
    kept = await submissions.demand(caught.value.submission_id, by=FAN)
    assert kept.typed == form(**boxes)


async def test_work_when_it_is_of_one_artist_for_a_show_then_the_second_line_names_it(made):
    said = await made(artists="IU\nDokkaebi")
    assert (said["credits"], said["show"], said["kind"]) == ([{"artist": "iu"}], "goblin", "ost")


async def test_title_when_it_is_in_both_scripts_then_each_has_its_key(made):
    said = await made(title="밤기차\nNight Train")
    assert (said["title"], said["title_ko"]) == ("Night Train", "밤기차")


async def test_guest_when_only_the_title_names_them_then_they_are_credited(made):
    said = await made(title="Night Train (feat. Zico)", artists="IU, SUGA of BTS")
    assert said["title"] == "Night Train"
    assert [each["artist"] for each in said["credits"]] == ["iu", "suga", "zico"]
    assert said["credits"][2]["role"] == "featured"


async def test_artist_when_the_name_has_what_joins_names_then_it_is_one(made):
    said = await made(artists="IU & TOMORROW X TOGETHER x Zico")
    assert [each["artist"] for each in said["credits"]] == ["iu", "txt", "zico"]


async def test_artist_when_nobody_knows_them_then_they_come_with_the_work(submissions):
    found = await submissions.keep(SERVER, form(artists="IU & Newcomer Kim"), **WHEN)
    (along,) = found.preview.edit.along
    assert (along.kind, along.slug) == (Kind.ARTIST, "newcomer-kim")
    assert found.named.new == {"newcomer-kim"}
    assert found.named.artist("newcomer-kim").name == "Newcomer Kim"


async def test_artist_when_several_are_called_so_then_it_is_asked_and_the_choice_is_kept(
    submissions,
):
    asked = await submissions.keep(SERVER, form(artists="IU & Jimin"), **WHEN)
    assert asked.question == 1
    assert asked.preview is None
    slugs = [each.slug for each in asked.read[1].others]
    assert set(slugs) == {"jimin-bts", "jimin-aoa"}
    chosen = await submissions.pick(asked.id, 1, "jimin-aoa", **WHEN)
    assert chosen.preview.after["credits"][1]["artist"] == "jimin-aoa"
    new = await submissions.pick(asked.id, 1, "", **WHEN)
    assert new.preview.edit.along[0].slug == "jimin"


@pytest.mark.parametrize("name", ["Jimin (AOA)", "Jimin of AOA", "지민 (AOA)"])
async def test_artist_when_the_group_is_named_then_it_is_not_asked(made, name):
    said = await made(artists=f"IU & {name}")
    assert said["credits"][1]["artist"] == "jimin-aoa"


async def test_artist_when_the_name_is_a_letter_off_then_the_other_one_is_offered(submissions):
    found = await submissions.keep(SERVER, form(artists="IU & BLACKPIMK"), **WHEN)
    assert found.preview.after["credits"][1]["artist"] == "blackpink"
    new = await submissions.pick(found.id, 1, "", **WHEN)
    assert new.preview.edit.along[0].slug == "blackpimk"


async def test_form_when_nothing_in_it_changes_then_only_the_source_does(corrected):
    assert set(await corrected("suga-eight")) == {"sources"}
    assert await corrected(
        "iu", Kind.ARTIST, source=LINK, names="IU\n아이유\nLee Jieun\nLee Ji-eun"
    )


async def test_correction_when_the_date_changes_then_what_was_said_of_the_old_one_goes(corrected):
    changes = await corrected("suga-eight", date="2020-05-07")
    assert changes["date"] == "2020-05-07"
    assert changes["verification"] == "one-source"
    assert set(changes) == {"date", "verification", "sources"}


async def test_correction_when_somebody_is_added_then_the_others_keep_their_credits(corrected):
    changes = await corrected("suga-eight", artists="IU (Prod. & Feat. SUGA of BTS), Zico")
    assert changes["credits"] == [
        {"artist": "iu", "join": " Prod. & Feat. "},
        {"artist": "suga", "as": "SUGA of BTS", "role": "featured"},
        {"artist": "zico", "role": "featured"},
    ]


async def test_artist_when_groups_change_then_those_that_stay_are_as_they_were(corrected):
    changes = await corrected("jung-kook", Kind.ARTIST, groups="BTS\nBlock B", debut="2013년 6월")
    assert changes == {"member_of": ["bts", "block-b"], "debut": "2013-06"}


async def test_edit_when_sent_then_it_waits_and_its_form_is_forgotten(submissions, services):
    found = await submissions.keep(SERVER, form(), **WHEN)
    edit = await submissions.send(found.id, by=FAN, language="ko", now=NOW)
    assert edit.state is State.PENDING
    assert await submissions.store.language(edit.id) == "ko"
    with pytest.raises(UnknownEditError):
        await submissions.send(found.id, by=FAN, language="ko", now=NOW)
    assert [each.id for each in await services.curation.mine(SERVER, FAN)] == [edit.id]


async def test_form_when_it_is_somebody_elses_then_there_is_none(submissions):
    found = await submissions.keep(SERVER, form(), **WHEN)
    for call in (
        submissions.send(found.id, by=OTHER_FAN, language="", now=NOW),
        submissions.cancel(found.id, by=OTHER_FAN),
        submissions.pick(found.id, 0, "", **{**WHEN, "by": OTHER_FAN}),
    ):
        with pytest.raises(UnknownEditError):
            await call


async def test_forms_when_one_is_changed_or_given_up_then_no_draft_of_it_stays(
    submissions, services
):
    found = await submissions.keep(SERVER, form(), **WHEN)
    await submissions.change(found.id, form(title="Day Train").boxes, **WHEN)
    drafts = "SELECT count(*) FROM edits"
    assert await services.database.fetch(drafts) == [(1,)]
    await submissions.cancel(found.id, by=FAN)
    assert await services.database.fetch(drafts) == [(0,)]
    for number in range(8):
        await submissions.keep(SERVER, form(title=f"Train {number}"), **WHEN)
    assert await services.database.fetch(drafts) == [(5,)]
    late = {**WHEN, "now": NOW + dt.timedelta(days=2)}
    await submissions.keep(SERVER, form(), **late)
    assert await services.database.fetch("SELECT count(*) FROM submissions") == [(1,)]


async def test_pending_when_another_fan_sends_the_same_then_they_see_it(submissions):
    first = await submissions.keep(SERVER, form(), **WHEN)
    edit = await submissions.send(first.id, by=FAN, language="", now=NOW)
    second = await submissions.keep(SERVER, form(), **{**WHEN, "by": OTHER_FAN})
    assert list(second.waiting) == [edit.id]


@pytest.mark.parametrize(
    ("options", "boxes"),
    [
        ({"query": "night train"}, {"title": "night train"}),
        ({"query": "iu night train"}, {"title": "night train", "artists": "IU"}),
        ({"query": "iu x zico"}, {"artists": "IU, ZICO"}),
        ({"query": "artist:iu"}, {"artists": "IU"}),
        ({"query": "night train", "artist": "artist:zico"}, None),
        ({"artist": "iu", "partner": "Newcomer"}, {"artists": "iu, Newcomer"}),
        ({"start": "artist:iu", "end": "Newcomer"}, {"artists": "IU, Newcomer"}),
        ({"name": "Newcomer"}, {"artists": "Newcomer"}),
    ],
)
async def test_missing_when_a_search_failed_then_the_form_has_what_was_typed(
    submissions, options, boxes
):
    found = await submissions.missing(SERVER, options)
    expected = boxes or {"title": "night train", "artists": "ZICO"}
    assert {Box(key): text for key, text in found.boxes.items()} == expected
