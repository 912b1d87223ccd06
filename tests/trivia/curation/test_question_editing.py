"""A server's own questions as they will look, before they are saved, and changed afterwards."""

from __future__ import annotations

import pytest

from bot.trivia.errors import UnknownQuestionError

FORM = {
    "question": "What do we sing first?",
    "right": "Spring Day\n봄날",
    "wrong": "Dynamite\nButter\nPermission to Dance\nON",
    "explanation": "We voted on it.",
    "source": "Our rules\nhttps://example.org/rules",
}


@pytest.fixture
async def looks(world):
    form = await world.moderator.actor.slash(world.channel, "questions add")
    return await world.moderator.fill(form, **FORM)


@pytest.fixture
async def saved(world, looks):
    return await world.moderator.click(looks, "Save")


async def texts(world) -> list[str]:
    pool = world.services.question_quality
    shelf = await pool.list_shelf(world.guild.id, "own")
    return [each.question.about[0].text for each in shelf.items]


def boxes(form) -> dict[str, str]:
    parts = (each["component"] for each in form.modal["components"])
    return {each["custom_id"]: each.get("value", "") for each in parts}


async def test_form_when_it_is_filled_then_it_shows_how_the_question_will_look(world, looks):
    labels = [each for each in looks.buttons if " · " in each]
    assert [each[0] for each in labels] == ["A", "B", "C", "D"]
    assert any("Spring Day" in each for each in labels)
    assert "We voted on it." in looks.text
    assert "Also right when typed: 봄날" in looks.text
    assert "1 more wrong answer takes turns" in looks.text
    assert await texts(world) == []


async def test_look_when_it_is_changed_then_the_form_has_what_was_written(world, looks):
    await world.restart()
    form = await world.moderator.open(looks, "Change it …")
    assert boxes(form) == FORM
    again = await world.moderator.fill(form, **FORM | {"question": "What do we sing last?"})
    await world.moderator.click(again, "Save")
    assert await texts(world) == ["What do we sing last?"]


async def test_question_when_it_is_edited_then_it_is_another_one_of_the_same_id(world, saved):
    form = await world.moderator.open(saved, "Edit …")
    assert boxes(form) == FORM
    # Its own text is no other question's.
    looks = await world.moderator.fill(form, **FORM | {"right": "Butter", "wrong": "A\nB\nC"})
    assert await texts(world) == [FORM["question"]]
    edited = await world.moderator.click(looks, "Save")
    assert "✓ **Butter**" in edited.text
    assert "`own:1`" in edited.text
    assert await texts(world) == [FORM["question"]]


async def test_question_when_the_edit_has_a_fault_then_it_can_be_corrected_and_stays(world, saved):
    form = await world.moderator.open(saved, "Edit …")
    refused = await world.moderator.fill(form, **FORM | {"wrong": "Butter"})
    world.errors()
    assert "at least 3" in refused.text
    form = await world.moderator.open(refused, "Fix it …")
    looks = await world.moderator.fill(form, **FORM | {"question": "What do we sing last?"})
    await world.moderator.click(looks, "Save")
    assert await texts(world) == ["What do we sing last?"]


async def test_question_when_it_is_deleted_meanwhile_then_the_edit_is_refused(world, saved):
    form = await world.moderator.open(saved, "Edit …")
    looks = await world.moderator.fill(form, **FORM | {"question": "What do we sing last?"})
    await world.services.question_quality.delete_own(world.guild.id, "own:1")
    refused = await world.moderator.click(looks, "Save")
    world.errors()
    assert "I can't find that question." in refused.text
    assert await texts(world) == []


async def test_question_when_two_are_saved_alike_then_the_second_is_refused(world, looks):
    form = await world.moderator.actor.slash(world.channel, "questions add")
    other = await world.moderator.fill(form, **FORM)
    await world.moderator.click(looks, "Save")
    refused = await world.moderator.click(other, "Save")
    world.errors()
    assert "is already a question" in refused.text
    assert len(await texts(world)) == 1


async def test_question_of_the_catalogue_when_its_edit_is_asked_for_then_there_is_none(world):
    pool = await world.services.questions.pool.list_all()
    with pytest.raises(UnknownQuestionError):
        await world.services.question_quality.own_draft(world.guild.id, pool[0].question_id)
