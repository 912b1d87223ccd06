"""A simulated Discord with one server, in which `kollab demo` and `kollab ask` live.

discord.py and the bot are real, Discord is simcord. Everything that reaches past the public
interfaces of simcord is in this module and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import simcord
from simcord import ChannelHandle, GuildHandle, RoleHandle, UserHandle
from simcord import interactions as simcord_interactions
from simcord.backend.errors import BackendError, SetupError
from simcord.http import router
from simcord.results import ResponseMessage

from bot.kit.errors import UserError
from bot.kit.scheduling import is_alarm, is_timer, reading_clock
from bot.simulator.parser import LineError, command_paths, one_of, read_file
from bot.simulator.rendering import Attachment, LineResult, Message, Seen
from bot.simulator.saved_world import SavedWorld, restore

if TYPE_CHECKING:
    from discord.ext import commands
    from simcord import MemberActor

SERVER_NAME = "Kollab Demo"
FAN, MODERATOR = "fan", "moderator"
MODERATORS_ONLY = "mod-only"
CHANNELS = {
    "general": "Hello, fans! Type /help to see what Kollab can do.",
    "k-pop": "Who worked with whom?",
    "trivia": "Games and guesses",
    "announcements": "Other servers can follow this announcement channel",
    MODERATORS_ONLY: "Only moderators see this channel",
}
FANS_ROLE, _MODERATORS_ROLE = "K-pop fans", "Moderators"
_ANNOUNCEMENTS = "announcements"
# https://docs.discord.com/developers/components/reference#component-object-component-types
_USERS, _ROLES, _MENTIONABLES, _CHANNELS = 5, 6, 7, 8
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
_ATTACHMENT = 11
# https://docs.discord.com/developers/interactions/receiving-and-responding
_COMPLETION, _DEFERRED = 4, (5, 6)
_ENTITY_SELECTS = {6: 5, 7: 8, 8: 6, 9: 7}
"""Which select offers what an option of users, channels, roles, mentionables does."""

NextDue = Callable[[], Awaitable[dt.datetime | None]]

_AROUND = dt.timedelta(seconds=30)
"""So long time really passes around something due: more than one beat of what looks for it."""

_FURTHEST = dt.timedelta(hours=3)
"""So far the clock is put ahead at once: what was refused is tried again in between."""

_SINCE = dt.timedelta(seconds=1)
"""So long a world rests at least: no id of before is given again."""

SETTLE_SECONDS = 60.0
"""Patience for one interaction: the first picture starts a process, which may take seconds."""


@dataclass(slots=True)
class Scenery:
    """Who and what there is in the server, by name."""

    channels: dict[str, ChannelHandle] = field(default_factory=dict)
    roles: dict[str, RoleHandle] = field(default_factory=dict)
    people: dict[str, MemberActor] = field(default_factory=dict)

    def offered(self, select: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a select of channels, roles or people offers, by name."""
        kind = int(select["type"])
        if kind == _CHANNELS:
            types = select.get("channel_types")
            return {
                f"#{name}": one
                for name, one in self.channels.items()
                if not types or one._channel.type in types
            }
        people: dict[str, Any] = {f"@{name}": one for name, one in self.people.items()}
        roles: dict[str, Any] = {f"@{name}": one for name, one in self.roles.items()}
        return {_USERS: people, _ROLES: roles, _MENTIONABLES: people | roles}[kind]

    def names(self) -> dict[str, str]:
        """Return what a client shows in place of mentions, by how those are written."""
        channels = {f"<#{one.id}>": f"#{name}" for name, one in self.channels.items()}
        roles = {f"<@&{one.id}>": f"@{name}" for name, one in self.roles.items()}
        people = {f"<@{one.id}>": f"@{name}" for name, one in self.people.items()}
        return channels | roles | people


def furnish(env: simcord.Env, *, locale: str) -> None:
    """Make the server; the bot may do everything there that it can (simcord's default)."""
    guild = env.create_guild(SERVER_NAME, preferred_locale=locale)
    moderators = guild.create_role(_MODERATORS_ROLE, permissions=_moderator_permissions())
    fans = guild.create_role(FANS_ROLE, mentionable=True)
    for name, topic in CHANNELS.items():
        if name == _ANNOUNCEMENTS:
            guild.create_news_channel(name)
            continue
        hidden = _closed_to_all_but(env, guild, moderators) if name == MODERATORS_ONLY else None
        guild.create_text_channel(name, topic=topic, overwrites=hidden)
    for name, role in ((FAN, fans), (MODERATOR, moderators)):
        guild.add_member(env.create_user(name, global_name=name.capitalize()), roles=[role])


def look_around(env: simcord.Env) -> Scenery:
    """Return who and what there is in the server, be it new or remembered."""
    (stored,) = env.backend.guilds.values()
    guild, channels = GuildHandle(env, stored), env.backend.channels
    channels_here = {str(channels[each].name): channels[each] for each in stored.channel_ids}
    roles = {role.name: role for role in stored.roles.values()}
    people = {env.backend.users[each].name: env.backend.users[each] for each in stored.members}
    return Scenery(
        channels={name: ChannelHandle(env, guild, channels_here[name]) for name in CHANNELS},
        roles={name: RoleHandle(env, guild, roles[name]) for name in (_MODERATORS_ROLE, FANS_ROLE)},
        people={
            name: simcord.MemberActor(env, guild, UserHandle(env, people[name]))
            for name in (FAN, MODERATOR)
        },
    )


def _closed_to_all_but(env: simcord.Env, guild: GuildHandle, role: RoleHandle) -> dict[Any, Any]:
    seen = discord.PermissionOverwrite(view_channel=True)
    return {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        role: seen,
        env.bot.user: seen,
    }


def _moderator_permissions() -> discord.Permissions:
    return discord.Permissions(
        manage_guild=True, manage_channels=True, manage_messages=True, view_channel=True
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is looking, from where, in which languages and when.

    `locale` is the reader's language, `server_locale` the server's (Discord's codes). `now` is
    aware. `direct` puts the fan into a direct message with the bot.
    """

    now: dt.datetime
    viewer: str = FAN
    locale: str = "en-US"
    server_locale: str = "en-US"
    direct: bool = False
    channel: str = "general"


@dataclass(slots=True)
class _Last:
    """What a person can still act on: the last reply with its result, and the open modal."""

    message: Any = None
    modal: Any = None
    shown: dict[int, tuple[Any, ...]] = field(default_factory=dict)


class World:
    """The simulated server with its people, and the bot in it. Make one with `open_world`."""

    def __init__(
        self,
        env: simcord.Env,
        scene: Scene,
        *,
        next_due: NextDue | None = None,
        saved: SavedWorld | None = None,
    ) -> None:
        self.env = env
        self._next_due = next_due
        self._saved = saved
        self.answer_ms: float | None = None
        self._pressed_at: float | None = None
        self.scene = scene
        self.scenery = Scenery()
        self._last = _Last()
        self._errors_seen = 0
        self._posts_seen: set[int] = set()

    def localize(self, interaction: dict[str, Any]) -> None:
        """Set an interaction to the scene's languages."""
        interaction["locale"] = self.scene.locale
        if "guild_locale" in interaction:
            interaction["guild_locale"] = self.scene.server_locale

    @property
    def actor(self) -> MemberActor | UserHandle:
        """The person who is looking: a member of the server, or a user in a direct message."""
        member = self.scenery.people[self.scene.viewer]
        return member.user if self.scene.direct else member

    @property
    def channel(self) -> ChannelHandle:
        """The channel that the person is in."""
        if self.scene.direct:
            return self.direct_channel
        return self.scenery.channels[self.scene.channel]

    @property
    def direct_channel(self) -> ChannelHandle:
        """The person's direct message with the bot."""
        return self.scenery.people[self.scene.viewer].user.dm_channel

    def commands(self) -> list[dict[str, Any]]:
        """Return the commands and menus that the person sees here, in Discord's shape."""
        backend, place = self.env.backend, {"user_id": self.actor.id, "channel_id": self.channel.id}
        return [c for kind in (1, 3) for c in backend.visible_commands(type=kind, **place)]

    def hidden_commands(self) -> set[str]:
        """Return the commands that there are, but not for this person here."""
        everything = [c for scope in self.env.backend.commands.values() for c in scope.values()]
        return set(command_paths(everything)) - set(command_paths(self.commands()))

    def press(self, interaction: Any) -> None:
        """Note that somebody did something that the bot answers in the channel."""
        if interaction.type != _COMPLETION:
            self._pressed_at = time.perf_counter()

    def answer(self) -> None:
        """Note that something is seen of the answer; what comes after is no part of its time."""
        if self._pressed_at is not None:
            self.answer_ms = (time.perf_counter() - self._pressed_at) * 1000
            self._pressed_at = None

    def save(self) -> None:
        """Keep the world for the next start, where it is one that is kept."""
        if self._saved is not None:
            self._saved.write(self.env.backend)

    async def run(self, path: Sequence[str], options: Mapping[str, Any]) -> LineResult:
        """Send a slash command."""
        name = " ".join(path)
        if isinstance(actor := self.actor, simcord.MemberActor):
            return await self._artist(lambda: actor.slash(self.channel, name, **options))
        return await self._artist(lambda: actor.slash(name, **options))

    async def complete(
        self, path: Sequence[str], option: str, *, text: str, filled: Mapping[str, Any]
    ) -> LineResult:
        """Ask what an option would be completed to."""
        name, actor = " ".join(path), self.actor
        started = time.perf_counter()
        if isinstance(actor, simcord.MemberActor):
            choices = await actor.autocomplete(self.channel, name, option, text, **filled)
        else:
            choices = await actor.autocomplete(name, option, text, **filled)
        spent = (time.perf_counter() - started) * 1000
        return LineResult(choices=tuple(choices), ms=spent, error=self._error())

    async def open_menu(self, name: str, text: str) -> LineResult:
        """Write a message as the moderator, and use the menu on it."""
        actor = self.actor
        if not isinstance(actor, simcord.MemberActor):
            raise LineError("Menus are tried in the server: leave out --dm.")
        message = await self.scenery.people[MODERATOR].send(self.channel, text)
        return await self._artist(lambda: actor.context_menu(self.channel, name, message))

    async def click(self, custom_id: str) -> LineResult:
        """Press a button of the last reply."""
        message, actor = self.last_message(), self.actor
        return await self._artist(lambda: actor.click(message, custom_id=custom_id))

    async def select(self, custom_id: str, values: Sequence[str]) -> LineResult:
        """Pick entries of a select on the last reply."""
        message, actor = self.last_message(), self.actor
        return await self._artist(lambda: actor.select(message, values, custom_id=custom_id))

    async def submit(self, values: Mapping[str, Any]) -> LineResult:
        """Send the form that is open."""
        shown, actor = self._last.modal, self.actor
        self._last.modal = None
        return await self._artist(lambda: actor.submit_modal(shown, dict(values)))

    async def wait(self, seconds: float) -> LineResult:
        """Wait, and return what the bot posted by itself meanwhile.

        The last message of that can be acted on, as the last reply can.
        """
        started = time.perf_counter()
        await self.skip(seconds)
        spent = (time.perf_counter() - started) * 1000
        posted = self._posted()
        if posted and self.env.backend.get_channel(posted[-1].channel_id).guild_id:
            self._last.message = posted[-1]
        return LineResult(
            messages=tuple(self._posted_message(each) for each in posted),
            notes=(f"It is {self._said_time(self.env.now())}.",),
            ms=spent,
            error=self._error(),
            seen=self._seen(),
        )

    async def skip(self, seconds: float) -> None:
        """Move time on; what falls due meanwhile is posted at its time.

        A day has thousands of moments at which nothing is due: where it is known when something
        is, the clock is put there, and time passes only around it.
        """
        end = self.env.now() + dt.timedelta(seconds=seconds)
        while self._next_due is not None and end - (now := self.env.now()) > _AROUND:
            ahead = min(end - now - _AROUND, _FURTHEST)
            if (due := await self._next_due()) is not None and due > now:
                ahead = min(ahead, due - now)
            set_clock(self.env, now + ahead)
            await self.env.advance_time(_AROUND.total_seconds())
        await self.env.advance_time(max(0.0, (end - self.env.now()).total_seconds()))

    def last_message(self) -> Any:
        """Return the last reply; raises LineError when there is none yet."""
        if self._last.message is None:
            raise LineError("There is no reply yet to press or pick on: run a command first.")
        return self._last.message

    def last_components(self) -> list[dict[str, Any]]:
        """Return the components of the last reply, as it is now."""
        components: list[dict[str, Any]] = self.last_message().components
        return components

    def entities(self, options: Mapping[str, Any], kinds: Mapping[str, int]) -> dict[str, Any]:
        """Put people, channels and files where a command takes such and text was typed."""
        return {name: self._entity(kinds.get(name, 0), value) for name, value in options.items()}

    def _entity(self, kind: int, value: Any) -> Any:
        if kind == _ATTACHMENT:
            return read_file(Path(value))
        if kind not in _ENTITY_SELECTS:
            return value
        known = self.offered({"type": _ENTITY_SELECTS[kind]})
        for name, one in known.items():
            if name.lstrip("@#").casefold() == str(value).lstrip("@#").casefold():
                return one
        raise LineError(f"There is no {value!r} here. {one_of(known)}")

    def offered(self, select: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a select of channels, roles or people offers here, by name."""
        return {} if self.scene.direct else self.scenery.offered(select)

    def open_modal(self) -> Mapping[str, Any]:
        """Return the form that is open; raises LineError when there is none."""
        if self._last.modal is None:
            raise LineError("No form is open: press the button that opens it first.")
        modal: Mapping[str, Any] = self._last.modal.modal
        return modal

    async def _artist(self, action: Callable[[], Any]) -> LineResult:
        self.answer_ms = None
        try:
            result = await action()
        except (SetupError, BackendError) as error:
            raise LineError(str(error)) from error
        outcome = self._read(result)
        aside = tuple(self._posted_message(each) for each in self._posted())
        return replace(
            outcome,
            messages=outcome.messages + aside,
            ms=self.answer_ms or 0.0,
            error=self._error() or outcome.error,
            seen=self._seen(),
        )

    def _seen(self) -> Seen:
        return Seen(self.scenery.names(), self.env.now())

    def _posted(self) -> list[ResponseMessage]:
        backend = self.env.backend
        fresh = [
            stored
            for messages in backend.messages.values()
            for stored in messages.values()
            if stored.author_id == backend.bot_user.id and stored.id not in self._posts_seen
        ]
        self._posts_seen.update(stored.id for stored in fresh)
        unasked = (stored for stored in fresh if stored.id not in self._last.shown)
        return [ResponseMessage(self.env, each) for each in sorted(unasked, key=lambda m: m.id)]

    def _posted_message(self, posted: ResponseMessage) -> Message:
        at = dt.datetime.fromisoformat(posted._message.timestamp)
        place = self._place(posted.channel_id)
        return replace(self._message(posted), place=place, at=self._said_time(at))

    def _place(self, channel_id: int) -> str:
        channel = self.env.backend.get_channel(channel_id)
        if channel.guild_id is not None:
            return f"#{channel.name}" if not channel.is_thread else f"the thread {channel.name}"
        names = [
            name
            for name, member in self.scenery.people.items()
            if member.id in channel.recipient_ids
        ]
        return f"a direct message to the {' and '.join(names) or 'server owner'}"

    def _said_time(self, at: dt.datetime) -> str:
        return f"{at.astimezone(dt.UTC):%A %-d %B %Y, %H:%M} UTC"

    def _read(self, result: Any) -> LineResult:
        if result.modal is not None:
            self._last.modal = result
            return LineResult(modal=result.modal)
        record, found = result._interaction, []
        for reply in [result.response, *result.followups]:
            if reply is None or self._unchanged(reply):
                continue
            self._last.message = reply
            edited = reply.id == record.source_message_id
            found.append(replace(self._message(reply), edited=edited))
        if not record.responded:
            return LineResult(error="The bot did not answer: Discord would say so after 3 seconds.")
        if record.loading:
            return LineResult(error="The bot said that it is thinking, and never answered.")
        return LineResult(messages=tuple(found))

    def _unchanged(self, reply: Any) -> bool:
        stored = reply._message
        state = (stored.content, stored.embeds, stored.components, stored.attachments)
        before, self._last.shown[reply.id] = self._last.shown.get(reply.id), state
        return before == state

    def _message(self, reply: Any) -> Message:
        stored, cdn = reply._message, self.env.backend.cdn
        return Message(
            content=stored.content,
            embeds=tuple(stored.embeds),
            components=tuple(stored.components),
            ephemeral=reply.ephemeral,
            attachments=tuple(
                Attachment(
                    name=str(file["filename"]),
                    data=cdn.get(str(file["url"])) or b"",
                    description=str(file.get("description") or ""),
                )
                for file in stored.attachments
            ),
        )

    def _error(self) -> str | None:
        fresh = self.env.errors_since(self._errors_seen)
        self._errors_seen = self.env.error_cursor
        for error in fresh:
            cause = getattr(error, "original", error)
            return f"The bot broke: {type(cause).__name__}: {cause}"
        return None


def forgive_answered(env: simcord.Env) -> None:
    """Take what the bot answers in words for no failure.

    simcord's page would keep a command typed in vain, over the answer and its buttons.
    """
    since = env.errors_since

    def errors_since(cursor: int) -> tuple[BaseException, ...]:
        return tuple(each for each in since(cursor) if not _is_answered(each))

    # simcord has no other place to say which errors were answered.
    env.errors_since = errors_since  # type: ignore[method-assign]


def _is_answered(error: BaseException) -> bool:
    cause = getattr(error, "original", error)
    return isinstance(cause, UserError | discord.app_commands.AppCommandError)


@contextlib.asynccontextmanager
async def open_world(
    bot: commands.AutoShardedBot,
    scene: Scene,
    *,
    next_due: NextDue | None = None,
    saved: SavedWorld | None = None,
) -> AsyncIterator[World]:
    """Put a bot into a simulated Discord, its commands registered; close it at the end.

    `next_due` tells when the bot will next do something by itself, so that time can be skipped
    quickly. `saved` is where that Discord is kept: it goes on as it was left, and never back in
    time. Without it all is new.
    """
    shards = None if bot.shard_count else 1
    env = simcord.Env(
        bot,
        shard_count=shards,
        settle_timeout=SETTLE_SECONDS,
        check_errors=False,
        strict_sync=False,
    )
    forgive_answered(env)
    env.backend.bot_user.name = "Kollab"
    contents = saved.read() if saved else None
    if contents is not None:
        restore(env.backend, contents)
        scene = replace(scene, now=max(scene.now, contents.now + _SINCE))
    set_clock(env, scene.now.astimezone(dt.UTC))
    world = World(env, scene, next_due=next_due, saved=saved)
    env._register_dispatch_observer(world.press)
    with changed_interactions(world.localize), answers_told(world.answer), simulated_time(env):
        await env.start()
        try:
            with env.time_context():
                if contents is None:
                    furnish(env, locale=scene.server_locale)
                world.scenery = look_around(env)
                await bot.tree.sync()
                await env.settle()
                world.save()
                yield world
                world.save()
        finally:
            await _leave(env, bot)


@contextlib.contextmanager
def simulated_time(env: simcord.Env) -> Iterator[None]:
    """Run what has an interval by simulated time alone; open it before the bot starts.

    Unaided, simcord would wait for the next beat in real time after each action, as it does for
    work that will soon be done.
    """
    schedule = env._schedule_timer

    def schedule_timer(record: Any, callback: Any, args: Any, context: Any) -> None:
        schedule(record, callback, args, context)
        by_itself = is_timer(callback) or is_alarm(asyncio.current_task())
        if by_itself and record.real_handle is not None:
            record.real_handle.cancel()

    vars(env)["_schedule_timer"] = schedule_timer
    with reading_clock(lambda: discord.utils.utcnow()):
        yield


async def _leave(env: simcord.Env, bot: commands.AutoShardedBot) -> None:
    try:
        await env.shutdown()
    finally:
        # simcord never closes the bot, and what it holds would keep the process alive.
        await asyncio.shield(bot.close())


def set_clock(env: simcord.Env, at: dt.datetime) -> None:
    """Put the simulated clock to a time; what would fall due meanwhile does not happen."""
    env.backend.clock._epoch += at - env.now()


@contextlib.contextmanager
def answers_told(tell: Callable[[], None]) -> Iterator[None]:
    """Call `tell` when the bot has shown something as an answer, not merely that it will."""
    original = router.dispatch

    def dispatch(backend: Any, method: str, path: str, **request: Any) -> Any:
        result = original(backend, method, path, **request)
        answers = path.startswith(("/interactions/", "/webhooks/")) and method != "GET"
        if answers and (request.get("json") or {}).get("type") not in _DEFERRED:
            tell()
        return result

    router.dispatch = dispatch
    try:
        yield
    finally:
        router.dispatch = original


@contextlib.contextmanager
def changed_interactions(change: Callable[[dict[str, Any]], None]) -> Iterator[None]:
    """Change what people do on its way to the bot: simcord fixes languages and context."""
    original = simcord_interactions.base_payload

    def base_payload(*args: Any, **kwargs: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = original(*args, **kwargs)
        change(payload)
        return record, payload

    simcord_interactions.base_payload = base_payload
    try:
        yield
    finally:
        simcord_interactions.base_payload = original
