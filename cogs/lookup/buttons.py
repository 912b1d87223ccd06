"""What pressing a button or choosing from a select of a lookup does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from random import SystemRandom

from bot.app.client import Interaction, KollabBot
from bot.catalogue.model import Order, Subject, Suggestion, Work
from bot.kit.budgets import Cost
from bot.kit.discord import card as controls
from bot.kit.discord.card import Card
from bot.kit.discord.handlers import Handlers, Match, chosen, chosen_of
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.reply import SOON, is_askers, is_private, send, send_with_picture, turn
from bot.kit.errors import ExpiredError
from bot.kit.pictures.pictures import Sketched
from bot.lookup.cards import controls as controls_lookup
from bot.lookup.cards.artist import artist_card
from bot.lookup.cards.collaboration import collaboration_card, details_card
from bot.lookup.cards.cover import cover
from bot.lookup.cards.days import on_this_day_card, upcoming_card
from bot.lookup.cards.errors import Request, ask_again
from bot.lookup.cards.lists import article_card, connections_card, find_reply, with_reply
from bot.lookup.cards.pictures import path_card, path_picture
from bot.lookup.cards.share import day_line, path_line, share_card, work_line
from bot.lookup.model import FindAnswer, WithAnswer

handlers: Handlers[KollabBot] = Handlers()
_OF = rf"(?:-of:{controls_lookup.SLUG})?"
_rng = SystemRandom()


@handlers.button(controls_lookup.OPEN)
async def open_card(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the card of the work chosen from a list."""
    await _show_card(interaction, bot, chosen(interaction))


@handlers.button(rf"card:{controls_lookup.SLUG}")
async def open_named_card(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the card of the work that a button names."""
    await _show_card(interaction, bot, found["slug"])


@handlers.button(controls_lookup.OPEN_ARTICLE)
async def open_article(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open the article chosen from a list."""
    token = Suggestion(Subject.ARTICLE, chosen(interaction), "").token
    lookup = await bot.lookup_in(interaction)
    article = await lookup.article(token)
    await _show(interaction, lambda words: article_card(words, article))


@handlers.button(rf"facts:{controls_lookup.SLUG}:{controls.NUMBER}")
async def turn_facts(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Turn the pages of an article's facts."""
    token = Suggestion(Subject.ARTICLE, found["slug"], "").token
    lookup = await bot.lookup_in(interaction)
    article = await lookup.article(token)
    await _turn(interaction, lambda words: article_card(words, article, page=int(found["page"])))


@handlers.button(rf"page:{controls.LIST}:{controls.NUMBER}")
async def turn_page(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Turn the pages of a saved list."""
    lookup = await bot.lookup_in(interaction)
    await _turn_list(interaction, bot, await lookup.open_page(found["list"], int(found["page"])))


@handlers.button(rf"{controls_lookup.SORT}:{controls.LIST}")
async def sort_list(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show a saved list in the order that was chosen, from its beginning."""
    order = chosen_of(interaction, Order)
    lookup = await bot.lookup_in(interaction)
    await _turn_list(interaction, bot, await lookup.open_page(found["list"], 0, order=order))


async def _turn_list(
    interaction: Interaction, bot: KollabBot, answer: FindAnswer | WithAnswer
) -> None:
    if isinstance(answer, FindAnswer):
        await _turn(interaction, lambda words: find_reply(words, answer, today=bot.today()))
    else:
        await _turn(interaction, lambda words: with_reply(words, answer))


@handlers.button(rf"sources:{controls_lookup.SLUG}")
async def sources(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show every source of a work."""
    lookup = await bot.lookup_in(interaction)
    work = await lookup.work(found["slug"])
    await _show(interaction, lambda words: details_card(words, work))


@handlers.button(rf"random:{controls.LIST}")
async def another(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Draw another work by lot."""
    lookup = await bot.lookup_in(interaction)
    work = await lookup.finder.random_again(found["list"], rng=_rng)
    await _show_work(interaction, bot, work, another=found["list"])


@handlers.button(rf"way:{controls.LIST}", cost=Cost.PICTURE)
async def other_way(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show another chain between two acts."""
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.partners.kept_path(found["list"])
    words = words_for(interaction, private=True)
    draw = partial(bot.pictures.draw, path_picture(answer, words))
    await send_with_picture(interaction, partial(path_card, words, answer), draw, private=True)


@handlers.button(rf"more:{controls_lookup.SLUG}")
async def more_by(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """List everything an act worked on."""
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.partners.with_artist(_artist(found["slug"]))
    await _show(interaction, lambda words: with_reply(words, answer))


@handlers.button(rf"pair:{controls_lookup.SLUG}")
async def pair(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """List what two acts made together."""
    partner = _artist(chosen(interaction))
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.partners.with_artist(_artist(found["slug"]), partner=partner)
    await _show(interaction, lambda words: with_reply(words, answer))


@handlers.button(rf"artist:{controls_lookup.SLUG}")
async def about_artist(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show who an act is."""
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.partners.artist(_artist(found["slug"]))
    await _show(interaction, lambda words: artist_card(words, answer, today=bot.today()))


@handlers.button(rf"ties:{controls_lookup.SLUG}")
async def connections(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show whom else the acts of a work worked with."""
    lookup = await bot.lookup_in(interaction)
    work = await lookup.work(found["slug"])
    artists = list(dict.fromkeys(credit.artist for credit in work.credits))
    answers = [
        await lookup.partners.with_artist(_artist(artist.slug))
        for artist in artists[: controls_lookup.MOST_ARTISTS]
    ]
    await _show(interaction, lambda words: connections_card(words, work, answers))


@handlers.button(rf"share:{controls_lookup.SLUG}", cost=Cost.PICTURE)
async def share(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Answer in private with the cover of a work and a line to post elsewhere."""
    lookup = await bot.lookup_in(interaction)
    work = await lookup.work(found["slug"])
    words = words_for(interaction, private=True)
    await _share(interaction, bot, work_line(words, work), cover(words, work))


@handlers.button(rf"share-way:{controls.LIST}", cost=Cost.PICTURE)
async def share_way(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Answer in private with the picture of a chain and a line to post elsewhere."""
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.partners.kept_path(found["list"])
    words = words_for(interaction, private=True)
    await _share(interaction, bot, path_line(words, answer), path_picture(answer, words))


@handlers.button(rf"share-day{_OF}:{controls.DAY}", cost=Cost.PICTURE)
async def share_day(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Answer in private with the cover of what leads a day and a line to post elsewhere."""
    day, whose = dt.date.fromisoformat(found["date"]), _whose(found)
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.on_this_day(day, today=bot.today(), artist=whose)
    if not answer.anniversaries:
        raise ExpiredError
    words = words_for(interaction, private=True)
    lead = answer.anniversaries[0].work
    await _share(interaction, bot, day_line(words, answer), cover(words, lead))


@handlers.button(rf"day{_OF}:{controls.DAY}:{controls.NUMBER}")
async def turn_day(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Go to another day, or to another page of a day."""
    today = bot.today()
    day, whose = dt.date.fromisoformat(found["date"]), _whose(found)
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.on_this_day(day, today=today, artist=whose)
    number = int(found["page"])
    await _turn(
        interaction, lambda words: on_this_day_card(words, answer, today=today, page=number)
    )


@handlers.button(rf"soon{_OF}:{controls.DAY}:(?P<days>[0-9]{{1,2}}):{controls.NUMBER}")
async def turn_upcoming(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Turn the pages of what is coming."""
    start = dt.date.fromisoformat(found["date"])
    days, whose = int(found["days"]), _whose(found)
    lookup = await bot.lookup_in(interaction)
    answer = await lookup.upcoming(start, days=days, artist=whose)
    await _turn(interaction, lambda words: upcoming_card(words, answer, page=int(found["page"])))


@handlers.button(
    rf"again:{controls.LIST}:(?P<subject>[acst]):{controls_lookup.SLUG}", cost=Cost.PICTURE
)
async def again(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask the same again with the name that was meant."""
    request = Request.from_dict(await bot.lists.get(found["list"]))
    meant = Suggestion(controls_lookup.SUBJECTS[found["subject"]], found["slug"], "")
    await ask_again(interaction, request.with_choice(meant))


async def _share(
    interaction: Interaction, bot: KollabBot, line: str, picture: Sketched | None
) -> None:
    render = partial(share_card, words_for(interaction, private=True), line)
    draw = partial(bot.pictures.draw, picture)
    await send_with_picture(interaction, render, draw, private=True, patience=SOON)


async def _show_card(interaction: Interaction, bot: KollabBot, slug: str) -> None:
    lookup = await bot.lookup_in(interaction)
    await _show_work(interaction, bot, await lookup.work(slug))


async def _show_work(
    interaction: Interaction, bot: KollabBot, work: Work, *, another: str = ""
) -> None:
    words = words_for(interaction, private=True)
    render = partial(collaboration_card, words, work, today=bot.today(), another=another)
    draw = partial(bot.pictures.draw, cover(words, work))
    await send_with_picture(interaction, render, draw, private=True, patience=SOON)


async def _show(interaction: Interaction, render: Callable[[Words], Card]) -> None:
    await send(interaction, render(words_for(interaction, private=True)), private=True)


async def _turn(interaction: Interaction, render: Callable[[Words], Card]) -> None:
    alone = is_private(interaction) or not is_askers(interaction)
    await turn(interaction, render(words_for(interaction, private=alone)))


def _whose(found: Match) -> str | None:
    return _artist(found["slug"]) if found["slug"] else None


def _artist(slug: str) -> str:
    return Suggestion(Subject.ARTIST, slug, "").token
