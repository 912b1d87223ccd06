"""Take HTML and Markdown off a text; scripts, menus and link targets go with it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from bot.articles.extraction.lexicon import words

_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<(?:p|div|article)[\s>]", re.IGNORECASE)
_SKIPPED = frozenset(
    words("""
script style nav footer aside form noscript svg template iframe button select
""")
)
_BLOCKS = frozenset(
    words("""
p div article section header main h1 h2 h3 h4 h5 h6 ul ol li br tr table blockquote figure
figcaption hr pre dl dt dd
""")
)
_EMPHASIS = frozenset(["em", "i", "cite"])
_META = {
    "og:title": "title",
    "og:site_name": "publisher",
    "article:published_time": "date",
    "date": "date",
    "og:url": "link",
}
_MARKS = (
    (re.compile(r"```.*?(?:```|\Z)", re.DOTALL), ""),
    (re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL), ""),
    (re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)"), r"\1"),
    (re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t:-]*$", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,300}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"https?://\S+"), ""),
)


class Page(HTMLParser):
    """Reads a page: its text line by line, and what its head says of it (`said`)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self._parts: list[str] = []
        self._skipped = 0
        self._in_title = False

    @classmethod
    def read(cls, text: str) -> Page:
        """Read the whole of a page, whatever is wrong with it."""
        page = cls()
        page.feed(text)
        page.close()
        return page

    @property
    def text(self) -> str:
        """Return what a reader of the page sees."""
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break lines where the page does, and leave out what is no text of it."""
        if tag in _SKIPPED:
            self._skipped += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "meta":
            self._note(dict(attrs))
        self._mark(tag, "- " if tag == "li" else "")

    def handle_endtag(self, tag: str) -> None:
        """Do the same at the end."""
        if tag in _SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        elif tag == "title":
            self._in_title = False
        self._mark(tag, " | " if tag in ("td", "th") else "")

    def handle_data(self, data: str) -> None:
        """Keep text, on one line."""
        data = re.sub(r"\s+", " ", data)
        if self._in_title:
            self.said.setdefault("title", data.strip())
        elif not self._skipped:
            self._parts.append(data)

    def _mark(self, tag: str, after: str) -> None:
        if tag in _EMPHASIS:
            self._parts.append("*")
        elif tag in _BLOCKS:
            self._parts.append("\n" + after)
        elif after:
            self._parts.append(after)

    def _note(self, attrs: dict[str, str | None]) -> None:
        name = _META.get((attrs.get("property") or attrs.get("name") or "").lower())
        if name and attrs.get("content"):
            self.said.setdefault(name, (attrs["content"] or "").strip())


def is_page(text: str) -> bool:
    """Return whether a text is HTML."""
    return bool(_PAGE.search(text[:5000]))


def without_markdown(text: str) -> str:
    """Return a text without Markdown's signs; single stars stay, they mark titles."""
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    return html.unescape(text)
