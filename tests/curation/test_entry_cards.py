"""An entry as people read it, and what an edit changes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.catalogue.files.entries import ArticleEntry, ArtistEntry, FactEntry, ShowEntry, WorkEntry
from bot.curation.cards.entry import (
    FIELDS,
    change_lines,
    edit_title,
    entry_lines,
    field_lines,
)
from bot.curation.model import Kind, Operation, diff
from bot.kit.discord.i18n import words_in

TODAY = dt.date(2026, 9, 1)
WORK: dict[str, Any] = {
    "id": "night-train",
    "title": "Night Train",
    "title_ko": "밤기차",
    "kind": "feature",
    "credits": [{"artist": "iu", "join": " feat. "}, {"artist": "zico", "role": "featured"}],
    "date": "2025-05",
    "show": "goblin",
    "verification": "one-source",
    "sources": [{"source": "PAGE", "url": "https://example.org/a", "title": "example.org"}],
}
SAID: dict[Kind, dict[str, Any]] = {
    Kind.ARTIST: {
        "id": "x",
        "name": "Xy",
        "hangul": "엑스",
        "kind": "group",
        "member_of": ["bts", {"group": "aoa", "from": "2019", "until": "2020"}],
        "debut": "2020",
        "countries": ["KR"],
        "sources": ["KU"],
    },
    Kind.SHOW: {"id": "s", "title": "A Show", "kind": "drama"},
    Kind.ARTICLE: {
        "id": "a",
        "code": "X",
        "title": "An *article*",
        "collaborations": ["suga-eight"],
        "facts": [{"id": "f", "text": "It was so.", "status": "confirmed"}],
    },
    Kind.FACT: {"id": "f", "text": "It was so.", "status": "reported", "artists": ["iu"]},
    Kind.WORK: WORK,
}


@pytest.fixture
def named(services):
    return lambda *said: services.curation.names.of(0, *said)


async def test_work_when_read_then_it_is_as_on_its_card(named):
    lines = entry_lines(
        words_in("en"), Kind.WORK, WORK, await named((Kind.WORK, WORK)), today=TODAY
    )
    assert lines == [
        "## Night Train · 밤기차",
        "**IU** feat. **ZICO** (Block B)",
        "Feature · May 2025 · about 1 year ago",
        "For the drama **Guardian: The Lonely and Great God** (도깨비)",
        "-# Source: example.org",
    ]


async def test_changes_when_read_then_each_field_says_what_becomes_what(named):
    after = {
        **WORK,
        "date": "2025-05-04",
        "kind": "duet",
        "credits": [{"artist": "iu"}, {"artist": "suga"}],
        "sources": [
            *WORK["sources"],
            {"source": "PAGE", "url": "https://b.example.org", "title": "b.example.org"},
        ],
    }
    del after["show"]
    names = await named((Kind.WORK, WORK), (Kind.WORK, after))
    assert change_lines(words_in("en"), Kind.WORK, diff(WORK, after), names) == [
        "- Kind: ~~Feature~~ → **Duet**",
        "- Artists: ~~IU feat. ZICO (Block B) (featured: ZICO)~~ → **IU, SUGA (BTS)**",
        "- Date: ~~May 2025~~ → **May 4, 2025**",
        "- Made for: ~~Guardian: The Lonely and Great God~~ → **(nothing)**",
        "- Sources: + b.example.org",
    ]


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("language", ["en", "ko"])
async def test_entry_when_it_is_of_any_kind_then_it_can_be_read(named, kind, language):
    said, words = SAID[kind], words_in(language)
    names = await named((kind, said))
    assert any(entry_lines(words, kind, said, names, today=TODAY))
    assert all(field_lines(words, kind, said, names))
    assert all(change_lines(words, kind, diff({}, said), names))
    assert edit_title(words, kind, Operation.CREATE, said)
    assert entry_lines(words, kind, {}, names, today=TODAY) == []


def test_fields_when_entries_have_a_key_then_people_have_a_name_for_it():
    kinds = (WorkEntry, ArtistEntry, ShowEntry, ArticleEntry, FactEntry)
    keys = {name for kind in kinds for name in kind.__dataclass_fields__}
    assert keys - {"id", "code", "fame_by", "mbid"} <= set(FIELDS)
