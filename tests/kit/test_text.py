"""Text that renders as itself."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.discord.text import code, cut, escape, fit_lines, length, link, plain, web_address
from tests.support.discord_markup import HARMLESS, HOSTILE, hidden, made_of


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("APT.", "APT."),
        ("(G)I-DLE", "(G)I-DLE"),
        ("**bold**", r"\*\*bold\*\*"),
        ("snake_case", r"snake\_case"),
        ("[x](https://e.org)", r"\[x\](https:\//e.org)"),
        ("<@80351110224678912>", "\\<@\u200b80351110224678912>"),
        ("@everyone", "@\u200beveryone"),
        ("# Title", r"\# Title"),
        ("- item", r"\- item"),
        ("-# small", r"\-# small"),
        ("> quote", r"\> quote"),
        ("1. one", r"1\. one"),
        ("24H", "24H"),
        ("discord.gg/abc", r"discord.gg\/abc"),
        ("https://discord.com/invite/abc", r"https:\//discord.com\/invite/abc"),
        ("two\nlines\r\nand\x00more", "two lines and more"),
        ("\u202egnihtyna\u202c", "gnihtyna"),
        ("back\\slash", r"back\\slash"),
        ("`code`", r"\`code\`"),
    ],
)
def test_escape_when_text_holds_markup_then_it_renders_as_itself(typed: str, shown: str):
    assert escape(typed) == shown


@pytest.mark.parametrize("case", HOSTILE)
def test_text_when_it_is_hostile_then_nothing_of_it_is_more_than_text(case: str):
    text = HOSTILE[case]
    assert made_of(text) or hidden(text) or case in HARMLESS
    shown = escape(text)
    assert (made_of(shown), hidden(shown)) == ({}, [])
    assert made_of(f"**a {shown}** ({shown})") == {"emphasis": 1}
    assert hidden(plain(text)) == []
    assert made_of(code(text)) in ({"code": 1}, {})


@pytest.mark.parametrize(
    "text",
    [
        "(G)I-DLE", "NewJeans (뉴진스)", "ROSE\u0301", "น้ำแข็ง ที่นี่", "Ελλη", "とさか ガ",
        "👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈", "f(x): Nu ABO", "हिन्दी",
    ],
)  # fmt: skip
def test_text_when_it_is_what_people_write_then_it_stays(text: str):
    assert plain(text) == unicodedata.normalize("NFC", text)
    assert escape(text).replace("\\", "") == plain(text)


@given(st.text(max_size=60))
def test_text_when_it_is_any_then_nothing_of_it_is_more_than_text(text: str):
    assert (made_of(escape(text)), hidden(escape(text))) == ({}, [])


@given(st.text("<>@:/ht[]()*_~|`#-. 1\n가\\\u200d\u0301é👩", max_size=30))
def test_text_when_it_is_much_markup_then_nothing_of_it_is_more_than_text(text: str):
    assert (made_of(escape(text)), hidden(plain(text).replace("\u200d", ""))) == ({}, [])


@given(st.text(max_size=200))
def test_plain_when_given_anything_then_it_is_one_visible_line(text: str):
    line = plain(text)
    assert line == line.strip()
    assert not set(line) & set("\n\r\x00\x1b\u202e\u2066\u2028")
    assert plain(line) == line


@given(st.text(max_size=300), st.integers(2, 100))
def test_cut_when_given_anything_then_it_keeps_the_limit(text: str, limit: int):
    short = cut(text, limit)
    assert length(short) <= limit
    assert short == text or short.endswith("…")


def test_cut_when_a_word_ends_near_then_it_cuts_there():
    assert cut("Collaborations with everybody", 22) == "Collaborations with…"


def test_length_when_an_emoji_is_counted_then_it_is_two():
    assert length("🎉a가") == 4


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/가", "https://example.org/%EA%B0%80"),
        ("javascript:alert(1)", ""),
        ("//example.org", ""),
        ("http://[", ""),
        ("https://example.org/" + "x" * 600, ""),
        ("", ""),
    ],
)
def test_web_address_when_it_is_none_then_it_is_empty(url: str, address: str):
    assert web_address(url) == address


def test_link_when_the_address_has_brackets_then_they_do_not_end_it():
    assert link("a", "https://e.org/(b)") == "[a](https://e.org/%28b%29)"
    assert link("a", "nowhere") == "a"


def test_fit_lines_when_they_do_not_fit_then_whole_lines_are_dropped():
    assert fit_lines(["one", "two"], 20) == "one\ntwo"
    assert fit_lines(["one", "two", "three"], 9) == "one\n…"
    assert length(fit_lines(["x" * 50] * 9, 120)) <= 120
