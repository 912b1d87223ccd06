"""The bot: its connection to Discord, its command tree, and the one place that answers errors."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.app.config import AboutSettings, CurationSettings
from bot.app.features import ERROR_CARDS, FIGURES
from bot.app.figures import begin, count_done, count_error
from bot.app.network import NoConnectionError, insist
from bot.catalogue.model import NoMatchError
from bot.curation.corrections.delivery import Mender
from bot.curation.model import INSTANCE
from bot.curation.queue.delivery import CuratorNotifier
from bot.curation.submissions.delivery import ProposerNotifier
from bot.kit.budgets import Limiter
from bot.kit.bulkhead import Broken, attempt
from bot.kit.db.patience import hurry
from bot.kit.discord.admissions import Admissions
from bot.kit.discord.calls import Pace
from bot.kit.discord.card import Card
from bot.kit.discord.commands import charge, cost_of
from bot.kit.discord.error_card import failure_card, is_too_late, refusal_card
from bot.kit.discord.handlers import Handlers
from bot.kit.discord.i18n import Client, GettextTranslator, words_for
from bot.kit.discord.origin import demand_offered
from bot.kit.discord.reply import send
from bot.kit.errors import NotFromHereError, UserError
from bot.kit.log_lines import kind_of
from bot.kit.metrics import Metrics
from bot.kit.pictures.pictures import Painter
from bot.lookup.cards.errors import is_miss, request_about, request_of
from bot.posts.delivery.courier import Courier
from bot.posts.delivery.places import fetch_archived, find_missing
from bot.posts.delivery.review_channel import ReviewChannel
from bot.settings.cards.panel import channels_in
from bot.trivia.curation.delivery import Reviewers
from bot.trivia.games.host import GameHost
from bot.trivia.nights.delivery import NightKeeper

if TYPE_CHECKING:
    import yarl

    from bot.app.services import Services
    from bot.lookup.service import LookupService
    from bot.posts.model import MissingPermission
    from bot.settings.model import GuildSettings

SEOUL = ZoneInfo("Asia/Seoul")
"""Korean release days are days of this calendar."""

_HANDLED = (discord.InteractionType.component, discord.InteractionType.modal_submit)

Notify = Callable[[discord.Interaction[Any]], Awaitable[None]]
"""Brings whoever was just answered what waits for them, if anything does."""

_log = logging.getLogger(__name__)


class KollabTree(app_commands.CommandTree["KollabBot"]):
    """The command tree. Its `on_error` answers whatever goes wrong anywhere."""

    async def interaction_check(self, interaction: discord.Interaction[KollabBot], /) -> bool:
        """Refuse a command over a budget, or with a value that can't be there.

        For completing there is nothing then; discord.py would raise what nobody catches.
        """
        begin(interaction)
        hurry(interaction.response.is_done)
        try:
            charge(interaction, cost_of(interaction))
            demand_offered(interaction)
        except UserError as error:
            await self.on_error(interaction, error)
            return False
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Answer in words; log what is no user's fault under a short id, and give only the id.

        The same fault has the same id each time: of many the log has one.

        Commands, buttons, selects, modals and autocompletion all end here.
        """
        if isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        count_error(self.client.metrics, interaction, error)
        if is_too_late(error):
            _log.warning("interaction %s could not be answered in time", interaction.id)
            return
        try:
            await self._answer(interaction, error)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as unsent:
            _log.warning(
                "the error reply to interaction %s did not get through: %r", interaction.id, unsent
            )

    async def _answer(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        if interaction.type is not discord.InteractionType.autocomplete:
            await send(interaction, await self._explain(interaction, error), private=True)
            return
        if not isinstance(error, UserError):
            _log.error("autocompletion failed in interaction %s", interaction.id, exc_info=error)
        if not interaction.response.is_done():
            # Unanswered, Discord would say after three seconds that loading failed.
            await interaction.response.autocomplete([])

    async def _explain(self, interaction: discord.Interaction[Any], error: Exception) -> Card:
        words = words_for(interaction, private=True)
        if isinstance(error, UserError):
            request = request_of(interaction, error)
            kept = await self.client.lists.save(request.to_dict()) if request else ""
            if isinstance(error, NoMatchError) and is_miss(error):
                await self.client.count_miss(interaction, error.name)
            return ERROR_CARDS.card(words, error, request_id=kept)
        if isinstance(error, app_commands.AppCommandError):
            card = refusal_card(words, error)
            if card is not None:
                return card
        error_id = kind_of(error)
        _log.error("error %s in interaction %s", error_id, interaction.id, exc_info=error)
        return failure_card(words, error_id)


def _discord_options() -> dict[str, Any]:
    """Return what the bot needs of Discord: as little as it can."""
    return {
        "command_prefix": commands.when_mentioned,
        "help_command": None,
        "tree_cls": KollabTree,
        "intents": discord.Intents(guilds=True),
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
        "max_messages": None,
        "allowed_mentions": discord.AllowedMentions.none(),
        "allowed_installs": app_commands.AppInstallationType(guild=True, user=True),
        "allowed_contexts": app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
    }


class KollabBot(Client):
    """The bot over services, which whoever opened them closes; the bot closes `pictures`.

    Without pictures, answers are text only. `extensions` are the cogs to load, `options` are
    discord.py's, such as ``shard_count``. It looks for posts that are due every `posting_seconds`,
    and for what others changed every `keeping_up_seconds`. `about` has the links of `/about`,
    `curation` says who curates what shows in all servers.
    """

    tree: KollabTree

    def __init__(
        self,
        services: Services,
        *,
        extensions: Sequence[str],
        pictures: Painter | None = None,
        limiter: Limiter | None = None,
        pace: Pace | None = None,
        posting_seconds: float = 20,
        keeping_up_seconds: float = 60,
        about: AboutSettings | None = None,
        curation: CurationSettings | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**_discord_options(), **options)
        self.services = services
        self.lists = services.lookup.lists
        self.pictures = pictures or Painter()
        self.limiter = limiter or Limiter()
        self.admissions = Admissions()
        self.metrics = Metrics(FIGURES)
        self.pace = pace = pace or Pace()
        self.courier = Courier(
            self, services.posting, pictures=self.pictures, metrics=self.metrics, pace=pace
        )
        self.game_host = GameHost(
            self, games=services.games, settings=services.settings, lookup=services.lookup,
            pictures=self.pictures, pace=pace,
        )  # fmt: skip
        self.night_keeper = NightKeeper(
            self, services.nights.store, services.settings, self.game_host,
            shards=self.courier.shards, pace=pace,
        )  # fmt: skip
        reviews = ReviewChannel(self, services.posting, services.settings, pace=pace)
        self.reviewers = Reviewers(self, reviews)
        self.curator_notifier = CuratorNotifier(
            self, services.queue.notices, reviews,
            instance=curation.instance_server if curation else None,
        )  # fmt: skip
        self.proposer_notifier = ProposerNotifier(
            self, services.curation, services.submissions.store, services.settings, pace=pace
        )
        self.mender = Mender(
            self,
            services.posting,
            services.corrections,
            shards=self.courier.shards,
            pictures=self.pictures,
            pace=pace,
        )
        self.posting_seconds = posting_seconds
        self.keeping_up_seconds = keeping_up_seconds
        self.about = about or AboutSettings()
        self.curation = curation or CurationSettings()
        self._launching: int | None = None
        self._wanted = tuple(extensions)
        self._clickable: list[Handlers[Any]] = []
        self._notices: list[Notify] = []

    async def lookup_in(self, interaction: Interaction) -> LookupService:
        """Return what answers where somebody is: a server's own entries are seen there."""
        return await self.services.lookup.of(interaction.guild_id)

    async def missed(self, interaction: Interaction, option: str, *names: str) -> str:
        """Count a search that found nothing of some names; return the id under which it is kept.

        `option` is the text of one of its options; the id is empty where none has that.
        """
        await self.count_miss(interaction, " ".join(names))
        request = request_about(interaction, option)
        return await self.lists.save(request.to_dict()) if request else ""

    async def count_miss(self, interaction: Interaction, said: str) -> None:
        """Count what was searched for in vain: the words, never the person."""
        scope = interaction.guild_id or INSTANCE
        count = partial(self.services.curation.misses.count, scope, said, now=self.now())
        counted = await attempt(count)
        if isinstance(counted, Broken):
            # Whoever searched is answered all the same.
            _log.warning("a search in vain was not counted: %s", kind_of(counted.error))

    async def setup_hook(self) -> None:
        """Load the cogs and learn to recognise the buttons of earlier messages."""
        await self.tree.set_translator(GettextTranslator())
        # What was blocked may work with what is set now.
        self.services.settings.tell(self.courier.problem_keeper.touch)
        self.services.curation.tell(self.mender.wake)
        await self.add_extensions()

    async def add_extensions(self) -> None:
        """Add the commands, buttons and forms of every extension."""
        for name in self._wanted:
            # Not `load_extension`: it executes modules anew for each bot, and closing a bot takes
            # them away from all others.
            await importlib.import_module(name).setup(self)

    def add_handlers(self, *handlers: Handlers[Any]) -> None:
        """Answer these buttons, selects and forms from now on; extensions call this."""
        self._clickable += handlers

    def add_notice(self, notify: Notify) -> None:
        """Look, after each command that was answered, whether its author is to be told something.

        Nearly always they are not, so that looking must cost next to nothing.
        """
        self._notices.append(notify)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected until this is closed or cancelled.

        discord.py takes no notice of being cancelled while a shard reconnects.
        """
        connected = asyncio.create_task(super().connect(reconnect=reconnect))
        try:
            await asyncio.wait({connected})
        finally:
            connected.cancel()
        await connected

    async def launch_shards(self) -> None:
        """Connect all shards, once Discord says where to."""
        await insist(super().launch_shards)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, however long it takes.

        discord.py would call this from within itself for each failure, until Python's stack ends.
        """
        if self._launching == shard_id:
            raise NoConnectionError(0, "no connection to the gateway")
        self._launching = shard_id
        try:
            await insist(partial(super().launch_shard, gateway, shard_id, initial=initial))
        finally:
            self._launching = None

    async def on_ready(self) -> None:
        """Log that all servers are known."""
        info = await self.services.lookup.info()
        said = (len(self.guilds), len(self.shards), version("kollab-bot"), str(info.data_date))
        _log.info("ready: %s servers, %s shards, version %s, catalogue of %s", *said)

    async def close(self) -> None:
        """Finish what is being sent, disconnect, and draw no more."""
        await asyncio.gather(self.courier.close(), self.game_host.close(), self.mender.close())
        await super().close()
        await self.pictures.close()

    async def poll(self) -> None:
        """Do whatever is due: games (the clock may have been put ahead), posts, all about them."""
        self.game_host.wake()
        await self.game_host.resume_left()
        await self.courier.poll()
        await self.night_keeper.poll()
        await self.reviewers.tell_gathered()
        await self.curator_notifier.tell()
        await self.proposer_notifier.tell()
        self.mender.wake()

    def now(self) -> dt.datetime:
        """Return the time, in UTC."""
        return discord.utils.utcnow()

    def today(self) -> dt.date:
        """Return the date in Seoul."""
        return self.now().astimezone(SEOUL).date()

    async def find_missing(
        self, guild: discord.Guild | None, settings: GuildSettings
    ) -> tuple[Sequence[MissingPermission], Collection[int]]:
        """Find what the features that a server has switched on lack there.

        Also return which of their channels are archived threads: a message opens them, so nothing
        is missing there.
        """
        if guild is None:
            return (), ()
        archived = await fetch_archived(guild, channels_in(asdict(settings)))
        missing = find_missing(guild, settings, self.services.posting.sources, archived)
        locked = {each.channel_id for each in missing}
        return missing, [each for each in archived if each not in locked]

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Do what was pressed, chosen or sent, be it shown before a restart.

        discord.py looks for views that it keeps, of which there are none.
        """
        if interaction.type not in _HANDLED:
            return
        begin(interaction)
        hurry(interaction.response.is_done)
        try:
            await self._handling(interaction)
            self.count_done(interaction)
        except Exception as error:
            # As of commands, one place finds the words for whatever was raised.
            await self.tree.on_error(interaction, error)

    def _handling(self, interaction: discord.Interaction[Any]) -> Awaitable[None]:
        for each in self._clickable:
            if (handling := each.find(interaction)) is not None:
                return handling
        raise NotFromHereError

    async def on_app_command_completion(
        self, interaction: discord.Interaction[Any], command: object
    ) -> None:
        """Count a command that somebody was answered to, and bring them what waits for them."""
        self.count_done(interaction)
        for notify in self._notices:
            told = await attempt(partial(notify, interaction))
            if isinstance(told, Broken) and not self.is_closed():
                # They have their answer: an error card after it would only puzzle the reader.
                _log.error("no notice in interaction %s", interaction.id, exc_info=told.error)

    def count_done(self, interaction: discord.Interaction[Any]) -> None:
        """Count what somebody did, and got what they wanted."""
        count_done(self.metrics, interaction)

    def server_language(self, guild_id: int) -> str | None:
        """Return the language that a server's moderators set; None leaves it to Discord."""
        return self.services.settings.languages.get(guild_id)

    def manager_role(self, guild_id: int) -> int | None:
        """Return the role that may do in a server what Manage Server may; None if there is none."""
        return self.services.settings.manager_roles.get(guild_id)


Interaction = discord.Interaction[KollabBot]
