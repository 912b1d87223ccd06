"""What the controls of the trivia panel do. Each asks anew who presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.app.client import Interaction, KollabBot
from bot.kit.discord.card import Card
from bot.kit.discord.forms import Form
from bot.kit.discord.handlers import Answers, Handlers, Match, chosen_id
from bot.kit.discord.i18n import Words, words_for
from bot.kit.discord.moderators import require_guild, require_moderator
from bot.kit.discord.reply import send, turn
from bot.posts.cards import panel as setup
from bot.posts.cards.check import missing_lines
from bot.posts.cards.schedule import posted_lines
from bot.posts.model import Feature
from bot.posts.schedule import PostKind
from bot.settings.cards.change import change_settings, present, said_lines
from bot.settings.changes import SettingsChange
from bot.settings.model import GuildSettings
from bot.trivia.settings import forms as forms
from bot.trivia.settings import panel as panel
from bot.trivia.settings.panel import TriviaPanel, leaderboard_card, trivia_card

handlers: Handlers[KollabBot] = Handlers()

_FEATURES = {Feature.QUESTION, Feature.REVIEW}
_FORMS: dict[str, Callable[[Words, GuildSettings], Form]] = {
    "games": forms.games_form,
    "time": forms.question_time_form,
}


async def trivia_panel(interaction: Interaction, *, said: Sequence[str] = ()) -> Card:
    """Make the trivia panel of the server where somebody is."""
    bot, guild_id = interaction.client, require_moderator(interaction)
    words, guild = words_for(interaction, private=True), interaction.guild
    settings = await bot.services.settings.get(guild_id)
    missing = bot.find_missing(guild, settings) if guild else ()
    shown = TriviaPanel(
        settings,
        present(guild, settings),
        await bot.services.settings.coming(guild_id),
        bot.now(),
        missing_lines(words, [each for each in missing if each.feature in _FEATURES]),
        said,
    )
    return trivia_card(words, shown)


async def show_trivia_panel(interaction: Interaction) -> None:
    """Answer with the panel."""
    await send(interaction, await trivia_panel(interaction), private=True)


@handlers.button(setup.OPEN_TRIVIA)
async def open_from_setup(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the panel, and leave the one it was opened from."""
    await show_trivia_panel(interaction)


@handlers.button(panel.REFRESH)
async def refresh(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Show the panel as things are now."""
    await turn(interaction, await trivia_panel(interaction))


@handlers.button(panel.CHANNELS)
async def set_channels(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Allow games in the chosen channels, or everywhere."""
    data: Any = interaction.data
    await _update(interaction, trivia_channels=tuple(int(each) for each in data["values"]))


@handlers.button(panel.QUESTION_CHANNEL)
async def set_question_channel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask the question of the day in the chosen channel, or nowhere."""
    await _update(interaction, question_channel=chosen_id(interaction), question_paused=False)


@handlers.button(panel.REVIEW_CHANNEL)
async def set_review_channel(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Announce reported questions in the chosen channel, or nowhere."""
    await _update(interaction, review_channel=chosen_id(interaction))


@handlers.button(rf"{panel.PANEL}:(?P<what>pause|resume):question")
async def switch(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask no question for now, or go on."""
    paused = found["what"] == "pause"
    change = await _change(interaction, {"question_paused": paused}, action=found["what"])
    await _shown_anew(interaction, change)


@handlers.button(rf"{panel.PANEL}:off:question")
async def switch_off(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask no more; the rest of what was set stays."""
    await _update(interaction, question_channel=None)


@handlers.button(panel.POST_NOW)
async def post_now(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask today's question, which would not come by itself."""
    guild = require_guild(interaction)
    # Posting may take longer than the three seconds that Discord waits.
    await interaction.response.defer()
    post = await bot.courier.post_now(guild, PostKind.QUESTION)
    said = posted_lines(words_for(interaction, private=True), post)
    await interaction.edit_original_response(view=await trivia_panel(interaction, said=said))


@handlers.button(panel.BOARD)
async def ask_about_board(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Ask whether the leaderboard is to begin anew."""
    require_moderator(interaction)
    await turn(interaction, leaderboard_card(words_for(interaction, private=True)))


@handlers.button(panel.BOARD_ANEW)
async def begin_board_anew(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Count points from now on."""
    await _update(interaction, board_since=bot.now())


@handlers.button(panel.BOARD_WHOLE)
async def count_whole_board(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Count all points."""
    await _update(interaction, board_since=None)


@handlers.button(rf"{panel.OPEN_FORM}:(?P<form>games|time)")
async def open_form(interaction: Interaction, bot: KollabBot, found: Match) -> None:
    """Open a form with what is set filled in."""
    settings = await bot.services.settings.get(require_moderator(interaction))
    form = _FORMS[found["form"]](words_for(interaction, private=True), settings)
    await interaction.response.send_modal(form)


@handlers.form(forms.GAMES_TEMPLATE)
async def submit_games(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Set how games go."""
    shown, values = forms.games_values(found, answers)
    await _shown_anew(interaction, await _change(interaction, values, shown=shown))


@handlers.form(forms.TIME_TEMPLATE)
async def submit_time(
    interaction: Interaction, bot: KollabBot, found: Match, answers: Answers
) -> None:
    """Set when the question of the day comes."""
    shown, values = forms.question_time_values(found, answers)
    await _shown_anew(interaction, await _change(interaction, values, shown=shown))


async def _update(interaction: Interaction, **values: Any) -> None:
    await _shown_anew(interaction, await _change(interaction, values))


async def _shown_anew(interaction: Interaction, change: SettingsChange) -> None:
    said = said_lines(words_for(interaction, private=True), change)
    await turn(interaction, await trivia_panel(interaction, said=said))


async def _change(interaction: Interaction, values: dict[str, Any], **how: Any) -> SettingsChange:
    bot = interaction.client
    return await change_settings(interaction, bot.services.settings, values, now=bot.now(), **how)
