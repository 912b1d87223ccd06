"""The moderators' panel for whom their server is about, and for the news of them."""

from __future__ import annotations

from bot.kit.discord.card import Card, Option, Select, select_menu
from bot.kit.discord.i18n import Words
from bot.kit.discord.text import escape, plain
from bot.lookup.cards.controls import suggestion_name
from bot.posts.cards.panel import PostsView, daily_lines, headline, post_now, refresh_button
from bot.posts.schedule import HOME_NEWS
from bot.settings.cards.panel import Panel, draw_controls, draw_missing
from bot.settings.cards.words import phrases
from bot.settings.declare import Group

HOME = Panel("home", (Group.HOME, Group.NEWS))
REMOVE = f"{HOME.name}:remove"


def home_card(words: Words, view: PostsView) -> Card:
    """Show the panel."""
    card = Card().text("## " + words.gettext("Home artists"), *view.said)
    if view.home:
        names = [f"**{escape(suggestion_name(words, each))}**" for each in view.home]
        card.text(
            words.listing(names),
            "-# " + words.gettext("A group's members and units count as the group."),
            *phrases(words, view.settings, Group.HOME),
        )
        card.select(_remove_select(words, view))
    else:
        card.text(
            words.gettext("Who is this server about? `/home artist:BTS` adds an artist, up to 10."),
            words.gettext("Posts, questions and games then put them first, or take only them."),
        )
    draw_controls(words, view, Group.HOME, card)
    _news(words, view, card.rule())
    draw_missing(words, view, card)
    return card.buttons([refresh_button(words, view)])


def _news(words: Words, view: PostsView, card: Card) -> None:
    source = view.sources.server(HOME_NEWS)
    lines = [words.gettext("Pick a channel to get their anniversaries and new songs there.")]
    if view.settings.news_channel is not None:
        lines = daily_lines(words, view, source)
    card.text("### " + headline(words, view.settings, source), *lines)
    draw_controls(words, view, Group.NEWS, card, post_now(words, view, source.kind))


def _remove_select(words: Words, view: PostsView) -> Select:
    options = [Option(each.slug, plain(suggestion_name(words, each))) for each in view.home]
    return select_menu(REMOVE, words.gettext("Take one away …"), options)
