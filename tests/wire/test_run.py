"""`kollab run` as Discord sees it: commands, completions, broken lines, refused replies."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.standin import Fault, passers_by
from tests.standin.people import Person

if TYPE_CHECKING:
    from tests.standin import Interaction, passers_by
    from tests.wire.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")
CALLBACK = r"POST /interactions/\d+/[^/]+/callback"

SOMEBODY = passers_by(3)


@pytest.fixture(autouse=True)
def _still_there(world: World) -> Iterator[None]:
    yield
    world.discord.faults.clear()
    assert world.bot.alive, world.bot.output


async def answers(world: World) -> bool:
    somebody = next(SOMEBODY)
    return "APT." in (await world.discord.command("collab find", somebody, query="apt rose")).text


def next_page(listed: Interaction) -> str:
    """The custom id of the button that leads to the second page."""
    ids = [str(part.get("custom_id")) for part in listed.components() if not part.get("disabled")]
    return next(each for each in ids if each.startswith("page:"))


async def test_find_when_one_work_matches_then_its_card_is_seen(world: World) -> None:
    card = await world.discord.command("collab find", query="apt rose")
    assert "APT." in card.text
    assert "Bruno Mars" in card.text
    assert not card.ephemeral


async def test_find_when_private_then_only_the_reader_sees_it(world: World) -> None:
    card = await world.discord.command("collab find", query="apt rose", private=True)
    assert "APT." in card.text
    assert card.ephemeral


async def test_find_when_in_a_direct_message_then_it_is_answered(world: World) -> None:
    card = await world.discord.command("collab find", Person(guild=None), query="apt rose")
    assert "APT." in card.text


async def test_completion_when_a_name_is_mistyped_then_it_is_offered(world: World) -> None:
    asked = await world.discord.complete("collab find", "query", query="blakpink")
    assert 1 <= len(asked.choices) <= 25
    assert any("BLACKPINK" in choice["name"] for choice in asked.choices)


async def test_commands_when_two_at_once_then_both_are_answered(world: World) -> None:
    found, day = await asyncio.gather(
        world.discord.command("collab find", query="apt rose"),
        world.discord.command("onthisday", Person(guild=1), date="10-18"),
    )
    assert "APT." in found.text
    assert day.text


async def test_commands_when_a_hundred_at_once_then_all_are_answered(world: World) -> None:
    asked = [
        world.discord.command("collab find", next(SOMEBODY), query=query)
        for n in range(50)
        for query in ("apt rose", "bts")
    ]
    assert all(answer.text for answer in await asyncio.gather(*asked))


@pytest.mark.parametrize("breakage", ["close", "cut", "ask_to_reconnect"])
async def test_line_when_broken_then_resumed_and_what_was_missed_is_answered(
    world: World, breakage: str
) -> None:
    before = world.discord.gateway.resumes
    await getattr(world.discord.gateway, breakage)()
    missed = await world.discord.ask(world.discord.typed("collab find", query="apt rose"))
    assert "APT." in missed.text
    assert world.discord.gateway.resumes > before


async def test_session_when_invalidated_then_a_new_one_is_made(world: World) -> None:
    await world.discord.gateway.invalidate()
    await world.discord.wait_ready()
    assert await answers(world)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(CALLBACK, status=404, code=10062, times=1), id="unknown interaction"),
        pytest.param(Fault(CALLBACK, drop=True, times=1), id="reply lost after delivery"),
        pytest.param(Fault(CALLBACK, status=403, code=50001, times=1), id="missing access"),
        pytest.param(Fault(CALLBACK, status=400, code=50035, times=1), id="invalid form body"),
    ],
)
async def test_callback_when_refused_then_the_bot_goes_on(world: World, fault: Fault) -> None:
    world.discord.faults.append(fault)
    asked = await world.discord.send(world.discord.typed("collab find", query="apt rose"))
    await world.discord.journal.wait("POST", f"/interactions/{asked.payload['id']}/.*")
    assert fault.used == 1
    assert await answers(world)


@pytest.mark.parametrize("status", [500, 503])
async def test_callback_when_discord_fails_once_then_it_is_sent_again(
    world: World, status: int
) -> None:
    world.discord.faults.append(Fault(CALLBACK, status=status, times=1))
    assert await answers(world)


async def test_callback_when_rate_limited_then_it_waits_as_told(world: World) -> None:
    world.discord.faults.append(Fault(CALLBACK, status=429, retry_after=0.2, times=1))
    asked = await world.discord.command("collab find", query="apt rose")
    assert "APT." in asked.text
    assert asked.latency >= 0.2


async def test_completion_when_discord_is_slow_then_commands_do_not_wait_for_it(
    world: World,
) -> None:
    world.discord.faults.append(Fault(CALLBACK, delay=1.0, times=1))
    slow = await world.discord.complete("collab find", "query", query="apt")
    assert await answers(world)
    # The stand-in writes a request down when it has replied: it still holds the first one back.
    assert not world.discord.journal.matching("POST", f"/interactions/{slow.payload['id']}/.*")


async def test_button_when_nobody_knows_it_then_the_bot_goes_on(world: World) -> None:
    await world.discord.send(world.discord.pressed("no-such-button:1"))
    assert await answers(world)


async def test_page_button_when_pressed_then_the_list_turns_in_place(world: World) -> None:
    first = await world.discord.command("collab find", query="bts")
    second = await world.discord.press(next_page(first), on=first.message)
    assert second.message is not None
    assert first.message is not None
    assert second.message["id"] == first.message["id"]
    assert second.text != first.text


@pytest.mark.parametrize(
    "custom_id", ["page:0123456789abcdef:1", "more:no-such-act", "ties:no-such-work"]
)
async def test_button_when_what_it_means_is_gone_then_words_say_so(
    world: World, custom_id: str
) -> None:
    before = len(world.bot.output)
    answer = await world.discord.press(custom_id)
    assert answer.ephemeral
    assert answer.text
    assert "ERROR" not in world.bot.output[before:]


async def test_select_when_the_work_was_deleted_then_words_say_so(world: World) -> None:
    before = len(world.bot.output)
    answer = await world.discord.select("open", "no-such-work")
    assert answer.ephemeral
    assert answer.text
    assert "ERROR" not in world.bot.output[before:]


async def test_command_when_the_query_is_endless_then_it_is_refused_in_words(
    world: World,
) -> None:
    refused = await world.discord.command("collab find", query="방" * 10_000)
    assert refused.ephemeral
    assert refused.text


async def test_log_when_all_this_has_happened_then_it_holds_no_token(world: World) -> None:
    await answers(world)
    assert re.search(r"\d\d:\d\d", world.bot.output), "nothing was logged at all"
    assert "of-no-use" not in world.bot.output
