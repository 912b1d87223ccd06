"""Make all questions of a database into a file: `python -m bot.trivia.generation.make DB FILE`.

Making them of a whole catalogue takes seconds and some eighty megabytes. A process of its own
gives all of that back, and never holds up a bot that answers meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.kit.children import run_module
from bot.kit.db.bulk import remove, without_collector
from bot.kit.db.database import listed
from bot.kit.db.errors import translated
from bot.kit.db.migrate import connect
from bot.trivia.questions.json_rows import question_to_json
from bot.trivia.questions.model import Question

COLUMNS = "question_id, template, category, prior, fame, year, work, subjects, body"
_MODULE = "bot.trivia.generation.make"
_BESIDE_FROM = 1000
"""From so many works on it is worth a process of its own."""

_log = logging.getLogger(__name__)


async def make_questions(
    path: Path, scratch: Path, *, works: int, layers: tuple[int, ...] = ()
) -> None:
    """Write the questions of a database with so many works into a new file.

    With `layers`, the questions of what the topmost of them says.

    The file has tables `questions` and `made_of`, the hash of the catalogue that they are of.
    `DatabaseError` is raised when either file can't be used.
    """
    if works >= _BESIDE_FROM and await _made_beside(path, scratch, layers):
        return
    remove(scratch)
    await asyncio.to_thread(write_questions, path, scratch, layers)


def write_questions(path: Path, scratch: Path, layers: tuple[int, ...] = ()) -> None:
    """Write the questions of a database, or of what a layer says, into a new file."""
    # Two megabytes that a bot does without whose questions are made already, or beside it.
    from bot.trivia.generation.snapshot_store import read_snapshot
    from bot.trivia.generation.templates import generate

    snapshot = read_snapshot(path, layers)
    with without_collector(), translated(scratch), closing(connect(scratch)) as connection:
        # Nobody needs the file after a crash.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"CREATE TABLE questions ({COLUMNS})")
        connection.execute("CREATE TABLE made_of (content_hash)")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO made_of VALUES (?)", (snapshot.content_hash,))
        connection.executemany(
            "INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            map(_row, generate(snapshot)),
        )
        connection.execute("COMMIT")


async def _made_beside(path: Path, scratch: Path, layers: tuple[int, ...]) -> bool:
    """Make the questions in another process; False where that did not work."""
    code, said = await run_module(_MODULE, str(path), str(scratch), *map(str, layers))
    if code:
        _log.warning("questions are made in this process: %s", said)
    return code == 0


def _row(question: Question) -> tuple[Any, ...]:
    return (
        question.question_id,
        question.template.value,
        question.category.value,
        question.prior,
        question.fame,
        question.year,
        question.work,
        listed(question.subjects),
        question_to_json(question),
    )


if __name__ == "__main__":
    try:
        write_questions(Path(sys.argv[1]), Path(sys.argv[2]), tuple(map(int, sys.argv[3:])))
    except (sqlite3.Error, OSError) as error:
        sys.exit(str(error))
