"""Each rule notices when an otherwise good catalogue breaks it, and says nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.files.reader import read_content
from bot.catalogue.files.rules import RULES

SOURCED = "  verification: one-source\n  sources: [{source: KU}]\n"


def work(slug: str, *lines: str) -> str:
    return f"- id: {slug}\n" + "".join(f"  {line}\n" for line in lines) + SOURCED


# What is appended to which file (or put in place of what is there), and what the fault must say.
BREAKS: dict[str, tuple[str, str | tuple[str, str], str]] = {
    "artists_refer_to_artists": (
        "artists/z.yaml",
        "- {id: zed, name: Zed, kind: person, member_of: [nobody], sources: [KU]}\n",
        "[zed] member_of: there is no artist 'nobody'",
    ),
    "collaborations_refer_to_entries": (
        "collaborations/2024.yaml",
        work("new", "title: New", "kind: ost", "credits: [{artist: nobody}]", "date: 2024",
             "show: nothing"),
        "[new] show: there is no show 'nothing'",
    ),
    "articles_refer_to_entries": (
        "articles/kpop-and-dramas.yaml",
        ("collaborations: [txt-echoes-of-tomorrow]\nfacts", "collaborations: [gone]\nfacts"),
        "[kpop-and-dramas] collaborations: there is no collaboration 'gone'",
    ),
    "sources_are_known": (
        "articles/kpop-and-dramas.yaml",
        ("code: A0", "code: A9"),
        "[kpop-and-dramas] sources: 'A9' is not in sources.yaml",
    ),
    "everything_has_a_source": (
        "collaborations/2024.yaml",
        ('sources:\n    - {source: MB, ref: "song_list.csv:26"}\n', "sources: []\n#"),
        "[rose-apt] has no source",
    ),
    "pages_can_be_opened": (
        "collaborations/2025.yaml",
        ("sources: [{source: KU}]", "sources: [{source: PAGE, url: https://example.org/}]"),
        "a PAGE without url or title",
    ),
    "namesakes_differ": (
        "artists/r.yaml",
        "- {id: rose-2, name: Rosé!, kind: person, sources: [KU]}\n",
        "[rose-2] 'Rosé!' and 'rose-blackpink' have the same name and no disambiguation",
    ),
    "dates_are_possible": (
        "artists/r.yaml",
        "- {id: rock, name: Rock, kind: person, debut: 0201-01-01, sources: [KU]}\n",
        "[rock] date: 0201-01-01 can't be",
    ),
    "conflicts_name_the_other_dates": (
        "collaborations/2022.yaml",
        ("verification: conflict", "verification: one-source"),
        "[psy-that-that] verification: other_dates without conflict",
    ),
    "works_have_artists": (
        "collaborations/2024.yaml",
        work("new", "title: New", "kind: joint", "credits: [{artist: psy}]", "date: 2024"),
        "[new] credits: nobody to collaborate with",
    ),
    "groups_do_not_partner_their_own": (
        "collaborations/2024.yaml",
        work("new", "title: New", "kind: feature", "credits: [{artist: bts}, {artist: suga}]",
             "date: 2024"),
        "[new] credits: 'bts' with its own 'suga'",
    ),
    "memberships_have_no_circle": (
        "artists/b.yaml",
        ("kind: group, countries: [KR], sources", "kind: group, member_of: [zico], sources"),
        "member_of: leads back to itself",
    ),
    "memberships_end_after_they_begin": (
        "artists/b.yaml",
        "- {id: bbb, name: Bbb, kind: person, sources: [MB],"
        " member_of: [{group: iu, from: 2020, until: 2019-12}]}\n",
        "member_of: the end of 'iu' can't be",
    ),
    "old_slugs_lead_to_one": (
        "artists/b.yaml",
        ("kind: group, countries: [KR], sources",
         "kind: group, was: [suga], countries: [KR], sources"),
        "was: 'suga' leads to 'suga' already",
    ),
    "ids_have_no_double_hyphen": (
        "shows.yaml",
        "- {id: new--2, title: New, kind: film}\n",
        "[new--2] id: two hyphens in a row are for what people add",
    ),
    "remarks_name_what_they_need": (
        "collaborations/2024.yaml",
        ("remarks: [elsewhere,", "remarks: [sung-by,"),
        "[rose-apt] remarks: 'sung-by' needs names",
    ),
    "works_are_there_once": (
        "collaborations/2024.yaml",
        work("new", "title: apt", "kind: feature", "date: 2024",
             "credits: [{artist: bruno-mars}, {artist: rose-blackpink}]"),
        "[new] is the same work as 'rose-apt'",
    ),
    "facts_are_there_once": (
        "articles/kpop-and-dramas.yaml",
        "  - {id: a0-f1, text: Said again., status: reported}\n",
        "[kpop-and-dramas] facts: 'a0-f1' is also a fact of 'kpop-and-dramas'",
    ),
    "entries_are_in_their_file": (
        "collaborations/2024.yaml",
        work("new", "title: New", "kind: joint", "credits: [{artist: psy}, {artist: iu}]",
             "date: 2023-01"),
        "[new] belongs into collaborations/2023.yaml",
    ),
    "claims_have_one_gap": (
        "articles/kpop-and-dramas.yaml",
        ("The genre of the drama Echoes of Tomorrow is {}.", "The drama is science fiction."),
        "[kpop-and-dramas] a0-c1: claims[1].statement: has not one gap",
    ),
    "claims_have_one_answer": (
        "articles/kpop-and-dramas.yaml",
        ("        artist: txt\n", ""),
        "[kpop-and-dramas] a0-c1: claims[0]: needs one thing that fills the gap",
    ),
    "claims_have_others": (
        "articles/kpop-and-dramas.yaml",
        ("          - {text: history, text_ko: 사극}\n", ""),
        "[kpop-and-dramas] a0-c1: claims[1].others: 2, which is fewer than 3",
    ),
    "claims_do_not_tell": (
        "articles/kpop-and-dramas.yaml",
        ("The genre of the drama", "The genre of this Science-Fiction drama"),
        "[kpop-and-dramas] a0-c1: claims[1].statement: tells its answer, 'science fiction'",
    ),
}  # fmt: skip


def test_rules_when_listed_then_each_has_a_case_here():
    assert {rule.__name__ for rule in RULES} == set(BREAKS)


@pytest.mark.parametrize("name", BREAKS)
def test_rule_when_broken_then_it_alone_speaks(name: str, source: Path):
    file, change, said = BREAKS[name]
    path = source / file
    text = path.read_text()
    if isinstance(change, tuple):
        assert change[0] in text
        path.write_text(text.replace(*change, 1))
    else:
        path.write_text(text + change)
    faults = [str(fault) for fault in read_content(source)[1]]
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith(file.split("/")[0]) and " → " in fault for fault in faults)


def broken(source: Path, file: str, old: str, new: str) -> list[str]:
    path = source / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return [str(fault) for fault in read_content(source)[1]]


def test_namesakes_when_the_disambiguation_is_the_same_then_it_is_a_fault(source: Path):
    faults = broken(source, "artists/j.yaml", "disambiguation: AOA", "disambiguation: bts")
    assert len(faults) == 1
    assert "have the same name and disambiguation" in faults[0]


def test_namesakes_when_only_the_hangul_is_the_same_then_it_is_a_fault(source: Path):
    faults = broken(source, "artists/p.yaml", "hangul: 싸이", "hangul: 정국")
    assert "'PSY' and 'jung-kook'" in faults[0] or "'psy'" in faults[0]


def test_conflict_when_it_names_no_other_date_then_it_is_a_fault(source: Path):
    faults = broken(
        source, "collaborations/2022.yaml",
        "other_dates: [{date: 2022-04-28, sources: [KU]}]\n", "editor_note: Two dates.\n",
    )  # fmt: skip
    assert "a conflict" in faults[0]


def test_conflict_when_the_other_date_is_its_own_then_it_is_a_fault(source: Path):
    faults = broken(source, "collaborations/2022.yaml", "{date: 2022-04-28", "{date: 2022-04-29")
    assert "the date itself" in faults[0]


def test_group_with_its_member_when_the_kind_is_sub_unit_then_it_is_fine(source: Path):
    path = source / "collaborations" / "2024.yaml"
    credits = "credits: [{artist: bts}, {artist: suga}]"
    path.write_text(
        path.read_text() + work("new", "title: New", "kind: sub-unit", credits, "date: 2024")
    )
    assert read_content(source)[1] == ()


def test_unit_of_a_group_when_credited_with_it_then_it_is_a_fault(source: Path):
    path = source / "collaborations" / "2024.yaml"
    credits = "credits: [{artist: bts}, {artist: bts-vocal-line}]"
    path.write_text(
        path.read_text() + work("new", "title: New", "kind: joint", credits, "date: 2024")
    )
    assert "'bts' with its own 'bts-vocal-line'" in str(read_content(source)[1][0])


def test_act_when_credited_twice_then_it_is_a_fault(source: Path):
    faults = broken(
        source, "collaborations/2023.yaml", "{artist: lisa-japan}", "{artist: jimin-aoa}"
    )
    assert any("an act is there twice" in fault for fault in faults)


# What is put in place of what, and all that may be said of it.
CLAIMS = {
    "two gaps": ("{} recorded a song", "{} and {} recorded a song", "has not one gap"),
    "a lone brace": ("{} recorded a song", "{} recorded {a song", "has not one gap"),
    "no gap in Korean": ("팀은 {}이다", "팀은 누구인가", "claims[0].statement_ko: has not one gap"),
    "a or an": ("drama Echoes of Tomorrow is {}.", "drama is a {} story.", "'a' depends on what"),
    "a particle": ("장르는 {}이다", "{}를 다룬다", "'를' depends on what fills the gap"),
    "an unknown artist": ("artist: txt\n", "artist: nobody\n",
                          "a0-c1: claims[0].artist: there is no artist 'nobody'"),
    "an unknown work": ("artist: txt\n", "collaboration: none\n",
                        "claims[0].collaboration: there is no collaboration 'none'"),
    "two answers": ("artist: txt\n", "artist: txt\n        collaboration: rose-apt\n",
                    "one of them only"),
    "one language": ("        value_ko: SF\n", "", "value and value_ko go together"),
    "others of an act": ("        value: science fiction\n        value_ko: SF\n",
                         "        artist: txt\n", "claims[1]: others beside an act or a work"),
    "the right one": ("{text: history,", "{text: Science-Fiction,",
                      "others: 'Science-Fiction' is right, not wrong"),
    "the right one in Korean": ("text_ko: 사극", "text_ko: S.F.", "'history' is right, not wrong"),
    "what the fact says": ("text: history,", "text: Echoes of Tomorrow,",
                           "others: 'Echoes of Tomorrow' is what the fact says"),
    "the article's title": ("title: K-pop and dramas", "title: Science Fiction and TXT",
                            "claims[1].statement: tells its answer, 'science fiction'"),
    "one of them twice": ("text_ko: 코미디", "text_ko: 사극", "others: 'comedy' is there twice"),
    "its alias": ("a song for the drama Echoes", "a song (Tomorrow X Together) for Echoes",
                  "claims[0].statement: tells its answer"),
    "too long for a button": ("value: science fiction", f"value: {'x' * 71}", "shorten it"),
}  # fmt: skip


@pytest.mark.parametrize("case", CLAIMS)
def test_claim_when_it_can_not_be_asked_then_file_entry_and_remedy_are_said(
    case: str, source: Path
):
    old, new, said = CLAIMS[case]
    faults = broken(source, "articles/kpop-and-dramas.yaml", old, new)
    assert [said in fault for fault in faults].count(True) == 1, faults
    for fault in faults:
        assert fault.startswith("articles/kpop-and-dramas.yaml:")
        assert "[kpop-and-dramas] " in fault
        assert " → " in fault


def test_claim_when_a_short_name_is_inside_a_word_then_it_does_not_tell(source: Path):
    file = "articles/kpop-and-dramas.yaml"
    path = source / file
    path.write_text(path.read_text().replace("artist: txt\n", "artist: iu\n"))
    assert broken(source, file, "a song for the drama", "a song in a stadium for") == []
    assert "tells its answer, 'IU'" in broken(source, file, "in a stadium", "with IU")[0]
