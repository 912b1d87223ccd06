"""Posts as a server's moderators see them: what comes, what came, and what became of a command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.utils import format_dt

from bot.kit.discord.card import Card, push_button
from bot.kit.discord.error_card import ErrorWords
from bot.kit.discord.i18n import N_, Words, words_for
from bot.kit.discord.text import escape, link
from bot.kit.errors import InvalidInputError
from bot.kit.typed import parse_day
from bot.lookup.cards.controls import titles_of
from bot.posts.cards.check import missing_lines
from bot.posts.cards.reasons import REASONS, feature_name, reason_text, remedy_text
from bot.posts.model import (
    PING,
    AlreadyPostedError,
    Edition,
    NothingToPostError,
    Obstacle,
    Post,
    PostRefusedError,
    PostState,
    Reason,
    StepState,
)
from bot.posts.moderation import (
    ComingAnswer,
    ComingPost,
    HistoryAnswer,
    PreviewAnswer,
    SwitchAnswer,
)
from bot.posts.schedule import GRACE, Ability, Occasion, PostKind
from bot.posts.sources import PostSources, ServerSource
from bot.settings.model import EmptyDay

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

HISTORY = "posts"
ALL_KINDS = "all"
_TITLE = 60
STATES = {
    PostState.SENDING: N_("is being sent"),
    PostState.SENT: N_("sent"),
    PostState.SKIPPED: N_("skipped"),
    PostState.FAILED: N_("failed"),
    PostState.UNKNOWN: N_("may have been sent"),
}


def kind_choices(sources: PostSources) -> list[app_commands.Choice[str]]:
    """Offer the kinds of posts; discord.py's translator puts them into the reader's language."""
    return [app_commands.Choice(name=each.name, value=str(each.kind)) for each in sources.servers]


def kinds_of(typed: str | None, sources: PostSources) -> tuple[PostKind, ...]:
    """Read the option "kind": one kind, or all when it is left out."""
    return (PostKind(typed),) if typed else tuple(each.kind for each in sources.servers)


def date_choices(
    interaction: discord.Interaction[Any], typed: str, *, today: dt.date
) -> list[app_commands.Choice[str]]:
    """Offer the day that is typed, when it is one already; else the server's next three."""
    words = words_for(interaction, private=True)
    try:
        days = [("{day}", parse_day(typed, today=today))]
    except InvalidInputError:
        days = [
            (words.gettext("Today: {day}"), today),
            (words.gettext("Tomorrow: {day}"), today + dt.timedelta(1)),
            ("{day}", today + dt.timedelta(2)),
        ]
    return [
        app_commands.Choice(name=name.format(day=words.day(day)), value=day.isoformat())
        for name, day in days
    ]


def preview_card(
    words: Words,
    answer: PreviewAnswer,
    picture: Picture | None = None,
    *,
    public: Words,
    blocked: Sequence[Obstacle],
    sources: PostSources,
) -> Card:
    """Show a post exactly as it will be, with a note below its frame on when and where it goes.

    `public` is the language of the post, `words` that of the moderator. What does not work is
    left out, as it will be, and the note says so.
    """
    day = words.day(answer.key.on)
    if answer.edition is None:
        return Card().text(
            f"### {words.gettext('No post on {day}', day=day)}",
            _nothing_there(words, answer, answer.source, answer.source.look.nothing),
        )
    features = {each.feature for each in blocked}
    has_role = answer.source.extras is not None and PING not in features
    role = answer.settings.ping_role if has_role else None
    card: Card = answer.source.look.card(
        public, answer.edition, key=answer.key, picture=picture, ping_role=role
    )
    notes = [*_where(words, answer, day), *blocked_lines(words, blocked, sources)]
    return card.note(*(f"-# {line}" for line in notes))


def coming_card(
    words: Words, answer: ComingAnswer, *, blocked: Sequence[Obstacle], sources: PostSources
) -> Card:
    """List the posts to come, and say of what nothing comes and why."""
    title = words.ngettext("Posts of the next {n} day", "Posts of the next {n} days", answer.days)
    zone = words.gettext("Dates and times: {zone}", zone=escape(answer.settings.time_zone))
    card = Card().text(f"### {title}", f"-# {zone}")
    card.text(*(line for each in answer.posts for line in _coming_lines(words, answer, each)))
    if not answer.posts and answer.is_on:
        card.text(words.gettext("Nothing is coming up in that time."))
    lines = [_off_line(words, each) for each in answer.off]
    lines += [_paused_line(words, each) for each in answer.paused]
    return card.text(*lines, *blocked_lines(words, blocked, sources))


def posted_lines(words: Words, post: Post, *, name: str) -> list[str]:
    """Return the words for what became of posting now; `name` is its kind's."""
    if post.state is PostState.SENT:
        posted = words.gettext("**{kind}**: posted.", kind=words.gettext(name))
        return [posted, message_link(words, post)]
    return settled_lines(words, post, name=name)


def settled_lines(words: Words, post: Post, *, name: str) -> list[str]:
    """Return the words for a date that has its post, or what became of it otherwise."""
    day, kind = words.day(post.key.on), words.gettext(name)
    if post.state is PostState.SENT:
        line = words.gettext(
            "**{kind}**, {day}: already posted, and never twice.", kind=kind, day=day
        )
        return [line, message_link(words, post)]
    state = words.gettext(STATES[post.state])
    line = words.gettext("**{kind}**, {day}: {state}.", kind=kind, day=day, state=state)
    if post.reason is None:
        return [line]
    remedy = remedy_text(words, post.reason, channel_id=post.channel_id)
    return [line, _why(words, post), f"→ {remedy}"]


def paused_card(words: Words, answer: SwitchAnswer) -> Card:
    """Return the card that says what is paused now."""
    lines = [
        words.gettext("**{kind}**: paused.", kind=words.gettext(each.name))
        for each in answer.changed
    ]
    lines += [
        words.gettext("**{kind}** was already paused.", kind=words.gettext(each.name))
        for each in answer.unchanged
    ]
    lines += [_off_line(words, each) for each in answer.off]
    if answer.changed:
        lines.append("-# " + words.gettext("Resume with `/schedule resume`."))
    return Card().text(*lines)


def resumed_card(
    words: Words, answer: SwitchAnswer, *, blocked: Sequence[Obstacle], sources: PostSources
) -> Card:
    """Return the card that says what goes on and when, and what keeps it from working."""
    lines = []
    for source, each in answer.coming:
        text = N_("**{kind}** is back on. Next: {time}")
        if source in answer.unchanged:
            text = N_("**{kind}** wasn't paused. Next: {time}")
        name = words.gettext(source.name)
        lines.append(words.gettext(text, kind=name, time=_both_times(each)))
    lines += [_off_line(words, each) for each in answer.off]
    return Card().text(*lines).text(*blocked_lines(words, blocked, sources))


def history_card(words: Words, answer: HistoryAnswer, sources: PostSources) -> Card:
    """Show a page of what became of posts, newest first."""
    card = Card().text(f"### {words.gettext('Post history')}")
    if not answer.posts:
        return card.text(words.gettext("Nothing has been posted yet."))
    card.text(*(line for each in answer.posts for line in _post_lines(words, each, sources)))
    kinds = answer.kinds[0] if len(answer.kinds) == 1 else ALL_KINDS
    newest = push_button(words.gettext("◀ Newest"), f"{HISTORY}:{kinds}:newest")
    buttons = [] if answer.is_newest else [newest]
    if answer.older is not None:
        older = f"{HISTORY}:{kinds}:{answer.older.isoformat()}"
        buttons.append(push_button(words.gettext("Older ▶"), older))
    return card.buttons(buttons)


def blocked_lines(words: Words, blocked: Iterable[Obstacle], sources: PostSources) -> list[str]:
    """Return what does not work, each feature once: why, and how to mend it."""
    first: dict[Ability, Obstacle] = {}
    for each in blocked:
        first.setdefault(each.feature, each)
    return missing_lines(words, first.values(), sources)


def _nothing_there(
    words: Words, answer: PreviewAnswer | ComingAnswer, source: ServerSource, otherwise: str
) -> str:
    if answer.settings.is_home_only:
        return words.gettext(REASONS[source.nothing_at_home])
    return words.gettext(otherwise)


def _both_times(occasion: Occasion) -> str:
    return f"{format_dt(occasion.due_at, 'F')} ({format_dt(occasion.due_at, 'R')})"


def _where(words: Words, answer: PreviewAnswer, day: str) -> list[str]:
    if answer.post is not None:
        return settled_lines(words, answer.post, name=answer.source.name)
    if answer.channel_id is None:
        return [f"{day} · {_off_line(words, answer.source)}"]
    if answer.occasion is None:
        return [f"{day} · {_paused_line(words, answer.source)}"]
    name = words.gettext(answer.source.name)
    if answer.is_past:
        return [words.gettext("**{kind}**, {day}: its time has passed.", kind=name, day=day)]
    at = answer.source.settings(answer.settings).at
    return [
        words.gettext(
            "**{kind}**, {day}: goes to {channel} at {time} ({yours} your time).",
            kind=name,
            day=day,
            channel=f"<#{answer.channel_id}>",
            time=f"{at:%H:%M} ({escape(answer.settings.time_zone)})",
            yours=format_dt(answer.occasion.due_at, "f"),
        )
    ]


def _coming_lines(words: Words, answer: ComingAnswer, each: ComingPost) -> list[str]:
    at = each.source.settings(answer.settings).at
    day = words.day_of_year(each.occasion.on)
    kind, look = words.gettext(each.source.name), each.source.look
    leads = _nothing_there(words, answer, each.source, look.nothing_coming)
    if each.edition is not None:
        leads = look.headline(words, each.edition)
    return [
        f"**{day}, {at:%H:%M}** · {kind} · {format_dt(each.occasion.due_at, 'f')}",
        f"-# {leads}",
    ]


def edition_headline(words: Words, edition: Edition) -> str:
    """Name what leads a post about anniversaries, or stands in for them on an empty day."""
    if edition.entries:
        lead = edition.entries[0]
        title = escape(titles_of(words, lead.work)[0], _TITLE)
        years = words.gettext("out that day")
        if lead.years > 0:
            years = words.ngettext("{n} year", "{n} years", lead.years)
        rest = edition.total - 1
        more = " · " + words.ngettext("and {n} more", "and {n} more", rest) if rest > 0 else ""
        return f"**{title}** · {years}{more}"
    if edition.filler is not None:
        title = escape(titles_of(words, edition.filler.work)[0], _TITLE)
        return f"{words.gettext(_FILLERS[edition.filler.policy])}: **{title}**"
    titles = [escape(titles_of(words, each)[0], _TITLE) for each in edition.releases[:3]]
    return words.listing(titles)


_FILLERS = {
    EmptyDay.SKIP: "",
    EmptyDay.NEAREST: N_("empty day, the nearest anniversary"),
    EmptyDay.ARCHIVE: N_("empty day, from the archive"),
    EmptyDay.TRIVIA: N_("empty day, a question"),
}


def _off_line(words: Words, source: ServerSource) -> str:
    return words.gettext(source.look.off, kind=words.gettext(source.name))


def _paused_line(words: Words, source: ServerSource) -> str:
    name = words.gettext(source.name)
    return words.gettext("**{kind}** is paused. Resume it with `/schedule resume`.", kind=name)


def message_link(words: Words, post: Post) -> str:
    """Lead to a server's post; empty where there is no message."""
    if post.channel_id is None or post.message_id is None:
        return ""
    place = f"{post.key.target_id}/{post.channel_id}/{post.message_id}"
    return link(words.gettext("Go to the message"), f"https://discord.com/channels/{place}")


def _post_lines(words: Words, post: Post, sources: PostSources) -> list[str]:
    kind = feature_name(words, post.key.kind, sources)
    state = words.gettext(STATES[post.state])
    parts = [f"**{words.day(post.key.on)}**", kind, state]
    if post.state is PostState.SENT:
        parts.append(message_link(words, post))
        if post.first_try_at and post.first_try_at > post.due_at + GRACE:
            at = format_dt(post.first_try_at, "t")
            parts.append(words.gettext("late, at {time}", time=at))
        parts += _steps(words, post)
    lines = [" · ".join(part for part in parts if part)]
    if post.reason is not None:
        lines.append(f"-# {_why(words, post)}")
    return lines


def _why(words: Words, post: Post) -> str:
    if post.reason is None:
        return ""
    why = reason_text(words, post.reason, channel_id=post.channel_id)
    return words.gettext("Why: {why}", why=why)


def _steps(words: Words, post: Post) -> list[str]:
    steps = (
        (post.thread, words.gettext("without its thread")),
        (post.publish, words.gettext("not published")),
    )
    return [text for state, text in steps if state is StepState.FAILED]


ERRORS = ErrorWords()


@ERRORS.says(AlreadyPostedError)
def _already_posted(words: Words, error: AlreadyPostedError) -> list[str]:
    return settled_lines(words, error.post, name=error.name)


@ERRORS.says(NothingToPostError)
def _nothing(words: Words, error: NothingToPostError) -> list[str]:
    return [
        words.gettext("There's nothing to post today."),
        reason_text(words, error.reason),
        f"→ {remedy_text(words, error.reason)}",
    ]


@ERRORS.says(PostRefusedError)
def _refused(words: Words, error: PostRefusedError) -> list[str]:
    if error.reason is Reason.NO_CHANNEL and error.channel_id is None:
        return [
            words.gettext("Nothing was posted: no channel is set yet."),
            "→ "
            + words.gettext(
                "Set a channel in `/setup`, in `/trivia settings` for the daily five, or"
                " in `/home` for news."
            ),
        ]
    why = reason_text(words, error.reason, channel_id=error.channel_id)
    remedy = remedy_text(words, error.reason, channel_id=error.channel_id)
    return [words.gettext("Nothing was posted: {why}", why=why), f"→ {remedy}"]
