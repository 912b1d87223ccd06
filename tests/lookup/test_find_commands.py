"""`/collab find`, as fans use it."""

from __future__ import annotations

import pytest

from bot.lookup.cards.terms import KINDS


async def test_find_when_one_work_matches_then_its_card_is_shown(world):
    reply = await world.fan("collab find", query="eight")
    assert not reply.private
    for said in (
        "## eight · 에잇",
        "**IU** (Prod. & Feat. **SUGA of BTS**)",
        "Feature · May 6, 2020 · 5 years ago",
        "-# Sources: ",
    ):
        assert said in reply.text
    assert [*reply.buttons] == [
        "YouTube", "Spotify", "Apple Music", "Melon", "Sources",
        "More by IU", "More by SUGA", "Connections", "Share",
        "Something wrong?",
    ]  # fmt: skip
    assert reply.buttons["Melon"].endswith("?q=IU%20eight")


async def test_find_when_several_match_then_they_are_listed_and_a_select_opens_a_private_card(
    world,
):
    listed = await world.fan("collab find", query="bts")
    assert "### Collaborations: BTS" in listed.text
    card = await world.other.select(listed, "psy-that-that")
    assert card.private
    assert "## That That" in card.text


async def test_find_when_private_then_only_the_asker_sees_it(world):
    assert (await world.fan("collab find", query="eight", private=True)).private


@pytest.mark.parametrize("context", ["dm", "user-install"])
async def test_find_when_asked_away_from_the_server_then_it_answers(world, context):
    if context == "dm":
        reply = await world.alone("collab find", query="eight")
    else:
        world.locales |= {
            "authorizing_integration_owners": {"1": str(world.fan.actor.id)},
            "app_permissions": "0",
        }
        reply = await world.fan("collab find", query="eight")
    assert "## eight" in reply.text
    more = await (world.alone if context == "dm" else world.fan).click(reply, "More by IU")
    assert "Who worked with IU" in more.text


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({"kind": "feature"}, ["eight", "Rain", "Killin'"]),
        ({"year": 2020}, ["eight"]),
        ({"country": "US"}, ["Killin'"]),
        ({"country": "united states"}, ["Killin'"]),
        ({"language": "English"}, ["Killin'"]),
        ({"artist": "artist:iu"}, ["eight"]),
        ({"artist": "아이유"}, ["eight"]),
    ],
)
async def test_find_when_narrowed_then_only_what_fits_is_shown(world, filters, titles):
    reply = await world.fan("collab find", query="artist:bts", **filters)
    assert [title for title in titles if title not in reply.text] == []
    if len(titles) == 1:
        assert reply.text.startswith("## ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"query": "   "}, "There is nothing to look for"),
        ({"query": "\u200b\u200b"}, "There is nothing to look for"),
        ({"query": "bts", "country": "Narnia"}, "I don't know the country “Narnia”"),
        ({"query": "bts", "language": "Elvish"}, "I don't know the language “Elvish”"),
        ({"query": "artist:bts", "artist": "nobody"}, "I don't know an artist"),
        ({"query": "artist:gone"}, "isn't in the catalogue any more"),
        ({"query": "bts", "artist": "qqqqqq"}, "I don't know an artist called **qqqqqq**"),
        ({"query": "zzzzqqqq"}, "I found no collaboration for **zzzzqqqq**"),
    ],
)
async def test_find_when_it_can_not_answer_then_it_says_in_private_what_helps(world, options, said):
    reply = await world.fan("collab find", **options)
    assert reply.private
    assert said in reply.text
    assert len(world.errors()) == 1


@pytest.mark.parametrize(
    "query",
    [
        "🎉🎉👩‍👩‍👧‍👦",
        "\u202eשלמ\u202c",
        "'; DELETE FROM artists; --",
        '" OR 1=1 -- %_*',
        "**x** @everyone <@80351110224678912> [a](https://b.c)",
        "\\",
        "(((",
        "\x00",
    ],
)
async def test_find_when_the_query_is_odd_then_it_is_only_text(world, query):
    reply = await world.fan("collab find", query=query)
    world.errors()
    assert reply.private
    assert "went wrong" not in reply.text
    assert "@everyone" not in reply.text
    assert "<@8" not in reply.text.replace("\\<", "")
    assert "## eight" in (await world.fan("collab find", query="eight")).text


async def test_find_when_a_title_holds_sql_and_quotes_then_it_is_shown_as_it_is(world):
    reply = await world.fan("collab find", query="lost game")
    assert '## Lost "Game"; DROP TABLE artists; --' in reply.text
    assert "For the game **Kingdom of Games**" in reply.text
    assert "date unknown" in reply.text


async def test_find_when_sources_disagree_then_the_card_has_the_month_and_sources_both_days(world):
    reply = await world.fan("collab find", query="that that")
    assert "April 2022 (day uncertain)" in reply.text
    whole = await world.fan.click(reply, "Sources")
    assert "sources disagree on the date" in whole.text
    assert "Sources say April 29, 2022 and April 28, 2022." in whole.text


async def test_find_when_only_an_article_says_so_then_it_is_reported(world):
    reply = await world.fan("collab find", query="echoes of tomorrow")
    assert "**Reported by K-pop and dramas**" in reply.text
    assert "the title is our description" in reply.text
    assert "YouTube" not in reply.buttons


async def test_complete_query_when_options_are_filled_then_choices_fit_them(world):
    names = [c["name"] for c in await world.fan.complete("collab find", "query", "e", year=2020)]
    assert any(name.startswith("eight · ") for name in names)
    assert not any("Walk" in name for name in names)
    choices = await world.fan.complete("collab find", "query", "", kind="duet")
    assert {"collaboration:rose-apt"} <= {choice["value"] for choice in choices}


async def test_complete_when_a_choice_is_taken_then_it_means_that_one(world):
    choices = await world.fan.complete("collab find", "artist", "jimin")
    taken = {choice["name"]: choice["value"] for choice in choices}
    assert taken["Jimin · AOA"] == "artist:jimin-aoa"
    reply = await world.fan("collab find", query="walk", artist=taken["Jimin · AOA"])
    assert "## Walk" in reply.text


async def test_complete_places_when_the_reader_is_korean_then_names_are_korean(world):
    world.locales["locale"] = "ko"
    choices = await world.fan.complete("collab find", "country", "미")
    assert choices == [{"name": "미국", "value": "US"}]
    assert {"name": "영어", "value": "en"} in await world.fan.complete(
        "collab find", "language", ""
    )


async def test_kinds_when_offered_then_each_is_there_once(world):
    (command,) = [c for c in world.bot.tree.get_commands() if c.name == "collab"]
    (kind,) = [p for p in command.get_command("find").parameters if p.name == "kind"]
    assert [choice.value for choice in kind.choices] == [kind.value for kind in KINDS]


async def test_card_when_a_work_has_remarks_then_they_are_said_in_the_readers_language(world):
    english = await world.fan("collab find", query="collaboration:rose-apt")
    said = "In other countries it came out on another day. Sung by ROSÉ and Bruno Mars."
    assert said in english.text
    world.locales["locale"] = "ko"
    korean = await world.fan("collab find", query="collaboration:rose-apt", private=True)
    assert "다른 나라에서는 다른 날에 나왔어요. 노래: ROSÉ" in korean.text


async def test_find_when_a_show_is_named_by_another_title_then_its_works_are_found(world):
    plain = await world.fan("collab find", query="show:goblin")
    assert (await world.fan("collab find", query="dokkaebi")).text == plain.text
