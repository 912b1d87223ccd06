"""Write to people what was decided about what they sent in, once."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from functools import partial

import discord

from bot.curation.cards.submission import told_card
from bot.curation.model import INSTANCE, Edit, State
from bot.curation.service import CurationService
from bot.curation.submissions.store import SubmissionStore
from bot.kit.bulkhead import Bulkhead
from bot.kit.discord.calls import CALL_SECONDS, Caller, Pace, Refused
from bot.kit.discord.i18n import Client, Words, words_in
from bot.posts.delivery.places import Places, words_of
from bot.posts.model import NONCE_LENGTH, Reason
from bot.settings.service import SettingsService

_REFRESH = dt.timedelta(minutes=1)
_MOST = 10
"""Decisions in one message."""
_log = logging.getLogger(__name__)
Taken = list[tuple[int, State]]


class ProposerNotifier:
    """Brings decisions to those whose edits they are about.

    Where direct messages are closed they are told at their next command (`take_waiting`).
    """

    def __init__(
        self,
        client: Client,
        curation: CurationService,
        submissions: SubmissionStore,
        settings: SettingsService,
        *,
        pace: Pace,
    ) -> None:
        self._client = client
        self._curation = curation
        self._submissions = submissions
        self._settings = settings
        self._caller = Caller(pace, is_closed=client.is_closed)
        self._places = Places(client, self._caller)
        self._bulkhead = Bulkhead(lambda: client.now())
        self._waiting: set[int] = set()
        self._waiting_until: dt.datetime | None = None

    async def tell(self) -> None:
        """Write to all who have something to read; what one raises is nobody else's."""
        for user_id in await self._curation.notices.list_people():
            await self._bulkhead.keep(
                f"telling person {user_id} what was decided", partial(self._tell, user_id)
            )

    async def take_waiting(self, user_id: int) -> Taken:
        """Return what a person whose direct messages are closed is to be told now.

        Whoever could not tell them calls `give_back`. Another process's are seen a minute later;
        nearly all calls look into memory only.
        """
        now = self._client.now()
        if self._waiting_until is None or now >= self._waiting_until:
            self._waiting_until = now + _REFRESH
            self._waiting = await self._curation.notices.list_refused()
        if user_id not in self._waiting:
            return []
        self._waiting.discard(user_id)
        return await self._curation.notices.take(user_id, now=now)

    async def give_back(self, user_id: int, taken: Taken) -> None:
        """Keep for a person's next command what could not be told."""
        await self._refused(user_id, taken)

    async def edits(self, taken: Taken) -> list[tuple[Edit, str]]:
        """Return what is told, each with the name of the server that decided."""
        found = []
        for edit_id, _ in taken[:_MOST]:
            if (edit := await self._curation.find_told(edit_id)) is not None:
                guild = self._client.get_guild(edit.scope) if edit.scope != INSTANCE else None
                found.append((edit, guild.name if guild else ""))
        return found

    async def _tell(self, user_id: int) -> None:
        taken = await self._curation.notices.take(user_id, now=self._client.now())
        if not (edits := await self.edits(taken)):
            return
        try:
            place = await self._places.direct(user_id)
        except BaseException:
            await self._curation.notices.give_back(user_id, taken)
            raise
        if isinstance(place, Reason):
            await self._refused(user_id, taken)
        elif not isinstance(place, discord.abc.Messageable):
            await self._curation.notices.give_back(user_id, taken)
        else:
            await self._send(user_id, place, taken, edits)

    async def _send(
        self,
        user_id: int,
        place: discord.abc.Messageable,
        taken: Taken,
        edits: list[tuple[Edit, str]],
    ) -> None:
        card = told_card(await self._words(edits[0][0]), edits)
        outcome = await self._caller.call(
            lambda: place.send(
                view=card, nonce=_nonce(taken), allowed_mentions=discord.AllowedMentions.none()
            ),
            seconds=CALL_SECONDS * 2,
        )
        if isinstance(outcome, Refused):
            await self._refused(user_id, taken)

    async def _refused(self, user_id: int, taken: Taken) -> None:
        self._waiting.add(user_id)
        now = self._client.now()
        await self._curation.notices.give_back(user_id, taken, refused_at=now)

    async def _words(self, edit: Edit) -> Words:
        """Return the language that somebody sent an edit in, else the server's."""
        if language := await self._submissions.language(edit.id):
            return words_in(language)
        if guild := self._client.get_guild(edit.scope):
            return words_of(guild, await self._settings.get(guild.id))
        return words_in("en")


def _nonce(taken: Taken) -> str:
    """Return the nonce by which Discord knows a message that is repeated."""
    said = "decided:" + ",".join(f"{edit_id}-{state}" for edit_id, state in taken)
    return hashlib.sha256(said.encode()).hexdigest()[:NONCE_LENGTH]
