"""What a game of trivia sends: questions, answers and the podium, each at most once seen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from io import BytesIO

import discord

from bot.kit.bulkhead import Broken, attempt
from bot.kit.discord.calls import CALL_SECONDS, Caller, Done, Refused, Unsure
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Client, Words
from bot.kit.discord.reply import file_of
from bot.kit.pictures.pictures import Painter, Picture
from bot.lookup.service import LookupService
from bot.posts.delivery.history import find_recent
from bot.posts.delivery.places import Place, Places, words_of
from bot.posts.model import NONCE_LENGTH, Reason
from bot.settings.service import SettingsService
from bot.trivia.games import cards
from bot.trivia.games.cover_cards import blurred_cover
from bot.trivia.games.end_cards import end_card
from bot.trivia.games.end_delivery import GameEnds
from bot.trivia.games.end_model import EndFacts
from bot.trivia.games.model import Game, PlayerScore, Podium, Round, RoundResult

SECONDS = 60.0
"""So long a message of a game is tried: people are waiting for it."""

_MOST_SKEW = dt.timedelta(minutes=10)

Sent = Done[discord.Message] | Refused | Reason | Unsure
Make = Callable[[Words], Card]


class GameMessages:
    """Sends the messages of games."""

    def __init__(
        self,
        client: Client,
        settings: SettingsService,
        caller: Caller,
        *,
        lookup: LookupService,
        pictures: Painter,
        ends: GameEnds,
    ) -> None:
        self._client = client
        self._lookup = lookup
        self._pictures = pictures
        self._settings = settings
        self._caller = caller
        self._ends = ends
        self._places = Places(client, caller)
        self._skew = dt.timedelta(0)

    def now(self) -> dt.datetime:
        """Return Discord's time, as of its last message: answers are stamped by that clock."""
        return self._client.now() + self._skew

    async def cover(self, game: Game, found: Round) -> Picture | None:
        """Draw the cover of the song that a question is about; None where that fails."""
        guild = self._client.get_guild(game.guild_id)
        if guild is None:
            return None
        words = await self._words(game, guild)
        lookup = await self._lookup.of(game.guild_id)
        work = await attempt(lambda: lookup.work(found.asked.question.work))
        return (
            None
            if isinstance(work, Broken)
            else await self._pictures.draw(blurred_cover(words, work))
        )

    async def question(self, game: Game, found: Round, cover: Picture | None = None) -> Sent:
        """Ask a question, with the cover of its song if it has one."""
        begun = self._client.now()

        def card(words: Words) -> Card:
            nonlocal begun
            begun = self._client.now()
            closes_at = self.now() + dt.timedelta(seconds=game.plan.seconds)
            return cards.question_card(words, game, found, closes_at=closes_at, cover=cover)

        sent = await self._send(game, f"question:{found.round_id}", card, cover)
        if isinstance(sent, Done):
            self._compare_clocks(sent.value.created_at, begun)
        return sent

    async def invitation(self, game: Game) -> Sent:
        """Announce that a game which a host leads can be joined."""
        return await self._send(game, "invitation", lambda words: cards.started_card(words, game))

    async def resumed(self, game: Game, found: Round) -> Sent:
        """Announce that a question still takes answers after the bot was away."""
        closes_at = found.closes_at or self.now()
        return await self._send(
            game, f"resumed:{found.round_id}", lambda words: cards.resumed_card(words, closes_at)
        )

    async def close_question(self, game: Game, found: Round, cover: Picture | None = None) -> None:
        """Switch a question's buttons off; where that fails, pressing them tells as much."""
        if found.message_id is None:
            return
        place, message_id = await self._place(game), found.message_id
        if not isinstance(place, Place):
            return
        words = await self._words(game, place.guild)
        message = place.get_partial_message(message_id)
        await self._caller.call(
            lambda: message.edit(
                view=cards.closed_card(words, game, found, cover),
                allowed_mentions=discord.AllowedMentions.none(),
            ),
            seconds=CALL_SECONDS,
        )

    async def answer(
        self,
        outcome: RoundResult,
        scores: Sequence[PlayerScore],
        *,
        pause: int,
        note: Callable[[Words], str] | None = None,
    ) -> Sent:
        """Send the answer to a question."""

        def card(words: Words) -> Card:
            said = note(words) if note else ""
            return cards.reveal_card(words, outcome, scores, pause=pause, note=said)

        return await self._send(outcome.game, f"answer:{outcome.round.round_id}", card)

    async def withdrawn(self, outcome: RoundResult) -> Sent:
        """Announce that a question does not count."""
        found = outcome.round
        return await self._send(
            outcome.game,
            f"withdrawn:{found.round_id}",
            lambda words: cards.withdrawn_card(words, found),
        )

    async def podium(self, podium: Podium) -> Sent:
        """Announce who won."""
        facts = await self._ends.store.facts(podium.game.game_id)
        # Whoever draws may take its time: the words are out before.
        sent = await self._send(podium.game, "podium", lambda words: end_card(words, podium, facts))
        if isinstance(sent, Done):
            await self._add_picture(sent.value, podium, facts)
        return sent

    async def _add_picture(self, message: discord.Message, podium: Podium, facts: EndFacts) -> None:
        """Put the picture into a podium that is out; where that fails, it stays text."""
        place = await self._place(podium.game)
        if not isinstance(place, Place):
            return
        words = await self._words(podium.game, place.guild)
        picture = await self._ends.picture(words, podium, facts)
        if picture is not None:
            await self._caller.call(
                lambda: message.edit(
                    view=end_card(words, podium, facts, picture),
                    attachments=[discord.File(BytesIO(picture.data), picture.filename)],
                    allowed_mentions=discord.AllowedMentions.none(),
                ),
                seconds=CALL_SECONDS,
            )

    async def find(
        self, game: Game, mark: str
    ) -> Done[discord.Message | None] | Refused | Reason | Unsure:
        """Look in a game's channel for a message of ours by the custom id of one of its buttons."""
        place = await self._place(game)
        if not isinstance(place, Place):
            return place
        author_id = self._client.user.id if self._client.user else 0
        return await find_recent(self._caller, place, mark, author_id=author_id)

    async def _send(
        self, game: Game, what: str, make: Make, picture: Picture | None = None
    ) -> Sent:
        place = await self._place(game)
        if not isinstance(place, Place):
            return place
        words = await self._words(game, place.guild)
        return await self._caller.call(
            lambda: place.send(
                view=make(words),
                files=[file_of(picture)] if picture else [],
                nonce=nonce_of(game, what),
                allowed_mentions=discord.AllowedMentions.none(),
            ),
            seconds=SECONDS,
        )

    async def _place(self, game: Game) -> Place | Reason | Unsure:
        guild = self._client.get_guild(game.guild_id)
        if guild is None:
            return Reason.NO_CHANNEL
        if guild.unavailable:
            return Unsure()
        found = await self._places.channel(guild, game.channel_id)
        return found if isinstance(found, Place | Reason) else Unsure()

    async def _words(self, game: Game, guild: discord.Guild) -> Words:
        return words_of(guild, await self._settings.get(game.guild_id))

    def _compare_clocks(self, created_at: dt.datetime, begun: dt.datetime) -> None:
        """Note how far Discord's clock is from this machine's, where it is surely not our wait."""
        ended = self._client.now()
        if begun <= created_at <= ended:
            self._skew = dt.timedelta(0)
        else:
            skew = created_at - (begun + (ended - begun) / 2)
            self._skew = max(-_MOST_SKEW, min(skew, _MOST_SKEW))


def nonce_of(game: Game, what: str) -> str:
    """Return the nonce by which Discord knows a message of a game that is sent again."""
    text = f"quiz:{game.game_id}:{game.started_at.isoformat()}:{what}"
    return hashlib.sha256(text.encode()).hexdigest()[:NONCE_LENGTH]
