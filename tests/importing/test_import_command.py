"""`kollab catalogue import musicbrainz`, typed against a MusicBrainz of one's own."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from itertools import pairwise

import pytest

from bot.catalogue.files import layers
from bot.catalogue.files.reader import ADAPTERS
from bot.kit.db.database import Database
from tests.importing.conftest import BTS, CRUSH, IU, LISA, LISA_JAPAN, SUGA, YUNA, ZICO
from tests.support.musicbrainz import artist, credit, mbid, recording, release_group

JOINT = recording("People Pt.2", credit(CRUSH, " feat. ", IU))


def works(edits):
    return [one for one in edits if one["kind"] == "collaborations"]


def test_import_when_run_twice_then_edits_wait_and_the_second_adds_none(
    take_over, musicbrainz, waiting
):
    musicbrainz.recordings = [JOINT, recording("Alone", credit(CRUSH))]
    first = take_over("--artist", "Crush")
    assert (first.code, first.err.count("Traceback")) == (0, 0)
    assert "+ crush-people-pt-2: People Pt.2" in first.out
    [work] = works(waiting())
    assert work["before"] is None
    assert work["links"] == [f"https://musicbrainz.org/recording/{JOINT['id']}"]
    assert work["entry"] == {
        "id": "crush-people-pt-2",
        "title": "People Pt.2",
        "kind": "feature",
        "fame": 2,
        "credits": [
            {"artist": "crush", "join": " feat. "}, {"artist": "iu", "role": "featured"},
        ],
        "date": "2026-05-04",
        "verification": "one-source",
        "mbid": JOINT["id"],
        "sources": [{"source": "MB", "url": work["links"][0]}],
    }  # fmt: skip
    before = waiting()
    second = take_over("--artist", "Crush")
    assert "0 new edits" in second.out
    assert len(musicbrainz.asked(f"recording/{JOINT['id']}")) == 1
    assert waiting() == before
    assert "0 new edits" in take_over("--artist", "IU").out.replace("1 new edits", "0 new edits")
    assert works(waiting()) == [work]


def test_import_when_an_artist_has_no_id_then_it_is_found_and_proposed(take_over, waiting):
    said = take_over("--artist", "아이유")
    assert said.code == 0
    [edit] = waiting()
    assert edit["entry"] == edit["before"] | {"mbid": IU["id"]}
    assert (edit["kind"], edit["entry"]["id"]) == ("artists", "iu")
    assert edit["links"] == [f"https://musicbrainz.org/artist/{IU['id']}"]


def test_import_when_it_asks_then_slowly_and_by_name(take_over, musicbrainz):
    musicbrainz.recordings = [JOINT, recording("Duo", credit(CRUSH, " & ", ZICO))]
    assert take_over().code == 0
    times = [each.at for each in musicbrainz.journal]
    assert len(times) > 20
    assert min(after - before for before, after in pairwise(times)) >= 1
    assert {each.status for each in musicbrainz.journal} <= {200}
    assert all(
        each.agent.startswith("Kollab/") and each.agent.endswith(" ( me@example.org )")
        for each in musicbrainz.journal
    )


@pytest.mark.parametrize("fault", ["503", "503 7", "429", "502", "half", "cut", "slow", "no list"])
def test_import_when_answers_are_late_half_or_none_then_it_asks_again(
    take_over, musicbrainz, waiting, monkeypatch, fault
):
    monkeypatch.setenv("KOLLAB_IMPORTING__TIMEOUT_SECONDS", "0.3")
    musicbrainz.recordings = [JOINT]
    musicbrainz.faults = [fault, "", fault, "", fault, fault]
    said = take_over("--artist", "Crush")
    assert (said.code, said.err.count("Traceback")) == (0, 0)
    assert len(works(waiting())) == 1
    assert musicbrainz.faults == []


def test_import_when_musicbrainz_names_a_wait_then_it_is_kept(take_over, musicbrainz):
    musicbrainz.faults = ["503 42"]
    assert take_over("--artist", "Crush").code == 0
    first, second = musicbrainz.journal[:2]
    assert 42 <= second.at - first.at < 44


def test_import_when_musicbrainz_is_away_then_one_line_says_so_and_it_goes_on_later(
    take_over, musicbrainz, waiting
):
    musicbrainz.recordings = [JOINT]
    musicbrainz.faults = ["", "", *["503"] * 50]
    said = take_over("--artist", "Crush")
    assert said.code == 1
    assert said.err.splitlines()[-2:] == [
        "kollab: MusicBrainz did not answer 8 times (HTTP 503).",
        "  → Run the same command later: it goes on where it stopped.",
    ]
    musicbrainz.faults = ["503 7200"]
    said = take_over("--artist", "Crush")
    assert "come back in 120 minutes" in said.err
    assert take_over("--artist", "Crush").code == 0
    assert len(works(waiting())) == 1


def test_import_when_a_day_is_more_exact_upstream_then_both_sources_wait(
    take_over, musicbrainz, waiting
):
    apt = recording("Apt", credit(LISA, ", ", ZICO), "2025-03-04")
    musicbrainz.recordings = [apt]
    assert take_over("--artist", "ZICO").code == 0
    [exact] = works(waiting())
    assert exact["before"]["date"] == "2025"
    url = f"https://musicbrainz.org/recording/{apt['id']}"
    assert exact["entry"] == exact["before"] | {
        "date": "2025-03-04",
        "sources": [{"source": "KU"}, {"source": "MB", "url": url}],
    }


def test_import_when_another_source_disagrees_then_both_dates_stay(take_over, musicbrainz, waiting):
    akon = artist("Akon", country="US")
    musicbrainz.artists.append(akon)
    musicbrainz.recordings = [recording("Next Year", credit(BTS, " x ", akon), "2026-03-27")]
    assert take_over("--artist", "BTS").code == 0
    [edit] = works(waiting())
    assert edit["before"]["date"] == "2026-03-20"
    assert edit["entry"]["date"] == "2026-03-27"
    assert edit["entry"]["other_dates"] == [{"date": "2026-03-20", "sources": ["KU"]}]
    assert edit["entry"]["verification"] == "conflict"
    assert [each["source"] for each in edit["entry"]["sources"]] == ["KU", "MB"]
    ADAPTERS["collaborations"].validate_python(edit["entry"])
    musicbrainz.recordings[0]["first-release-date"] = "2026-03-28"
    assert "1 new edits" in take_over("--artist", "BTS").out
    assert "0 new edits" in take_over("--artist", "BTS").out


def test_import_when_two_sources_have_the_day_then_it_is_only_listed(
    take_over, musicbrainz, waiting
):
    musicbrainz.recordings = [recording("Rain", credit(SUGA, " feat. ", ZICO), "2012-03-01")]
    said = take_over("--artist", "suga")
    assert works(waiting()) == []
    assert "suga-rain: MusicBrainz says 2012-03-01" in said.out


def test_import_when_it_is_not_sure_who_somebody_is_then_that_is_listed(
    take_over, musicbrainz, waiting
):
    musicbrainz.artists.append(artist("Crush", id=mbid("another"), disambiguation="DJ"))
    musicbrainz.recordings = [JOINT]
    said = take_over("--artist", "Crush")
    assert waiting() == []
    assert "Crush (crush): not sure who it is at MusicBrainz" in said.out
    assert all(each.path == "artist" for each in musicbrainz.journal)
    # Whoever knows says which one it is.
    assert take_over("--artist", CRUSH["id"]).code == 0
    assert [one["entry"]["id"] for one in works(waiting())] == ["crush-people-pt-2"]


@pytest.mark.parametrize("wrong", [{"type": "Group"}, {"country": "US"}, {"type": None}])
def test_import_when_a_namesake_is_another_sort_then_it_is_nobody_known(
    take_over, musicbrainz, waiting, wrong
):
    musicbrainz.artists = [artist("Crush") | wrong]
    assert take_over("--artist", "Crush").code == 0
    assert waiting() == []


def test_import_when_a_partner_is_unknown_then_the_artist_comes_along(
    take_over, musicbrainz, waiting
):
    musicbrainz.recordings = [
        recording("밤산책", credit(CRUSH, " & ", YUNA), aliases=[]),
        recording("Second", credit(YUNA, ", ", CRUSH, " & ", IU), types=["Soundtrack"]),
    ]
    assert take_over("--artist", "Crush").code == 0
    one, other = sorted(works(waiting()), key=lambda edit: edit["entry"]["id"])
    assert (
        [each["id"] for each in one["along"]]
        == ["yoon-hana"]
        == [each["id"] for each in other["along"]]
    )
    assert one["along"] == [{
        "id": "yoon-hana", "name": "Yoon Hana", "hangul": "윤하나", "kind": "person",
        "gender": "female", "countries": ["KR"], "mbid": YUNA["id"], "sources": ["MB"],
    }]  # fmt: skip
    assert (one["entry"]["kind"], other["entry"]["kind"]) == ("duet", "ost")
    assert one["entry"]["title"] == "밤산책"
    assert len(musicbrainz.asked(f"artist/{YUNA['id']}")) == 1


def test_import_when_a_partner_may_be_several_then_the_work_is_only_listed(
    take_over, musicbrainz, waiting
):
    musicbrainz.recordings = [recording("Duo", credit(CRUSH, " & ", LISA))]
    said = take_over("--artist", "Crush")
    assert works(waiting()) == []
    assert "not sure who LISA is: lisa-blackpink, lisa-japan" in said.out


def test_import_when_somebody_sings_with_the_own_group_then_it_is_no_collaboration(
    take_over, musicbrainz, waiting
):
    somebody = artist("Somebody Else")
    group = BTS | {"relations": [*BTS["relations"]]}
    stranger = artist("New Member")
    group["relations"] += artist("x", members=[stranger])["relations"]
    various = artist("VA", id="89ad4ac3-39f7-470e-963a-56509c546377")
    musicbrainz.artists = [group, SUGA, stranger, somebody, various]
    musicbrainz.recordings = [
        recording("Inside", credit(BTS, " & ", SUGA)),
        recording("Inside Too", credit(BTS, " & ", stranger)),
        recording("Outside", credit(BTS, " & ", somebody)),
        recording("Sampler", credit(BTS, " & ", various)),
    ]
    assert take_over("--artist", "BTS").code == 0
    assert [one["entry"]["title"] for one in works(waiting())] == ["Outside"]


def test_import_when_only_the_catalogue_knows_the_group_then_it_is_no_collaboration(
    take_over, musicbrainz, waiting
):
    inside = recording("Inside", credit(SUGA, " & ", BTS))
    musicbrainz.recordings = [inside]
    for _ in range(2):
        assert take_over("--artist", "SUGA").code == 0
        assert works(waiting()) == []
    # By then it is known who BTS is.
    assert len(musicbrainz.asked(f"recording/{inside['id']}")) == 1


def test_import_when_a_song_has_versions_then_the_first_original_counts(
    take_over, musicbrainz, waiting
):
    line = credit(CRUSH, " & ", IU)
    later = recording("Duo", line, "2026-05-09", id=mbid("later"))
    first = recording("Duo (feat. IU)", line, "2026-05", id=mbid("first"))
    musicbrainz.recordings = [
        later, first,
        recording("Duo (live)", line, "2026-04-01"),
        recording("Duo", line, "2026-04-01", disambiguation="instrumental"),
        recording("Duo - Sped Up", line, "2026-04-01"),
        recording("Duo", line, "2026-04-01", video=True, id=mbid("video")),
        recording("Duo (Someone Remix)", line, "2026-04-01"),
        recording("On Stage", line, "2026-04-01", types=["Live"]),
    ]  # fmt: skip
    musicbrainz.groups = [
        release_group("Duo", line, "2026-05-04"),
        release_group("An Album", line, **{"primary-type": "Album"}),
    ]
    assert take_over("--artist", "Crush").code == 0
    [work] = works(waiting())
    assert (work["entry"]["title"], work["entry"]["date"]) == ("Duo", "2026-05-04")
    assert work["entry"]["mbid"] in {first["id"], later["id"]}


def test_import_when_the_catalogue_has_the_work_then_it_is_none(take_over, musicbrainz, waiting):
    musicbrainz.recordings = [
        recording("SOULMATE", credit(ZICO, " feat. ", IU), "2018-07-30"),
        recording("Soulmate (feat. IU)", credit(ZICO, " & ", IU), "2018"),
    ]
    assert take_over("--artist", "IU").code == 0
    assert works(waiting()) == []


def test_import_when_others_made_a_work_of_that_name_then_it_is_another(
    take_over, musicbrainz, waiting
):
    musicbrainz.recordings = [recording("Soulmate", credit(CRUSH, " feat. ", IU))]
    assert take_over("--artist", "IU").code == 0
    assert [one["entry"]["id"] for one in works(waiting())] == ["crush-soulmate"]


def test_import_when_the_catalogue_has_the_id_then_the_title_may_differ(
    take_over, musicbrainz, waiting, source
):
    musicbrainz.recordings = [JOINT, recording("Beautiful", credit(CRUSH, ", ", IU), "2016-11-30")]
    file = source / "collaborations" / "2018.yaml"
    kept, _, young = file.read_text().partition("- id: station-four-young\n")
    file.write_text(kept)
    young = young.replace("date: 2018-09", f"date: 2026-05-04\n  mbid: {JOINT['id']}")
    with (source / "collaborations" / "2026.yaml").open("a") as newer:
        newer.write(f"- id: station-four-young\n{young}")
    said = take_over("--source", str(source), "--artist", "Crush")
    assert said.code == 0, said.err
    # The day of "Beautiful" in the catalogue is its album's.
    assert works(waiting()) == []


def test_import_when_the_date_was_musicbrainz_own_then_the_new_one_takes_its_place(
    take_over, musicbrainz, waiting, source
):
    file = source / "collaborations" / "2026.yaml"
    text = file.read_text()
    kept, _, next_year = text.partition("  status: announced\n")
    file.write_text(kept + next_year.replace("{source: KU}", "{source: MB, ref: x}", 1))
    akon = artist("Akon", country="US")
    musicbrainz.artists.append(akon)
    musicbrainz.recordings = [recording("Next Year", credit(BTS, " x ", akon), "2026-03-27")]
    assert take_over("--source", str(source), "--artist", "BTS").code == 0
    [edit] = works(waiting())
    assert (edit["entry"]["date"], edit["entry"]["verification"]) == ("2026-03-27", "one-source")
    assert "other_dates" not in edit["entry"]


def test_import_when_the_instance_has_the_work_then_it_is_none(take_over, musicbrainz, database):
    musicbrainz.recordings = [JOINT]
    entry = ADAPTERS["collaborations"].validate_python({
        "id": "crush-people--0", "title": "People, Pt. 2", "kind": "feature", "date": "2026-05-04",
        "credits": [{"artist": "crush"}, {"artist": "iu"}], "verification": "one-source",
        "sources": [{"source": "MB"}],
    })  # fmt: skip

    async def put() -> None:
        opened = await Database.open(database)
        async with opened.write() as connection:
            await layers.put(connection, 0, "collaborations", entry.id, entry)
        await opened.close()

    asyncio.run(put())
    assert "crush-people" not in take_over("--artist", "Crush").out


def test_import_when_since_is_given_then_older_works_are_left(take_over, musicbrainz, waiting):
    musicbrainz.recordings = [
        recording("Old", credit(CRUSH, " & ", IU), "2019-12-31"),
        recording("Undated", credit(CRUSH, " & ", IU), None),
        recording("Year", credit(CRUSH, " & ", IU), "2020"),
        recording("New", credit(CRUSH, " & ", IU), "2020-06-01"),
    ]
    assert take_over("--artist", "Crush", "--since", "2020-06-01").code == 0
    assert {one["entry"]["title"] for one in works(waiting())} == {"Year", "New"}


def test_import_when_an_artist_has_many_pages_then_so_many_are_read(
    take_over, musicbrainz, waiting
):
    line = credit(CRUSH, " & ", IU)
    musicbrainz.recordings = [recording(f"No. {number}", line) for number in range(250)]
    said = take_over("--artist", "Crush", "--pages", "1", "--since", "2030")
    assert "Crush (crush): 100 of 250 recordings were looked at" in said.out
    offsets = [each.query["offset"] for each in musicbrainz.asked("recording")]
    assert offsets == ["0"]
    take_over("--artist", "Crush", "--since", "2030-01")
    offsets = [each.query["offset"] for each in musicbrainz.asked("recording")][1:]
    assert offsets == ["0", "100", "200"]


@pytest.mark.parametrize(
    ("words", "why", "remedy"),
    [
        (("--artist", "Nobody Known"), "no artist 'Nobody Known'", "Only known artists"),
        (("--artist", mbid("nobody")), "no artist", "Only known artists"),
        (("--artist", "lisa"), "one of several", "lisa-blackpink, lisa-japan"),
        (("--artist", LISA_JAPAN["id"]), "one of several", "lisa-blackpink, lisa-japan"),
        (("--since", "yesterday"), "is no date", "2026-04"),
        (("--source", "/nowhere"), "no folder", "catalogue.yaml"),
    ],
)
def test_import_when_it_can_not_be_meant_so_then_a_line_says_why(take_over, words, why, remedy):
    said = take_over(*words)
    assert said.code == 1
    assert why in said.err
    assert remedy in said.err
    assert said.err.count("kollab:") == 1
    assert "Traceback" not in said.err


def test_import_when_nobody_can_be_reached_then_nothing_is_asked(
    take_over, musicbrainz, monkeypatch
):
    monkeypatch.delenv("KOLLAB_IMPORTING__CONTACT")
    said = take_over()
    assert said.code == 1
    assert "importing.contact" in said.err
    assert musicbrainz.journal == []


def test_import_when_an_id_of_the_files_is_gone_then_that_is_listed(
    take_over, musicbrainz, source, database
):
    file = source / "artists" / "c.yaml"
    text = file.read_text().replace("id: crush,", f"id: crush, mbid: {mbid('gone')},")
    file.write_text(text)
    said = take_over("--source", str(source), "--artist", "Crush")
    assert f"MusicBrainz has no artist {mbid('gone')}" in said.out
    assert said.code == 0


def test_import_when_all_is_done_then_nothing_of_the_way_is_kept(take_over, musicbrainz, database):
    musicbrainz.recordings = [JOINT]
    take_over("--artist", "Crush")
    with closing(sqlite3.connect(database)) as connection:
        for table in ("import_progress", "import_finds"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        rows = connection.execute("SELECT document FROM import_edits").fetchall()
    assert all(json.loads(text)["links"] for (text,) in rows)
