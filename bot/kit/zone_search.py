"""Time zones as people name them: a city, a country, an abbreviation, a distance from UTC."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from rapidfuzz import fuzz, process

from bot.kit.folding import fold
from bot.kit.zone_names import (
    ABBREVIATIONS,
    AT_HOME,
    CITIES,
    COUNTRIES,
    NAMESAKES,
    SPLIT_STATES,
    STATE_CODES,
    STATES,
    zone_named,
)
from bot.kit.zones import Zone, canonical_zone, known_names, offered_zones, zone_of

MOST = 25
"""So many choices Discord shows."""

POPULAR = (
    "Asia/Seoul", "America/New_York", "America/Los_Angeles", "America/Chicago", "Europe/London",
    "Asia/Manila", "Asia/Jakarta", "Asia/Tokyo", "America/Sao_Paulo", "America/Mexico_City",
    "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Kuala_Lumpur", "Asia/Singapore", "Asia/Kolkata",
    "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Asia/Taipei", "Asia/Hong_Kong",
    "Asia/Shanghai", "America/Denver", "Australia/Sydney", "Europe/Istanbul", "UTC",
    "America/Toronto", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Lima",
    "America/Santiago", "Europe/Rome", "Europe/Warsaw", "Europe/Moscow", "Asia/Dubai",
    "Africa/Cairo", "Asia/Riyadh", "America/Vancouver", "Africa/Johannesburg", "Africa/Lagos",
)  # fmt: skip
"""Where fans are many, in the order in which they are offered; the first of a country leads."""

_NO_CITIES = ("Etc/", "SystemV/")
_LANGUAGES = ("en", "ko")
_LATIN_AMERICA = ("MX", "CO", "AR", "CL", "PE")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-\u2212])\s*(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_APART = re.compile("[,;()\\[\\]\uff08\uff09\uff0c\u3001]+")
_AREA = re.compile(r"^(?:africa|america|asia|atlantic|australia|europe|pacific)/", re.IGNORECASE)
_TIME = re.compile(
    r"\s*(?:(?:standard|daylight|summer)?\s+time|\s+city|표준시|시간|시각)$", re.IGNORECASE
)
_THROUGH_THE_YEAR = tuple(dt.timedelta(days) for days in range(0, 366, 15))
_LIKE = 80
_LONG_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class ZoneSuggestion:
    """A zone, its clock now, and how far that is from UTC."""

    name: str
    local: dt.datetime
    offset: dt.timedelta


@dataclass(frozen=True, slots=True)
class MeantZones:
    """What a text may mean, the likeliest first. What was only guessed at is never sure."""

    zones: tuple[ZoneSuggestion, ...]
    is_sure: bool


async def suggest_zones(typed: str, *, locale: str, now: dt.datetime) -> list[ZoneSuggestion]:
    """Complete a city, a country, a zone's name of today or of old, an abbreviation, or ``+9``.

    With nothing typed, begin where the locale (one of Discord's tags) is at home.
    """
    # The first time, hundreds of small files are read.
    names = await asyncio.to_thread(find_zones, typed[:100], locale=locale, now=now)
    return [zone_now(name, now=now) for name in names]


async def zones_meant(typed: str, *, locale: str, now: dt.datetime) -> MeantZones:
    """Return the zones that a text may mean, and whether it can be no other than the first."""
    if not typed.strip():
        return MeantZones((), is_sure=False)
    names, is_sure = await asyncio.to_thread(_meant, typed[:100], locale, now)
    if not names:
        return MeantZones(tuple(await suggest_zones(typed, locale=locale, now=now)), is_sure=False)
    return MeantZones(tuple(zone_now(name, now=now) for name in names), is_sure)


def zone_now(name: str, *, now: dt.datetime) -> ZoneSuggestion:
    """Return a zone with its clock at an aware instant."""
    local = now.astimezone(zone_of(name))
    return ZoneSuggestion(name, local, local.utcoffset() or dt.timedelta())


def find_zones(typed: str, *, locale: str, now: dt.datetime) -> list[str]:
    """Return the names of the zones that are meant, the likeliest first, at most 25."""
    if not typed.strip():
        return list(dict.fromkeys([*_at_home(locale), *POPULAR]))[:MOST]
    meant, _ = _meant(typed, locale, now)
    more = (_ordered(each) for each in _begun_or_near(fold(typed), locale))
    exact = [name] if (name := canonical_zone(typed)) else []
    return list(dict.fromkeys([*meant, *exact, *(name for tier in more for name in tier)]))[:MOST]


def _meant(typed: str, locale: str, now: dt.datetime) -> tuple[list[str], bool]:
    """Return the zones that go by a text, and whether it can be no other than the first.

    A text may have two parts, a city and where that is: "Toronto, Canada", "KST (UTC+9)".
    """
    found = [_called(part, locale, now) for part in _APART.split(typed) if part.strip()]
    both = [name for name in found[0] if all(name in each for each in found)] if found else []
    # Paris in Texas, or a place that is not known: who typed it says which.
    names = both or list(dict.fromkeys(name for each in found for name in each))
    return names, len(both) == 1


def _called(part: str, locale: str, now: dt.datetime) -> list[str]:
    """Return the zones that one name stands for; of those with the same clock, the first."""
    text = part.strip()
    if found := _OFFSET.fullmatch(text):
        distance = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return _at_offset(distance if found[1] == "+" else -distance, now)
    if short := ABBREVIATIONS.get(fold(text)):
        return list(short)
    if exact := zone_named(text):
        return [exact]
    index, city = _index(locale), _AREA.sub("", text)
    for name in (text, city, _TIME.sub("", text)):
        if same := index.get(fold(name)):
            return _of_different_clocks(_ordered(same), now)
    return []


def _of_different_clocks(names: list[str], now: dt.datetime) -> list[str]:
    """Leave out zones that show the same time as an earlier one, all of the coming year."""
    kept: dict[tuple[dt.timedelta | None, ...], str] = {}
    for name in names:
        zone = zone_of(name)
        clock = tuple((now + step).astimezone(zone).utcoffset() for step in _THROUGH_THE_YEAR)
        kept.setdefault(clock, name)
    return list(kept.values())


def _begun_or_near(said: str, locale: str) -> Iterator[set[str]]:
    """Yield the zones whose name begins so, and those called nearly so."""
    if not said:
        return
    index = _index(locale)
    yield {one for key, zones in index.items() if key.startswith(said) for one in zones}
    if len(said) < _LONG_ENOUGH:
        return
    yield {one for key, zones in index.items() if key.endswith(said) for one in zones}
    if said not in index:
        near = process.extract(said, index.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=9)
        yield {one for key, _, _ in near for one in index[key]}


def _ordered(names: Iterable[str]) -> list[str]:
    ranks = {name: rank for rank, name in enumerate(POPULAR)}
    return sorted(names, key=lambda name: (ranks.get(name, len(ranks)), name))


def _at_home(locale: str) -> list[str]:
    """Return a locale's own zones: those that are popular, else the country's first."""
    language, _, region = locale.partition("-")
    if not region:
        region = str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]
    countries = _LATIN_AMERICA if locale == "es-419" else (region,)
    zones = [{zone.name for zone in _by_country().get(code, ())} for code in countries]
    return [
        name
        for own in zones
        for name in ([one for one in POPULAR if one in own] or sorted(own)[:1])
    ]


def _at_offset(offset: dt.timedelta, now: dt.datetime) -> list[str]:
    names = (zone.name for zone in offered_zones())
    return _ordered(name for name in names if zone_now(name, now=now).offset == offset)[:MOST]


@lru_cache(maxsize=4)
def _index(locale: str) -> Mapping[str, frozenset[str]]:
    language = locale.partition("-")[0]
    if language in _LANGUAGES:
        return _common_index()
    return _merged(_common_index(), _named_in(locale))


@cache
def _common_index() -> Mapping[str, frozenset[str]]:
    return _merged(
        _keyed(_own_names(), _endings), _keyed(_listed_names(), _whole), *map(_named_in, _LANGUAGES)
    )


def _merged(*indexes: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    keys = dict.fromkeys(key for index in indexes for key in index)
    return {key: frozenset[str]().union(*(x.get(key, ()) for x in indexes)) for key in keys}


def _keyed(
    names: Iterable[tuple[str, str]], keys: Callable[[str], Iterable[str]]
) -> Mapping[str, frozenset[str]]:
    index: dict[str, set[str]] = {}
    for name, zone in names:
        for key in filter(None, keys(name)):
            index.setdefault(key, set()).add(zone)
    return {key: frozenset(zones) for key, zones in index.items()}


def _whole(name: str) -> Iterable[str]:
    return (fold(name),)


def _endings(name: str) -> Iterator[str]:
    parts = name.split("/")
    for start in range(len(parts)):
        yield fold(" ".join(parts[start:]))


def _own_names() -> Iterator[tuple[str, str]]:
    offered = {zone.name for zone in offered_zones()}
    for old, name in known_names().items():
        if name in offered and "/" in old and not old.startswith(_NO_CITIES):
            yield old, name
    for code, zones in _by_country().items():
        yield from ((code, zone.name) for zone in zones)


def _listed_names() -> Iterator[tuple[str, str]]:
    yield from CITIES.items()
    yield from ((state, zone) for zone, states in STATES.items() for state in states)
    yield from SPLIT_STATES.items()
    yield from ((name, zone) for name, zones in NAMESAKES.items() for zone in zones)
    by_state = {state: zone for zone, states in STATES.items() for state in states}
    for code, state in STATE_CODES.items():
        yield code, by_state[state]
        if other := SPLIT_STATES.get(state):
            yield code, other
    by_country = _by_country()
    for short, code in {**COUNTRIES, **AT_HOME}.items():
        yield from ((short, zone.name) for zone in by_country[code])


def _named_in(locale: str) -> Mapping[str, frozenset[str]]:
    try:
        known = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    return _merged(_keyed(_places(known), _endings), _keyed(_spoken(known), _whole))


def _places(known: Locale) -> Iterator[tuple[str, str]]:
    for old, names in known.time_zones.items():
        name = canonical_zone(old)
        if name and (city := names.get("city")):
            yield str(city), name
    for code, zones in _by_country().items():
        if title := known.territories.get(code):
            yield from ((str(title), zone.name) for zone in zones)


def _spoken(known: Locale) -> Iterator[tuple[str, str]]:
    """Yield what times are called, as "Pacific Time", each with the zone where most fans are."""
    zones: dict[str, list[str]] = {}
    for old, spoken in get_global("meta_zones").items():
        if name := canonical_zone(old):
            zones.setdefault(spoken, []).append(name)
    for spoken, names in zones.items():
        for said in known.meta_zones.get(spoken, {}).get("long", {}).values():
            yield str(said), _ordered(names)[0]


@cache
def _by_country() -> Mapping[str, tuple[Zone, ...]]:
    found: dict[str, list[Zone]] = {}
    for zone in offered_zones():
        if zone.country:
            found.setdefault(zone.country, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}
