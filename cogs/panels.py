"""What the controls of a panel of settings do. Each asks anew who presses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.app.client import Interaction, KollabBot
from bot.app.features import POST_SOURCES
from bot.kit.budgets import Cost
from bot.kit.discord.card import Card
from bot.kit.discord.commands import require_guild, require_moderator
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen_values
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.reply import send, turn
from bot.kit.zone_search import ZoneSuggestion
from bot.posts.cards.check import archived_lines, missing_lines
from bot.posts.cards.panel import PostsView
from bot.posts.cards.schedule import posted_lines
from bot.posts.delivery.places import fetch_archived
from bot.posts.schedule import Ability, PostKind
from bot.posts.sources import SettingKeys
from bot.settings.cards.forms import changes_in, form_about, template_of
from bot.settings.cards.panel import (
    OWN_LANGUAGE,
    Panel,
    channels_in,
    demand_here,
    present,
    said_lines,
)
from bot.settings.declare import CHANNELS, InPanel, Pausing, SettingsForm
from bot.settings.model import SETTINGS, ZONE_FORM


@dataclass(frozen=True)
class PanelControls:
    """A panel as moderators use it.

    `draw` makes its card, `kind` is what its button posts at once, if anything, `features` are
    those of which it says what does not work.
    """

    panel: Panel
    draw: Callable[[Words, PostsView], Card]
    kind: PostKind | None = None
    features: Collection[Ability] = POST_SOURCES.abilities
    handlers: Handlers[KollabBot] = field(default_factory=Handlers)

    def __post_init__(self) -> None:
        """Register what Discord calls."""
        name, handlers, forms = self.panel.name, self.handlers, self.panel.forms()
        what = "|".join(each.what for each in self.panel.controls(Pausing).values())
        handlers.button(f"{name}:show")(self._refresh)
        if what:
            handlers.button(rf"{name}:(?P<verb>pause|resume):(?P<what>{what})")(self._pause)
            handlers.button(rf"{name}:off:(?P<what>{what})")(self._switch_off)
        if self.kind is not None:
            press = partial(self._post_now, self.kind)
            handlers.button(f"{name}:post-now", cost=Cost.PICTURE)(press)
        handlers.button(rf"{name}:form:(?P<form>{'|'.join(forms)})")(self._open_form)
        for key, control in self.panel.controls(InPanel).items():
            handlers.button(f"{name}:{control.id}")(partial(self._choose, key))
        for form in forms.values():
            # What a typed zone means may have to be asked: `cogs.settings.panel` does that.
            if form is not ZONE_FORM:
                handlers.form(template_of(form))(partial(self._submit, form))

    async def card(
        self,
        interaction: Interaction,
        *,
        said: Sequence[str] = (),
        zones: Sequence[ZoneSuggestion] = (),
    ) -> Card:
        """Make the panel of the server where somebody is."""
        bot, guild_id = interaction.client, require_moderator(interaction)
        words, guild = words_for(interaction, private=True), interaction.guild
        settings = await bot.services.settings.get(guild_id)
        missing, archived = await bot.find_missing(guild, settings)
        view = PostsView(
            panel=self.panel,
            settings=settings,
            present=present(guild, settings),
            own_language=str(interaction.guild_locale or interaction.locale),
            missing=missing_lines(
                words, [m for m in missing if m.feature in self.features], POST_SOURCES
            ),
            notes=archived_lines(words, archived),
            said=said,
            sources=POST_SOURCES,
            coming=await bot.services.posting.coming(guild_id),
            home=await (await bot.services.home.of(guild_id)).named(settings.home),
            now=bot.now(),
            zones=zones,
        )
        return self.draw(words, view)

    async def show(
        self,
        interaction: Interaction,
        values: Mapping[str, Any] | None = None,
        *,
        asks: Sequence[str] = (),
        zones: Sequence[ZoneSuggestion] = (),
        **how: Any,
    ) -> None:
        """Set values, if any, as `SettingsService.change` does, and answer with the panel.

        It may ask for one of some zones.
        """
        said = await self._set(interaction, values, **how) if values else []
        card = await self.card(interaction, said=[*said, *asks], zones=zones)
        await send(interaction, card, private=True)

    async def update(self, interaction: Interaction, values: Mapping[str, Any], **how: Any) -> None:
        """Set values, as `SettingsService.change` does, and show the panel anew in its place."""
        said = await self._set(interaction, values, **how)
        await turn(interaction, await self.card(interaction, said=said))

    async def _set(
        self, interaction: Interaction, values: Mapping[str, Any], **how: Any
    ) -> list[str]:
        guild_id, bot = require_moderator(interaction), interaction.client
        guild = interaction.guild
        archived = await fetch_archived(guild, channels_in(values)) if guild else ()
        demand_here(guild, archived, values)
        change = await bot.services.settings.change(
            guild_id, by=interaction.user.id, now=bot.now(), **how, **values
        )
        return said_lines(words_for(interaction, private=True), change)

    async def _refresh(self, interaction: Interaction, bot: KollabBot, found: Match) -> None:
        await turn(interaction, await self.card(interaction))

    async def _choose(
        self, key: str, interaction: Interaction, bot: KollabBot, found: Match
    ) -> None:
        chosen = [each for each in chosen_values(interaction) if each != OWN_LANGUAGE]
        values: dict[str, Any] = {}
        values[key] = chosen if SETTINGS[key].kind is CHANNELS else next(iter(chosen), None)
        for each, control in self.panel.controls(Pausing).items():
            if control.channel == key:
                # Who chooses a channel wants something in it.
                values[each] = False
        await self.update(interaction, values)

    async def _pause(self, interaction: Interaction, bot: KollabBot, found: Match) -> None:
        values = {_keys(found).paused: found["verb"] == "pause"}
        await self.update(interaction, values, action=found["verb"])

    async def _switch_off(self, interaction: Interaction, bot: KollabBot, found: Match) -> None:
        await self.update(interaction, {_keys(found).channel: None})

    async def _post_now(
        self, kind: PostKind, interaction: Interaction, bot: KollabBot, found: Match
    ) -> None:
        guild = require_guild(interaction)
        # Posting may take longer than the three seconds that Discord waits.
        await interaction.response.defer()
        post = await bot.courier.post_now(guild, kind)
        said = posted_lines(
            words_for(interaction, private=True), post, name=POST_SOURCES.server(kind).name
        )
        await interaction.edit_original_response(view=await self.card(interaction, said=said))

    async def _open_form(self, interaction: Interaction, bot: KollabBot, found: Match) -> None:
        settings = await bot.services.settings.get(require_moderator(interaction))
        form, words = self.panel.forms()[found["form"]], words_for(interaction, private=True)
        shown = present(interaction.guild, settings)
        await interaction.response.send_modal(form_about(words, form, shown))

    async def _submit(
        self,
        form: SettingsForm,
        interaction: Interaction,
        bot: KollabBot,
        found: Match,
        answers: Answers,
    ) -> None:
        expected, values = changes_in(form, found, answers)
        await self.update(interaction, values, expected=expected)


def _keys(found: Match) -> SettingKeys:
    return POST_SOURCES.server(PostKind(found["what"])).keys
