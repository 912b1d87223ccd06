"""What is posted: only what may be celebrated, nothing that a server excludes, the same again."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from bot.catalogue.model import Verification
from bot.catalogue.store.collaborations import Criteria, WorkStore
from bot.kit.folding import fold
from bot.posts.model import Edition, Riddle
from bot.posts.schedule import DAILY_POST
from bot.settings.model import EmptyDay, GuildSettings

GUILD = 4_194_304_000
EMPTY = dt.date(2026, 11, 2)


@pytest.fixture
def editions(services):
    return services.editions


def day(*ymd: int) -> dt.date:
    return dt.date(*ymd)


def exclusions(*tokens: str, empty_day: EmptyDay = EmptyDay.SKIP) -> GuildSettings:
    return GuildSettings(empty_day=empty_day, excluded=tokens)


async def shown(editions, settings: GuildSettings, on: dt.date) -> tuple[str, ...]:
    found = await editions.daily(settings, on, guild_id=GUILD)
    return found.shown if found else ()


SKIPPING = exclusions()


async def test_daily_when_something_came_out_then_it_is_shown(editions):
    found = await editions.daily(SKIPPING, day(2028, 6, 13), guild_id=GUILD)
    assert found == Edition(DAILY_POST, day(2028, 6, 13), found.entries, 2)
    # Two sources come before the round one, which rests on one.
    assert found.shown == ("j-hope-killin-it-girl", "jimin-bts-vocal-night")
    assert [each.years for each in found.entries] == [3, 5]


@pytest.mark.asyncio(loop_scope="session")
async def test_daily_when_shown_last_year_then_others_come_when_there_is_a_choice(shipped_once):
    on = day(2027, 10, 10)
    first = await shipped_once.editions.daily(SKIPPING, on, guild_id=GUILD)
    seen = first.shown
    again = await shipped_once.editions.daily(SKIPPING, on, guild_id=GUILD, last_year=seen)
    assert len(seen) == len(again.shown) == 5
    assert again.total == first.total > 10
    repeated = [each.work.slug in seen for each in again.entries]
    assert False in repeated
    grades = [each.work.fame + each.is_round - (each.work.slug in seen) for each in again.entries]
    assert grades == sorted(grades, reverse=True)
    # A choice there is only among works that are as sure: sources count for more.
    assert {each.work.verification for each in again.entries} == {Verification.TWO_SOURCES}


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ((2026, 1, 1), "known by its year"),
        ((2026, 9, 1), "known by its month"),
        ((2026, 4, 29), "disputed"),
        ((2026, 12, 4), "an album's date"),
        ((2027, 3, 20), "only announced"),
    ],
)
async def test_daily_when_the_date_is_not_sure_then_no_post_has_it(on, why, editions):
    assert await editions.daily(SKIPPING, day(*on), guild_id=GUILD) is None, why


async def test_daily_when_29_february_then_the_28th_stands_in(editions):
    common = await editions.daily(SKIPPING, day(2025, 2, 28), guild_id=GUILD)
    assert [(one.years, one.shifted) for one in common.entries] == [(13, True)]
    assert await shown(editions, SKIPPING, day(2024, 2, 28)) == ()
    leap = await editions.daily(SKIPPING, day(2024, 2, 29), guild_id=GUILD)
    assert [(one.years, one.shifted) for one in leap.entries] == [(12, False)]
    assert await shown(editions, SKIPPING, day(2024, 3, 1)) == ("jimin-aoa-walk",)


@pytest.mark.parametrize(
    ("token", "gone"),
    [
        ("artist:rose-blackpink", True),
        ("artist:bruno-mars", True),
        ("artist:blackpink", True),
        ("kind:duet", True),
        ("collaboration:rose-apt", True),
        ("artist:lisa-blackpink", False),
        ("artist:nobody-at-all", False),
        ("kind:remix", False),
    ],
)
async def test_daily_when_something_is_excluded_then_it_is_not_shown(token, gone, editions):
    assert await shown(editions, exclusions(token), day(2026, 10, 18)) == (
        () if gone else ("rose-apt",)
    )


async def test_daily_when_a_member_is_excluded_then_the_groups_works_stay(editions):
    on = day(2026, 8, 28)
    assert await shown(editions, exclusions("artist:rose-blackpink"), on) == (
        "blackpink-ice-cream",
    )
    assert await shown(editions, exclusions("artist:blackpink"), on) == ()


async def test_exclusion_when_a_show_is_out_then_its_works_are(services):
    works = services.lookup._library.store.works
    beautiful = await works.get("crush-beautiful")
    rule = services.exclusion_rules.excluded_by(exclusions("show:goblin"))
    assert rule.excludes(beautiful)
    assert not rule.excludes(await works.get("rose-apt"))
    assert not services.exclusion_rules.excluded_by(exclusions()).excludes(beautiful)
    assert services.exclusion_rules.excluded_by(exclusions("show:goblin")) is rule


async def test_daily_when_the_one_entry_is_excluded_then_the_rest_is_counted(editions):
    found = await editions.daily(exclusions("artist:j-hope"), day(2028, 6, 13), guild_id=GUILD)
    assert (found.shown, found.total) == (("jimin-bts-vocal-night",), 1)


# Empty days.


async def test_empty_day_when_skipped_then_there_is_nothing(editions):
    assert await editions.daily(SKIPPING, EMPTY, guild_id=GUILD) is None


async def test_empty_day_when_the_nearest_is_wanted_then_within_the_week(editions):
    wanted = exclusions(empty_day=EmptyDay.NEAREST)
    for on, slug, its_day in [
        ((2026, 3, 3), "jimin-aoa-walk", (2026, 3, 1)),
        ((2026, 10, 12), "rose-apt", (2026, 10, 18)),
        ((2026, 10, 25), "rose-apt", (2026, 10, 18)),
        # A leap day's stand-in is nearer than the first of March.
        ((2026, 2, 27), "suga-rain", (2026, 2, 28)),
    ]:
        found = await editions.daily(wanted, day(*on), guild_id=GUILD)
        assert found.entries == ()
        assert found.shown == (slug,)
        assert found.filler.policy is EmptyDay.NEAREST
        assert found.filler.anniversary.on == day(*its_day)
    assert await editions.daily(wanted, EMPTY, guild_id=GUILD) is None
    assert await editions.daily(wanted, day(2026, 10, 10), guild_id=GUILD) is None
    # What comes out that week is no anniversary yet.
    assert await editions.daily(wanted, day(2024, 10, 16), guild_id=GUILD) is None


async def test_empty_day_when_the_nearest_is_excluded_then_the_next_or_none(editions):
    wanted = exclusions("artist:suga", empty_day=EmptyDay.NEAREST)
    found = await editions.daily(wanted, day(2026, 2, 27), guild_id=GUILD)
    assert found.shown == ("jimin-aoa-walk",)
    out = exclusions("kind:duet", empty_day=EmptyDay.NEAREST)
    assert await editions.daily(out, day(2026, 10, 12), guild_id=GUILD) is None


@pytest.mark.parametrize("policy", [EmptyDay.ARCHIVE, EmptyDay.TRIVIA])
async def test_empty_day_when_drawn_then_the_same_for_a_server_and_date(policy, editions):
    wanted = exclusions(empty_day=policy)
    drawn = [
        (await editions.daily(wanted, EMPTY + dt.timedelta(shift), guild_id=guild)).shown
        for guild in (1, 2, 3, 4, 1)
        for shift in (0, 1)
    ]
    assert drawn[-2:] == drawn[:2]
    assert len(set(drawn)) > 1


@pytest.mark.parametrize("policy", [EmptyDay.ARCHIVE, EmptyDay.TRIVIA])
async def test_empty_day_when_everything_is_excluded_then_there_is_nothing(policy, editions):
    kinds = ("feature", "duet", "joint", "ost", "sub-unit", "project-group", "tie-in")
    wanted = exclusions(*(f"kind:{kind}" for kind in kinds), empty_day=policy)
    assert await editions.daily(wanted, EMPTY, guild_id=GUILD) is None


async def test_archive_when_drawn_for_many_servers_then_only_sure_works(editions, services):
    seen = set()
    for tokens in ((), ("artist:bts",)):
        wanted = exclusions(*tokens, empty_day=EmptyDay.ARCHIVE)
        rule = services.exclusion_rules.excluded_by(wanted)
        for guild in range(60):
            found = await editions.daily(wanted, EMPTY, guild_id=guild)
            work = found.filler.work
            seen.add(work.slug)
            assert work.verification is not Verification.CONFLICT
            assert not work.untitled
            assert not rule.excludes(work)
    assert len(seen) > 10


async def test_teaser_when_drawn_for_many_servers_then_one_answer_and_not_in_the_question(
    editions, services
):
    wanted = exclusions(empty_day=EmptyDay.TRIVIA)
    everything = (await services.lookup._library.store.works.search(Criteria(), limit=1000)).items
    asked = set()
    for guild in range(40):
        riddle = (await editions.daily(wanted, EMPTY, guild_id=guild)).filler.riddle
        asked.add(riddle.work.slug)
        title = fold(riddle.work.title)
        alike = [one for one in everything if fold(one.title) == title]
        assert alike == [riddle.work]
        assert fold(riddle.answer.artist.name) not in title
        assert riddle.answer.artist != riddle.partner.artist
    # "APT." has a namesake, "That That" a disputed date, "Vocal Night" is one group's.
    assert asked.isdisjoint({"rose-apt", "psy-that-that", "jimin-bts-vocal-night"})
    assert len(asked) > 1


async def test_teaser_when_the_title_is_an_alias_of_the_answer_then_not_asked(editions, services):
    async def asked() -> set[str]:
        wanted = exclusions(empty_day=EmptyDay.TRIVIA)
        found = [await editions.daily(wanted, EMPTY, guild_id=guild) for guild in range(40)]
        return {each.filler.work.slug for each in found}

    assert "suga-rain" in await asked()
    async with services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO artist_names_all (artist_id, position, name, folded, is_alias)"
            " SELECT id, 99, 'Rain', 'rain', 1 FROM artists WHERE slug = 'suga'"
        )
    assert "suga-rain" not in await asked()


async def test_teaser_when_the_two_are_one_act_and_its_unit_then_not_fair(editions, services):
    work = await services.lookup._library.store.works.get("suga-eight")
    refs = services.lookup._library.store.artists
    group, unit = [(await refs.get(slug)).ref for slug in ("bts", "bts-vocal-line")]
    riddle = Riddle(work, *work.credits)
    assert await editions._fillers._is_fair(riddle)
    answer, partner = (
        replace(each, artist=ref, credited_as="")
        for each, ref in zip(work.credits, (unit, group), strict=True)
    )
    assert not await editions._fillers._is_fair(Riddle(work, answer, partner))


async def test_namesake_when_a_title_is_another_ones_then_known(services):
    works = services.lookup._library.store.works
    assert await works.has_namesake("rose-apt")
    assert await works.has_namesake("lisa-blackpink-apt")
    assert not await works.has_namesake("suga-eight")


@pytest.mark.parametrize(("slug", "known"), [("psy-that-that", True), ("rose-apt", False)])
async def test_namesake_when_a_title_begins_alike_then_known_if_an_act_made_both(
    slug, known, services
):
    async with services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO collaboration_titles_all (collaboration_id, position, name, folded)"
            " SELECT id, 99, 'Eight (Remix)', 'eightremix' FROM collaborations WHERE slug = ?",
            (slug,),
        )
    assert await services.lookup._library.store.works.has_namesake("suga-eight") is known


# Weeks.


async def test_weekly_when_a_week_begins_then_its_days_and_what_is_new(editions):
    found = await editions.weekly(SKIPPING, day(2026, 2, 26), guild_id=GUILD)
    assert found.shown == ("suga-rain", "jimin-aoa-walk")
    assert [each.on for each in found.entries] == [day(2026, 2, 28), day(2026, 3, 1)]
    assert found.releases == ()
    assert await editions.weekly(SKIPPING, EMPTY, guild_id=GUILD) is None


async def test_weekly_when_something_came_out_then_it_is_news_and_no_anniversary(editions):
    for on in (day(2024, 10, 15), day(2024, 10, 18), day(2024, 10, 25)):
        found = await editions.weekly(SKIPPING, on, guild_id=GUILD)
        assert found.entries == ()
        assert [each.slug for each in found.releases] == ["rose-apt"]
    assert await editions.weekly(SKIPPING, day(2024, 10, 26), guild_id=GUILD) is None
    out = await editions.weekly(exclusions("kind:duet"), day(2024, 10, 18), guild_id=GUILD)
    assert out is None


async def test_weekly_when_an_announced_day_comes_then_it_is_listed(editions):
    found = await editions.weekly(SKIPPING, day(2026, 3, 15), guild_id=GUILD)
    assert [each.slug for each in found.releases] == ["bts-next-year"]


async def test_weekly_when_the_date_is_disputed_or_a_month_then_it_is_not_listed(editions):
    assert await editions.weekly(SKIPPING, day(2022, 4, 27), guild_id=GUILD) is None
    assert await editions.weekly(SKIPPING, day(2026, 2, 1), guild_id=GUILD) is None


@pytest.mark.asyncio(loop_scope="session")
async def test_weekly_when_days_have_many_then_each_day_has_its_best_first(shipped_once):
    found = await shipped_once.editions.weekly(SKIPPING, day(2026, 8, 16), guild_id=GUILD)
    assert len({each.on for each in found.entries}) == 7
    rest = [each.on for each in found.entries[1:]]
    assert rest == sorted(rest)
    assert found.total > 7


# Followers.


async def test_following_when_a_followed_act_has_an_anniversary_then_told_why(editions):
    found = await editions.following(["suga"], day(2026, 5, 6), seen=10_000)
    assert found.shown == ("suga-eight",)
    (tie,) = found.ties["suga-eight"]
    assert (tie.followed.name, tie.through) == ("SUGA", None)


async def test_following_when_a_group_is_followed_then_its_members_count(editions):
    found = await editions.following(["bts"], day(2026, 5, 6), seen=10_000)
    (tie,) = found.ties["suga-eight"]
    assert (tie.followed.name, tie.through.name) == ("BTS", "SUGA")
    both = await editions.following(["bts", "iu"], day(2026, 5, 6), seen=10_000)
    # Who is on the work themselves is reason enough.
    assert [tie.followed.name for tie in both.ties["suga-eight"]] == ["IU"]
    # A member's follower is not told of the group's works.
    assert await editions.following(["rose-blackpink"], day(2026, 8, 28), seen=10_000) is None


async def test_following_when_nothing_is_new_then_nothing_is_said(editions):
    newest = await editions.newest_id()
    assert newest > 0
    assert await editions.following(["bts"], EMPTY, seen=newest) is None
    assert await editions.following([], EMPTY, seen=0) is None
    assert await editions.following(["nobody-at-all"], EMPTY, seen=0) is None


async def test_following_when_works_were_added_then_those_since_are_told(editions, services):
    works = services.lookup._library.store.works
    (apt,) = await works.list_ids_of(["rose-apt"])
    found = await editions.following(["rose-blackpink"], EMPTY, seen=apt - 1)
    assert (found.entries, found.shown) == ((), ("rose-apt",))
    assert await editions.following(["rose-blackpink"], EMPTY, seen=apt) is None
    # What the day celebrates is not new as well.
    on_its_day = await editions.following(["rose-blackpink"], day(2026, 10, 18), seen=apt - 1)
    assert (on_its_day.total, on_its_day.releases) == (1, ())


# Many servers.


async def test_daily_when_thousands_of_servers_ask_then_the_store_is_read_once(
    editions, monkeypatch
):
    read = []
    celebrated = WorkStore.celebrated

    async def noting(store, days, **options):
        read.append(days)
        return await celebrated(store, days, **options)

    monkeypatch.setattr(WorkStore, "celebrated", noting)
    on = day(2026, 6, 13)
    found = await asyncio.gather(
        *(editions.daily(SKIPPING, on, guild_id=guild) for guild in range(3000))
    )
    assert len(read) == 1
    assert all(each is found[0] for each in found)


async def test_editions_when_the_catalogue_is_read_anew_then_composed_anew(editions, services):
    on = day(2026, 10, 18)
    before = await editions.daily(SKIPPING, on, guild_id=GUILD)
    assert before.total == 1
    async with services.database.write() as connection:
        await connection.execute_fetchall(
            "UPDATE collaborations_all SET verification = 'conflict' WHERE slug = 'rose-apt'"
        )
    assert await editions.daily(SKIPPING, on, guild_id=GUILD) is before
    await services.lookup.refresh()
    assert await editions.daily(SKIPPING, on, guild_id=GUILD) is None
