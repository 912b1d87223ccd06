"""Question files as people may send them: too much of anything, at once, and never confirmed."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import threading

import pytest

from bot.kit.errors import BusyError, ExpiredError
from bot.kit.side_thread import SideThread, UploadReader
from bot.trivia.curation.files import MOST_BYTES
from bot.trivia.curation.model import QuestionDraft
from bot.trivia.errors import OwnQuestionsError

ENTRY = "- {question: Who is %s, right: A, wrong: [B, C, D], source: Us}\n"
FULL = "questions:\n" + "".join(ENTRY % number for number in range(200))
POINTS = "points elsewhere in the file. Put it in quotes"
HOSTILE = {
    "aliases": ("a: &a [" + "1," * 1500 + "]\nb: [" + "*a," * 1500 + "]", "“&a” " + POINTS),
    "an anchor that is a group's name": (
        "questions:\n- {question: Who?, right: &TEAM }",
        "“&TEAM” " + POINTS,
    ),
    "empty entries": ("questions:\n" + "- \n" * 170_000, "**Line 202**: That's too many: 200"),
    "empty mappings": ("questions:\n" + "- {}\n" * 100_000, "**Line 202**: That's too many: 200"),
    "wrong answers": (
        f"questions:\n- {{question: Who?, right: A, source: Us, wrong: {[*range(13)]}}}",
        "That's too many: 12",
    ),
    "unknown keys": ("".join(f"k{number}: 1\n" for number in range(4000)), "The file has 100"),
    "faulty entries": ("questions:\n" + "- {a: 1}\n" * 200, "The file has 100 problems"),
    "one long question": (
        f"questions:\n- {{question: '{'a ' * 200_000}', right: {'a' * 1000}, source: Us}}",
        "too long",
    ),
    "depth": ("[" * MOST_BYTES, "nested too deep"),
}


def offer(world, text: str):
    return world.moderator("questions add", file=("questions.yaml", text.encode()))


@pytest.mark.parametrize("case", HOSTILE)
async def test_file_when_it_is_too_much_of_anything_then_it_is_refused_in_words(world, case):
    text, said = HOSTILE[case]
    reply = await offer(world, text)
    world.errors()
    assert said in reply.text
    assert await world.services.database.fetch("SELECT 1 FROM saved_lists") == []


async def test_files_when_many_come_at_once_then_one_is_read_at_a_time_beside_the_loop():
    reader, fetched, at_once, most = UploadReader(), [], 0, 0
    may_end, two_fetched = threading.Event(), asyncio.Event()

    def judge(data: bytes) -> str:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        may_end.wait(10)
        at_once -= 1
        return data.decode()

    def fetching(name: str):
        async def fetch() -> bytes:
            fetched.append(name)
            if len(fetched) == 2:
                two_fetched.set()
            return name.encode()

        return fetch

    servers = [*([1] * 5), 2]
    names = [f"{guild}-{number}" for number, guild in enumerate(servers)]
    tasks = [
        asyncio.create_task(reader.read(guild, fetching(name), judge))
        for guild, name in zip(servers, names, strict=True)
    ]
    await two_fetched.wait()
    # The loop goes on, and of the first server's files one was fetched.
    assert fetched == ["1-0", "2-5"]
    may_end.set()
    assert await asyncio.gather(*tasks) == names
    assert most == 1


async def test_files_when_of_two_kinds_then_they_are_read_one_at_a_time_too(services, monkeypatch):
    met, together = threading.Barrier(2), []

    def judge(data: bytes, **_: object) -> tuple[()]:
        # Two at once meet here; one alone waits in vain, and after it nobody waits any more.
        with contextlib.suppress(threading.BrokenBarrierError):
            together.append(met.wait(0.5))
        return ()

    async def fetch() -> bytes:
        return b""

    monkeypatch.setattr("bot.settings.service.read_settings", judge)
    monkeypatch.setattr("bot.trivia.curation.service.read_questions", judge)
    await asyncio.gather(
        *(services.settings.read_import(guild, fetch) for guild in (1, 2)),
        *(services.question_quality.read_file(guild, fetch) for guild in (3, 4)),
    )
    assert together == []


async def test_files_when_too_many_wait_then_who_comes_next_is_told_at_once():
    reader, may_end = UploadReader(SideThread(most=2)), threading.Event()

    async def fetch() -> bytes:
        return b""

    tasks = [asyncio.create_task(reader.read(n, fetch, lambda _: may_end.wait(10))) for n in (1, 2)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await reader.read(3, fetch, len)
    may_end.set()
    assert await asyncio.gather(*tasks) == [True, True]


async def test_file_when_its_reading_fails_then_the_next_one_is_read():
    reader = UploadReader()

    async def fetch() -> bytes:
        return b"5"

    with pytest.raises(ZeroDivisionError):
        await reader.read(1, fetch, lambda data: 1 / 0)
    assert await reader.read(1, fetch, int) == 5


async def test_proposals_when_many_are_not_confirmed_then_one_of_a_server_is_kept(world):
    first = await offer(world, FULL)
    for number in range(4):
        await offer(world, FULL.replace("Who is", f"Who is {number}"))
    other = await world.services.question_quality.propose(
        world.guild.id + 1, [QuestionDraft("Who?", "A", ("B",), "Me")], now=world.bot.now()
    )
    rows = await world.services.database.fetch("SELECT length(request), list_id FROM saved_lists")
    assert len(rows) == 2
    assert rows[0][0] < MOST_BYTES
    assert other == rows[1][1]
    # Nothing of that size is kept in memory.
    assert not world.services.lookup.lists._recent
    expired = await world.moderator.click(first, "Add 200 questions")
    world.errors()
    assert "has expired" in expired.text


async def test_proposal_when_a_day_is_over_then_it_is_kept_no_more(world):
    reply = await offer(world, "questions:\n" + ENTRY % "she")
    world.put_ahead(dt.timedelta(days=1, seconds=1))
    expired = await world.moderator.click(reply, "Add 1 question")
    world.errors()
    assert "has expired" in expired.text
    await world.services.posting.departures.prune(world.bot.now())
    assert await world.services.database.fetch("SELECT 1 FROM saved_lists") == []


async def test_drafts_when_many_forms_have_faults_then_the_latest_can_be_corrected(world):
    quality, now, faulty = world.services.question_quality, world.bot.now(), []
    for number in range(30):
        draft = QuestionDraft(f"Who is {number}?", "A", (), "Me")
        with pytest.raises(OwnQuestionsError) as caught:
            await quality.check_own(world.guild.id, draft, now=now)
        faulty.append(caught.value.draft_id)
    with pytest.raises(ExpiredError):
        await quality.draft(world.guild.id, faulty[4], now=now)
    kept = [await quality.draft(world.guild.id, each, now=now) for each in faulty[5:]]
    assert [each.draft.question for each in kept] == [
        f"Who is {number}?" for number in range(5, 30)
    ]


async def test_proposals_when_looked_for_then_an_index_finds_them(world):
    for key in ("settings_of", "questions_of", "draft_of", "proposed_at"):
        plan = await world.services.database.fetch(
            f"EXPLAIN QUERY PLAN DELETE FROM saved_lists WHERE request ->> '$.{key}' < 5"
        )
        assert "USING INDEX saved_lists_" in plan[0][3], key
