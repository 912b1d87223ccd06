"""How Korean says that people made something together: who stands in one clause with a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.articles.extraction.coding import N, T
from bot.articles.extraction.english import Link, Part
from bot.articles.extraction.lexicon import one_line
from bot.catalogue.model import WorkKind

IS_KOREAN = re.compile(r"[가-힣]")
_CLAUSES = re.compile(
    r"(?<=[고며]),? (?=[^가-힣]|[가-힣]+[은는이가] )|(?<=지만),? |(?<=으나),? |(?<=반면),? |; "
)
_TOGETHER = re.compile(
    one_line(r"""
피처링|피쳐링|듀엣|협업|컬래버|콜라보|합작|함께|호흡|손잡|손을 ?잡|뭉[쳐친쳤]|공동|참여
|리믹스|프로듀[싱스]|지원 ?사격|입을 맞|합을 맞|힘을 보[태탰]|가세|합류|feat|ft\.|작사|작곡
|목소리를 (?:더|보)| [xX\u00d7](?= )
"""),
    re.IGNORECASE,
)
_SOUNDTRACK = re.compile(r"OST|주제곡|사운드트랙|삽입곡|테마곡")
_NOT_TOGETHER = re.compile(
    one_line(r"""
커버|경쟁|라이벌|열애|시상식|무대에 (?:오|올|섰|선)|합동|소속사|닮은|닮았|비교|콘서트|투어
|계획은? 없|사실무근|부인|아니(?:다|라|며)|무관|희망|하고 싶|싶다|꿈꾸|바라(?:고|는)|예정은 없
|제치|누르고|꺾고|결혼|패러디|챌린지
""")
)
_OWNER = re.compile(rf"({N})(?:의|은|는) ")
_GUEST = re.compile(
    rf"({N})(?:이|가|도)? ?(?:\w+으?로 )?(?:피처링|피쳐링|참여|지원 ?사격|힘을|목소리)"
)
_REMIX = re.compile(r"리믹스")
_PRODUCED = re.compile(r"프로듀[싱스]|작곡")


def clauses(code: str) -> Iterator[str]:
    """Yield the parts of a sentence that say one thing each."""
    yield from _CLAUSES.split(code)


def is_denied(clause: str) -> bool:
    """Return whether a clause speaks of what is no work together."""
    return bool(_NOT_TOGETHER.search(clause))


def is_soundtrack(clause: str) -> bool:
    """Return whether a clause speaks of music for a show."""
    return bool(_SOUNDTRACK.search(clause))


def find_links(clause: str) -> Iterator[Link]:
    """Yield who made the title of a clause: all that it names, where it says that they joined."""
    people = re.findall(N, clause)
    titles = re.findall(T, clause)
    if len(titles) == 1:
        for found in _OWNER.finditer(clause):
            if found.end() <= clause.index(titles[0]) + 1:
                yield Link(found[1], Part.OWNER, found.start(), titles[0])
    if not people or not _TOGETHER.search(clause) or is_denied(clause) or len(titles) > 1:
        return
    guests = [found[1] for found in _GUEST.finditer(clause)]
    hosts = [one for one in people if one not in guests]
    kind = WorkKind.REMIX if _REMIX.search(clause) else None
    if hosts and guests:
        yield Link("".join(guests), Part.GUEST, clause.index(guests[0]), "".join(titles),
                   "".join(hosts), kind)  # fmt: skip
    elif len(people) > 1:
        part = Part.PRODUCER if _PRODUCED.search(clause) and "feat" not in clause else Part.TOGETHER
        yield Link("".join(people), Part.TOGETHER if part is Part.TOGETHER else part,
                   clause.index(people[0]), "".join(titles), kind=kind)  # fmt: skip
    else:
        yield Link(people[0], Part.GUEST, clause.index(people[0]), "".join(titles), kind=kind)
