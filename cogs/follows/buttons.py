"""What the buttons and selects about following do, for whoever presses them."""

from __future__ import annotations

import logging

from bot.catalogue.refs import Subject, Suggestion
from bot.follows.cards import FOLLOWING, RESUME, UNFOLLOW, following_card, notice_card
from bot.kit.discord import paging as controls
from bot.kit.discord.buttons import Interaction, Match, action, chosen
from bot.kit.discord.host import Host, host_of
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send, turn

_log = logging.getLogger(__name__)


@action(rf"{FOLLOWING}:{controls.NUMBER}")
async def turn_following(interaction: Interaction, host: Host, found: Match) -> None:
    """Show a page of whom the person follows."""
    answer = await host.services.follows.following(interaction.user.id, now=host.now())
    words = words_for(interaction, private=True)
    await turn(interaction, following_card(words, answer, page=int(found["page"])))


@action(UNFOLLOW)
async def unfollow(interaction: Interaction, host: Host, found: Match) -> None:
    """Stop following the chosen artist."""
    follows, now = host.services.follows, host.now()
    token = Suggestion(Subject.ARTIST, chosen(interaction), "").token
    given_up = await follows.unfollow(interaction.user.id, token, now=now)
    answer = await follows.following(interaction.user.id, now=now)
    words = words_for(interaction, private=True)
    await turn(interaction, following_card(words, answer, given_up=given_up))


@action(RESUME)
async def resume(interaction: Interaction, host: Host, found: Match) -> None:
    """Write to the person again."""
    answer = await host.services.follows.resume(interaction.user.id, now=host.now())
    await turn(interaction, following_card(words_for(interaction, private=True), answer))


async def tell_when_stopped(interaction: Interaction) -> None:
    """Notify a person in private, once, that direct messages to them stopped.

    To be called when their command was answered. Nearly always nobody is to be told, which costs
    a look into memory.
    """
    host, user = host_of(interaction), interaction.user.id
    try:
        if await host.services.follows.pending_notice(user, now=host.now()):
            await _tell(interaction, host)
    except Exception:
        # The command is answered already: an error card after it would only puzzle the reader.
        _log.exception("no notice in interaction %s", interaction.id)


async def _tell(interaction: Interaction, host: Host) -> None:
    try:
        await send(interaction, notice_card(words_for(interaction, private=True)), private=True)
    except BaseException:
        await host.services.follows.not_told(interaction.user.id)
        raise
