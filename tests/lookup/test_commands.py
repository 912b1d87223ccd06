"""Every other lookup, as fans use it."""

from __future__ import annotations

import re

import discord
import pytest
from discord import app_commands

from bot.app.config import AboutSettings
from bot.kit.discord.i18n import words_in
from cogs.help.cards import EXAMPLE, full_name


async def test_with_when_asked_of_a_group_then_members_are_counted_in_and_named(world):
    reply = await world.fan("collab with", artist="방탄소년단")
    assert "### Who worked with BTS" in reply.text
    assert "**6 partners**: Akon, GloRilla" in reply.text
    assert "SUGA with PSY · 2022" in reply.text
    assert "pair:bts" in reply.selects
    together = await world.fan.select(reply, reply.selects["pair:bts"][0], "pair:bts")
    assert together.private
    assert "together" in together.text


async def test_with_when_two_are_named_then_their_works_are_shown(world):
    reply = await world.fan("collab with", artist="IU", partner="suga")
    assert "### IU and SUGA (BTS) together" in reply.text
    assert "eight · 에잇" in reply.text
    assert "Soulmate" not in reply.text


async def test_with_when_they_never_met_then_it_says_what_to_try(world):
    reply = await world.fan("collab with", artist="aoa", partner="psy")
    assert "No songs together yet." in reply.text
    assert "About PSY" in reply.buttons


async def test_with_when_twice_the_same_then_it_says_so(world):
    reply = await world.fan("collab with", artist="IU", partner="아이유")
    world.errors()
    assert "Those are the same artist" in reply.text


async def test_complete_partner_when_the_artist_is_filled_then_only_its_partners(world):
    choices = await world.fan.complete("collab with", "partner", "", artist="artist:rose-blackpink")
    assert [choice["value"] for choice in choices] == ["artist:bruno-mars"]


async def test_path_when_there_is_one_then_a_line_names_who_is_joined_by_what(world):
    reply = await world.fan("collab path", **{"from": "ZICO", "to": "PSY"})
    assert reply.text.split("\n") == [
        "### ZICO (Block B) → PSY · 2 steps",
        "**ZICO** → Rain → **SUGA** → That That → **PSY**",
    ]
    assert reply.selects["open"] == ["suga-rain", "psy-that-that"]


async def test_path_when_there_is_none_then_it_offers_the_next_step(world):
    reply = await world.fan("collab path", **{"from": "TXT", "to": "PSY"})
    assert "I don't know a chain between these two yet." in reply.text
    assert [*reply.buttons] == [
        "More by TOMORROW X TOGETHER", "More by PSY", "Something missing?",
    ]  # fmt: skip


async def test_random_when_narrowed_then_it_fits(world):
    reply = await world.fan("collab random", artist="IU", kind="feature")
    assert "**IU**" in reply.text
    reply = await world.fan("collab random", artist="aoa", kind="remix")
    world.errors()
    assert reply.private
    assert "I found no collaboration for **aoa**" in reply.text


async def test_stats_when_asked_then_figures_are_shown(world):
    assert "All collaborations in figures" in (await world.fan("collab stats")).text
    reply = await world.fan("collab stats", artist="suga")
    assert "## SUGA (BTS) in figures" in reply.text
    assert "Busiest year:" in reply.text


async def test_artist_when_asked_then_names_home_and_works_are_shown(world):
    reply = await world.fan("artist", name="bangtan boys")
    for said in (
        "## BTS · 방탄소년단",
        "**Group**",
        "Members: ",
        "Agency: HYBE",
        "Fans: ARMY",
        "First: ",
    ):
        assert said in reply.text
    assert "BTS and …" in [p.get("placeholder") for p in reply.parts]
    choices = await world.fan.complete("artist", "name", "bangtn")
    assert choices[0]["value"] == "artist:bts"


async def test_onthisday_when_today_then_it_is_the_day_in_seoul(world):
    reply = await world.fan("onthisday")
    assert "## Today in Seoul: February 28" in reply.text
    assert "came out on 29 February" in reply.text


@pytest.mark.parametrize("typed", ["10-18", "18 Oct", "October 18", "10월 18일", "2026-10-18"])
async def test_onthisday_when_a_day_is_typed_in_any_shape_then_it_is_that_day(world, typed):
    reply = await world.fan("onthisday", date=typed)
    assert "On this day: October 18" in reply.text
    assert "**2 years** · **APT. · 아파트**" in reply.text


async def test_onthisday_when_nothing_happened_then_it_leads_on(world):
    reply = await world.fan("onthisday", date="1 January")
    assert "Nothing I know of came out on this day." in reply.text
    assert [*reply.buttons] == ["◀ December 31", "January 2 ▶"]
    before = await world.fan.click(reply, "January 2 ▶")
    assert "January 2" in before.text


async def test_onthisday_when_it_is_no_day_then_it_shows_how_to_write_one(world):
    reply = await world.fan("onthisday", date="soon")
    world.errors()
    assert reply.private
    assert "Try 10-24" in reply.text


async def test_complete_date_when_typing_then_days_are_offered(world):
    offered = await world.fan.complete("onthisday", "date", "")
    assert [choice["value"] for choice in offered] == ["2026-02-28", "2026-03-01", "2026-02-27"]
    assert await world.fan.complete("onthisday", "date", "24 oct") == [
        {"name": "October 24", "value": "2026-10-24"}
    ]


async def test_upcoming_when_asked_then_releases_come_first(world):
    reply = await world.fan("upcoming", days=30)
    assert "**March 20, 2026** · new · **Next Year**" in reply.text
    assert "**February 2026** · new" in reply.text
    assert "Reported, not confirmed elsewhere" in reply.text


async def test_articles_when_listed_then_one_can_be_opened(world):
    listed = await world.fan("article list")
    assert "2 facts" in listed.text
    opened = await world.fan.select(listed, "kpop-and-dramas", "article")
    assert "*(reported)*" in opened.text
    shown = await world.fan("article show", article="dramas")
    assert shown.text == opened.text
    choices = await world.fan.complete("article show", "article", "k-pop")
    assert choices[0]["value"] == "article:kpop-and-dramas"


async def test_menu_when_a_message_names_acts_then_their_works_are_shown_in_private(world):
    message = await world.other.actor.send(world.channel, "IU and SUGA again please!")
    reply = await world.fan.menu("Find collaborations", message)
    assert reply.private
    assert "Recognised: " in reply.text
    assert "eight" in reply.text
    message = await world.other.actor.send(world.channel, "good morning")
    assert "I recognise no artist" in (await world.fan.menu("Find collaborations", message)).text


def is_for_moderators(command) -> bool:
    if is_for_curators(command):
        return True
    return any(each.default_permissions for each in (command, command.root_parent or command))


def is_for_curators(command) -> bool:
    name: str = command.qualified_name
    return name.startswith("curate ") or name == "article add"


TOPICS = ["Look up", "Connect", "Today", "Play", "Set up"]


async def test_help_when_asked_then_there_are_five_things_and_all_commands_behind_one(world):
    reply = await world.fan("help")
    assert reply.private
    assert list(reply.buttons) == [*TOPICS, "All commands"]
    assert "Apps → **Find collaborations**" in reply.text


@pytest.mark.parametrize("tag", ["en-US", "ko"])
async def test_help_when_all_is_shown_then_it_is_complete_and_moderators_alone_see_theirs(
    world, tag
):
    world.locales["locale"] = tag
    words = words_in(tag)
    label = words.gettext("All commands")
    fans, moderators = [
        (await who.click(await who("help"), label)).text for who in (world.fan, world.moderator)
    ]
    commands = [each for each in world.bot.tree.walk_commands() if hasattr(each, "parameters")]
    assert len(commands) > 40
    for command in commands:
        line = f"**/{full_name(words, command)}**: {words.gettext(command.description)}"
        # Curators have many: theirs are on a page of their own.
        named = f"**/{full_name(words, command)}**"
        seen = named if is_for_moderators(command) else line
        assert (seen in moderators) is not is_for_curators(command)
        assert (line in fans) is not is_for_moderators(command), line
    assert len(moderators) <= 4000
    assert words.gettext("Curate") in moderators
    assert words.gettext("Curate") not in fans


async def test_help_when_each_thing_is_pressed_then_every_command_is_there_once_with_an_example(
    world,
):
    reply, found = await world.moderator("help"), []
    for topic in [*TOPICS, "Curate"]:
        reply = await world.moderator.click(reply, topic)
        assert reply.text.startswith(f"## {topic}")
        found += re.findall(r"\*\*/(.+?)\*\*: .+\n-# `(/.+)`", reply.text)
    commands = [each for each in world.bot.tree.walk_commands() if hasattr(each, "parameters")]
    assert sorted(found) == sorted((c.qualified_name, c.extras[EXAMPLE]) for c in commands)


async def test_help_when_one_command_is_asked_for_then_its_options_are_shown(world):
    reply = await world.fan("help", command="/collab path")
    assert "## /collab path" in reply.text
    assert "- **from**: Where the chain starts" in reply.text
    reply = await world.fan("help", command="fly")
    assert "There's no command **fly** here" in reply.text
    assert await world.fan.complete("help", "command", "path") == [
        {"name": "/collab path", "value": "collab path"}
    ]


async def test_help_when_a_command_is_for_moderators_then_fans_do_not_see_it(world):
    @app_commands.command(name="secret", description="For moderators.")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def secret(interaction: discord.Interaction) -> None: ...

    world.bot.tree.add_command(secret)
    await world.bot.tree.sync()
    for person in (world.fan, world.alone):
        shown = await person.click(await person("help"), "Set up")
        assert "/privacy show" in shown.text
        assert "/secret" not in shown.text
    owner = await world.moderator.click(await world.moderator("help"), "Set up")
    assert "**/secret**: For moderators." in owner.text


async def test_examples_when_walked_then_each_names_its_command_and_options(world):
    for command in world.bot.tree.walk_commands():
        if not hasattr(command, "parameters"):
            continue
        example = command.extras[EXAMPLE]
        assert example.startswith(f"/{command.qualified_name}")
        options = set(re.findall(r" (\w+):", example))
        assert options <= {each.display_name for each in command.parameters}


async def test_about_when_asked_then_three_lines_with_links_and_the_rest_behind_buttons(world):
    world.bot.about = AboutSettings(source="https://example.org/code", support="")
    reply = await world.fan("about")
    title, *lines = reply.text.split("\n")
    assert (title, len(lines)) == ("## Kollab", 3)
    assert "not affiliated" in lines[-1]
    assert list(reply.buttons) == ["Invite", "Source code", "Privacy", "Sources"]
    sources = await world.other.click(reply, "Sources")
    assert sources.private
    for said in ("Version ", "Data ", "MusicBrainz", "MIT"):
        assert said in sources.text
    held = await world.other.click(reply, "Privacy")
    assert held.private
    assert held.text.startswith("### Your data")


async def test_about_when_counted_then_its_numbers_are_those_of_the_figures(world):
    (counts,) = re.findall(
        r"\*\*(.+ collaborations) · (\d+) artists\*\*", (await world.fan("about")).text
    )
    figures = (await world.fan("collab stats")).text
    assert counts[0] in figures
    assert f"{counts[1]} " in figures


async def test_commands_when_synced_then_they_work_everywhere_and_for_user_installs(world):
    synced = [r for r in world.env.http_requests if r.method == "PUT" and "commands" in r.path]
    moderators = {"setup", "settings", "schedule", "exclude", "questions", "home"}
    assert moderators < {command["name"] for command in synced[-1].json}
    for command in synced[-1].json:
        # A role decides who curates: in Discord, all of a server see the command.
        everywhere = command["name"] not in {*moderators, "curate", "crown", "crowns"}
        assert command["integration_types"] == ([0, 1] if everywhere else [0])
        assert command["contexts"] == ([0, 1, 2] if everywhere else [0])
        needed = command["name"] in moderators
        permissions = discord.Permissions(manage_guild=True).value if needed else None
        assert command["default_member_permissions"] == permissions


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("collab find", {"query": "eight"}),
        ("collab with", {"artist": "IU"}),
        ("collab path", {"from": "ZICO", "to": "IU"}),
        ("collab random", {}),
        ("collab stats", {}),
        ("artist", {"name": "IU"}),
        ("onthisday", {"date": "10-18"}),
        ("upcoming", {}),
        ("article list", {}),
        ("article show", {"article": "dramas"}),
        ("about", {}),
    ],
)
async def test_lookup_when_private_or_direct_then_it_answers_there(world, command, options):
    assert (await world.fan(command, private=True, **options)).private
    assert not (await world.fan(command, **options)).private
    assert (await world.alone(command, **options)).text


# The days of one artist.


async def test_day_when_it_is_an_artists_then_all_on_it_and_its_neighbours_are_theirs(world):
    reply = await world.fan("onthisday", date="2026-05-06", artist="bts")
    assert "May 6, 2026 · BTS" in reply.text
    assert "eight" in reply.text
    await world.restart()
    after = await world.fan.click(reply, "May 7 ▶")
    assert "May 7, 2026 · BTS" in after.text
    back = await world.fan.click(after, "◀ May 6")
    assert "eight" in back.text
    other = await world.fan("onthisday", date="2026-05-06", artist="blackpink")
    assert "Nothing I know of came out on this day." in other.text
    assert "eight" not in other.text


async def test_month_when_it_is_an_artists_then_what_has_no_day_is_theirs_too(world):
    text = "on a day nobody noted"
    assert text in (await world.fan("onthisday", date="2026-09-02")).text
    assert text not in (await world.fan("onthisday", date="2026-09-02", artist="bts")).text


async def test_upcoming_when_it_is_an_artists_then_releases_and_days_are_theirs(world):
    everything = await world.fan("upcoming", days=60)
    assert "Walk" in everything.text
    assert "Echoes of Tomorrow" in everything.text
    reply = await world.fan("upcoming", days=60, artist="방탄소년단")
    assert "The next 60 days · BTS" in reply.text
    assert "Next Year" in reply.text
    assert "Walk" not in reply.text
    assert "Echoes of Tomorrow" not in reply.text
    world.locales |= {"locale": "ko"}
    assert "방탄소년단" in (await world.fan("upcoming", artist="bts", private=True)).text


async def test_day_when_the_artist_is_unclear_then_a_button_asks_again(world):
    lost = await world.fan("onthisday", date="2026-06-13", artist="jimin")
    world.errors()
    meant = await world.fan.click(lost, "Jimin · BTS")
    assert "June 13, 2026 · Jimin" in meant.text
