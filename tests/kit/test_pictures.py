"""Pictures are drawn by a real process of their own; whatever happens to it, the bot goes on."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
import pytest_asyncio
from PIL import Image

from bot.catalogue.anniversaries import Anniversary
from bot.catalogue.dates import PartialDate
from bot.catalogue.model import (
    ArtistKind,
    ArtistRef,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.kit.discord.i18n import words_in
from bot.kit.pictures.pictures import (
    ALT_TEXT_LIMIT,
    Limits,
    Pictures,
    path_alt_text,
    path_sketch,
    stats_alt_text,
    stats_sketch,
)
from bot.kit.pictures.sketches import dump, fingerprint, load
from bot.kit.pictures.worker import default_command
from bot.lookup.model import Hop, PathAnswer, StatsAnswer
from bot.posts.cards.timeline import timeline_sketch
from bot.posts.edition import Edition
from bot.posts.schedule import PostKind
from bot.trivia.daily.model import Streak
from bot.trivia.leaderboard.model import Accuracy, LeaderboardScope
from bot.trivia.leaderboard.service import PersonAnswer

WORDS = words_in("en-US")
HUNG = (sys.executable, "-c", "import time; time.sleep(600)")
# Ready, then silent: a picture that takes for ever.
STUCK = (sys.executable, "-c", r"import os,time; os.write(1, b'R\0\0\0\0'); time.sleep(600)")
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
    fields = {
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


@pytest.fixture
async def pictures():
    made = Pictures()
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def painter():
    """One process for those who only look at what it draws."""
    made = Pictures()
    yield made
    await made.close()


def image(data: bytes) -> Image.Image:
    assert len(data) < 300_000
    opened = Image.open(io.BytesIO(data))
    opened.load()
    assert opened.format == "PNG"
    return opened.convert("RGB")


PATHS = {
    "one hop": chain("BTS", "Halsey"),
    "six hops": chain("A", "B", "C", "D", "E", "F", "G"),
    "long titles": chain("TOMORROW X TOGETHER " * 4, "아주긴이름" * 20, title=LONG),
    "what no font has": chain("😀😀", "ขนมไทย", "$A$AP$", title="❤️ $x_1$ \\frac \x07"),
}
STATS = {
    "one work": figures(total=1, per_year=((2024, 1),), top_partners=((artist("ROSÉ"), 1),)),
    "no partner": figures(top_partners=()),
    "29 years": figures(
        artist=None,
        per_year=tuple((1997 + n, n * 37 % 211) for n in range(29)),
        top_partners=tuple((artist(f"Act {n}" * n), 5_000 - n) for n in range(1, 31)),
    ),
}


@pytest.mark.asyncio(loop_scope="module")
async def test_pictures_when_drawn_then_each_is_a_small_png_of_phone_width(painter):
    drawn = [await painter.path_picture(answer, WORDS) for answer in PATHS.values()]
    drawn += [await painter.stats_picture(answer, WORDS) for answer in STATS.values()]
    for picture in drawn:
        assert picture is not None
        size = image(picture.data).size
        assert size[0] == 1200
        assert 300 <= size[1] <= 2000
        assert 0 < len(picture.alt_text) <= ALT_TEXT_LIMIT


def test_pictures_when_imported_then_nothing_that_draws_is():
    # In a process of its own: other tests of this one may draw.
    script = (
        "import sys, bot.app.client, bot.kit.pictures.pictures, cogs.lookup.commands;"
        "sys.exit(bool({'matplotlib', 'networkx', 'numpy', 'PIL'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.asyncio(loop_scope="module")
async def test_picture_when_the_titles_differ_then_the_pixels_do(painter):
    one, other, again = [
        await painter.path_picture(chain("IU", "SUGA", title=title), WORDS)
        for title in ("eight", "사랑해", "eight")
    ]
    assert one.data != other.data
    assert one.data == again.data


@pytest.mark.asyncio(loop_scope="module")
async def test_snake_when_there_are_four_acts_then_they_stand_in_two_rows(painter):
    """The ends are filled boxes: top left, and below it."""
    drawn = image((await painter.path_picture(chain("A", "B", "C", "D"), WORDS)).data)
    at = {
        name: drawn.getpixel(point)
        for name, point in {
            "start": (80, 220),
            "next": (1120, 220),
            "end": (80, 600),
            "page": (600, 470),
        }.items()
    }
    assert at["start"] == at["end"]
    assert len({at["start"], at["next"], at["page"]}) == 3


async def test_worker_when_killed_then_the_next_picture_comes_from_a_new_one(pictures):
    assert await pictures.path_picture(chain("A", "B"), WORDS)
    first = pictures.worker_pid
    os.kill(first, signal.SIGKILL)
    assert await pictures.path_picture(chain("A", "C"), WORDS)
    assert pictures.worker_pid not in {first, None}


@pytest.mark.parametrize("command", [HUNG, STUCK], ids=["never ready", "never done"])
async def test_worker_when_it_hangs_then_no_picture_and_no_process(command, caplog):
    start = 0.2 if command is HUNG else 30
    pictures = Pictures(Limits(draw=0.2, start=start), command=command)
    assert await pictures.path_picture(chain("A", "B"), WORDS) is None
    assert pictures.worker_pid is None
    assert "TimeoutError" in caplog.text


@pytest.mark.parametrize("script", ["raise SystemExit(3)", r"print('no frame at all')"])
async def test_worker_when_it_ends_at_once_then_no_picture(script, caplog):
    pictures = Pictures(command=(sys.executable, "-c", script))
    assert await pictures.stats_picture(figures(), WORDS) is None
    assert pictures.worker_pid is None
    assert "WorkerEndedError" in caplog.text


async def test_worker_when_a_sketch_cannot_be_drawn_then_the_traceback_is_logged(pictures, caplog):
    good = stats_sketch(figures(), WORDS)
    assert await pictures._drawing(replace(good, per_year=((2019, "many"),))) is None
    assert "Traceback" in caplog.text
    assert await pictures.stats_picture(figures(), WORDS)


async def test_worker_when_nobody_asks_then_it_ends_and_no_task_waits():
    pictures = Pictures(Limits(idle=0))
    assert await pictures.path_picture(chain("A", "B"), WORDS)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    await asyncio.sleep(0)  # the timer is due
    await asyncio.sleep(0)
    assert pictures.worker_pid is None
    await pictures.close()


async def test_picture_when_cancelled_then_the_next_one_is_still_its_own(pictures):
    task = asyncio.create_task(pictures.path_picture(chain("A", "B", title=LONG), WORDS))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    after = await pictures.path_picture(chain("A", "B"), WORDS)
    fresh = Pictures()
    assert after.data == (await fresh.path_picture(chain("A", "B"), WORDS)).data
    await fresh.close()


async def test_pictures_when_asked_at_once_then_one_process_draws_and_the_crowd_goes_without():
    pictures = Pictures(Limits(waiting=2))
    answers = [chain("A", name) for name in ("B", "C", "D")]
    drawn = await asyncio.gather(*(pictures.path_picture(answer, WORDS) for answer in answers))
    assert [picture is not None for picture in drawn] == [True, True, False]
    await pictures.close()


async def test_pictures_when_asked_again_then_the_kept_one_is_given():
    pictures = Pictures(Limits(kept=1))
    first = await pictures.path_picture(chain("A", "B"), WORDS)
    await pictures.close()
    assert (await pictures.path_picture(chain("A", "B"), WORDS)).data is first.data
    assert pictures.worker_pid is None
    assert await pictures.path_picture(chain("A", "C"), WORDS)
    again = await pictures.path_picture(chain("A", "B"), WORDS)
    assert again.data is not first.data
    await pictures.close()


async def test_picture_when_there_is_nothing_to_show_then_none_and_no_process(pictures):
    assert await pictures.path_picture(PathAnswer(artist("A"), artist("B"), ()), WORDS) is None
    assert await pictures.stats_picture(figures(per_year=()), WORDS) is None
    assert await pictures.path_picture(chain(*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"), WORDS) is None
    assert pictures.worker_pid is None


def test_worker_when_started_then_it_gets_no_secret(monkeypatch):
    from bot.kit.pictures import worker as picture_worker

    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("KOLLAB_TOKEN", "secret")
    assert "secret" not in picture_worker._environment().values()


def test_worker_when_its_pipe_closes_then_it_ends():
    """So that a bot that was killed leaves no process behind."""
    ended = subprocess.run(default_command(), input=b"", capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (0, b"R\0\0\0\0")


@pytest.mark.parametrize("make", [path_sketch, stats_sketch], ids=["path", "stats"])
def test_sketch_when_written_and_read_then_it_is_the_same(make):
    answer = chain("IU", "SUGA") if make is path_sketch else figures()
    sketch = make(answer, WORDS)
    line = dump(sketch)
    assert load(line) == sketch
    assert b"\n" not in line
    assert fingerprint(line) == fingerprint(dump(make(answer, WORDS)))
    korean = dump(make(answer, words_in("ko")))
    assert fingerprint(korean) != fingerprint(line)


def test_sketch_when_the_chain_ends_with_a_member_then_it_says_of_whom():
    found = chain("RM", "IU")
    answer = PathAnswer(artist("BTS"), found.end, found.hops)
    sketch = path_sketch(answer, WORDS)
    assert (sketch.start, [mark.note for mark in sketch.artists]) == ("BTS", ["(BTS)", ""])


def test_sketch_when_the_reader_is_korean_then_names_and_titles_are():
    artists = artist("IU", "아이유"), artist("RM")
    answer = PathAnswer(*artists, (Hop(*artists, work("eight", None, title_ko="에잇")),))
    korean = path_sketch(answer, words_in("ko"))
    assert korean.works[0].title == "에잇"
    assert [(mark.name, mark.hangul) for mark in korean.artists] == [("아이유", "IU"), ("RM", "")]
    assert korean.start == "아이유"
    assert path_sketch(answer, WORDS).works[0] == load(dump(path_sketch(answer, WORDS))).works[0]
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
        " Below, those with the most: SUGA 2, Zico 1."
    )


def edition(*titles: str) -> Edition:
    day = date(2026, 5, 6)
    works = [work(title, f"{2010 + n}-05-06", "에잇") for n, title in enumerate(titles)]
    entries = tuple(Anniversary(one, day, day.year - one.date.year) for one in works)
    return Edition(PostKind.DAILY, day, entries, len(entries))


EDITIONS = {
    "usual": edition("eight", "Wave", "Own It", "Comfort"),
    "long": edition(LONG, "TOMORROW X TOGETHER " * 9, "아주긴이름" * 40, "a", LONG),
    "what no font has": edition("😀😀", "ขนมไทย", "❤️ $x_1$ \\frac \x07"),
}


@pytest.mark.asyncio(loop_scope="module")
async def test_timeline_when_drawn_then_it_is_a_small_png_of_phone_width(painter):
    for each in EDITIONS.values():
        picture = await painter.edition_picture(each, WORDS)
        assert picture is not None
        size = image(picture.data).size
        assert size[0] == 1200
        assert 500 <= size[1] <= 2000
        assert 0 < len(picture.alt_text) <= ALT_TEXT_LIMIT


async def test_timeline_when_it_would_show_too_little_then_none(pictures):
    assert await pictures.edition_picture(edition("a", "b"), WORDS) is None
    assert pictures.worker_pid is None


def test_timeline_when_sent_to_the_process_then_it_arrives_as_it_was():
    sketch = timeline_sketch(EDITIONS["usual"], WORDS)
    assert load(dump(sketch)) == sketch


async def test_timeline_when_thousands_of_servers_post_at_once_then_drawn_once(
    pictures, monkeypatch
):
    drawn = count_drawings(pictures, monkeypatch)
    usual = EDITIONS["usual"]
    found = await asyncio.gather(*(pictures.edition_picture(usual, WORDS) for _ in range(3000)))
    assert len({each.data for each in found}) == 1
    assert await pictures.edition_picture(usual, WORDS) == found[0]
    assert drawn == ["timeline"]
    korean = await pictures.edition_picture(usual, words_in("ko"))
    assert korean.data != found[0].data
    assert len(drawn) == 2


async def test_timeline_when_drawing_fails_then_not_tried_again_for_each_server(monkeypatch):
    broken = Pictures(Limits(rest=60), command=(sys.executable, "-c", "raise SystemExit(1)"))
    drawn = count_drawings(broken, monkeypatch)
    usual = EDITIONS["usual"]
    found = await asyncio.gather(*(broken.edition_picture(usual, WORDS) for _ in range(100)))
    assert found == [None] * 100
    assert await broken.edition_picture(usual, WORDS) is None
    assert len(drawn) == 1
    broken._limits = Limits(rest=0)
    broken._failed.clear()
    for _ in range(2):
        assert await broken.edition_picture(usual, WORDS) is None
    assert len(drawn) == 3
    await broken.close()


async def test_timeline_when_one_server_gives_up_waiting_then_the_others_get_it(pictures):
    usual = EDITIONS["usual"]
    first = asyncio.create_task(pictures.edition_picture(usual, WORDS))
    second = asyncio.create_task(pictures.edition_picture(usual, WORDS))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second) is not None
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_timeline_when_closed_meanwhile_then_given_up_and_no_process_is_left(monkeypatch):
    stuck, drawing = Pictures(command=STUCK), asyncio.Event()
    patiently = stuck._patiently

    async def noting(worker, line):
        drawing.set()
        return await patiently(worker, line)

    monkeypatch.setattr(stuck, "_patiently", noting)
    await stuck._ready_worker()
    task = asyncio.create_task(stuck.edition_picture(EDITIONS["usual"], WORDS))
    await drawing.wait()
    await stuck.close()
    # A process that ended under a picture is replaced, unless nobody wants it any more.
    async with asyncio.timeout(5):
        assert await task is None
    assert stuck.worker_pid is None
    assert stuck._coming == {}


def count_drawings(pictures: Pictures, monkeypatch) -> list[str]:
    """Note what is really drawn."""
    drawn: list[str] = []
    draw = pictures._draw

    async def noting(key: str, line: bytes, *, kind: str):
        drawn.append(kind)
        return await draw(key, line, kind=kind)

    monkeypatch.setattr(pictures, "_draw", noting)
    return drawn


@pytest.mark.asyncio(loop_scope="module")
async def test_scores_when_drawn_then_a_small_png_whose_alt_text_says_the_same(painter):
    words = words_in("en-US")
    answer = PersonAnswer(
        LeaderboardScope.SERVER,
        0,
        (Accuracy("dates", 3, 4), Accuracy("own", 0, 2)),
        Streak(),
        Streak(),
        None,
        0,
        None,
        None,
    )
    drawn = await painter.score_picture(answer, words)
    assert drawn.data.startswith(b"\x89PNG")
    assert len(drawn.data) < 100_000
    assert drawn.alt_text == (
        "What you knew: 3 of 6 right (50 %). Dates: 3 of 4 right (75 %),"
        " This server's own: 0 of 2 right (0 %)."
    )
    assert await painter.score_picture(replace(answer, accuracy=()), words) is None
