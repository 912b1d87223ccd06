"""Which time zones there are, under which names, and in which country each is.

The list is that of the IANA time zone database (public domain) in the `tzdata` package: one zone
for each region of each country, under the name in use today.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from zoneinfo import ZoneInfo

_UTC_NAMES = {"utc", "gmt", "z", "zulu", "etc/utc", "etc/gmt", "universal", "etc/universal"}
_NO_ZONE = "Factory"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that is offered: its canonical name and its country (ISO 3166-1 alpha-2).

    The country of ``UTC`` is empty.
    """

    name: str
    country: str

    @property
    def city(self) -> str:
        """Return the last part of the name, in words: ``Ho Chi Minh``."""
        return self.name.rpartition("/")[2].replace("_", " ")


@functools.cache
def offered_zones() -> tuple[Zone, ...]:
    """List the zones to choose from, UTC first, then by country."""
    rows = (line.split("\t") for line in _lines("zone.tab"))
    return (Zone("UTC", ""), *(Zone(row[2], row[0]) for row in rows))


def canonical_zone(name: str) -> str | None:
    """Return the canonical name of a zone, whatever the case and however old the name is.

    That is ``Asia/Kolkata`` for ``asia/calcutta``, and None where there is no such zone.
    """
    lowered = name.strip().replace(" ", "_").lower()
    return "UTC" if lowered in _UTC_NAMES else known_names().get(lowered)


@functools.cache
def known_names() -> Mapping[str, str]:
    """Map each name of a zone, of today or of old, in lower case, to the canonical one."""
    offered = {zone.name for zone in offered_zones()}
    rows = [line.split() for line in _lines("tzdata.zi")]
    names = {row[1]: row[1] for row in rows if row[0] == "Z" and row[1] != _NO_ZONE}
    links = {row[2]: row[1] for row in rows if row[0] == "L"}
    names |= {old: _followed(old, links) for old in links}
    names |= {name: name for name in offered}
    return {name.lower(): target for name, target in names.items()}


def _followed(name: str, links: Mapping[str, str]) -> str:
    while name in links:
        name = links[name]
    return name


def _lines(name: str) -> Iterator[str]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


zone_of = functools.cache(ZoneInfo)
"""`ZoneInfo`, all of them kept: its own cache holds only eight strongly."""


def local_date(zone: str, now: dt.datetime) -> dt.date:
    """Return the date in a zone at an aware instant."""
    return now.astimezone(zone_of(zone)).date()
