"""Pictures that were drawn are kept in a folder: a bounded one, and one that may break."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bot.kit.pictures.kept import PictureFolder
from bot.kit.pictures.pictures import Pictures
from bot.kit.pictures.sketches import CoverName, CoverSketch, ScoreSketch, Sketch

DAY = 86_400
PNG = b"\x89PNG" + bytes(996)


def sketch(title: str) -> Sketch:
    return CoverSketch((CoverName("IU", "아이유", ("#8a63e0", "#e0ccff")),), title)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def test_picture_when_the_bot_starts_anew_then_it_is_not_drawn_again(folder):
    drawn: list[Sketch] = []

    def draw(one: Sketch) -> bytes:
        drawn.append(one)
        return PNG

    for _ in range(2):
        pictures = Pictures(folder=PictureFolder(folder), draw=draw)
        assert [await pictures.drawn(sketch(title)) for title in ("a", "b", "a")] == [PNG] * 3
        await pictures.close()
    assert drawn == [sketch("a"), sketch("b")]
    assert len(names(folder)) == 2


async def test_picture_when_it_is_a_persons_own_then_it_is_not_kept_in_the_folder(folder):
    pictures = Pictures(folder=PictureFolder(folder), draw=lambda _: PNG)
    assert await pictures.drawn(ScoreSketch("What you got right", "all", ())) == PNG
    await pictures.close()
    assert not folder.exists()


def test_folder_when_another_sketch_is_asked_for_then_none(folder):
    kept = PictureFolder(folder)
    assert kept.find(sketch("a")) is None
    kept.keep(sketch("a"), PNG)
    assert kept.find(sketch("a")) == PNG
    assert kept.find(sketch("b")) is None


@pytest.mark.parametrize("restarts", [False, True])
def test_folder_when_it_is_full_then_the_oldest_go(folder, restarts: bool):
    kept = PictureFolder(folder, most=10_000)
    for number in range(60):
        kept = PictureFolder(folder, most=10_000) if restarts else kept
        kept.keep(sketch(str(number)), PNG)
        stamp = time.time() - 1000 + number
        os.utime(kept._file(sketch(str(number))), (stamp, stamp))
        assert sum(one.stat().st_size for one in folder.iterdir()) <= 10_000
    assert all(kept.find(sketch(str(number))) for number in range(54, 60))
    assert not any(kept.find(sketch(str(number))) for number in range(50))


def test_folder_when_pictures_are_old_then_they_go_with_the_next_start(folder):
    kept = PictureFolder(folder, days=30)
    for title, days in (("old", 31), ("new", 29)):
        kept.keep(sketch(title), PNG)
        stamp = time.time() - days * DAY
        os.utime(kept._file(sketch(title)), (stamp, stamp))
    (folder / "half.1.new").write_bytes(PNG)
    os.utime(folder / "half.1.new", (0, 0))
    (folder / "README").write_text("not ours")
    kept = PictureFolder(folder, days=30)
    kept.keep(sketch("next"), PNG)
    assert [kept.find(sketch(title)) for title in ("old", "new", "next")] == [None, PNG, PNG]
    assert "README" in names(folder)
    assert "half.1.new" not in names(folder)


async def test_folder_when_it_can_not_be_written_then_the_picture_comes_all_the_same(
    tmp_path, caplog
):
    (tmp_path / "kept").write_text("no folder")
    pictures = Pictures(folder=PictureFolder(tmp_path / "kept"), draw=lambda _: PNG)
    assert await pictures.drawn(sketch("a")) == PNG
    assert "is not kept" in caplog.text
    await pictures.close()
