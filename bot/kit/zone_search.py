"""Time zones as people name them: a city, a country, an abbreviation, a distance from UTC."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from rapidfuzz import fuzz, process

from bot.kit.folding import fold
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

_ABBREVIATIONS: Mapping[str, tuple[str, ...]] = {
    "kst": ("Asia/Seoul",), "jst": ("Asia/Tokyo",), "hkt": ("Asia/Hong_Kong",),
    "sgt": ("Asia/Singapore",), "myt": ("Asia/Kuala_Lumpur",), "pht": ("Asia/Manila",),
    "pst": ("America/Los_Angeles",), "pdt": ("America/Los_Angeles",),
    "pt": ("America/Los_Angeles",),
    "mst": ("America/Denver", "America/Phoenix"), "mdt": ("America/Denver",),
    "cst": ("America/Chicago", "Asia/Shanghai", "Asia/Taipei", "America/Mexico_City"),
    "cdt": ("America/Chicago",), "est": ("America/New_York", "America/Panama"),
    "edt": ("America/New_York",), "et": ("America/New_York",), "ast": ("America/Halifax",),
    "gmt": ("UTC", "Europe/London", "Africa/Abidjan"), "bst": ("Europe/London", "Asia/Dhaka"),
    "wet": ("Europe/Lisbon",), "cet": ("Europe/Paris", "Europe/Berlin", "Europe/Madrid"),
    "cest": ("Europe/Paris", "Europe/Berlin", "Europe/Madrid"),
    "eet": ("Europe/Athens", "Europe/Kyiv"), "msk": ("Europe/Moscow",),
    "wib": ("Asia/Jakarta",), "wita": ("Asia/Makassar",), "wit": ("Asia/Jayapura",),
    "ict": ("Asia/Bangkok", "Asia/Ho_Chi_Minh"), "ist": ("Asia/Kolkata", "Europe/Dublin"),
    "pkt": ("Asia/Karachi",), "trt": ("Europe/Istanbul",), "brt": ("America/Sao_Paulo",),
    "art": ("America/Argentina/Buenos_Aires",), "clt": ("America/Santiago",),
    "aest": ("Australia/Sydney", "Australia/Brisbane"), "aedt": ("Australia/Sydney",),
    "awst": ("Australia/Perth",), "nzst": ("Pacific/Auckland",), "nzdt": ("Pacific/Auckland",),
    "sast": ("Africa/Johannesburg",), "wat": ("Africa/Lagos",), "eat": ("Africa/Nairobi",),
}  # fmt: skip
_CITIES: Mapping[str, str] = {
    "Busan": "Asia/Seoul", "부산": "Asia/Seoul", "Incheon": "Asia/Seoul", "Osaka": "Asia/Tokyo",
    "Kyoto": "Asia/Tokyo", "Beijing": "Asia/Shanghai", "Shenzhen": "Asia/Shanghai",
    "Guangzhou": "Asia/Shanghai", "Hanoi": "Asia/Ho_Chi_Minh", "Da Nang": "Asia/Ho_Chi_Minh",
    "Cebu": "Asia/Manila", "Davao": "Asia/Manila", "Quezon City": "Asia/Manila",
    "Surabaya": "Asia/Jakarta", "Bandung": "Asia/Jakarta", "Bali": "Asia/Makassar",
    "Chiang Mai": "Asia/Bangkok", "Penang": "Asia/Kuala_Lumpur", "Delhi": "Asia/Kolkata",
    "Mumbai": "Asia/Kolkata", "Bangalore": "Asia/Kolkata", "Chennai": "Asia/Kolkata",
    "Abu Dhabi": "Asia/Dubai", "Jeddah": "Asia/Riyadh", "Ankara": "Europe/Istanbul",
    "Manchester": "Europe/London", "Birmingham": "Europe/London", "Edinburgh": "Europe/London",
    "Munich": "Europe/Berlin", "München": "Europe/Berlin", "Hamburg": "Europe/Berlin",
    "Köln": "Europe/Berlin", "Cologne": "Europe/Berlin", "Frankfurt": "Europe/Berlin",
    "Lyon": "Europe/Paris", "Marseille": "Europe/Paris", "Barcelona": "Europe/Madrid",
    "Milan": "Europe/Rome", "Milano": "Europe/Rome", "Naples": "Europe/Rome",
    "Saint Petersburg": "Europe/Moscow", "Kraków": "Europe/Warsaw", "Geneva": "Europe/Zurich",
    "Rio de Janeiro": "America/Sao_Paulo", "Brasília": "America/Sao_Paulo",
    "Belo Horizonte": "America/Sao_Paulo", "Guadalajara": "America/Mexico_City",
    "Medellín": "America/Bogota", "Montreal": "America/Toronto", "Ottawa": "America/Toronto",
    "Calgary": "America/Edmonton", "Washington DC": "America/New_York", "NYC": "America/New_York",
    "Boston": "America/New_York", "Miami": "America/New_York", "Atlanta": "America/New_York",
    "Philadelphia": "America/New_York", "Orlando": "America/New_York",
    "Dallas": "America/Chicago", "Houston": "America/Chicago", "Austin": "America/Chicago",
    "Minneapolis": "America/Chicago", "Seattle": "America/Los_Angeles", "LA": "America/Los_Angeles",
    "San Francisco": "America/Los_Angeles", "San Diego": "America/Los_Angeles",
    "Las Vegas": "America/Los_Angeles", "Portland": "America/Los_Angeles",
    "Salt Lake City": "America/Denver", "Canberra": "Australia/Sydney",
    "Wellington": "Pacific/Auckland", "Cape Town": "Africa/Johannesburg", "Abuja": "Africa/Lagos",
}  # fmt: skip
_COUNTRIES: Mapping[str, str] = {
    "USA": "US", "America": "US", "UK": "GB", "England": "GB", "Scotland": "GB", "Wales": "GB",
    "Great Britain": "GB", "Korea": "KR", "Holland": "NL", "UAE": "AE", "Turkey": "TR",
}  # fmt: skip
_NO_CITIES = ("Etc/", "SystemV/")
_LANGUAGES = ("en", "ko")
_LATIN_AMERICA = ("MX", "CO", "AR", "CL", "PE")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-\u2212])\s*(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE)
_LIKE = 80
_LONG_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class ZoneSuggestion:
    """A zone, its clock now, and how far that is from UTC."""

    name: str
    local: dt.datetime
    offset: dt.timedelta


async def suggest_zones(typed: str, *, locale: str, now: dt.datetime) -> list[ZoneSuggestion]:
    """Complete a city, a country, a zone's name of today or of old, an abbreviation, or ``+9``.

    With nothing typed, begin where the locale (one of Discord's tags) is at home.
    """
    # The first time, hundreds of small files are read.
    names = await asyncio.to_thread(find_zones, typed[:100], locale=locale, now=now)
    return [zone_now(name, now=now) for name in names]


async def zones_meant(typed: str, *, locale: str, now: dt.datetime) -> list[ZoneSuggestion]:
    """Return the zones that a text may mean: one where it is a zone's own name."""
    exact = canonical_zone(typed)
    if exact or not typed.strip():
        return [zone_now(exact, now=now)] if exact else []
    return await suggest_zones(typed, locale=locale, now=now)


def zone_now(name: str, *, now: dt.datetime) -> ZoneSuggestion:
    """Return a zone with its clock at an aware instant."""
    local = now.astimezone(zone_of(name))
    return ZoneSuggestion(name, local, local.utcoffset() or dt.timedelta())


def find_zones(typed: str, *, locale: str, now: dt.datetime) -> list[str]:
    """Return the names of the zones that are meant, the likeliest first, at most 25."""
    if not typed.strip():
        return list(dict.fromkeys([*_at_home(locale), *POPULAR]))[:MOST]
    if found := _OFFSET.fullmatch(typed.strip()):
        distance = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return _at_offset(distance if found[1] == "+" else -distance, now)
    said = fold(typed)
    short = _ABBREVIATIONS.get(said, ())
    exact = canonical_zone(typed)
    tiers = ([exact] if exact else [], short, *(_ordered(each) for each in _matches(said, locale)))
    return list(dict.fromkeys(name for tier in tiers for name in tier))[:MOST]


def _matches(said: str, locale: str) -> Iterator[set[str]]:
    """Yield those so called, those whose name begins so, and only then those called nearly so."""
    index = _index(locale)
    if not said:
        return
    same = index.get(said, frozenset())
    yield set(same)
    yield {one for key, zones in index.items() if key.startswith(said) for one in zones}
    if not same and len(said) >= _LONG_ENOUGH:
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
    return _merged({}, _own_names(), *(_named_in(language) for language in _LANGUAGES))


def _merged(
    base: Mapping[str, frozenset[str]], *more: Iterable[tuple[str, str]]
) -> Mapping[str, frozenset[str]]:
    index = {key: set(zones) for key, zones in base.items()}
    for names in more:
        for name, zone in names:
            for key in _keys(name):
                index.setdefault(key, set()).add(zone)
    return {key: frozenset(zones) for key, zones in index.items()}


def _keys(name: str) -> Iterator[str]:
    words = re.split(r"[\s_/]+", name)
    for start in range(len(words)):
        if key := fold(" ".join(words[start:])):
            yield key


def _own_names() -> Iterator[tuple[str, str]]:
    offered = {zone.name for zone in offered_zones()}
    for old, name in known_names().items():
        if name in offered and "/" in old and not old.startswith(_NO_CITIES):
            yield old, name
    yield from _CITIES.items()
    by_country = _by_country()
    for short, code in _COUNTRIES.items():
        yield from ((short, zone.name) for zone in by_country[code])
    for code, zones in by_country.items():
        yield from ((code, zone.name) for zone in zones)


def _named_in(locale: str) -> Iterator[tuple[str, str]]:
    try:
        known = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return
    for old, names in known.time_zones.items():
        name = canonical_zone(old)
        if name and (city := names.get("city")):
            yield str(city), name
    for code, zones in _by_country().items():
        if title := known.territories.get(code):
            yield from ((str(title), zone.name) for zone in zones)


@cache
def _by_country() -> Mapping[str, tuple[Zone, ...]]:
    found: dict[str, list[Zone]] = {}
    for zone in offered_zones():
        if zone.country:
            found.setdefault(zone.country, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}
