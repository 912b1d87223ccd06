"""How entries differ, are changed, and refer to one another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curation.likeness_model import Keys, Likeness, keys_of, likeness
from bot.curation.model import (
    FieldChange,
    Kind,
    apply,
    clashes,
    diff,
    is_link,
    references,
    renamed,
)

FACTS = st.lists(st.integers(0, 5), unique=True).flatmap(
    lambda ids: st.tuples(
        *(st.fixed_dictionaries({"id": st.just(f"f{n}"), "text": st.text(max_size=2)}) for n in ids)
    ).map(list)
)
VALUES = st.one_of(st.text(max_size=3), st.booleans(), st.lists(st.text(max_size=2), min_size=1))
ENTRIES = st.builds(
    lambda said, facts: {**said, "facts": facts} if facts else said,
    st.dictionaries(st.sampled_from(["title", "date", "show", "countries"]), VALUES),
    FACTS,
)


@given(ENTRIES, ENTRIES)
def test_diff_when_applied_then_the_other_entry_is_made(before: dict[str, Any], after):
    changes = diff(before, after)
    assert apply(before, changes) == after
    assert clashes(before, changes) == ()
    assert apply(after, diff(after, before)) == before


@given(ENTRIES, ENTRIES, ENTRIES)
def test_clashes_when_none_then_both_changes_are_there(base, mine, theirs):
    changes = diff(base, mine)
    if not clashes(theirs, changes):
        made = apply(theirs, changes)
        for change in changes:
            if len(change.path) == 1:
                assert made.get(change.path[0]) == change.new


def test_diff_when_one_fact_differs_then_it_alone_is_named():
    facts = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]
    other = [{"id": "c", "text": "C"}, {"id": "b", "text": "B!"}]
    assert diff({"facts": facts}, {"facts": other}) == (
        FieldChange(("facts", "a"), facts[0], None),
        FieldChange(("facts", "c"), None, other[0], 0),
        FieldChange(("facts", "b"), facts[1], other[1], 1),
    )


def test_renamed_when_it_refers_then_wherever_it_does_and_nowhere_else():
    entry = {
        "id": "a", "title": "a", "credits": [{"artist": "a", "as": "a"}, {"artist": "c"}],
        "member_of": ["a", {"group": "a", "from": "2020"}], "was": ["a"], "show": "a",
        "facts": [{"id": "a", "artists": ["a", "d"], "claims": [{"artist": "a", "value": "a"}]}],
    }  # fmt: skip
    assert renamed(entry, {"a": "b"}) == {
        "id": "a", "title": "a", "credits": [{"artist": "b", "as": "a"}, {"artist": "c"}],
        "member_of": ["b", {"group": "b", "from": "2020"}], "was": ["a"], "show": "b",
        "facts": [{"id": "a", "artists": ["b", "d"], "claims": [{"artist": "b", "value": "a"}]}],
    }  # fmt: skip
    assert set(references(Kind.ARTICLE, entry)) == {
        (Kind.ARTIST, "a"), (Kind.ARTIST, "c"), (Kind.SHOW, "a"), (Kind.ARTIST, "d"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("link", "fine"),
    [
        ("https://example.org/a", True),
        ("http://example.org/a", False),
        ("https://example", False),
        ("https://exa mple.org", False),
        ("example.org", False),
        ("https://[", False),
        ("https://example.org/" + "a" * 600, False),
    ],
)
def test_is_link_when_it_can_be_opened_by_all_then_it_is_one(link, fine):
    assert is_link(link) is fine


def work(title: str, *artists: str, **more: str) -> Keys:
    credits = [{"artist": each} for each in artists]
    return keys_of(Kind.WORK, {"title": title, "credits": credits, **more})


@pytest.mark.parametrize(
    ("mine", "how"),
    [
        (work("APT.", "rose", "bruno"), Likeness.EXACT),
        (work("apt", "rose", "bruno"), Likeness.EXACT),
        (work("APT. (feat. Bruno Mars)", "rose"), Likeness.EXACT),
        (work("아파트", "rose", "bruno"), Likeness.EXACT),
        (work("Apateu", "rose", "bruno"), Likeness.NEAR),
        (work("APT", "rose", "other"), Likeness.NEAR),
        (work("APT", "other"), None),
        (work("Number One Girl", "rose", "bruno"), None),
    ],
)
def test_likeness_when_works_are_spelt_in_ways_then_as_people_would_say(mine, how):
    there = work("APT.", "rose", "bruno", title_ko="아파트")
    assert likeness(Kind.WORK, mine, there) is how
    assert likeness(Kind.WORK, there, mine) is how


def test_likeness_when_an_artist_is_unknown_then_the_title_alone_counts():
    there = work("Night Train", "iu", "zico")
    mine = work("Night Train", "someone-new")
    assert likeness(Kind.WORK, mine, there) is None
    assert likeness(Kind.WORK, mine, there, unknown=True) is Likeness.NEAR
