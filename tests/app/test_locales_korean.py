"""What a Korean reader sees, among English ones and on a Korean server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.kit.discord.i18n import words_in
from bot.kit.discord.korean_particles import with_particles
from bot.lookup.cards.controls import titles_of
from bot.lookup.cards.credits import full_name

KOREAN, ENGLISH = "### 방탄소년단의 콜라보 상대", "### Who worked with BTS"


@pytest.fixture
def korean(world):
    """A Korean reader on an English server."""
    world.locales["locale"] = "ko"
    return world


@pytest.mark.parametrize(
    ("reader", "server", "private", "heading"),
    [
        ("ko", "en-US", True, KOREAN),
        ("ko", "en-US", False, ENGLISH),
        ("en-US", "ko", False, KOREAN),
        ("en-US", "ko", True, ENGLISH),
    ],
)
async def test_reply_when_private_then_it_is_the_readers_language_else_the_servers(
    world, reader, server, private, heading
):
    world.locales.update(locale=reader, guild_locale=server)
    reply = await world.fan("collab with", artist="bts", private=private)
    assert heading in reply.text


async def test_copy_when_a_korean_presses_an_english_button_then_their_copy_is_korean(world):
    public = await world.fan("collab find", query="eight")
    assert "## eight · 에잇" in public.text
    world.locales["locale"] = "ko"
    copy = await world.other.click(public, "More by IU")
    assert copy.private
    assert "콜라보" in copy.text
    assert "아이유" in copy.text


async def test_card_when_korean_then_hangul_leads_and_the_date_is_written_in_korean(korean):
    card = (await korean.fan("collab find", query="eight", private=True)).text
    assert "## 에잇 · eight" in card
    assert "**아이유** (Prod. & Feat. **SUGA of BTS**)" in card
    assert "피처링 · 2020년 5월 6일 · " in card
    assert "-# 출처: MusicBrainz" in card


async def test_list_when_korean_then_nothing_of_the_interface_is_english(korean):
    reply = await korean.fan("collab with", artist="IU", partner="suga", private=True)
    assert "### 아이유, 슈가 (방탄소년단)의 콜라보" in reply.text
    assert "콜라보 1곡" in reply.text
    assert {"아이유 정보", "슈가 정보"} <= reply.buttons.keys()


async def test_path_when_korean_then_the_member_stands_in_without_a_particle_to_choose(korean):
    reply = await korean.fan("collab path", **{"from": "BTS", "to": "PSY"}, private=True)
    assert "## 방탄소년단 → " in reply.text
    assert "방탄소년단 쪽은 멤버 슈가 덕분에 이어져요" in reply.text
    assert "**슈가** → " in reply.text


async def test_suggestions_when_korean_then_they_are_named_and_told_apart_in_hangul(korean):
    choices = await korean.fan.complete("collab with", "artist", "jimin")
    assert {"name": "지민 (Jimin) · 방탄소년단", "value": "artist:jimin-bts"} in choices
    shows = await korean.fan.complete("collab find", "query", "guardian")
    assert [each["name"] for each in shows] == [
        "도깨비 (Guardian: The Lonely and Great God) · 드라마"
    ]
    reply = await korean.fan("collab find", query="blakpnk", private=True)
    korean.errors()
    assert "혹시 이걸 찾으셨나요?" in reply.text
    assert "블랙핑크 (BLACKPINK) · 아티스트" in reply.buttons


async def test_error_when_korean_then_it_says_so_in_korean(korean):
    reply = await korean.fan("onthisday", date="someday")
    korean.errors()
    assert reply.private
    assert reply.text.startswith("“someday”은(는) 날짜로 읽을 수 없어요.")


async def test_help_when_korean_then_a_command_is_found_and_typed_by_its_korean_name(korean):
    reply = await korean.fan("help", command="콜라보 연결")
    assert "## /콜라보 연결" in reply.text
    assert "- **시작**: " in reply.text
    assert "`/콜라보 연결 시작:" in reply.text


async def test_artist_when_korean_then_its_groups_are_in_hangul(korean):
    reply = await korean.fan("artist", name="artist:jimin-bts", private=True)
    assert "## 지민 · Jimin\n**솔로 가수** · 방탄소년단" in reply.text
    assert "소속 그룹: 방탄소년단" in reply.text


async def test_name_when_it_has_no_hangul_then_it_stays_as_it_is(world):
    artist = (await world.services.lookup.partners.artist("artist:jimin-bts")).artist.ref
    plain = replace(artist, hangul="", groups_hangul=("",) * len(artist.groups))
    assert full_name(words_in("ko"), plain) == "Jimin (BTS)"
    assert full_name(words_in("ko"), artist) == "지민 (방탄소년단)"
    assert full_name(words_in("en-US"), artist) == "Jimin (BTS)"
    singer = replace(artist, groups=(), groups_hangul=(), disambiguation="US singer")
    assert full_name(words_in("ko"), singer) == "지민 (미국 가수)"


async def test_title_when_nobody_named_the_work_then_one_description_is_enough(world):
    work = await world.services.lookup.work("suga-eight")
    described = replace(work, untitled=True)
    assert titles_of(words_in("ko"), work) == ["에잇", "eight"]
    assert titles_of(words_in("en-US"), work) == ["eight", "에잇"]
    assert titles_of(words_in("ko"), described) == ["에잇"]
    assert titles_of(words_in("en-US"), described) == ["eight"]


def named(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every command, option and choice of what is synced."""
    for each in entries:
        yield each
        yield from named(each.get("options", []))
        yield from named(each.get("choices", []))


async def test_commands_when_synced_then_each_has_a_korean_name_and_description(world):
    synced = [r for r in world.env.http_requests if r.method == "PUT" and "commands" in r.path]
    entries = list(named(synced[-1].json))
    names = {each["name"]: each["name_localizations"]["ko"] for each in entries}
    assert names["collab"] == "콜라보"
    assert names["find"] == "찾기"
    assert names["Find collaborations"] == "콜라보 찾기"
    assert names["private"] == "나만보기"
    assert names["Feature"] == "피처링"
    for each in entries:
        if each.get("description"):
            assert each["description_localizations"]["ko"] != each["description"], each["name"]


FOR_MODERATORS = [
    ("setup", "## 봇 설정"),
    ("settings check", "**일일 게시물**: 잘 작동해요."),
    ("settings show", "설정"),
    ("settings history", "설정 변경 기록"),
    ("schedule preview", "일일 게시물"),
    ("schedule next", "앞으로 "),
    ("schedule history", "게시 기록"),
    ("schedule pause", "**일일 게시물**: 일시정지했어요."),
    ("exclude list", "`/제외 아티스트`"),
]


def english_sentences(text: str) -> list[str]:
    """Find three English words in a row; titles of songs in bold are names."""
    bare = re.sub(r"\*\*.*?\*\*|`.*?`|https?://\S+", "", text)
    return re.findall(r"[A-Za-z']+(?: [a-z']+){2,}", bare)


@pytest.mark.parametrize(("command", "said"), FOR_MODERATORS)
async def test_moderation_when_korean_then_no_sentence_is_english(korean, command, said):
    korean.locales["guild_locale"] = "ko"
    await korean.moderator("setup", time_zone="Asia/Seoul", channel=korean.channel)
    reply = await korean.moderator(command)
    assert said in reply.text
    assert english_sentences(reply.text) == []
    foreign = {label for label in reply.buttons if not re.search("[가-힣]", label)}
    assert foreign <= {"YouTube", "Spotify"}


async def test_follows_when_korean_then_the_name_needs_no_particle(korean):
    followed = await korean.fan("follow", artist="artist:bts")
    assert "### 팔로우했어요: 방탄소년단" in followed.text
    listed = await korean.fan("following")
    assert "아티스트 1팀을 팔로우 중이에요" in listed.text
    assert english_sentences(followed.text + listed.text) == []


def test_english_sentences_when_there_is_one_then_it_is_found():
    assert english_sentences("설정: Nothing has changed yet. **Not a word of it**")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**아이유**은(는) 몰라요", "**아이유**는 몰라요"),
        ("**좋은 날**(이)라는 콜라보", "**좋은 날**이라는 콜라보"),
        ("“비욘세”(이)라는 아티스트", "“비욘세”라는 아티스트"),
        ("지민와(과) 슈가을(를)", "지민과 슈가를"),
        ("태민이(가), 로제이(가)", "태민이, 로제가"),
        ("서울(으)로, 부산(으)로, 제주(으)로", "서울로, 부산으로, 제주로"),
        ("9와(과) 3와(과)", "9와 3과"),
        ("**IU**은(는)", "**IU**은(는)"),
        ("은(는) 처음", "은(는) 처음"),
        ("아무것도 없어요", "아무것도 없어요"),
    ],
)
def test_particle_when_after_a_word_then_it_fits_its_sound(written, said):
    assert with_particles(written) == said
    assert with_particles(said) == said
