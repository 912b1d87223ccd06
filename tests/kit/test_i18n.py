"""The right language for each reply, and dates as each language writes them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from discord import Locale

from bot.kit.dates import PartialDate
from bot.kit.discord.i18n import names_of_places, words_for, words_in
from bot.lookup.cards.terms import ago

TODAY = dt.date(2026, 3, 1)


GUILD = 100_000_000_000_000_001


def asked(reader: str, server: str | None, chosen: str | None = None) -> Any:
    return SimpleNamespace(
        locale=Locale(reader),
        guild_locale=server and Locale(server),
        guild_id=server and GUILD,
        client=SimpleNamespace(server_language={GUILD: chosen}.get),
    )


@pytest.mark.parametrize(
    ("reader", "server", "chosen", "private", "expected"),
    [
        ("ko", "en-US", None, True, "ko"),
        ("ko", "en-US", None, False, "en-US"),
        ("en-US", "ko", None, False, "ko"),
        ("ko", None, None, False, "ko"),
        ("fr", "en-US", None, True, "fr"),
        ("en-US", "en-US", "ko", False, "ko"),
        ("en-US", "en-US", "ko", True, "en-US"),
    ],
)
def test_words_when_chosen_then_private_is_the_readers_and_public_the_servers(
    monkeypatch, reader, server, chosen, private, expected
):
    monkeypatch.setattr("bot.kit.discord.i18n.words_in", lambda tag: tag)
    assert words_for(asked(reader, server, chosen), private=private) == expected


def test_words_when_a_language_has_no_translation_then_they_are_english():
    assert words_in("th").language == "en"


@pytest.mark.parametrize(
    ("tag", "date", "written"),
    [
        ("en-US", PartialDate(2024), "2024"),
        ("en-US", PartialDate(2024, 10), "October 2024"),
        ("en-US", PartialDate(2024, 10, 18), "October 18, 2024"),
        ("en-GB", PartialDate(2024, 10, 18), "18 October 2024"),
    ],
)
def test_date_when_written_then_it_keeps_its_precision(tag, date, written):
    assert words_in(tag).date(date) == written


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (PartialDate(2026, 3, 1), "today"),
        (PartialDate(2026, 3, 2), "tomorrow"),
        (PartialDate(2026, 3, 9), "in 8 days"),
        (PartialDate(2026, 2, 28), "yesterday"),
        (PartialDate(2026, 2, 20), "9 days ago"),
        (PartialDate(2025, 12, 1), "2 months ago"),
        (PartialDate(2025, 3, 2), "11 months ago"),
        (PartialDate(2025, 3, 1), "1 year ago"),
        (PartialDate(2016, 3, 2), "9 years ago"),
        (PartialDate(2016, 10), "about 10 years ago"),
        (PartialDate(2025), "about 1 year ago"),
        (PartialDate(2026), ""),
        (PartialDate(2027), ""),
    ],
)
def test_ago_when_said_then_it_is_no_more_exact_than_the_date(date, said):
    assert ago(words_in("en-US"), date, today=TODAY) == said


def test_ago_when_born_on_a_leap_day_then_28_february_counts():
    leap = PartialDate(2016, 2, 29)
    assert ago(words_in("en-US"), leap, today=dt.date(2026, 2, 28)) == "10 years ago"
    assert ago(words_in("en-US"), leap, today=dt.date(2028, 2, 28)) == "11 years ago"


def test_words_when_they_count_then_the_number_is_written_and_the_form_fits():
    words = words_in("en-US")
    assert words.ngettext("{n} act", "{n} acts", 1) == "1 act"
    assert words.ngettext("{n} act", "{n} acts", 1200) == "1,200 acts"


def test_gettext_when_a_value_has_braces_then_it_stays():
    assert words_in("en-US").gettext("More by {artist}", artist="{x}") == "More by {x}"


def test_places_when_named_then_in_the_readers_language_even_without_translation():
    assert names_of_places("es-ES", ("KR", "US"), tongues=False) == (
        ("Corea del Sur", "KR"),
        ("Estados Unidos", "US"),
    )
    assert names_of_places("ko", ("ja",), tongues=True) == (("일본어", "ja"),)
