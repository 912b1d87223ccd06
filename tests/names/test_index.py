"""Names found as people type them: in full, begun, mistyped; the better known first."""

from __future__ import annotations

import string
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.folding import fold
from bot.names.bigrams import BigramMaps
from bot.names.index import NameEntry, NameIndex, Tier

LETTERS = st.sampled_from(string.ascii_letters + " -.éß가나다란ア💜")
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=30)

ACTS = {
    "ROSÉ": 30,
    "Bruno Mars": 8,
    "(G)I-DLE": 20,
    "V": 25,
    "IU": 40,
    "CL": 9,
    "RM": 30,
    "BLACKPINK": 60,
    "Blackswan": 2,
    "The Chainsmokers": 5,
    "방탄소년단": 70,
    "방예담": 3,
    "GFRIEND": 12,
    "AKMU": 15,
    "f(x)": 9,
    "HA:TFELT": 6,
    "...": 1,
    "Stray Kids": 22,
    "TWICE": 33,
    "SUPER JUNIOR-D&E": 11,
}
TITLES = ["Black", "Black Rose", "APT.", "Left and Right", "Rosebud", "Kissing You", "Mars", "Way"]


def entries(names: Iterable[str], *, weight: int = 0, first: int = 0) -> list[NameEntry]:
    return [NameEntry(ref, name, fold(name), True, weight) for ref, name in enumerate(names, first)]


def indexed(artists: dict[str, int], titles: Iterable[str] = (), **aliases: str) -> NameIndex:
    named = [
        NameEntry(ref, name, fold(name), True, weight)
        for ref, (name, weight) in enumerate(artists.items())
    ]
    refs = {entry.text: entry.ref for entry in named}
    named += [
        NameEntry(refs[name], alias, fold(alias), False, artists[name])
        for alias, name in aliases.items()
    ]
    return NameIndex.build([*named, *entries(titles, first=1000)])


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return indexed(ACTS, TITLES, Bangtan="방탄소년단", Rosie="ROSÉ", Roseanne="ROSÉ")


def texts(index: NameIndex, query: str, **options: object) -> list[str]:
    return [hit.text for hit in index.search(query, **options)]  # type: ignore[arg-type]  # options


@pytest.mark.parametrize(
    ("query", "name", "tier"),
    [
        ("rose", "ROSÉ", Tier.EXACT),
        ("G-IDLE", "(G)I-DLE", Tier.EXACT),
        ("straykids", "Stray Kids", Tier.EXACT),
        ("v", "V", Tier.EXACT),
        ("bangtan", "Bangtan", Tier.ALIAS),
        ("chainsmokers", "The Chainsmokers", Tier.ALIAS),
        ("left & right", "Left and Right", Tier.ALIAS),
        ("super junior d and e", "SUPER JUNIOR-D&E", Tier.ALIAS),
        ("blackp", "BLACKPINK", Tier.PREFIX),
        ("방탄손", "방탄소년단", Tier.PREFIX),
        ("bruno m", "Bruno Mars", Tier.PREFIX),
        ("kids", "Stray Kids", Tier.WORD),
        ("mars bruno", "Bruno Mars", Tier.WORD),
        ("friend", "GFRIEND", Tier.SUBSTRING),
        ("rpse", "ROSÉ", Tier.FUZZY),
        ("orse", "ROSÉ", Tier.FUZZY),
        ("tiwce", "TWICE", Tier.FUZZY),
        ("blackpimk", "BLACKPINK", Tier.FUZZY),
        ("sray kid", "Stray Kids", Tier.FUZZY),
        ("방탄쇼년단", "방탄소년단", Tier.FUZZY),
        ("방탄년단", "방탄소년단", Tier.FUZZY),
        ("chainsmokesr", "The Chainsmokers", Tier.FUZZY),
        ("...", "...", Tier.EXACT),
    ],
)
def test_search_when_typed_so_then_first_and_of_that_tier(
    index: NameIndex, query: str, name: str, tier: Tier
) -> None:
    best = index.search(query)[0]
    assert (best.text, best.tier) == (name, tier)


def test_search_when_tiers_meet_then_in_their_order() -> None:
    index = indexed(
        {"Rosebud": 99, "Black Rose": 99, "Primrose": 99, "Rosy": 1, "Ros": 1}, rose="Rosy"
    )
    found = index.search("rose")
    assert [hit.text for hit in found] == ["rose", "Rosebud", "Black Rose", "Primrose", "Ros"]
    assert [hit.tier for hit in found] == sorted(hit.tier for hit in found)


def test_search_when_equally_good_then_the_better_known_first() -> None:
    index = indexed({"Blanche": 1, "Blake": 50, "Blaze": 7, "Bla": 3})
    assert texts(index, "bla", fuzzy=False) == ["Bla", "Blake", "Blaze", "Blanche"]


def test_search_when_a_few_letters_are_somewhere_inside_then_after_what_is_like_the_query() -> None:
    index = indexed({"Doom at Your Service": 50, "ROSÉ": 1})
    assert texts(index, "rse") == ["ROSÉ", "Doom at Your Service"]


def test_search_when_many_names_go_on_then_a_known_name_a_slip_away_is_seen() -> None:
    others = {f"Friend {letter}": 0 for letter in string.ascii_lowercase}
    found = texts(indexed({**others, "GFRIENT": 12, "FRIEMD": 0}), "friend", limit=10)
    assert found[0].startswith("Friend")
    assert "GFRIENT" not in found
    assert "FRIEMD" not in found
    assert "GRIEND" in texts(indexed({**others, "GRIEND": 12}), "friend", limit=10)


def test_search_when_namesakes_are_many_then_others_are_seen_too() -> None:
    index = NameIndex.build([*entries(["Stay"] * 40), *entries(["Stay Gold"], first=100)])
    assert "Stay Gold" in texts(index, "sta")
    assert len(index.search("stay")) == 25
    assert len({hit.ref for hit in index.search("stay")}) == 25


def test_search_when_namesakes_are_cut_then_own_names_are_kept_before_aliases() -> None:
    aliases = [NameEntry(ref, "Jimin", "jimin", False, 1) for ref in (1, 2)]
    index = NameIndex.build([*aliases, *entries(["Jimin"], weight=1)])
    assert 0 in [hit.ref for hit in index.search("jimi")]


def test_search_when_nothing_is_alike_then_nothing(index: NameIndex) -> None:
    assert index.search("qzxjvk") == []
    assert index.search("💜") == []


@pytest.mark.parametrize("query", ["", "  ", "\u200b"])
def test_search_when_nothing_is_typed_then_the_best_known(index: NameIndex, query: str) -> None:
    assert texts(index, query, limit=3) == ["방탄소년단", "BLACKPINK", "IU"]


def test_search_when_narrowed_then_only_those(index: NameIndex) -> None:
    rose = index.exact("rose")
    assert {hit.ref for hit in index.search("bla", allowed=set(rose))} <= set(rose)
    assert texts(index, "rpse", allowed=set(rose)) == ["ROSÉ"]
    assert [hit.ref for hit in index.search("", allowed=set(rose))] == rose
    assert index.search("rose", allowed=()) == []


class Only:
    """A mere test of what is allowed."""

    def __init__(self, refs: set[int]) -> None:
        self.refs = refs

    def __contains__(self, ref: object) -> bool:
        return ref in self.refs


@pytest.mark.parametrize("step", [2, 10], ids=["many", "few"])
def test_search_when_narrowed_then_all_of_those_and_no_others(step: int) -> None:
    starts, vowels, ends = "bcdfghjklmnpqrstvwxz", "aeiou", "lmnrstvwxz"
    names = [f"{one}{two}o{three}" for one in starts for two in vowels for three in ends]
    index = NameIndex.build(entries(names, weight=1))
    allowed = set(range(0, len(names), step))
    mistyped = names[600][:2] + "p" + names[600][3:]
    for only in (allowed, index.narrow(allowed), Only(allowed)):
        for query in ("bao", "gaol", "va"):
            everything = index.search(query, limit=1000, fuzzy=False)
            found = index.search(query, limit=1000, fuzzy=False, allowed=only)
            assert {hit.ref for hit in found} == {hit.ref for hit in everything} & allowed
        guesses = [hit.ref for hit in index.search(mistyped, allowed=only)]
        assert guesses[0] == 600
        assert set(guesses) <= allowed
        assert [hit.ref for hit in index.top(5, allowed=only)] == sorted(allowed)[:5]


def test_search_when_narrowed_then_nearer_names_do_not_crowd_the_others_out() -> None:
    letters = "abcdefghijklmnopqrst"
    crowd = [f"seoulnih{one}{two}" for one in letters for two in letters]
    unlike = [f"zz{number:03}" for number in range(310)]
    index = NameIndex.build(entries([*crowd, *unlike, "soulnight"], weight=1))
    last = len(crowd) + len(unlike)
    found = index.search("seoulniht", allowed=set(range(len(crowd), last + 1)))
    assert [hit.ref for hit in found] == [last]


def test_exact_when_namesakes_then_the_heaviest_first() -> None:
    index = indexed({"Jimin": 2, "JIMIN": 40, "Park": 50}, jimin="Park")
    assert index.exact("jimin") == [2, 1, 0]
    assert index.exact("jimi") == []
    assert index.exact("") == []


def test_top_when_aliases_then_each_once_by_its_own_name(index: NameIndex) -> None:
    names = [hit.text for hit in index.top(100)]
    assert sorted(names) == sorted([*ACTS, *TITLES])
    assert index.top(0) == []


@given(NAMES)
def test_search_when_a_name_is_typed_in_full_then_it_is_found(names: list[str]) -> None:
    index = NameIndex.build(entries(names))
    for ref, name in enumerate(names):
        if fold(name):
            found = [hit.ref for hit in index.search(name, limit=len(names)) if hit.score == 1]
            assert ref in found
            assert ref in index.exact(name.upper())


@given(NAMES, st.data())
def test_search_when_a_name_is_begun_then_it_is_found(
    names: list[str], data: st.DataObject
) -> None:
    index = NameIndex.build(entries(names))
    folded = fold(data.draw(st.sampled_from(names)))
    if folded:
        typed = folded[: data.draw(st.integers(1, len(folded)))]
        hits = index.search(typed, limit=1000)
        assert any(fold(hit.text).startswith(typed) for hit in hits if hit.tier <= Tier.PREFIX)


@given(st.text(string.ascii_lowercase, min_size=5, max_size=14), NAMES, st.data())
def test_search_when_a_letter_is_wrong_then_it_is_found(
    name: str, others: list[str], data: st.DataObject
) -> None:
    index = NameIndex.build(entries([name, *others]))
    place = data.draw(st.integers(0, len(name) - 1))
    wrong = data.draw(st.sampled_from(string.ascii_lowercase))
    typed = data.draw(
        st.sampled_from(
            [
                name[:place] + wrong + name[place + 1 :],
                name[:place] + name[place + 1 :],
                name[:place] + wrong + name[place:],
                name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
            ]
        )
    )
    assert 0 in [hit.ref for hit in index.search(typed, limit=100)]


@given(st.text(max_size=300), st.integers(0, 30))
def test_search_when_any_text_then_no_more_than_asked_for(query: str, limit: int) -> None:
    index = indexed(ACTS, TITLES)
    hits = index.search(query, limit=limit)
    assert len(hits) <= limit
    assert len({hit.ref for hit in hits}) == len(hits)
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "방" * 10_000, "ab " * 3_333, "\u202ea" * 5_000, "💜" * 9]
)
def test_search_when_very_long_then_no_harm(index: NameIndex, text: str) -> None:
    assert index.search(text) == []


def test_build_when_nothing_to_index_then_finds_nothing() -> None:
    index = NameIndex.build([NameEntry(1, "\u200b", "", True, 1)])
    assert len(index) == 0
    assert not index.search("a")
    assert not index.search("")
    assert not index.exact("a")


def test_build_when_a_name_holds_a_lone_surrogate_then_it_is_kept() -> None:
    index = NameIndex.build(entries(["a\ud800b"]))
    assert texts(index, "ab") == ["a\ud800b"]


def shared_pairs(name: str, query: str) -> int:
    """Count the query's pairs that a name lacks, ends included."""

    def pairs(text: str) -> set[str]:
        text = f"<{text}>"
        return {text[at : at + 2] for at in range(len(text) - 1)}

    return len(pairs(query) - pairs(name))


SHORT = st.text("abc", min_size=1, max_size=6)


@given(st.lists(SHORT, min_size=1, max_size=40), SHORT, st.integers(0, 6), st.integers(1, 50))
def test_bigrams_when_few_pairs_then_the_names_that_lack_fewest_and_no_more(
    names: list[str], query: str, misses: int, limit: int
) -> None:
    found = BigramMaps(names, len(names)).nearest(query, misses=misses, most=limit)
    lacking = [(shared_pairs(name, query), at) for at, name in enumerate(names)]
    most = min(misses, len(query) + 1, len({*zip("<" + query, query + ">", strict=True)}) - 1)
    best = sorted(one for one in lacking if one[0] <= most)[:limit]
    assert sorted(found) == sorted(at for _, at in best)


@given(st.lists(SHORT, min_size=1, max_size=40), st.text("abc", min_size=2, max_size=4))
def test_bigrams_when_a_part_is_held_then_the_name_is_given(names: list[str], part: str) -> None:
    found = set(BigramMaps(names, len(names)).holding([part], most=100))
    assert {at for at, name in enumerate(names) if part in name} <= found


@pytest.mark.parametrize("count", [100, 70_000])
def test_bigrams_when_names_are_few_or_many_then_the_places_are_right(count: int) -> None:
    wanted = [3, count // 2, count - 1]
    names = ["ab" if at in wanted else "zz" for at in range(count)]
    maps = BigramMaps(names, count)
    assert maps.holding(["ab"], most=10) == wanted
    assert sorted(maps.nearest("ab", misses=0, most=2)) == wanted[:2]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 128, 200])
def test_exact_when_names_are_many_then_each_is_found_and_none_between(count: int) -> None:
    index = NameIndex.build(entries([f"name{number:04}" for number in range(count)], weight=1))
    for number in range(count):
        assert index.exact(f"name{number:04}") == [number]
        assert index.exact(f"name{number:04}a") == []
        assert index.begins(f"name{number:04}"[:-1])
    assert len(index.search("name", limit=500, fuzzy=False)) == count
    assert not index.begins("nam ea")
    assert not index.begins("zz")
