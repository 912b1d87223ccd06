"""Reading the catalogue's files: every fault is said at its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.files.folder import content_hash
from bot.catalogue.files.reader import load_content, read_content
from bot.kit.dates import PartialDate
from bot.kit.errors import ContentError


def faults_of(source: Path) -> list[str]:
    return [str(fault) for fault in read_content(source)[1]]


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_read_when_the_files_are_good_then_there_is_no_fault(small_source: Path):
    content, faults = read_content(small_source)
    assert faults == ()
    assert content
    assert (len(content.artists), len(content.collaborations)) == (26, 17)


def test_read_when_a_value_looks_like_a_number_or_truth_then_it_is_text(small_source: Path):
    content = load_content(small_source)
    assert content.catalogue.version == "2026.1"
    countries = {code for one in content.collaborations for code in one.languages}
    assert countries == {"en", "ko"}


BROKEN_FILES = {
    "malformed": ("shows.yaml", "- {id: x, title: Un: balanced", "shows.yaml:4", "no valid YAML"),
    "a list for a mapping": ("catalogue.yaml", None, "catalogue.yaml:1", "not one mapping"),
    "text for an entry": ("shows.yaml", "- only text\n", "shows.yaml:4", "entry"),
    "an unknown key": (
        "shows.yaml",
        "- id: new-show\n  title: New\n  knd: drama\n  kind: film\n",
        "shows.yaml:6 [new-show]",
        "knd",
    ),
    "a missing key": ("shows.yaml", "- id: new-show\n  title: New\n", "shows.yaml:4", "kind"),
    "an empty value": (
        "shows.yaml",
        "- id: new-show\n  title:\n  kind: film\n",
        "shows.yaml:5 [new-show]",
        "title",
    ),
    "a key twice": (
        "shows.yaml",
        "- id: new-show\n  title: New\n  kind: film\n  title: Newer\n",
        "shows.yaml:7 [new-show]",
        "title: is there twice",
    ),
    "an id twice": (
        "shows.yaml",
        "- {id: goblin, title: Again, kind: film}\n",
        "shows.yaml:4 [goblin]",
        "there twice: also at shows.yaml:1",
    ),
    "a bad slug": (
        "shows.yaml",
        "- {id: New Show, title: A, kind: film}\n",
        "shows.yaml:4",
        "slug",
    ),
    "a bad kind": ("shows.yaml", "- {id: new, title: A, kind: opera}\n", "shows.yaml:4", "'drama'"),
    "a bad address": (
        "sources.yaml",
        "- {id: ZZ, title: Zed, family: z, url: 'javascript:alert(1)'}\n",
        "sources.yaml:5 [ZZ]",
        "no address",
    ),
    "a bad country": (
        "artists/z.yaml",
        "- {id: zz, name: ZZ, kind: person, countries: [UK], sources: [KU]}\n",
        "artists/z.yaml:2 [zz]",
        "countries[0]: 'UK'",
    ),
    "a text that is cut off": (
        "shows.yaml",
        "- id: new-show\n  title: Soundtrack #1\n  kind: film\n",
        "shows.yaml:5 [new-show]",
        "title: 'Soundtrack #1' ends before its #",
    ),
    "a remark in a text's line": (
        "shows.yaml",
        "- id: new-show\n  title: Track # 1\n  kind: film\n",
        "shows.yaml:5 [new-show]",
        "'Track # 1' ends before its #",
    ),
    "a list that holds itself": ("artists/q.yaml", "- &all [*all]\n", "artists/q.yaml", "too deep"),
    "a control character": (
        "shows.yaml",
        '- {id: new, title: "A\\u202Eb", kind: film}\n',
        "shows.yaml:4",
        "invisible",
    ),
    "an empty file": ("artists/q.yaml", "", "artists/q.yaml", "is empty"),
}


@pytest.mark.parametrize("case", BROKEN_FILES)
def test_read_when_a_file_is_broken_then_the_fault_has_place_and_remedy(case: str, source: Path):
    name, text, place, said = BROKEN_FILES[case]
    path = source / name
    if text is None:
        path.write_text("- version: 1\n")
    else:
        path.write_text((path.read_text() if path.exists() else "") + text)
    faults = faults_of(source)
    assert len(faults) == 1, faults
    assert faults[0].startswith(place)
    assert said in faults[0]
    assert " → " in faults[0]


def test_read_when_the_encoding_is_wrong_then_the_line_is_said(source: Path):
    path = source / "shows.yaml"
    path.write_bytes(path.read_bytes() + "- {id: x, title: Ré, kind: film}".encode("latin-1"))
    assert faults_of(source) == ["shows.yaml:4 is not UTF-8 → save the file as UTF-8"]


def test_read_when_the_catalogue_is_missing_then_that_is_said(tmp_path: Path):
    assert "catalogue.yaml is missing" in faults_of(tmp_path)[0]


def test_load_when_there_are_many_faults_then_all_are_listed_at_once(source: Path):
    append(source / "shows.yaml", "- {id: a b, title: A, kind: film}\n")
    append(source / "artists" / "z.yaml", "- {id: zz, name: ZZ, kind: person, sources: [NO]}\n")
    replace(source / "collaborations" / "2024.yaml", "2024-10-18", "2024-02-30")
    with pytest.raises(ContentError) as caught:
        load_content(source)
    text = str(caught.value)
    assert "3 faults" in text
    assert "shows.yaml:4 [a b]" in text
    assert "artists/z.yaml:2 [zz] sources: 'NO'" in text
    assert "collaborations/2024.yaml:8 [rose-apt] date" in text


def test_read_when_an_entry_is_broken_then_who_refers_to_it_is_not_blamed(source: Path):
    replace(source / "artists" / "p.yaml", "kind: person", "kind: persn")
    assert len(faults_of(source)) == 1


IMPOSSIBLE = ["2023-02-29", "2023-13", "2023-00", "23-01-01", "2023-1-1", "yesterday", "0000"]


@pytest.mark.parametrize("date", IMPOSSIBLE)
def test_read_when_a_date_can_not_be_then_it_is_a_fault(date: str, source: Path):
    replace(source / "collaborations" / "2024.yaml", "date: 2024-10-18", f"date: '{date}'")
    assert [fault.split()[0] for fault in faults_of(source)] == ["collaborations/2024.yaml:8"]


def test_read_when_a_date_is_partial_then_its_precision_is_kept(small_source: Path):
    content = load_content(small_source)
    by_slug = {one.id: one.date for one in content.collaborations}
    assert by_slug["station-four-young"] == PartialDate(2018, 9)
    assert by_slug["lisa-blackpink-apt"] == PartialDate(2025)
    assert by_slug["g-i-dle-lost-game"] is None


def test_hash_when_a_byte_or_a_name_changes_then_it_differs(source: Path):
    before = content_hash(source)
    assert content_hash(source) == before
    append(source / "shows.yaml", "# a remark\n")
    changed = content_hash(source)
    assert changed != before
    (source / "artists" / "z.yaml").rename(source / "artists" / "zz.yaml")
    assert content_hash(source) != changed


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_read_when_a_file_holds_anything_then_it_never_fails_otherwise(
    text: str, tmp_path_factory: pytest.TempPathFactory, small_source: Path
):
    folder = tmp_path_factory.mktemp("any")
    (folder / "catalogue.yaml").write_bytes((small_source / "catalogue.yaml").read_bytes())
    (folder / "shows.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    content, faults = read_content(folder)
    assert (content is None) is bool(faults)
