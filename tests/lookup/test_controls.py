"""Buttons and selects: whoever presses, whenever, also after a restart."""

from __future__ import annotations

import pytest

from bot.catalogue.model import NotFoundError, Subject


@pytest.fixture
async def listed(world, monkeypatch):
    """A public list of two pages."""
    for module in ("lookup.library", "lookup.cards.lists"):
        monkeypatch.setattr(f"bot.{module}.PAGE_SIZE", 4)
    reply = await world.fan("collab find", query="bts")
    assert "page 1 of 2" in reply.text
    return reply


async def test_page_when_the_asker_turns_it_then_the_message_itself_turns(world, listed):
    turned = await world.fan.click(listed, "Next ▶")
    assert turned.message.id == listed.message.id
    assert "page 2 of 2" in turned.text
    assert "**5. " in turned.text
    back = await world.fan.click(turned, "◀ Back")
    assert "page 1 of 2" in back.text


async def test_page_when_somebody_else_turns_it_then_they_get_a_private_copy(world, listed):
    copy = await world.other.click(listed, "Next ▶")
    assert copy.private
    assert copy.message.id != listed.message.id
    assert "page 2 of 2" in copy.text
    assert "page 1 of 2" in listed.text
    back = await world.other.click(copy, "◀ Back")
    assert back.message.id == copy.message.id


async def test_page_when_the_bot_was_restarted_then_it_still_turns(world, listed):
    await world.restart()
    assert "page 2 of 2" in (await world.fan.click(listed, "Next ▶")).text
    card = await world.fan.select(listed, listed.selects["open"][0])
    assert card.text.startswith("## ")


async def test_page_when_the_list_is_no_longer_kept_then_it_says_so(world, listed):
    await world.services.lookup.lists.settle()
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM saved_lists")
    world.services.lookup._library.lists._recent.clear()
    reply = await world.fan.click(listed, "Next ▶")
    assert len(world.errors()) == 1
    assert reply.private
    assert "has expired" in reply.text


async def test_buttons_when_the_entry_is_gone_then_they_say_so(world, monkeypatch):
    card = await world.fan("collab find", query="eight")
    monkeypatch.setattr(
        world.services.lookup._library.store.works, "get", gone("collaboration", "suga-eight")
    )
    reply = await world.fan.click(card, "Connections")
    world.errors()
    assert reply.private
    assert "suga-eight" not in reply.text


def gone(subject, slug):
    async def get(_slug):
        raise NotFoundError(Subject(subject), f"{subject}:{slug}")

    return get


async def test_card_when_its_buttons_are_pressed_then_they_lead_on_in_private(world):
    card = await world.fan("collab find", query="eight")
    more = await world.other.click(card, "More by SUGA")
    assert more.private
    assert "Who worked with SUGA" in more.text
    about = await world.other.click(more, "About SUGA")
    assert "**Solo artist**" in about.text
    ties = await world.fan.click(card, "Connections")
    assert "### Connections of eight" in ties.text
    assert set(ties.selects) == {"pair:iu", "pair:suga"}


async def test_suggestion_when_pressed_then_the_same_is_asked_again_with_it(world):
    lost = await world.fan("collab find", query="jimin", kind="duet")
    world.errors()
    assert lost.private
    assert "Several artists are called **jimin**: which one?" in lost.text
    assert {*lost.buttons} == {"Jimin · BTS", "Jimin · AOA"}
    await world.restart()
    found = await world.fan.click(lost, "Jimin · AOA")
    assert not found.private
    assert "## Walk" in found.text


async def test_suggestion_when_an_option_has_another_name_then_it_is_found_too(world):
    lost = await world.fan("collab path", **{"from": "jimin", "to": "zico"}, private=True)
    world.errors()
    found = await world.fan.click(lost, "Jimin · BTS")
    assert found.private
    assert "## Jimin (BTS" in found.text


async def test_suggestion_when_pressed_and_another_name_is_unclear_then_it_asks_on(world):
    lost = await world.fan("collab path", **{"from": "jimin", "to": "lissa"})
    world.errors()
    still = await world.fan.click(lost, next(label for label in lost.buttons if "LISA" in label))
    world.errors()
    assert still.private
    found = await world.fan.click(still, "Jimin · BTS")
    assert "→" in found.text


async def test_suggestion_when_its_command_is_gone_then_it_says_so(world):
    lost = await world.fan("collab with", artist="jimin")
    world.errors()
    world.bot.tree.remove_command("collab")
    reply = await world.fan.click(lost, "Jimin · BTS")
    world.errors()
    assert "has expired" in reply.text


async def test_controls_when_sent_then_nothing_of_them_stays_in_memory(world, listed):
    await world.fan("collab find", query="eight", private=True)
    store = world.bot._connection._view_store
    assert store._views == {}
    assert store._synced_message_views == {}


async def test_days_when_turned_by_somebody_else_then_the_message_stays(world):
    day = await world.fan("onthisday", date="10-18")
    copy = await world.other.click(day, "October 19 ▶")
    assert copy.private
    assert "October 19" in copy.text
    moved = await world.fan.click(day, "◀ October 17")
    assert moved.message.id == day.message.id
