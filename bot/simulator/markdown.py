"""simcord's reader of Markdown, made once for each kind of text: making one takes milliseconds.

simcord makes one for each text, of which a page has dozens, whenever it draws the channel anew.
Like `bot.simulator.page`, this module reaches past its public interfaces.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from simcord.preview import _markdown

_make = _markdown._markdown_parser


@contextlib.contextmanager
def kept_readers() -> Iterator[None]:
    """Yield; simcord uses its readers again meanwhile."""
    _markdown._markdown_parser = _reader
    try:
        yield
    finally:
        _markdown._markdown_parser = _make


def _reader(policy: Mapping[str, bool | str], context: Mapping[str, Any]) -> Any:
    """Return the reader for a kind of text, which now knows whom and what the text may name."""
    reader, known = _kept(frozenset(policy.items()))
    known.clear()
    known.update(context)
    return reader


@cache
def _kept(policy: frozenset[tuple[str, bool | str]]) -> tuple[Any, dict[str, Any]]:
    known: dict[str, Any] = {}
    return _make(dict(policy), known), known
