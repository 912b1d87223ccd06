"""One game of trivia, step by step: ask, wait, close, tell, and at last the podium.

Each step looks at what is kept, does the next thing and keeps that it was done. So a game goes on
after a crash as it does after a step: `GameRun` only has to be told that it was away.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import discord

from bot.kit.discord.calls import Done, Refused, Unsure
from bot.kit.discord.i18n import Client
from bot.kit.pictures.pictures import Picture
from bot.kit.scheduling import Alarm
from bot.posts.model import Reason
from bot.settings.service import SettingsService
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.games.cards import AGAIN, ANSWER, REPORT, TYPE, cut_short_text
from bot.trivia.games.messages import GameMessages, Sent
from bot.trivia.games.mode_cards import OPEN
from bot.trivia.games.model import (
    MOST_HELD,
    MOST_UNANSWERED,
    Ending,
    Game,
    Mode,
    Podium,
    Round,
    RoundResult,
    RoundState,
)
from bot.trivia.games.service import GameService
from bot.trivia.questions.model import Template

GRACE_SECONDS = 1
"""So long answers that were given in time may be on their way."""

LEAST_SECONDS = 3
"""With less of its time left a round does not go on after the bot was away."""

MOST_AWAY = dt.timedelta(minutes=10)
_AGAIN_SECONDS = 15
_MOST_TRIES = 6


class LeavingError(Exception):
    """The bot shuts down: what is left to do is done after the next start."""


@dataclass(eq=False, slots=True, kw_only=True)
class GameRun:
    """Leads one game.

    `was_away` says that it was led by a process that is no more, `is_leaving` whether the bot shuts
    down, and `until` when the next step is due.
    """

    game: Game = field(kw_only=False)
    client: Client
    games: GameService
    settings: SettingsService
    posts: GameMessages
    rng: random.Random
    is_leaving: Callable[[], bool]
    was_away: bool = False
    until: dt.datetime | None = None
    alarm: Alarm = field(default_factory=Alarm)
    _tries: int = 0
    _cut_short: int | None = None
    _cover: asyncio.Task[Picture | None] | None = None
    _shown: Picture | None = None

    async def run(self) -> None:
        """Play until the podium was shown."""
        if self.was_away:
            await self._come_back()
        if self.game.plan.is_hosted and not await self._invite():
            await self._finish(Ending.REFUSED)
        while (found := await self._next()) is not None:
            await self._step(found)
            # Only the step that was under way when the bot went has to be looked after.
            self.was_away = False
        await self._end()

    async def give_up(self) -> None:
        """End the game, and say so where that is possible."""
        await self._finish(Ending.AWAY)
        await self._end()

    async def _invite(self) -> bool:
        """Show that a game which a host leads can be joined; False where the channel refuses."""
        if await self.games.store.count_rounds(self.game.game_id):
            return True
        while self.game.ending is None:
            if self.was_away or self._tries:
                found = await self.posts.find(self.game, f"{OPEN}:{self.game.game_id}")
                if isinstance(found, Done) and found.value is not None:
                    break
            sent = await self.posts.invitation(self.game)
            if not isinstance(sent, Unsure):
                return isinstance(sent, Done)
            await self._try_again()
        self._tries = 0
        return True

    async def _gather(self) -> None:
        """Wait until the next round may begin: teams are chosen, a host is waited for."""
        while found := await self.games.game_in(self.game.channel_id):
            opens_at = found.opens_at or found.started_at
            if found.game_id != self.game.game_id or not await self._wait_until(
                opens_at + (self.posts.now() - self.client.now())
            ):
                return

    async def _next(self) -> Round | None:
        """Return the round that something is to be done about; None when the game is over."""
        untold = await self.games.untold_round(self.game.game_id)
        if untold is not None:
            return untold
        await self._gather()
        try:
            found = await self._draw()
        except NoQuestionsLeftError:
            await self._finish(Ending.NO_QUESTIONS)
            return None
        if found is None:
            await self._finish(Ending.PLAYED)
        return found

    async def _draw(self) -> Round | None:
        settings = await self.settings.get(self.game.guild_id)
        return await self.games.next_round(
            self.game, settings=settings, rng=self.rng, now=self.client.now()
        )

    async def _step(self, found: Round) -> None:
        if found.state is RoundState.POSTING:
            await self._ask(found)
        elif found.state is RoundState.ASKED:
            await self._take_answers(found)
        else:
            await self._tell(found)

    async def _ask(self, found: Round) -> None:
        may_be_out = self.was_away or self._tries
        message = await self._sent_before(found) if may_be_out else None
        if not self._tries:
            self._shown = self._cover.result() if self._cover and self._cover.done() else None
        sent = (
            Done(message) if message else await self.posts.question(self.game, found, self._shown)
        )
        if isinstance(sent, Unsure) and (message := await self._sent_before(found)):
            # It arrived, though Discord did not confirm it.
            sent = Done(message)
        if isinstance(sent, Done):
            await self._is_out(found, sent.value)
        elif isinstance(sent, Refused | Reason):
            await self.games.void(found.round_id)
            await self._finish(Ending.REFUSED)
        else:
            await self._try_again()

    async def _is_out(self, found: Round, message: discord.Message) -> None:
        self._tries = 0
        asked = await self.games.asked(
            found.round_id, message_id=message.id, now=message.created_at
        )
        if asked.state is RoundState.VOID:
            # The game was stopped while its message was on the way.
            await self.posts.close_question(self.game, asked)

    async def _sent_before(self, found: Round) -> discord.Message | None:
        looked = await self.posts.find(self.game, self._mark(found))
        return looked.value if isinstance(looked, Done) else None

    def _mark(self, found: Round) -> str:
        """Return a custom id that the question's message alone carries."""
        if self.game.plan.mode is Mode.TYPED:
            return f"{TYPE}:{found.round_id}"
        return f"{ANSWER}:{found.round_id}:0"

    async def _take_answers(self, found: Round) -> None:
        is_open = await self._come_back_to(found) if self.was_away else found
        while is_open is not None and is_open.round_id == found.round_id:
            end = (is_open.ends_at or self.posts.now()) + dt.timedelta(seconds=GRACE_SECONDS)
            if not await self._wait_until(end):
                await self.games.close(found.round_id, now=self.posts.now())
                return
            is_open = await self.games.open_round(self.game.game_id)

    async def _come_back_to(self, found: Round) -> Round | None:
        """Return a round that goes on; None where its time is as good as over, so it was closed."""
        # A crash may have come between the last answer and the note that it was the last.
        if found.all_in_at or await self.games.store.note_all_in(self.game, found):
            return await self.games.open_round(self.game.game_id)
        closes_at = found.closes_at or self.posts.now()
        if (closes_at - self.posts.now()).total_seconds() < LEAST_SECONDS:
            self._cut_short = found.round_id
            await self.games.close(found.round_id, now=self.posts.now())
            return None
        await self.posts.resumed(self.game, found)
        return found

    async def _tell(self, found: Round) -> None:
        outcome = await self.games.outcome(found.round_id)
        if self.was_away and await self._was_told(outcome.round):
            await self.games.store.reveal(found.round_id)
            return
        if not await self.games.stands(outcome):
            await self._withdraw(outcome)
            return
        goes_on = await self._goes_on(found)
        scores = await self.games.scores(self.game.game_id)
        _, sent = await asyncio.gather(
            self.posts.close_question(self.game, outcome.round, self._shown),
            self.posts.answer(
                outcome,
                scores,
                pause=self.game.plan.pause if goes_on else 0,
                note=cut_short_text if self._cut_short == found.round_id else None,
            ),
        )
        if isinstance(sent, Unsure):
            await self._try_again()
            return
        self._tries = 0
        if goes_on and self.game.plan.is_hosted:
            await self.games.store.hold(self.game.game_id, until=self.client.now() + MOST_HELD)
        await self.games.store.reveal(found.round_id)
        if isinstance(sent, Refused | Reason):
            await self._finish(Ending.REFUSED)
        elif await self.games.store.count_unanswered(self.game.game_id) >= MOST_UNANSWERED:
            await self._finish(Ending.UNANSWERED)
        elif goes_on and not self.game.plan.is_hosted:
            await self._look_ahead()
            await self._rest(self.game.plan.pause)

    async def _look_ahead(self) -> None:
        """Draw the next round while its answer is read, and the cover of its song, if it has one.

        The question does not wait for it.
        """
        self._cover = None
        with suppress(NoQuestionsLeftError):
            found = await self._draw()
            if found is not None and found.asked.question.template is Template.BLURRED_COVER:
                self._cover = asyncio.create_task(self.posts.cover(self.game, found))

    async def _withdraw(self, outcome: RoundResult) -> None:
        """Announce that a question does not count, and take it back with everybody's answers."""
        _, sent = await asyncio.gather(
            self.posts.close_question(self.game, outcome.round), self.posts.withdrawn(outcome)
        )
        if isinstance(sent, Unsure):
            await self._try_again()
            return
        self._tries = 0
        await self.games.store.withdraw(outcome.round.round_id)
        if isinstance(sent, Refused | Reason):
            await self._finish(Ending.REFUSED)
        elif await self._is_playing():
            await self._rest(self.game.plan.pause)

    async def _was_told(self, found: Round) -> bool:
        mark = f"{REPORT}:{found.asked.question.question_id}"
        looked = await self.posts.find(self.game, mark)
        if not isinstance(looked, Done) or looked.value is None:
            return False
        # An earlier game may have asked the same.
        return found.asked_at is None or looked.value.created_at >= found.asked_at

    async def _goes_on(self, found: Round) -> bool:
        if found.number >= self.game.plan.rounds or not await self._is_playing():
            return False
        if await self.games.is_decided(self.game):
            return False
        return await self.games.store.count_unanswered(self.game.game_id) < MOST_UNANSWERED

    async def _come_back(self) -> None:
        """End a game that was left alone for so long that nobody waits for it any more."""
        found = await self.games.open_round(self.game.game_id)
        found = found or await self.games.untold_round(self.game.game_id)
        since = found.closes_at if found and found.closes_at else self.game.started_at
        most = MOST_AWAY
        if found is None or found.closes_at is None:
            seconds = self.game.plan.seconds + GRACE_SECONDS + self.game.plan.pause
            held = MOST_HELD if self.game.plan.is_hosted else dt.timedelta(0)
            most += self.game.plan.rounds * (dt.timedelta(seconds=seconds) + held)
        if self.client.now() - since > most:
            self._cut_short = found.round_id if found else None
            await self._finish(Ending.AWAY)

    async def _end(self) -> None:
        podium = await self.games.podium(self.game.game_id)
        while isinstance(sent := await self._show(podium), Unsure):
            await self._try_again()
        message_id = sent.value.id if isinstance(sent, Done) else None
        await self.games.store.tell(self.game.game_id, message_id)

    async def _show(self, podium: Podium) -> Sent:
        if self.was_away or self._tries:
            found = await self.posts.find(self.game, f"{AGAIN}:{self.game.game_id}")
            if isinstance(found, Done) and found.value is not None:
                return Done(found.value)
        return await self.posts.podium(podium)

    async def _try_again(self) -> None:
        self._tries += 1
        if self._tries > _MOST_TRIES:
            if not await self._is_playing():
                raise LeavingError
            self._tries = 1
            await self._finish(Ending.AWAY)
        await self._rest(_AGAIN_SECONDS)

    async def _finish(self, ending: Ending) -> None:
        await self.games.finish(self.game, ending, now=self.client.now())

    async def _is_playing(self) -> bool:
        found = await self.games.game_in(self.game.channel_id)
        return found is not None and found.game_id == self.game.game_id

    async def _rest(self, seconds: float) -> None:
        """Wait; a game that is stopped meanwhile waits no longer."""
        end = self.posts.now() + dt.timedelta(seconds=seconds)
        while await self._wait_until(end):
            if not await self._is_playing():
                return

    async def _wait_until(self, end: dt.datetime) -> bool:
        """Wait until then; True where something else came first."""
        left = (end - self.posts.now()).total_seconds()
        if left <= 0:
            return False
        if self.is_leaving():
            raise LeavingError
        self.until = end - (self.posts.now() - self.client.now())
        await self.alarm.wait(left)
        self.until = None
        if self.is_leaving():
            raise LeavingError
        return self.posts.now() < end
