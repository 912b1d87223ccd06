"""An entry as people read it, and what an edit changes of it, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.catalogue.model import (
    Artist,
    ArtistCredit,
    ArtistKind,
    ArtistRef,
    CreditRole,
    DateBasis,
    FormerTie,
    Remark,
    RemarkCode,
    ShowKind,
    Source,
    Status,
    Verification,
    Work,
    WorkKind,
)
from bot.curation.model import FieldChange, Kind, Operation, Plain, Reason, State
from bot.curation.names_service import Names
from bot.kit.dates import PartialDate
from bot.kit.discord.i18n import N_, Words
from bot.kit.discord.text import cut, escape
from bot.lookup.cards.artist import artist_lines
from bot.lookup.cards.collaboration import work_lines
from bot.lookup.cards.credits import (
    brief_source_line,
    credit_line,
    name_in,
    names,
    show_name,
    source_name,
)
from bot.lookup.cards.terms import (
    ARTIST_KINDS,
    DATE_BASES,
    KINDS,
    REMARKS,
    SHOW_KINDS,
    STATUSES,
    VERIFICATIONS,
)

ENTRY_KINDS = {
    Kind.WORK: N_("Collaboration"),
    Kind.ARTIST: N_("Artist"),
    Kind.SHOW: N_("Show"),
    Kind.FACT: N_("Fact"),
    Kind.ARTICLE: N_("Article"),
}
OPERATIONS = {
    Operation.CREATE: N_("New"),
    Operation.CHANGE: N_("Correction"),
    Operation.MERGE: N_("Merge"),
    Operation.DELETE: N_("Delete"),
    Operation.RESTORE: N_("Bring back"),
}
STATES = {
    State.DRAFT: N_("Not sent"),
    State.PENDING: N_("Waiting"),
    State.ACCEPTED: N_("Accepted"),
    State.REJECTED: N_("Not accepted"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.UNDONE: N_("Undone"),
    State.SUPERSEDED: N_("Settled by newer data"),
}
REASONS = {
    Reason.NO_SOURCE: N_("The source doesn't say so."),
    Reason.DUPLICATE: N_("It's here already."),
    Reason.OUT_OF_SCOPE: N_("It isn't a collab as I collect them."),
    Reason.WRONG: N_("Sources say something else."),
    Reason.UNCLEAR: N_("It isn't clear what you mean."),
    Reason.NOT_YET_RELEASED: N_("It isn't out yet."),
    Reason.SPAM: N_("It looks like spam."),
    Reason.OTHER: N_("It doesn't fit here."),
}
"""Why an edit was rejected, as its proposer reads it."""
ROLES = {
    CreditRole.MAIN: N_("main artist"),
    CreditRole.FEATURED: N_("featured"),
    CreditRole.REMIXER: N_("remixer"),
    CreditRole.PRODUCER: N_("producer"),
}
FIELDS = {
    "title": N_("Title"),
    "title_ko": N_("Korean title"),
    "untitled": N_("Without a title"),
    "kind": N_("Kind"),
    "fame": N_("Fame"),
    "credits": N_("Artists"),
    "date": N_("Date"),
    "date_basis": N_("What the date is of"),
    "status": N_("Status"),
    "verification": N_("How sure the date is"),
    "other_dates": N_("Other dates"),
    "show": N_("Made for"),
    "countries": N_("Countries"),
    "languages": N_("Languages"),
    "remarks": N_("Remarks"),
    "editor_note": N_("Note"),
    "sources": N_("Sources"),
    "name": N_("Name"),
    "sort_name": N_("Name for sorting"),
    "hangul": N_("Name in Hangul"),
    "aliases": N_("Other names"),
    "gender": N_("Gender"),
    "disambiguation": N_("Told apart by"),
    "member_of": N_("Member of"),
    "agency": N_("Agency"),
    "debut": N_("Debut"),
    "fandom": N_("Fans"),
    "publisher": N_("Publisher"),
    "url": N_("Address"),
    "text": N_("Text"),
    "text_ko": N_("Korean text"),
    "artists": N_("Artists"),
    "collaborations": N_("Collaborations"),
    "facts": N_("Facts"),
    "claims": N_("Questions"),
    "was": N_("Earlier addresses"),
}
"""The keys of entries, as people call them."""

_TEXT = 200
_MOST = 12
_KINDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.WORK: {kind.value: word for kind, word in KINDS.items()},
    Kind.ARTIST: {kind.value: word for kind, word in ARTIST_KINDS.items()},
    Kind.SHOW: dict(zip([kind.value for kind in ShowKind], SHOW_KINDS, strict=True)),
}


def entry_title(words: Words, kind: Kind, said: Plain) -> str:
    """Return what an entry is called, unescaped: in Korean for a Korean reader."""
    own = {Kind.ARTIST: "name", Kind.FACT: "text"}.get(kind, "title")
    korean = {Kind.ARTIST: "hangul", Kind.FACT: "text_ko"}.get(kind, "title_ko")
    is_korean = words.language == "ko" and said.get(korean)
    return cut(str(said.get(korean if is_korean else own) or said.get("id", "")), _TEXT)


def edit_title(words: Words, kind: Kind, operation: Operation, said: Plain) -> str:
    """Return what is done to what, as markup: "New collaboration: **Night Train**"."""
    return words.gettext(
        "{operation} ({kind}): **{title}**",
        operation=words.gettext(OPERATIONS[operation]),
        kind=words.gettext(ENTRY_KINDS[kind]),
        title=escape(entry_title(words, kind, said)),
    )


def entry_lines(
    words: Words, kind: Kind, said: Plain, named: Names, *, today: dt.date
) -> list[str]:
    """Return an entry as its card says it, as markup; nothing where there is none."""
    if not said:
        return []
    if kind is Kind.WORK:
        work = work_of(said, named)
        return [*work_lines(words, work, today=today), brief_source_line(words, work.sources)]
    if kind is Kind.ARTIST:
        return artist_lines(words, artist_of(said, named), today=today)
    lines = [f"## {escape(entry_title(words, kind, said))}"]
    return [*lines, *field_lines(words, kind, said, named)]


def field_lines(words: Words, kind: Kind, said: Plain, named: Names) -> list[str]:
    """Return what an entry says, field by field, but for its title."""
    titles = ("id", "title", "name")
    return [
        f"- {field_name(words, key)}: {value_text(words, kind, key, value, named)}"
        for key, value in said.items()
        if key not in titles
    ]


def change_lines(
    words: Words, kind: Kind, changes: Iterable[FieldChange], named: Names
) -> list[str]:
    """Return what becomes what, field by field: "Date: ~~3 May 2025~~ → **4 May 2025**"."""
    return [_change(words, kind, each, named) for each in changes]


def _change(words: Words, kind: Kind, change: FieldChange, named: Names) -> str:
    key = change.path[0]
    old, new = (
        value_text(words, kind, key, [value] if len(change.path) > 1 and value else value, named)
        for value in (change.old, change.new)
    )
    if key == "sources" and (added := _added(change)):
        return f"- {field_name(words, key)}: + {value_text(words, kind, key, added, named)}"
    before = f"~~{old}~~ → " if old else ""
    after = new or words.gettext("(nothing)")
    return f"- {field_name(words, key)}: {before}**{_unbold(after)}**"


def _added(change: FieldChange) -> list[Any]:
    """Return what came to a list of which nothing went."""
    old, new = change.old or [], change.new or []
    return [each for each in new if each not in old] if all(one in new for one in old) else []


def _unbold(markup: str) -> str:
    return markup.replace("**", "")


def field_name(words: Words, key: str) -> str:
    """Return what people call a key of an entry."""
    return words.gettext(FIELDS[key]) if key in FIELDS else escape(key)


def value_text(words: Words, kind: Kind, key: str, value: Any, named: Names) -> str:
    """Return a value of an entry as markup; an empty text for none."""
    if value is None or value in ((), [], ""):
        return ""
    if key == "kind" and kind in _KINDS:
        return words.gettext(_KINDS[kind][value])
    if write := _WRITERS.get(key):
        return write(words, value, named)
    if isinstance(value, list | tuple):
        return words.listing([escape(str(each), _TEXT) for each in value[:_MOST]])
    return escape(str(value), _TEXT)


def _date(words: Words, value: Any, named: Names) -> str:
    return words.date(PartialDate.parse(str(value)))


def _credits(words: Words, value: Any, named: Names) -> str:
    work = work_of({"credits": value}, named)
    line = _unbold(credit_line(words, work))
    roles = [role for role in CreditRole if role is not CreditRole.MAIN]
    for role in roles:
        if who := [each.artist for each in work.credits if each.role is role]:
            line += f" ({words.gettext(ROLES[role])}: {_listed(words, who)})"
    return line


def _listed(words: Words, artists: Sequence[ArtistRef]) -> str:
    return words.listing([escape(each) for each in names(words, artists[:_MOST])])


def _artists(words: Words, value: Any, named: Names) -> str:
    return _listed(words, [named.artist(str(each)) for each in value])


def _groups(words: Words, value: Any, named: Names) -> str:
    return words.listing([_membership(words, each, named) for each in value])


def _membership(words: Words, value: Any, named: Names) -> str:
    said: Plain = {"group": value} if isinstance(value, str) else value
    name = escape(name_in(words, named.artist(said["group"])))
    since, until = (str(said.get(key) or "") for key in ("from", "until"))
    is_past = until or said.get("former")
    return f"{name} ({since}\u2013{until})" if since or is_past else name


def _show(words: Words, value: Any, named: Names) -> str:
    return escape(show_name(words, named.show(str(value))))


def _works(words: Words, value: Any, named: Names) -> str:
    titles = [escape(named.works.get(str(each), str(each)), _TEXT) for each in value[:_MOST]]
    return words.listing(titles)


def _sources(words: Words, value: Any, named: Names) -> str:
    sources = [_source(each) for each in value if not isinstance(each, str)]
    return ", ".join(dict.fromkeys(escape(source_name(each), _TEXT) for each in sources)) or (
        ", ".join(escape(str(each)) for each in value)
    )


def _coded(table: Mapping[Any, str], of: Callable[[str], Any]) -> Callable[..., str]:
    def write(words: Words, value: Any, named: Names) -> str:
        return words.gettext(table[of(value)])

    return write


def _basis(words: Words, value: Any, named: Names) -> str:
    if (basis := DATE_BASES.get(DateBasis(value))) is None:
        return words.gettext("the release")
    return words.gettext(basis, date="").strip(" ()")


def _remarks(words: Words, value: Any, named: Names) -> str:
    remarks = [_remark(each) for each in value]
    return " ".join(
        escape(words.gettext(REMARKS[one.code], names=words.listing(one.names)), _TEXT)
        for one in remarks
    )


def _other_dates(words: Words, value: Any, named: Names) -> str:
    return words.listing([_date(words, each["date"], named) for each in value])


def _facts(words: Words, value: Any, named: Names) -> str:
    return " / ".join(escape(entry_title(words, Kind.FACT, each)) for each in value[:_MOST])


def _claims(words: Words, value: Any, named: Names) -> str:
    return " / ".join(escape(str(each["statement"]), _TEXT) for each in value[:_MOST])


_WRITERS: Mapping[str, Callable[[Words, Any, Names], str]] = {
    "artists": _artists,
    "claims": _claims,
    "collaborations": _works,
    "countries": lambda words, value, named: words.listing([*map(words.territory, value)]),
    "credits": _credits,
    "date": _date,
    "date_basis": _basis,
    "debut": _date,
    "facts": _facts,
    "languages": lambda words, value, named: words.listing([*map(words.tongue, value)]),
    "member_of": _groups,
    "other_dates": _other_dates,
    "remarks": _remarks,
    "show": _show,
    "sources": _sources,
    "status": _coded(STATUSES, Status),
    "verification": _coded(VERIFICATIONS, Verification),
}


def work_of(said: Plain, named: Names) -> Work:
    """Return the work that an entry says, which need not be whole."""
    return Work(
        slug=str(said.get("id", "")),
        title=str(said.get("title", "")),
        kind=WorkKind(said.get("kind", WorkKind.JOINT)),
        credits=tuple(_credit(each, named) for each in said.get("credits", ())),
        date=_partial(said.get("date")),
        status=Status(said.get("status", Status.CONFIRMED)),
        verification=Verification(said.get("verification", Verification.ONE_SOURCE)),
        title_ko=str(said.get("title_ko", "")),
        untitled=bool(said.get("untitled")),
        date_basis=DateBasis(said.get("date_basis", DateBasis.RELEASE)),
        show=named.show(str(said["show"])) if said.get("show") else None,
        remarks=tuple(_remark(each) for each in said.get("remarks", ())),
        # A code alone is a collection, whose title is in another file.
        sources=tuple(_source(each) for each in said.get("sources", ()) if each.get("url")),
    )


def artist_of(said: Plain, named: Names) -> Artist:
    """Return the artist that an entry says, which need not be whole."""
    ties = [_tie(each, named) for each in said.get("member_of", ())]
    return Artist(
        ArtistRef(
            str(said.get("id", "")), str(said.get("name", "")),
            ArtistKind(said.get("kind", ArtistKind.OTHER)), str(said.get("hangul", "")),
            str(said.get("disambiguation", "")),
        ),
        aliases=tuple(said.get("aliases", ())),
        agency=str(said.get("agency", "")),
        debut=_partial(said.get("debut")),
        countries=tuple(said.get("countries", ())),
        fandom=str(said.get("fandom", "")),
        groups=tuple(each.artist for each, is_past in ties if not is_past),
        former_groups=tuple(each for each, is_past in ties if is_past),
    )  # fmt: skip


def _tie(value: Any, named: Names) -> tuple[FormerTie, bool]:
    said: Plain = {"group": value} if isinstance(value, str) else value
    since, until = _partial(said.get("from")), _partial(said.get("until"))
    is_past = bool(said.get("former") or until)
    return FormerTie(named.artist(said["group"]), since, until), is_past


def _credit(said: Plain, named: Names) -> ArtistCredit:
    role = CreditRole(said.get("role", CreditRole.MAIN))
    artist = named.artist(str(said["artist"]))
    return ArtistCredit(artist, role, said.get("join", ""), said.get("as", ""))


def _source(said: Plain) -> Source:
    code = str(said["source"])
    return Source(code, str(said.get("title", "")), str(said.get("publisher", "")),
                  str(said.get("url", "")))  # fmt: skip


def _remark(value: Any) -> Remark:
    said: Plain = {"code": value} if isinstance(value, str) else value
    return Remark(RemarkCode(said["code"]), tuple(said.get("names", ())))


def _partial(value: Any) -> PartialDate | None:
    return PartialDate.parse(str(value)) if value else None
