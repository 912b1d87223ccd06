"""Files and texts as articles: what they say of themselves, and what can't be read."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.model import LARGEST_FILE, LONGEST_ARTICLE, ArticleCode, ArticleText
from bot.articles.reading.article import read_article, read_text
from bot.articles.reading.sentences import Shape, sentences
from bot.kit.dates import PartialDate
from bot.kit.errors import InvalidInputError

PROSE = "Rosé and Bruno Mars released “APT.” in Seoul. Nobody had expected it."


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        (f"---\ntitle: A day\ndate: 2025-10-02\n---\n{PROSE}", "A day", "2025-10-02"),
        (f"Title: A day\nDate: October 2, 2025\n\n{PROSE}", "A day", "2025-10-02"),
        (f"제목: 하루\n날짜: 2025년 10월 2일\n\n{PROSE}", "하루", "2025-10-02"),
        (f"{PROSE}\nPublished February 14, 2026", "", "2026-02-14"),
        (f"As of February 14, 2026, much is new. {PROSE}", "", "2026-02-14"),
        (f"SEOUL, March 3, 2024 \u2013 {PROSE}", "", "2024-03-03"),
        (f"입력 2025.10.28\n{PROSE}", "", "2025-10-28"),
        (PROSE, "", "None"),
        (
            "<html><head><title>A day</title><meta property='article:published_time' "
            f"content='2025-10-02T09:00'></head><body><p>{PROSE}</p></body></html>",
            "A day",
            "2025-10-02",
        ),
    ],
)
def test_article_when_it_says_its_title_and_day_then_they_are_read(text, title, date):
    article = read_article(text.encode())
    assert (article.title, str(article.date)) == (title, date)
    assert PROSE in article.text


def test_article_when_its_day_is_given_then_that_one_counts():
    given_day = ArticleText("", title="Mine", date=PartialDate(2020))
    article = read_text(f"Title: Its own\nDate: 2025-01-01\n\n{PROSE}", given=given_day)
    assert (article.title, article.date) == ("Mine", PartialDate(2020))


def test_page_when_read_then_scripts_menus_and_marks_are_gone():
    page = (
        "<html><body><nav>Home</nav><script>var a = 'BTS x Nobody'</script><h2>One</h2>"
        "<p>A <b>bold</b> &amp; <em>fine</em> day</p><ul><li>first</li></ul><footer>end</footer>"
    )
    assert read_text(page).text.split("\n") == ["One", "", "A bold & *fine* day", "", "- first"]


def test_markdown_when_read_then_marks_and_targets_are_gone():
    text = "# Head\n\n> **Rosé** and [Bruno](https://example.org/x) sang *APT.*"
    text += "\n\n---\n\n- ![x](y) end"
    assert read_text(text).text.split("\n") == [
        "Head", "", "Rosé and Bruno sang *APT.*", "", "- end",
    ]  # fmt: skip


def test_lines_when_broken_at_the_width_of_a_screen_then_paragraphs_are_whole():
    words = "The two singers met in a studio in Seoul and recorded a song that nobody had planned "
    text = "\n".join([words.strip()] * 4) + "\n\nA heading\n\n" + words
    lines = read_text(text).text.split("\n")
    assert [len(line) > len(words) for line in lines] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ArticleCode.EMPTY),
        (b" \n\t\n", ArticleCode.EMPTY),
        (b"12345 --- !!!", ArticleCode.EMPTY),
        (b"<html><body><script>x</script></body></html>", ArticleCode.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ArticleCode.NOT_TEXT),
        (bytes(range(32)) * 50, ArticleCode.NOT_TEXT),
        ("기사".encode("cp949"), ArticleCode.NOT_TEXT),
        (b"word " * (LONGEST_ARTICLE // 5 + 1), ArticleCode.TOO_LONG),
        (b"a" * (LARGEST_FILE + 1), ArticleCode.TOO_LONG),
        ("新しいシングルは十月に発売されました。".encode(), ArticleCode.OTHER_LANGUAGE),
        ("Новая песня вышла в октябре.".encode(), ArticleCode.OTHER_LANGUAGE),
        (
            b"La chanteuse et le groupe ont sorti une chanson dans la nuit avec les amis du studio"
            b" et des danseurs qui sont sur la photo pour la presse. Le titre est une surprise pour"
            b" les fans et pour la critique dans le pays.",
            ArticleCode.OTHER_LANGUAGE,
        ),
    ],
    ids=lambda value: str(value)[:20],
)
def test_file_when_it_is_no_article_then_the_reason_is_said(data, code):
    with pytest.raises(InvalidInputError) as caught:
        read_article(data)
    assert caught.value.fault.code is code


@given(st.text(max_size=400) | st.text("ab.\n\"“”'*#<>|- (E1)한글", max_size=400))
def test_text_when_it_is_anything_then_it_is_read_or_refused(text):
    try:
        article = read_text(text)
    except InvalidInputError:
        return
    found = sentences(article.text)
    assert found
    for before, after in pairwise(found):
        assert before.end <= after.start
    covered = "".join(article.text[one.start : one.end] for one in found)
    assert "".join(covered.split()) == "".join(article.text.split())


@given(st.binary(max_size=300))
def test_bytes_when_they_are_anything_then_they_are_read_or_refused(data):
    with suppress(InvalidInputError):
        assert read_article(data).text


def test_sentences_when_they_have_abbreviations_then_they_are_whole():
    text = (
        "J. Cole met Mr. Kim at 2 p.m. on Friday. The song (feat. Latto) is No. 1 in the U.S. now. "
        "“Really?” she asked. Yes."
    )
    said = [text[one.start : one.end] for one in sentences(text)]
    assert said == [
        "J. Cole met Mr. Kim at 2 p.m. on Friday.",
        "The song (feat. Latto) is No. 1 in the U.S. now.",
        "“Really?” she asked.",
        "Yes.",
    ]


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("1. BTS & Coldplay \u2013 “My Universe”", Shape.ITEM),
        ("- Title: VIBE", Shape.ITEM),
        ("What comes next", Shape.HEADING),
        ("| PSY | Snoop Dogg | Hangover |", Shape.ROW),
        ("It rained.", Shape.PROSE),
    ],
)
def test_line_when_it_is_no_sentence_then_its_shape_is_known(line, shape):
    assert [one.shape for one in sentences(line)] == [shape]
