"""What the bot knows: artists, collaborations, shows, sources, articles and their facts.

Words are MusicBrainz's where it has one (artist, artist credit, join phrase, alias,
disambiguation). Every value is immutable; slugs are stable for ever and are what buttons,
links and other tables refer to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.kit.dates import PartialDate
from bot.kit.errors import UserError


class Subject(StrEnum):
    """What a name can be the name of."""

    ARTIST = "artist"
    COLLABORATION = "collaboration"
    SHOW = "show"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that can be chosen instead, or completed to.

    `slug` identifies it within its subject. `label` is the name to show, `detail` tells it from
    its namesakes (a disambiguation, the acts and year of a work); it may be empty. `label_ko` and
    `detail_ko` say the same to a Korean reader, empty where that is the same text.
    """

    subject: Subject
    slug: str
    label: str
    detail: str = ""
    label_ko: str = ""
    detail_ko: str = ""

    @property
    def token(self) -> str:
        """Return what a choice or button sends back: it resolves to this one alone."""
        return f"{self.subject.value}:{self.slug}"


class ArtistKind(StrEnum):
    """What an act is; `OTHER` where no source says."""

    PERSON = "person"
    GROUP = "group"
    SUB_UNIT = "sub-unit"
    PROJECT_GROUP = "project-group"
    OTHER = "other"


class WorkKind(StrEnum):
    """How the acts worked together."""

    FEATURE = "feature"
    DUET = "duet"
    JOINT = "joint"
    OST = "ost"
    SUB_UNIT = "sub-unit"
    PROJECT_GROUP = "project-group"
    REMIX = "remix"
    TIE_IN = "tie-in"
    PRODUCTION = "production"


class Order(StrEnum):
    """In which order works are listed."""

    BEST_KNOWN = "best"
    NEWEST = "newest"
    KIND = "kind"
    YEAR = "year"


class Tier(StrEnum):
    """What a work is to a list of the best known: the first two need no heading of their own."""

    NAMED = "0"
    TOGETHER = "1"
    ALONE = "2"
    PRODUCTION = "3"
    UNTITLED = "4"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a list under one heading: a tier, a kind or a year, and its works in all."""

    key: str = ""
    works: int = 0


_FOR_SOMETHING = frozenset({WorkKind.OST, WorkKind.TIE_IN})


class CreditRole(StrEnum):
    """What an act did on a work."""

    MAIN = "main"
    FEATURED = "featured"
    REMIXER = "remixer"
    PRODUCER = "producer"


class Status(StrEnum):
    """How sure the world is that something happened."""

    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    RUMOURED = "rumoured"


class Verification(StrEnum):
    """How many independent families of sources agree on the date."""

    TWO_SOURCES = "two-sources"
    ONE_SOURCE = "one-source"
    CONFLICT = "conflict"


class DateBasis(StrEnum):
    """What the date is the date of; only the release's own enters "on this day"."""

    RELEASE = "release"
    ALBUM = "album"
    CD = "cd"
    BROADCAST = "broadcast"


class Gender(StrEnum):
    """Whom wrong options of a question are drawn from, so that none is wrong at first sight."""

    MALE = "male"
    FEMALE = "female"
    MIXED = "mixed"


class FameEvidence(StrEnum):
    """What a grade of fame was judged by."""

    ACTS = "acts"
    AWARDS = "awards"
    CHARTS = "charts"
    EDITORIAL = "editorial"
    FANS = "fans"
    FOLLOWERS = "followers"
    RATINGS = "ratings"
    STREAMS = "streams"


class RemarkCode(StrEnum):
    """What readers are told of a work besides, in words of their language."""

    ALBUM_DAY = "album-day"
    ANNOUNCED_DAY = "announced-day"
    ELSEWHERE = "elsewhere"
    GUEST_INFERRED = "guest-inferred"
    LEAD_UNCERTAIN = "lead-uncertain"
    NO_DAY = "no-day"
    NO_GUEST = "no-guest"
    NO_PARTNER = "no-partner"
    NO_SHOW = "no-show"
    NO_SONG = "no-song"
    ONE_ARTICLE = "one-article"
    OTHER_VERSIONS = "other-versions"
    TRANSLATED = "translated"
    VIDEO_DAY = "video-day"
    ALSO_SUNG_BY = "also-sung-by"
    CREDITED_ALONE = "credited-alone"
    FROM_PROGRAMME = "from-programme"
    ON_ALBUM = "on-album"
    PRODUCED_BY = "produced-by"
    RELEASED_AS = "released-as"
    SEASON = "season"
    SOUNDTRACK_PART = "soundtrack-part"
    SUNG_BY = "sung-by"
    WRITTEN_BY = "written-by"

    @property
    def names_something(self) -> bool:
        """Return whether it needs a name: of people, an album, a part."""
        return self in _WITH_NAMES


_WITH_NAMES = frozenset(
    {
        RemarkCode.ALSO_SUNG_BY,
        RemarkCode.CREDITED_ALONE,
        RemarkCode.FROM_PROGRAMME,
        RemarkCode.ON_ALBUM,
        RemarkCode.PRODUCED_BY,
        RemarkCode.RELEASED_AS,
        RemarkCode.SEASON,
        RemarkCode.SOUNDTRACK_PART,
        RemarkCode.SUNG_BY,
        RemarkCode.WRITTEN_BY,
    }
)


class ShowKind(StrEnum):
    """What a work was made for."""

    DRAMA = "drama"
    FILM = "film"
    GAME = "game"
    WEBTOON = "webtoon"
    ANIME = "anime"
    MUSICAL = "musical"
    VARIETY = "variety"
    SERIES = "series"
    BRAND = "brand"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ArtistRef:
    """An act as others mention it: enough to name it and to tell it from its namesakes.

    `hangul` and `disambiguation` are empty when there is none. `groups` names the groups that the
    act belongs to (no units, no projects), by display name, most popular first; `groups_hangul`
    names the same ones in Hangul, empty where there is no such name.
    """

    slug: str
    name: str
    kind: ArtistKind
    hangul: str = ""
    disambiguation: str = ""
    groups: tuple[str, ...] = ()
    groups_hangul: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArtistCredit:
    """One act of a credit line; `join_phrase` stands between it and the next one.

    `credited_as` is the name on the release where it differs from the act's name, else empty.
    """

    artist: ArtistRef
    role: CreditRole
    join_phrase: str = ""
    credited_as: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is said. `code` allows to filter one source out; `url` may be empty."""

    code: str
    title: str
    publisher: str = ""
    url: str = ""
    published_on: PartialDate | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """A drama, film, game, brand ... that music was made for."""

    slug: str
    title: str
    kind: ShowKind
    title_ko: str = ""


@dataclass(frozen=True, slots=True)
class GapFiller:
    """A text that fits into the gap of a claim; `text_ko` says the same in Korean."""

    text: str
    text_ko: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What of a fact can be asked: a sentence with one gap, and the one thing that fills it.

    `predicate` is what the gap is about, in a word or two (``genre``, ``sung-by``): claims of one
    predicate ask the same kind of thing. `statement` and `statement_ko` have ``{}`` once, where
    the filler goes: the act or work of the slug `artist` or `work`, or the text `value`; the two
    others are empty (None).

    `others` are texts that would be wrong in the gap, by what the article says: three or more
    beside a `value`, none beside an act or work. Whoever draws wrong acts or works for such a gap
    leaves out all that the article's facts are about: what it says of one of them may be true of
    another.
    """

    predicate: str
    statement: str
    statement_ko: str
    artist: str = ""
    work: str = ""
    value: GapFiller | None = None
    others: tuple[GapFiller, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing an article says, in our own words.

    `artists` and `collaborations` are the slugs of what it is about, possibly none. `claims` is
    only filled where questions are made of it (`bot.trivia.generation.snapshot`).
    """

    slug: str
    text: str
    status: Status
    article_slug: str
    article_title: str
    text_ko: str = ""
    artists: tuple[str, ...] = ()
    collaborations: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article the bot learned from, with every fact it gave."""

    slug: str
    title: str
    publisher: str = ""
    published_on: PartialDate | None = None
    url: str = ""
    facts: tuple[Fact, ...] = ()
    collaborations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that readers are told of a work besides; `names` are those that its words need."""

    code: RemarkCode
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A work that distinct acts, or an act and a named show, made together.

    `untitled` means that no source names the work and `title` is our description of it.
    `date` is None when nothing is known. `other_dates` are the dates that other sources give
    (only for `Verification.CONFLICT`). `countries` are ISO 3166-1 alpha-2, `languages` ISO 639-1,
    empty where unknown. `fame` is how well fans know it, from 1 to 5 (the best).
    """

    slug: str
    title: str
    kind: WorkKind
    credits: tuple[ArtistCredit, ...]
    date: PartialDate | None
    status: Status
    verification: Verification
    title_ko: str = ""
    untitled: bool = False
    date_basis: DateBasis = DateBasis.RELEASE
    other_dates: tuple[PartialDate, ...] = ()
    show: Show | None = None
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    fame: int = 1

    def __hash__(self) -> int:
        """Hash the slug alone: what is made of a work is looked up by it, and it has many parts."""
        return hash(self.slug)

    @property
    def is_added(self) -> bool:
        """Return whether curators added it: no slug of the files has two hyphens in a row."""
        return "--" in self.slug

    @property
    def is_together(self) -> bool:
        """Return whether several made it by name: no soundtrack of one, no production credit."""
        alone = self.kind in _FOR_SOMETHING and len(self.credits) < 2
        return not (alone or self.untitled or self.kind is WorkKind.PRODUCTION)

    @property
    def on_this_day(self) -> bool:
        """Return whether the date may be celebrated: a day, the release's own, undisputed."""
        return (
            self.date is not None
            and self.date.month_day is not None
            and self.date_basis is DateBasis.RELEASE
            and self.verification is not Verification.CONFLICT
            and self.status is Status.CONFIRMED
        )


@dataclass(frozen=True, slots=True)
class CatalogueInfo:
    """What is loaded: counts, the data's date (None before the first load), and titles of sources.

    `artists` are those with a collaboration, as everywhere. The sources that most works are taken
    from come first.
    """

    artists: int
    collaborations: int
    data_date: PartialDate | None
    version: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerTie:
    """A group that an act was in, or a member that a group had, and when where that is known."""

    artist: ArtistRef
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Artist:
    """An act with everything known of it; `former_groups` and `former_members` are past ones."""

    ref: ArtistRef
    aliases: tuple[str, ...] = ()
    agency: str = ""
    debut: PartialDate | None = None
    countries: tuple[str, ...] = ()
    fandom: str = ""
    groups: tuple[ArtistRef, ...] = ()
    members: tuple[ArtistRef, ...] = ()
    sub_units: tuple[ArtistRef, ...] = ()
    former_groups: tuple[FormerTie, ...] = ()
    former_members: tuple[FormerTie, ...] = ()
    sources: tuple[Source, ...] = ()


_FAME_BITS = 16


def known(fame: int, works: int) -> int:
    """Return how well known a thing is, the larger the better: works only count among equals."""
    return fame << _FAME_BITS | min(works, (1 << _FAME_BITS) - 1)


def fame_and_works(known: int) -> tuple[int, int]:
    """Return what `known` put together."""
    return known >> _FAME_BITS, known & ((1 << _FAME_BITS) - 1)


def _codes(text: str) -> list[str]:
    return text.split()


COUNTRIES = frozenset(
    _codes("""
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """)
)
"""ISO 3166-1 alpha-2, upper case."""

LANGUAGES = frozenset(
    _codes("""
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """)
)
"""ISO 639-1, lower case."""


@dataclass(eq=False)
class NotFoundError(UserError):
    """There is no such thing (any more)."""

    subject: Subject
    name: str


@dataclass(eq=False)
class NoMatchError(NotFoundError):
    """Free text that matched nothing; `suggestions` (possibly none) are the nearest names.

    Where it names `artists` who are known, the `rest` of it is what is not.
    """

    suggestions: tuple[Suggestion, ...] = field(default=())
    artists: tuple[Suggestion, ...] = ()
    rest: str = ""


@dataclass(eq=False)
class AmbiguousError(UserError):
    """Free text that means several acts equally well; always at least two suggestions."""

    name: str
    suggestions: tuple[Suggestion, ...]
