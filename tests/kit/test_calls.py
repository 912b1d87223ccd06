"""One call to Discord: at its pace, again where that helps, to a definite end."""

from __future__ import annotations

import asyncio
import dataclasses

import aiohttp
import discord
import pytest

from bot.kit.discord import calls as sending
from bot.kit.discord.calls import Caller, Done, Pace, Refusal, Refused, Unsure


class Clock:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


@dataclasses.dataclass
class Response:
    status: int
    reason: str = ""


def failure(status: int, code: int = 0) -> discord.HTTPException:
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    return kind(Response(status), {"code": code, "message": ""})


def caller(*, closed: bool = False) -> tuple[Caller, Clock]:
    clock = Clock()
    pace = Pace(1000, time=clock.time, sleep=clock.sleep)
    return Caller(pace, is_closed=lambda: closed, sleep=clock.sleep), clock


def answering(*answers):
    """Make a call that answers so, one after another."""
    waiting = iter(answers)
    made = []

    async def make():
        answer = next(waiting)
        made.append(answer)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return make, made


async def test_pace_when_many_ask_then_they_get_45_a_second_in_order():
    clock = Clock()
    pace = Pace(time=clock.time, sleep=clock.sleep)
    turns = []
    for number in range(450):
        await pace.take()
        turns.append((clock.now, number))
    assert turns == sorted(turns)
    for start in range(0, 9):
        within = [at for at, _ in turns if start <= at < start + 1]
        assert 44 <= len(within) <= 50
    clock.now += 60
    for _ in range(100):
        await pace.take()
    # A pause is not saved up.
    assert clock.now > turns[-1][0] + 60 + 2


@pytest.mark.parametrize(
    "error",
    [
        failure(500),
        failure(502),
        failure(503),
        failure(429),
        failure(403, 40333),
        failure(403),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(104, "reset"),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=repr,
)
async def test_call_when_it_fails_in_passing_then_it_is_made_again(error):
    making, made = answering(error, error, "done")
    found, clock = caller()
    assert await found.call(making) == Done("done")
    assert len(made) == 3
    assert clock.now >= 3


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (403, 50001, Refusal.HIDDEN),
        (403, 50013, Refusal.FORBIDDEN),
        (404, 10003, Refusal.GONE),
        (404, 10004, Refusal.GONE),
        (403, 50007, Refusal.DM_CLOSED),
        (400, 50083, Refusal.ARCHIVED),
        (400, 160005, Refusal.ARCHIVED),
        (400, 50035, Refusal.OTHER),
    ],
)
async def test_call_when_discord_refuses_then_once_and_with_its_meaning(status, code, meaning):
    making, made = answering(failure(status, code))
    outcome = await caller()[0].call(making)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.meaning) == (code, meaning)
    assert len(made) == 1


async def test_call_when_nothing_answers_then_it_gives_up_before_its_time_is_over(monkeypatch):
    making, made = answering(*[failure(503)] * 1000)
    found, clock = caller()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "time", clock.time)
    assert await found.call(making) == Unsure()
    assert clock.now + sending.CALL_SECONDS <= sending.TRY_SECONDS < sending.NONCE_SECONDS
    assert 5 < len(made) < 15


async def test_call_when_the_bot_closes_then_it_is_tried_once_and_nothing_is_raised():
    found, _ = caller(closed=True)
    making, made = answering(RuntimeError("Session is closed"))
    assert await found.call(making) == Unsure()
    making, made = answering(failure(503), "never")
    assert await found.call(making) == Unsure()
    assert len(made) == 1
    assert await found.call(answering("done")[0]) == Done("done")
    with pytest.raises(RuntimeError):
        await caller()[0].call(answering(RuntimeError("a fault of ours"))[0])


async def test_call_when_the_token_is_refused_then_it_is_not_repeated():
    making, made = answering(failure(401))
    assert await caller()[0].call(making) == Unsure()
    assert len(made) == 1
