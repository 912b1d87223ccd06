"""The bot's process: start it at a stand-in, look at its memory, stop it or kill it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import psutil

from tests.support.copies import Copies, Copy

if TYPE_CHECKING:
    from tests.standin.server import StandIn

TOKEN = "stand-in.token.of-no-use-anywhere"
DATABASE = "kollab.db"
ECHO_BOT = Path(__file__).parents[1] / "workloads" / "echo_bot.py"
PROGRAM = (sys.executable, "-P", "-m", "bot")
copies: Copies | None = None
"""What starts of the program are copies of; None starts it as a person does."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of the bot and its children: resident, and with shared pages split (PSS)."""

    resident: int
    proportional: int


class BotProcess:
    """A running bot; its output goes to the file `log`."""

    def __init__(self, process: asyncio.subprocess.Process | Copy, log: Path) -> None:
        self.process = process
        self.log = log
        self.started_at = time.perf_counter()

    @classmethod
    async def start(
        cls, command: Sequence[str], *, folder: Path, environment: dict[str, str]
    ) -> Self:
        """Start a command in a folder of its own, with nothing of Kollab's in its environment."""
        ours = ("KOLLAB_", "DISCORD_", "COV_")
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        log = folder / f"{time.time_ns()}.log"
        with log.open("wb") as output:
            process = await _start(command, folder, {**inherited, **environment}, output)
        return cls(process, log)

    @property
    def output(self) -> str:
        """Return everything that the process has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def alive(self) -> bool:
        """Return whether the process still runs."""
        return self.process.returncode is None

    def memory(self) -> Memory:
        """Measure the process and its children, should it have any."""
        top = psutil.Process(self.process.pid)
        whole = [p.memory_full_info() for p in (top, *top.children(recursive=True))]
        return Memory(sum(m.rss for m in whole), sum(m.pss for m in whole))

    def cpu_seconds(self) -> float:
        """Return the processor time spent so far, children not counted."""
        # What clock_getcpuclockid(3) returns; /proc counts in hundredths of a second only.
        return time.clock_gettime((~self.process.pid << 3) | 2)

    async def wait(self, *, within: float = 10) -> int:
        """Wait for the end of the process; return its exit code."""
        return await asyncio.wait_for(self.process.wait(), within)

    async def stop(self, *, by: signal.Signals = signal.SIGTERM, within: float = 10) -> int:
        """Ask it to stop and return its exit code; kill it when it does not listen."""
        if self.alive:
            self.process.send_signal(by)
        try:
            return await self.wait(within=within)
        except TimeoutError:
            await self.kill()
            raise

    async def kill(self) -> None:
        """End it as a power cut does."""
        if self.alive:
            self.process.kill()
        await self.process.wait()


async def _start(
    command: Sequence[str], folder: Path, environment: dict[str, str], output: IO[bytes]
) -> asyncio.subprocess.Process | Copy:
    program, words = tuple(command[: len(PROGRAM)]), command[len(PROGRAM) :]
    if copies and program == PROGRAM:
        return await copies.start(words, folder=folder, environment=environment, output=output)
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )


async def start_kollab(
    stand_in: StandIn,
    folder: Path,
    *command: str,
    token: str = TOKEN,
    program: Sequence[str] = PROGRAM[2:],
    **settings: str,
) -> BotProcess:
    """Start `kollab run`, or another command, at a stand-in, with its database in `folder`.

    `program` is what Python runs for it, should it be another one.
    More settings as keywords, named as in the environment: `logging__level="DEBUG"`.
    """
    configured = {
        "discord__api_base": stand_in.api_base,
        "discord__gateway": stand_in.gateway_url,
        "database__path": str(folder / DATABASE),
        **settings,
    }
    environment = {f"KOLLAB_{key.upper()}": value for key, value in configured.items()}
    return await BotProcess.start(
        [sys.executable, "-P", *program, *(command or ("run",))],
        folder=folder,
        environment={"DISCORD_TOKEN": token, **environment},
    )


async def start_echo(stand_in: StandIn, folder: Path) -> BotProcess:
    """Start the bare bot that Kollab is measured against."""
    return await BotProcess.start(
        # Isolated from this folder, whose modules are no top-level ones.
        [sys.executable, "-P", str(ECHO_BOT), stand_in.api_base, stand_in.gateway_url],
        folder=folder,
        environment={"DISCORD_TOKEN": TOKEN},
    )
