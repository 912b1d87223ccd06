"""What the buttons, selects and forms of an article's review do. Each asks anew who presses."""

from __future__ import annotations

from dataclasses import replace

from bot.app.client import Interaction, KollabBot
from bot.articles.model import ArticleText
from bot.catalogue.model import ArtistKind, Status, WorkKind
from bot.curation.cards import review as cards
from bot.curation.errors import CurationCode
from bot.curation.model import is_link
from bot.curation.reviews.model import Item, Key, NewArtist, Review
from bot.curation.reviews.service import Outcome, Sight
from bot.kit.budgets import Cost
from bot.kit.dates import PartialDate
from bot.kit.discord.card import Card
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen, chosen_of, first, picked
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn
from bot.kit.errors import ExpiredError, InvalidInputError, NotOfferedError
from bot.kit.typed import parse_partial
from cogs.rights import require_curator

handlers: Handlers[KollabBot] = Handlers()


def given_by(
    interaction: Interaction,
    title: str | None, publisher: str | None, date: str | None, link: str | None,
) -> ArticleText:  # fmt: skip
    """Return what somebody says of an article; InvalidInputError for what can't be."""
    if link and not is_link(link.strip()):
        raise InvalidInputError(CurationCode.NOT_A_LINK, "link", link[:100])
    return ArticleText(
        "",
        title=" ".join((title or "").split()),
        publisher=" ".join((publisher or "").split()),
        date=_date(interaction, date or ""),
        link=(link or "").strip(),
    )


async def review_of(interaction: Interaction, guild_id: int, article: ArticleText) -> Card:
    """Begin the review of an article, or go on with it."""
    bot = interaction.client
    review = await bot.services.reviews.open(guild_id, article, now=bot.now())
    if review is None:
        return cards.nothing_card(words_for(interaction, private=True), article)
    return await _page(interaction, guild_id, review)


@handlers.form(cards.NEW_ARTICLE, cost=Cost.FILE)
async def take_article(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Read an article that was pasted."""
    guild_id = await require_curator(interaction)
    typed = (first(answers, key) for key in ("title", "publisher", "date", "link"))
    given = given_by(interaction, *typed)
    await interaction.response.defer(ephemeral=True)
    article = await bot.services.articles.read_text(first(answers, "text"), given=given)
    await send(interaction, await review_of(interaction, guild_id, article), private=True)


@handlers.button(rf"{cards.ACCEPT}:{cards.ITEM}")
async def accept(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Accept a suggestion, and show the next."""
    key = await _key(interaction, found)
    done = await bot.services.reviews.accept(key, by=interaction.user.id, now=bot.now())
    await _go_on(interaction, key, done)


@handlers.button(rf"{cards.REJECT}:{cards.ITEM}")
async def reject(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Leave a suggestion out, and show the next."""
    key = await _key(interaction, found)
    await _go_on(interaction, key, await bot.services.reviews.reject(key, now=bot.now()))


@handlers.button(rf"{cards.SKIP}:{cards.ITEM}")
async def skip(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the next suggestion; this one comes again."""
    key = await _key(interaction, found)
    review = await bot.services.reviews.look(key.scope, key.review, now=bot.now())
    await turn(interaction, await _page(interaction, key.scope, review, after=key.number))


@handlers.button(rf"{cards.SHOW}:{cards.ITEM}")
async def show(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show a suggestion again."""
    key = await _key(interaction, found)
    review = await bot.services.reviews.look(key.scope, key.review, now=bot.now())
    await turn(interaction, await _page(interaction, key.scope, review, after=key.number - 1))


@handlers.button(rf"{cards.FINISH}:{cards.ITEM}")
async def finish(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Forget the review with all that it has of the article."""
    key = await _key(interaction, found)
    review = await bot.services.reviews.finish(key.scope, key.review, now=bot.now())
    await turn(interaction, cards.finished_card(words_for(interaction, private=True), review))


@handlers.button(rf"{cards.MEND}:{cards.ITEM}")
async def open_mending(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask what a suggestion should say."""
    sight = await _sight(interaction, await _key(interaction, found))
    form = cards.mend_form(words_for(interaction, private=True), sight)
    await interaction.response.send_modal(form)


@handlers.form(rf"{cards.MENDED}:{cards.ITEM}")
async def mend(interaction: Interaction, bot: KollabBot, found: Match, answers: Answers) -> None:
    """Take what a suggestion should say."""
    key = await _key(interaction, found)
    sight = await _sight(interaction, key)
    done = await bot.services.reviews.mend(
        key,
        _mended(interaction, sight.item, answers),
        artists=first(answers, "artists").split(","),
        partners=first(answers, "partners").split(","),
        now=bot.now(),
    )
    await _go_on(interaction, key, done)


@handlers.button(rf"{cards.ADD}:{cards.ITEM}")
async def open_adding(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask who an unknown name is."""
    sight = await _sight(interaction, await _key(interaction, found))
    if not sight.item.missing:
        raise NotOfferedError
    form = cards.artist_form(words_for(interaction, private=True), sight)
    await interaction.response.send_modal(form)


@handlers.form(rf"{cards.ADDED}:{cards.ITEM}")
async def add_artist(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Take who an unknown name is."""
    key = await _key(interaction, found)
    item = (await _sight(interaction, key)).item
    if not item.missing:
        raise NotOfferedError
    hangul = " ".join(first(answers, "hangul").split())
    artist = NewArtist(item.missing[0], picked(answers, "kind", ArtistKind), hangul)
    done = await bot.services.reviews.add_artist(key, artist, now=bot.now())
    await _go_on(interaction, key, done)


@handlers.button(rf"{cards.LINK}:{cards.ITEM}")
async def offer_links(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Offer works that a suggestion may be of."""
    sight = await _sight(interaction, await _key(interaction, found))
    await turn(interaction, cards.link_card(words_for(interaction, private=True), sight))


@handlers.button(rf"{cards.LINKED}:{cards.ITEM}")
async def link(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Link a suggestion to a work, or to none."""
    key, slug = await _key(interaction, found), chosen(interaction)
    sight = await _sight(interaction, key)
    if slug not in (cards.NOTHING, *(work.slug for work in sight.like)):
        raise NotOfferedError
    slug = "" if slug == cards.NOTHING else slug
    await _go_on(interaction, key, await bot.services.reviews.link(key, slug, now=bot.now()))


@handlers.button(rf"{cards.KIND}:{cards.ITEM}")
async def set_kind(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Set how they worked together."""
    key, kind = await _key(interaction, found), chosen_of(interaction, WorkKind)
    await _go_on(interaction, key, await bot.services.reviews.set(key, now=bot.now(), kind=kind))


@handlers.button(rf"{cards.STATUS}:{cards.ITEM}")
async def set_status(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Set how sure it is."""
    key, status = await _key(interaction, found), chosen_of(interaction, Status)
    done = await bot.services.reviews.set(key, now=bot.now(), status=status)
    await _go_on(interaction, key, done)


async def _key(interaction: Interaction, found: Match) -> Key:
    scope = await require_curator(interaction)
    return Key(scope, found["list"], int(found["item"]), int(found["version"]))


async def _sight(interaction: Interaction, key: Key) -> Sight:
    reviews, now = interaction.client.services.reviews, interaction.client.now()
    review = await reviews.look(key.scope, key.review, now=now)
    if key.number >= len(review.items):
        raise ExpiredError
    return await reviews.sight(key.scope, review, key.number)


async def _go_on(interaction: Interaction, key: Key, done: Outcome) -> None:
    """Show the same suggestion while it is open, else the next."""
    said = cards.turned_line(words_for(interaction, private=True), done)
    card = await _page(interaction, key.scope, done.review, after=key.number - 1, said=said)
    await turn(interaction, card)


async def _page(
    interaction: Interaction, scope: int, review: Review, *, after: int = -1, said: str = ""
) -> Card:
    words, bot = words_for(interaction, private=True), interaction.client
    number = review.next_open(after)
    if number is None:
        return cards.finished_card(words, review, said=said)
    sight = await bot.services.reviews.sight(scope, review, number)
    return cards.review_card(words, sight, said=said)


def _mended(interaction: Interaction, item: Item, answers: Answers) -> Item:
    def said(key: str) -> str:
        return " ".join(first(answers, key).split())

    if item.is_claim:
        return replace(item, words=said("words"), words_ko=said("words_ko"))
    return replace(
        item, title=said("title"), show=said("show"), date=_date(interaction, said("date"))
    )


def _date(interaction: Interaction, typed: str) -> PartialDate | None:
    return parse_partial(typed, today=interaction.client.today()) if typed.strip() else None
