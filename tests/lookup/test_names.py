"""Whom and what fans mean by what they type, through the commands."""

from __future__ import annotations

import pytest

from bot.app.services import Services


@pytest.fixture
def services(shipped_services: Services) -> Services:
    """Everything that answers, over the shipped catalogue."""
    return shipped_services


@pytest.fixture
def limiter(unhurried):
    return unhurried


async def test_with_when_several_have_the_name_then_the_best_known_answers(world):
    for name, heading in {
        "Lisa": "LISA (BLACKPINK)",
        "LiSA": "LISA (BLACKPINK)",
        "Nayeon": "NAYEON (TWICE)",
        "Jonghyun": "JONGHYUN (SHINee)",
        "SUNNY": "SUNNY (Girls' Generation)",
        "mina": "Mina (TWICE)",
        "Minji": "Minji (NewJeans)",
        "Jay": "JAY (ENHYPEN)",
        "Kim Taehyung": "V",
        "Kim Chaewon": "Chaewon (LE SSERAFIM)",
        "M.I.A.": "M.I.A (British rapper)",
        "JK": "Jung Kook",
        "Hobi": "j-hope",
        "김태형": "V",
        "정국": "Jung Kook",
    }.items():
        reply = await world.fan("collab with", artist=name)
        assert reply.text.startswith(f"### Who worked with {heading}"), name


async def test_with_when_others_have_the_name_then_they_are_below_and_ask_again(world):
    reply = await world.fan("collab with", artist="lisa")
    assert "Another lisa:" in reply.text
    others = [
        "LiSA · Japanese singer",
        "Lisa · singer and musical actress, Jellyfish",
        "Lisa · on 미남이시네요, 2010",
    ]
    assert [label for label in reply.buttons if label.lower().startswith("lisa ")] == others
    other = await world.fan.click(reply, others[0])
    assert "LiSA (Japanese singer)" in other.text
    for command in ("artist", "collab stats", "collab find", "collab path"):
        option = {"artist": {"name": "lisa"}, "collab find": {"query": "lisa"},
                  "collab path": {"from": "lisa", "to": "IU"}}  # fmt: skip
        reply = await world.fan(command, **option.get(command, {"artist": "lisa"}))
        assert others[0] in reply.buttons, command


async def test_with_when_two_are_equally_known_then_it_asks_and_says_the_groups(world):
    reply = await world.fan("collab with", artist="yuri")
    world.errors()
    assert "Several artists are called" in reply.text
    assert all(" · " in label for label in reply.buttons)


@pytest.mark.parametrize(("artist", "partner"), [("Jimin", "Taeyang"), ("태양", "지민")])
async def test_with_when_a_partner_is_named_then_those_who_worked_together_are_meant(
    world, artist, partner
):
    reply = await world.fan("collab with", artist=artist, partner=partner)
    assert "VIBE" in reply.text
    assert "(BTS)" in reply.text.splitlines()[0]


async def test_path_when_one_end_has_namesakes_then_a_chain_and_the_others_below(world):
    reply = await world.fan("collab path", **{"from": "Jimin", "to": "Jennie"})
    assert "VIBE" in reply.text
    assert "Jimin · AOA" in reply.buttons


async def test_with_when_one_is_a_member_of_the_other_then_says_so_and_lists_its_works(world):
    for artist, partner in (("BLACKPINK", "Jennie"), ("Jennie", "BLACKPINK")):
        reply = await world.fan("collab with", artist=artist, partner=partner)
        assert "JENNIE is a member of BLACKPINK" in reply.text
        assert "12 collaborations" in reply.text
    chain = await world.fan("collab path", **{"from": "RM", "to": "BTS"})
    assert "RM is a member of BTS" in chain.text


async def test_find_when_an_artist_has_no_works_then_it_is_known_and_can_be_followed(world):
    reply = await world.fan("collab find", query="hearts2hearts")
    assert "**Hearts2Hearts**: no collaboration known yet." in reply.text
    followed = await world.fan.click(reply, "Follow")
    assert followed.private
    assert "Hearts2Hearts" in followed.text
    assert "About Hearts2Hearts" in reply.buttons


async def test_find_when_a_filter_leaves_nothing_then_says_which_and_offers_all(world):
    reply = await world.fan("collab find", query="bts", kind="duet")
    assert "**BTS** has nothing here for Duet." in reply.text
    label = next(label for label in reply.buttons if label.startswith("All "))
    assert "Who worked with BTS" in (await world.fan.click(reply, label)).text


async def test_find_when_a_name_is_decorated_then_it_is_found(world):
    for query, said in {
        "eight(feat.SUGA)": "## eight",
        "eight(Prod.&Feat. SUGA of BTS)": "## eight",
        "eight [SUGA ver.]": "## eight",
        "APT. (feat. Bruno Mars)": "## APT.",
        "IU\uff0cSUGA": "eight",
        "feat. halsey": "Collaborations: Halsey",
        "bts collab": "Collaborations: BTS",
        "who worked with bts": "Collaborations: BTS",
        "jimin \u00d7 taeyang": "VIBE",
        "Boy With Luv · BTS, Halsey · 2019": "## Boy With Luv",
        "BTS · artist": "Collaborations: BTS",
    }.items():
        reply = await world.fan("collab find", query=query)
        assert said in reply.text, query
    for name in ("SUGA · BTS", "SUGA of BTS"):
        assert (await world.fan("artist", name=name)).text.startswith("## SUGA"), name


async def test_find_when_a_letter_is_wrong_then_it_is_corrected_and_said(world):
    reply = await world.fan("collab find", query="jungkok")
    assert "Showing Jung Kook for “jungkok”." in reply.text
    reply = await world.fan("collab find", query="prety woman")
    assert "## 5, 4, 3 (Pretty woman)" in reply.text
    assert "Showing 5, 4, 3 (Pretty woman) for “prety woman”." in reply.text
    reply = await world.fan("collab with", artist="jungkok")
    assert "Showing Jung Kook for “jungkok”." in reply.text


async def test_find_when_hangul_is_typed_by_its_sounds_or_initials_then_it_is_found(world):
    for query, said in {
        "apateu": "## APT.",
        "ㅂㅌㅅㄴㄷ": "Collaborations: BTS",
        "ㅇㅍㅌ": "APT. · 아파트",
        "bangtansonyeondan": "Collaborations: BTS",
    }.items():
        assert said in (await world.fan("collab find", query=query)).text, query


async def test_find_when_a_title_is_the_same_but_for_a_bracket_then_both_are_listed(world):
    reply = await world.fan("collab find", query="close to me")
    assert "Close To Me (Red Velvet Remix)" in reply.text
    assert "2 collaborations" in reply.text


async def test_find_when_the_title_is_unknown_then_the_artist_is_offered_and_no_other_card(world):
    for query, artist in {"Dynamite BTS": "BTS", "Lies BIGBANG": "BIGBANG"}.items():
        reply = await world.fan("collab find", query=query)
        world.errors()
        title = query.replace(artist, "").strip()
        assert f"I know **{artist}**, but no collab of theirs called **{title}** yet." in reply.text
        assert f"{artist} · artist" in reply.buttons
    reply = await world.fan("collab find", query="Taylor Swift")
    world.errors()
    assert [*reply.buttons] == ["Something missing?"]


async def test_find_when_the_title_is_unknown_then_all_who_are_known_beside_it_are_named(world):
    reply = await world.fan("collab find", query="iu psy moonlit picnic")
    world.errors()
    assert "I know **IU** and **PSY**, but no collab of theirs called **moonlit" in reply.text
    assert [*reply.buttons][:2] == ["IU · artist", "PSY · artist"]
    world.locales["locale"] = "ko"
    reply = await world.fan("collab find", query="iu psy moonlit picnic", private=True)
    world.errors()
    assert "**아이유 (IU)**, **싸이 (PSY)**: 알고 있지만, **moonlit picnic**" in reply.text


async def test_completion_when_only_a_credit_names_somebody_then_is_not_offered(world):
    found = await world.fan.complete("collab with", "artist", "lisa")
    values = [one["value"] for one in found]
    assert values[0] == "artist:lisa-blackpink"
    assert "artist:lisa-minamisineyo-2010" not in values


async def test_menu_when_names_are_of_several_then_each_is_read_once_and_together(world):
    for text, said in {
        "omg V x UMI when": ["Recognised: V and UMI", "wherever u r"],
        "lisa and jennie and jisoo": ["Recognised: LISA, JENNIE, and JISOO"],
    }.items():
        message = await world.other.actor.send(world.channel, text)
        reply = await world.fan.menu("Find collaborations", message)
        for line in said:
            assert line in reply.text, text
