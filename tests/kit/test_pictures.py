"""Pictures are drawn in a thread of their own; whatever happens there, the bot goes on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from bot.catalogue.anniversaries import Anniversary
from bot.catalogue.model import (
    ArtistKind,
    ArtistRef,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.kit.discord.i18n import words_in
from bot.kit.discord.limits import ALT_TEXT as ALT_TEXT_LIMIT
from bot.kit.pictures.pictures import Limits, Pictures
from bot.kit.pictures.sketches import Sketch
from bot.lookup.cards.pictures import (
    MOST_HOPS,
    path_alt_text,
    path_picture,
    path_sketch,
    stats_alt_text,
    stats_picture,
    stats_sketch,
)
from bot.lookup.look_files import palettes
from bot.lookup.model import Hop, PathAnswer, StatsAnswer
from bot.posts.cards.timeline import timeline_picture
from bot.posts.model import Edition
from bot.posts.schedule import DAILY_POST
from bot.trivia.leaderboard.cards import score_picture
from bot.trivia.leaderboard.model import Accuracy, LeaderboardScope
from bot.trivia.leaderboard.service import PersonAnswer
from bot.trivia.runs.model import Streak

WORDS = words_in("en-US")
LONG = (
    "나의 지구를 지켜줘 그리고 아주아주아주 긴 한국어 제목 (드라마 어느 날 문득 OST Part.12) " * 3
)


def artist(name: str, hangul: str = "") -> ArtistRef:
    return ArtistRef(name.casefold().replace(" ", "-"), name, ArtistKind.PERSON, hangul)


def work(title: str, date: str | None = "2020-05-06", title_ko: str = "") -> Work:
    return Work(
        slug=title.casefold(),
        title=title,
        title_ko=title_ko,
        kind=WorkKind.FEATURE,
        credits=(),
        date=PartialDate.parse(date) if date else None,
        status=Status.CONFIRMED,
        verification=Verification.TWO_SOURCES,
    )


def chain(*names: str, title: str = "eight") -> PathAnswer:
    artists = [artist(name, "이름") for name in names]
    hops = tuple(Hop(a, b, work(title)) for a, b in pairwise(artists))
    return PathAnswer(artists[0], artists[-1], hops)


def figures(**changes) -> StatsAnswer:
    fields: dict[str, Any] = {
        "artist": artist("IU", "아이유"),
        "total": 3,
        "artists": 2,
        "per_year": ((2019, 1), (2020, 0), (2021, 2)),
        "per_kind": (),
        "top_partners": ((artist("SUGA", "슈가"), 2), (artist("Zico", "지코"), 1)),
        "two_sources": 3,
        "one_source": 0,
        "conflicts": 0,
    }
    return StatsAnswer(**(fields | changes))


def edition(*titles: str) -> Edition:
    day = date(2026, 5, 6)
    works = [work(title, f"{2010 + n}-05-06", "에잇") for n, title in enumerate(titles)]
    entries = tuple(Anniversary(one, day, day.year - one.date.year) for one in works if one.date)
    return Edition(DAILY_POST, day, entries, len(entries))


def person(*accuracy: Accuracy) -> PersonAnswer:
    return PersonAnswer(
        LeaderboardScope.SERVER, 0, accuracy, Streak(), Streak(), None, 0, None, None
    )


USUAL = edition("eight", "Wave", "Own It", "Comfort")


class Easel:
    """Draws in no time, and notes what; fails or waits when it is told to."""

    def __init__(self) -> None:
        self.drawn: list[Sketch] = []
        self.threads: set[threading.Thread] = set()
        self.fails = False
        self.free = threading.Event()
        self.free.set()

    def __call__(self, sketch: Sketch) -> bytes:
        self.threads.add(threading.current_thread())
        assert self.free.wait(10)
        self.drawn.append(sketch)
        if self.fails:
            raise ZeroDivisionError("no paint")
        return f"{len(self.drawn)}".encode()

    @contextmanager
    def stuck(self) -> Iterator[None]:
        self.free.clear()
        try:
            yield
        finally:
            self.free.set()


@pytest.fixture
def easel() -> Easel:
    return Easel()


@pytest.fixture
async def painting(easel):
    """Make what draws on the easel; closed in the end."""
    made: list[Pictures] = []

    def make(**limits: Any) -> Pictures:
        made.append(Pictures(Limits(**limits), draw=easel))
        return made[-1]

    yield make
    for each in made:
        await each.close()


async def test_pictures_when_drawn_then_each_is_a_png_with_its_name_and_text():
    pictures = Pictures()
    drawn = [
        await pictures.draw(path_picture(chain("BTS", "Halsey"), WORDS)),
        await pictures.draw(stats_picture(figures(), WORDS)),
        await pictures.draw(timeline_picture(USUAL, WORDS)),
        await pictures.draw(score_picture(person(Accuracy("dates", 3, 4)), WORDS)),
    ]
    await pictures.close()
    names = ["path", "stats", "timeline", "trivia"]
    found = [each for each in drawn if each is not None]
    assert [each.filename for each in found] == [f"kollab-{name}.png" for name in names]
    assert all(each.data.startswith(b"\x89PNG") for each in found)
    assert all(0 < len(each.alt_text) <= ALT_TEXT_LIMIT for each in found)


def test_pictures_when_imported_then_nothing_that_draws_is():
    # In a process of its own: other tests of this one may draw.
    script = (
        "import sys, bot.app.client, bot.kit.pictures.pictures, cogs.lookup.commands;"
        "sys.exit(bool({'PIL', 'bot.kit.pictures.drawing'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


async def test_picture_when_there_is_nothing_to_show_then_none_and_nothing_drawn(painting, easel):
    pictures = painting()
    assert (
        await pictures.draw(path_picture(PathAnswer(artist("A"), artist("B"), ()), WORDS)) is None
    )
    assert await pictures.draw(path_picture(chain(*"A" * (MOST_HOPS + 2)), WORDS)) is None
    assert await pictures.draw(stats_picture(figures(per_year=()), WORDS)) is None
    assert await pictures.draw(timeline_picture(edition("a", "b"), WORDS)) is None
    assert await pictures.draw(score_picture(person(), WORDS)) is None
    assert easel.drawn == []


async def test_pictures_when_asked_at_once_then_one_other_thread_draws_them(painting, easel):
    pictures = painting()
    answers = [chain("A", name) for name in "BCD"]
    drawn = await asyncio.gather(
        *(pictures.draw(path_picture(answer, WORDS)) for answer in answers)
    )
    assert [each.data for each in drawn] == [b"1", b"2", b"3"]
    assert len(easel.threads) == 1
    assert threading.current_thread() not in easel.threads


async def test_pictures_when_too_many_wait_then_the_next_goes_without_at_once(
    painting, easel, caplog
):
    pictures = painting(waiting=2)
    with easel.stuck():
        waiting = [
            asyncio.create_task(pictures.draw(path_picture(chain("A", name), WORDS)))
            for name in "BC"
        ]
        await asyncio.sleep(0)
        assert await pictures.draw(path_picture(chain("A", "D"), WORDS)) is None
        assert "2 are waiting" in caplog.text
        # Who wants what is coming anyway waits with the others.
        waiting.append(asyncio.create_task(pictures.draw(path_picture(chain("A", "B"), WORDS))))
        await asyncio.sleep(0)
    assert [each.data for each in await asyncio.gather(*waiting)] == [b"1", b"2", b"1"]
    # It was no fault of that picture's.
    assert await pictures.draw(path_picture(chain("A", "D"), WORDS))


async def test_picture_when_drawing_takes_too_long_then_none_and_the_next_one_comes(
    painting, easel, caplog
):
    pictures = painting(draw=0.05)
    with easel.stuck():
        assert await pictures.draw(path_picture(chain("A", "B"), WORDS)) is None
        # Whoever comes after waits no longer for that one than for the own one.
        assert await pictures.draw(path_picture(chain("A", "C"), WORDS)) is None
    assert caplog.text.count("TimeoutError") >= 2
    pictures._limits = Limits()
    assert await pictures.draw(path_picture(chain("A", "D"), WORDS))
    # What nobody waited for any more was not begun.
    ends = [sketch.stops[-1].artists[0].name for sketch in easel.drawn]
    assert ends == ["B", "D"]


async def test_picture_when_drawing_fails_then_the_traceback_is_logged_and_others_come(
    painting, easel, caplog
):
    pictures, easel.fails = painting(), True
    assert await pictures.draw(stats_picture(figures(), WORDS)) is None
    assert "could not draw a StatsSketch" in caplog.text
    assert "ZeroDivisionError: no paint" in caplog.text
    easel.fails = False
    assert await pictures.draw(path_picture(chain("A", "B"), WORDS))


async def test_picture_when_it_failed_then_not_tried_again_for_each_server(painting, easel):
    pictures, easel.fails = painting(), True
    found = await asyncio.gather(
        *(pictures.draw(timeline_picture(USUAL, WORDS)) for _ in range(100))
    )
    assert found == [None] * 100
    assert await pictures.draw(timeline_picture(USUAL, WORDS)) is None
    assert len(easel.drawn) == 1


async def test_picture_when_it_failed_a_while_ago_then_tried_again(painting, easel):
    pictures, easel.fails = painting(rest=0), True
    assert await pictures.draw(timeline_picture(USUAL, WORDS)) is None
    easel.fails = False
    assert await pictures.draw(timeline_picture(USUAL, WORDS))


async def test_picture_when_thousands_of_servers_post_at_once_then_drawn_once(painting, easel):
    pictures = painting()
    found = await asyncio.gather(
        *(pictures.draw(timeline_picture(USUAL, WORDS)) for _ in range(3000))
    )
    assert {each.data for each in found} == {b"1"}
    assert await pictures.draw(timeline_picture(USUAL, WORDS)) == found[0]
    assert (await pictures.draw(timeline_picture(USUAL, words_in("ko")))).data == b"2"
    assert len(easel.drawn) == 2


async def test_pictures_when_many_were_drawn_then_those_of_late_are_kept(painting):
    pictures = painting(kept=2)

    async def data(end: str) -> Any:
        return (await pictures.draw(path_picture(chain("A", end), WORDS))).data

    assert [await data(end) for end in "BCBDBC"] == [b"1", b"2", b"1", b"3", b"1", b"4"]


async def test_picture_when_one_server_gives_up_waiting_then_the_others_get_it(painting, easel):
    pictures = painting()
    with easel.stuck():
        first, second = (
            asyncio.create_task(pictures.draw(timeline_picture(USUAL, WORDS))) for _ in range(2)
        )
        await asyncio.sleep(0)
        first.cancel()
    assert (await second).data == b"1"
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_picture_when_closed_meanwhile_then_none_and_none_after(painting, easel):
    pictures = painting(draw=600)
    with easel.stuck():
        task = asyncio.create_task(pictures.draw(timeline_picture(USUAL, WORDS)))
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await pictures.close()
        assert await task is None
    assert await pictures.draw(path_picture(chain("A", "B"), WORDS)) is None
    assert pictures._coming == {}


SKETCHES: dict[str, Callable[[], Sketch]] = {
    "path": lambda: path_sketch(chain("IU", "SUGA"), WORDS),
    "stats": lambda: stats_sketch(figures(), WORDS),
}


@pytest.mark.parametrize("make", SKETCHES.values(), ids=SKETCHES)
def test_sketch_when_made_again_then_it_is_the_key_of_the_same_picture(make):
    assert make() is not make()
    assert len({make(), make()}) == 1


def test_sketch_when_the_chain_ends_with_a_member_then_its_group_stands_in_the_same_box():
    found = chain("RM", "IU")
    answer = PathAnswer(artist("BTS"), found.end, found.hops)
    stops = path_sketch(answer, WORDS).stops
    assert [[mark.name for mark in stop.artists] for stop in stops] == [["BTS", "RM"], ["IU"]]
    assert stops[0].palette == palettes()["bts"]


def test_sketch_when_the_reader_is_korean_then_names_and_titles_are():
    artists = artist("IU", "아이유"), artist("RM")
    answer = PathAnswer(*artists, (Hop(*artists, work("eight", None, title_ko="에잇")),))
    korean = path_sketch(answer, words_in("ko"))
    assert korean.works[0].title == "에잇"
    marks = [mark for stop in korean.stops for mark in stop.artists]
    assert [(mark.name, mark.hangul) for mark in marks] == [("아이유", "IU"), ("RM", "")]
    assert path_sketch(answer, WORDS).works[0].year == ""


def test_alt_text_when_everything_is_long_then_it_fits():
    crowd = tuple((artist("긴이름" * 30), 9) for _ in range(10))
    assert len(stats_alt_text(figures(top_partners=crowd), WORDS)) <= ALT_TEXT_LIMIT
    answer = chain(*("긴이름" * 20 + str(n) for n in range(20)), title=LONG)
    assert len(path_alt_text(answer, WORDS)) <= ALT_TEXT_LIMIT


def test_alt_text_when_read_then_it_says_what_the_picture_shows():
    assert path_alt_text(chain("IU", "SUGA"), WORDS) == (
        "Chain of collaborations from IU to SUGA. IU & SUGA: eight (2020)."
    )
    assert stats_alt_text(figures(), WORDS) == (
        "IU in figures. Bars show the collaborations per year from 2019 to 2021, at most 2 in 2021."
        " Below, those with the most: SUGA 2, Zico 1"
    )


async def test_scores_when_drawn_then_the_alt_text_says_the_same(painting):
    answer = person(Accuracy("dates", 3, 4), Accuracy("own", 0, 2))
    drawn = await painting().draw(score_picture(answer, WORDS))
    assert drawn.alt_text == (
        "What you got right: 3 of 6 right (50%). Dates: 3 of 4 right (75%),"
        " This server's own: 0 of 2 right (0%)."
    )
