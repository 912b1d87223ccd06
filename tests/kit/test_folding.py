"""Folding: two spellings of a name meet, and typing a name passes through its beginnings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.folding import fold, folded_words, spoken, word_starts

SYLLABLES = st.integers(0xAC00, 0xD7A3).map(chr)
HANGUL = st.text(SYLLABLES, min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("rose", "ROSÉ"),
        ("gidle", "(G)I-DLE"),
        ("hatfelt", "HA:TFELT"),
        ("apt", "APT."),
        ("fx", "f(x)"),
        ("strasse", "Straße"),
        ("istanbul", "İSTANBUL"),
        ("isil", "\u0131\u015f\u0131l"),
        ("ikon", "\uff49\uff2b\uff2f\uff2e"),
        ("mo", "MØ"),
        ("asaprocky", "A$AP Rocky"),
        ("아이유", "아 이 유"),
        ("아이유", unicodedata.normalize("NFD", "아이유")),
        ("ブラック", "ﾌﾞﾗｯｸ"),
        ("ぶらっく", "ブラック"),
        ("vol2", "VOL. ②"),
        ("superjuniorde", "SUPER JUNIOR-D&E"),
        ("girlsgeneration", "Girls\u2019 Generation"),
        ("tiesto", "Tie\u0308sto"),
        ("2", "٢"),
        ("ab", "a\u200bb\u2060"),
        ("ㅂㅅ", "ㅄ"),
    ],
)
def test_fold_when_two_spellings_then_one_form(typed: str, name: str) -> None:
    assert fold(typed) == fold(name)


@pytest.mark.parametrize(
    ("one", "other"), [("V", "5"), ("MAX", "MX"), ("가", "까"), ("애", "에"), ("き", "く")]
)
def test_fold_when_names_differ_then_forms_differ(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "kept"), [("...", "..."), ("?!", "?!"), ("♡", "♡"), ("+ +", "++")]
)
def test_fold_when_symbols_only_then_keeps_them(name: str, kept: str) -> None:
    assert fold(name) == kept


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b", "\ufe0f", "\u0301", "\u3164"])
def test_fold_when_nothing_to_see_then_empty(nothing: str) -> None:
    assert fold(nothing) == ""
    assert word_starts(nothing) == []


@given(st.text(max_size=200))
def test_fold_when_any_text_then_once_is_enough(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_fold_when_case_changes_then_form_stays(text: str) -> None:
    assert fold(text.upper()) == fold(text)


@given(st.text(max_size=60))
def test_fold_when_normal_form_changes_then_form_stays(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(st.text(max_size=60))
def test_folded_words_when_joined_then_the_fold(text: str) -> None:
    words = folded_words(text)
    assert "".join(words) == fold(text)
    assert all(words)


def test_word_starts_when_several_words_then_where_they_begin() -> None:
    assert word_starts("The Chainsmokers") == [0, 3]
    assert word_starts("Don't know what to do") == [0, 4, 8, 12, 14]
    assert word_starts("(G)I-DLE") == [0, 1, 2]


LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
HALVES = {9: 8, 10: 8, 11: 8, 14: 13, 15: 13, 16: 13, 19: 18}
"""What is pressed first of a vowel made of two (ㅘ begins as ㅗ), by place in VOWELS."""
FINAL_HALVES = {3: 1, 5: 4, 6: 4, 9: 8, 10: 8, 11: 8, 12: 8, 13: 8, 14: 8, 15: 8, 18: 17}


def states(syllable: str) -> Iterator[str]:
    """Yield what an input method shows while a syllable is typed, key by key."""
    code = ord(syllable) - 0xAC00
    lead, vowel, final = code // 588, code % 588 // 28, code % 28
    yield LEADS[lead]
    for one in filter(None, (HALVES.get(vowel), vowel)):
        yield chr(0xAC00 + lead * 588 + one * 28)
    for one in filter(None, (FINAL_HALVES.get(final), final)):
        yield chr(0xAC00 + lead * 588 + vowel * 28 + one)


def typing(name: str) -> Iterator[str]:
    """Yield every text that is seen while a name is typed.

    A consonant joins the syllable before it until a vowel takes it away: where it can be a final,
    the text with it there is seen as well.
    """
    for place, syllable in enumerate(name):
        before = name[:place]
        for state in states(syllable):
            yield before + state
        if before and (ord(before[-1]) - 0xAC00) % 28 == 0:
            initial = unicodedata.normalize("NFD", syllable)[0]
            joined = _with_final(before[-1], ord(initial) - 0x1100)
            if joined:
                yield before[:-1] + joined


def _with_final(syllable: str, lead: int) -> str | None:
    finals = [1, 2, 4, 7, None, 8, 16, 17, None, 19, 20, 21, 22, None, 23, 24, 25, 26, 27]
    final = finals[lead]
    return chr(ord(syllable) + final) if final else None


@given(HANGUL)
def test_fold_when_hangul_is_being_typed_then_a_beginning_of_the_name(name: str) -> None:
    for shown in typing(name):
        assert fold(name).startswith(fold(shown)), shown


PAIRS = "넋ㄱㅅ 앉ㄴㅈ 않ㄴㅎ 닭ㄹㄱ 삶ㄹㅁ 넓ㄹㅂ 곬ㄹㅅ 핥ㄹㅌ 읊ㄹㅍ 앓ㄹㅎ 값ㅂㅅ"
PAIRS_OF_VOWELS = "과ㅗㅏ 괘ㅗㅐ 괴ㅗㅣ 궈ㅜㅓ 궤ㅜㅔ 귀ㅜㅣ 긔ㅡㅣ"


@pytest.mark.parametrize("pair", [*PAIRS.split(), *PAIRS_OF_VOWELS.split()])
def test_fold_when_a_letter_is_made_of_two_then_both_keys(pair: str) -> None:
    assert fold(pair[0])[-2:] == fold(pair[1:])


@pytest.mark.parametrize(
    "shown",
    [
        "ㅂ",
        "바",
        "방",
        "방ㅌ",
        "방타",
        "방탄",
        "방탄ㅅ",
        "방탄소",
        "방탄손",
        "방탄소녀",
        "방탄소년ㄷ",
    ],
)
def test_fold_when_bangtan_is_being_typed_then_a_beginning_of_it(shown: str) -> None:
    assert fold("방탄소년단").startswith(fold(shown))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("좋은 날", "조은 날"), ("있어", "이써"), ("없어", "업서"), ("신라", "실라"),
        ("독립", "동닙"), ("국민", "궁민"), ("같이", "가치"), ("많이", "마니"), ("강릉", "강능"),
        ("십리", "심니"), ("설날", "설랄"), ("끊어", "끄너"), ("방탄소년단", "방탄소년단"),
        ("Dear 금요일", "Dear 그묘일"),
    ],
)  # fmt: skip
def test_spoken_when_sounds_meet_then_they_are_written_as_they_are_said(
    written: str, said: str
) -> None:
    assert spoken(written) == said
