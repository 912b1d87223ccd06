"""Settings of servers: changed, audited, undone; timetables follow; nobody's change is lost."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from pathlib import Path

import pytest

from bot.app.services import Services, settings_over
from bot.kit.db.database import Database
from bot.kit.db.saved_requests import ListStore
from bot.kit.errors import ExpiredError, InputCode, InvalidInputError
from bot.posts.schedule import DAILY_POST, WEEKLY_DIGEST
from bot.posts.service import PostingService
from bot.settings.declare import ChangedSinceError, NothingToUndoError, SettingsCode
from bot.settings.model import DEFAULTS, OPERATOR, Change, EmptyDay, GuildSettings, Weekday
from bot.settings.service import SettingsService
from bot.settings.store import SettingsStore

GUILD, OTHER = 100_000_000_000_000_001, 100_000_000_000_000_002
CHANNEL, SECOND = 200_000_000_000_000_001, 200_000_000_000_000_002
ANN, BEN = 300_000_000_000_000_001, 300_000_000_000_000_002
# Noon in Seoul.
NOW = dt.datetime(2026, 2, 28, 3, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=1)


@pytest.fixture
def settings(services: Services) -> SettingsService:
    return services.settings


@pytest.fixture
def posting(services: Services) -> PostingService:
    return services.posting


async def put(settings: SettingsService, *, by=ANN, now=NOW, **values):
    return await settings.change(GUILD, by=by, now=now, **values)


async def test_settings_when_nothing_is_set_then_they_are_the_defaults(settings):
    assert await settings.get(GUILD) == DEFAULTS
    assert await settings.history(GUILD) == ()


async def test_change_when_somebody_listens_then_they_hear_of_real_changes_only(settings):
    heard: list[int] = []
    settings.tell(heard.append)
    await put(settings, language="ko")
    await put(settings, language="ko")
    await settings.undo(GUILD, by=ANN, now=LATER)
    assert heard == [GUILD, GUILD]


async def test_change_when_made_then_it_is_kept_and_audited(settings):
    done = await put(settings, time_zone="asia/seoul", daily_channel=CHANNEL)
    assert (await settings.get(GUILD)).time_zone == "Asia/Seoul"
    assert await settings.history(GUILD) == (done,)
    assert (done.user_id, done.changed_at, done.action) == (ANN, NOW, "set")
    assert done.changes == (
        Change("time_zone", None, "Asia/Seoul"),
        Change("daily_channel", None, str(CHANNEL)),
    )
    assert await settings.get(OTHER) == DEFAULTS


async def test_change_when_all_is_so_already_then_nothing_is_written(settings):
    await put(settings, time_zone="Asia/Seoul")
    again = await put(settings, time_zone="Asia/Seoul", by=BEN)
    assert (again.id, again.changes) == (0, ())
    assert len(await settings.history(GUILD)) == 1


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"time_zone": "Moon/Base"}, SettingsCode.NOT_A_ZONE),
        ({"catch_up_hours": 25}, InputCode.OUT_OF_RANGE),
        ({"daily_channel": 5}, SettingsCode.NOT_AN_ID),
        ({"excluded": ["nonsense"]}, SettingsCode.NOT_A_TOKEN),
        ({"colour": "red"}, SettingsCode.NOT_A_SETTING),
    ],
)
async def test_change_when_one_value_is_impossible_then_none_is_set(settings, values, fault):
    with pytest.raises(InvalidInputError) as caught:
        await put(settings, language="ko", **values)
    assert caught.value.fault.code is fault
    assert await settings.get(GUILD) == DEFAULTS


async def test_change_when_the_post_is_switched_on_then_the_next_time_to_come_is_due(
    settings, posting
):
    await put(settings, time_zone="Asia/Seoul", daily_channel=CHANNEL, daily_time=dt.time(13))
    coming = await posting.coming(GUILD)
    assert coming.due.get(DAILY_POST).due_at == dt.datetime(2026, 2, 28, 4, 0, tzinfo=dt.UTC)
    assert coming.due.get(WEEKLY_DIGEST) is None
    await put(settings, weekly_channel=CHANNEL, weekly_day=Weekday.MONDAY)
    assert (await posting.coming(GUILD)).due.get(WEEKLY_DIGEST).key.on == dt.date(2026, 3, 2)


async def test_change_when_the_time_moves_to_the_past_then_todays_is_due_now(settings, posting):
    await put(settings, time_zone="Asia/Seoul", daily_channel=CHANNEL, daily_time=dt.time(13))
    await put(settings, daily_time=dt.time(11))
    assert (await posting.coming(GUILD)).due.get(DAILY_POST).due_at == NOW


async def test_change_when_only_the_channel_moves_then_the_timetable_stays(settings, posting):
    await put(settings, daily_channel=CHANNEL)
    before = await posting.coming(GUILD)
    await put(settings, daily_channel=SECOND, now=NOW + dt.timedelta(days=3))
    assert await posting.coming(GUILD) == before


@pytest.mark.parametrize("off", [{"daily_paused": True}, {"daily_channel": None}])
async def test_change_when_paused_or_off_then_nothing_is_due_until_it_is_undone(
    settings, posting, off
):
    await put(settings, daily_channel=CHANNEL)
    due = (await posting.coming(GUILD)).due.get(DAILY_POST)
    await put(settings, **off)
    assert (await posting.coming(GUILD)).due.get(DAILY_POST) is None
    await settings.undo(GUILD, by=BEN, now=LATER)
    assert (await posting.coming(GUILD)).due.get(DAILY_POST) == due


async def test_change_when_what_follows_from_it_fails_then_nothing_is_set(db):
    async def fail(connection, guild_id, *, old, new, stamp):
        assert (guild_id, old.language, new.language, stamp.by) == (GUILD, None, "ko", ANN)
        raise LookupError("no")

    settings = SettingsService(SettingsStore(db, [fail]), ListStore(db))
    with pytest.raises(LookupError, match="no"):
        await put(settings, language="ko")
    assert await settings.get(GUILD) == DEFAULTS
    assert await settings.history(GUILD) == ()


async def test_change_when_the_audit_fails_then_nothing_is_set(settings, posting, services):
    async with services.database.write() as connection:
        await connection.execute_fetchall(
            "CREATE TRIGGER refuse BEFORE INSERT ON setting_change_values"
            " BEGIN SELECT raise(ABORT, 'no'); END"
        )
    with pytest.raises(Exception, match="no"):
        await put(settings, daily_channel=CHANNEL)
    assert await settings.get(GUILD) == DEFAULTS
    assert (await posting.coming(GUILD)).due.get(DAILY_POST) is None


async def test_two_moderators_when_at_once_then_both_changes_hold(settings):
    await asyncio.gather(
        put(settings, by=ANN, time_zone="Asia/Seoul"),
        put(settings, by=BEN, empty_day=EmptyDay.SKIP),
        put(settings, by=ANN, language="ko"),
    )
    found = await settings.get(GUILD)
    assert (found.time_zone, found.empty_day, found.language) == ("Asia/Seoul", "skip", "ko")
    assert len(await settings.history(GUILD)) == 3


async def test_change_when_what_was_seen_has_changed_then_it_says_who_and_when(settings):
    await put(settings, by=BEN, daily_time=dt.time(10))
    with pytest.raises(ChangedSinceError) as caught:
        await put(settings, daily_time=dt.time(8), now=LATER, expected={"daily_time": dt.time(9)})
    error = caught.value
    assert (error.key, error.user_id, error.changed_at) == ("daily_time", BEN, NOW)
    assert (await settings.get(GUILD)).daily_time == dt.time(10)


async def test_undo_when_repeated_then_it_goes_back_step_by_step(settings):
    for hour in (10, 11, 12):
        await put(settings, daily_time=dt.time(hour))
    seen = []
    for _ in range(3):
        await settings.undo(GUILD, by=BEN, now=LATER)
        seen.append((await settings.get(GUILD)).daily_time.hour)
    assert seen == [11, 10, 9]
    with pytest.raises(NothingToUndoError):
        await settings.undo(GUILD, by=BEN, now=LATER)


async def test_undo_when_undone_then_the_change_holds_again(settings):
    await put(settings, language="ko")
    undo = await settings.undo(GUILD, by=BEN, now=LATER)
    assert (undo.action, undo.undoes, undo.user_id) == ("undo", 1, BEN)
    assert settings.languages.get(GUILD) is None
    await settings.undo(GUILD, undo.id, by=ANN, now=LATER)
    assert (await settings.get(GUILD)).language == "ko"
    assert settings.languages.get(GUILD) == "ko"
    assert [each.undone for each in await settings.history(GUILD)] == [False, True, False]


async def test_undo_when_the_setting_changed_again_then_it_is_refused_by_name(settings):
    first = await put(settings, language="ko", daily_time=dt.time(10))
    await put(settings, by=BEN, now=LATER, daily_time=dt.time(11))
    with pytest.raises(ChangedSinceError) as caught:
        await settings.undo(GUILD, first.id, by=ANN, now=LATER)
    error = caught.value
    assert (error.key, error.user_id, error.changed_at) == ("daily_time", BEN, LATER)
    assert (await settings.get(GUILD)).language == "ko"


@pytest.mark.parametrize("change_id", [1, 99])
async def test_undo_when_it_is_another_servers_or_none_then_it_is_refused(settings, change_id):
    await settings.change(OTHER, by=ANN, now=NOW, language="ko")
    with pytest.raises(NothingToUndoError):
        await settings.undo(GUILD, change_id, by=ANN, now=NOW)
    assert (await settings.get(OTHER)).language == "ko"


async def test_undo_when_others_added_to_a_list_then_theirs_stays(settings):
    first = await put(settings, excluded=("artist:bts",))
    await put(settings, by=BEN, excluded=("artist:bts", "artist:iu"))
    await settings.undo(GUILD, first.id, by=ANN, now=LATER)
    assert (await settings.get(GUILD)).excluded == ("artist:iu",)


async def test_reset_when_undone_then_everything_is_back(settings, posting):
    await put(settings, time_zone="Asia/Seoul", daily_channel=CHANNEL, excluded=("kind:remix",))
    before, coming = await settings.get(GUILD), await posting.coming(GUILD)
    await settings.reset(GUILD, by=BEN, now=LATER)
    assert await settings.get(GUILD) == DEFAULTS
    assert (await posting.coming(GUILD)).due.get(DAILY_POST) is None
    await settings.undo(GUILD, by=ANN, now=LATER)
    assert (await settings.get(GUILD), await posting.coming(GUILD)) == (before, coming)


async def test_history_when_long_then_it_goes_on_after_a_change(settings):
    for hour in range(7):
        await put(settings, daily_time=dt.time(hour))
    page = await settings.history(GUILD, limit=3)
    assert [each.id for each in page] == [7, 6, 5]
    assert [each.id for each in await settings.history(GUILD, before=5, limit=3)] == [4, 3, 2]


async def test_language_when_another_process_changes_it_then_refreshing_sees_it(
    settings, services, database_path: Path
):
    database = await Database.open(database_path)
    other = await settings_over(database, ListStore(database))
    await put(settings, language="ko")
    assert other.languages.get(GUILD) is None
    await other.refresh()
    assert other.languages.get(GUILD) == "ko"
    await settings.reset(GUILD, by=ANN, now=LATER)
    await other.refresh()
    assert other.languages.get(GUILD) is None
    await database.close()


async def test_language_when_started_anew_then_it_is_known(settings, services):
    await put(settings, language="ko")
    again = await settings_over(services.database, ListStore(services.database))
    assert again.languages.get(GUILD) == "ko"


async def test_proposal_when_accepted_then_only_what_it_showed_changes(settings):
    proposal = await settings.propose(GUILD, GuildSettings(time_zone="Asia/Seoul"), now=NOW)
    await put(settings, by=BEN, language="ko")
    done = await settings.accept(GUILD, proposal, by=ANN, now=LATER)
    assert done.action == "import"
    found = await settings.get(GUILD)
    assert (found.time_zone, found.language) == ("Asia/Seoul", "ko")


async def test_proposal_when_its_setting_changed_since_then_it_is_refused(settings):
    proposal = await settings.propose(GUILD, GuildSettings(time_zone="Asia/Seoul"), now=NOW)
    await put(settings, by=BEN, time_zone="Asia/Tokyo")
    with pytest.raises(ChangedSinceError):
        await settings.accept(GUILD, proposal, by=ANN, now=LATER)
    assert (await settings.get(GUILD)).time_zone == "Asia/Tokyo"


async def test_proposal_when_it_is_another_servers_then_it_is_refused(settings):
    proposal = await settings.propose(OTHER, GuildSettings(time_zone="Asia/Seoul"), now=NOW)
    with pytest.raises(ExpiredError):
        await settings.accept(GUILD, proposal, by=ANN, now=NOW)
    assert await settings.get(GUILD) == DEFAULTS


async def test_all_servers_when_replaced_then_the_operator_is_on_record(settings, posting):
    await put(settings, language="ko")
    wanted = {GUILD: DEFAULTS, OTHER: GuildSettings(daily_channel=CHANNEL, language="ko")}
    done = await settings.replace_all(wanted, now=LATER)
    assert {each.guild_id for each in done} == {GUILD, OTHER}
    assert {each.user_id for each in done} == {OPERATOR}
    assert await settings.store.list_all() == {OTHER: wanted[OTHER]}
    assert (settings.languages.get(GUILD), settings.languages.get(OTHER)) == (None, "ko")
    assert (await posting.coming(OTHER)).due.get(DAILY_POST) is not None


async def test_stored_value_when_this_version_cannot_read_it_then_the_default_holds(
    settings, services, caplog
):
    await put(settings, language="ko", time_zone="Asia/Seoul")
    async with services.database.write() as connection:
        await connection.execute_fetchall(
            "UPDATE guild_settings SET value = '\"Moon/Base\"' WHERE key = 'time_zone'"
        )
    with caplog.at_level(logging.WARNING):
        found = await settings.get(GUILD)
    assert (found.time_zone, found.language) == ("UTC", "ko")
    assert "time_zone" in caplog.text
