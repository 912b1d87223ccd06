"""Why a post was skipped, failed or is blocked, and what helps, in words."""

from __future__ import annotations

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import escape
from bot.posts.model import (
    PICTURE,
    PING,
    PROBLEMS,
    PUBLISH,
    REVIEW,
    THREAD,
    PostKey,
    Problem,
    Reason,
)
from bot.posts.schedule import Ability
from bot.posts.sources import Extras, PostSources

_THREAD_NAME = 100
EXTRAS = {
    THREAD: N_("Thread below the post"),
    PUBLISH: N_("Publishing to followers"),
    PING: N_("Mentioning a role"),
    PICTURE: N_("Picture"),
    REVIEW: N_("Alert about reports and corrections"),
    PROBLEMS: N_("Channel for problems"),
}
REASONS = {
    Reason.NOT_RUNNING: N_("I was offline at the time."),
    Reason.UNAVAILABLE: N_("Discord didn't show me the server at the time."),
    Reason.EMPTY_DAY: N_("There was no anniversary, and this server skips such days."),
    Reason.NOTHING_AT_HOME: N_(
        "Posts here are about home artists only, and they have nothing on that day."
    ),
    Reason.NO_NEWS: N_("The home artists have no anniversary and nothing new that day."),
    Reason.CHANGED: N_("The time or time zone changed, so this date was skipped."),
    Reason.NO_QUESTION: N_("There were no questions to ask."),
    Reason.NOT_PLAYED: N_("Nobody played trivia that week."),
    Reason.NO_CHANNEL: N_("the channel is gone."),
    Reason.HIDDEN: N_("I can't see {channel}."),
    Reason.NO_SEND: N_("I can't post in {channel}."),
    Reason.NO_THREAD_SEND: N_("I can't post in the thread {channel}."),
    Reason.NO_EMBED: N_("I can't show cards in {channel}."),
    Reason.NO_ATTACH: N_("I can't attach pictures in {channel}."),
    Reason.ARCHIVED: N_("the thread {channel} is archived and locked."),
    Reason.NO_PUBLISH: N_("I can't publish in {channel}."),
    Reason.NOT_ANNOUNCEMENT: N_("{channel} isn't an announcement channel."),
    Reason.NO_THREAD: N_("I can't open threads in {channel}."),
    Reason.IN_THREAD: N_("{channel} is a thread, and a thread can't hold threads."),
    Reason.NO_PING: N_("I can't mention that role in {channel}."),
    Reason.NO_ROLE: N_("the role is gone."),
    Reason.DM_CLOSED: N_("the direct messages are closed."),
    Reason.NO_HISTORY: N_("I can't check in {channel} whether my post arrived."),
    Reason.REFUSED: N_("Discord refused the post."),
    Reason.OUTAGE: N_("I couldn't reach Discord."),
    Reason.FOREIGN: N_("the channel isn't in this server."),
    Reason.BROKEN: N_("Something went wrong on my side."),
}
_WAIT = N_("Nothing to do: the next one comes as usual.")
_CHOOSE = N_("Pick another channel in `/setup`.")
REMEDIES = {
    Reason.NOT_RUNNING: _WAIT,
    Reason.UNAVAILABLE: _WAIT,
    Reason.EMPTY_DAY: N_("To post on such days: `/setup` → **What it shows …**"),
    Reason.NOTHING_AT_HOME: N_(
        "Add artists or let others in too with `/home`, or fill empty days: `/setup` → **What it"
        " shows …**"
    ),
    Reason.NO_NEWS: _WAIT,
    Reason.CHANGED: _WAIT,
    Reason.NO_QUESTION: _WAIT,
    Reason.NOT_PLAYED: _WAIT,
    Reason.NO_CHANNEL: _CHOOSE,
    Reason.HIDDEN: N_("Give me the **View Channel** permission in {channel}."),
    Reason.NO_SEND: N_("Give me the **Send Messages** permission in {channel}."),
    Reason.NO_THREAD_SEND: N_("Give me the **Send Messages in Threads** permission in {channel}."),
    Reason.NO_EMBED: N_("Give me the **Embed Links** permission in {channel}."),
    Reason.NO_ATTACH: N_("Give me the **Attach Files** permission in {channel}."),
    Reason.ARCHIVED: N_("Open the thread {channel} again, or choose another with `/setup`."),
    Reason.NO_PUBLISH: N_(
        "Give me the **Send Messages** and **Manage Messages** permissions in {channel}."
    ),
    Reason.NOT_ANNOUNCEMENT: N_(
        "Pick an announcement channel in `/setup`, or turn publishing off."
    ),
    Reason.NO_THREAD: N_("Give me the **Create Public Threads** permission in {channel}."),
    Reason.IN_THREAD: N_("Pick another channel or turn the thread off in `/setup`."),
    Reason.NO_PING: N_(
        "Make the role mentionable, or give me the **Mention @everyone, "
        "@here and All Roles** permission in {channel}."
    ),
    Reason.NO_ROLE: N_("To pick another role: `/setup` → **What it shows …**"),
    Reason.DM_CLOSED: N_("Allow direct messages from server members."),
    Reason.NO_HISTORY: N_("Give me the **Read Message History** permission in {channel}."),
    Reason.REFUSED: N_(
        "I'll try again later. If it stays like this, pick another channel in `/setup`."
    ),
    Reason.OUTAGE: N_("I'll try again by myself."),
    Reason.FOREIGN: _CHOOSE,
    Reason.BROKEN: N_(
        "I'll keep trying, less and less often. If it stays like this, tell whoever runs me."
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
            "⚠️ **{name}** isn't working in **{server}**.", name=name, server=escape(server)
        ),
        reason_text(words, problem.reason, channel_id=channel_id),
        remedy_text(words, problem.reason, channel_id=channel_id),
        "-# "
        + words.gettext(
            "I'll only say this once, and carry on by myself once it's fixed. "
            "See `/settings check`."
        ),
    )


def thread_name(words: Words, extras: Extras, key: PostKey) -> str:
    """Call the thread below a post."""
    return words.gettext(extras.thread, day=words.day_of_year(key.on))[:_THREAD_NAME]


def _channel(words: Words, channel_id: int | None) -> str:
    return words.gettext("the channel") if channel_id is None else f"<#{channel_id}>"
