"""What fans type, with decorations, particles, slips and namesakes, over the shipped catalogue."""

from __future__ import annotations

import re

import pytest

from bot.app.services import Services


@pytest.fixture
def services(shipped_services: Services) -> Services:
    """Everything that answers, over the shipped catalogue."""
    return shipped_services


def first_title(reply) -> str:
    """Return the title of the card, or of what a list has first."""
    listed = re.findall(r"^\*\*1\. (.+?)(?: · .+)?\*\*$", reply.text, re.M)
    return str([*listed, *re.findall(r"^## (.+?)(?: · .+)?$", reply.text, re.M), ""][0])


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Seven (feat. Latto) (Clean Ver.)", "Seven"),
        ("seven ft latto explicit", "Seven"),
        ("seven official video", "Seven"),
        ("Seven (Explicit Ver.)", "Seven"),
        ('BTS "Boy With Luv" feat Halsey M/V', "Boy With Luv"),
        ("bts - boy with luv (official mv)", "Boy With Luv"),
        ("ROSÉ & Bruno Mars - APT. (Official Music Video)", "APT."),
        ("bts collabs list", "My Universe"),
        ("iu and suga collab when", "eight"),
        ("트와이스 콜라보 목록", "Strategy"),
        ("로제랑 브루노마스", "APT."),
        ("제니랑 두아리파 언제", "Handlebars"),
        ("아이유의 노래", "eight"),
    ],
)
async def test_find_when_a_name_is_decorated_as_people_do_then_it_is_found(world, query, title):
    assert first_title(await world.fan("collab find", query=query)) == title


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("마이 유니버스", "My Universe"),
        ("보이 위드 러브", "Boy With Luv"),
        ("레프트 앤 라이트 정국", "Left and Right"),
        ("방탄 마이 유니버스", "My Universe"),
    ],
)
async def test_find_when_an_english_title_is_typed_in_hangul_then_it_is_shown_and_said(
    world, query, title
):
    reply = await world.fan("collab find", query=query)
    assert first_title(reply) == title
    assert f"Showing {title} for “{query}”." in reply.text


@pytest.mark.parametrize(
    ("query", "title", "meant"),
    [
        ("hwsa dua lipa", "Physical", "Showing HWASA for “hwsa”."),
        ("jenie dochii", "ExtraL", "Showing JENNIE for “jenie”."),
        ("seventen dj kahled", "LOVE, MONEY, FAME", "Showing SEVENTEEN for “seventen”."),
        ("아이우 슈가", "eight", "Showing IU for “아이우”."),
        ("블랙핀크 레이디가가", "Sour Candy", "Showing BLACKPINK for “블랙핀크”."),
        ("michyeosseo son dambi", "미쳤어", "Showing 미쳤어 for “michyeosseo son dambi”."),
        ("에스파 위플래시", "Whiplash (Steve Aoki Remix)", "Showing Whiplash"),
    ],
)
async def test_find_when_names_beside_each_other_are_mistyped_then_their_work_is_shown_and_said(
    world, query, title, meant
):
    reply = await world.fan("collab find", query=query)
    assert first_title(reply) == title
    assert meant in reply.text


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("irene red velvet", "Collaborations: IRENE"),
        ("winter (aespa)", "Collaborations: WINTER"),
        ("jimin bts", "Collaborations: Jimin"),
        ("dkdldb", "Collaborations: IU"),
        ("qkdxks", "Collaborations: BTS"),
        ("지코는 누구랑 했어", "Collaborations: ZICO"),
        ("아이유가 피처링한 노래", "Collaborations: IU"),
        ("윤기", "Collaborations: SUGA"),
    ],
)
async def test_find_when_an_act_is_named_with_its_group_keys_or_particles_then_it_is_meant(
    world, query, heading
):
    assert heading.casefold() in (await world.fan("collab find", query=query)).text.casefold()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("박재범이 아이유랑 한 노래 뭐지", "GANADARA"),
        ("세븐틴이 디제이 칼리드랑 한 노래", "LOVE, MONEY, FAME"),
        ("로제 브루노 마스 노래 몇년도에 나왔어", "APT."),
        ("TOO BAD (feat. Anderson .Paak) sped up", "TOO BAD"),
        ("small girl feat. doh kyung soo", "Small girl"),
        ("[Official Audio] BURN IT (feat. MAX) - Agust D", "Burn It"),
        ("j-hope 'Chicken Noodle Soup (feat. Becky G)' MV 4K", "Chicken Noodle Soup"),
        ("Alex Warren & ROSÉ - On My Mind (Lyrics)", "On My Mind"),
        ("name of the song by zayn and jisoo", "Eyes Closed"),
        ("2018년 로꼬 화사", "Don't"),
        ("화사는 두아리파랑 무슨 노래 했어요", "Physical"),
    ],
)
async def test_find_when_asked_in_passing_then_what_is_asked_about_is_shown(world, query, title):
    assert first_title(await world.fan("collab find", query=query)) == title


async def test_artist_when_it_has_many_partners_then_all_are_counted(world):
    profile = (await world.fan("artist", name="iu")).text
    told = (await world.fan("collab with", artist="iu")).text
    counted = re.compile(r"\*\*(\d+) partners\*\*")
    assert counted.findall(profile) == counted.findall(told)
    assert int(counted.findall(profile)[0]) > 10


async def test_find_when_one_word_in_hangul_may_be_an_english_title_then_it_is_offered(world):
    reply = await world.fan("collab find", query="행오버")
    assert len(world.errors()) == 1
    assert any("Hangover" in label for label in reply.buttons)


@pytest.mark.parametrize(
    ("query", "name"),
    [("le serafim", "LE SSERAFIM"), ("megan thee stalion", "Megan Thee Stallion")],
)
async def test_find_when_an_act_is_a_letter_away_then_no_shorter_name_in_it_is_meant(
    world, query, name
):
    reply = await world.fan("collab find", query=query)
    assert f"Showing {name} for “{query}”." in reply.text


@pytest.mark.parametrize(
    ("query", "heading", "count"),
    [
        ("bts 2019", "BTS", 13),
        ("방탄 2019", "BTS", 13),
        ("goblin ost", "Guardian: The Lonely and Great God (Goblin)", 13),
        ("blackpink duet 2025", "BLACKPINK", 2),
    ],
)
async def test_find_when_the_query_says_year_or_kind_then_it_is_a_filter(
    world, query, heading, count
):
    reply = await world.fan("collab find", query=query)
    assert f"Collaborations: {heading}" in reply.text
    assert f"{count} collaborations" in reply.text
    none = await world.fan("collab find", query="방탄소년단 듀엣")
    assert "nothing here for Duet" in none.text


@pytest.mark.parametrize("query", ["v", "ㅇㅇㅇ", "ㅂㅌ"])
async def test_find_when_a_title_is_far_less_known_than_the_act_then_the_act_s_works_come_first(
    world, query
):
    reply = await world.fan("collab find", query=query)
    own = {"v": "뷔", "ㅇㅇㅇ": "아이유", "ㅂㅌ": "방탄소년단"}[query]
    assert first_title(reply) == first_title(await world.fan("collab find", query=own))


async def test_find_when_a_show_and_an_act_go_by_the_words_then_neither_is_understood(world):
    reply = await world.fan("collab find", query="demon hunters")
    assert "About Saja Boys" not in reply.buttons


async def test_find_when_the_title_is_not_there_then_the_act_s_best_known_are_offered(world):
    reply = await world.fan("collab find", query="Dynamite BTS")
    assert [label.split(" · ")[0] for label in reply.buttons][:3] == [
        "BTS",
        "My Universe",
        "Boy With Luv",
    ]
    assert len(world.errors()) == 1


async def test_find_when_only_an_everyday_word_is_known_then_nothing_is_offered(world):
    reply = await world.fan("collab find", query="Cruel Summer Taylor Swift")
    assert list(reply.buttons) == ["Something missing?"]
    assert len(world.errors()) == 1


@pytest.mark.parametrize("artist", ["lisa", "RM"])
async def test_with_when_the_one_of_that_name_is_no_partner_then_who_is_called_so_longer_is(
    world, artist
):
    reply = await world.fan("collab with", artist=artist, partner="megan")
    assert "Megan Thee Stallion" in reply.text.split("\n")[0]
    assert "Megan · KATSEYE" in reply.buttons


async def test_with_when_the_namesakes_are_no_partners_either_then_the_exact_name_is_meant(world):
    reply = await world.fan("collab with", artist="jimin", partner="jay")
    assert "JAY" in reply.text.split("\n")[0]


async def test_label_when_in_korean_then_an_unidentified_credit_has_no_english_word(world):
    world.locales |= {"guild_locale": "ko"}
    reply = await world.fan("collab with", artist="리사")
    assert "리사 (Lisa) · 미남이시네요, 2010" in reply.buttons


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("リサ", "LISA (BLACKPINK)"),
        ("トゥワイス", "TWICE"),
        ("ジミン", "Jimin (BTS)"),
        ("防弾少年団", "BTS"),
        ("東方神起", "TVXQ!"),
        ("少女時代", "Girls' Generation"),
        ("すきず", "Stray Kids"),
    ],
)
async def test_with_when_the_name_is_japanese_then_who_is_called_so_in_japan(world, query, name):
    reply = await world.fan("collab with", artist=query)
    assert name in reply.text.split("\n")[0]


async def test_artist_when_an_alias_is_the_name_in_katakana_then_the_card_leaves_it_out(world):
    card = await world.fan("artist", name="stray kids")
    assert "SKZ" in card.text
    assert "スキズ" not in card.text


@pytest.mark.parametrize("query", ["메이킷 롸잇", "make it right"])
async def test_card_when_hangul_only_spells_the_title_then_it_is_found_but_not_shown(world, query):
    world.locales |= {"guild_locale": "ko"}
    card = await world.fan("collab find", query=query)
    assert card.text.startswith("## Make It Right\n")


async def test_card_when_korean_then_agency_fandom_brand_and_people_have_their_korean_names(world):
    world.locales |= {"guild_locale": "ko"}
    artist = await world.fan("artist", name="뉴진스")
    assert "소속사: 어도어 (하이브)" in artist.text
    assert "팬덤: 버니즈" in artist.text
    brand = await world.fan("collab find", query="zero coca cola")
    assert "브랜드 **코카콜라**" in brand.text
    remark = await world.fan("collab find", query="savage love")
    assert "노래: 슈가, 제이홉, 정국" in remark.text
    foreign = await world.fan("collab with", artist="제니", partner="위켄드")
    assert "위켄드" in foreign.text
    assert "Weeknd" not in foreign.text


async def test_artist_when_the_label_is_the_act_s_own_then_no_line_names_it(world):
    own = await world.fan("artist", name="infinite")
    assert "Agency" not in own.text
    other = await world.fan("artist", name="aespa")
    assert "Agency: SM Entertainment" in other.text
    assert other.text.count("Source") == 1


@pytest.mark.parametrize(
    ("query", "left_out", "kept"),
    [
        ("prety woman", "a unit of SEVENTEEN", "Roy Orbison"),
        ("killin it girl", "with the US rapper", "best collaboration of summer 2025"),
        ("eyes closed", "recorded", "Y2K"),
        ("mic drop steve aoki remix", "worked together", ""),
        ("apt", "recorded", "drinking game"),
    ],
)
async def test_card_when_a_fact_says_who_and_when_alone_then_it_is_left_out(
    world, query, left_out, kept
):
    card = await world.fan("collab find", query=query)
    assert left_out not in card.text
    assert kept in card.text


@pytest.mark.parametrize("group", ["exo", "exid", "day6", "kara", "nct 127", "bigbang"])
async def test_artist_when_members_left_a_well_known_group_then_each_has_years(world, group):
    card = await world.fan("artist", name=group)
    (line,) = [line for line in card.text.split("\n") if line.startswith("Past members: ")]
    past = line.removeprefix("Past members: ").replace(", and ", ", ").replace(" and ", ", ")
    years = re.compile(r"\([12]\d{3}(\u2013[12]\d{3})?\)")
    assert all(years.search(each) for each in past.split(", ")), line


@pytest.mark.parametrize("query", ["left and right", "apt", "boy with luv", "prety woman"])
async def test_card_when_sources_have_long_names_then_their_line_fits_a_phone(world, query):
    card = await world.fan("collab find", query=query)
    (line,) = [line for line in card.text.split("\n") if line.startswith("-# Source")]
    assert len(line.removeprefix("-# ")) <= 38


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("has iu ever worked with suga?", "eight"),
        ("did BTS work with Ed Sheeran?", "Permission to Dance"),
        ("when did apt come out", "## APT."),
        ("who is on APT with Rosé", "## APT."),
        ("what song did jungkook make with charlie puth", "## Left and Right"),
        ("방탄소년단이랑 콜드플레이 노래 뭐야", "My Universe"),
        ("로제가 누구랑 노래했어?", "Collaborations: ROSÉ"),
        ("아이유 슈가 노래 언제 나왔어", "eight"),
        ("제니 콜라보 곡 알려줘", "Collaborations: JENNIE"),
        ("bts songs with other artists", "Collaborations: BTS"),
        ("ROSÉ - APT. live performance", "## APT."),
        ("sour candy blackpink gaga", "## Sour Candy"),
    ],
)
async def test_find_when_asked_in_a_sentence_then_what_it_is_about_is_shown(world, query, shown):
    answer = await world.fan("collab find", query=query)
    assert shown in answer.text


@pytest.mark.parametrize(
    ("query", "name", "title"),
    [
        ("Fantastic Baby BIGBANG", "BIGBANG", "Fantastic Baby"),
        ("Bad Boy Red Velvet", "Red Velvet", "Bad Boy"),
        ("What is Love TWICE", "TWICE", "What is Love"),
        ("How You Like That BLACKPINK", "BLACKPINK", "How You Like That"),
        ("LISA - MONEY remix", "LISA", "MONEY remix"),
    ],
)
async def test_find_when_a_title_is_not_here_then_it_is_named_whole_with_its_act_alone(
    world, query, name, title
):
    answer = await world.fan("collab find", query=query)
    assert len(world.errors()) == 1
    assert f"I know **{name}**, but no collab of theirs called **{title}** yet." in answer.text
    assert "Something missing?" in answer.buttons


@pytest.mark.parametrize(
    ("query", "heading"), [("jennie features", "JENNIE"), ("블랙핑크 피처링한 곡", "BLACKPINK")]
)
async def test_find_when_features_are_asked_for_then_only_these_are_listed(world, query, heading):
    answer = await world.fan("collab find", query=query)
    assert answer.text.startswith(f"### Collaborations: {heading}\n")
    every = await world.fan("collab find", query=heading)
    assert answer.text != every.text
