"""What people and streaming services write around names: credits, versions, words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.catalogue.model import WorkKind
from bot.kit.folding import fold
from bot.names.common_words import COMMON

BETWEEN = re.compile(
    r"\s*[,;+&/|()\[\]{}\"\u00b7\u00d7\u2022\u2013\u2014\u201c\u201d\u3001\u3002\u300c-\u300f"
    r"\u30fb\uff06\uff08\uff09\uff0b\uff0c\uff0f\uff1b\uff3b\uff3d\uff5c]\s*|\s+"
)
"""What parts two names, on any keyboard."""
_GLUED = re.compile(r"(?<![^\W_])(feat|ft|prod|with|w|by)\s*[./:]+\s*", re.IGNORECASE)
_QUESTION = re.compile(
    r"^\s*whom?\s+(?:\w+\s+)??(?:worked|works?|collab\w*)\s+with\s", re.IGNORECASE
)
_OTHERS = re.compile(r"\s+with\s+(?:other|different)\s+(?:artists?|acts?|people)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(?<=\S)\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_VIDEO = re.compile(
    r"(?<![^\W_])(?:m\s*/\s*v|live (?:performance|stage|clip)|performance video|dance practice"
    r"|sped[ -]up|slowed(?: \+ reverb)?)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_PARTICLES = ["이랑", "하고", "랑", "와", "과", "의"]
_OF_A_SUBJECT = ("이", "가", "은", "는")
_JOINING = """
x w and feat ft featuring with vs by prod produced of ver official explicit clean mv 4k 8k hd uhd
피처링
"""
_KINDS = """
version remix collab collabs collaboration collaborations song songs music track tracks work works
video audio lyrics lyric list lists when kpop k-pop
콜라보 협업 노래 곡 목록 리스트 뮤비 뮤직비디오 음원 언제
"""
_KIND_WORDS = {
    WorkKind.DUET: "duet duets 듀엣",
    WorkKind.FEATURE: "feature features 피처링 피처링한 피쳐링 피쳐링한",
    WorkKind.OST: "ost osts soundtrack soundtracks 오에스티",
    WorkKind.REMIX: "remix remixes 리믹스",
    WorkKind.SUB_UNIT: "unit units 유닛",
}
_ASKING = """
did do does has have had is are was were who what which when where how name
누가 누구 누구랑 누구하고 누구와 뭐 뭐야 뭐지 뭐였지 무슨 어떤 어느 언제 몇년 몇년도에
알려줘 찾아줘 보여줘 있어 있나
뭐예요 뭐에요 누구예요 있어요 있나요 알려주세요
"""
_ASKED = """
work works worked collab collabs collabed collaborate collaborated song songs track tracks feature
features featured on sing sings sang make makes made release released come comes came
appear appeared
노래 노래했어 불렀어 부른 곡 콜라보 콜라보한 콜라보했어 협업 협업한 협업했어 피처링 피처링한
피처링했어 나왔어 발매됐어 작업 작업한 작업했어 했어 했지 했나 했어요
했나요 불렀어요 나왔어요
"""
_BETWEEN_THEM = """
a an the any ever in it out of by for to from with and together her his he she they you i me
tell show me please 같이 함께 좀 한
"""
_OF_A_VERSION = "feat ft featuring with w prod produced ver version remix mix inst live"
_SAYS_MORE = frozenset(map(fold, _OF_A_VERSION.split()))
_DECORATION = frozenset(map(fold, [*(_JOINING + _KINDS).split(), *_PARTICLES]))
_SAYS_KIND = {fold(word): kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_ASKS = frozenset(map(fold, _ASKING.split()))
_IS_ASKED = frozenset(map(fold, _ASKED.split()))
_IN_QUESTIONS = _ASKS | _IS_ASKED | frozenset(map(fold, _BETWEEN_THEM.split()))
_YEAR = re.compile(r"((?:19|20)\d\d)(?:년도?)?")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_TITLES_TOO = frozenset(map(fold, _KINDS.split()))


def words_of(query: str) -> list[str]:
    """Split a query into words; those that join names stand alone."""
    asked = _OTHERS.sub("", _QUESTION.sub("with ", _BRACKETS.sub(_in_brackets, query)))
    apart = _GLUED.sub(r" \1 ", _VIDEO.sub("mv", asked))
    return [word for word in BETWEEN.split(apart) if fold(word)]


def _in_brackets(found: re.Match[str]) -> str:
    """Return a plain decoration for brackets with nothing else in them: ``[Official Audio]``."""
    inside = _VIDEO.sub("mv", next(filter(None, found.groups()), ""))
    words = [fold(word) for word in BETWEEN.split(inside) if fold(word)]
    return " mv " if words and _DECORATION.issuperset(words) else found[0]


def is_decoration(words: Sequence[str], place: int) -> bool:
    """Return whether a word only joins names or surrounds them.

    Beside an everyday word it may belong to a title: "Rain Song".
    """
    word = fold(words[place])
    if word not in _TITLES_TOO:
        return word in _DECORATION
    beside = {fold(one) for one in words[max(0, place - 1) : place + 2]} - _DECORATION
    return COMMON.isdisjoint(beside)


def without_particle(text: str) -> str:
    """Return a name without what joins it to the next one in Korean: ``로제랑``."""
    found = next((one for one in _PARTICLES if text.endswith(one) and text != one), "")
    return text.removesuffix(found)


class Narrower(NamedTuple):
    """What is left of a query without words that say of what year or kind works are to be."""

    query: str
    year: int | None
    kind: WorkKind | None


def narrower(query: str) -> Narrower | None:
    """Read a year and a kind in a query: ``bts 2019``, ``goblin ost``; None without them."""
    words = query.split()
    years = {word: int(found[1]) for word in words if (found := _YEAR.fullmatch(word))}
    kinds = {word: kind for word in words if (kind := _SAYS_KIND.get(fold(word)))}
    rest = [word for word in words if word not in years and word not in kinds]
    if not rest or len(rest) == len(words) or len(years) > 1 or len(kinds) > 1:
        return None
    year, kind = next(iter(years.values()), None), next(iter(kinds.values()), None)
    return Narrower(" ".join(rest), year, kind)


def asked_about(query: str) -> str:
    """Return what a question is about: ``has iu ever worked with suga?`` about ``iu suga``.

    It is empty for what is no question, or has nothing but what questions have.
    """
    words = {word: fold(word) for word in words_of(query)}
    about = [word for word, said in words.items() if said not in _IN_QUESTIONS]
    # In Korean a subject and what it did are a question, too: ``아이유가 피처링한``.
    subject = next((word for word in about if _says_subject(word)), "")
    if _IS_ASKED.isdisjoint(words.values()) or (_ASKS.isdisjoint(words.values()) and not subject):
        return ""
    return " ".join(without_particle(word[:-1] if word == subject else word) for word in about)


def _says_subject(word: str) -> bool:
    """Return whether a word ends like the subject of a Korean question: ``로제가``."""
    return len(word) > 2 and word.endswith(_OF_A_SUBJECT)


def unbracketed(name: str) -> Iterator[str]:
    """Yield what a name is without its last bracket, and what a bracket says that is a title."""
    if (name := name.rstrip()).endswith((")", "]")) and (found := _IN_BRACKETS.search(name)):
        yield name[: found.start()]
        if _SAYS_MORE.isdisjoint(map(fold, words_of(found[1]))):
            yield found[1]
