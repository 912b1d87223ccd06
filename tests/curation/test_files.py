"""Entries as texts."""

from __future__ import annotations

import pytest

from bot.catalogue.files.reader import load_content
from bot.catalogue.files.writer import entry_text, plain
from bot.curation.files import checked, read_text, slug_of, wished_slug
from bot.curation.model import KINDS, Kind


def test_text_when_read_again_then_the_same_entry_and_text(small_source):
    content = load_content(small_source)
    entries = [(KINDS[folder], each) for folder in KINDS for each in getattr(content, folder)]
    assert len(entries) > 40
    for kind, entry in entries:
        text = entry_text(entry)
        assert read_text(kind, text) == entry
        assert entry_text(checked(kind, plain(entry))) == text


@pytest.mark.parametrize(
    ("texts", "slug"),
    [
        (("iu", "Night Train!"), "iu-night-train"),
        (("rosé", "아파트"), "rose-apateu"),
        (("x", "It's"), "x-its"),
        (("...",), ""),
        (("a" * 80,), "a" * 50),
    ],
)
def test_slug_of_when_texts_are_of_any_script_then_as_the_files_have_them(texts, slug):
    assert slug_of(*texts) == slug


def test_wished_slug_when_the_artist_is_the_servers_own_then_without_its_number():
    said = {"title": "Song", "credits": [{"artist": "kim--4"}]}
    assert wished_slug(Kind.WORK, said) == "kim-song"
    assert wished_slug(Kind.SHOW, {"title": "..."}) == "show"
