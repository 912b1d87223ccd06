"""What the controls of the trivia panel do. Each asks anew who presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.kit.discord.buttons import Interaction, Match, action
from bot.kit.discord.card import Card
from bot.kit.discord.forms import Answers, Form, submission
from bot.kit.discord.host import Host, host_of
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.moderators import require_moderator
from bot.kit.discord.reply import send, turn
from bot.posts.cards import panel as setup
from bot.posts.cards.check import missing_lines
from bot.posts.cards.schedule import posted_lines
from bot.posts.model import Feature
from bot.posts.schedule import PostKind
from bot.settings.changes import SettingsChange
from bot.settings.model import GuildSettings
from bot.trivia.settings import forms as forms
from bot.trivia.settings import panel as panel
from bot.trivia.settings.panel import TriviaPanel, leaderboard_card, trivia_card
from cogs.posts.panel import (
    change_settings,
    chosen_id,
    present,
    said_lines,
    switch_settings,
)

_FEATURES = {Feature.QUESTION, Feature.REVIEW}
_FORMS: dict[str, Callable[[Words, GuildSettings], Form]] = {
    "games": forms.games_form,
    "time": forms.question_time_form,
}


async def trivia_panel(interaction: Interaction, *, said: Sequence[str] = ()) -> Card:
    """Make the trivia panel of the server where somebody is."""
    host, guild_id = host_of(interaction), require_moderator(interaction)
    words, guild = words_for(interaction, private=True), interaction.guild
    settings = await host.services.settings.get(guild_id)
    missing = host.find_missing(guild, settings) if guild else ()
    shown = TriviaPanel(
        settings,
        present(guild, settings),
        await host.services.settings.coming(guild_id),
        host.now(),
        missing_lines(words, [each for each in missing if each.feature in _FEATURES]),
        said,
    )
    return trivia_card(words, shown)


async def show_trivia_panel(interaction: Interaction) -> None:
    """Answer with the panel."""
    await send(interaction, await trivia_panel(interaction), private=True)


@action(setup.OPEN_TRIVIA)
async def open_from_setup(interaction: Interaction, host: Host, found: Match) -> None:
    """Show the panel, and leave the one it was opened from."""
    await show_trivia_panel(interaction)


@action(panel.REFRESH)
async def refresh(interaction: Interaction, host: Host, found: Match) -> None:
    """Show the panel as things are now."""
    await turn(interaction, await trivia_panel(interaction))


@action(panel.CHANNELS)
async def set_channels(interaction: Interaction, host: Host, found: Match) -> None:
    """Allow games in the chosen channels, or everywhere."""
    data: Any = interaction.data
    await _update(interaction, trivia_channels=tuple(int(each) for each in data["values"]))


@action(panel.QUESTION_CHANNEL)
async def set_question_channel(interaction: Interaction, host: Host, found: Match) -> None:
    """Ask the question of the day in the chosen channel, or nowhere."""
    await _update(interaction, question_channel=chosen_id(interaction), question_paused=False)


@action(panel.REVIEW_CHANNEL)
async def set_review_channel(interaction: Interaction, host: Host, found: Match) -> None:
    """Announce reported questions in the chosen channel, or nowhere."""
    await _update(interaction, review_channel=chosen_id(interaction))


@action(rf"{panel.PANEL}:(?P<what>pause|resume):question")
async def switch(interaction: Interaction, host: Host, found: Match) -> None:
    """Ask no question for now, or go on."""
    paused = found["what"] == "pause"
    change = await switch_settings(interaction, found["what"], question_paused=paused)
    await _shown_anew(interaction, change)


@action(rf"{panel.PANEL}:off:question")
async def switch_off(interaction: Interaction, host: Host, found: Match) -> None:
    """Ask no more; the rest of what was set stays."""
    await _update(interaction, question_channel=None)


@action(panel.POST_NOW)
async def post_now(interaction: Interaction, host: Host, found: Match) -> None:
    """Ask today's question, which would not come by itself."""
    require_moderator(interaction)
    if interaction.guild is None:
        return
    # Posting may take longer than the three seconds that Discord waits.
    await interaction.response.defer()
    post = await host.courier.post_now(interaction.guild, PostKind.QUESTION)
    said = posted_lines(words_for(interaction, private=True), post)
    await interaction.edit_original_response(view=await trivia_panel(interaction, said=said))


@action(panel.BOARD)
async def ask_about_board(interaction: Interaction, host: Host, found: Match) -> None:
    """Ask whether the leaderboard is to begin anew."""
    require_moderator(interaction)
    await turn(interaction, leaderboard_card(words_for(interaction, private=True)))


@action(panel.BOARD_ANEW)
async def begin_board_anew(interaction: Interaction, host: Host, found: Match) -> None:
    """Count points from now on."""
    await _update(interaction, board_since=host.now())


@action(panel.BOARD_WHOLE)
async def count_whole_board(interaction: Interaction, host: Host, found: Match) -> None:
    """Count all points."""
    await _update(interaction, board_since=None)


@action(rf"{panel.OPEN_FORM}:(?P<form>games|time)")
async def open_form(interaction: Interaction, host: Host, found: Match) -> None:
    """Open a form with what is set filled in."""
    settings = await host.services.settings.get(require_moderator(interaction))
    form = _FORMS[found["form"]](words_for(interaction, private=True), settings)
    await interaction.response.send_modal(form)


@submission(forms.GAMES_TEMPLATE)
async def submit_games(
    interaction: Interaction, host: Host, found: Match, answers: Answers
) -> None:
    """Set how games go."""
    shown, values = forms.games_values(found, answers)
    await _shown_anew(interaction, await change_settings(interaction, values, shown=shown))


@submission(forms.TIME_TEMPLATE)
async def submit_time(interaction: Interaction, host: Host, found: Match, answers: Answers) -> None:
    """Set when the question of the day comes."""
    shown, values = forms.question_time_values(found, answers)
    await _shown_anew(interaction, await change_settings(interaction, values, shown=shown))


async def _update(interaction: Interaction, **values: Any) -> None:
    await _shown_anew(interaction, await change_settings(interaction, values))


async def _shown_anew(interaction: Interaction, change: SettingsChange) -> None:
    said = said_lines(words_for(interaction, private=True), change)
    await turn(interaction, await trivia_panel(interaction, said=said))
