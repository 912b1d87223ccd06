"""Read an article from a file or a form: its text without markup, and what it says of itself."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from bot.articles.extraction.lexicon import words
from bot.articles.model import LARGEST_FILE, LONGEST_ARTICLE, ArticleCode, ArticleText
from bot.articles.reading.days import date_of_article, read_date
from bot.articles.reading.markup import Page, is_page, without_markdown
from bot.kit.errors import InvalidInputError

_KEYS = {
    "title": "title", "headline": "title", "제목": "title",
    "date": "date", "published": "date", "날짜": "date", "입력": "date",
    "publisher": "publisher", "site": "publisher", "outlet": "publisher", "source": "publisher",
    "매체": "publisher", "출처": "publisher",
    "link": "link", "url": "link", "링크": "link",
}  # fmt: skip
_HEAD_LINE = re.compile(r"^\s*([A-Za-z]+|[가-힣]+)\s*:\s*(.*?)\s*$")
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE = re.compile(r"\n[ \t]*(?=\n)|\n")
_BEGINS_ANEW = re.compile(r"\s*(?:[-*•·▶■#|]|\d+[.)]\s)")
_WRAPPED = range(55, 111)
_BINARY = 0.02
_ENOUGH = 40
_LONGEST_HEAD = 300
_FOREIGN_WORDS = 10
_ENGLISH = frozenset(
    words("""
the of and to in a for with on is was by that her his it as at from
""")
)
_FOREIGN = frozenset(
    words("""
le la les des et une dans pour avec est du qui sur el los las y una por para con que del der die
das und ist nicht ein eine mit auf den von il di che per non sono gli o os da em um uma não yang
dan dengan untuk ini itu och att som det en av på ve bir bu için và của là các
""")
)  # fmt: skip


def read_article(data: bytes, *, given: ArticleText | None = None) -> ArticleText:
    """Return the article that a file holds; what is `given` besides the text wins.

    Raise InvalidInputError for what is empty, too long, no text, or in a language not read here.
    """
    if len(data) > LARGEST_FILE:
        raise _refused(ArticleCode.TOO_LONG, limit=f"{LONGEST_ARTICLE:,}")
    return read_text(_decoded(data), given=given)


def read_text(text: str, *, given: ArticleText | None = None) -> ArticleText:
    """Return the article in a text, as `read_article` does."""
    said: dict[str, str] = {}
    if is_page(text):
        page = Page.read(text)
        text, said = page.text, dict(page.said)
    said, text = _head(text, said)
    text = _paragraphs(_CONTROLS.sub("", without_markdown(text)))
    _demand_readable(text)
    article = ArticleText(
        text,
        title=said.get("title", ""),
        publisher=said.get("publisher", ""),
        date=read_date(said.get("date", "")) or date_of_article(text),
        link=said.get("link", ""),
    )
    return _over(article, given) if given else article


def _over(article: ArticleText, given: ArticleText) -> ArticleText:
    return replace(
        article,
        title=given.title or article.title,
        publisher=given.publisher or article.publisher,
        date=given.date or article.date,
        link=given.link or article.link,
    )


def _refused(code: ArticleCode, limit: str = "") -> InvalidInputError:
    return InvalidInputError(code, "article", limit=limit)


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refused(ArticleCode.NOT_TEXT) from error
    if len(_CONTROLS.findall(text)) > len(text) * _BINARY:
        raise _refused(ArticleCode.NOT_TEXT)
    return text


def _head(text: str, said: dict[str, str]) -> tuple[dict[str, str], str]:
    """Take front matter, or lines such as ``Title: ...``, from the beginning of a text."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\u2028\u2029\x85]", "\n", text)
    if found := _FRONT_MATTER.match(text):
        lines, rest = found[1].split("\n"), text[found.end() :]
    else:
        lines, rest = _first_lines(text)
    for line in lines:
        if (part := _HEAD_LINE.match(line)) and (key := _KEYS.get(part[1].lower())):
            said[key] = part[2].strip("\"'")
    return said, rest


def _first_lines(text: str) -> tuple[list[str], str]:
    lines, rest = [], text.lstrip("\n \t")
    while (found := _HEAD_LINE.match(rest.split("\n", 1)[0])) and found[1].lower() in _KEYS:
        if len(found[0]) > _LONGEST_HEAD:
            break
        line, _, rest = rest.partition("\n")
        lines.append(line)
    return lines, rest


def _paragraphs(text: str) -> str:
    """Put each paragraph on one line: some texts are broken at the width of a screen."""
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n")]
    lengths = [len(line) for line, after in pairwise(lines) if line and after]
    wrapped = sum(length in _WRAPPED for length in lengths) * 2 > len(lengths) > 2
    joined: list[str] = []
    for line in lines:
        if joined and _goes_on(joined[-1], line, wrapped=wrapped):
            joined[-1] += " " + line
        else:
            joined.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(joined)).strip()


def _goes_on(before: str, line: str, *, wrapped: bool) -> bool:
    if not before or not line or _BEGINS_ANEW.match(line) or "|" in before:
        return False
    return line[0].islower() or (wrapped and len(before) >= _WRAPPED.start)


def _demand_readable(text: str) -> None:
    """Raise InvalidInputError where there is nothing that can be read."""
    if len(text) > LONGEST_ARTICLE:
        raise _refused(ArticleCode.TOO_LONG, limit=f"{LONGEST_ARTICLE:,}")
    letters = [letter for letter in text[:20_000] if letter.isalpha()]
    if not letters:
        raise _refused(ArticleCode.EMPTY)
    ours = sum(letter < "\u0250" or "\uac00" <= letter <= "\ud7a3" for letter in letters)
    if ours * 2 < len(letters) or _is_foreign(text[:20_000]):
        raise _refused(ArticleCode.OTHER_LANGUAGE)


def _is_foreign(text: str) -> bool:
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    english = sum(words[word] for word in _ENGLISH)
    foreign = sum(words[word] for word in _FOREIGN)
    hangul = sum(count for word, count in words.items() if "\uac00" <= word[0] <= "\ud7a3")
    return foreign > max(_FOREIGN_WORDS, 2 * english, hangul) and words.total() >= _ENOUGH
