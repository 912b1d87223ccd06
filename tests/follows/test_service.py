"""Following acts: names as people type them, what comes next, and being told once."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.app.services import Services
from bot.catalogue.model import AmbiguousError, NoMatchError, NotFoundError
from bot.follows.model import MOST_FOLLOWED, FollowCode, NotFollowedError
from bot.follows.service import FollowService
from bot.kit.errors import InvalidInputError

USER = 300_000_000_000_000_001
NOW = dt.datetime(2026, 2, 27, 23, 0, tzinfo=dt.UTC)
NINE = dt.datetime(2026, 2, 28, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def follows(services: Services) -> FollowService:
    return services.follows


async def follow(follows: FollowService, artist: str, *, now=NOW):
    return await follows.follow(USER, artist, language="en-US", now=now)


async def test_follow_when_it_is_the_first_then_it_says_when_and_what_comes(follows):
    answer = await follow(follows, "suga")
    assert (answer.first, answer.count, answer.known, answer.resumed) == (True, 1, False, False)
    assert answer.next_at == NINE
    coming = answer.followed.coming
    assert coming is not None
    assert (coming.work.slug, coming.on) == ("suga-rain", dt.date(2026, 2, 28))
    assert (coming.years, coming.shifted) == (14, True)


async def test_follow_when_it_is_a_group_then_its_members_works_count(follows):
    answer = await follow(follows, "artist:bts")
    assert answer.followed.coming is not None
    assert answer.followed.coming.work.slug == "suga-rain"


@pytest.mark.parametrize(
    ("artist", "error"),
    [
        ("jimin", AmbiguousError),
        ("nobody at all", NoMatchError),
        ("artist:gone", NotFoundError),
        (" ", InvalidInputError),
    ],
)
async def test_follow_when_no_act_is_meant_then_nobody_follows(follows, artist, error):
    with pytest.raises(error):
        await follow(follows, artist)
    assert await follows.store.find(USER) is None


async def test_follow_when_there_are_a_hundred_then_it_is_refused(follows, services):
    await follow(follows, "suga")
    async with services.database.write() as connection:
        for number in range(MOST_FOLLOWED - 1):
            await connection.execute_fetchall(
                "INSERT INTO follows VALUES (?, ?, 0)", (USER, f"artist-{number}")
            )
    assert (await follow(follows, "suga")).known
    with pytest.raises(InvalidInputError) as caught:
        await follow(follows, "iu")
    fault = caught.value.fault
    assert (fault.code, fault.limit) == (
        FollowCode.TOO_MANY_FOLLOWED,
        "100",
    )


async def test_unfollow_when_the_name_means_one_that_is_followed_then_it_is_that(follows):
    await follow(follows, "artist:jimin-aoa")
    await follow(follows, "iu")
    assert (await follows.unfollow(USER, "지민", now=NOW)).slug == "jimin-aoa"
    assert (await follows.unfollow(USER, "artist:iu", now=NOW)).name == "IU"
    assert await follows.store.find(USER) is None


@pytest.mark.parametrize("artist", ["suga", "artist:suga", "nobody at all"])
async def test_unfollow_when_it_is_not_followed_then_it_says_so(follows, artist):
    await follow(follows, "iu")
    with pytest.raises(NotFollowedError):
        await follows.unfollow(USER, artist, now=NOW)


async def test_unfollow_when_it_means_two_then_it_asks(follows):
    await follow(follows, "artist:jimin-aoa")
    await follow(follows, "artist:jimin-bts")
    with pytest.raises(AmbiguousError) as caught:
        await follows.unfollow(USER, "jimin", now=NOW)
    assert {each.slug for each in caught.value.suggestions} == {"jimin-aoa", "jimin-bts"}


async def test_following_when_listed_then_what_comes_soonest_is_first(follows):
    assert (await follows.following(USER, now=NOW)).followed == ()
    for artist in ("txt", "rosé", "iu", "suga"):
        await follow(follows, artist)
    answer = await follows.following(USER, now=NOW)
    assert [each.artist.slug for each in answer.followed] == ["suga", "iu", "rose-blackpink", "txt"]
    assert answer.followed[-1].coming is None
    assert (answer.next_at, answer.stopped_at) == (NINE, None)


async def test_following_when_an_act_left_the_catalogue_then_it_can_still_be_given_up(
    follows, services
):
    await follow(follows, "iu")
    async with services.database.write() as connection:
        await connection.execute_fetchall("UPDATE follows SET artist = 'gone'")
    (gone,) = (await follows.following(USER, now=NOW)).followed
    assert (gone.artist.name, gone.coming) == ("gone", None)
    assert (await follows.unfollow(USER, "artist:gone", now=NOW)).slug == "gone"


async def test_suggestions_when_typed_then_they_are_followed_ones(follows):
    assert await follows.suggest_followed(USER, "") == []
    for artist in ("suga", "iu", "artist:jimin-bts"):
        await follow(follows, artist)
    assert {one.slug for one in await follows.suggest_followed(USER, "")} == {
        "suga",
        "iu",
        "jimin-bts",
    }
    assert [one.slug for one in await follows.suggest_followed(USER, "지민")] == ["jimin-bts"]
    assert await follows.suggest_followed(USER, "psy") == []


async def test_notice_when_messages_stopped_then_it_is_due_once(follows):
    await follow(follows, "suga")
    assert not await follows.pending_notice(USER, now=NOW)
    await follows.stop(USER, now=NINE)
    assert not await follows.pending_notice(USER + 1, now=NINE)
    assert await follows.pending_notice(USER, now=NINE)
    assert not await follows.pending_notice(USER, now=NINE)
    assert not await follows.pending_notice(USER, now=NINE + dt.timedelta(hours=1))


async def test_notice_when_telling_failed_then_it_is_due_again(follows):
    await follow(follows, "suga")
    await follows.stop(USER, now=NINE)
    assert await follows.pending_notice(USER, now=NINE)
    await follows.not_told(USER)
    assert await follows.pending_notice(USER, now=NINE)


async def test_notice_when_another_process_stopped_then_it_is_seen_a_minute_later(
    follows, services
):
    library, store = follows._library, follows.store
    other = FollowService(library, store, celebrations=follows._celebrations)
    await follow(follows, "suga")
    assert not await follows.pending_notice(USER, now=NINE)
    await other.stop(USER, now=NINE)
    assert not await follows.pending_notice(USER, now=NINE + dt.timedelta(seconds=59))
    assert await follows.pending_notice(USER, now=NINE + dt.timedelta(seconds=60))
    assert not await other.pending_notice(USER, now=NINE + dt.timedelta(seconds=60))


async def test_notice_when_the_person_follows_again_before_then_it_is_off(follows):
    await follow(follows, "suga")
    await follows.stop(USER, now=NINE)
    answer = await follow(follows, "iu", now=NINE)
    assert (answer.resumed, answer.first) == (True, False)
    assert not await follows.pending_notice(USER, now=NINE)


async def test_resume_when_asked_then_the_next_day_is_due(follows):
    await follow(follows, "suga")
    await follows.stop(USER, now=NINE)
    stopped = await follows.following(USER, now=NINE)
    assert (stopped.next_at, stopped.stopped_at) == (None, NINE)
    answer = await follows.resume(USER, now=NINE)
    assert answer.next_at == NINE + dt.timedelta(1)
    assert not await follows.pending_notice(USER, now=NINE)
