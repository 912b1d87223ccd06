"""When something goes wrong: an answer in words, an id for the log, and the bot stays up."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import discord
import pytest
from discord import app_commands

from bot.kit.errors import InvalidInputError, KollabError
from bot.kit.pictures.pictures import Painter
from bot.lookup.model import LookupCode


def broken(error: Exception):
    async def fail(*args, **kwargs):
        raise error

    return fail


async def test_unknown_error_when_raised_then_only_an_id_is_shown_and_the_bot_stays_up(
    world, monkeypatch, caplog, error_id
):
    with monkeypatch.context() as patch:
        patch.setattr(world.services.lookup.finder, "find", broken(RuntimeError("secret detail")))
        reply = await world.fan("collab find", query="eight")
    assert len(world.errors()) == 1
    assert reply.private
    assert "secret" not in reply.text
    (record,) = [
        r for r in caplog.records if r.name == "bot.app.client" and r.levelno == logging.ERROR
    ]
    assert error_id(reply)
    assert error_id(reply) in record.getMessage()
    assert "secret detail" in str(record.exc_info)
    assert "## eight" in (await world.fan("collab find", query="eight")).text


async def test_button_when_it_fails_then_the_same_handler_answers(world, monkeypatch, error_id):
    card = await world.fan("collab find", query="eight")
    monkeypatch.setattr(world.services.lookup.partners, "with_artist", broken(RuntimeError("no")))
    reply = await world.fan.click(card, "More by IU")
    assert len(world.errors()) == 1
    assert reply.private
    assert error_id(reply)


@pytest.mark.parametrize("stopping", [False, True])
async def test_notice_when_it_fails_then_the_answer_stands_and_a_stop_is_no_fault(
    world, monkeypatch, caplog, stopping
):
    async def tell(interaction):
        monkeypatch.setattr(world.bot, "is_closed", lambda: stopping)
        raise RuntimeError("the database is closed")

    world.bot.add_notice(tell)
    assert "## eight" in (await world.fan("collab find", query="eight")).text
    assert ("no notice in interaction" in caplog.text) is not stopping


async def test_completion_when_it_fails_then_there_are_no_choices_and_it_is_logged(
    world, monkeypatch, caplog
):
    monkeypatch.setattr(world.services.lookup.suggester, "anything", broken(RuntimeError("no")))
    assert await world.fan.complete("collab find", "query", "e") == []
    assert len(world.errors()) == 1
    assert "autocompletion failed" in caplog.text


@pytest.mark.parametrize("deferred", [False, True])
async def test_error_when_already_answered_then_it_follows_up_once(world, monkeypatch, deferred):
    async def answer_and_fail(interaction, message):
        if deferred:
            await interaction.response.defer(ephemeral=True, thinking=True)
        else:
            await interaction.response.send_message("here", ephemeral=True)
        raise InvalidInputError(LookupCode.TOO_LONG, "query", limit="100")

    menu = app_commands.ContextMenu(name="Break", callback=_typed(answer_and_fail))
    world.bot.tree.add_command(menu)
    await world.bot.tree.sync()
    message = await world.other.actor.send(world.channel, "x")
    result = (await world.fan.menu("Break", message)).result
    assert len(world.errors()) == 1
    shown = result.response if deferred else result.followups[0]
    assert "100 characters at most" in shown.components[0]["components"][0]["content"]
    assert shown.ephemeral
    assert len(result.followups) == (0 if deferred else 1)


def _typed(callback):
    async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
        await callback(interaction, message)

    return menu


async def test_error_when_the_reply_is_refused_then_it_is_only_logged(world, monkeypatch, caplog):
    monkeypatch.setattr(world.services.lookup.finder, "find", broken(RuntimeError("no")))
    world.env.inject_error("POST", "/interactions/*", status=500, times=None)
    await world.fan.actor.slash(world.channel, "collab find", query="eight")
    world.errors()
    assert "did not get through" in caplog.text


async def test_error_when_the_interaction_is_over_then_nothing_is_sent(world, monkeypatch, caplog):
    gone = discord.NotFound(SimpleNamespace(status=404, reason="gone"), {"code": 10062})
    monkeypatch.setattr(world.services.lookup.finder, "find", broken(gone))
    result = await world.fan.actor.slash(world.channel, "collab find", query="eight")
    world.errors()
    assert not result.acknowledged
    assert "could not be answered in time" in caplog.text


async def test_query_when_it_is_10000_characters_long_then_it_is_refused_in_words(world):
    with pytest.raises(Exception, match="at most 100"):
        await world.fan("collab find", query="x" * 10_000)
    find = world.bot.tree.get_command("collab").get_command("find")
    # Discord keeps to the option's limit; whoever gets past it is told so.
    fake = await world.fan("collab find", query="eight")
    assert fake.text
    with pytest.raises(InvalidInputError):
        await world.services.lookup.finder.find("x" * 10_000)
    assert [p.max_value for p in find.parameters if p.name == "query"] == [100]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (app_commands.CheckFailure(), "can't use this command here"),
        (app_commands.CommandNotFound("x", []), "has changed"),
        (KollabError(), "went wrong"),
    ],
)
async def test_error_when_discord_py_refuses_then_it_is_put_in_words(
    world, monkeypatch, error, said
):
    monkeypatch.setattr(world.services.lookup.finder, "find", broken(error))
    reply = await world.fan("collab find", query="eight")
    world.errors()
    assert reply.private
    assert said in reply.text


async def test_database_when_it_is_closed_under_way_then_the_bot_still_answers(world, error_id):
    await world.services.close()
    reply = await world.fan("collab find", query="eight")
    assert len(world.errors()) == 1
    assert error_id(reply)
    assert (await world.fan("help")).private


class FakePainter(Painter):
    """Draws one picture, or fails to."""

    def __init__(self) -> None:
        self.fails = False
        self.closed = 0
        self.look = lambda: None

    async def draw(self, wanted):
        self.look()
        if self.fails:
            raise RuntimeError("no paint")
        return SimpleNamespace(data=b"\x89PNG", filename="path.png", alt_text="A chain: IU, SUGA")

    async def close(self):
        self.closed += 1


class TestPictures:
    """Pictures are put into the answer; without them the text still answers."""

    @pytest.fixture
    def pictures(self):
        return FakePainter()

    @pytest.mark.parametrize("private", [False, True])
    async def test_path_when_drawn_then_the_answer_shows_it_with_its_text(self, world, private):
        options = {"from": "ZICO", "to": "PSY", "private": private}
        reply = await world.fan("collab path", **options)
        assert reply.pictures == ["A chain: IU, SUGA"]
        assert "2 steps" in reply.text
        assert [a.filename for a in reply.message.attachments] == ["path.png"]
        assert reply.private is private

    async def test_path_when_drawing_begins_then_the_text_is_out_already(self, world, pictures):
        sent = []
        pictures.look = lambda: sent.append(str(world.env.http_requests[-1].json))
        await world.fan("collab path", **{"from": "ZICO", "to": "PSY"})
        (before,) = sent
        assert "2 steps" in before
        assert "path.png" not in before

    async def test_stats_when_drawing_fails_then_the_text_answers(self, world, pictures, caplog):
        pictures.fails = True
        reply = await world.fan("collab stats")
        assert "in figures" in reply.text
        assert reply.pictures == []
        assert "no picture" in caplog.text

    async def test_bot_when_closed_then_the_painter_is_too(self, world, pictures):
        await world.restart()
        assert pictures.closed == 1
