"""Whom a server is about: chosen in a panel, put first or alone in posts, questions and games."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from bot.posts.model import PostKey
from bot.posts.schedule import DAILY_POST, WEEKLY_DIGEST
from bot.settings.declare import MOST_HOME
from bot.settings.model import EmptyDay, GuildSettings, HomeUse
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.questions.model import Category

GUILD = 4_194_304_000
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
NOTHING = "Posts here are about home artists only, and they have nothing"


@pytest.fixture
def set_now(world):
    async def read():
        return await world.services.settings.get(world.guild.id)

    return read


async def put(world, **values):
    by = world.moderator.id
    await world.services.settings.change(world.guild.id, by=by, now=world.bot.now(), **values)


# The panel.


async def test_home_when_it_is_shown_to_a_member_then_it_is_theirs(world, set_now):
    await world.show_to(world.fan, "home")
    await world.fan("home", artist="bts")
    assert (await set_now()).home == ("bts",)


async def test_home_when_nobody_is_chosen_then_it_says_how(world):
    reply = await world.moderator("home")
    assert reply.private
    assert "`/home artist:BTS` adds an artist" in reply.text
    assert "News of home artists: off" in reply.text


async def test_artists_when_added_then_they_stand_there_once_by_name(world, set_now):
    await world.moderator("home", artist="방탄소년단")
    reply = await world.moderator("home", artist="iu")
    assert "**BTS** and **IU**" in reply.text
    assert "In posts and games: they come first" in reply.text
    await world.moderator("home", artist="BTS")
    assert (await set_now()).home == ("bts", "iu")
    history = await world.moderator("settings history")
    assert "**Home artists**: added: `iu`" in history.text


async def test_artist_when_the_name_is_unclear_then_a_button_adds_who_was_meant(world, set_now):
    lost = await world.moderator("home", artist="jimin")
    world.errors()
    await world.restart()
    await world.moderator.click(lost, "Jimin · AOA")
    assert (await set_now()).home == ("jimin-aoa",)


async def test_artists_when_they_are_eleven_then_it_says_how_many_there_may_be(world, set_now):
    full = tuple(f"artist-{number}" for number in range(MOST_HOME))
    await put(world, home=full)
    reply = await world.moderator("home", artist="bts")
    world.errors()
    assert "10 at most" in reply.text
    assert (await set_now()).home == full


async def test_panel_when_used_after_a_restart_then_everything_on_it_works(world, set_now):
    await put(world, home=("bts", "iu", "long-gone"))
    opened = await world.moderator.click(await world.moderator("setup"), "Home artists …")
    await world.restart()
    fewer = await world.moderator.select(opened, "long-gone", custom_id="home:remove")
    assert "**Home artists**: removed: `long-gone`" in fewer.text
    form = await world.moderator.open(fewer, "How they count …")
    only = await world.moderator.fill(form, use=["only"])
    assert "In posts and games: only they come" in only.text
    here = [world.channel]
    on = await world.moderator.actor.select(only.message, here, custom_id="home:news-channel")
    assert "News of home artists: on" in str(on.response.components)
    found = await set_now()
    assert (found.home, found.home_use) == (("bts", "iu"), HomeUse.ONLY)
    assert found.news_channel == world.channel.id


async def test_panel_when_somebody_else_changed_it_meanwhile_then_nothing_is_lost(world, set_now):
    await put(world, home=("bts", "iu"))
    panel = await world.moderator("home")
    await put(world, home=("bts", "iu", "psy"))
    await world.moderator.select(panel, "iu", custom_id="home:remove")
    assert (await set_now()).home == ("bts", "psy")


async def test_slug_when_it_was_merged_then_it_goes_on_to_stand_for_who_remains(world, set_now):
    async with world.services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO artist_old_slugs_all"
            " SELECT id, 0, 'bangtan' FROM artists WHERE slug = 'bts'"
        )
    await world.services.lookup.refresh()
    await put(world, home=("bangtan",), home_use=HomeUse.ONLY)
    assert "**BTS**" in (await world.moderator("home", artist="bts")).text
    assert (await set_now()).home == ("bangtan",)
    preview = await world.moderator("schedule preview", date="2026-05-06", kind="daily")
    assert "eight" in preview.text


# What is posted.


async def test_day_when_only_home_counts_and_it_has_none_then_moderators_read_why(world):
    await put(
        world, home=("psy",), home_use=HomeUse.ONLY, daily_channel=world.channel.id,
        daily_time=world.bot.now().time().replace(minute=1, second=0),
    )  # fmt: skip
    for command, options in (
        ("schedule preview", {"date": "2026-05-06", "kind": "daily"}),
        ("schedule next", {}),
    ):
        assert NOTHING in (await world.moderator(command, **options)).text
    await world.env.advance_time(120)
    reply = await world.moderator("schedule history")
    assert "skipped" in reply.text
    assert f"Why: {NOTHING}" in reply.text
    world.locales |= {"locale": "ko"}
    assert (
        "이 서버는 우리 아티스트 소식만 올리는데"
        in (await world.moderator("schedule history")).text
    )


async def daily(services, on, **values):
    settings = GuildSettings(**{"empty_day": EmptyDay.SKIP} | values)
    return await services.editions.daily(settings, on, guild_id=GUILD)


async def test_day_when_home_is_preferred_then_it_leads_and_others_follow(shipped_once):
    on = dt.date(2026, 10, 10)
    before = await daily(shipped_once, on)
    last = max(before.entries, key=lambda each: (each.work.fame == 1, before.entries.index(each)))
    home = (last.work.credits[0].artist.slug,)
    after = await daily(shipped_once, on, home=home)
    assert home[0] in {each.artist.slug for each in after.entries[0].work.credits}
    assert (len(after.entries), after.total) == (len(before.entries), before.total)
    assert await daily(shipped_once, on, home=home, home_use=HomeUse.NEWS) == before


@pytest.mark.parametrize("policy", [EmptyDay.NEAREST, EmptyDay.ARCHIVE, EmptyDay.TRIVIA])
@pytest.mark.parametrize("use", [HomeUse.PREFER, HomeUse.ONLY])
async def test_empty_day_when_something_fills_it_then_it_is_of_home(services, policy, use):
    home = ("bts",)
    on = dt.date(2026, 5, 3)
    found = await daily(services, on, empty_day=policy, home=home, home_use=use)
    if found is None:
        # Nothing of theirs can be asked: then a server that prefers them is asked something else.
        assert (policy, use) == (EmptyDay.TRIVIA, HomeUse.ONLY)
        return
    slugs = {each.artist.slug for each in found.filler.work.credits}
    of_bts = {"bts", "suga", "j-hope", "jung-kook", "jimin-bts", "bts-vocal-line"}
    assert slugs & of_bts or (policy, use) == (EmptyDay.TRIVIA, HomeUse.PREFER)


async def test_year_when_a_server_is_of_one_group_then_no_post_is_foreign(shipped_once):
    artist = "seventeen"
    services, library = shipped_once, shipped_once.editions._library
    directory = library.directory
    ours = {directory.by_id[one].slug for one in directory.view(directory.slugs[artist])}
    counts = dict.fromkeys((DAILY_POST, WEEKLY_DIGEST), 0)
    for policy in EmptyDay:
        settings = GuildSettings(home=(artist,), home_use=HomeUse.ONLY, empty_day=policy)
        for days in range(0, 366, 1 if policy is EmptyDay.NEAREST else 15):
            on = dt.date(2026, 1, 1) + dt.timedelta(days)
            for kind in counts:
                said = await services.posting.preview(PostKey(GUILD, kind, on), settings, now=NOW)
                if said is None:
                    continue
                counts[kind] += 1
                for slug in said.shown:
                    work = await services.lookup.work(slug)
                    assert ours & {each.artist.slug for each in work.credits}, (kind, on, slug)
    assert min(counts.values()) > 30, counts


def named(question):
    return [each.removeprefix("artist:") for each in question.subjects]


async def draw(services, settings, seed, **values):
    rng = random.Random(seed)
    return (
        await services.questions.pick(GUILD, settings=settings, rng=rng, now=NOW, **values)
    ).question


async def test_questions_when_home_is_preferred_then_they_are_of_home_while_there_are_some(
    shipped_once,
):
    for seed in range(20):
        settings = GuildSettings(home=("iu",))
        assert "iu" in named(await draw(shipped_once, settings, seed)), seed
    # Nobody at home has any: others are asked about.
    assert await draw(shipped_once, GuildSettings(home=("long-gone",)), 1)


async def test_questions_when_only_home_counts_and_has_none_then_there_is_none(shipped_once):
    settings = GuildSettings(home=("long-gone",), home_use=HomeUse.ONLY)
    with pytest.raises(NoQuestionsLeftError):
        await draw(shipped_once, settings, 1, category=Category.TITLES)
