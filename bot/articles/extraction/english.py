"""How English says that people made something together: patterns over a sentence in code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.articles.extraction.coding import N, S, T
from bot.articles.extraction.lexicon import one_line
from bot.catalogue.model import WorkKind

_AND = (
    r"(?: ?, (?:and |& )?| ?,? and | ?& ?| [xX\u00d7] | ?\u00d7 ?| ?\+ ?| as well as | y | \ubc0f )"
)
NAMES = f"{N}(?:{_AND}{N})*"
_MAKES = one_line(r"""
releas(?:ed?|es|ing)|drop(?:s|ped|ping)?|unveil(?:s|ed|ing)?|record(?:s|ed|ing)?|s[aiu]ngs?
|singing|issu(?:ed?|es)|puts?|shar(?:ed?|es)|deliver(?:s|ed)?|debut(?:s|ed)?|premier(?:ed?|es)
|announc(?:ed?|es)|ma(?:de|kes?)|wr(?:o|i)tes?|co-?wrote|present(?:s|ed)?|return(?:s|ed)?
|launch(?:es|ed)?|scor(?:ed?|es)|had|has|have|gave|gives|creat(?:ed?|es)|publish(?:es|ed)?|cut
|trad(?:ed?|es)|reveal(?:s|ed)?|came|comes|contribut(?:ed?|es|ing)|perform(?:s|ed)|lent|lends?
|rap(?:s|ped)|follow(?:s|ed)|collaborat\w*|team\w*|join\w*|link\w*
""")
_UNITES = one_line(r"""
collaborat(?:e[sd]?|ing)|(?:team|pair|link|hook|buddy|couple)(?:s|ed|ing)?(?: back)?(?: up)?
|partner(?:s|ed|ing)?(?: up)?|(?:re)?unit(?:e[sd]?|ing)|join(?:s|ed|ing)? (?:forces|hands)
|work(?:s|ed|ing)?(?: (?:again|together|closely|once more|directly))?|duet(?:s|t?ed|t?ing)?
|combin(?:e[sd]?|ing)|(?:trad(?:e[sd]?|ing)|swap(?:s|ped)?) (?:verses|bars|lines)
|(?:sang|sings?|recorded|records|singing|recording|rapped|raps)|cut a (?:song|track|record)
|co-?(?:wrote|writes|produced|produces)|wrote|gets? together|got together|met up
""")
_HOSTS = one_line(r"""
featur(?:e[sd]?|ing)|tap(?:s|ped|ping)?|enlist(?:s|ed|ing)?|recruit(?:s|ed|ing)?|got|gets
|invit(?:e[sd]?|ing)|welcom(?:e[sd]?|ing)|br(?:ought|ings) in|call(?:s|ed) (?:on|up|in)
|rope[sd] in|hire[sd]?|host(?:s|ed)|includ(?:e[sd]?|ing)|share[sd] with
""")
_GUESTS = one_line(r"""
featur(?:e[sd]?|ing)|guest(?:s|ed|ing)?|appear(?:s|ed|ing)?|join(?:s|ed|ing)?|hop(?:s|ped|ping)?
|jump(?:s|ed|ing)?|rap(?:s|ped|ping)?|sing(?:s|ing)?|sang|sung|is|was|(?:can|could) (?:also )?be
|len(?:ds?|t|ding)|add(?:s|ed|ing)|contribut(?:e[sd]?|ing)|provid(?:e[sd]?|ing)|growl(?:s|ed)?
|turn(?:s|ed) up|show(?:s|ed) up|drop(?:s|ped)? (?:by|in)|assist(?:s|ed)?|help(?:s|ed)|shines?|good
""")
_WORK = one_line(r"""
duets?|collab(?:s|oration|orations|orative \w+)?|joint \w+|link-?ups?|team-?ups?|hits?|songs?
|singles?|tracks?|remix(?:es)?|projects?|partnerships?|cuts?|tunes?|crossovers?|versions?
|releases?|ballads?|anthems?|numbers?|bops?|bangers?|record|EP|smash(?:es)?|effort|cooperation
|pairing|alliance|feature
""")
_OTHERS_WORK = one_line(r"""
cover|rendition|response|rival|reaction|take on|interpretation|parody|answer to|challenge
|choreography
""")
_FEAT = one_line(r"""
\b(?:feat(?:uring|ures|ured|s)?|ft|with special guests?|w/|guest(?:ing| starring)?)\b\.?:?|\(with\b
""")
_OF = r"(?:['\u2019]s?)"
_PARTS = {
    "p": f"(?P<p>{NAMES})",
    "h": f"(?P<h>{NAMES})",
    "several": f"(?P<p>{N}(?:{_AND}{N})+)",
    "one": f"(?P<p>{N})",
    "any": NAMES,
    "t": f"(?P<t>{T}(?:{_AND}{T})*)",
    "title": f"(?P<t>{T})",
    "s": _OF,
    "makes": rf"\b(?:re-?)?(?:{_MAKES})\b",
    "unites": rf"\b(?:{_UNITES})\b",
    "hosts": rf"\b(?:{_HOSTS})\b",
    "guests": rf"\b(?:{_GUESTS})\b",
    "work": f"(?:{_WORK})",
    "others_work": f"(?:{_OTHERS_WORK})",
    "with": r"\b(?:with|alongside|together with|in collaboration with|opposite|besides?)",
    "feat": f"(?:{_FEAT})",
    "x": r"(?: [xX\u00d7] | ?\u00d7 ?)",
    "no_list": r"(?<!like )(?<!such as )(?<!including )(?<!from )(?<!between )",
}
_SHORTEST = 8
_PLACE = re.compile(r"(?<!\?P)<(\w+)>")


class Part(Enum):
    """What the people of a link did."""

    TOGETHER = "together"
    GUEST = "guest"
    OWNER = "owner"
    REMIXER = "remixer"
    PRODUCER = "producer"


_PARTS_OF_LINES = {
    "together": (Part.TOGETHER, None),
    "guest": (Part.GUEST, None),
    "owner": (Part.OWNER, None),
    "remixer": (Part.REMIXER, WorkKind.REMIX),
    "producer": (Part.PRODUCER, WorkKind.PRODUCTION),
}
# A number is so many letters of anything but names and titles. What is not in angle brackets is
# as in any regular expression. <p> are the people meant, <h> those whose work it is, <t> its title.
_LINES = r"""
owner    <p><s> (?!<30>\b<others_work>\b)<45><t>
owner    <p>(?! ?<s>)<50><makes><70><t>
owner    <title>[)\u2019'"]?,? ?(?:\([^()]*\) )?(?:(?:is|was|are|were) )?(?:(?:\w+[ -]){0,6}?by|from) <p>
together <work> (?:\w+ ){0,3}?(?:by|between|from|of|featuring|uniting|pairing) <several>
together <no_list><several><30><unites><25>\b(?:together|on|for|in|up|forces|hands|once more)\b
together <no_list><several><30><unites>(?= ?[.,]|$)
together <several><s> <30>\b<work>\b
together (?P<p><any><x><any>)
guest    <h>(?! ?<s>)<50><unites><60><with><30> ?<p>
guest    <h>(?! ?<s>)<30><unites><50><t><30><with><20> ?<p>
guest    <h>(?:<s>)?<40>\b<work>,? <with><30> ?<p>
guest    <h><25>\b(?:joined|accompanied|assisted|backed|supported|helped|flanked)(?: on vocals)? by <20><p>
guest    <h> <with> <p> (?:on|for|in) <20><t>
guest    <h><30><hosts><40><p>
guest    <title><past_titles><feat><30> ?<p>
guest    <feat><15> ?<p>
guest    <title><45><with><30> ?<p>
guest    <p><30><guests><40>\b(?:on|in|to|onto|through|for)\b<40><t>
guest    <p><25><guests><30>\b(?:on|in|to|onto)\b <10><h><s> <30><t>
guest    <p> (?:joins|joined|will join|to join|joining|guests? with) <h> (?:on|for|in) <40><t>
guest    <p> (?:can be|could be|is|was|will be) (?:heard|featured|credited)
guest    \b(?:verses?|vocals|cameo|guest spot|rap|appearance|contribution|assist|help|bars) (?:\w+ )?(?:by|from|of) <15><p>
guest    <one> ?\(<title>\W?\)
remixer  <title> *[(\[]<p>(?:<s>)? (?:[Oo]fficial )?(?:[Rr]emix|[Mm]ix|[Ee]dit)\b
remixer  <title><25>\bremix(?:ed|es)? by <p>
remixer  \bremix(?:ed|es)? (?:\w+ )?(?:by|from) <p>
remixer  <p>(?:<s>)? (?:official )?remix(?:ed|es)? (?:of )?<10>(?:<any><s> )?<20><t>
producer <title><40>\b(?:co-)?produced by <20><p>
producer <p>(?:,? who)? (?:also )?(?:co-)?produced <20>(?:for )?(?:<any><s> )?<10><t>
"""  # noqa: E501 - one line a pattern


def _pattern(line: str) -> re.Pattern[str]:
    """Return the regular expression of a line."""
    no_name, no_people = f"[^;{N[1:-1]}{T[1:-1]}{S[1:-1]}]", f"[^;{N[1:-1]}]"

    def of(found: re.Match[str]) -> str:
        if found[1] == "past_titles":
            return f"{no_people}{{0,60}}?"
        return f"{no_name}{{0,{found[1]}}}?" if found[1].isdigit() else _PARTS[found[1]]

    return re.compile(_PLACE.sub(of, line))


_PATTERNS = [
    (*_PARTS_OF_LINES[part], _pattern(line))
    for part, line in (line.split(maxsplit=1) for line in _LINES.strip().splitlines())
]
_NOT_TOGETHER = re.compile(
    one_line(r"""
\b(?:would (?:love|like) to|would|could have|should|hop(?:es?|ed|ing) to|wants? to|wanted to|wish\w*
|dream(?:s|ed|ing)? (?:of|about|collab\w*)|one day|some ?day|if only|never|rumou?r\w*|untrue|false
|den(?:y|ies|ied)|no plans?|turned down|declin\w+|refus\w+|instead of|compar\w+|liken\w+|similar to
|rivals?|rivalry|versus|vs\.?|cover(?:s|ed|ing)?(?! (?:art|star|story|of the))|covers? of|tribute
|impersonat\w+|dating|relationship|married|same (?:label|agency|company)|label ?mates?
|shar(?:e[sd]?|ing) (?:a|the) stage|on stage|award (?:show|stage)|nominat\w+
|presented (?:an|the) award|tour(?:ed|s|ing)? (?:together |alongside )?with
|joint (?:concert|tour|performance)|tour together|open(?:ed|s|ing) (?:act )?for|opening act|festival
|asked (?:about|if|whether)|in talks|speculat\w+
|contrary to|inspired by|influence\w*|reminiscent|fans? of|admir\w+|overt(?:ook|akes?|aken)|ahead of
|beat(?:s|ing)? |surpass\w*|knock\w* |dethron\w*|mash-?ups?|fan-?made|photo(?:graphed|shoot)|dinner
|friends? with|signed (?:to|with)|join(?:s|ed) the (?:label|agency|group)|challenge
|danc(?:e|ed) (?:together|challenge))\b
|(?:n't|n\u2019t|\bnot|\bno|\bneither|\bnor)\b(?! (?:only|just|merely|least|wonder|stranger))
"""),
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"; | [\u2014\u2013] |, but |, while |, whereas |, though |, although |, unlike "
)


@dataclass(frozen=True, slots=True)
class Link:
    """People that a sentence ties to one another or to a title, as letters of the code.

    Without `titles` that is the title nearest to `at`.
    """

    people: str
    part: Part
    at: int
    titles: str = ""
    hosts: str = ""
    kind: WorkKind | None = None


def clauses(code: str) -> Iterator[str]:
    """Yield the parts of a sentence that say one thing each."""
    yield from _CLAUSES.split(code)


def is_denied(clause: str) -> bool:
    """Return whether a clause speaks of what is no work together: a wish, a cover, a tour."""
    return bool(_NOT_TOGETHER.search(clause))


def find_links(clause: str) -> Iterator[Link]:
    """Yield the ties between people and titles in a clause."""
    if len(clause) < _SHORTEST or not re.search(N, clause):
        return
    denied = is_denied(clause)
    for part, kind, pattern in _PATTERNS:
        if denied and part is not Part.OWNER:
            continue
        for found in pattern.finditer(clause):
            said = found.groupdict()
            yield Link(
                people=said["p"],
                part=part,
                at=found.start("p"),
                titles="".join(re.findall(T, said.get("t") or "")),
                hosts=said.get("h") or "",
                kind=kind,
            )
