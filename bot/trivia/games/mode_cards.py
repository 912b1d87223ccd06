"""What teams and games of elimination add to what everybody sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discord import ButtonStyle
from discord.utils import format_dt

from bot.kit.discord.card import Button, Card, push_button
from bot.kit.discord.i18n import N_, Words
from bot.trivia.games.model import Game, Player, Podium, RoundResult, TeamScore

TEAM = "quiz-team"
"""Begins the custom ids of teams: ``quiz-team:<game id>:<team>``."""

OPEN = "quiz-open"
REVEAL = "quiz-reveal"
_MOST_NAMES = 10
_TEAMS = (
    ("🔴", N_("Red")),
    ("🔵", N_("Blue")),
    ("🟢", N_("Green")),
    ("🟡", N_("Yellow")),
)


def team_mark(team: int | None) -> str:
    """Return the sign of a team; empty for who is in none."""
    return "" if team is None else _TEAMS[team][0]


def team_name(words: Words, team: int) -> str:
    """Return the sign and the name of a team."""
    return f"{team_mark(team)} {plain_team_name(words, team)}"


def plain_team_name(words: Words, team: int) -> str:
    """Return the name of a team without its sign, which pictures have no letter for."""
    return words.gettext(_TEAMS[team][1])


def lobby_card(words: Words, game: Game, players: Iterable[Player], *, started: str) -> Card:
    """Return the card on which teams are chosen before the first question."""
    seats = [[each for each in players if each.team == team] for team in range(game.plan.teams)]
    card = Card().text(started)
    card.text(*(_team_line(words, team, people) for team, people in enumerate(seats)))
    when = format_dt(game.opens_at or game.started_at, "R")
    first = words.gettext("Pick a team! The first question comes {when}.", when=when)
    if game.plan.is_hosted:
        first = words.gettext("Pick a team! The first question comes when your host is ready.")
    card.text(first, "-# " + words.gettext("Late? Just answer: you'll join the smallest team."))
    card.buttons(
        push_button(team_name(words, team), f"{TEAM}:{game.game_id}:{team}")
        for team in range(game.plan.teams)
    )
    return card.buttons(open_buttons(words, game))


def open_buttons(words: Words, game: Game) -> list[Button]:
    """Make the button with which the rounds begin now."""
    label, custom_id = words.gettext("Start now"), f"{OPEN}:{game.game_id}"
    return [push_button(label, custom_id, style=ButtonStyle.primary)]


def reveal_buttons(words: Words, game: Game) -> list[Button]:
    """Make a host's button that ends a question; none where nobody hosts."""
    if not game.plan.is_hosted:
        return []
    return [push_button(words.gettext("Host: reveal"), f"{REVEAL}:{game.game_id}")]


def next_buttons(words: Words, game: Game) -> list[Button]:
    """Make a host's button for the next question; none where nobody hosts."""
    if not game.plan.is_hosted:
        return []
    label, custom_id = words.gettext("Host: next question"), f"{OPEN}:{game.game_id}"
    return [push_button(label, custom_id, style=ButtonStyle.primary)]


def seat_text(words: Words, team: int | None) -> str:
    """Return the words for who came into a team without having chosen it; none for nobody."""
    if team is None:
        return ""
    return words.gettext("You're in team **{team}**.", team=team_name(words, team))


def team_lines(words: Words, scores: Sequence[TeamScore], *, medals: dict[int, str]) -> list[str]:
    """Return the teams in their order, with points and people."""
    lines = []
    for each in scores:
        points = words.ngettext("{n} point", "{n} points", each.points)
        people = words.ngettext("{n} player", "{n} players", each.people)
        medal = medals.get(each.rank, "") if each.points else ""
        name = team_name(words, each.team)
        lines.append(f"{medal} **{each.rank}.** {name} · **{points}** · {people}".lstrip())
    return lines


def out_lines(words: Words, outcome: RoundResult) -> list[str]:
    """Return who went out by a round of elimination, kindly, and who is still in."""
    number, players = outcome.round.number, outcome.players
    fallen = [each for each in players if each.out_in == number]
    still_in = [each for each in players if each.out_in is None]
    lines = []
    if fallen:
        names = _names(words, fallen)
        lines.append(words.gettext("Out: {names}", names=names))
        lines.append("-# " + words.gettext("Well played! Stay and watch."))
    elif players and not any(each.is_right for each in outcome.answers):
        lines.append(words.gettext("Nobody knew it, so everybody stays in."))
    if still_in:
        names = _names(words, still_in)
        lines.append(words.gettext("Still in: {names}", names=names))
    return lines


def survivors_text(words: Words, podium: Podium) -> str:
    """Return who is left of a game of elimination."""
    still_in = [each.user_id for each in podium.scores if each.out_in is None]
    if len(still_in) == 1:
        return words.gettext("<@{user}> is the last one standing!", user=still_in[0])
    if not still_in:
        return words.gettext("Nobody is left standing.")
    return words.ngettext(
        "{n} player made it to the end.", "{n} players made it to the end.", len(still_in)
    )


def fall_text(words: Words, out_in: int | None) -> str:
    """Return how long somebody was in a game of elimination."""
    if out_in is None:
        return words.gettext("still in")
    return words.gettext("out in question {number}", number=out_in)


def _team_line(words: Words, team: int, people: Sequence[Player]) -> str:
    line = f"**{team_name(words, team)}** · {words.number(len(people))}"
    return f"{line}: {_names(words, people)}" if people else line


def _names(words: Words, people: Sequence[Player]) -> str:
    names = ", ".join(f"<@{each.user_id}>" for each in people[:_MOST_NAMES])
    if rest := len(people[_MOST_NAMES:]):
        return words.ngettext("{names} and {n} more", "{names} and {n} more", rest, names=names)
    return names
