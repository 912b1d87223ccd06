"""Games of trivia: each step of theirs, taken once and kept as it is taken.

Nothing about a game is only in memory: another process that opens the same file goes on with it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from bot.kit.db.database import Database
from bot.settings.model import GuildSettings
from bot.trivia.errors import (
    NoGameError,
    NoOpenRoundError,
    NoQuestionsLeftError,
    NotYourGameError,
)
from bot.trivia.games.end_store import EndStore
from bot.trivia.games.hints_store import HintStore
from bot.trivia.games.model import (
    HINT_COST,
    LIGHTNING_ROUNDS,
    LIGHTNING_SECONDS,
    TEAMS,
    Answer,
    Ending,
    Game,
    GamePlan,
    Hint,
    Mode,
    Player,
    PlayerScore,
    Podium,
    Round,
    RoundResult,
    RoundState,
    Worth,
    hints_of,
    is_decided,
    points_for,
    ranked_scores,
    worth_of,
)
from bot.trivia.games.players_store import PlayerStore
from bot.trivia.games.store import GameStore, to_the_ms
from bot.trivia.questions.model import (
    AnswerStatus,
    Asked,
    Category,
    Difficulty,
    Era,
    Question,
    RoundPlace,
)
from bot.trivia.questions.service import QuestionService
from bot.trivia.questions.typed_answers import errors_in

_OPEN = (RoundState.POSTING, RoundState.ASKED)
_OVER = (RoundState.CLOSED, RoundState.REVEALED)
_MOST_DRAWS = 50


@dataclass(frozen=True, slots=True)
class GameReceipt:
    """What became of somebody's answer.

    `round` is None where there is no such one. `given` is the answer that counts, None where
    none does. `is_last` says that nobody else is waited for. Nothing here says whether it is right,
    but for the `worth` of a right answer in a round that is closed. `team` is the one that somebody
    came into by answering.
    """

    status: AnswerStatus
    round: Round | None = None
    given: str | None = None
    is_last: bool = False
    worth: Worth | None = None
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """The team somebody is in; `is_chosen` as long as teams can still be chosen."""

    game: Game
    players: tuple[Player, ...]
    team: int | None
    is_chosen: bool


def plan_of(
    settings: GuildSettings,
    mode: Mode,
    *,
    rounds: int | None = None,
    teams: int = 0,
    category: Category | None = None,
    difficulty: Difficulty | None = None,
    artist: str = "",
    artist_name: str = "",
    era: Era | None = None,
    is_hosted: bool = False,
) -> GamePlan:
    """Return the plan of a game in a server, by its settings where nothing else was chosen.

    `about` is slug and name of the artist that it is about, both empty for any.
    """
    is_lightning = mode is Mode.LIGHTNING
    return GamePlan(
        rounds=rounds or (LIGHTNING_ROUNDS if is_lightning else settings.trivia_rounds),
        seconds=LIGHTNING_SECONDS if is_lightning else settings.trivia_seconds,
        mode=mode,
        category=category,
        difficulty=difficulty,
        has_speed=settings.trivia_speed,
        artist=artist,
        artist_name=artist_name,
        era=era,
        teams=max(teams, TEAMS[0]) if mode is Mode.TEAMS else 0,
        is_hosted=is_hosted,
    )


@dataclass(frozen=True, slots=True)
class HintReceipt:
    """What became of somebody's wish for a hint: all that they have now, if they may have one."""

    status: AnswerStatus
    round: Round | None = None
    hints: tuple[Hint, ...] = ()
    has_more: bool = False


class GameService:
    """Leads games from their first question to the podium. Instants are aware.

    The steps of one game come one after another, whoever asks for them. What there is no game or
    round of raises `NoGameError`.
    """

    def __init__(self, database: Database, *, pool: QuestionService) -> None:
        self.store = GameStore(database)
        self.ends = EndStore(database)
        self.hints = HintStore(database)
        self.players = PlayerStore(database)
        self._pool = pool
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def start(
        self,
        guild_id: int,
        channel_id: int,
        user_id: int,
        *,
        settings: GuildSettings,
        plan: GamePlan,
        now: dt.datetime,
    ) -> Game:
        """Begin a game; there is no speed bonus where the server wants none.

        `GameRunningError` is raised where one is being played in that channel.
        """
        plan = replace(plan, has_speed=plan.has_speed and settings.trivia_speed)
        return await self.store.start(guild_id, channel_id, user_id, plan=plan, now=now)

    async def open(
        self, game_id: int, user_id: int, *, is_moderator: bool, now: dt.datetime
    ) -> bool:
        """Have a game's rounds begin for somebody; False where they began before.

        `NotYourGameError` is raised for who neither began it nor is a moderator.
        """
        game = await self._game(game_id)
        if not is_moderator and user_id != game.user_id:
            raise NotYourGameError(game)
        return await self.store.open(game_id, now=now)

    async def join(self, game_id: int, user_id: int, team: int, *, now: dt.datetime) -> Seat:
        """Put somebody into a team: of their choice as long as the game has not begun.

        Whoever comes later gets the smallest one. `NoGameError` is raised where it is over.
        """
        game = await self._game(game_id)
        if game.ending is not None or team >= game.plan.teams:
            raise NoGameError
        is_chosen = await self.players.choose_team(game, user_id, team, now=now)
        if not is_chosen:
            await self.players.seat(game, user_id)
        players = await self.players.list_players(game)
        seats = {each.user_id: each.team for each in players}
        return Seat(game, players, seats.get(user_id), is_chosen)

    async def next_round(
        self, game: Game, *, settings: GuildSettings, rng: random.Random, now: dt.datetime
    ) -> Round | None:
        """Return the round that is to be posted or is open already; None after the last one.

        `NoQuestionsLeftError` is raised if nothing fits that was not asked in the server lately.
        """
        unused_since = now - dt.timedelta(settings.trivia_cooldown_days)
        async with self._lock(game.game_id):
            for _ in range(_MOST_DRAWS):
                found = await self.open_round(game.game_id)
                if found is not None:
                    return found
                number = 1 + await self.store.count_rounds(game.game_id)
                if not await self._has_round(game, number):
                    return None
                asked = await self.pick(
                    game.guild_id, game.plan, settings=settings, rng=rng, now=now, number=number
                )
                question_id = asked.question.question_id
                mark = partial(
                    self._pool.use, guild_id=game.guild_id, question_id=question_id, now=now
                )
                drawn = await self.store.draw(
                    game.game_id, asked, mark=mark, unused_since=unused_since
                )
                if drawn is not None:
                    return drawn
                # The game is over, or another one of the server took this question meanwhile.
        raise RuntimeError(f"game {game.game_id} can't get a question")

    async def asked(self, round_id: int, *, message_id: int, now: dt.datetime) -> Round:
        """Note that a round's message is out: its time runs.

        The round that comes back is void where the game was ended meanwhile.
        """
        found = await self._round(round_id)
        async with self._lock(found.game_id):
            await self.store.ask(round_id, message_id=message_id, now=now)
            return await self._round(round_id)

    async def void(self, round_id: int) -> bool:
        """Take back a round whose message could not be sent; its question may come again.

        False where it was answered, so that somebody saw it, or the game was ended.
        """
        found = await self._round(round_id)
        async with self._lock(found.game_id):
            return await self.store.void(round_id)

    async def answer(
        self, round_id: int, user_id: int, given: str, *, at: dt.datetime, typed: bool
    ) -> GameReceipt:
        """Take somebody's answer: the first one by Discord's clock counts.

        `given` is the place of the option (``"0"`` to ``"3"``), or what was typed; `at` when
        Discord got it.
        """
        both = await self.store.find_round_and_game(round_id)
        if both is None:
            return GameReceipt(AnswerStatus.UNKNOWN)
        found, game = both
        if typed is not (game.plan.mode is Mode.TYPED) or not (typed or _is_option(found, given)):
            return GameReceipt(AnswerStatus.UNKNOWN, found)
        async with self._lock(game.game_id):
            return await self._answer(game, found, user_id, given=given, at=to_the_ms(at))

    async def hint(
        self, round_id: int, user_id: int, number: int, *, at: dt.datetime
    ) -> HintReceipt:
        """Take a hint for somebody who has not answered yet: the next one, or one taken before."""
        both = await self.store.find_round_and_game(round_id)
        hints = hints_of(both[0], both[1].plan) if both else ()
        if both is None or number > len(hints):
            return HintReceipt(AnswerStatus.UNKNOWN)
        async with self._lock(both[1].game_id):
            found = await self._round(round_id)
            if found.state not in _OPEN or (found.closes_at and at > found.closes_at):
                return HintReceipt(AnswerStatus.CLOSED)
            answered = await self.store.find_answer(round_id, user_id) is not None
            if answered or await self.store.is_deleted(round_id, user_id):
                return HintReceipt(AnswerStatus.DUPLICATE)
            taken = await self.hints.take(round_id, user_id, number)
        return HintReceipt(AnswerStatus.ACCEPTED, found, hints[:taken], taken < len(hints))

    async def close(self, round_id: int, now: dt.datetime) -> RoundResult | None:
        """Take no more answers in a round; None where it is closed, or was not asked."""
        found = await self._round(round_id)
        async with self._lock(found.game_id):
            game = await self._game(found.game_id)
            if not await self.store.close(game, round_id, now=now):
                return None
            return await self.outcome(round_id)

    async def outcome(self, round_id: int) -> RoundResult:
        """Return a round with all its answers."""
        found = await self._round(round_id)
        game = await self._game(found.game_id)
        answers = await self.store.list_answers(round_id)
        return RoundResult(game, found, answers, await self.players.list_players(game))

    async def stands(self, outcome: RoundResult) -> bool:
        """Return whether a round's question is still borne out by what is known."""
        question = outcome.round.asked.question
        return await self._pool.pool.stands(question, guild_id=outcome.game.guild_id)

    async def stop(
        self, channel_id: int, user_id: int, *, is_moderator: bool, now: dt.datetime
    ) -> Game:
        """End the game of a channel for somebody; its open round counts as far as it got.

        `NotYourGameError` is raised for who neither began it nor is a moderator.
        """
        game = await self._own_game(channel_id, user_id, is_moderator=is_moderator)
        async with self._lock(game.game_id):
            over = await self.store.finish(game, Ending.STOPPED, now=now)
        if over is None:
            raise NoGameError
        return over

    async def skip(
        self, channel_id: int, user_id: int, *, is_moderator: bool, now: dt.datetime
    ) -> Round:
        """Close the open round of a channel for somebody, before its time.

        Raises as `stop` does, and `NoOpenRoundError`.
        """
        game = await self._own_game(channel_id, user_id, is_moderator=is_moderator)
        async with self._lock(game.game_id):
            found = await self.open_round(game.game_id)
            if found is None or not await self.store.close(game, found.round_id, now=now):
                raise NoOpenRoundError
            return await self._round(found.round_id)

    async def finish(self, game: Game, ending: Ending, *, now: dt.datetime) -> Podium | None:
        """End a game, and with it the round that is open; None where it was over."""
        async with self._lock(game.game_id):
            over = await self.store.finish(game, ending, now=now)
        return None if over is None else await self.podium(over.game_id)

    async def podium(self, game_id: int) -> Podium:
        """Return the podium of a game that is over; `NoGameError` while it is being played."""
        game = await self._game(game_id)
        if game.ending is None:
            raise NoGameError
        rounds = await self.store.count_rounds(game_id)
        return Podium(game, game.ending, rounds, await self.scores(game_id))

    async def game_in(self, channel_id: int) -> Game | None:
        """Return the game that is being played in a channel; None where there is none."""
        return await self.store.find_in(channel_id)

    async def open_round(self, game_id: int) -> Round | None:
        """Return the round of a game that is being posted, or takes answers."""
        return await self.store.find_last(game_id, _OPEN)

    async def untold_round(self, game_id: int) -> Round | None:
        """Return the round of a game that is closed, and whose answer was not told yet."""
        return await self.store.find_last(game_id, (RoundState.CLOSED,))

    async def scores(self, game_id: int) -> tuple[PlayerScore, ...]:
        """Rank who played a game; the open round, if there is one, does not count yet."""
        players = await self.players.list_players(await self._game(game_id))
        return ranked_scores(await self.store.list_all_answers(game_id), players)

    async def is_decided(self, game: Game) -> bool:
        """Return whether a game of elimination has its last one standing."""
        if game.plan.mode is not Mode.ELIMINATION:
            return False
        return is_decided(await self.players.list_players(game))

    def _lock(self, game_id: int) -> asyncio.Lock:
        return self._locks.setdefault(game_id, asyncio.Lock())

    async def _round(self, round_id: int) -> Round:
        found = await self.store.find_round(round_id)
        if found is None:
            raise NoGameError
        return found

    async def _game(self, game_id: int) -> Game:
        found = await self.store.find(game_id)
        if found is None:
            raise NoGameError
        return found

    async def _own_game(self, channel_id: int, user_id: int, *, is_moderator: bool) -> Game:
        game = await self.game_in(channel_id)
        if game is None:
            raise NoGameError
        if not is_moderator and user_id != game.user_id:
            raise NotYourGameError(game)
        return game

    async def _has_round(self, game: Game, number: int) -> bool:
        now = await self._game(game.game_id)
        return now.ending is None and number <= game.plan.rounds and not await self.is_decided(game)

    async def pick(
        self,
        guild_id: int,
        plan: GamePlan,
        *,
        settings: GuildSettings,
        rng: random.Random,
        now: dt.datetime,
        number: int = 1,
    ) -> Asked:
        """Draw a round's question, of the sort that is planned, or raise `NoQuestionsLeftError`."""
        place = RoundPlace(number, plan.rounds)
        try:
            return await self._pool.pick(
                guild_id, settings=settings, rng=rng, now=now, place=place, **_sort_of(plan)
            )
        except NoQuestionsLeftError as error:
            error.artist = plan.artist_name
            raise

    async def fitted(
        self, guild_id: int, plan: GamePlan, *, settings: GuildSettings, now: dt.datetime
    ) -> GamePlan:
        """Return a plan with as many rounds as there are questions of an artist or an era."""
        if not (plan.artist or plan.era):
            return plan
        left = await self._pool.count_left(guild_id, settings=settings, now=now, **_sort_of(plan))
        return replace(plan, rounds=min(plan.rounds, max(1, left)))

    async def _answer(
        self, game: Game, found: Round, user_id: int, *, given: str, at: dt.datetime
    ) -> GameReceipt:
        round_id = found.round_id
        if found.state is RoundState.POSTING:
            # Who answers has seen the message, and we will hear of that, too.
            await self.store.ask(round_id, message_id=None, now=at)
            found = await self._round(round_id)
        # Whether it is still asked is seen again when the answer is taken.
        receipt = AnswerStatus.CLOSED
        if found.state is RoundState.ASKED:
            if found.closes_at is not None and at > found.closes_at:
                receipt = AnswerStatus.LATE
            elif game.plan.mode is Mode.ELIMINATION and not await self.players.may_answer(
                game, user_id
            ):
                return GameReceipt(AnswerStatus.OUT, found)
            elif taken := await self._take(game, found, user_id, given=given, at=at):
                return taken
            else:
                receipt = AnswerStatus.DUPLICATE
        kept = await self.store.find_answer(round_id, user_id)
        if kept is None:
            if receipt is AnswerStatus.DUPLICATE:
                is_deleted = await self.store.is_deleted(round_id, user_id)
                receipt = AnswerStatus.DELETED if is_deleted else AnswerStatus.CLOSED
            return GameReceipt(receipt, found)
        worth = worth_of(kept, of=found, plan=game.plan) if found.state in _OVER else None
        return GameReceipt(receipt, found, kept.given, worth=worth)

    async def _take(
        self, game: Game, found: Round, user_id: int, *, given: str, at: dt.datetime
    ) -> GameReceipt | None:
        answer = await self._judged(game, found, user_id, given=given, at=at)
        is_teams = game.plan.mode is Mode.TEAMS
        team = await self.players.seat(game, user_id) if is_teams else None
        category = found.asked.question.category
        if not await self.store.take(found.round_id, answer, category=category):
            return None
        is_last = await self.store.note_all_in(game, found)
        return GameReceipt(AnswerStatus.ACCEPTED, found, given, is_last, team=team)

    async def _judged(
        self, game: Game, found: Round, user_id: int, *, given: str, at: dt.datetime
    ) -> Answer:
        if game.plan.mode is Mode.TYPED:
            is_right = await self._is_meant(given, found.asked.question)
        else:
            is_right = given == str(found.asked.right)
        points = points_for(
            is_right=is_right,
            streak=await self.store.streak(found, user_id) if is_right else 0,
            took=at - (found.asked_at or at),
            seconds=game.plan.seconds,
            has_speed=game.plan.has_speed,
            is_double=game.plan.is_final(found.number),
        )
        if not is_right or not hints_of(found, game.plan):
            return Answer(user_id, given, at, is_right, points)
        hints = await self.hints.count(found.round_id, user_id)
        return Answer(user_id, given, at, is_right, points - HINT_COST * hints, hints)

    async def _is_meant(self, given: str, question: Question) -> bool:
        """Return whether a typed text is the answer: the name of something else is no slip."""
        errors = errors_in(given, question)
        if not errors:
            return errors == 0
        kind = question.right.token.partition(":")[0]
        return not await self._pool.is_name(given, kind=kind)


def _sort_of(plan: GamePlan) -> dict[str, Any]:
    """Return which sort of questions is planned, as `QuestionService.pick` takes it."""
    return {
        "category": plan.category,
        "difficulty": plan.difficulty,
        "typed": plan.mode is Mode.TYPED,
        "artist": plan.artist,
        "era": plan.era,
    }


def _is_option(found: Round, given: str) -> bool:
    return given in {str(place) for place in range(len(found.asked.options))}
