"""`kollab curate` and `kollab catalogue patch`: what the instance's curators decide."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import sys
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.app.cli.catalogue import folder_content
from bot.app.cli.console import STANDARD, note, say, writing
from bot.app.features import ERROR_CARDS
from bot.app.services import Services, open_services
from bot.curation.cards.errors import ERRORS
from bot.curation.model import (
    INSTANCE,
    CurationAction,
    Edit,
    FieldChange,
    Operation,
    Reason,
    Verdict,
)
from bot.curation.patch_files import changed_files, demand_sound, patched, unified
from bot.curation.service import Preview
from bot.kit.db.migrate import demand_current
from bot.kit.discord.i18n import words_in
from bot.kit.errors import OperatorError, UserError
from bot.settings.model import OPERATOR
from bot.simulator.rendering import plain

_LONGEST = 200
_REMEDY = "Look at it with `kollab curate list`."


async def list_queue(database: Path, *, limit: int, as_json: bool) -> None:
    """List what waits for the instance's curators, in the order in which it is best looked at."""
    async with _services(database) as services:
        edits, total = await services.curation.queue(INSTANCE, size=limit)
        for edit in edits:
            found = await services.curation.preview(INSTANCE, edit.id)
            said = _row(found)
            say(json.dumps(said, ensure_ascii=False) if as_json else "\n".join(_lines(said)))
    if not total and not as_json:
        say("Nothing is waiting.")
    elif total > len(edits) and not as_json:
        say(f"... and {total - len(edits)} more: --limit {total}")


async def needs_confirming(database: Path, edit_id: int) -> str:
    """Return what goes with a deletion or a merge, in words; an empty text for all else."""
    async with _services(database) as services:
        found = await services.curation.preview(INSTANCE, edit_id)
    edit = found.edit
    if edit.operation not in {Operation.DELETE, Operation.MERGE}:
        return ""
    into = f" into {edit.into}" if edit.into else ""
    touched = ", ".join(f"{kind} {slug}" for kind, slug in found.touched)
    return f"{edit.operation} {edit.kind} {edit.slug}{into}; changes too: {touched or 'nothing'}"


async def accept(database: Path, edit_id: int, *, now: dt.datetime) -> None:
    """Accept an edit: it shows everywhere from now on."""
    edit = await _decide(database, edit_id, Verdict(CurationAction.ACCEPT), now)
    say(f"#{edit.id} is accepted: {edit.kind} {edit.slug}.")


async def reject(
    database: Path, edit_id: int, *, reason: Reason, words: str, now: dt.datetime
) -> None:
    """Reject an edit; who proposed it reads why."""
    verdict = Verdict(CurationAction.REJECT, reason=reason, words=words)
    edit = await _decide(database, edit_id, verdict, now)
    say(f"#{edit.id} is rejected: {reason}.")


async def patch(database: Path, target: Path) -> None:
    """Write what the instance's curators accepted as a change of the catalogue's files.

    Into a folder that has such files, or, with "-", as a patch to standard output.
    """
    folder = target if (target / "catalogue.yaml").is_file() else Path(str(files("data")))
    content = await asyncio.to_thread(folder_content, folder)
    async with _services(database) as services:
        said = await services.exchange.said(INSTANCE)
    new = patched(content, said)
    demand_sound(new)
    found = changed_files(content, new)
    if target == STANDARD:
        sys.stdout.write(unified(found))
    else:
        await asyncio.to_thread(_write, target, found)
    note(f"{len(said)} entries, {len(found)} files." if found else "The files say all of it.")


def _write(target: Path, found: Any) -> None:
    with writing(target):
        for name, (_, text) in found.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text:
                path.write_text(text, encoding="utf-8")
            else:
                path.unlink(missing_ok=True)


async def _decide(database: Path, edit_id: int, verdict: Verdict, now: dt.datetime) -> Edit:
    async with _services(database) as services:
        return await services.curation.decide(INSTANCE, edit_id, verdict, by=OPERATOR, now=now)


@contextlib.asynccontextmanager
async def _services(database: Path) -> AsyncIterator[Services]:
    """Open what a bot may be using; what goes wrong with an edit is told as at a terminal."""
    demand_current(database)
    services = await open_services(database, readers=1, load=False)
    try:
        yield services
    except UserError as error:
        words = ERROR_CARDS.words(words_in("en-US"))
        lines = ERRORS.lines[type(error)](words, error)
        raise OperatorError(plain("\n".join(lines)), remedy=_REMEDY) from error
    finally:
        await services.close()


def _row(found: Preview) -> dict[str, Any]:
    edit = found.edit
    doubles = [each.slug or f"#{each.edit_id}" for each in (*found.there, *found.pending)]
    return {
        "id": edit.id, "operation": edit.operation, "kind": edit.kind, "slug": edit.slug,
        "into": edit.into, "at": edit.at.isoformat(), "links": list(edit.links),
        "note": edit.note, "accepted_before": found.accepted, "like": doubles,
        "changes": [_change(each) for each in found.changes],
        "touches": [f"{kind} {slug}" for kind, slug in found.touched],
    }  # fmt: skip


def _change(change: FieldChange) -> dict[str, Any]:
    return {"key": ".".join(change.path), "old": change.old, "new": change.new}


def _lines(row: dict[str, Any]) -> Iterator[str]:
    into = f" into {row['into']}" if row["into"] else ""
    before = f"{row['accepted_before']} accepted before"
    yield f"#{row['id']} {row['operation']} {row['kind']} {row['slug']}{into} ({before})"
    for each in row["changes"]:
        yield f"    {each['key']}: {_shown(each['old'])} → {_shown(each['new'])}"
    for title in ("links", "like", "touches"):
        if row[title]:
            yield f"    {title}: {', '.join(row[title])}"
    if row["note"]:
        yield f"    note: {row['note']}"


def _shown(value: Any) -> str:
    text = "-" if value is None else value if isinstance(value, str) else json.dumps(
        value, ensure_ascii=False
    )  # fmt: skip
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
