"""A server with fans who send things in, and curators who decide about them."""

from __future__ import annotations

from typing import Any

import discord

from bot.curation.model import Edit, Kind, Operation, Proposal, State
from tests.support.simulated_discord import Person, World

LINK = "https://example.org/news"
FOR_CURATORS = "This one is for curators: you need **Manage Server** here."


def new_work(scope: int, title: str = "Night Train", **said: Any) -> Proposal:
    """A work of IU and Zico that nobody knows."""
    entry = {
        "title": title,
        "kind": "feature",
        "credits": [{"artist": "iu", "join": " feat. "}, {"artist": "zico", "role": "featured"}],
        "date": "2026-02-20",
        **said,
    }
    return Proposal(scope, Operation.CREATE, Kind.WORK, entry=entry, links=(LINK,))


async def send_in(world: World, wanted: Proposal, *, by: int = 0) -> Edit:
    """Send something in, as the fan does unless it is somebody else."""
    curation, now = world.services.curation, world.bot.now()
    by = by or world.fan.id
    preview = await curation.propose(wanted, by=by, now=now)
    return await curation.submit(wanted.scope, preview.edit.id, by=by, now=now)


async def state_of(world: World, edit: Edit) -> State:
    """Return what became of an edit."""
    return (await world.services.curation.edit(edit.scope, edit.id)).state


async def curator_of(world: World, name: str = "curator") -> tuple[Person, Any]:
    """Add a member with the role that curates the server, and nothing else; give both."""
    role = world.guild.create_role("curators", permissions=discord.Permissions.none())
    member = world.guild.add_member(world.env.create_user(name), roles=[role])
    await world.services.settings.change(
        world.guild.id, by=1, now=world.bot.now(), curator_role=role.id
    )
    return Person(member, world.channel), role
