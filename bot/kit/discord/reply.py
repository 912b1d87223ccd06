"""How a reply leaves: once, whatever was acknowledged before."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import discord

from bot.kit.discord.card import Card

if TYPE_CHECKING:
    from bot.kit.pictures.pictures import Picture

_log = logging.getLogger(__name__)
SOON = 0.25
"""Seconds that nobody minds to wait for a picture."""


async def send(
    interaction: discord.Interaction[Any],
    card: Card,
    *,
    private: bool,
    picture: Picture | None = None,
) -> None:
    """Answer an interaction; after a first answer or a "thinking", follow up on it."""
    files = [file_of(picture)] if picture else []
    if interaction.response.is_done():
        await interaction.followup.send(view=card, ephemeral=private, files=files)
    else:
        await interaction.response.send_message(view=card, ephemeral=private, files=files)


async def send_with_picture(
    interaction: discord.Interaction[Any],
    render: Callable[[Picture | None], Card],
    draw: Callable[[], Awaitable[Picture | None]] | None,
    *,
    private: bool,
    patience: float = 0,
) -> None:
    """Answer with the text at once and put the picture in when it is drawn.

    Drawing takes its time, and may fail: the text does not wait longer than `patience` for it.
    """
    drawing = asyncio.ensure_future(draw()) if draw is not None and patience else None
    if drawing is not None:
        if not drawing.done():
            await asyncio.wait([drawing], timeout=patience)
        if drawing.done() and not drawing.exception() and (early := drawing.result()):
            await send(interaction, render(early), private=private, picture=early)
            return
    await send(interaction, render(None), private=private)
    await _put_in(interaction, render, drawing or (draw() if draw is not None else None))


async def turn_with_picture(
    interaction: discord.Interaction[Any],
    render: Callable[[Picture | None], Card],
    draw: Callable[[], Awaitable[Picture | None]] | None,
) -> None:
    """Show another page as `turn` does, and put the picture in when it is drawn."""
    await turn(interaction, render(None))
    await _put_in(interaction, render, draw() if draw is not None else None)


async def _put_in(
    interaction: discord.Interaction[Any],
    render: Callable[[Picture | None], Card],
    drawing: Awaitable[Picture | None] | None,
) -> None:
    try:
        picture = await drawing if drawing is not None else None
        if picture is not None:
            await interaction.edit_original_response(
                view=render(picture), attachments=[file_of(picture)]
            )
    except Exception:
        # The text is out already: an error card after it would only puzzle the reader.
        _log.exception("no picture in interaction %s", interaction.id)


def file_of(picture: Picture) -> discord.File:
    """Return a picture as a file that a message can have, once."""
    return discord.File(BytesIO(picture.data), picture.filename)


async def turn(interaction: discord.Interaction[Any], card: Card) -> None:
    """Show another page: in place for whoever asked, as a private copy for anybody else."""
    if is_private(interaction) or is_askers(interaction):
        await interaction.response.edit_message(view=card)
    else:
        await interaction.response.send_message(view=card, ephemeral=True)


def is_askers(interaction: discord.Interaction[Any]) -> bool:
    """Return whether who presses is the one whose command the message answers."""
    asked = interaction.message.interaction_metadata if interaction.message else None
    return asked is not None and asked.user.id == interaction.user.id


def is_private(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the message of a pressed button is seen by one person only."""
    return interaction.message is not None and interaction.message.flags.ephemeral
