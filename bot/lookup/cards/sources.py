"""Every answer names its source."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue.model import Source
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import cut, escape, link

PAGE = "PAGE"
"""The code of a page that is cited for one entry; its publisher says more than its headline."""
_MOST = 6
_BRIEFLY = 3
_BRIEF_NAME = 40
_NAME = 90


def source_name(source: Source) -> str:
    """Name a source briefly, unescaped: a page by its publisher, anything else by its title."""
    if source.code == PAGE and source.publisher:
        return source.publisher
    title, _, _ = source.title.partition(" (")
    return title or source.publisher or source.code


def source_lines(words: Words, sources: Iterable[Source]) -> list[str]:
    """Write sources as small lines of markup, linked where there is an address."""
    listed = list(dict.fromkeys(sources))
    parts = [_one(words, source) for source in listed[:_MOST]]
    if not parts:
        return []
    text = words.ngettext(
        "Source: {sources}", "Sources: {sources}", len(parts), sources=" · ".join(parts)
    )
    if (rest := len(listed) - len(parts)) > 0:
        text = words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=text)
    return [f"-# {text}"]


def _one(words: Words, source: Source) -> str:
    title = source.title or source.publisher or source.code
    label = escape(title, _NAME)
    name = link(label, source.url)
    extra = []
    if source.publisher and source.publisher != title:
        extra.append(escape(source.publisher, _NAME))
    if source.published_on:
        extra.append(words.date(source.published_on))
    return f"{name} ({', '.join(extra)})" if extra else name


def brief_source_line(words: Words, sources: Iterable[Source]) -> str:
    """Write the names of the first sources as one small line, linked; empty without sources."""
    # Several collections of one publisher look alike here.
    alike = {(source_name(each), each.url): each for each in reversed([*sources])}
    listed = nearest_first(reversed(alike.values()))
    names = (cut(source_name(each), _BRIEF_NAME) for each in listed[:_BRIEFLY])
    parts = [link(escape(name), each.url) for name, each in zip(names, listed, strict=False)]
    if not parts:
        return ""
    text = words.ngettext(
        "Source: {sources}", "Sources: {sources}", len(listed), sources=" · ".join(parts)
    )
    if rest := len(listed) - len(parts):
        text = words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=text)
    return f"-# {text}"


def nearest_first(sources: Iterable[Source]) -> list[Source]:
    """Put pages about the very thing before those that list thousands; else keep the order."""
    return sorted(sources, key=lambda each: each.code != PAGE)
