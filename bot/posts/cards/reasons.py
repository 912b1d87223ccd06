"""Why a post was skipped, failed or is blocked, and what helps, in words."""

from __future__ import annotations

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.posts.model import PICTURE, PING, PUBLISH, REVIEW, THREAD, PostKey, Problem, Reason
from bot.posts.schedule import Ability
from bot.posts.sources import Extras, PostSources

_THREAD_NAME = 100
EXTRAS = {
    THREAD: N_("Thread below the post"),
    PUBLISH: N_("Publishing to followers"),
    PING: N_("Mentioning a role"),
    PICTURE: N_("Picture"),
    REVIEW: N_("Telling of reported questions"),
}
REASONS = {
    Reason.NOT_RUNNING: N_("I was not running at that time."),
    Reason.UNAVAILABLE: N_("Discord did not let me see the server at that time."),
    Reason.EMPTY_DAY: N_("There was no anniversary, and such days are set to have no post."),
    Reason.NOTHING_AT_HOME: N_(
        "Only home artists have a place in posts here, and there is nothing of theirs for that day."
    ),
    Reason.NO_NEWS: N_("The home artists have neither an anniversary nor a new work that day."),
    Reason.CHANGED: N_("The time or time zone was changed, which left this date out."),
    Reason.NO_QUESTION: N_("There was no question left that was not asked here lately."),
    Reason.NO_CHANNEL: N_("the channel is gone."),
    Reason.HIDDEN: N_("I can't see {channel}."),
    Reason.NO_SEND: N_("I may not write in {channel}."),
    Reason.NO_THREAD_SEND: N_("I may not write in the thread {channel}."),
    Reason.NO_EMBED: N_("I may not show cards in {channel}."),
    Reason.NO_ATTACH: N_("I may not attach pictures in {channel}."),
    Reason.ARCHIVED: N_("the thread {channel} is archived and locked."),
    Reason.NO_PUBLISH: N_("I may not publish in {channel}."),
    Reason.NOT_ANNOUNCEMENT: N_("{channel} is no announcement channel."),
    Reason.NO_THREAD: N_("I may not open threads in {channel}."),
    Reason.IN_THREAD: N_("{channel} is a thread itself, and there are no threads in threads."),
    Reason.NO_PING: N_("I may not mention that role in {channel}."),
    Reason.NO_ROLE: N_("the role is gone."),
    Reason.DM_CLOSED: N_("the direct messages are closed."),
    Reason.NO_HISTORY: N_("I can't read in {channel} whether my post arrived."),
    Reason.REFUSED: N_("Discord refused the post."),
    Reason.OUTAGE: N_("Discord could not be reached."),
    Reason.FOREIGN: N_("the channel is not one of this server."),
    Reason.BROKEN: N_("Something went wrong on my side."),
}
_WAIT = N_("Nothing to do: the next one comes as usual.")
_CHOOSE = N_("Choose another channel with `/setup`.")
REMEDIES = {
    Reason.NOT_RUNNING: _WAIT,
    Reason.UNAVAILABLE: _WAIT,
    Reason.EMPTY_DAY: N_("`/setup` → **What it shows …** lets such days have a post."),
    Reason.NOTHING_AT_HOME: N_(
        "`/home` adds artists, or lets others in too; `/setup` → **What it shows …** fills empty"
        " days."
    ),
    Reason.NO_NEWS: _WAIT,
    Reason.CHANGED: _WAIT,
    Reason.NO_QUESTION: N_(
        "`/trivia settings` → **Games …** lets questions come again sooner; `/exclude list` shows"
        " what is left out."
    ),
    Reason.NO_CHANNEL: _CHOOSE,
    Reason.HIDDEN: N_("Allow me **View Channel** in {channel}."),
    Reason.NO_SEND: N_("Allow me **Send Messages** in {channel}."),
    Reason.NO_THREAD_SEND: N_("Allow me **Send Messages in Threads** in {channel}."),
    Reason.NO_EMBED: N_("Allow me **Embed Links** in {channel}."),
    Reason.NO_ATTACH: N_("Allow me **Attach Files** in {channel}."),
    Reason.ARCHIVED: N_("Open the thread {channel} again, or choose another with `/setup`."),
    Reason.NO_PUBLISH: N_("Allow me **Send Messages** and **Manage Messages** in {channel}."),
    Reason.NOT_ANNOUNCEMENT: N_(
        "Choose an announcement channel with `/setup`, or leave publishing out."
    ),
    Reason.NO_THREAD: N_("Allow me **Create Public Threads** in {channel}."),
    Reason.IN_THREAD: N_("Choose a channel, or switch the thread off: `/setup`."),
    Reason.NO_PING: N_(
        "Make the role mentionable, or allow me **Mention @everyone, @here and All Roles** in"
        " {channel}."
    ),
    Reason.NO_ROLE: N_("`/setup` → **What it shows …** lets you choose another role."),
    Reason.DM_CLOSED: N_("Allow direct messages from the server's members."),
    Reason.NO_HISTORY: N_("Allow me **Read Message History** in {channel}."),
    Reason.REFUSED: N_("I try again later. If it stays so, choose another channel with `/setup`."),
    Reason.OUTAGE: N_("I try again by myself."),
    Reason.FOREIGN: _CHOOSE,
    Reason.BROKEN: N_(
        "I try again by myself, ever more rarely. If it stays so, tell whoever runs me."
    ),
}


def feature_name(words: Words, feature: Ability, sources: PostSources) -> str:
    """Name a kind of post that servers get, or what goes with it."""
    source = sources.blocked_with(feature)
    return words.gettext(source.name if source else EXTRAS[feature])


def reason_text(words: Words, reason: Reason, *, channel_id: int | None = None) -> str:
    """Return why something does not work, as markup; the channel shows as a link to it."""
    return words.gettext(REASONS[reason], channel=_channel(words, channel_id))


def remedy_text(words: Words, reason: Reason, *, channel_id: int | None = None) -> str:
    """Return what helps against it."""
    return words.gettext(REMEDIES[reason], channel=_channel(words, channel_id))


def problem_card(words: Words, problem: Problem, *, server: str, sources: PostSources) -> Card:
    """Return the card on what does not work in a server, why, and how to mend it."""
    name = feature_name(words, problem.feature, sources)
    channel_id = problem.channel_id
    return Card().text(
        words.gettext(
            "⚠️ **{name}** does not work in **{server}**.", name=name, server=escape(server)
        ),
        reason_text(words, problem.reason, channel_id=channel_id),
        remedy_text(words, problem.reason, channel_id=channel_id),
        "-# "
        + words.gettext(
            "I say this once, and go on by myself when it is mended."
            " `/settings check` shows what works."
        ),
    )


def thread_name(words: Words, extras: Extras, key: PostKey) -> str:
    """Call the thread below a post."""
    return words.gettext(extras.thread, day=words.day_of_year(key.on))[:_THREAD_NAME]


def _channel(words: Words, channel_id: int | None) -> str:
    return words.gettext("the channel") if channel_id is None else f"<#{channel_id}>"
