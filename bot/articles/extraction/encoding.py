"""Put the sentences of an article into code: who, what and when each of them names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.articles.extraction.coding import Coded, Name, Title
from bot.articles.extraction.lexicon import NO_NAMES, ORGANISATION, one_line, words
from bot.articles.model import Known, Spot
from bot.articles.reading.days import DaySpot, find_days
from bot.articles.reading.sentences import Sentence, Shape
from bot.kit.folding import fold, is_hangul
from bot.names.common_words import COMMON

_CAPITAL = r"[A-Z\u00c0-\u00de][\w$!&\u2019'-]*(?:\.(?=[A-Za-z]))?[\w$!]*"
_RUN = re.compile(
    rf"(?<![\w$.\u2019'])(?:{_CAPITAL}|[A-Z]\.)"
    rf"(?: (?:{_CAPITAL}|[A-Z]\.|\.Paak|[a-z]{{2,3}} {_CAPITAL}))*"
)
_JOINING = {"de", "da", "del", "la", "van", "von", "wit", "bin"}
_PARTICLE = (
    "(?=(?:이|\uac00|은|는|와|과|의|도|을|를|랑|이랑|하고)?"
    "(?:[\\s,.\u00b7)\u2018'\"\u201c\ue000-\uf400]|$))"
)
_KOREAN_ROLE = one_line("""
가수|래퍼|싱어송라이터|프로듀서|밴드|그룹|보컬리스트|뮤지션|아티스트|팝스타|듀오|트리오|DJ|신인|배우|스타
|작곡가
""")
_KOREAN_NAME = "(?P<name>[가-힣]{2,5}?(?: [가-힣]{2,4}?)?|[A-Z][\\w.$]*(?: [A-Z][\\w.$]*)*)"
_KOREAN_NAMES = (
    re.compile(rf"(?:(?:{_KOREAN_ROLE}|피처링:?|[Ff]eat\.?) +)+{_KOREAN_NAME}{_PARTICLE}"),
    re.compile(
        rf"(?:(?<=\s)|^)(?:(?:{_KOREAN_ROLE}) )?{_KOREAN_NAME}(?:과|와|이랑|랑) "
        r"(?=(?:함께|호흡|손|입을|합을|듀엣|협업|컬래버|콜라보|작업|뭉))"
    ),
    re.compile(
        rf"(?:(?<=\s)|^)(?:(?:{_KOREAN_ROLE}) )?{_KOREAN_NAME}(?:이|가) "
        r"(?=(?:피처링|피쳐링|지원 ?사격|프로듀싱|참여))"
    ),
)
_NO_KOREAN_NAMES = frozenset(
    words("""
함께 이번 최근 올해 지난 다른 국내 해외 세계 유명 인기 글로벌
가수 래퍼 멤버 멤버들 두 사람 그룹 아티스트 팬들 이들
""")
)
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_MOST_WORDS = 4
_DRAMA = re.compile(
    r"\b(?:K-?drama|drama|series|sitcom|film|movie|webtoon|anime|game|musical|show|thriller"
    r"|rom-?com|sageuk|animation)s?\b|드라마|영화|웹툰|예능|게임|애니",
    re.IGNORECASE,
)
_BESIDE = 30
_SMALL = 3
_MOST_SPOTS = 60
"""A sentence with more names is a list of them."""
_LONGEST_HEADING = 150


W = TypeVar("W", Spot, DaySpot)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    letter: str


class Encoder:
    """Puts sentences of one article into code."""

    def __init__(self, text: str, spots: Sequence[Spot], known: Known) -> None:
        self._text = text
        self._spots = [spot for spot in spots if not self._is_of_something_else(spot)]
        self._known = known
        self._in_headings = _places_in_headings(text)
        self._named = {
            spot.artists[0] for spot in spots if spot.artists and self._is_written_as_name(spot)
        }
        self._days = find_days(text)

    def encode(self, sentences: Iterable[Sentence]) -> Iterator[Coded]:
        """Yield the sentences in code, in their order."""
        spots, days = _Within(self._spots), _Within(self._days)
        for sentence in sentences:
            yield self._encoded(
                sentence,
                spots.of(sentence.body, sentence.end)[:_MOST_SPOTS],
                days.of(sentence.body, sentence.end)[:_MOST_SPOTS],
            )

    def _encoded(self, sentence: Sentence, spots: list[Spot], days: list[DaySpot]) -> Coded:
        coded = Coded(sentence, self._text[sentence.start : sentence.end])
        pieces = [piece for spot in spots if (piece := self._quoted(coded, spot))]
        credited = {
            artist for title in coded.titles.values() for work in title.works
            for artist in self._known.works[work].artists
        }  # fmt: skip
        pieces += self._people(coded, spots, credited)
        people = {name.id for names in coded.names.values() for name in names}
        pieces += self._unquoted(coded, [one for one in spots if not one.quoted], people, pieces)
        pieces += self._unknown(coded, pieces)
        pieces += [
            _Piece(one.start, one.end, coded.add_day(one.date))
            for one in days if _is_free(one.start, one.end, pieces)
        ]  # fmt: skip
        coded.text = self._put_in(sentence.body, sentence.end, pieces)
        return coded

    def _put_in(self, start: int, end: int, pieces: list[_Piece]) -> str:
        parts, at = [], start
        for piece in sorted(pieces, key=lambda one: one.start):
            parts += [self._text[at : piece.start], piece.letter]
            at = piece.end
        return "".join([*parts, self._text[at:end]])

    def _quoted(self, coded: Coded, spot: Spot) -> _Piece | None:
        if not spot.quoted:
            return None
        title = Title(spot.written, spot.works, spot.shows, quoted=True)
        if spot.artists and not spot.works and not spot.shows:
            (artist,) = spot.artists[:1]
            name = Name(artist, spot.written)
            return _Piece(spot.start, spot.end, coded.add_names([name]))
        if self._is_show(title, spot.start, spot.end):
            return _Piece(spot.start, spot.end, coded.add_show(title))
        return _Piece(spot.start, spot.end, coded.add_title(title))

    def _is_show(self, title: Title, start: int, end: int) -> bool:
        before = self._text[max(0, start - _BESIDE) : start].rpartition(".")[2]
        after = self._text[end : end + _BESIDE // 2]
        if _NAMED_SHOW_AFTER.match(after) or _NAMED_SHOW_BEFORE.search(before):
            return True
        return bool(title.shows and not title.works)

    def _people(self, coded: Coded, spots: list[Spot], credited: set[int]) -> list[_Piece]:
        pieces: list[_Piece] = []
        runs = list(_RUN.finditer(self._text, coded.sentence.body, coded.sentence.end))
        for spot in spots:
            if spot.artists and not spot.quoted and self._is_written_as_name(spot):
                whole = self._whole_name(spot, spots, runs)
                name = whole or Name(self._chosen(spot, credited), spot.written)
                start, end = self._span(spot, whole)
                if _is_free(start, end, pieces):
                    pieces.append(_Piece(start, end, coded.add_names([name])))
        return pieces

    def _span(self, spot: Spot, whole: Name | None) -> tuple[int, int]:
        if whole is None:
            return spot.start, spot.end
        start = self._text.rfind(whole.written, 0, spot.end + len(whole.written))
        return start, start + len(whole.written)

    def _chosen(self, spot: Spot, credited: set[int]) -> int:
        """Return the artist that is meant: one of the titles beside it, or of a group here."""
        artists = self._known.artists
        for one in spot.artists:
            if one in credited:
                return one
        for one in spot.artists:
            if one in artists and artists[one].groups & self._named:
                return one
        return spot.artists[0]

    def _whole_name(self, spot: Spot, spots: list[Spot], runs: list[re.Match[str]]) -> Name | None:
        """Return the longer name that a known one is a part of: Lay Bankz is no Lay."""
        if not runs or " " in spot.written or not self._may_be_a_part(spot):
            return None
        run = runs[max(0, bisect_right(runs, spot.start, key=lambda one: one.start()) - 1)]
        if not run.start() <= spot.start < spot.end <= run.end():
            return None
        before = self._text[run.start() : spot.start].split()
        after = self._text[spot.end : run.end()].split()
        if (
            _is_strange(after[:1])
            and self._text[spot.end] == " "
            and not self._is_apart(spot, spots)
        ):
            return Name(0, _POSSESSIVE.sub("", f"{spot.written} {after[0]}"))
        if before and _POSSESSIVE.search(before[-1]):
            return None
        if _is_strange(before[-1:]) and not any(
            one.artists and one.end == spot.start - 1 for one in spots
        ):
            return Name(0, f"{before[-1]} {spot.written}")
        return None

    def _may_be_a_part(self, spot: Spot) -> bool:
        """Return whether what stands beside a name may belong to it."""
        artist = self._known.artists.get(spot.artists[0])
        return spot.start not in self._in_headings or artist is None or artist.fame < _SMALL

    def _is_apart(self, spot: Spot, spots: list[Spot]) -> bool:
        """Return whether the name behind another is of the same group, or whole by itself."""
        beside = next((one for one in spots if one.start == spot.end + 1 and one.artists), None)
        if beside is None:
            return False
        artists = self._known.artists
        groups = {
            one for ref in spot.artists if ref in artists for one in (ref, *artists[ref].groups)
        }
        return " " in beside.written or any(
            ref in artists and (ref in groups or groups & artists[ref].groups)
            for ref in beside.artists
        )

    def _is_written_as_name(self, spot: Spot) -> bool:
        written = spot.written
        if _HANGUL.search(written):
            return len(written) > 1 or self._is_after_its_group(spot)
        artist = self._known.artists.get(spot.artists[0])
        if any(letter.isupper() or letter.isdigit() for letter in written):
            return (
                " " in written
                or spot.start not in self._in_headings
                or (artist is not None and artist.fame >= _SMALL)
            )
        is_own = artist is not None and artist.name == written and len(written) > _SMALL
        return (is_own and fold(written) not in COMMON) or not written.isascii()

    def _is_after_its_group(self, spot: Spot) -> bool:
        before = self._text[max(0, spot.start - 12) : spot.start]
        return bool(re.search(r"(?:멤버|의|단|\uac00수|\)) $|[A-Z] $", before)) or any(
            other.end == spot.start - 1 and other.artists for other in self._near(spot)
        )

    def _near(self, spot: Spot) -> Sequence[Spot]:
        """Return the spot before one."""
        at = bisect_left(self._spots, spot.start, key=lambda one: one.start)
        return self._spots[max(0, at - 1) : at]

    def _is_of_something_else(self, spot: Spot) -> bool:
        """Return whether a name is a part of another word: ``K-pop``, ``JYP Entertainment``."""
        after, before = self._text[spot.end : spot.end + 2], self._text[: spot.start][-2:]
        is_part = (after[:1] in ("-", "&") and after[1:].isalpha()) or (
            before[1:] in ("-", "&") and before[:1].isalpha()
        )
        return not spot.quoted and bool(is_part or ORGANISATION.match(self._text, spot.end))

    def _unquoted(
        self, coded: Coded, spots: list[Spot], people: set[int], pieces: list[_Piece]
    ) -> list[_Piece]:
        """Return titles and shows without quotation marks, where somebody of them is named."""
        found = []
        for spot in spots:
            if not _is_free(spot.start, spot.end, pieces) or not self._is_titlelike(spot):
                continue
            works = tuple(
                one for one in spot.works if people.intersection(self._known.works[one].artists)
            )
            title = Title(spot.written, works, spot.shows)
            if works:
                found.append(_Piece(spot.start, spot.end, coded.add_title(title)))
            elif spot.shows and (" " in spot.written or self._is_show(title, spot.start, spot.end)):
                found.append(_Piece(spot.start, spot.end, coded.add_show(title)))
        return found

    def _is_titlelike(self, spot: Spot) -> bool:
        written = spot.written
        if _HANGUL.search(written):
            return len(written) > _SMALL
        if not any(letter.isupper() or letter.isdigit() for letter in written):
            return False
        return " " in written or (written.isupper() and len(written) >= _SMALL) or (
            fold(written) not in COMMON
        )  # fmt: skip

    def _unknown(self, coded: Coded, pieces: list[_Piece]) -> list[_Piece]:
        sentence = coded.sentence
        if _HANGUL.search(coded.written):
            return self._unknown_in_korean(coded, pieces)
        if sentence.shape is Shape.HEADING and _is_title_case(coded.written):
            return []
        found = []
        for run in _RUN.finditer(self._text, sentence.body, sentence.end):
            for start, end in self._free_parts(run, pieces):
                if named := _unknown_name(self._text, start, end):
                    first, written = named
                    letter = coded.add_names([Name(0, written)])
                    found.append(_Piece(first, first + len(written), letter))
        return found

    def _free_parts(self, run: re.Match[str], pieces: list[_Piece]) -> Iterator[tuple[int, int]]:
        start = run.start()
        inside = sorted(
            (one for one in pieces if one.start < run.end() and run.start() < one.end),
            key=lambda one: one.start,
        )
        for piece in inside:
            yield start, piece.start
            start = piece.end
        yield start, run.end()

    def _unknown_in_korean(self, coded: Coded, pieces: list[_Piece]) -> list[_Piece]:
        found: list[_Piece] = []
        for pattern in _KOREAN_NAMES:
            at = coded.sentence.body
            while match := pattern.search(self._text, at, coded.sentence.end):
                start, end = match.span("name")
                is_name = not _NO_KOREAN_NAMES.intersection(match["name"].split())
                if is_name and _is_free(start, end, [*pieces, *found]):
                    found.append(_Piece(start, end, coded.add_names([Name(0, match["name"])])))
                at = start + 1
        return found


_NAMED_SHOW_BEFORE = re.compile(
    r"(?:\b(?:K-?drama|drama|series|sitcom|film|movie|webtoon|anime|game|musical|thriller|rom-?com"
    r"|sageuk|romance)s?|드라마|영화|웹툰|예능|게임|애니메이션|시리즈|웹드라마)[\s:,\u2018'\"\u201c*(]*$",
    re.IGNORECASE,
)
_NAMED_SHOW_AFTER = re.compile(
    r"[\s\u2019'\"\u201d*]*(?:the )?(?:OST|original soundtrack|soundtrack|drama|의? ?OST|주제곱)\b",
    re.IGNORECASE,
)


class _Within(Generic[W]):
    """Hands out what lies within one sentence after another."""

    def __init__(self, found: Sequence[W]) -> None:
        self._found: Sequence[W] = found
        self._at = 0

    def of(self, start: int, end: int) -> list[W]:
        """Return what lies between two places; they only ever grow."""
        inside: list[W] = []
        while self._at < len(self._found) and self._found[self._at].start < end:
            if self._found[self._at].start >= start and self._found[self._at].end <= end:
                inside.append(self._found[self._at])
            self._at += 1
        return inside


def _places_in_headings(text: str) -> set[int]:
    """Return the places in lines where a capital says nothing: there every word has one."""
    places: set[int] = set()
    at = 0
    for line in text.split("\n"):
        if len(line) < _LONGEST_HEADING and _is_title_case(line):
            places.update(range(at, at + len(line)))
        at += len(line) + 1
    return places


def _is_free(start: int, end: int, pieces: Iterable[_Piece]) -> bool:
    return not any(start < piece.end and piece.start < end for piece in pieces)


def _is_strange(words: list[str]) -> bool:
    """Return whether a word beside a name belongs to it: a capital, and no everyday word."""
    if not words:
        return False
    word = _POSSESSIVE.sub("", words[0])
    return word[:1].isupper() and word not in NO_NAMES and fold(word) not in COMMON


def _is_title_case(line: str) -> bool:
    words = re.findall(r"[^\W\d_]{4,}", line)
    return len(words) > _SMALL and sum(word[0].isupper() for word in words) * 5 > len(words) * 4


def _unknown_name(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Return where a name that the catalogue lacks begins, and the name, if that is one."""
    words = [(one.start() + start, one[0]) for one in re.finditer(r"\S+", text[start:end])]
    while words and _POSSESSIVE.sub("", words[0][1]) in NO_NAMES:
        del words[0]
    for place, (_, word) in enumerate(words):
        if word in NO_NAMES or (word.islower() and word not in _JOINING):
            words = words[:place]
            break
    if not words or len(words) > _MOST_WORDS:
        return None
    first, last = words[0], words[-1]
    name = _POSSESSIVE.sub("", text[first[0] : last[0] + len(last[1])])
    folded = fold(name)
    is_everyday = len(words) == 1 and folded in COMMON
    if is_everyday or len(folded) < 2 or is_hangul(folded[0]):
        return None
    return first[0], name
