"""`kollab article`: what an article suggests, for somebody to look through."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.app.cli.bootstrap import open_beside
from bot.app.cli.console import STANDARD, demand_folder, note, progress_of, say
from bot.app.features import ERROR_CARDS
from bot.articles.model import LARGEST_FILE, ArticleText, SuggestedFact
from bot.articles.service import ArticleService
from bot.catalogue.files.loader import load_catalogue
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.discord.i18n import words_in
from bot.kit.errors import InvalidInputError, OperatorError
from bot.lookup.library import Library


async def suggest(
    database: Path, file: Path, *, given: ArticleText, as_json: bool, source: Path | None = None
) -> None:
    """Print what an article suggests; where there is no database, by the shipped catalogue."""
    data = await asyncio.to_thread(_data_of, file)
    async with _opened(database, source) as opened:
        library = await Library.open(opened, ListStore(opened))
        service = ArticleService(library)
        try:
            article = await service.read(data, given=given)
        except InvalidInputError as error:
            said = ERROR_CARDS.words(words_in("en-US")).plain_fault(error.fault)
            raise OperatorError(f"{file}: {said}", remedy="Name another file.") from error
        facts = await service.suggest(article)
    if as_json:
        for fact in facts:
            say(json.dumps(_row(fact), ensure_ascii=False))
        return
    for line in _lines(article, facts):
        say(line)


def _data_of(file: Path) -> bytes:
    try:
        with contextlib.ExitStack() as stack:
            opened = stack.enter_context(file.open("rb")) if file != STANDARD else sys.stdin.buffer
            # One more than is read tells that there is too much.
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise OperatorError(
            f"{file} can't be read: {error.strerror}.", remedy="Name the article's file."
        ) from error


@contextlib.asynccontextmanager
async def _opened(database: Path, source: Path | None) -> AsyncIterator[Database]:
    if source is None and await asyncio.to_thread(database.exists):
        async with open_beside(database) as opened:
            yield opened
        return
    if source is None:
        note(f"There is no database {database}: I go by the shipped catalogue.")
    else:
        demand_folder(source)
    async with _scratch(source or files("data")) as opened:
        yield opened


@contextlib.asynccontextmanager
async def _scratch(source: Traversable | Path) -> AsyncIterator[Database]:
    """Open a database of a catalogue alone, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kollab-") as folder:
        opened = await Database.open(Path(folder, "catalogue.db"), readers=1)
        try:
            with progress_of("Loading the catalogue") as progress:
                await load_catalogue(opened, source=source, progress=progress)
            yield opened
        finally:
            await opened.close()


def _row(fact: SuggestedFact) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "artists": list(fact.artists),
        "partners": list(fact.partners),
        "title": fact.title or None,
        "show": fact.show or None,
        "work_kind": fact.work_kind.value if fact.work_kind else None,
        "date": str(fact.date) if fact.date else None,
        "date_precision": fact.precision.value if fact.precision else None,
        "status": fact.status.value,
        "sentence": fact.sentence,
        "new": list(fact.new),
        "work": fact.work or None,
    }


def _lines(article: ArticleText, facts: tuple[SuggestedFact, ...]) -> Iterator[str]:
    head = [article.title, article.publisher, str(article.date or "")]
    if any(head):
        yield " · ".join(filter(None, head))
    if not facts:
        yield "This article names no collaboration that I can make out."
        return
    for number, fact in enumerate(facts, start=1):
        yield ""
        yield f"{number}. {_said(fact)}"
        yield f"   {_known(fact)}"
        yield f"   “{fact.sentence}”"
    yield ""
    yield f"{len(facts)} suggestions. Nothing of the article was kept."


def _said(fact: SuggestedFact) -> str:
    people = " + ".join((*fact.artists, *fact.partners)) or "(nobody by name)"
    title = f"“{fact.title}”" if fact.title else ""
    show = f"for “{fact.show}”" if fact.show else ""
    kind = fact.work_kind.value if fact.work_kind else fact.kind.value
    parts = [people, title, show, kind, str(fact.date or ""), fact.status.value]
    return " · ".join(filter(None, parts))


def _known(fact: SuggestedFact) -> str:
    known = f"in the catalogue: {fact.work}" if fact.work else "not in the catalogue"
    return f"{known}; new: {', '.join(fact.new)}" if fact.new else known
