"""`/curate`: what curators decide, add, correct and undo."""

from __future__ import annotations

from io import BytesIO

import discord
from discord import app_commands
from discord.ext import commands

from bot.app.client import Interaction, KollabBot
from bot.curation.cards import desk as cards
from bot.curation.cards.queue import NEITHER, trust_line
from bot.curation.cards.scopes import WHERE_CHOICES, Where
from bot.curation.errors import EditFaultsError, UnknownEditError
from bot.curation.exchange_files import MOST_BYTES
from bot.curation.model import Kind, Trust
from bot.kit.budgets import Cost
from bot.kit.discord.commands import LISTED_FOR_MODERATORS, Choice, completion, costs
from bot.kit.discord.i18n import words_for
from bot.kit.discord.reply import send
from bot.kit.errors import Fault, InputCode, Place
from bot.lookup.cards.controls import name_choices
from cogs.curation.desk import history_page, prepare
from cogs.curation.forms import new_form, open_entry, open_form
from cogs.curation.panel import controls
from cogs.curation.queue import queue_page
from cogs.rights import require_curator

Name = app_commands.Range[str, 1, 100]
_LONGEST_ID = 15


class CurationCog(commands.Cog):
    """What shows in a server, or in all of them, beside what was shipped."""

    curate = app_commands.Group(
        name="curate",
        description="For curators: decide about corrections, add and correct things.",
        extras={LISTED_FOR_MODERATORS: True},
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    def __init__(self, bot: KollabBot) -> None:
        self.bot = bot

    @curate.command(extras={"example": "/curate queue"})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def queue(self, interaction: Interaction, scope: str = Where.HERE) -> None:
        """Decide about what fans sent in, one by one.

        Parameters
        ----------
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        await send(interaction, await queue_page(interaction, known), private=True)

    @curate.command(extras={"example": "/curate add"})
    @app_commands.choices(kind=cards.KIND_CHOICES, scope=WHERE_CHOICES)
    async def add(
        self, interaction: Interaction, kind: str = Kind.WORK, scope: str = Where.HERE
    ) -> None:
        """Add a collaboration, an artist or a show.

        Parameters
        ----------
        kind:
            A collaboration if left out
        scope:
            This server if left out; all servers is for my own curators
        """
        await open_form(interaction, await require_curator(interaction, scope), new_form(kind))

    @curate.command(extras={"example": "/curate edit entry:APT."})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def edit(self, interaction: Interaction, entry: Name, scope: str = Where.HERE) -> None:
        """Correct a collaboration, an artist or a show.

        Parameters
        ----------
        entry:
            A title, an artist or a show
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        await open_entry(interaction, known, await self.bot.services.desk.meant(known, entry))

    @curate.command(extras={"example": "/curate delete entry:APT."})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def delete(self, interaction: Interaction, entry: Name, scope: str = Where.HERE) -> None:
        """Take something out; you see first what goes with it.

        Parameters
        ----------
        entry:
            A title, an artist or a show
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        await prepare(interaction, await self.bot.services.desk.deletion(known, entry))

    @curate.command(extras={"example": "/curate merge entry:Suga into:Agust D"})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def merge(
        self, interaction: Interaction, entry: Name, into: Name, scope: str = Where.HERE
    ) -> None:
        """Make two that are the same one; you see first what changes with it.

        Parameters
        ----------
        entry:
            The one that goes
        into:
            The one that stays
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        await prepare(interaction, await self.bot.services.desk.merge(known, entry, into))

    @curate.command(extras={"example": "/curate history"})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def history(
        self, interaction: Interaction, entry: Name | None = None, scope: str = Where.HERE
    ) -> None:
        """See what was changed and by whom, and undo it.

        Parameters
        ----------
        entry:
            A title, an artist or a show: only what was changed about it
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        await send(interaction, await history_page(interaction, known, entry), private=True)

    @curate.command(extras={"example": "/curate undo"})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def undo(
        self, interaction: Interaction, change: Name | None = None, scope: str = Where.HERE
    ) -> None:
        """Undo a change, with all that went with it.

        Parameters
        ----------
        change:
            Which one; the latest if you leave it out
        scope:
            This server if left out; all servers is for my own curators
        """
        known, services = await require_curator(interaction, scope), self.bot.services
        edit = await services.curation.undo(
            known,
            edit_id_of(change) if change else await services.desk.latest(known),
            by=interaction.user.id,
            now=self.bot.now(),
        )
        card = cards.undone_card(words_for(interaction, private=True), known, edit)
        await send(interaction, card, private=True)

    @curate.command(name="import", extras={"example": "/curate import"})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def import_(
        self, interaction: Interaction, file: discord.Attachment, scope: str = Where.HERE
    ) -> None:
        """See what a file would add and change, then decide: all of it or nothing.

        Parameters
        ----------
        file:
            YAML, CSV or JSON, at most 1 MB and 500 entries
        scope:
            This server if left out; all servers is for my own curators
        """
        known, services = await require_curator(interaction, scope), self.bot.services
        if file.size > MOST_BYTES:
            fault = Fault(Place(), InputCode.TOO_LARGE, limit=f"{MOST_BYTES // 1024} KB")
            raise EditFaultsError((fault,))
        # Comparing hundreds of entries takes longer than Discord waits.
        await interaction.response.defer(ephemeral=True)
        plan = await services.exchange.read_file(
            known, file.filename, file.read, now=self.bot.now()
        )
        named = await services.desk.names_of(known, plan)
        card = cards.import_card(words_for(interaction, private=True), known, plan, named)
        await send(interaction, card, private=True)

    @costs(Cost.FILE)
    @curate.command(extras={"example": "/curate export style:csv"})
    @app_commands.choices(style=cards.FORMAT_CHOICES, scope=WHERE_CHOICES)
    async def export(
        self, interaction: Interaction, style: str = "yaml", scope: str = Where.HERE
    ) -> None:
        """Get what was added and changed here as a file.

        Parameters
        ----------
        style:
            YAML if left out; CSV only has collaborations
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        text = await self.bot.services.exchange.export(known, style)
        file = discord.File(BytesIO(text.encode()), f"kollab-entries.{style}")
        await interaction.response.send_message(file=file, ephemeral=True)

    @curate.command(extras={"example": "/curate people"})
    @app_commands.choices(set=cards.TRUST_CHOICES, scope=WHERE_CHOICES)
    async def people(
        self,
        interaction: Interaction,
        person: discord.User | None = None,
        set: str | None = None,
        scope: str = Where.HERE,
    ) -> None:
        """See whose corrections show at once and whose aren't accepted; trust or block somebody.

        Parameters
        ----------
        person:
            Who it's about
        set:
            What you think of them
        scope:
            This server if left out; all servers is for my own curators
        """
        known, curation = await require_curator(interaction, scope), self.bot.services.curation
        words, said = words_for(interaction, private=True), ""
        if person is not None and set is not None:
            trust = None if set == NEITHER else Trust(set)
            await curation.set_trust(known, person.id, trust, now=self.bot.now())
            said = trust_line(words, person.id, trust)
        found = await curation.list_trust(known)
        await send(interaction, cards.people_card(words, known, found, said=said), private=True)

    @curate.command(extras={"example": "/curate misses"})
    @app_commands.choices(scope=WHERE_CHOICES)
    async def misses(self, interaction: Interaction, scope: str = Where.HERE) -> None:
        """See what people searched for in vain this week, and add it.

        Parameters
        ----------
        scope:
            This server if left out; all servers is for my own curators
        """
        known = await require_curator(interaction, scope)
        found = await self.bot.services.curation.misses.list_week(known, now=self.bot.now())
        card = cards.misses_card(words_for(interaction, private=True), known, found)
        await send(interaction, card, private=True)

    @curate.command(extras={"example": "/curate settings"})
    async def settings(self, interaction: Interaction) -> None:
        """Moderators: who decides about corrections, and whether fans can send them in."""
        await controls.show(interaction)

    @edit.autocomplete("entry")
    @delete.autocomplete("entry")
    @merge.autocomplete("entry")
    @merge.autocomplete("into")
    @history.autocomplete("entry")
    @completion
    async def complete_entry(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer titles, artists and shows."""
        lookup = await self.bot.lookup_in(interaction)
        return name_choices(interaction, await lookup.suggester.anything(typed))

    @undo.autocomplete("change")
    @completion
    async def complete_change(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the latest changes."""
        scope = await require_curator(interaction, interaction.namespace.scope or Where.HERE)
        found = await self.bot.services.desk.undoable(scope)
        return cards.undo_choices(words_for(interaction, private=True), found, typed)


def edit_id_of(chosen: str) -> int:
    """Read which edit is meant; raises UnknownEditError for what is none."""
    number = chosen.strip().removeprefix("#").partition(" ")[0]
    if not number.isdecimal() or len(number) > _LONGEST_ID:
        raise UnknownEditError
    return int(number)
