"""A game of trivia step by step: what counts, who may, and what is kept."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from typing import Any

import aiosqlite
import pytest

from bot.kit.errors import DatabaseFullError
from bot.posts.model import ShardFilter
from bot.settings.model import GuildSettings
from bot.trivia.errors import (
    GameRunningError,
    NoGameError,
    NoOpenRoundError,
    NoQuestionsLeftError,
    NotYourGameError,
)
from bot.trivia.games.model import Ending, GamePlan, Mode, RoundState
from bot.trivia.games.service import GameService
from bot.trivia.questions.model import AnswerStatus
from tests.trivia.games.game_pool import Pool

GUILD, CHANNEL, STARTER, FAN, OTHER = 100_000_000_000_000_001, 5, 1, 7, 8
NOW = dt.datetime(2026, 2, 28, 9, 0, 0, 123_000, tzinfo=dt.UTC)
SETTINGS = GuildSettings(trivia_cooldown_days=30)
PLAN = GamePlan(rounds=3, seconds=20)


def after(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


@pytest.fixture
def pool(db) -> Pool:
    return Pool(db)


@pytest.fixture
def games(db, pool) -> GameService:
    return GameService(db, pool=pool)


@pytest.fixture
def begin(games):
    async def started(channel_id: int = CHANNEL, plan: GamePlan = PLAN, settings=SETTINGS):
        return await games.start(GUILD, channel_id, STARTER, settings=settings, plan=plan, now=NOW)

    return started


@pytest.fixture
def draw(games):
    """Draw a game's next round, its message not out yet."""

    async def drawn(game, at=NOW):
        return await games.next_round(game, settings=SETTINGS, rng=random.Random(1), now=at)

    return drawn


@pytest.fixture
def ask(games, draw):
    """Draw and ask a game's next round."""

    async def done(game, at=NOW):
        found = await draw(game, at)
        return await games.asked(found.round_id, message_id=77, now=at)

    return done


@pytest.fixture
def give(games):
    async def given(found, user_id: int = FAN, option: int = 0, *, at: dt.datetime = NOW):
        return await games.answer(found.round_id, user_id, str(option), at=at, typed=False)

    return given


@pytest.fixture
def play(games, ask, give):
    """Play whole rounds: each is a mapping of who chose what, at once."""

    async def played(game, *rounds):
        for number, answers in enumerate(rounds):
            found = await ask(game, after(30 * number))
            for user_id, option in answers.items():
                await give(found, user_id, option, at=after(30 * number))
            await games.close(found.round_id, after(30 * number + 20))
            await games.store.reveal(found.round_id)

    return played


async def ratings(db, table: str = "question_ratings") -> int:
    return len(await db.fetch(f"SELECT 1 FROM {table}"))


async def test_game_when_begun_twice_at_once_then_one_is_and_the_other_is_told_of_it(begin, games):
    begun: tuple[Any, Any] = await asyncio.gather(begin(), begin(), return_exceptions=True)
    first, second = begun
    assert isinstance(second, GameRunningError)
    assert second.game == first == await games.game_in(CHANNEL)
    await begin(CHANNEL + 1)
    await games.finish(first, Ending.PLAYED, now=NOW)
    assert (await begin()).game_id > first.game_id


async def test_game_when_the_server_wants_no_speed_bonus_then_there_is_none(
    begin, ask, give, games
):
    game = await begin(settings=GuildSettings(trivia_speed=False))
    found = await ask(game)
    await give(found)
    assert (await games.close(found.round_id, NOW)).fastest.points == 10


async def test_round_when_asked_then_its_time_is_kept_to_the_millisecond(begin, ask, games):
    found = await ask(await begin())
    assert (found.state, found.asked_at, found.closes_at) == (RoundState.ASKED, NOW, after(20))
    assert (found.number, found.message_id) == (1, 77)
    assert found == await games.open_round(found.game_id)


@pytest.mark.parametrize(
    ("stamps", "receipts", "kept"),
    [
        ((2, 1), ("accepted", "accepted"), "1"),
        ((1, 2), ("accepted", "duplicate"), "0"),
        ((1, 1), ("accepted", "duplicate"), "0"),
        ((20, 20.001), ("accepted", "late"), "0"),
        ((20.001, 20), ("late", "accepted"), "1"),
        ((20.0004, 20.0003), ("accepted", "duplicate"), "0"),
    ],
)
async def test_answers_when_one_person_gives_two_then_the_first_by_its_stamp_counts(
    begin, ask, give, games, stamps, receipts, kept
):
    found = await ask(await begin())
    got = [await give(found, option=n, at=after(stamp)) for n, stamp in enumerate(stamps)]
    assert tuple(each.status for each in got) == receipts
    assert got[-1].given == kept
    outcome = await games.close(found.round_id, after(20))
    assert [each.given for each in outcome.answers] == [kept]


async def test_answer_when_the_round_is_closed_or_strange_then_the_receipt_says_so(
    begin, ask, give, games
):
    found = await ask(await begin())
    assert (await give(found, option=4)).status is AnswerStatus.UNKNOWN
    typed = await games.answer(found.round_id, FAN, "0", at=NOW, typed=True)
    assert typed.status is AnswerStatus.UNKNOWN
    assert (await games.answer(999, FAN, "0", at=NOW, typed=False)).status is AnswerStatus.UNKNOWN
    await give(found, OTHER)
    await games.close(found.round_id, NOW)
    late, again = await give(found), await give(found, OTHER, 1)
    assert (late.status, late.given) == (AnswerStatus.CLOSED, None)
    assert (again.status, again.given) == (AnswerStatus.CLOSED, "0")


async def test_answer_when_it_comes_before_we_heard_of_the_message_then_it_is_taken(
    begin, draw, give, games
):
    found = await draw(await begin())
    got = await give(found, at=after(1))
    assert (got.status, got.round.state) == (AnswerStatus.ACCEPTED, RoundState.ASKED)
    noted = await games.asked(found.round_id, message_id=77, now=after(2))
    assert (noted.asked_at, noted.closes_at, noted.message_id) == (after(1), after(21), 77)
    assert not await games.void(found.round_id)


async def test_answer_when_another_process_closes_the_round_meanwhile_then_it_is_not_taken(
    db, pool, begin, ask, give, games, monkeypatch
):
    found = await ask(await begin())
    other, streak = GameService(db, pool=pool), games.store.streak

    async def closing(*arguments) -> int:
        await other.close(found.round_id, after(20))
        return int(await streak(*arguments))

    monkeypatch.setattr(games.store, "streak", closing)
    got = await give(found)
    assert (got.status, got.given) == (AnswerStatus.CLOSED, None)
    assert (await games.outcome(found.round_id)).answers == ()


async def test_points_when_right_in_a_row_then_they_grow_until_a_wrong_or_missed_round(
    begin, games, play
):
    game = await begin(plan=GamePlan(rounds=9, seconds=20))
    await play(game, {FAN: 0}, {FAN: 0}, {FAN: 1}, {FAN: 0}, {OTHER: 0}, {FAN: 0}, {FAN: 0})
    (first, second) = await games.scores(game.game_id)
    assert (first.user_id, first.points) == (FAN, 15 + 16 + 0 + 15 + 15 + 16)
    assert (first.right, first.answers) == (5, 6)
    assert (second.user_id, second.rank, second.points) == (OTHER, 2, 15)


async def test_streak_when_a_moderator_skips_a_round_then_it_is_not_broken(
    begin, ask, give, games, play
):
    game = await begin()
    await play(game, {FAN: 0})
    await ask(game, after(30))
    await games.skip(CHANNEL, OTHER, is_moderator=True, now=after(33))
    assert await games.store.count_unanswered(game.game_id) == 0
    found = await ask(game, after(60))
    await give(found, at=after(60))
    assert (await games.close(found.round_id, after(80))).fastest.points == 16


async def test_round_when_closed_by_two_then_one_gets_the_outcome_and_ratings_learn_once(
    db, begin, ask, give, games
):
    found = await ask(await begin())
    await give(found, FAN, 1, at=after(1))
    await give(found, OTHER, 0)
    assert await ratings(db) == 0
    both = await asyncio.gather(*(games.close(found.round_id, after(20)) for _ in range(2)))
    (outcome,) = [each for each in both if each]
    assert (outcome.counts, outcome.fastest.user_id) == ((1, 1, 0, 0), OTHER)
    assert [each.user_id for each in outcome.answers] == [OTHER, FAN]
    assert await db.fetch("SELECT answers, right_answers FROM question_ratings") == [(2, 1)]
    rows = await db.fetch("SELECT user_id, rating > 1500 FROM player_ratings ORDER BY user_id")
    assert rows == [(FAN, 0), (OTHER, 1)]
    assert (await games.untold_round(found.game_id)).round_id == found.round_id
    await games.store.reveal(found.round_id)
    assert await games.untold_round(found.game_id) is None
    assert (await games.outcome(found.round_id)).answers == outcome.answers


async def test_round_when_its_message_could_not_be_sent_then_its_question_comes_again(
    db, begin, draw, ask, give, games, play
):
    game = await begin()
    await play(game, {FAN: 0})
    lost = await draw(game)
    assert await games.void(lost.round_id)
    assert (await give(lost)).status is AnswerStatus.CLOSED
    again = await ask(game)
    assert (again.number, again.asked) == (2, lost.asked)
    assert again.round_id != lost.round_id
    assert await games.close(lost.round_id, NOW) is None


async def test_round_when_its_question_can_not_be_marked_then_nothing_is_kept(
    begin, draw, games, pool
):
    game = await begin()
    pool.breaks = True
    with pytest.raises(DatabaseFullError, match="gone"):
        await draw(game)
    pool.breaks = False
    assert await games.open_round(game.game_id) is None
    assert (await draw(game)).number == 1


async def test_next_round_when_one_is_open_then_it_is_given_and_after_the_last_none(
    db, pool, begin, draw, games, play
):
    game = await begin()
    first, again = await asyncio.gather(draw(game), draw(game))
    assert first == again
    assert pool.picks == 1
    restarted = GameService(db, pool=pool)
    rng = random.Random(2)
    assert first == await restarted.next_round(game, settings=SETTINGS, rng=rng, now=NOW)
    await games.void(first.round_id)
    await play(game, {FAN: 0}, {FAN: 0}, {FAN: 0})
    assert await draw(game) is None


async def test_rounds_when_several_games_of_a_server_draw_at_once_then_none_comes_twice(
    begin, draw, pool
):
    games = [await begin(channel) for channel in range(10)]
    drawn = await asyncio.gather(*map(draw, games), return_exceptions=True)
    left = [each for each in drawn if isinstance(each, NoQuestionsLeftError)]
    ids = [each.asked.question.question_id for each in drawn if not isinstance(each, BaseException)]
    assert (len(left), len(set(ids)), len(ids)) == (1, len(pool.waiting), len(pool.waiting))


async def test_unanswered_when_rounds_go_by_then_those_since_the_last_answer_count(
    begin, games, play
):
    game = await begin(plan=GamePlan(rounds=9, seconds=20))
    await play(game, {}, {FAN: 1})
    assert await games.store.count_unanswered(game.game_id) == 0
    await play(game, {}, {})
    assert await games.store.count_unanswered(game.game_id) == 2


async def test_stop_when_by_anybody_else_then_only_a_moderator_or_the_starter_may(begin, games):
    with pytest.raises(NoGameError):
        await games.stop(CHANNEL, STARTER, is_moderator=True, now=NOW)
    game = await begin()
    for way in (games.stop, games.skip):
        with pytest.raises(NotYourGameError) as refused:
            await way(CHANNEL, FAN, is_moderator=False, now=NOW)
        assert refused.value.game == game
    with pytest.raises(NoOpenRoundError):
        await games.skip(CHANNEL, STARTER, is_moderator=False, now=NOW)
    assert (await games.stop(CHANNEL, FAN, is_moderator=True, now=NOW)).ending is Ending.STOPPED
    assert await games.game_in(CHANNEL) is None


async def test_stop_when_a_round_is_open_then_what_was_answered_counts(db, begin, ask, give, games):
    game = await begin()
    found = await ask(game)
    await give(found)
    assert await games.scores(game.game_id) == ()
    await games.stop(CHANNEL, STARTER, is_moderator=False, now=after(5))
    assert (await games.untold_round(game.game_id)).round_id == found.round_id
    podium = await games.podium(game.game_id)
    assert (podium.rounds, [each.points for each in podium.scores]) == (1, [15])
    assert await ratings(db) == 1
    assert await games.finish(game, Ending.PLAYED, now=NOW) is None


async def test_stop_when_a_round_is_being_posted_then_it_is_void_and_teaches_nothing(
    db, begin, draw, games, give
):
    game = await begin()
    found = await draw(game)
    await games.stop(CHANNEL, STARTER, is_moderator=False, now=NOW)
    assert (await games.asked(found.round_id, message_id=77, now=NOW)).state is RoundState.VOID
    assert (await give(found)).status is AnswerStatus.CLOSED
    assert await ratings(db) == 0
    assert (await games.podium(game.game_id)).rounds == 0
    assert await draw(game) is None


async def test_podium_when_not_told_then_another_process_of_the_shard_finds_it(
    db, pool, begin, games, play
):
    game = await begin()
    await play(game, {FAN: 0, OTHER: 0}, {STARTER: 1})
    with pytest.raises(NoGameError):
        await games.podium(game.game_id)
    podium = await games.finish(game, Ending.UNANSWERED, now=after(90))
    assert [(each.rank, each.user_id) for each in podium.scores] == [
        (1, FAN),
        (1, OTHER),
        (3, STARTER),
    ]
    again, mine = GameService(db, pool=pool), (GUILD >> 22) % 2
    assert await again.store.list_untold(ShardFilter(2, frozenset({1 - mine}))) == ()
    assert await again.store.list_untold(ShardFilter(2, frozenset({mine}))) == (podium.game,)
    assert await again.podium(game.game_id) == podium
    await again.store.tell(game.game_id, 99)
    assert await again.store.list_untold(ShardFilter()) == ()


async def test_playing_when_asked_by_shard_then_only_its_games_are_given(begin, games):
    game, mine = await begin(), (GUILD >> 22) % 2
    assert await games.store.list_playing(ShardFilter(2, frozenset({mine}))) == (game,)
    assert await games.store.list_playing(ShardFilter(2, frozenset({1 - mine}))) == ()


async def test_typed_answer_when_right_then_it_counts_though_mistyped(begin, ask, games):
    found = await ask(await begin(plan=GamePlan(rounds=1, seconds=20, mode=Mode.TYPED)))
    for user_id, given in ((FAN, " Optoin 0.0"), (OTHER, "something else")):
        got = await games.answer(found.round_id, user_id, given, at=NOW, typed=True)
        assert got.status is AnswerStatus.ACCEPTED
    outcome = await games.close(found.round_id, after(20))
    assert [each.user_id for each in outcome.right] == [FAN]
    assert outcome.counts == (0, 0, 0, 0)


async def test_typed_answer_when_it_names_something_else_then_it_is_no_slip(
    begin, ask, games, pool
):
    pool.names.add("Optoin 0.0")
    found = await ask(await begin(plan=GamePlan(rounds=1, seconds=20, mode=Mode.TYPED)))
    await games.answer(found.round_id, FAN, "Optoin 0.0", at=NOW, typed=True)
    await games.answer(found.round_id, OTHER, "option 0.0", at=NOW, typed=True)
    outcome = await games.close(found.round_id, after(20))
    assert [each.user_id for each in outcome.right] == [OTHER]


async def test_answer_when_it_counts_then_four_statements_were_enough(
    begin, ask, give, monkeypatch
):
    found = await ask(await begin())
    await give(found, OTHER)
    whole, statements = aiosqlite.Connection.execute_fetchall, []

    async def counted(connection, sql, *rest):
        statements.append(sql)
        return await whole(connection, sql, *rest)

    monkeypatch.setattr(aiosqlite.Connection, "execute_fetchall", counted)
    assert (await give(found)).status is AnswerStatus.ACCEPTED
    # A crowd answers at once, and each statement goes through a thread.
    assert len(statements) <= 4, statements
