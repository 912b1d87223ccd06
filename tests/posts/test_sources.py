"""Every kind of post: declared once, by the feature that brings it, and forgotten nowhere."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.app.features import FEATURES, POST_SOURCES
from bot.kit.discord.i18n import words_in
from bot.kit.metrics import Figure
from bot.posts.cards import reasons
from bot.posts.model import PostKey
from bot.posts.service import PostingService
from bot.posts.sources import Look, PersonalSource, PostSource, ServerLook
from bot.settings.model import DEFAULTS, KEYS, from_plain

GUILD, CHANNEL = 5 << 22, 10**17
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
TODAY = NOW.date()

servers = pytest.mark.parametrize(
    "source", POST_SOURCES.servers, ids=[each.kind for each in POST_SOURCES.servers]
)


def test_kinds_when_collected_then_each_is_declared_once():
    declared = Counter(each.kind for feature in FEATURES for each in feature.brought(PostSource))
    assert set(declared.values()) == {1}
    assert declared == Counter(each.kind for each in POST_SOURCES)


def test_kinds_when_declared_then_the_docs_have_a_row_for_each():
    docs = Path(__file__).parents[2] / "docs" / "posting.md"
    rows = re.findall(r"^\| `(\w+)` \|", docs.read_text().split("## A date")[0], re.MULTILINE)
    assert Counter(rows) == Counter(each.kind for each in POST_SOURCES)


def test_features_when_they_bring_something_then_somebody_asks_for_it():
    brought = [each for feature in FEATURES for each in feature.brings]
    assert [each for each in brought if not isinstance(each, PostSource | Figure)] == []


@pytest.mark.parametrize("kind", [each.kind for each in POST_SOURCES])
async def test_kind_when_it_is_asked_for_then_something_composes_it(services, kind):
    key = PostKey(GUILD, kind, TODAY)
    content = await services.posting.preview(key, DEFAULTS, now=NOW)
    assert content is None or content.shown is not None


@pytest.mark.parametrize("source", tuple(POST_SOURCES), ids=lambda each: each.kind)
async def test_card_when_it_is_posted_then_a_button_has_the_mark_of_its_post(services, source):
    await services.follows.follow(GUILD, "bruno-mars", language="en-US", now=NOW)
    async with services.database.write() as connection:
        await connection.execute_fetchall(
            "INSERT INTO quizzes (id, guild_id, channel_id, user_id, started_ms, state, plan)"
            " VALUES (1, ?, 1, 1, 0, 'finished', '{}')",
            (GUILD,),
        )
        await connection.execute_fetchall(
            "INSERT INTO quiz_rounds (id, quiz_id, number, question_id, question, state)"
            " VALUES (1, 1, 1, 'q', '{}', 'revealed')"
        )
        await connection.execute_fetchall(
            "INSERT INTO quiz_answers VALUES (1, 7, ?, 'people', ?, '0', 1, 10)",
            (GUILD, int(NOW.timestamp() * 1000)),
        )
    settings = from_plain({"home": ["bruno-mars"]})
    for days in range(366):
        key = PostKey(GUILD, source.kind, TODAY + dt.timedelta(days))
        content = await services.posting.preview(key, settings, now=NOW)
        if content is not None:
            break
    assert content is not None, "a year without anything to say"
    card = source.look.card(words_in("en-US"), content, key=key, picture=None, ping_role=None)
    assert key.mark in {getattr(each, "custom_id", None) for each in card.walk_children()}


def test_kinds_when_nothing_composes_one_then_it_is_said_where_that_is_mended(services):
    with pytest.raises(LookupError, match=r"nothing composes daily, .*bot/app/services\.py"):
        PostingService(
            services.database,
            settings=services.settings,
            sources=POST_SOURCES,
            composers={},
            tables=(),
        )


@servers
def test_kind_when_a_server_gets_it_then_its_settings_are_there(source):
    keys = source.keys
    assert {keys.channel, keys.time, keys.paused} <= set(KEYS)
    assert (source.channel_id(DEFAULTS), source.timetable(DEFAULTS)) == (None, None)
    chosen = from_plain({keys.channel: str(CHANNEL), keys.time: "13:30", "time_zone": "Asia/Seoul"})
    timetable = source.timetable(chosen)
    assert (source.channel_id(chosen), timetable.zone) == (CHANNEL, "Asia/Seoul")
    assert timetable.at == dt.time(13, 30)
    assert (timetable.weekday is None) == (keys.weekday is None)
    paused = from_plain({keys.channel: str(CHANNEL), keys.paused: True})
    assert source.timetable(paused) is None
    assert source.planned(paused).at == dt.time(9)


@servers
def test_kind_when_it_is_blocked_then_it_has_a_name(source):
    assert reasons.feature_name(words_in("ko"), source.kind, POST_SOURCES) != source.name
    assert {source.nothing, source.nothing_at_home} <= reasons.REASONS.keys()
    assert POST_SOURCES.blocked_with(source.feature) is source


def test_kind_when_it_is_shown_then_it_says_how():
    assert {type(each.look) for each in POST_SOURCES.servers} == {ServerLook}
    assert all(isinstance(each.look, Look) for each in POST_SOURCES)


@servers
async def test_kind_when_a_server_switches_it_on_then_it_alone_is_due_next(services, source):
    await services.settings.change(GUILD, by=1, now=NOW, **{source.keys.channel: CHANNEL})
    coming = await services.posting.coming(GUILD)
    assert list(coming.due) == [source.kind]


def test_kind_when_it_goes_to_a_person_then_no_setting_of_a_server_counts():
    personal = [each for each in POST_SOURCES if isinstance(each, PersonalSource)]
    assert personal
    for each in personal:
        assert each.feature is None
        assert each.channel_id(DEFAULTS) is None
        assert each.timetable(DEFAULTS) == each.at
        assert each.steps(from_plain({"thread": True, "publish": True})) == ()
