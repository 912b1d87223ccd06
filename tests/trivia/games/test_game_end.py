"""The end of a game as a picture, put into the podium when it is drawn, and handed out."""

from __future__ import annotations

import datetime as dt

import pytest
from simcord import Env

from bot.kit.discord.calls import Pace
from bot.kit.discord.i18n import words_in
from bot.kit.pictures.drawing import draw
from bot.kit.pictures.pictures import Painter, Picture, Sketched
from bot.trivia.games.end_cards import end_picture, share_text
from bot.trivia.games.end_model import EndFacts, HardQuestion, Row
from bot.trivia.games.model import Answer as Given
from bot.trivia.games.model import (
    Ending,
    Game,
    GamePlan,
    Mode,
    PlayerScore,
    Podium,
    ranked_scores,
)
from tests.support.simulated_discord import Reply
from tests.trivia.trivia_room import Questions, Room, asked

NOW = dt.datetime(2026, 2, 28, tzinfo=dt.UTC)
PNG = b"\x89PNG"


class Easel(Painter):
    """Draws at once, or fails, and keeps what was wanted."""

    draws = True

    def __init__(self) -> None:
        self.wanted: list[Sketched | None] = []
        self.fails = False

    async def draw(self, wanted):
        self.wanted.append(wanted)
        if self.fails or wanted is None:
            return None
        return Picture(PNG, wanted.filename, wanted.alt_text)


@pytest.fixture
def pictures() -> Easel:
    return Easel()


@pytest.fixture(autouse=True)
def questions(world, monkeypatch) -> None:
    monkeypatch.setattr("bot.app.client.Pace", lambda: Pace(100_000))
    monkeypatch.setattr("bot.kit.discord.calls.Pace.take", _at_once)
    monkeypatch.setitem(Env._settle_internal.__kwdefaults__, "idle", 0.003)
    monkeypatch.setattr(world.services.questions, "pick", Questions(world.services).pick)


async def _at_once(self) -> None:
    pass


async def play(world) -> Room:
    room = Room(world)
    await world.fan("trivia start", rounds=1)
    await room.later(3.1)
    await room.press(world.fan, 1, "B")
    await room.press(world.other, 1, "A")
    await room.later(30)
    return room


async def test_podium_when_it_is_drawn_then_the_picture_is_put_in_and_said_in_words(
    world, pictures
):
    room = await play(world)
    podium = room.podium
    (shown,) = [item for part in podium.parts if part["type"] == 12 for item in part["items"]]
    assert shown["description"] == (
        "Game over. 1 question · 2 players. 1. fan, 15 points. 2. other, 0 points."
        " Hardest question (1 of 2 knew): Who is on “Song 0” with ROSÉ?"
    )
    assert f"🥇 **1.** <@{world.fan.id}>" in podium.text
    assert list(podium.buttons) == ["Play again", "Share …"]
    kinds = [part["type"] for part in podium.parts]
    assert kinds.count(1) == 1, "one row of buttons"
    assert kinds.index(12) < kinds.index(1), "the picture stands above them"


async def test_podium_when_drawing_fails_then_the_text_is_there_all_the_same(world, pictures):
    pictures.fails = True
    room = await play(world)
    assert "## Game over" in room.podium.text
    assert [part for part in room.podium.parts if part["type"] == 12] == []
    assert len(pictures.wanted) == 1


async def test_podium_when_players_were_met_then_discord_is_not_asked_for_names(world, pictures):
    await play(world)
    assert [each.name for each in pictures.wanted[0].sketch.places] == ["fan", "other"]
    assert [each.path for each in world.env.http_requests if "/members/" in each.path] == []


async def test_share_when_somebody_left_the_server_then_they_are_a_player(world, pictures):
    room = await play(world)
    await world.restart()
    path = f"/guilds/{world.guild.id}/members/{world.fan.id}"
    world.env.inject_error("GET", path, status=404, code=10007, times=1)
    await world.other.actor.click(room.podium.message, label="Share …")
    assert [each.name for each in pictures.wanted[-1].sketch.places] == ["a player", "other"]


async def test_share_when_pressed_after_a_restart_then_it_is_private_with_line_and_picture(
    world, pictures
):
    room = await play(world)
    await world.restart()
    shared = Reply(await world.other.actor.click(room.podium.message, label="Share …"))
    assert shared.private
    assert len(shared.pictures) == 1
    text = shared.text
    assert "```\nKollab · 1 question · 1. fan 15 points · 2. other 0 points\n```" in text
    assert "Singer" not in text
    assert len(room.all("## Game over")) == 1


def podium(*given: tuple[int, int]) -> Podium:
    game = Game(1, 2, 3, 4, GamePlan(5, 20), NOW, Ending.PLAYED)
    answers = [Given(user, "0", NOW, points > 0, points) for user, points in given]
    return Podium(game, Ending.PLAYED, 5, ranked_scores(answers))


@pytest.mark.parametrize("given", [[(1, 9)], [(1, 9), (2, 9)], [(1, 9), (2, 5), (3, 5), (4, 0)]])
@pytest.mark.parametrize("locale", ["en-US", "ko"])
def test_picture_when_one_to_three_stand_on_the_podium_then_it_can_be_drawn(given, locale):
    facts = EndFacts((), Row(1, 3), HardQuestion(asked(1).question, 1, 3))
    wanted = end_picture(words_in(locale), podium(*given), facts, {1: "fan", 2: "지수"})
    assert wanted is not None
    assert draw(wanted.sketch).startswith(PNG)


def test_picture_when_teams_played_then_they_stand_on_the_podium():
    game = Game(1, 2, 3, 4, GamePlan(5, 20, Mode.TEAMS, teams=3), NOW, Ending.PLAYED)
    scores = tuple(PlayerScore(rank, user, points, 1, 1, team) for rank, user, points, team in
                   ((1, 7, 9, 0), (2, 8, 8, 1), (2, 9, 8, 1)))  # fmt: skip
    ended = Podium(game, Ending.PLAYED, 5, scores)
    wanted = end_picture(words_in("en-US"), ended, EndFacts(), {7: "fan"})
    assert wanted is not None
    assert wanted.alt_text == (
        "Game over. 5 questions · 3 players. 1. Blue, 16 points. 2. Red, 9 points."
        " 3. Green, 0 points"
    )
    assert "1. Blue 16 points · 2. Red 9 points" in share_text(words_in("en-US"), ended, {})


def test_picture_when_nobody_answered_then_there_is_none():
    assert end_picture(words_in("en-US"), podium(), EndFacts(), {}) is None


def test_share_when_a_name_has_markup_and_mentions_then_the_line_stays_plain():
    line = share_text(words_in("en-US"), podium((1, 9)), {1: "```@everyone```\nx"})
    assert "@" not in line
    assert "`" not in line
    assert "\n" not in line
