"""Looking at a running bot every quarter of a minute."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.health.model import Facts, Line, problems
from bot.kit.errors import OperatorError

if TYPE_CHECKING:
    import discord

    from bot.app.client import KollabBot

SECONDS = 15.0
WRITING_SECONDS = 10.0


class Watch:
    """Knows how a bot is; what `look` finds goes into a `file`, where there is one."""

    def __init__(self, bot: KollabBot, file: Path | None) -> None:
        self._bot = bot
        self._file = file
        self._path = bot.services.database.path
        self._database, self._free = "not tried yet", 0

    async def look(self) -> None:
        """Try to write the database, and see what room its disk has."""
        self._database = await self._fault_of_writing()
        self._free = (await asyncio.to_thread(shutil.disk_usage, self._path.parent)).free
        if self._file is not None:
            await asyncio.to_thread(self._tell, self._file, self.problems())

    def problems(self) -> list[str]:
        """Return what keeps the bot from its work right now."""
        looked_at = self._bot.courier.looked_at
        facts = Facts(
            shards={number: _line(shard) for number, shard in self._bot.shards.items()},
            is_ready=self._bot.is_ready(),
            looked_ago=(self._bot.now() - looked_at).total_seconds() if looked_at else None,
            database=self._database,
            free=self._free,
        )
        return problems(facts)

    def close(self) -> None:
        """Take the file away: nothing is known any more."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    async def _fault_of_writing(self) -> str:
        try:
            async with asyncio.timeout(WRITING_SECONDS), self._bot.services.database.write():
                return ""
        except TimeoutError:
            return f"{self._path} was busy for {WRITING_SECONDS:.0f} s"
        except OperatorError as error:
            return error.problem

    @staticmethod
    def _tell(file: Path, said: list[str]) -> None:
        new = file.with_name(f"{file.name}.new")
        new.write_text(json.dumps({"at": time.time(), "problems": said}), encoding="utf-8")
        new.replace(file)


def _line(shard: discord.ShardInfo) -> Line | None:
    # discord.py tells how long an answer took, but not when that was.
    keep_alive = shard._parent.ws._keep_alive
    if shard.is_closed() or keep_alive is None or keep_alive.interval is None:
        return None
    return Line(time.perf_counter() - keep_alive._last_ack, keep_alive.interval)
