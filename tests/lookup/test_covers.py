"""What a cover shows, and how it comes with the card of a collaboration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.catalogue.model import (
    ArtistCredit,
    ArtistKind,
    ArtistRef,
    CreditRole,
    Show,
    ShowKind,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.kit.discord.i18n import words_in
from bot.kit.discord.limits import ALT_TEXT
from bot.kit.errors import ExpiredError
from bot.kit.pictures.pictures import Painter, Picture
from bot.lookup.cards.cover import cover_alt_text, cover_sketch
from bot.lookup.cards.share import share_card, work_line
from bot.lookup.look_files import palettes

ENGLISH, KOREAN = words_in("en-US"), words_in("ko")
GOBLIN = Show("goblin", "Goblin", ShowKind.DRAMA, "도깨비")


def work(*names: str, **changes) -> Work:
    credits = tuple(
        ArtistCredit(
            ArtistRef(latin.lower(), latin, ArtistKind.PERSON, hangul), CreditRole.MAIN, " & "
        )
        for latin, _, hangul in (name.partition("/") for name in names)
    )
    credits = (*credits[:-1], replace(credits[-1], join_phrase=""))
    fields: dict[str, Any] = {
        "slug": "eight",
        "title": "eight",
        "title_ko": "에잇",
        "kind": WorkKind.DUET,
        "credits": credits,
        "date": PartialDate.parse("2020-05-06"),
        "status": Status.CONFIRMED,
        "verification": Verification.TWO_SOURCES,
    }
    return Work(**(fields | changes))


def shown(found: Work, words=ENGLISH) -> list[tuple[str, str]]:
    return [(mark.name, mark.other) for mark in cover_sketch(words, found).names]


def test_cover_when_the_reader_is_korean_then_hangul_comes_first():
    found = work("IU/아이유", "SUGA/슈가", "Halsey")
    assert shown(found) == [("IU", "아이유"), ("SUGA", "슈가"), ("Halsey", "")]
    assert shown(found, KOREAN) == [("아이유", "IU"), ("슈가", "SUGA"), ("Halsey", "")]
    english, korean = (cover_sketch(words, found) for words in (ENGLISH, KOREAN))
    assert (english.title, english.other, english.year) == ("eight", "에잇", "2020")
    assert (korean.title, korean.other) == ("에잇", "eight")
    assert english.names[0].palette == palettes()["iu"]


def test_cover_when_many_made_a_work_then_three_are_named_and_the_others_counted():
    sketch = cover_sketch(ENGLISH, work(*"ABCDEF"))
    assert ([mark.name for mark in sketch.names], sketch.more) == (["A", "B", "C"], "+3")
    assert cover_sketch(ENGLISH, work(*"ABCA")).more == ""


def test_cover_when_a_work_is_from_a_show_then_it_is_named():
    assert shown(work("Ailee/에일리", show=GOBLIN)) == [("Ailee", "에일리"), ("Goblin", "도깨비")]
    assert shown(work("Ailee", show=GOBLIN), KOREAN)[1] == ("도깨비", "Goblin")
    two = cover_sketch(ENGLISH, work("Ailee", "Punch", show=GOBLIN))
    assert ([mark.name for mark in two.names], two.other) == (["Ailee", "Punch"], "에잇 · Goblin")


def test_cover_when_little_is_known_then_little_is_shown():
    bare = cover_sketch(ENGLISH, work("Nobody", date=None, title_ko=""))
    assert (bare.year, bare.other, bare.more) == ("", "", "")
    untitled = cover_sketch(KOREAN, work("A", untitled=True))
    assert untitled.other == ""


def test_cover_alt_text_when_read_then_it_says_what_is_shown():
    found = work("IU/아이유", "SUGA/슈가", show=GOBLIN)
    assert cover_alt_text(ENGLISH, found) == "Drawn cover: eight / 에잇 · IU & SUGA · Goblin · 2020"
    assert (
        cover_alt_text(KOREAN, found) == "그린 커버: 에잇 / eight · 아이유 & 슈가 · 도깨비 · 2020"
    )
    long = work(*["긴이름" * 40] * 9, title="제목" * 600)
    assert len(cover_alt_text(ENGLISH, long)) <= ALT_TEXT


class FakePainter(Painter):
    """Draws at once, or fails to."""

    def __init__(self) -> None:
        self.fails = False
        self.wanted: list[str] = []

    async def draw(self, wanted):
        if wanted is None:
            return None
        self.wanted.append(wanted.alt_text)
        if self.fails:
            raise RuntimeError("no paint")
        return Picture(b"\x89PNG", wanted.filename, wanted.alt_text)


@pytest.fixture
def pictures() -> FakePainter:
    return FakePainter()


def answers(world) -> list[str]:
    return [
        f"{one.method} {'cover' if 'kollab-cover.png' in str(one.json) else 'text'}"
        for one in world.env.http_requests
        if "callback" in one.path or "messages" in one.path
    ]


EIGHT = "Drawn cover: eight / 에잇 · IU (Prod. & Feat. SUGA of BTS) · 2020"


async def test_find_when_one_work_matches_then_the_cover_comes_first_and_at_once(world):
    reply = await world.fan("collab find", query="eight")
    assert reply.pictures == [EIGHT]
    assert [a.filename for a in reply.message.attachments] == ["kollab-cover.png"]
    types = [part["type"] for part in reply.parts]
    assert types.index(12) < types.index(10)
    assert answers(world) == ["POST cover"]
    assert "## eight" in reply.text


async def test_find_when_the_reader_is_korean_then_so_is_what_describes_the_cover(world):
    world.locales |= {"guild_locale": "ko"}
    (said,) = (await world.fan("collab find", query="eight")).pictures
    assert said.startswith("그린 커버: 에잇 / eight")


async def test_find_when_several_match_then_no_cover_but_with_the_card_that_is_opened(
    world, pictures
):
    listed = await world.fan("collab find", query="bts")
    assert (listed.pictures, pictures.wanted) == ([], [])
    card = await world.other.select(listed, "psy-that-that")
    assert card.private
    assert len(card.pictures) == 1


async def test_random_when_asked_then_its_card_has_a_cover(world):
    assert len((await world.fan("collab random", artist="IU")).pictures) == 1


async def test_find_when_drawing_fails_then_the_text_answers(world, pictures, caplog):
    pictures.fails = True
    reply = await world.fan("collab find", query="eight")
    assert reply.pictures == []
    assert "## eight" in reply.text
    assert answers(world) == ["POST text"]
    assert "no picture" in caplog.text


# To post elsewhere.


async def test_share_when_pressed_then_the_cover_comes_with_what_to_copy_in_private(world):
    reply = await world.fan("collab find", query="eight")
    await world.restart()
    shared = await world.other.click(reply, "Share")
    assert shared.private
    assert shared.pictures == [EIGHT]
    assert "```\neight / 에잇 · IU (Prod. & Feat. SUGA of BTS) (2020)\n```" in shared.text
    assert f"```\n{EIGHT}\n```" in shared.text
    assert "http" not in shared.text
    assert shared.buttons == {}


async def test_share_when_drawing_fails_then_the_line_is_there_all_the_same(world, pictures):
    reply = await world.fan("collab find", query="eight")
    pictures.fails = True
    shared = await world.other.click(reply, "Share")
    assert (shared.pictures, "eight / 에잇" in shared.text) == ([], True)
    assert "alt text" not in shared.text


async def test_share_when_the_reader_is_korean_then_so_is_the_line(world):
    reply = await world.fan("collab find", query="eight")
    world.locales |= {"locale": "ko"}
    shared = await world.other.click(reply, "Share")
    assert "에잇 / eight" in shared.text


async def test_share_when_a_chain_is_shared_then_picture_and_line_tell_all_of_it(world):
    reply = await world.fan("collab path", **{"from": "Crush", "to": "IU"})
    await world.restart()
    shared = await world.other.click(reply, "Share")
    assert shared.private
    line = "Crush → Rush Hour → j-hope · SUGA → eight → IU · 2 steps"
    assert f"```\n{line}\n```" in shared.text
    (described,) = shared.pictures
    assert f"```\n{described}\n```" in shared.text
    assert "SUGA & IU: eight (2020)." in described
    assert "BTS is linked through its members j-hope and SUGA." in described
    assert (shared.buttons, "http" in shared.text) == ({}, False)


async def test_share_when_a_day_is_shared_then_the_leads_cover_comes_with_a_line(world):
    reply = await world.fan("onthisday", date="6 May")
    await world.restart()
    shared = await world.other.click(reply, "Share")
    assert shared.private
    assert shared.pictures == [EIGHT]
    assert "```\nOn this day, May 6: eight / 에잇 · IU" in shared.text
    assert (shared.buttons, "http" in shared.text) == ({}, False)


async def test_share_when_a_day_has_nothing_any_more_then_the_button_says_so(world):
    reply = await world.fan("onthisday", date="6 May")
    async with world.services.database.write() as connection:
        await connection.execute("UPDATE collaborations_all SET month_day = NULL")
    said = await world.fan.click(reply, "Share")
    assert said.private
    assert said.pictures == []
    assert [type(error) for error in world.errors()] == [ExpiredError]


def test_share_when_a_title_has_backticks_then_it_stays_in_its_frame():
    card = share_card(ENGLISH, work_line(ENGLISH, replace(work("Nobody"), title="a```b")))
    said = [str(getattr(each, "content", "")) for each in card.walk_children()]
    assert "".join(said).count("`") == 6
