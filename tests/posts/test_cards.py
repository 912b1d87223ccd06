"""What a posted card says, read as a fan reads it, and that every one can be sent."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from bot.catalogue.model import Source
from bot.kit.discord.card import Card
from bot.kit.discord.i18n import words_in
from bot.kit.discord.text import ELLIPSIS, length
from bot.kit.pictures.pictures import Picture
from bot.posts.cards.post import post_card
from bot.posts.cards.timeline import timeline_alt_text, timeline_sketch
from bot.posts.model import PostKey
from bot.posts.schedule import FOLLOWING_MESSAGE
from bot.settings.model import EmptyDay, GuildSettings

ENGLISH, KOREAN = words_in("en-US"), words_in("ko")
GUILD = 4_194_304_000
EMPTY = dt.date(2026, 11, 2)


def walk(components):
    for each in components:
        yield each
        yield from walk(each.get("components", []))


def parts_of(card: Card):
    return list(walk(card.to_components()))


def text_of(card: Card) -> str:
    return "\n".join(each["content"] for each in parts_of(card) if each["type"] == 10)


def buttons_of(card: Card) -> dict[str, str]:
    return {
        each["label"]: each.get("custom_id") or each["url"]
        for each in parts_of(card)
        if each["type"] == 2
    }


def options_of(card: Card) -> list[str]:
    return [
        option["value"]
        for each in parts_of(card)
        if each["type"] == 3
        for option in each["options"]
    ]


def card_of(edition, words=ENGLISH, picture=None, role=None) -> Card:
    key = PostKey(GUILD, edition.kind, edition.on)
    return post_card(words, edition, key=key, picture=picture, ping_role=role)


@pytest.fixture
def post(services):
    """Compose and show a day's post: a call gives its card."""

    async def compose(
        *ymd: int, excluded=(), empty_day=EmptyDay.SKIP, guild=GUILD, **options
    ) -> Card:
        settings = GuildSettings(empty_day=empty_day, excluded=tuple(excluded))
        edition = await services.editions.daily(settings, dt.date(*ymd), guild_id=guild)
        return card_of(edition, **options)

    return compose


async def test_day_when_one_work_then_its_card_tells_it_in_some_detail(post):
    card = await post(2026, 10, 18)
    assert text_of(card).split("\n") == [
        "## On this day: October 18, 2026",
        "### APT. · 아파트",
        "**ROSÉ** (BLACKPINK) & **Bruno Mars**",
        "Duet · October 18, 2024 · 2 years ago",
        "-# Sources: Example, MusicBrainz",
    ]
    assert list(buttons_of(card)) == [
        "More on this day",
        "YouTube",
        "Spotify",
        "Source: Example",
    ]
    assert buttons_of(card)["More on this day"] == "post:daily:2026-10-18"
    assert options_of(card) == ["rose-apt"]


async def test_day_when_several_works_then_the_others_are_short_and_say_what_they_rest_on(post):
    lines = text_of(await post(2028, 6, 13)).split("\n")
    assert "### Killin' It Girl" in lines
    assert "**Also on this day**" in lines
    assert "**Vocal Night**" in lines
    detail = lines[lines.index("**Vocal Night**") + 1]
    assert detail.startswith("-# 5 years ago (2023) · Jimin & Jung Kook · Sub-unit · ")
    assert detail.endswith(" · one source")


async def test_day_when_the_lead_rests_on_one_source_then_it_says_so(post):
    assert "Only one source gives the date." in text_of(await post(2026, 3, 1))
    assert "one source" not in text_of(await post(2026, 10, 18))


async def test_day_when_29_february_then_labelled_in_common_years_only(post):
    common = text_of(await post(2025, 2, 28))
    assert "On this day: February 28" in common
    assert "It came out on 29 February, which this year doesn't have." in common
    assert "February 29, 2012 · 13 years ago" in common
    leap = text_of(await post(2024, 2, 29))
    assert "On this day: February 29" in leap
    assert "this year doesn't have" not in leap


async def test_day_when_it_comes_out_that_day_then_it_says_today(post):
    assert "Duet · October 18, 2024 · today" in text_of(await post(2024, 10, 18))


async def test_day_when_korean_then_the_readers_own_title_comes_first(post):
    text = text_of(await post(2026, 10, 18, words=KOREAN))
    assert "### 아파트 · APT." in text
    assert "10월 18일" in text


async def test_card_when_a_role_is_told_then_the_first_line_mentions_it(post):
    assert text_of(await post(2026, 10, 18, role=77)).startswith("<@&77>\n## On this day")
    assert "<@" not in text_of(await post(2026, 10, 18))


async def test_card_when_there_is_a_picture_then_it_is_described(post):
    picture = Picture(b"", "kollab-timeline.png", "A line of time.")
    card = await post(2026, 10, 18, picture=picture)
    (gallery,) = [each for each in parts_of(card) if each["type"] == 12]
    (item,) = gallery["items"]
    assert item["media"]["url"] == "attachment://kollab-timeline.png"
    assert item["description"] == "A line of time."


async def test_card_when_data_holds_markup_then_it_stays_text(services):
    settings = GuildSettings()
    edition = await services.editions.daily(settings, dt.date(2026, 10, 18), guild_id=GUILD)
    (entry,) = edition.entries
    bad = "**@everyone** ||x|| <@&1> [a](http://b.example)\n# big"
    work = replace(
        entry.work,
        title=bad,
        title_ko=bad,
        sources=(Source("MB", bad, url="https://example.org/)||x"),),
    )
    edition = replace(edition, entries=(replace(entry, work=work),))
    text = text_of(card_of(edition))
    assert "@everyone" not in text
    assert "<@&1>" not in text.replace("\\<", "")
    assert "||" not in text.replace("\\|", "")


@pytest.mark.asyncio(loop_scope="session")
async def test_day_when_the_lead_has_a_fact_then_no_line_is_drawn_into_its_list(shipped_once):
    on = dt.date(2026, 8, 28)
    edition = await shipped_once.editions.daily(GuildSettings(), on, guild_id=GUILD)
    assert edition.entries[0].work.facts
    blocks = [each["content"] for each in parts_of(card_of(edition)) if each["type"] == 10]
    (block,) = [each for each in blocks if "\n- " in each]
    *lines, last = block.split("\n")
    assert last.startswith("- ")
    assert any(line.startswith("-# Sources: ") for line in lines)


# Empty days.


async def test_empty_day_when_nearest_then_labelled_with_its_date(post):
    text = text_of(await post(2026, 10, 12, empty_day=EmptyDay.NEAREST))
    assert text.startswith("## The nearest anniversary: October 18\n")
    assert "No anniversaries on October 12." in text
    assert "October 18, 2024 · 2 years on October 18" in text
    assert "ago" not in text


async def test_empty_day_when_archive_then_it_says_so(post):
    card = await post(2026, 11, 2, empty_day=EmptyDay.ARCHIVE)
    assert text_of(card).startswith("## From the archive\n")
    assert "No anniversaries on November 2." in text_of(card)
    assert len(options_of(card)) == 1


async def test_empty_day_when_trivia_then_only_the_spoiler_has_the_answer(services):
    settings = GuildSettings(empty_day=EmptyDay.TRIVIA)
    for guild in range(12):
        edition = await services.editions.daily(settings, EMPTY, guild_id=guild)
        card, answer = card_of(edition), edition.filler.riddle.answer.artist
        open_text = re.sub(r"\|\|.*?\|\|", "", text_of(card))
        assert "Who released **" in open_text
        assert answer.name in text_of(card)
        assert not re.search(rf"\b{re.escape(answer.name)}\b", open_text)
        assert "Source" not in open_text
        # A select or a link to listen would name who it is.
        assert options_of(card) == []
        assert list(buttons_of(card)) == ["More on this day"]


# Weeks and followers.


async def test_week_when_shown_then_it_says_its_span_and_each_day(services):
    edition = await services.editions.weekly(GuildSettings(), dt.date(2026, 2, 26), guild_id=GUILD)
    lines = text_of(card_of(edition)).split("\n")
    assert lines[:3] == [
        "## This week in collaborations",
        "-# Anniversaries from February 26 to March 4",
        "### Rain",
    ]
    assert "Feature · February 29, 2012 · 14 years on February 28" in lines
    assert "March 1: **Walk**" in lines
    assert buttons_of(card_of(edition))["More this week"] == "post:weekly:2026-02-26"


@pytest.mark.parametrize(
    ("on", "heading"), [((2024, 10, 25), "New since October 18"), ((2024, 10, 18), "Coming out")]
)
async def test_week_when_something_is_out_or_comes_out_then_under_its_heading(
    on, heading, services
):
    edition = await services.editions.weekly(GuildSettings(), dt.date(*on), guild_id=GUILD)
    text = text_of(card_of(edition))
    assert f"**{heading}" in text
    assert "Anniversaries" not in text
    assert "**APT. · 아파트**\n-# October 18, 2024 · ROSÉ & Bruno Mars · Duet" in text
    assert options_of(card_of(edition)) == ["rose-apt"]


async def test_news_when_a_group_is_followed_then_it_says_through_whom(services):
    edition = await services.editions.following(["bts"], dt.date(2026, 5, 6), seen=10_000)
    text = text_of(card_of(edition))
    assert text.startswith("## From artists you follow: May 6\n### eight · 에잇")
    assert "Because you follow BTS (through SUGA)" in text
    assert "`/unfollow` an artist" in text


async def test_news_when_works_are_new_then_listed_with_the_reason_and_the_rest_counted(services):
    edition = await services.editions.following(["bts", "blackpink"], EMPTY, seen=0)
    card = card_of(edition)
    assert "**New in the catalogue**" in text_of(card)
    assert "Because you follow BLACKPINK" in text_of(card)
    assert f"-# and {edition.releases_total - 6} more" in text_of(card)
    assert len(options_of(card)) == 6


# Limits, over everything that is shipped_once.


def check(card: Card, about: object) -> None:
    parts = parts_of(card)
    texts = [each["content"] for each in parts if each["type"] == 10]
    assert len(parts) <= 40, about
    assert sum(map(length, texts)) <= 4000, about
    assert not any(text.split("\n")[-1] == ELLIPSIS for text in texts), about
    ids = [each["custom_id"] for each in parts if "custom_id" in each]
    assert len(ids) == len(set(ids)), about
    assert any(each.startswith("post:") for each in ids), about


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("words", [ENGLISH, KOREAN], ids=["en", "ko"])
async def test_cards_when_every_day_of_a_year_is_posted_then_nothing_is_lost(words, shipped_once):
    picture = Picture(b"", "kollab-timeline.png", "x" * 1024)
    settings = GuildSettings()
    for number in range(366):
        on = dt.date(2028, 1, 1) + dt.timedelta(number)
        daily = await shipped_once.editions.daily(settings, on, guild_id=GUILD)
        weekly = await shipped_once.editions.weekly(settings, on, guild_id=GUILD)
        for edition in (daily, weekly):
            assert edition is not None, on
            check(card_of(edition, words=words, picture=picture, role=10**18), edition.on)
            sketch = timeline_sketch(edition, words)
            assert sketch is None or len(timeline_alt_text(sketch, words)) <= 1024


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("words", [ENGLISH, KOREAN], ids=["en", "ko"])
async def test_cards_when_days_are_empty_then_the_fillers_fit_too(words, shipped_once):
    for policy in (EmptyDay.ARCHIVE, EmptyDay.TRIVIA):
        filler = shipped_once.editions._fillers.find
        for guild in range(60):
            found = await filler(
                policy,
                EMPTY,
                guild_id=guild,
                exclusion=shipped_once.exclusion_rules.excluded_by(GuildSettings()),
                last_year=(),
            )
            assert found is not None
            edition = replace(
                await shipped_once.editions.daily(GuildSettings(), EMPTY, guild_id=guild),
                entries=(),
                filler=found,
            )
            check(card_of(edition, words=words), found.work.slug)


@pytest.mark.asyncio(loop_scope="session")
async def test_news_when_everybody_is_followed_then_it_fits(shipped_once):
    everybody = [artist.slug for artist in shipped_once.lookup._library.directory.by_id.values()][
        :400
    ]
    edition = await shipped_once.editions.following(everybody, dt.date(2026, 10, 10), seen=0)
    assert edition is not None
    check(card_of(edition), "news")
    check(card_of(edition, words=KOREAN), "news")


# The line of time.


@pytest.mark.asyncio(loop_scope="session")
async def test_timeline_when_a_day_has_enough_then_years_ascend_and_one_leads(shipped_once):
    on = dt.date(2026, 10, 10)
    edition = await shipped_once.editions.daily(GuildSettings(), on, guild_id=GUILD)
    sketch = timeline_sketch(edition, ENGLISH)
    assert sketch is not None
    years = [int(each.label) for each in sketch.moments]
    assert years == sorted(years)
    assert [each.is_lead for each in sketch.moments].count(True) == 1
    gaps = [each.gap for each in sketch.moments]
    assert gaps[0] == 0
    assert sum(gaps) == years[-1] - years[0]
    assert re.fullmatch(r"5 of \d+ collaborations", sketch.subheading)
    assert all(each.title in timeline_alt_text(sketch, ENGLISH) for each in sketch.moments)


@pytest.mark.asyncio(loop_scope="session")
async def test_timeline_when_there_is_too_little_then_there_is_none(services, shipped_once):
    few = await services.editions.daily(GuildSettings(), dt.date(2028, 6, 13), guild_id=GUILD)
    assert timeline_sketch(few, ENGLISH) is None
    on = dt.date(2026, 10, 10)
    many = await shipped_once.editions.daily(GuildSettings(), on, guild_id=GUILD)
    assert timeline_sketch(replace(many, kind=FOLLOWING_MESSAGE), ENGLISH) is None
    same = replace(many, entries=tuple(replace(each, years=5) for each in many.entries))
    assert timeline_sketch(same, ENGLISH) is None
