"""Posts as they stand in a channel: what people read, and what their controls do for months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from bot.kit.discord.i18n import words_in
from bot.posts.cards.post import post_card
from bot.posts.model import PostKey
from bot.posts.schedule import FOLLOWING_MESSAGE
from bot.settings.model import EmptyDay, GuildSettings

GUILD = 4_194_304_000
ENGLISH = words_in("en-US")


@dataclass
class Posted:
    """A post in the channel; stands where a reply stands for the people of a test."""

    message: Any
    text: str


@pytest.fixture
def put(world):
    """Put an edition into the channel, as the bot does when it is due."""

    async def send(edition) -> Posted:
        key = PostKey(GUILD, edition.kind, edition.on)
        card = post_card(ENGLISH, edition, key=key, picture=None, ping_role=None)
        channel = world.bot.get_channel(world.channel.id)
        message = await channel.send(view=card)
        shown = next(each for each in world.channel.history() if each.id == message.id)
        texts = [
            part["content"]
            for each in shown.components
            for part in walk([each.to_dict()])
            if part["type"] == 10
        ]
        return Posted(message, "\n".join(texts))

    return send


@pytest.fixture
def post(world, put):
    """Compose a day's post and put it into the channel; None where there is none."""

    async def compose(*ymd: int, empty_day=EmptyDay.SKIP, excluded=()) -> Posted | None:
        settings = GuildSettings(empty_day=empty_day, excluded=tuple(excluded))
        edition = await world.services.editions.daily(settings, dt.date(*ymd), guild_id=GUILD)
        return await put(edition) if edition else None

    return compose


def walk(components):
    for each in components:
        yield each
        yield from walk(each.get("components", []))


async def test_more_when_pressed_by_anybody_then_the_whole_day_in_private(world, post):
    posted = await post(2025, 6, 13)
    for person in (world.fan, world.other):
        more = await person.click(posted, "More on this day")
        assert more.private
        assert "On this day: June 13" in more.text
        assert "Killin' It Girl" in more.text
        assert "Vocal Night" in more.text


async def test_details_when_a_work_is_chosen_then_its_card_in_private(world, post):
    posted = await post(2025, 6, 13)
    card = await world.other.select(posted, "jimin-bts-vocal-night")
    assert card.private
    assert card.text.startswith("## Vocal Night")


async def test_controls_when_months_passed_and_the_bot_was_restarted_then_they_work(world, post):
    posted = await post(2025, 6, 13)
    # Moved rather than let pass: nothing that runs at an interval has to run for 200 days.
    world.put_ahead(dt.timedelta(days=200))
    await world.restart()
    assert world.bot.today() == dt.date(2026, 9, 16)
    more = await world.fan.click(posted, "More on this day")
    assert "On this day: June 13" in more.text
    # Years are counted as on the day of the post.
    assert "2 years" in more.text
    assert (await world.fan.select(posted, "j-hope-killin-it-girl")).text.startswith("## Killin")


async def test_more_when_the_servers_day_is_ahead_of_seouls_then_it_has_the_same_works(
    world, post, monkeypatch
):
    monkeypatch.setattr(world.bot, "today", lambda: dt.date(2024, 10, 17))
    posted = await post(2024, 10, 18)
    assert "APT." in posted.text
    more = await world.fan.click(posted, "More on this day")
    assert "Tomorrow in Seoul: October 18" in more.text
    assert "APT." in more.text


async def test_more_when_the_post_is_a_week_then_its_days(world, put):
    start = dt.date(2026, 2, 26)
    edition = await world.services.editions.weekly(GuildSettings(), start, guild_id=GUILD)
    more = await world.fan.click(await put(edition), "More this week")
    assert more.private
    assert "The next 7 days" in more.text
    assert "from February 26" in more.text
    assert "Rain" in more.text
    assert "Walk" in more.text


async def test_more_when_the_post_is_a_followers_news_then_that_day(world, put):
    edition = await world.services.editions.following(["bts"], dt.date(2026, 5, 6), seen=10_000)
    assert edition.kind == FOLLOWING_MESSAGE
    more = await world.fan.click(await put(edition), "More on this day")
    assert "On this day: May 6" in more.text
    assert "eight" in more.text


# What is read on days that are easily got wrong.


async def test_new_years_day_when_only_years_are_known_then_none_is_celebrated(world, post):
    assert await post(2026, 1, 1) is None
    posted = await post(2026, 1, 1, empty_day=EmptyDay.ARCHIVE)
    assert "No anniversaries on January 1." in posted.text
    more = await world.fan.click(posted, "More on this day")
    assert "Nothing I know of came out on this day." in more.text
    assert "2025" not in more.text


async def test_29_february_when_leap_or_common_year_then_read_so(world, post):
    common = await post(2025, 2, 28)
    assert "### Rain" in common.text
    assert "It came out on 29 February, which this year doesn't have." in common.text
    more = await world.fan.click(common, "More on this day")
    assert "came out on 29 February" in more.text
    leap = await post(2024, 2, 29)
    assert "On this day: February 29" in leap.text
    assert "doesn't have" not in leap.text
    assert await post(2024, 2, 28) is None


@pytest.mark.parametrize(
    ("policy", "heading"),
    [
        (EmptyDay.NEAREST, "## The nearest anniversary: October 18"),
        (EmptyDay.ARCHIVE, "## From the archive"),
        (EmptyDay.TRIVIA, "## A question for October 12"),
    ],
)
async def test_empty_day_when_filled_then_the_heading_says_with_what(world, post, policy, heading):
    posted = await post(2026, 10, 12, empty_day=policy)
    assert posted.text.startswith(heading)
    assert "No anniversaries on October 12." in posted.text
    more = await world.fan.click(posted, "More on this day")
    assert "On this day: October 12" in more.text


async def test_empty_day_when_skipped_then_nothing_is_posted(post):
    assert await post(2026, 10, 12, empty_day=EmptyDay.SKIP) is None


@pytest.mark.parametrize("on", [(2026, 9, 1), (2026, 9, 30), (2026, 4, 29), (2026, 4, 28)])
async def test_day_when_the_entry_is_known_by_its_month_or_disputed_then_not_read(post, on):
    """ "Young" is of September 2018; "That That" of 28 or 29 April 2022."""
    assert await post(*on) is None
    filled = await post(*on, empty_day=EmptyDay.NEAREST)
    assert filled is None or not {"Young", "That That"} & set(filled.text.split("**"))


async def test_day_when_an_artist_is_excluded_then_nobody_reads_of_them(world, post):
    posted = await post(2028, 6, 13, excluded=["artist:j-hope"])
    assert "### Vocal Night" in posted.text
    assert "j-hope" not in posted.text.casefold()
    assert "Also on this day" not in posted.text
    # A group takes its members along.
    assert await post(2028, 6, 13, excluded=["artist:bts"]) is None
