"""`kollab privacy`: what is held on a person, for people who write to whoever runs the bot."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

from bot.app.cli.bootstrap import open_beside
from bot.app.cli.console import say
from bot.app.features import TABLES
from bot.kit.errors import OperatorError
from bot.privacy.service import PrivacyService, written

_STANDARD = Path("-")


async def export_person(database: Path, user_id: int, *, file: Path, now: dt.datetime) -> None:
    """Write everything that is held on a person, as JSON; "-" is standard output."""
    async with open_beside(database) as opened:
        document = await PrivacyService(opened, TABLES).export(user_id, now=now)
    data = written(document)
    if file == _STANDARD:
        sys.stdout.write(data.decode())
        return
    try:
        await asyncio.to_thread(file.write_bytes, data)
    except OSError as error:
        raise OperatorError(
            f"{file} can't be written: {error.strerror}.",
            remedy="Choose another place, or make its folder writable.",
        ) from error
    entries = sum(len(rows) for rows in document["held"].values())
    say(f"Wrote {entries} entries into {file}.")


async def delete_person(database: Path, user_id: int) -> None:
    """Delete what is held on a person, and say how much that was."""
    async with open_beside(database) as opened:
        counts = await PrivacyService(opened, TABLES).delete(user_id)
    for holding, number in counts.items():
        if number:
            done = "without the id now" if holding.stays else "deleted"
            say(f"  {holding.name}: {number} {done}")
    if any(counts.values()):
        say(f"Nothing here has the id {user_id} any more. Backups still may.")
    else:
        say(f"Nothing was held on {user_id}.")
