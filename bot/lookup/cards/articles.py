"""The articles the bot learned from, and the facts each gave."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.model import Article
from bot.kit.discord.card import Card, link_button
from bot.kit.discord.i18n import Words
from bot.kit.discord.paging import turning_buttons
from bot.kit.discord.text import escape
from bot.lookup.cards.collaboration import fact_line
from bot.lookup.cards.controls import article_select
from bot.lookup.cards.days import paged

_TITLE = 150


def article_list_card(words: Words, articles: Sequence[Article]) -> Card:
    """Show every article with the number of its facts, and a select that opens one."""
    card = Card().text(f"## {words.gettext('Articles I learned from')}")
    if not articles:
        return card.text(words.gettext("None yet."))
    for each in articles:
        facts = words.ngettext("{n} fact", "{n} facts", len(each.facts))
        card.text(f"**{escape(each.title, _TITLE)}**", f"-# {_origin(words, each, facts)}")
    return card.select(article_select(words, articles))


def article_card(words: Words, article: Article, *, page: int = 0) -> Card:
    """Show a page of an article's facts, each with whose word it is."""
    shown, number, pages = paged(article.facts, page)
    facts = words.ngettext("{n} fact", "{n} facts", len(article.facts))
    card = Card().text(
        f"## {escape(article.title, _TITLE)}", f"-# {_origin(words, article, facts)}"
    )
    card.text(*(fact_line(words, fact, inside=True) for fact in shown))
    card.text(
        "-# " + words.gettext("In our own words; “reported” means that only the article says so.")
    )
    card.buttons(turning_buttons(words, f"facts:{article.slug}:", number=number, pages=pages))
    read = link_button(words.gettext("Read the article"), article.url)
    return card.buttons([read] if read else [])


def _origin(words: Words, article: Article, *extra: str) -> str:
    parts = [escape(article.publisher, 100)] if article.publisher else []
    if article.published_on:
        parts.append(words.date(article.published_on))
    return " · ".join([*parts, *extra])
