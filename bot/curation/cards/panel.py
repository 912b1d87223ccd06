"""The moderators' panel for corrections: who decides, whether fans send them in, where they go."""

from __future__ import annotations

from bot.kit.discord.card import Card
from bot.kit.discord.i18n import Words
from bot.posts.cards.panel import PostsView, refresh_button
from bot.settings.cards.panel import Panel, draw_controls, draw_missing
from bot.settings.cards.words import setting_text
from bot.settings.declare import Group

CURATION = Panel("curate-settings", (Group.CURATION, Group.REPORTS))


def curation_card(words: Words, view: PostsView) -> Card:
    """Show the panel."""
    card = Card().text("## " + words.gettext("Corrections"), *view.said)
    card.text(_openness(words, view), _deciders(words, view))
    draw_controls(words, view, Group.CURATION, card)
    card.rule().text(_alerts(words, view))
    draw_controls(words, view, Group.REPORTS, card)
    draw_missing(words, view, card)
    return card.buttons([refresh_button(words, view)])


def _openness(words: Words, view: PostsView) -> str:
    if view.settings.submissions:
        return words.gettext("Fans can send in corrections and missing collaborations.")
    return words.gettext("Fans can't send anything in. Curators can still add and correct things.")


def _deciders(words: Words, view: PostsView) -> str:
    if view.present.curator_role is None:
        return words.gettext("Moderators decide in `/curate queue`.")
    role = setting_text(words, view.settings, "curator_role")
    return words.gettext("Moderators and {role} decide in `/curate queue`.", role=role)


def _alerts(words: Words, view: PostsView) -> str:
    if view.settings.review_channel is None:
        return words.gettext("Pick a channel, and I'll say there when something is waiting.")
    channel = setting_text(words, view.settings, "review_channel")
    return words.gettext("Alerts go to {channel}.", channel=channel)
