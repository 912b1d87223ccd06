"""What moderators keep out: by act, show, kind and title, audited, and undone."""

from __future__ import annotations

import dataclasses

import pytest

from bot.settings.declare import MOST_EXCLUDED

GUILD_COMMANDS = [
    ("exclude artist", {"artist": "psy"}),
    ("exclude topic", {"topic": "goblin"}),
    ("exclude list", {}),
    ("exclude remove", {"entry": "psy"}),
]


@pytest.fixture
def excluded(world):
    async def read():
        (guild_id,) = [guild.id for guild in world.bot.guilds]
        return (await world.services.settings.get(guild_id)).excluded

    return read


@pytest.fixture
def guild_id(world):
    (guild,) = world.bot.guilds
    return guild.id


@pytest.mark.parametrize(("command", "options"), GUILD_COMMANDS)
async def test_command_when_it_is_shown_to_a_member_then_it_answers_them(world, command, options):
    await world.show_to(world.fan, "exclude")
    reply = await world.fan(command, **options)
    world.errors()
    assert reply.private
    assert "you need **Manage Server**" not in reply.text


async def test_group_when_excluded_then_its_members_works_are_counted(world, excluded):
    reply = await world.moderator("exclude artist", artist="bts")
    assert reply.private
    assert "Excluded: **BTS · artist**" in reply.text
    assert "keeps 7 collaborations out" in reply.text
    assert "Excluding a group also excludes its members" in reply.text
    assert await excluded() == ("artist:bts",)
    again = await world.moderator("exclude artist", artist="방탄소년단")
    assert "Already excluded: **BTS · artist**" in again.text
    assert await excluded() == ("artist:bts",)


@pytest.mark.parametrize(
    ("topic", "token", "said"),
    [
        (
            "도깨비",
            "show:goblin",
            "Excluded: **Guardian: The Lonely and Great God · drama**",
        ),
        ("show:goblin", "show:goblin", "keeps 1 collaboration out"),
        ("Feature", "kind:feature", "Excluded: **Feature · all of this kind**"),
        ("kind:ost", "kind:ost", "Soundtrack (OST) · all of"),
        ("eight", "collaboration:suga-eight", "Excluded: **eight · IU, SUGA · 2020**"),
    ],
)
async def test_topic_when_excluded_then_it_is_understood(world, excluded, topic, token, said):
    reply = await world.moderator("exclude topic", topic=topic)
    assert said in reply.text
    assert await excluded() == (token,)


@pytest.mark.parametrize("topic", ["nothing like it", "kind:polka", "show:gone", "psy"])
async def test_topic_when_there_is_none_then_nothing_changes(world, excluded, topic):
    reply = await world.moderator("exclude topic", topic=topic)
    world.errors()
    assert reply.private
    assert reply.text
    assert await excluded() == ()


async def test_topic_when_it_is_misspelled_then_a_button_excludes_what_was_meant(world, excluded):
    lost = await world.moderator("exclude topic", topic="guardain the lonely")
    world.errors()
    await world.restart()
    label = next(label for label in lost.buttons if label.startswith("Guardian"))
    found = await world.moderator.click(lost, label)
    assert "Excluded: **Guardian: The Lonely and Great God · drama**" in found.text
    assert await excluded() == ("show:goblin",)


async def test_topic_when_completed_then_kinds_shows_and_titles_are_offered(world):
    offered = await world.moderator.complete("exclude topic", "topic", "guard")
    assert "show:goblin" in [each["value"] for each in offered]
    assert not any(each["value"].startswith("artist:") for each in offered)
    offered = await world.moderator.complete("exclude topic", "topic", "remix")
    assert offered[0]["value"] == "kind:remix"
    world.locales["locale"] = "ko"
    offered = await world.moderator.complete("exclude topic", "topic", "리믹스")
    assert offered[0]["value"] == "kind:remix"


async def test_exclusion_when_taken_back_at_once_then_it_is_gone(world, excluded):
    reply = await world.moderator("exclude artist", artist="psy")
    await world.restart()
    back = await world.moderator.click(reply, "Include again")
    assert back.message.id == reply.message.id
    assert "Included again: **PSY · artist**" in back.text
    assert await excluded() == ()
    assert "Nothing is excluded" in (await world.moderator.click(back, "See exclusions")).text


async def test_list_when_one_is_chosen_then_it_is_taken_back(world, excluded):
    for artist in ("psy", "iu"):
        await world.moderator("exclude artist", artist=artist)
    await world.moderator("exclude topic", topic="kind:remix")
    listed = await world.moderator("exclude list")
    assert "Excluded: 3 entries, 4 works" in listed.text
    await world.restart()
    shorter = await world.moderator.select(listed, "artist:iu", custom_id="readmit-chosen")
    assert "Included again: **IU · artist**" in shorter.text
    assert await excluded() == ("artist:psy", "kind:remix")


@pytest.mark.parametrize("pressed", ["Include again", "See exclusions"])
async def test_button_when_the_presser_is_no_moderator_any_more_then_it_is_refused(
    world, excluded, pressed
):
    reply = await world.moderator("exclude artist", artist="psy")
    world.demote()
    refused = await world.moderator.click(reply, pressed)
    world.errors()
    assert "Manage Server" in refused.text
    assert await excluded() == ("artist:psy",)


async def test_list_when_an_entry_left_the_catalogue_then_it_can_be_taken_back(
    world, excluded, guild_id
):
    await world.services.settings.change(
        guild_id, by=1, now=world.bot.now(), excluded=["show:gone", "artist:iu"]
    )
    listed = await world.moderator("exclude list")
    assert "show:gone · no longer in the catalogue" in listed.text
    await world.moderator.select(listed, "show:gone", custom_id="readmit-chosen")
    assert await excluded() == ("artist:iu",)


async def test_remove_when_completed_then_what_is_left_out_is_offered(world, excluded):
    await world.moderator("exclude artist", artist="psy")
    await world.moderator("exclude topic", topic="show:goblin")
    offered = await world.moderator.complete("exclude remove", "entry", "")
    assert [each["value"] for each in offered] == ["artist:psy", "show:goblin"]
    assert [
        each["name"] for each in await world.moderator.complete("exclude remove", "entry", "lonely")
    ] == ["Guardian: The Lonely and Great God · drama"]
    reply = await world.moderator("exclude remove", entry="lonely")
    assert "Included again: **Guardian: The Lonely and Great God · drama**" in reply.text
    assert await excluded() == ("artist:psy",)


async def test_remove_when_it_is_not_left_out_then_it_says_so(world):
    reply = await world.moderator("exclude remove", entry="artist:psy")
    world.errors()
    assert reply.private
    assert "That isn't excluded here." in reply.text


async def test_exclusion_when_there_are_200_then_it_is_refused(world, excluded, guild_id):
    many = [f"collaboration:work-{number}" for number in range(MOST_EXCLUDED)]
    await world.services.settings.change(guild_id, by=1, now=world.bot.now(), excluded=many)
    reply = await world.moderator("exclude artist", artist="psy")
    world.errors()
    assert "the limit of 200 exclusions" in reply.text
    assert len(await excluded()) == MOST_EXCLUDED
    listed = await world.moderator("exclude list")
    assert "page 1 of 25" in listed.text
    assert "page 2 of 25" in (await world.moderator.click(listed, "Next ▶")).text


async def test_exclusion_when_changed_then_it_is_audited_and_can_be_undone(
    world, excluded, guild_id
):
    await world.moderator("exclude artist", artist="psy")
    (change,) = await world.services.settings.history(guild_id)
    assert (change.user_id, change.action) == (world.moderator.actor.id, "exclude")
    assert [dataclasses.astuple(each) for each in change.changes] == [
        ("excluded", None, ["artist:psy"])
    ]
    await world.services.settings.undo(guild_id, change.id, by=1, now=world.bot.now())
    assert await excluded() == ()
