"""What the program counts itself: whatever people do, and how Discord and the machine are."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.kit.db.database import seconds
from bot.kit.discord.error_card import is_too_late
from bot.kit.errors import UserError
from bot.kit.metrics import Figure, Gauge, Metrics
from bot.kit.scheduling import Interval

if TYPE_CHECKING:
    from bot.app.client import KollabBot

READ_SECONDS = 5.0
"""How old what is read from the database may be when Prometheus reads it."""

_BUTTON = discord.ComponentType.button.value
_CALLING = frozenset({"discord.http", "discord.webhook.async_"})
_FIRST = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0)
"""Bounds, in seconds; Discord takes no answer after three."""

INTERACTIONS = Figure(
    "kollab_interactions", "What people did, by how it ended", ("kind", "command", "outcome")
)
ERRORS = Figure("kollab_errors", "Why people did not get what they wanted", ("error",))
LOGGED = Figure("kollab_logged_errors", "Errors in the log, by where they arose", ("logger",))
FIRST_ANSWER = Figure(
    "kollab_first_answer_seconds", "From the act to the first answer", ("kind",), _FIRST
)
LIMITED = Figure("kollab_discord_429", "Calls that Discord refused as too many")
LATENCY = Gauge("kollab_gateway_latency_seconds", "From a heartbeat to its echo", ("shard",))
SHARDS = Gauge("kollab_shards", "Shards of this process", ("state",))
BYTES = Gauge("kollab_database_bytes", "Size of the database's files", ("file",))
FIGURES = (INTERACTIONS, ERRORS, LOGGED, FIRST_ANSWER, LIMITED, LATENCY, SHARDS, BYTES)


def begin(interaction: discord.Interaction[Any]) -> None:
    """Time the first answer to an interaction."""
    interaction.response.__class__ = Answering


def count_done(metrics: Metrics, interaction: discord.Interaction[Any]) -> None:
    """Count what somebody did, and got what they wanted."""
    metrics.count(INTERACTIONS, kind_of(interaction), _command(interaction), "done")


def count_error(metrics: Metrics, interaction: discord.Interaction[Any], error: Exception) -> None:
    """Count what somebody did, and why they did not get what they wanted."""
    if is_too_late(error):
        outcome = "late"
    else:
        refused = isinstance(error, UserError | app_commands.AppCommandError)
        outcome = "refused" if refused else "failed"
    metrics.count(INTERACTIONS, kind_of(interaction), _command(interaction), outcome)
    metrics.count(ERRORS, type(error).__name__)


def kind_of(interaction: discord.Interaction[Any]) -> str:
    """Return what an interaction is to people."""
    data: Any = interaction.data or {}
    match interaction.type:
        case discord.InteractionType.autocomplete:
            return "completion"
        case discord.InteractionType.component:
            return "button" if data.get("component_type") == _BUTTON else "select"
        case discord.InteractionType.modal_submit:
            return "form"
        case _:
            return "command" if data.get("type", 1) == 1 else "menu"


def _command(interaction: discord.Interaction[Any]) -> str:
    """Return a command's name, which is ours: what we have none of has none."""
    command = interaction.command
    return command.qualified_name if command else ""


class Answering(discord.InteractionResponse[Any]):
    """An answer that is timed when it is out.

    A trace of the HTTP session would see it too, and takes ten times as long.
    """

    __slots__ = ()


def _timed(answer: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(answer)
    async def timed(response: Answering, *args: Any, **options: Any) -> Any:
        done = await answer(response, *args, **options)
        # Nothing public leads from an answer to what it answers; a context variable costs as much
        # as all else here.
        interaction = response._parent
        bot = interaction.client
        began = ((interaction.id >> 22) + discord.utils.DISCORD_EPOCH) / 1000
        bot.metrics.observe(FIRST_ANSWER, bot.now().timestamp() - began, kind_of(interaction))
        return done

    return timed


for _name in ("autocomplete", "defer", "edit_message", "send_message", "send_modal"):
    setattr(Answering, _name, _timed(getattr(discord.InteractionResponse, _name)))


class LogCounter(logging.Handler):
    """Counts the errors that are logged, and what discord.py logs of Discord's answers of 429."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.WARNING)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count one, if it is one."""
        if record.levelno >= logging.ERROR:
            self._metrics.count(LOGGED, record.name)
        elif record.name in _CALLING and "rate limited" in str(record.msg):
            self._metrics.count(LIMITED)


@contextmanager
def keep_reading(bot: KollabBot) -> Iterator[None]:
    """Keep what Prometheus reads up to date, and count the errors that are logged."""
    counter = LogCounter(bot.metrics)
    interval = Interval(partial(read_gauges, bot), seconds=READ_SECONDS)
    first = asyncio.create_task(read_gauges(bot))
    logging.getLogger().addHandler(counter)
    interval.start()
    try:
        yield
    finally:
        interval.stop()
        first.cancel()
        logging.getLogger().removeHandler(counter)


async def read_gauges(bot: KollabBot) -> None:
    """Read how Discord, the database and the machine are."""
    metrics, database = bot.metrics, bot.services.database
    await metrics.read(database, now=seconds(bot.now()))
    shards = bot.shards
    delays = {(str(number),): each.latency for number, each in shards.items()}
    metrics.set(LATENCY, {key: delay for key, delay in delays.items() if math.isfinite(delay)})
    connected = sum(not each.is_closed() for each in shards.values())
    metrics.set(SHARDS, {("connected",): connected, ("held",): len(shards)})
    metrics.set(BYTES, {(name,): size for name, size in database.sizes().items()})
