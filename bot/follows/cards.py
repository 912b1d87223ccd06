"""Whom a person follows, and when they are written to. All of it is private."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from discord import ButtonStyle
from discord.utils import format_dt

from bot.catalogue.anniversaries import Anniversary
from bot.catalogue.model import ArtistRef
from bot.follows.service import FollowAnswer, Followed, FollowingAnswer
from bot.kit.discord.card import (
    Button,
    Card,
    Option,
    Select,
    push_button,
    select_menu,
    turning_buttons,
)
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape, plain
from bot.lookup.cards.controls import titles_of
from bot.lookup.cards.credits import full_name, short_credits
from bot.lookup.cards.lists import paged, with_page

FOLLOW = "follow"
FOLLOWING = "following"
UNFOLLOW = "unfollow"
RESUME = "follow-again"
_NAME = 90


def follow_card(words: Words, answer: FollowAnswer) -> Card:
    """Return the card on a followed artist: what comes next, how its follower hears it."""
    name = escape(full_name(words, answer.followed.artist), _NAME)
    title = words.gettext("You're now following {artist}", artist=name)
    if answer.known:
        title = words.gettext("You're already following {artist}", artist=name)
    card = Card().text(f"### {title}", coming_line(words, answer.followed.coming))
    if answer.resumed:
        card.text(words.gettext("Your messages are back on."))
    card.text(how_line(words, answer.next_at))
    if answer.first or answer.resumed:
        card.text(f"-# {_closed_line(words)}")
    return card.buttons([_list_button(words)])


def unfollowed_card(words: Words, artist: ArtistRef, answer: FollowingAnswer) -> Card:
    """Return the card that says that an artist is no longer followed, and who still is."""
    return (
        Card()
        .text(_unfollowed_line(words, artist), _count(words, answer))
        .buttons([_list_button(words)] if answer.followed else [])
    )


def following_card(
    words: Words, answer: FollowingAnswer, *, page: int = 0, given_up: ArtistRef | None = None
) -> Card:
    """Show a page of the followed acts with what comes next, and let one be given up."""
    card = Card()
    if given_up is not None:
        card.text(_unfollowed_line(words, given_up))
    if not answer.followed:
        return card.text(_count(words, answer), words.gettext("Try `/follow artist:BTS`."))
    shown, number, pages = paged(answer.followed, page)
    card.text(f"### {_count(words, answer)}", with_page(words, "", number, pages))
    card.text(*(line for each in shown for line in _followed_lines(words, each)))
    card.rule().text(*_when_lines(words, answer))
    card.select(_unfollow_select(words, shown))
    turning = turning_buttons(words, f"{FOLLOWING}:", number=number, pages=pages)
    return card.buttons([*([_resume_button(words)] if answer.stopped_at else []), *turning])


def notice_card(words: Words) -> Card:
    """Return the card that says that direct messages are closed, and what helps."""
    return (
        Card()
        .text(
            "### " + words.gettext("My messages don't reach you"),
            words.gettext("So I've stopped sending news about the artists you follow."),
            _closed_line(words),
            words.gettext("Once that works, press the button or `/follow` any artist."),
        )
        .buttons([_resume_button(words), _list_button(words)])
    )


def coming_line(words: Words, coming: Anniversary | None) -> str:
    """Return the words for which anniversary of an artist is next."""
    if coming is None:
        return "-# " + words.gettext("No dates to celebrate yet.")
    work = coming.work
    title = f"**{escape(titles_of(words, work)[0], _NAME)}**"
    who = escape(short_credits(words, work), _NAME)
    day = words.day_of_year(coming.on)
    if coming.years <= 0:
        line = words.gettext("Next: {day}, {title} comes out", day=day, title=title)
    else:
        line = words.ngettext(
            "Next: {day}, {n} year of {title}",
            "Next: {day}, {n} years of {title}",
            coming.years,
            day=day,
            title=title,
        )
    return f"-# {line} · {who}"


def how_line(words: Words, next_at: dt.datetime) -> str:
    """Return the words for how and when a follower is written to."""
    return words.gettext(
        "I'll message you about anniversaries and new collabs: once a day "
        "at most, at {time}. The next one can come {soon}.",
        time=format_dt(next_at, "t"),
        soon=format_dt(next_at, "R"),
    )


def _closed_line(words: Words) -> str:
    return words.gettext(
        "I can only message you if we share a server and you allow direct "
        "messages there (tap the server's name → Privacy Settings → Direct "
        "Messages)."
    )


def _when_lines(words: Words, answer: FollowingAnswer) -> list[str]:
    if answer.next_at is not None:
        return [how_line(words, answer.next_at)]
    stopped = answer.stopped_at
    since = format_dt(stopped, "D") if stopped else words.gettext("date unknown")
    return [
        words.gettext("My messages haven't reached you since {day}.", day=since),
        _closed_line(words),
    ]


def _followed_lines(words: Words, each: Followed) -> list[str]:
    name = escape(full_name(words, each.artist), _NAME)
    return [f"**{name}**", coming_line(words, each.coming)]


def _count(words: Words, answer: FollowingAnswer) -> str:
    if not answer.followed:
        return words.gettext("You're not following anyone yet.")
    return words.ngettext(
        "You're following {n} artist", "You're following {n} artists", len(answer.followed)
    )


def _unfollowed_line(words: Words, artist: ArtistRef) -> str:
    name = escape(full_name(words, artist), _NAME)
    return words.gettext("Unfollowed: **{artist}**", artist=name)


def _unfollow_select(words: Words, shown: Sequence[Followed]) -> Select:
    options = [Option(each.artist.slug, plain(full_name(words, each.artist))) for each in shown]
    return select_menu(UNFOLLOW, words.gettext("Unfollow …"), options)


def follow_button(words: Words, slug: str) -> Button:
    """Follow an artist."""
    return push_button(words.gettext("Follow"), f"{FOLLOW}:{slug}")


def _list_button(words: Words) -> Button:
    return push_button(words.gettext("Artists I follow"), f"{FOLLOWING}:0")


def _resume_button(words: Words) -> Button:
    return push_button(words.gettext("Turn messages back on"), RESUME, style=ButtonStyle.primary)
