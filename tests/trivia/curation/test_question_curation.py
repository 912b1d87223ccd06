"""Reports, retirements and a server's own questions as people use them."""

from __future__ import annotations

import random

import discord
import pytest

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.i18n import words_in
from bot.kit.errors import ExpiredError
from bot.posts.model import REVIEW
from bot.settings.model import GuildSettings
from bot.trivia.curation.model import QuestionDraft, ReportReason
from bot.trivia.errors import NoQuestionsLeftError, UnknownQuestionError
from bot.trivia.games.model import Ending, GamePlan
from bot.trivia.games.store import GameStore
from bot.trivia.questions.model import Category, put
from bot.trivia.questions.pool_store import QuestionPool
from bot.trivia.questions.typed_answers import errors_in
from bot.trivia.questions.words import question_text
from tests.support.outsider import SELECT, TEXT, Outsider, Place, said
from tests.support.simulated_discord import Reply, World
from tests.trivia.trivia_room import Room

FOR_MODERATORS = "This one is for moderators: you need **Manage Server** here."
ENGLISH = words_in("en-US")
FORM = {
    "question": "What do we sing first at every meeting?",
    "right": "Spring Day\n봄날",
    "wrong": "Dynamite\nButter\nPermission to Dance",
    "explanation": "We voted on it.",
    "source": "Our rules\nhttps://example.org/rules",
}
ENTRY = """\
  - question: Which day is our club's birthday?
    right: 1 May
    wrong: [2 May, 3 May, 4 May]
    accepted: [May Day]
    source: The first message here
"""
FILE = f"questions:\n{ENTRY}"


@pytest.fixture
def ids(world):
    """The first ids of questions of the small catalogue."""

    async def found(number: int = 1) -> list[str]:
        pool = await QuestionPool(world.services.database).list_all()
        return [each.question_id for each in pool][:number]

    return found


@pytest.fixture
def answer(world):
    """Show the button below the answer to a question, as games do, once it was asked."""

    async def shown(question_id: str):
        await ask(world, question_id)
        button = push_button("Report", f"quiz-report:{question_id}")
        sent = await world.bot.get_channel(world.channel.id).send(
            view=Card().text("The answer").buttons([button]),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        await world.env.settle()
        return sent

    return shown


@pytest.fixture
def report(world, answer):
    async def sent(person, question_id: str, reason: str = "wrong", note: str = ""):
        message = await answer(question_id)
        form = await person.actor.click(message, label="Report")
        return await person.fill(form, reason=[reason], note=note)

    return sent


@pytest.fixture
async def reviews(world):
    """The channel for reported questions."""
    channel = world.guild.create_text_channel("reviews")
    await put_reviews(world, channel.id)
    return channel


async def ask(world, question_id: str, *, guild_id: int = 0) -> None:
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO daily_questions (guild_id, local_on, question_id, question)"
            " SELECT ?, date('2025-01-01', count(*) || ' days'), ?, 'null' FROM daily_questions",
            (guild_id or world.guild.id, question_id),
        )


async def put_reviews(world, channel_id: int | None) -> None:
    await world.services.settings.change(
        world.guild.id, by=1, now=world.bot.now(), review_channel=channel_id
    )


async def retired(world, question_id: str) -> bool:
    quality = world.services.question_quality
    return (await quality.review(world.guild.id, question_id)).retirement is not None


async def open_reports(world) -> int:
    rows = await world.services.database.fetch(
        "SELECT count(*) FROM question_reports WHERE settled_at IS NULL"
    )
    return int(rows[0][0])


async def own_texts(world) -> list[str]:
    rows = await world.services.database.fetch(
        "SELECT body ->> '$.about[0].text' FROM guild_questions ORDER BY id"
    )
    return [row[0] for row in rows]


async def all_drawn(world, category: Category) -> set[str]:
    """Every question of a category that can be drawn in the server."""
    drawn: set[str] = set()
    service = world.services.questions
    given = {"settings": GuildSettings(), "rng": random.Random(1), "now": world.bot.now()}
    while True:
        try:
            asked = await service.pick(world.guild.id, category=category, **given)
        except NoQuestionsLeftError:
            return drawn
        drawn.add(asked.question.question_id)
        async with world.services.database.write() as connection:
            question_id = asked.question.question_id
            await service.use(connection, world.guild.id, question_id, world.bot.now())


async def test_report_when_sent_after_a_restart_then_it_is_kept_and_moderators_are_told(
    world, ids, answer, reviews
):
    (one,) = await ids()
    question = await world.services.questions.pool.find(one, guild_id=None)
    form = await world.fan.actor.click(await answer(one), label="Report")
    await world.restart()
    reply = await world.fan.fill(form, reason=["outdated"], note="**See** @everyone")
    assert reply.private
    assert "Thanks!" in reply.text
    rows = await world.services.database.fetch(
        "SELECT guild_id, question_id, user_id, reason, note FROM question_reports"
    )
    assert rows == [(world.guild.id, one, world.fan.actor.id, "outdated", "**See** @everyone")]
    (notice,) = Room(world, reviews).seen
    assert question_text(ENGLISH, question) in notice.text
    assert f"✓ **{question.right.text}**" in notice.text
    assert "Reported by 1 person: It's no longer true (1)" in notice.text
    assert "\\*\\*See\\*\\* @\u200beveryone" in notice.text
    assert str(world.fan.actor.id) not in notice.text
    assert set(notice.buttons) == {"Retire", "Keep"}


async def test_report_when_one_person_sends_two_then_the_first_stays_and_nobody_is_told_again(
    world, ids, report, reviews
):
    (one,) = await ids()
    await report(world.fan, one, "wrong")
    reply = await report(world.fan, one, "unclear")
    assert "You've already reported this one." in reply.text
    await report(world.other, one, "unclear")
    assert len(Room(world, reviews).seen) == 1
    listed = await world.moderator("questions list")
    assert "Reported by 2 people: It's unclear (1) · The answer is wrong (1)" in (listed.text)


@pytest.mark.parametrize("state", ["forbidden", "gone", "none", "refused"])
async def test_report_when_the_channel_can_not_be_written_then_it_is_kept_all_the_same(
    world, ids, report, reviews, state
):
    (one,) = await ids()
    if state == "gone":
        world.env.backend.delete_channel(reviews.id)
    elif state == "forbidden":
        mute = {world.guild.me: discord.PermissionOverwrite(send_messages=False)}
        quiet = world.guild.create_text_channel("quiet", overwrites=mute)
        await put_reviews(world, quiet.id)
    elif state == "refused":
        world.env.inject_error("POST", f"/channels/{reviews.id}/messages", status=403, code=50001)
    else:
        await put_reviews(world, None)
    await world.env.settle()
    reply = await report(world.fan, one)
    assert "Thanks!" in reply.text
    assert await open_reports(world) == 1
    problems = await world.services.posting.problems.list_of(world.guild.id)
    assert [each.feature for each in problems] == ([] if state == "none" else [REVIEW])
    assert "The answer is wrong" in (await world.moderator("questions list")).text


async def test_notice_when_retired_after_a_restart_then_it_is_asked_no_more_and_can_come_back(
    world, ids, report, reviews
):
    await world.restart()
    question = next(
        each
        for each in await QuestionPool(world.services.database).list_all()
        if each.category is Category.DATES
    )
    one = question.question_id
    await report(world.fan, one)
    notice = Room(world, reviews).seen[0].message
    await world.restart()
    await world.moderator.actor.click(notice, label="Retire")
    assert one not in await all_drawn(world, Category.DATES)
    assert await open_reports(world) == 0
    (shown,) = Room(world, reviews).seen
    assert f"Retired by <@{world.moderator.actor.id}>" in shown.text
    assert set(shown.buttons) == {"Restore"}
    await world.moderator.actor.click(shown.message, label="Restore")
    assert await all_drawn(world, Category.DATES) == {one}
    assert set(Room(world, reviews).seen[0].buttons) == {"Retire"}


async def test_notice_when_kept_then_its_reports_are_settled_and_it_stays(
    world, ids, report, reviews
):
    (one,) = await ids()
    await report(world.fan, one)
    await world.moderator.actor.click(Room(world, reviews).seen[0].message, label="Keep")
    (shown,) = Room(world, reviews).seen
    assert f"✓ <@{world.moderator.actor.id}> keeps this question." in shown.text
    assert (await open_reports(world), await retired(world, one)) == (0, False)
    assert "No reports." in (await world.moderator("questions list")).text
    await report(world.other, one)
    assert len(Room(world, reviews).seen) == 2


async def test_notice_when_a_fan_presses_then_nothing_happens(world, ids, report, reviews):
    (one,) = await ids()
    await report(world.fan, one)
    notice = Room(world, reviews).seen[0].message
    for label in ("Retire", "Keep"):
        refused = Reply(await world.fan.actor.click(notice, label=label))
        assert FOR_MODERATORS in refused.text
    world.errors()
    assert (await open_reports(world), await retired(world, one)) == (1, False)


async def test_commands_when_they_are_shown_to_a_member_then_all_are_theirs(world, ids):
    (one,) = await ids()
    await world.show_to(world.fan, "questions")
    for command, options in (
        ("list", {}),
        ("retire", {"question": one}),
        ("restore", {"question": one}),
        ("add", {"file": ("questions.yaml", FILE.encode())}),
    ):
        assert FOR_MODERATORS not in (await world.fan(f"questions {command}", **options)).text


async def test_retire_when_words_of_an_asked_question_are_typed_then_it_is_found(world, ids):
    asked, other = await ids(2)
    question = await world.services.questions.pool.find(asked, guild_id=None)
    async with world.services.database.write() as connection:
        await world.services.questions.use(connection, world.guild.id, asked, world.bot.now())
    (offered,) = await world.moderator.complete(
        "questions retire", "question", question.right.text.upper()
    )
    assert offered["value"] == asked
    reply = await world.moderator("questions retire", question=question.right.text)
    assert "Retired by" in reply.text
    assert (await retired(world, asked), await retired(world, other)) == (True, False)
    assert await world.moderator.complete("questions retire", "question", "") == []
    (offered,) = await world.moderator.complete("questions restore", "question", "")
    await world.moderator("questions restore", question=offered["value"])
    assert not await retired(world, asked)


async def test_retire_when_there_is_no_such_question_then_it_says_so(world):
    for typed in ("no such thing", "own:1", "own:99999999999999999999", "%"):
        reply = await world.moderator("questions retire", question=typed)
        assert "I can't find that question." in reply.text
    world.errors()


async def test_list_when_there_are_many_then_it_is_paged_and_one_can_be_opened(world, ids, report):
    now = world.bot.now()
    for each in await ids(7):
        await world.services.question_quality.retire(world.guild.id, each, by=1, now=now)
    page = await world.moderator("questions list", show="retired")
    shown = page.selects["q-open"]
    await world.restart()
    second = await world.moderator.click(page, "Next ▶")
    assert "7 questions · page 2 of 2" in second.text
    shown += second.selects["q-open"]
    assert sorted(shown) == sorted(await ids(7))
    opened = await world.moderator.select(second, shown[-1], custom_id="q-open")
    assert opened.private
    await world.moderator.click(opened, "Restore")
    assert "6 questions" in (await world.moderator("questions list", show="retired")).text


async def test_question_when_another_server_retires_it_then_it_is_asked_here(world, ids):
    (one,) = await ids()
    quality, now = world.services.question_quality, world.bot.now()
    await quality.retire(world.guild.id + 1, one, by=1, now=now)
    assert not await retired(world, one)
    draft = QuestionDraft("Who?", "A", ("B", "C", "D"), "Me")
    draft_id = await quality.check_own(world.guild.id + 1, draft, now=now)
    added = await quality.save_own(world.guild.id + 1, draft_id, by=1, now=now)
    reply = await world.moderator("questions retire", question=added.question.question_id)
    world.errors()
    assert "I can't find that question." in reply.text


async def test_form_when_filled_then_the_question_is_asked_and_answered_as_typed(world):
    looks = await fill(world, FORM)
    assert looks.private
    assert "Nothing is saved yet." in looks.text
    assert await own_texts(world) == []
    reply = await world.moderator.click(looks, "Save")
    assert "✓ Question saved." in reply.text
    assert "[Our rules](https://example.org/rules)" in reply.text
    assert "never answered" in reply.text
    (key,) = await all_drawn(world, Category.OWN)
    question = await world.services.questions.pool.find(key, guild_id=world.guild.id)
    assert errors_in("봄날", question) == 0
    asked = await world.moderator.click(reply, "Delete …")
    assert await own_texts(world) == [FORM["question"]]
    listed = await world.moderator("questions list", show="own")
    form = await world.moderator.open(listed, "Add one …")
    assert "is already a question" in (await world.moderator.fill(form, **FORM)).text
    world.errors()
    gone = await world.moderator.click(asked, "Delete")
    assert "deleted" in gone.text
    assert await own_texts(world) == []


async def test_form_when_it_has_faults_then_each_is_told_and_it_can_be_corrected(world):
    wrong = FORM | {"question": "Is Spring Day first?", "wrong": "Butter\nbutter!", "source": " "}
    reply = await fill(world, wrong)
    world.errors()
    for line in (
        "### The question has 4 problems, so it wasn't added:",
        "- **Wrong answers**: That's too few: you need at least 3.",
        "- **Wrong answers**: “butter!” is too close to another answer.",
        "- **Right answer**: The question gives this answer away: “Spring Day”.",
        "- **Source**: Add a source",
    ):
        assert line in reply.text
    await world.restart()
    again = await world.moderator.open(reply, "Fix it …")
    boxes = {
        each["component"]["custom_id"]: each["component"].get("value")
        for each in again.modal["components"]
    }
    assert boxes["question"] == "Is Spring Day first?"
    assert boxes["right"] == FORM["right"]
    assert await own_texts(world) == []
    await world.moderator.click(await world.moderator.fill(again, **FORM), "Save")
    assert await own_texts(world) == [FORM["question"]]


async def test_file_when_offered_then_nothing_is_added_before_it_is_confirmed(world):
    reply, same = await choice_label(world, FILE), await choice_label(world, FILE)
    assert reply.private
    assert "It would add 1 question:" in reply.text
    assert await own_texts(world) == []
    await world.restart()
    done = await world.moderator.click(reply, "Add 1 question")
    assert "✓ 1 question added." in done.text
    assert await own_texts(world) == ["Which day is our club's birthday?"]
    twice = await world.moderator.click(same, "Add 1 question")
    world.errors()
    assert "is already a question" in twice.text
    assert len(await own_texts(world)) == 1


async def test_file_when_some_of_it_is_wrong_then_all_is_refused_with_the_line_of_each(world):
    reply = await choice_label(
        world,
        f"questions:\n{ENTRY}{ENTRY}"
        "  - qestion: What?\n"
        "    question: Which year?\n"
        "    right: 2019\n"
        "    wrong: 2020\n"
        "    source: {a: b}\n",
    )
    world.errors()
    lines = reply.text.splitlines()
    assert lines[0] == "### The file has 6 problems, so nothing was changed:"
    assert [each.partition(": ")[0] for each in lines[1:]] == [
        "- **Line 7**, `questions[2].question`",
        "- **Line 12**, `questions[3].qestion`",
        "- **Line 15**, `questions[3].wrong`",
        "- **Line 15**, `questions[3].wrong`",
        "- **Line 16**, `questions[3].source`",
        "- **Line 16**, `questions[3].source`",
    ]
    assert lines[2].endswith("Did you mean `question`?")
    assert await own_texts(world) == []


async def test_file_when_it_is_none_of_questions_then_it_says_why(world):
    for data, words in (
        (b"a: [1", "**Line 1**: A quote or a bracket opens here"),
        (b"\xff\xfe\x00", "isn't UTF-8 text"),
        (b"#" * 600_000, "too large: 512 KB at most"),
        (b"questions: []", "This is missing."),
        (b"questions: 5", "“5” isn't a list."),
        (b" ", "Write lines like"),
        (b"[" * 500, "nested too deep"),
    ):
        assert words in (await choice_label(world, data)).text
    world.errors()


async def test_questions_when_there_are_too_many_then_more_are_refused(world):
    entry = "- {question: Which of them is %d, right: A, wrong: [B, C, D], source: Us}\n"
    entries = [entry % number for number in range(201)]
    assert "200 at most" in (await choice_label(world, "questions:\n" + "".join(entries))).text
    proposal = await choice_label(world, "questions:\n" + "".join(entries[:2]))
    async with world.services.database.write() as connection:
        await connection.executemany(
            "INSERT INTO guild_questions (guild_id, user_id, added_at, folded, body)"
            " VALUES (?, 1, 1, ?, '{}')",
            [(world.guild.id, str(number)) for number in range(999)],
        )
    for refused in (
        await world.moderator.click(proposal, "Add 2 questions"),
        await choice_label(world, "questions:\n" + "".join(entries[:2])),
    ):
        assert "A server can have up to 1000 questions of its own." in refused.text
    await world.moderator.click(await fill(world, FORM), "Save")
    refused = await fill(world, FORM | {"question": "One more"})
    assert "A server can have up to 1000 questions of its own." in refused.text
    world.errors()
    assert len(await own_texts(world)) == 1000


async def test_reported_question_when_the_catalogue_has_it_no_more_then_it_is_listed_as_asked(
    world, ids, report
):
    (one,) = await ids()
    await asked_in_a_game(world, one)
    await world.services.database.write_one("DELETE FROM questions WHERE question_id = ?", (one,))
    assert "Thanks!" in (await report(world.fan, one)).text
    assert f"`{one}`" not in (await world.moderator("questions list")).text
    assert "1 question" in (await world.moderator("questions list")).text


async def test_panel_when_its_button_is_pressed_then_what_is_reported_is_shown_beside_it(
    world, ids, report
):
    (one,) = await ids()
    await report(world.fan, one, "offensive")
    panel = await world.moderator("trivia settings")
    shown = await world.moderator.click(panel, "Reported questions …")
    assert shown.private
    assert shown.message.id != panel.message.id
    assert "It's hurtful or offensive (1)" in shown.text


async def test_retire_when_two_moderators_do_it_then_the_first_is_named(world, ids):
    (one,) = await ids()
    quality, now = world.services.question_quality, world.bot.now()
    first, second = [
        await quality.retire(world.guild.id, one, by=user_id, now=now) for user_id in (8, 9)
    ]
    assert (first.retirement.user_id, second.retirement.user_id) == (8, 8)


async def test_proposal_when_it_is_another_servers_then_it_adds_nothing(world):
    quality = world.services.question_quality
    proposal = await quality.propose(
        world.guild.id + 1,
        [QuestionDraft("Who?", "A", ("B", "C", "D"), "Me")],
        now=world.bot.now(),
    )
    with pytest.raises(ExpiredError):
        await quality.import_own(world.guild.id, proposal, by=1, now=world.bot.now())
    with pytest.raises(ExpiredError):
        await quality.draft(world.guild.id, proposal, now=world.bot.now())
    assert await own_texts(world) == []


async def test_report_when_the_question_was_never_asked_there_then_it_is_refused(
    world, ids, answer, reviews
):
    one, other = await ids(2)
    elsewhere = world.env.create_guild("Elsewhere")
    await ask(world, other, guild_id=elsewhere.id)
    form = await world.fan.actor.click(await answer(one), label="Report")
    place = Place(world.fan.actor, world.channel)
    outsider = Outsider(world.env)
    for question in (other, "year:nothing"):
        pressed = await outsider.press(place, f"quiz-report:{question}")
        assert "I can't find that question." in said(pressed)
        reason = {"type": SELECT, "id": 9, "custom_id": "reason", "values": ["wrong"]}
        sent = await outsider.fill(place, f"quiz-reported:{question}", [reason])
        assert "I can't find that question." in said(sent)
    world.errors()
    assert await open_reports(world) == 0
    assert "Thanks!" in (await world.fan.fill(form, reason=["wrong"])).text
    assert await open_reports(world) == 1


@pytest.mark.parametrize("reason", [None, [], ["because I say so"]])
async def test_report_when_its_reason_is_none_then_it_is_refused_and_nothing_typed_is_logged(
    world, ids, reason, caplog
):
    (one,) = await ids()
    await ask(world, one)
    note = {"type": TEXT, "id": 8, "custom_id": "note", "value": "my secret note"}
    chosen = {"type": SELECT, "id": 9, "custom_id": "reason", "values": reason}
    fields = [note] if reason is None else [note, chosen]
    place = Place(world.fan.actor, world.channel)
    sent = await Outsider(world.env).fill(place, f"quiz-reported:{one}", fields)
    world.errors()
    assert said(sent) == "That's not on the list. Please choose again."
    assert await open_reports(world) == 0
    assert "because" not in caplog.text
    assert "secret" not in caplog.text


async def test_reports_when_many_people_send_one_then_moderators_are_told_at_the_first_and_fifth(
    world, ids
):
    (one,) = await ids()
    await ask(world, one)
    quality, given = world.services.question_quality, {"reason": ReportReason.WRONG, "note": ""}
    told = [
        (await quality.report(world.guild.id, one, user, now=world.bot.now(), **given)).is_notable
        for user in range(1, 8)
    ]
    assert told == [True, False, False, False, True, False, False]


async def test_figures_when_a_question_was_answered_then_the_share_that_knew_it_is_told(world):
    reply = await world.moderator.click(await fill(world, FORM), "Save")
    (key,) = await all_drawn(world, Category.OWN)
    await asked_in_a_game(world, key, right=1, wrong=3)
    await asked_in_a_game(world, key, right=5, closed=False)
    listed = await world.moderator("questions list", show="own")
    assert "4 answers, 25% right" in listed.text
    assert "never answered" in reply.text


async def fill(world: World, values: dict[str, str]) -> Reply:
    form = await world.moderator.actor.slash(world.channel, "questions add")
    return await world.moderator.fill(form, **values)


def choice_label(world, data: str | bytes):
    given = data if isinstance(data, bytes) else data.encode()
    return world.moderator("questions add", file=("questions.yaml", given))


async def asked_in_a_game(
    world, question_id: str, *, right: int = 0, wrong: int = 0, closed: bool = True
) -> None:
    games, now = world.services.games, world.bot.now()
    guild_id, settings = world.guild.id, GuildSettings()
    question = await world.services.questions.pool.find(question_id, guild_id=guild_id)
    await world.services.database.write_one("DELETE FROM question_uses")
    game = await games.start(guild_id, 5, 1, settings=settings, plan=GamePlan(1, 20), now=now)
    asked = put(question, random.Random(1))
    await GameStore(world.services.database).draw(
        game.game_id, asked, mark=_nothing, unused_since=now
    )
    found = await games.open_round(game.game_id)
    await games.asked(found.round_id, message_id=9, now=now)
    places = [asked.right] * right + [(asked.right + 1) % 4] * wrong
    for user_id, place in enumerate(places, 1):
        await games.answer(found.round_id, user_id, str(place), at=now, typed=False)
    if not closed:
        return
    await games.close(found.round_id, now)
    await games.finish(game, Ending.PLAYED, now=now)


async def _nothing(connection) -> None:
    """Note no use."""


@pytest.mark.parametrize("number", ["9999999999999999999", "9" * 60, "²", ""])
async def test_own_question_when_its_number_can_be_none_then_there_is_no_such(services, number):
    key = f"own:{number}"
    with pytest.raises(UnknownQuestionError):
        await services.question_quality.delete_own(7, key)
    assert await services.questions.pool.find(key, guild_id=7) is None
