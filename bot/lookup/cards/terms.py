"""The catalogue's values as words: kinds, states, and how long ago a date is."""

from __future__ import annotations

import datetime as dt
from calendar import isleap

from bot.catalogue.model import (
    ArtistKind,
    DateBasis,
    Order,
    RemarkCode,
    ShowKind,
    Status,
    Subject,
    Tier,
    Verification,
    WorkKind,
)
from bot.kit.dates import PartialDate, Precision
from bot.kit.discord.i18n import N_, Words

KINDS = {
    WorkKind.FEATURE: N_("Feature"),
    WorkKind.DUET: N_("Duet"),
    WorkKind.JOINT: N_("Joint release"),
    WorkKind.OST: N_("Soundtrack (OST)"),
    WorkKind.SUB_UNIT: N_("Sub-unit"),
    WorkKind.PROJECT_GROUP: N_("Project group"),
    WorkKind.REMIX: N_("Remix"),
    WorkKind.TIE_IN: N_("Tie-in"),
    WorkKind.PRODUCTION: N_("Production"),
}
ARTIST_KINDS = {
    ArtistKind.PERSON: N_("Solo artist"),
    ArtistKind.GROUP: N_("Group"),
    ArtistKind.SUB_UNIT: N_("Sub-unit"),
    ArtistKind.PROJECT_GROUP: N_("Project group"),
    ArtistKind.OTHER: N_("Act"),
}
TIERS = {
    Tier.ALONE: N_("Solo songs for shows and brands"),
    Tier.PRODUCTION: N_("Production credits"),
    Tier.UNTITLED: N_("An article reports more"),
}
"""Headings of what comes after the real collaborations."""
ORDERS = {
    Order.BEST_KNOWN: N_("Best known first"),
    Order.NEWEST: N_("Newest first"),
    Order.KIND: N_("By kind"),
    Order.YEAR: N_("By year"),
}
STATUSES = {
    Status.CONFIRMED: N_("Confirmed"),
    Status.ANNOUNCED: N_("Announced, not out yet"),
    Status.REPORTED: N_("Reported, not confirmed elsewhere"),
    Status.RUMOURED: N_("Rumoured"),
}
VERIFICATIONS = {
    Verification.TWO_SOURCES: N_("two independent sources agree on the date"),
    Verification.ONE_SOURCE: N_("one source for the date"),
    Verification.CONFLICT: N_("sources disagree on the date"),
}
SHOWS = {
    ShowKind.DRAMA: N_("For the drama {show}"),
    ShowKind.FILM: N_("For the film {show}"),
    ShowKind.GAME: N_("For the game {show}"),
    ShowKind.WEBTOON: N_("For the webtoon {show}"),
    ShowKind.ANIME: N_("For the anime {show}"),
    ShowKind.MUSICAL: N_("For the musical {show}"),
    ShowKind.VARIETY: N_("For the variety show {show}"),
    ShowKind.SERIES: N_("For the series {show}"),
    ShowKind.BRAND: N_("For the brand {show}"),
    ShowKind.OTHER: N_("For {show}"),
}
DATE_BASES = {
    DateBasis.ALBUM: N_("{date} (the album's date)"),
    DateBasis.CD: N_("{date} (the CD's date)"),
    DateBasis.BROADCAST: N_("{date} (the broadcast's date)"),
}
REMARKS = {
    RemarkCode.ALBUM_DAY: N_("The date is the album\u2019s; the song may have come out earlier."),
    RemarkCode.ANNOUNCED_DAY: N_("The date is the one that was announced."),
    RemarkCode.ELSEWHERE: N_("In other countries it came out on another day."),
    RemarkCode.GUEST_INFERRED: N_(
        "Who is featured is inferred from the release\u2019s other tracks."
    ),
    RemarkCode.LEAD_UNCERTAIN: N_(
        "Credits come from one artist\u2019s discography page; another lead artist may be missing."
    ),
    RemarkCode.NO_DAY: N_("No page that was read gives the day."),
    RemarkCode.NO_GUEST: N_("No guest sings on it."),
    RemarkCode.NO_PARTNER: N_("It names no partner."),
    RemarkCode.NO_SHOW: N_("It names no drama or series."),
    RemarkCode.NO_SONG: N_("It names no song."),
    RemarkCode.ONE_ARTICLE: N_("Known from one article only."),
    RemarkCode.OTHER_VERSIONS: N_("There are other versions of it."),
    RemarkCode.TRANSLATED: N_("The English title is a translation."),
    RemarkCode.VIDEO_DAY: N_("The date is that of the video\u2019s upload (Korean time)."),
    RemarkCode.ALSO_SUNG_BY: N_("Also sung by {names}"),
    RemarkCode.CREDITED_ALONE: N_("Credited to {names} alone."),
    RemarkCode.FROM_PROGRAMME: N_("From the programme {names}"),
    RemarkCode.ON_ALBUM: N_("On the album {names}"),
    RemarkCode.PRODUCED_BY: N_("Produced by {names}"),
    RemarkCode.RELEASED_AS: N_("Released as {names}"),
    RemarkCode.SEASON: N_("Season {names}"),
    RemarkCode.SOUNDTRACK_PART: N_("Part {names} of the soundtrack."),
    RemarkCode.SUNG_BY: N_("Sung by {names}"),
    RemarkCode.WRITTEN_BY: N_("Written by {names}"),
}
OF_THE_DATE = frozenset(
    {RemarkCode.ALBUM_DAY, RemarkCode.NO_DAY, RemarkCode.VIDEO_DAY, RemarkCode.ONE_ARTICLE}
)
"""Remarks that the date's own words say already, or that is the sources' to say."""
TOLD_APART_BY = (
    N_("British rapper"),
    N_("group"),
    N_("guitarist"),
    N_("Japanese group"),
    N_("Japanese singer"),
    N_("Malaysian singer"),
    N_("producer"),
    N_("R&B singer"),
    N_("solo singer"),
    N_("soloist"),
    N_("US singer"),
    N_("vocal group"),
)
"""Disambiguations that are plain words; any other is a name, or rare."""
SHOW_KINDS = (
    N_("drama"),
    N_("film"),
    N_("game"),
    N_("webtoon"),
    N_("anime"),
    N_("musical"),
    N_("variety"),
    N_("series"),
    N_("brand"),
    N_("other"),
)
"""The values of `ShowKind`, as words of their own."""
NAMED = {
    Subject.ARTIST: N_("artist"),
    Subject.COLLABORATION: N_("title"),
    Subject.SHOW: N_("show"),
    Subject.ARTICLE: N_("article"),
}


def kind_word(words: Words, kind: WorkKind) -> str:
    """Name a kind of collaboration."""
    return words.gettext(KINDS[kind])


def status_word(words: Words, status: Status) -> str:
    """Return the word for how sure it is that something happened."""
    return words.gettext(STATUSES[status])


def ago(words: Words, date: PartialDate, *, today: dt.date) -> str:
    """Return "8 years ago", "in 3 days", "about 6 years ago", or "" if nothing is useful.

    No more exactly than the date is known; `today` is the reader's date.
    """
    if date.precision is not Precision.DAY:
        years = today.year - date.year
        if years < 1:
            return ""
        return words.ngettext("about {n} year ago", "about {n} years ago", years)
    day = dt.date(date.year, date.month, date.day)
    return _until(words, (day - today).days) if day > today else _since(words, day, today)


def years_between(day: dt.date, today: dt.date) -> int:
    """Count full years; 29 February is reached on 28 February of a common year."""
    reached = (today.month, today.day) >= (day.month, day.day)
    stands_in = (today.month, today.day) == (2, 28) and not isleap(today.year)
    leap = (day.month, day.day) == (2, 29) and stands_in
    return today.year - day.year - (not (reached or leap))


def _until(words: Words, days: int) -> str:
    if days == 1:
        return words.gettext("tomorrow")
    return words.ngettext("in {n} day", "in {n} days", days)


def _since(words: Words, day: dt.date, today: dt.date) -> str:
    if years := years_between(day, today):
        return words.ngettext("{n} year ago", "{n} years ago", years)
    days = (today - day).days
    if days < 2:
        return words.gettext("yesterday") if days else words.gettext("today")
    if months := days // 31:
        return words.ngettext("{n} month ago", "{n} months ago", months)
    return words.ngettext("{n} day ago", "{n} days ago", days)
