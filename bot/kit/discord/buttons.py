"""What pressing a button or choosing from a select does.

Each action is found by its control's custom id, so it works on messages sent before a restart.
Everybody may press: whoever asked turns the pages of the message itself, anybody else gets a
private copy. New cards open in private, so that a public list stays where it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord
from discord import ui

from bot.catalogue.refs import Subject, Suggestion
from bot.kit.discord import paging as controls
from bot.kit.discord.card import Card
from bot.kit.discord.host import Host, host_of
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.repeat import Request, ask_again
from bot.kit.discord.reply import is_askers, is_private, send, turn
from bot.lookup.cards.articles import article_card
from bot.lookup.cards.artist import artist_card
from bot.lookup.cards.collaboration import collaboration_card
from bot.lookup.cards.connections import connections_card
from bot.lookup.cards.days import on_this_day_card, upcoming_card
from bot.lookup.cards.lists import find_reply, with_reply
from bot.lookup.model import FindAnswer
from bot.posts.cards.post import WEEK
from bot.posts.schedule import PostKind

Interaction = discord.Interaction[Any]
Match = re.Match[str]
Handler = Callable[[Interaction, Host, Match], Awaitable[None]]
Item = ui.Item[Any]

ACTIONS: list[type[ui.DynamicItem[Item]]] = []
"""Every action; the client registers them when it starts."""


def action(template: str) -> Callable[[Handler], Handler]:
    """Make a function the action of the controls whose custom id matches a pattern."""

    def register(handle: Handler) -> Handler:
        class Pressed(ui.DynamicItem[Item], template=template):
            def __init__(self, item: Item, found: Match) -> None:
                super().__init__(item)
                self.found = found

            @classmethod
            async def from_custom_id(
                cls, interaction: Interaction, item: Item, match: Match, /
            ) -> Self:
                return cls(item, match)

            async def callback(self, interaction: Interaction) -> None:
                host = host_of(interaction)
                # discord.py only logs what a dynamic item raises; the one handler answers it too.
                try:
                    await handle(interaction, host, self.found)
                except Exception as error:
                    await host.report(interaction, error)

        ACTIONS.append(Pressed)
        return handle

    return register


@action(controls.OPEN)
async def open_card(interaction: Interaction, host: Host, found: Match) -> None:
    """Open the card of the work chosen from a list."""
    await _show_card(interaction, host, chosen(interaction))


@action(rf"card:{controls.SLUG}")
async def open_named_card(interaction: Interaction, host: Host, found: Match) -> None:
    """Open the card of the work that a button names."""
    await _show_card(interaction, host, found["slug"])


@action(controls.OPEN_ARTICLE)
async def open_article(interaction: Interaction, host: Host, found: Match) -> None:
    """Open the article chosen from a list."""
    token = Suggestion(Subject.ARTICLE, chosen(interaction), "").token
    card = article_card(words_for(interaction, private=True), await host.lookup.article(token))
    await send(interaction, card, private=True)


@action(rf"facts:{controls.SLUG}:{controls.NUMBER}")
async def turn_facts(interaction: Interaction, host: Host, found: Match) -> None:
    """Turn the pages of an article's facts."""
    token = Suggestion(Subject.ARTICLE, found["slug"], "").token
    article = await host.lookup.article(token)
    await _turn(interaction, lambda words: article_card(words, article, page=int(found["page"])))


@action(rf"page:{controls.LIST}:{controls.NUMBER}")
async def turn_page(interaction: Interaction, host: Host, found: Match) -> None:
    """Turn the pages of a saved list."""
    answer = await host.lookup.open_page(found["list"], int(found["page"]))
    if isinstance(answer, FindAnswer):
        await _turn(interaction, lambda words: find_reply(words, answer, today=host.today()))
    else:
        await _turn(interaction, lambda words: with_reply(words, answer))


@action(rf"more:{controls.SLUG}")
async def more_by(interaction: Interaction, host: Host, found: Match) -> None:
    """List everything an act worked on."""
    answer = await host.lookup.with_artist(_artist(found["slug"]), partner=None)
    await send(interaction, with_reply(words_for(interaction, private=True), answer), private=True)


@action(rf"pair:{controls.SLUG}")
async def pair(interaction: Interaction, host: Host, found: Match) -> None:
    """List what two acts made together."""
    partner = _artist(chosen(interaction))
    answer = await host.lookup.with_artist(_artist(found["slug"]), partner=partner)
    await send(interaction, with_reply(words_for(interaction, private=True), answer), private=True)


@action(rf"artist:{controls.SLUG}")
async def about_artist(interaction: Interaction, host: Host, found: Match) -> None:
    """Show who an act is."""
    answer = await host.lookup.artist(_artist(found["slug"]))
    card = artist_card(words_for(interaction, private=True), answer, today=host.today())
    await send(interaction, card, private=True)


@action(rf"ties:{controls.SLUG}")
async def connections(interaction: Interaction, host: Host, found: Match) -> None:
    """Show whom else the acts of a work worked with."""
    work = await host.lookup.work(found["slug"])
    artists = list(dict.fromkeys(credit.artist for credit in work.credits))
    answers = [
        await host.lookup.with_artist(_artist(artist.slug), partner=None)
        for artist in artists[: controls.MOST_ARTISTS]
    ]
    card = connections_card(words_for(interaction, private=True), work, answers)
    await send(interaction, card, private=True)


@action(rf"day:{controls.DAY}:{controls.NUMBER}")
async def turn_day(interaction: Interaction, host: Host, found: Match) -> None:
    """Go to another day, or to another page of a day."""
    today = host.today()
    answer = await host.lookup.on_this_day(dt.date.fromisoformat(found["day"]), today=today)
    number = int(found["page"])
    await _turn(
        interaction, lambda words: on_this_day_card(words, answer, today=today, page=number)
    )


@action(rf"post:(?P<kind>daily|weekly|following):{controls.DAY}")
async def more_of_post(interaction: Interaction, host: Host, found: Match) -> None:
    """Show all of a posted day, or of the week that begins with it, in private."""
    today, day = host.today(), dt.date.fromisoformat(found["day"])
    words = words_for(interaction, private=True)
    if found["kind"] == PostKind.WEEKLY:
        answer = await host.lookup.upcoming(day, days=WEEK)
        await send(interaction, upcoming_card(words, answer), private=True)
    else:
        # The server's date may be ahead of Seoul's: what is out there is out here.
        whole = await host.lookup.on_this_day(day, today=max(day, today))
        await send(interaction, on_this_day_card(words, whole, today=today), private=True)


@action(rf"soon:{controls.DAY}:(?P<days>[0-9]{{1,2}}):{controls.NUMBER}")
async def turn_upcoming(interaction: Interaction, host: Host, found: Match) -> None:
    """Turn the pages of what is coming."""
    start = dt.date.fromisoformat(found["day"])
    answer = await host.lookup.upcoming(start, days=int(found["days"]))
    await _turn(interaction, lambda words: upcoming_card(words, answer, page=int(found["page"])))


@action(rf"again:{controls.LIST}:(?P<subject>[acst]):{controls.SLUG}")
async def again(interaction: Interaction, host: Host, found: Match) -> None:
    """Ask the same again with the name that was meant."""
    request = Request.from_dict(await host.lookup.recall(found["list"]))
    meant = Suggestion(controls.SUBJECTS[found["subject"]], found["slug"], "")
    await ask_again(interaction, request.with_choice(meant))


async def _show_card(interaction: Interaction, host: Host, slug: str) -> None:
    work = await host.lookup.work(slug)
    words = words_for(interaction, private=True)
    card = collaboration_card(words, work, today=host.today())
    await send(interaction, card, private=True)


async def _turn(interaction: Interaction, render: Callable[[Words], Card]) -> None:
    alone = is_private(interaction) or not is_askers(interaction)
    await turn(interaction, render(words_for(interaction, private=alone)))


def _artist(slug: str) -> str:
    return Suggestion(Subject.ARTIST, slug, "").token


def chosen(interaction: Interaction) -> str:
    """Return the value of a select in which one was chosen."""
    data: Any = interaction.data
    return str(data["values"][0])
