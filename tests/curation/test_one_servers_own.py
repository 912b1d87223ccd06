"""Nothing of one server shows in another, whatever is asked there."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from discord import app_commands

from bot.catalogue.files.entries import (
    ArticleEntry,
    ArtistEntry,
    CreditEntry,
    FactEntry,
    ShowEntry,
    WorkEntry,
)
from bot.catalogue.files.layers import Entry, new_slug, put
from bot.catalogue.files.reader import load_content
from bot.catalogue.model import Status
from tests.app.test_accessibility import OPENS_NO_MESSAGE, options_of

MARK = "Zqx"
ELSEWHERE = 7_700_000_000
CHANGED = 12
ADDED = ("zico", "psy"), ("iu", "suga"), ("bts", "jung-kook"), ("rose-blackpink", "bruno-mars")


async def own_entries(world, guild, source, rng: random.Random) -> None:
    """Let a server say something of its own about much of what answers show."""
    content = load_content(source)
    marked: list[Entry] = [
        replace(one, title=f"{MARK} {one.title}")
        for one in rng.sample(content.collaborations, CHANGED)
    ]
    marked += [replace(one, name=f"{MARK} {one.name}") for one in rng.sample(content.artists, 8)]
    marked += [replace(one, title=f"{MARK} {one.title}") for one in content.shows]
    template = content.collaborations[0]
    kinds = {ArtistEntry: "artists", ShowEntry: "shows", WorkEntry: "collaborations"}
    async with world.services.database.write() as connection:
        for entry in marked:
            await put(connection, guild, kinds[type(entry)], entry.id, entry)
        for first, second in ADDED:
            slug = await new_slug(connection, guild, "collaborations", f"{first}-own")
            credits = tuple(CreditEntry(artist=one) for one in (first, second))
            work = replace(
                template, id=slug, was=(), title=f"{MARK} of {first}", title_ko=None,
                credits=credits, show=None, fame=5,
            )  # fmt: skip
            await put(connection, guild, "collaborations", slug, work)
        await put(connection, guild, "articles", "story--1", _article())


def _article() -> ArticleEntry:
    fact = FactEntry(
        id="story", text=f"{MARK} says so.", status=Status.REPORTED, collaborations=("suga-eight",)
    )
    return ArticleEntry(id="story--1", code="PAGE", title=f"{MARK} story", facts=(fact,))


async def showing(world, ask) -> set[str]:
    """The commands whose answers or completions show what a server says of its own."""
    found = set()
    for command in sorted(world.bot.tree.walk_commands(), key=lambda each: each.qualified_name):
        name = command.qualified_name
        if not isinstance(command, app_commands.Command) or name in OPENS_NO_MESSAGE:
            continue
        options = {key: value for key, value in options_of(command).items() if key != "channel"}
        reply = await ask(name, **options)
        world.errors()
        if MARK in reply.text or any(MARK in label for label in reply.buttons):
            found.add(name)
    return found


async def completions(world, rng: random.Random) -> list[str]:
    """What is offered where artists, titles and shows are typed."""
    asked: list[tuple[str, str]] = [
        ("collab find", "query"), ("collab with", "artist"), ("artist", "name"),
        ("collab path", "from"), ("follow", "artist"), ("article show", "article"),
    ]  # fmt: skip
    found: list[str] = []
    for command, option in asked:
        for typed in ("", "z", "zq", "iu", "b", rng.choice("abcdefghijklmnopqrstuvwxyz")):
            choices: Any = await world.fan.complete(command, option, typed)
            found += [str(each) for each in choices]
    return found


@pytest.mark.parametrize("seed", range(2))
async def test_answers_when_another_server_says_otherwise_then_nothing_of_it_shows(
    world, small_source, seed
):
    rng = random.Random(seed)
    await own_entries(world, ELSEWHERE, small_source, rng)
    assert await showing(world, world.moderator) == set()
    assert not [each for each in await completions(world, rng) if MARK in each]


async def test_answers_when_the_server_itself_says_so_then_it_shows(world, small_source):
    rng = random.Random(3)
    await own_entries(world, world.guild.id, small_source, rng)
    shown = await showing(world, world.moderator)
    assert {"collab find", "collab with", "collab path", "article list"} <= shown
    assert [each for each in await completions(world, rng) if MARK in each]
