"""Of which day the data are: readers see it, operators are warned when it is long ago."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.app.cli.check import check_all

SHIPPED = dt.date(2026, 8, 22)


@pytest.mark.parametrize(
    ("locale", "about", "upcoming"),
    [
        (
            "en-US",
            "Data 2026.1, as of January 15, 2026",
            "As of January 15, 2026. Later news isn't in yet.",
        ),
        (
            "ko",
            "데이터 2026.1, 2026년 1월 15일 기준",
            "2026년 1월 15일 기준이에요. 그 뒤의 소식은 아직 없어요.",
        ),
    ],
)
async def test_fan_when_asking_what_is_known_or_coming_then_the_day_of_the_data_is_said(
    world, locale: str, about: str, upcoming: str
):
    world.locales |= {"locale": locale, "guild_locale": locale}
    assert about in (await world.fan("about")).text
    assert upcoming in (await world.fan("upcoming", days=30)).text
    nothing = await world.fan("upcoming", days=1, artist="artist:psy")
    assert upcoming in nothing.text


async def test_fan_when_no_catalogue_is_loaded_then_no_day_is_said(world):
    async with world.services.database.write() as connection:
        await connection.execute_fetchall("DELETE FROM meta WHERE key = 'data_date'")
    assert "-# As of" not in (await world.fan("upcoming")).text
    assert "Data" not in (await world.fan("about")).text


@pytest.mark.parametrize(("days", "is_old"), [(60, False), (61, True)])
def test_check_when_the_data_are_old_then_it_warns_and_is_content(
    kollab, database: Path, monkeypatch, capsys, days: int, is_old: bool
):
    monkeypatch.setenv("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38)
    assert asyncio.run(check_all(None, today=SHIPPED + dt.timedelta(days)))
    said = capsys.readouterr().out
    assert f"data of {SHIPPED}" in said
    assert (f"! catalogue: its data is {days} days old" in said) is is_old
