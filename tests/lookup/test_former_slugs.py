"""An entry has another slug now: what is out there with the old one goes on working."""

from __future__ import annotations

import pytest

from bot.catalogue.files.loader import load_catalogue

OLD_ARTIST, OLD_WORK = "artist:bruno-mars", "collaboration:rose-apt"


@pytest.fixture
def load_with_new_slugs(world, source):
    """Load the catalogue with another slug for an act and a work, and start the bot anew."""

    async def load():
        for name, old, new in (
            ("artists/b.yaml", "id: bruno-mars,", "id: bruno, was: [bruno-mars],"),
            ("collaborations/2024.yaml", "artist: bruno-mars", "artist: bruno"),
            ("collaborations/2024.yaml", "id: rose-apt", "id: rose-and-bruno\n  was: [rose-apt]"),
        ):  # fmt: skip
            path = source / name
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new), "utf-8")
        assert (await load_catalogue(world.services.database, source=source)).loaded
        await world.services.lookup.refresh()
        await world.restart()

    return load


async def test_buttons_when_an_entry_has_another_slug_then_they_still_answer(
    world, load_with_new_slugs
):
    card = await world.fan("collab find", query=OLD_WORK)
    following = await world.fan("follow", artist="bruno mars")
    await load_with_new_slugs()
    again = await world.fan("collab find", query=OLD_WORK)
    assert again.text == card.text
    assert "APT. · 아파트" in (await world.fan("collab find", query=OLD_ARTIST)).text
    assert "Bruno Mars" in (await world.fan.click(card, "More by Bruno Mars")).text
    assert "Bruno Mars" in following.text


async def test_follow_when_the_artist_has_another_slug_then_it_stays_and_can_be_ended(
    world, load_with_new_slugs
):
    await world.fan("follow", artist="bruno mars")
    await load_with_new_slugs()
    assert "**Bruno Mars**" in (await world.fan("following")).text
    assert "You're already following Bruno Mars" in (await world.fan("follow", artist="bruno")).text
    assert "Bruno Mars" in (await world.fan("unfollow", artist=OLD_ARTIST)).text
    assert await world.services.database.fetch("SELECT * FROM follows") == []


async def test_follow_when_both_of_two_merged_artists_were_followed_then_one_is_left(
    world, load_with_new_slugs
):
    await world.fan("follow", artist="bruno mars")
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO follows VALUES (?, 'bruno', 0)", (world.fan.id,)
        )
    await load_with_new_slugs()
    found = await world.services.database.fetch("SELECT artist FROM follows")
    assert found == [("bruno",)]


async def test_exclusion_when_entries_have_another_slug_then_it_holds_and_can_be_ended(
    world, load_with_new_slugs
):
    (guild,) = world.bot.guilds
    await world.moderator("exclude artist", artist="bruno mars")
    await world.moderator("exclude topic", topic=OLD_WORK)
    await load_with_new_slugs()
    settings = await world.services.settings.get(guild.id)
    assert settings.excluded == ("artist:bruno", "collaboration:rose-and-bruno")
    assert "APT." in (await world.moderator("exclude list")).text
    taken = await world.moderator("exclude remove", entry="artist:bruno")
    assert "Bruno Mars" in taken.text
