"""Writing the catalogue's files: one form, which every reader of YAML takes for the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.catalogue.files.entries import Content, ShowEntry
from bot.catalogue.files.reader import load_content
from bot.catalogue.files.writer import write_content, written_files
from bot.catalogue.model import ShowKind
from tests.content.test_data_files import differing

TITLES = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")),
    min_size=1,
    max_size=30,
).filter(lambda text: text == text.strip() and text.isprintable())


def text_of(content: Content, name: str) -> str:
    return dict(written_files(content))[name]


@settings(max_examples=200, deadline=None)
@given(title=TITLES)
@example(title="No")
@example(title="1004")
@example(title="11:30")
@example(title="1_0")
@example(title="0..")
@example(title="2024-02-30")
@example(title="<<")
@example(title="- dash")
@example(title="a: b")
@example(title="a #b")
@example(title="end:")
def test_title_when_written_then_every_reader_takes_it_for_that_text(
    title: str, small_content: Content
):
    show = ShowEntry(id="x", title=title, title_ko=title, kind=ShowKind.FILM)
    text = text_of(replace(small_content, shows=(show,)), "shows.yaml")
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        (found,) = yaml.load(text, loader)
        assert found == {"id": "x", "title": title, "title_ko": title, "kind": "film"}
    assert differing(text) == []


@pytest.fixture(scope="module")
def small_content() -> Content:
    return load_content(Path(__file__).parents[1] / "fixtures" / "catalogue")


def test_files_when_written_then_entries_are_in_order_with_a_line_between(
    small_source: Path, tmp_path: Path
):
    content = load_content(small_source)
    folder = tmp_path / "written"
    backwards = replace(content, artists=content.artists[::-1], shows=content.shows[::-1])
    write_content(backwards, folder)
    assert (folder / "shows.yaml").read_text() == (
        "# yaml-language-server: $schema=schema/shows.json\n"
        "- id: echoes-of-tomorrow\n  title: Echoes of Tomorrow\n  kind: drama\n\n"
        '- id: goblin\n  title: "Guardian: The Lonely and Great God"\n  title_ko: 도깨비\n'
        "  aliases: [Dokkaebi]\n  kind: drama\n\n"
        "- id: kingdom-of-games\n  title: Kingdom of Games\n  kind: game\n"
    )
    ids = [one.id for one in load_content(folder).artists]
    assert ids == sorted(ids)


def test_list_when_too_long_for_a_line_then_each_value_has_its_own(small_source: Path):
    content = load_content(small_source)
    names = tuple(f"A rather long alias {number}" for number in range(6))
    one = replace(content.artists[0], aliases=names)
    text = text_of(replace(content, artists=(one,)), f"artists/{one.id[0]}.yaml")
    assert "  aliases:\n    - A rather long alias 0\n    - A rather long alias 1\n" in text
