"""Games in which anything may happen at any time, held against what the rules say.

A small sample runs each time, a large one with the marker `faults`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import random
import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Coroutine
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.kit.db.database import Database
from bot.kit.db.migrate import migrate
from bot.settings.model import GuildSettings
from bot.trivia.errors import (
    GameRunningError,
    NoGameError,
    NoOpenRoundError,
    NoQuestionsLeftError,
    NotYourGameError,
)
from bot.trivia.games.model import Ending, Game, GamePlan, Mode, points_for
from bot.trivia.games.service import GameService, Seat
from bot.trivia.questions.model import AnswerStatus
from tests.trivia.games.game_pool import Pool

GUILD, STARTER = 100_000_000_000_000_001, 1
START = dt.datetime(2026, 2, 28, 9, 0, 0, 123_000, tzinfo=dt.UTC)
START_MS = int(START.timestamp() * 1000)
SECONDS, ROUNDS, POOL = 20, 3, 11
SETTINGS = GuildSettings(trivia_cooldown_days=30)
PLANS = {
    1: GamePlan(rounds=ROUNDS, seconds=SECONDS),
    2: GamePlan(rounds=ROUNDS, seconds=SECONDS, mode=Mode.ELIMINATION),
    3: GamePlan(rounds=ROUNDS, seconds=SECONDS, mode=Mode.TEAMS, teams=2),
}
"""What is played in each channel."""

CHANNELS, USERS = st.sampled_from([*PLANS]), st.sampled_from([STARTER, 2, 3])
STAMPS = st.sampled_from([-1500, 0, 0, 1, 4000, 20_000, 20_001])
"""When an answer is stamped, in milliseconds from now: clocks differ."""

TEAMS = st.sampled_from([0, 1])
OPTIONS = st.sampled_from([0, 0, 1])
PRESSES = st.lists(st.tuples(USERS, OPTIONS, STAMPS), max_size=4)
OFTEN = st.sampled_from([True, True, False])
REFUSALS = (NoGameError, NoOpenRoundError, NoQuestionsLeftError, GameRunningError)
STEPS = ["draw", "draw", "draw", "ask", "ask", "close", "close", "skip", "void", "stop", "finish"]
AT_ONCE = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), CHANNELS, USERS, OPTIONS, STAMPS),
        st.tuples(st.just("join"), st.just(3), USERS, TEAMS),
        st.tuples(st.sampled_from(STEPS), CHANNELS),
    ),
    min_size=2,
    max_size=5,
)

Row = dict[str, Any]
Press = tuple[int, int, int]


class Careless(Database):
    """A database whose writing waits for no disk: nothing here pulls the plug."""

    async def _be_durable(self, durable: bool) -> None:
        if self._durable:
            await self._writer.execute_fetchall("PRAGMA synchronous = OFF")
            self._durable = False


class GameMachine(RuleBasedStateMachine):
    """Channels of a server, three people; what was promised to them is in `taken`."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        self.path = Path(shutil.copy(template, folder / "games.db"))
        self.runner = asyncio.Runner()
        self.now = START
        self.started: list[Game] = []
        self.taken: dict[tuple[int, int], tuple[int, str]] = {}
        self.closed: Counter[int] = Counter()
        self.ended: Counter[int] = Counter()
        self.runner.run(self.open())
        self.eye = sqlite3.connect(self.path, isolation_level=None)
        self.eye.row_factory = sqlite3.Row

    def teardown(self) -> None:
        self.eye.close()
        self.runner.run(self.db.close())
        self.runner.close()
        for path in self.path.parent.glob("games.db*"):
            path.unlink()

    async def open(self) -> None:
        self.db = await Careless.open(self.path, readers=1)
        self.games = GameService(self.db, pool=Pool(self.db, POOL))

    def do(self, *steps: Coroutine[Any, Any, Any]) -> list[Any]:
        """Take steps at the same time; what is refused is among the results."""

        async def all_of_them() -> list[Any]:
            async with asyncio.timeout(10):
                return await asyncio.gather(*steps, return_exceptions=True)

        found = self.runner.run(all_of_them())
        for each in found:
            if isinstance(each, BaseException) and not isinstance(each, REFUSALS):
                raise each
        return found

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        return [dict(row) for row in self.eye.execute(sql, parameters)]

    def game(self, channel: int) -> Row | None:
        sql = "SELECT * FROM quizzes WHERE channel_id = ? AND state = 'playing'"
        return next(iter(self.rows(sql, channel)), None)

    def last_round(self, channel: int) -> int:
        sql = """
            SELECT r.id FROM quiz_rounds r JOIN quizzes q ON q.id = quiz_id
            WHERE channel_id = ? ORDER BY r.id DESC LIMIT 1
        """
        return next((row["id"] for row in self.rows(sql, channel)), 0)

    # Steps, each of which notes what it was promised.

    async def start(self, games: GameService, channel: int) -> None:
        self.started.append(
            await games.start(
                GUILD, channel, STARTER, settings=SETTINGS, plan=PLANS[channel], now=self.now
            )
        )

    async def draw(self, games: GameService, channel: int) -> None:
        game = await games.game_in(channel)
        if game is not None:
            rng = random.Random(0)
            await games.next_round(game, settings=SETTINGS, rng=rng, now=self.now)

    async def ask(self, games: GameService, channel: int) -> None:
        await games.asked(self.last_round(channel), message_id=1, now=self.now)

    async def void(self, games: GameService, channel: int) -> None:
        await games.void(self.last_round(channel))

    async def close(self, games: GameService, channel: int) -> None:
        if (outcome := await games.close(self.last_round(channel), self.now)) is not None:
            self.closed[outcome.round.round_id] += 1

    async def skip(self, games: GameService, channel: int) -> None:
        found = await games.skip(channel, 9, is_moderator=True, now=self.now)
        self.closed[found.round_id] += 1

    async def stop(self, games: GameService, channel: int) -> None:
        game = await games.stop(channel, 9, is_moderator=True, now=self.now)
        self.ended[game.game_id] += 1

    async def finish(self, games: GameService, channel: int) -> None:
        game = await games.game_in(channel)
        if game and await games.finish(game, Ending.PLAYED, now=self.now):
            self.ended[game.game_id] += 1

    async def join(self, games: GameService, channel: int, user: int, team: int) -> Seat | None:
        game = await games.game_in(channel)
        return await games.join(game.game_id, user, team, now=self.now) if game else None

    async def answer(
        self, games: GameService, channel: int, user: int, option: int, stamp: int
    ) -> AnswerStatus:
        round_id = self.last_round(channel)
        at = self.now + dt.timedelta(milliseconds=stamp)
        got = await games.answer(round_id, user, str(option), at=at, typed=False)
        if got.status is AnswerStatus.ACCEPTED:
            assert got.given == str(option)
            # Of two that came at once, the later stamped one counted for a moment.
            before = self.taken.get((round_id, user), (ms(at), str(option)))
            self.taken[round_id, user] = min((ms(at), str(option)), before, key=itemgetter(0))
        return got.status

    # Rules.

    @rule(seconds=st.integers(0, SECONDS + 5))
    def wait(self, seconds: int) -> None:
        self.now += dt.timedelta(seconds=seconds)

    @initialize(presses=PRESSES)
    def play_first(self, presses: list[Press]) -> None:
        for channel in PLANS:
            self.do(self.start(self.games, channel))
            if PLANS[channel].mode is Mode.TEAMS:
                # They are chosen first.
                continue
            self.do(self.draw(self.games, channel))
            self.do(self.ask(self.games, channel))
            self.press(channel, presses)

    @rule()
    def restart(self) -> None:
        self.runner.run(self.db.close())
        self.runner.run(self.open())

    @rule(channel=CHANNELS)
    def begin(self, channel: int) -> None:
        before = self.game(channel)
        (found,) = self.do(self.start(self.games, channel))
        assert isinstance(found, GameRunningError) is (before is not None)
        if before:
            assert found.game.game_id == before["id"]

    @rule(channel=CHANNELS, is_out=OFTEN, presses=PRESSES, is_over=OFTEN)
    def play(self, channel: int, is_out: bool, presses: list[Press], is_over: bool) -> None:
        """Go on with the game of a channel by a round or so."""
        if self.game(channel) is None:
            self.do(self.start(self.games, channel))
        before = self.game(channel)
        self.do(self.draw(self.games, channel))
        assert before is not None
        states = self.states(before["id"])
        are_all = len(states) == ROUNDS or self.is_decided(before["id"])
        assert states[-1:] in (["posting"], ["asked"]) or are_all or self.all_used()
        if is_out and states[-1:] == ["posting"]:
            self.do(self.ask(self.games, channel))
        self.press(channel, presses)
        if is_over:
            self.do(self.close(self.games, channel))

    @precondition(lambda self: self.started)
    @rule(channel=CHANNELS, presses=PRESSES)
    def answer_again(self, channel: int, presses: list[Press]) -> None:
        self.press(channel, presses)

    def press(self, channel: int, presses: list[Press]) -> None:
        round_id = self.last_round(channel)
        for user, option, stamp in presses:
            expected = self.expected(round_id, user, ms(self.now) + stamp)
            assert self.do(self.answer(self.games, channel, user, option, stamp)) == [expected]

    @rule(user=USERS, team=TEAMS)
    def choose_team(self, user: int, team: int) -> None:
        game = self.game(3)
        if game is None:
            return
        sql = "SELECT user_id, team FROM quiz_players WHERE quiz_id = ?"
        before = {row["user_id"]: row["team"] for row in self.rows(sql, game["id"])}
        sizes = Counter(before.values())
        (seat,) = self.do(self.join(self.games, 3, user, team))
        smallest = 0 if sizes[0] <= sizes[1] else 1
        rounds = self.rows("SELECT 1 FROM quiz_rounds WHERE quiz_id = ?", game["id"])
        is_open = game["opens_ms"] > ms(self.now) and not rounds
        assert (seat.is_chosen, seat.team) == (
            is_open,
            team if is_open else before.get(user, smallest),
        )

    @precondition(lambda self: self.started)
    @rule(channel=CHANNELS, what=st.sampled_from(["close", "close", "ask", "void"]))
    def step(self, channel: int, what: str) -> None:
        self.do(getattr(self, what)(self.games, channel))

    @precondition(lambda self: self.started)
    @rule(channel=CHANNELS)
    def reveal(self, channel: int) -> None:
        self.do(self.games.store.reveal(self.last_round(channel)))

    @precondition(lambda self: self.started)
    @rule(channel=CHANNELS, user=USERS, what=st.sampled_from(["skip", "skip", "stop", "finish"]))
    def break_off(self, channel: int, user: int, what: str) -> None:
        game = self.game(channel)
        if what != "finish" and game is not None and user != STARTER:
            way = getattr(self.games, what)
            with pytest.raises(NotYourGameError):
                self.runner.run(way(channel, user, is_moderator=False, now=self.now))
            return
        (found,) = self.do(getattr(self, what)(self.games, channel))
        if what != "skip":
            assert isinstance(found, NoGameError) is (game is None and what == "stop")
            assert self.game(channel) is None

    @precondition(lambda self: self.started)
    @rule(steps=AT_ONCE)
    def all_at_once(self, steps: list[tuple[Any, ...]]) -> None:
        # Two processes, as while one takes over from another.
        quizzes = itertools.cycle([self.games, GameService(self.db, pool=Pool(self.db, POOL))])
        started = [
            getattr(self, what)(games, *rest)
            for games, (what, *rest) in zip(quizzes, steps, strict=False)
        ]
        self.do(*started)

    # What is always so.

    def states(self, game_id: int) -> list[str]:
        sql = "SELECT state FROM quiz_rounds WHERE quiz_id = ? AND state <> 'void' ORDER BY id"
        return [row["state"] for row in self.rows(sql, game_id)]

    def all_used(self) -> bool:
        (row,) = self.rows("SELECT count(*) AS used FROM question_uses")
        return bool(row["used"] == POOL)

    def mode(self, game_id: int) -> Mode:
        (row,) = self.rows("SELECT channel_id FROM quizzes WHERE id = ?", game_id)
        return PLANS[row["channel_id"]].mode

    def standing(self, game_id: int) -> tuple[set[int], dict[int, int]]:
        """Return who plays a game of elimination, and the round in which each of those out fell."""
        everybody: set[int] = set()
        fell: dict[int, int] = {}
        sql = """
            SELECT * FROM quiz_rounds
            WHERE quiz_id = ? AND state IN ('closed', 'revealed') ORDER BY number
        """
        for each in self.rows(sql, game_id):
            sql = "SELECT user_id, is_right FROM quiz_answers WHERE round_id = ?"
            given = {row["user_id"]: row["is_right"] for row in self.rows(sql, each["id"])}
            everybody = everybody or {*given}
            still_in = everybody - {*fell}
            is_whole = each["closes_ms"] > each["asked_ms"] + SECONDS * 1000 - 1000
            right = {user for user in still_in if given.get(user)}
            if right or len(everybody) == 1:
                for user in still_in - right:
                    if is_whole or user in given:
                        fell[user] = each["number"]
        return everybody, fell

    def is_decided(self, game_id: int) -> bool:
        if self.mode(game_id) is not Mode.ELIMINATION:
            return False
        everybody, fell = self.standing(game_id)
        left = len(everybody) - len(fell)
        return bool(everybody) and (left == 0 or (left == 1 and len(everybody) > 1))

    def expected(self, round_id: int, user: int, stamp: int) -> AnswerStatus:
        rows = self.rows("SELECT * FROM quiz_rounds WHERE id = ?", round_id)
        if not rows:
            return AnswerStatus.UNKNOWN
        if rows[0]["state"] not in ("posting", "asked"):
            return AnswerStatus.CLOSED
        if rows[0]["state"] == "asked" and stamp > rows[0]["asked_ms"] + SECONDS * 1000:
            return AnswerStatus.LATE
        everybody, fell = self.standing(rows[0]["quiz_id"])
        is_elimination = self.mode(rows[0]["quiz_id"]) is Mode.ELIMINATION
        if is_elimination and everybody and user not in everybody - {*fell}:
            return AnswerStatus.OUT
        kept = self.taken.get((round_id, user))
        return AnswerStatus.ACCEPTED if kept is None or stamp < kept[0] else AnswerStatus.DUPLICATE

    @invariant()
    def answers_are_those_that_were_promised_and_worth_what_the_rules_say(self) -> None:
        answers = self.rows("SELECT * FROM quiz_answers")
        rounds = {row["id"]: row for row in self.rows("SELECT * FROM quiz_rounds")}
        by_key = {(row["round_id"], row["user_id"]): row for row in answers}
        kept = {key: (row["answered_ms"], row["given"]) for key, row in by_key.items()}
        assert kept == self.taken
        for (round_id, user), row in by_key.items():
            of = rounds[round_id]
            assert of["state"] in ("asked", "closed", "revealed")
            assert row["answered_ms"] <= of["asked_ms"] + SECONDS * 1000
            assert row["is_right"] == (row["given"] == "0")
            took = dt.timedelta(milliseconds=row["answered_ms"] - of["asked_ms"])
            assert row["points"] == points_for(
                is_right=row["given"] == "0",
                streak=streak(of, user, rounds=rounds, answers=by_key),
                took=took,
                seconds=SECONDS,
                has_speed=True,
            )

    @invariant()
    def rounds_follow_one_another_and_none_comes_twice(self) -> None:
        used = [row["question_id"] for row in self.rows("SELECT question_id FROM question_uses")]
        asked = self.rows("SELECT question_id FROM quiz_rounds WHERE state <> 'void'")
        assert Counter(row["question_id"] for row in asked) <= Counter(used)
        open_ids = self.rows("SELECT id FROM quizzes WHERE state = 'playing'")
        for game in self.rows("SELECT id, state FROM quizzes"):
            sql = "SELECT number FROM quiz_rounds WHERE quiz_id = ? AND number > 0 ORDER BY id"
            numbers = [row["number"] for row in self.rows(sql, game["id"])]
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) <= ROUNDS
            busy = [s for s in self.states(game["id"]) if s in ("posting", "asked")]
            assert len(busy) <= ({"id": game["id"]} in open_ids)

    @invariant()
    def a_round_is_all_in_when_whoever_is_waited_for_has_answered(self) -> None:
        answered: dict[int, set[int]] = defaultdict(set)
        for row in self.rows("SELECT round_id, user_id FROM quiz_answers"):
            answered[row["round_id"]].add(row["user_id"])
        rounds = self.rows("SELECT * FROM quiz_rounds WHERE number > 0 ORDER BY id")
        for of in rounds:
            lately = {
                user
                for each in rounds
                if each["quiz_id"] == of["quiz_id"] and of["number"] - each["number"] in (1, 2)
                for user in answered[each["id"]]
            }
            match self.mode(of["quiz_id"]):
                case Mode.BUTTONS:
                    is_all_in = bool(lately) and lately <= answered[of["id"]]
                    assert (of["all_in_ms"] is not None) == is_all_in
                case Mode.TEAMS:
                    assert of["all_in_ms"] is None or lately <= answered[of["id"]]
                case Mode.ELIMINATION:
                    everybody, fell = self.standing(of["quiz_id"])
                    before = everybody - {user for user in fell if fell[user] < of["number"]}
                    assert of["all_in_ms"] is None or (before and before <= answered[of["id"]])

    @invariant()
    def who_is_out_is_what_the_answers_say_and_who_answers_for_a_team_is_in_one(self) -> None:
        players = self.rows("SELECT * FROM quiz_players")
        for game in self.rows("SELECT id, channel_id FROM quizzes"):
            kept = {row["user_id"]: row for row in players if row["quiz_id"] == game["id"]}
            match PLANS[game["channel_id"]].mode:
                case Mode.BUTTONS:
                    assert kept == {}
                case Mode.ELIMINATION:
                    everybody, fell = self.standing(game["id"])
                    assert {user: row["out_in"] for user, row in kept.items()} == {
                        user: fell.get(user) for user in everybody
                    }
                case Mode.TEAMS:
                    sql = """
                        SELECT DISTINCT user_id FROM quiz_answers a
                        JOIN quiz_rounds r ON r.id = round_id WHERE quiz_id = ?
                    """
                    assert {row["user_id"] for row in self.rows(sql, game["id"])} <= {*kept}
                    assert all(row["team"] in (0, 1) for row in kept.values())

    @invariant()
    def steps_are_taken_once(self) -> None:
        assert not [each for each, times in self.closed.items() if times > 1]
        over = self.rows("SELECT id FROM quizzes WHERE state = 'finished'")
        assert self.ended == Counter(row["id"] for row in over)

    @invariant()
    def each_answer_of_a_round_that_is_over_was_learned_from_once(self) -> None:
        for what, table in (("question_id", "question_ratings"), ("user_id", "player_ratings")):
            learned = self.rows(f"SELECT {what} AS of, answers FROM {table}")
            over = self.rows(
                f"SELECT {what} AS of, count(*) AS answers FROM quiz_answers a"
                " JOIN quiz_rounds r ON r.id = round_id"
                " WHERE r.state IN ('closed', 'revealed') GROUP BY 1"
            )
            assert sorted(learned, key=str) == sorted(over, key=str)

    @precondition(lambda self: self.ended)
    @invariant()
    def podiums_add_up(self) -> None:
        for game_id in self.ended:
            (podium,) = self.do(self.games.podium(game_id))
            sql = """
                SELECT user_id, sum(points) AS points, sum(is_right) AS known FROM quiz_answers a
                JOIN quiz_rounds r ON r.id = round_id WHERE quiz_id = ? GROUP BY 1
            """
            scores = {
                row["user_id"]: (row["points"], row["known"]) for row in self.rows(sql, game_id)
            }
            found = {each.user_id: (each.points, each.right) for each in podium.scores}
            assert found == scores
            assert podium.rounds == len(self.states(game_id))
            _, fell = self.standing(game_id)
            is_elimination = self.mode(game_id) is Mode.ELIMINATION
            worth = {
                user: (fell.get(user, ROUNDS + 1) if is_elimination else 0, *score)
                for user, score in scores.items()
            }
            for each in podium.scores:
                better = [other for other in worth.values() if other > worth[each.user_id]]
                assert each.rank == 1 + len(better)


def ms(at: dt.datetime) -> int:
    return START_MS + (at - START) // dt.timedelta(milliseconds=1)


def streak(of: Row, user: int, *, rounds: dict[int, Row], answers: dict[Any, Row]) -> int:
    """Count right answers in a row before a round; what was skipped unanswered is passed over."""
    count = 0
    before = [
        each
        for each in rounds.values()
        if each["quiz_id"] == of["quiz_id"] and 0 < each["number"] < of["number"]
    ]
    for each in sorted(before, key=lambda row: -row["number"]):
        answer = answers.get((each["id"], user))
        if answer is None and each["closes_ms"] <= each["asked_ms"] + SECONDS * 1000 - 1000:
            continue
        if answer is None or answer["given"] != "0":
            break
        count += 1
    return count


@pytest.fixture
def play(tmp_path: Path):
    """Play games of any kind."""
    template = tmp_path / "template.db"
    migrate(template)
    numbers = itertools.count()

    class Machine(GameMachine):
        def __init__(self) -> None:
            folder = tmp_path / str(next(numbers))
            folder.mkdir()
            super().__init__(template, folder)

    def played(*, examples: int, steps: int) -> None:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )

    return played


def test_games_when_anything_happens_at_any_time_then_all_adds_up(play):
    play(examples=12, steps=40)


@pytest.mark.faults
def test_games_when_anything_happens_for_long_then_all_adds_up(play):
    play(examples=80, steps=60)
