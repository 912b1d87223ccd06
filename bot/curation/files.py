"""Entries as texts, and what of somebody's wish makes a valid entry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from bot.catalogue.files.entries import FactEntry
from bot.catalogue.files.reader import ADAPTERS
from bot.catalogue.files.writer import entry_text, plain
from bot.curation.errors import CurationCode, EditFaultsError
from bot.curation.model import Kind, Plain
from bot.kit.errors import Fault, Place
from bot.kit.folding import romanize
from bot.kit.yaml_files import YamlFile, keys_text

PAGE = "PAGE"
"""The code of a source that is a page, whose address stands in the citation."""

_LONGEST_WISH = 50
_FACT: TypeAdapter[Any] = TypeAdapter(FactEntry)
_CODES = {
    "missing": CurationCode.MISSING,
    "unexpected_keyword_argument": CurationCode.NOT_A_KEY,
    "string_too_short": CurationCode.MISSING,
    "string_too_long": CurationCode.TEXT_TOO_LONG,
    "enum": CurationCode.NOT_ONE_OF,
}
_LIMITS = {"string_too_long": "max_length", "enum": "expected"}


def adapter_of(kind: Kind) -> TypeAdapter[Any]:
    """Return what reads an entry of a kind."""
    return _FACT if kind is Kind.FACT else ADAPTERS[kind.folder]


def read_text(kind: Kind, text: str) -> Any:
    """Return the entry that a text of ours is."""
    file = YamlFile(text.encode(), remarks=False)
    entry = file.check(adapter_of(kind))
    if entry is None:
        raise ValueError(f"a stored entry can't be read: {file.faults[:3]}")
    return entry


def read_plain(kind: Kind, text: str) -> dict[str, Any]:
    """Return what a text of ours says by key; nothing for an empty one."""
    return plain(read_text(kind, text)) if text else {}


def text_of(entry: Any) -> str:
    """Return an entry in its one form; an empty text for None."""
    return "" if entry is None else entry_text(entry)


def checked(kind: Kind, said: Plain) -> Any:
    """Return the entry that somebody wrote down; EditFaultsError has every fault of it."""
    try:
        return adapter_of(kind).validate_python(dict(said))
    except ValidationError as error:
        found = error.errors(include_url=False)
    raise EditFaultsError(tuple(dict.fromkeys(map(_fault, found))))


def _fault(error: Any) -> Fault:
    inside = tuple(part for part in error["loc"] if part != "[key]")
    kind, value = error["type"], error["input"]
    code = _CODES.get(kind, CurationCode.NOT_VALID)
    if code is CurationCode.NOT_VALID and inside and inside[-1] in {"date", "debut"}:
        code = CurationCode.NOT_A_PARTIAL_DATE
    limit = str((error.get("ctx") or {}).get(_LIMITS.get(kind, ""), ""))
    shown = str(value)[:100] if isinstance(value, str | int) else ""
    if code is CurationCode.NOT_A_KEY:
        shown = str(inside[-1])
    return Fault(Place(key=keys_text(inside)), code, shown, limit)


def with_sources(kind: Kind, said: Plain, links: Sequence[str]) -> dict[str, Any]:
    """Return what somebody wrote down, with the pages that they name as its sources."""
    made = dict(said)
    if kind in {Kind.WORK, Kind.FACT}:
        cited = list(made.get("sources") or ())
        known = {each.get("url") for each in cited}
        made["sources"] = cited + [cite(link) for link in links if link not in known]
    if kind is Kind.WORK:
        made.setdefault("verification", "one-source")
    if kind is Kind.ARTIST:
        made["sources"] = list(made.get("sources") or ()) or [PAGE]
    if kind is Kind.ARTICLE:
        made.setdefault("code", PAGE)
        made.setdefault("url", next(iter(links), None))
    return {key: value for key, value in made.items() if value is not None}


def cite(link: str) -> dict[str, str]:
    """Return a page as a source has it; its title is where it is."""
    return {"source": PAGE, "url": link, "title": urlsplit(link).hostname or link}


def wished_slug(kind: Kind, said: Plain) -> str:
    """Return what something new would be called, if nothing else were."""
    if kind is Kind.WORK:
        credits: Iterable[Plain] = said.get("credits") or ()
        first = next((str(each.get("artist", "")) for each in credits), "")
        texts = [first.partition("--")[0], str(said.get("title", ""))]
    else:
        texts = [str(said.get("name") or said.get("title") or said.get("text") or "")]
    return slug_of(*texts) or kind.value


def slug_of(*texts: str) -> str:
    """Return texts as a slug, perhaps an empty one."""
    latin = unicodedata.normalize("NFKD", romanize(" ".join(texts))).lower()
    found = re.sub("[^a-z0-9]+", "-", re.sub("[\u0300-\u036f'\u2019]", "", latin))
    return found.strip("-")[:_LONGEST_WISH].strip("-")
