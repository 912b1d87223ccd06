"""What is right when it is typed: every name of whatever is true, which may be more than one thing.

A button needs one right option; who types may know another group of the same person, or another
singer of the same soundtrack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.catalogue.model import ArtistKind
from bot.kit.folding import folded_words
from bot.trivia.generation.build import names_of
from bot.trivia.generation.evidence import Evidence, is_korean, known_fold, leaks
from bot.trivia.generation.snapshot import SnapshotArtist, SnapshotShow, SnapshotWork
from bot.trivia.questions.model import UNTYPABLE, Name, Question, Template, is_typable

_SPELT = """
kim gim lee yi rhee park bak pak choi choe jung jeong chung cheong kang gang cho jo yoon yun
jang chang lim im rim han oh seo suh shin sin kwon gwon hwang ahn an song hong yang yoo yu ryu
jeon jun chun ko go goh koh moon mun son sohn bae baek baik paik heo huh hur nam noh no roh sim
shim ha gu koo ku kwak gwak sung seong cha joo ju woo u min na jin ji um eom chae chai won bang
byun byeon kong gong pyo do doh yeo chu choo
zhang wang xu wen huang qian li liu zhou chou zhong
"""
_SURNAMES = frozenset(_SPELT.split())
_FULL_HANGUL = re.compile(
    "[김이박최정강조윤장임림한오서신권황안송홍양유류전고문손배백허남노심하구곽성차주우민나진지엄채원방변공표도여추]"
    "([가-힣]{2})"
)
_GIVEN_FROM = 5


class TrueAnswers:
    """Finds what else is true, of the whole catalogue."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        snapshot = evidence.snapshot
        self._artists = {artist.slug: artist for artist in snapshot.artists.values()}
        self._works = {work.slug: work for work in snapshot.works.values()}
        self._shows = {show.slug: show for show in snapshot.shows.values()}

    def added_to(self, question: Question) -> Question:
        """Return a question that accepts all that is true, but for what its own words say.

        What nobody can type is marked so.
        """
        if not is_typable(question):
            return replace(question, subjects=(*question.subjects, UNTYPABLE))
        artists = [*self._artists_of(question)]
        called = (name for artist in artists for name in self._otherwise_called(artist))
        shows = (title for show in self._shows_of(question) for title in show.titles)
        said = [text for name in question.about for text in name.texts]
        more = (name for name in (*names_of(artists), *called, *shows) if not leaks(said, [name]))
        known = {known_fold(name) for name in (*question.right.texts, *question.accepted)}
        new = {key: name for name in more if (key := known_fold(name)) not in known}
        return replace(question, accepted=(*question.accepted, *new.values()))

    def _artists_of(self, question: Question) -> Iterator[SnapshotArtist]:
        """Yield everybody who is a right answer."""
        if right := self._artist(question.right):
            yield right
        work = self._works.get(question.work)
        everybody = self._evidence.snapshot.artists
        match question.template:
            case Template.PARTNER if work:
                named = self._artist(question.about[1])
                credited = (everybody[each.artist] for each in work.credits)
                yield from (artist for artist in credited if artist != named)
            case Template.ARTIST_OF_OST if work:
                for other in self._alike(work):
                    if other.show == work.show:
                        yield from (everybody[each.artist] for each in other.credits)
            case Template.MEMBER_OF:
                member = self._artist(question.about[0])
                yield from (everybody[one] for one in self._groups_of(member))

    def _shows_of(self, question: Question) -> Iterator[SnapshotShow]:
        """Yield all shows for which the artists of a title made one of that name."""
        if question.template is not Template.SHOW_OF_OST or question.work not in self._works:
            return
        work = self._works[question.work]
        credited = {each.artist for each in work.credits}
        for other in self._alike(work):
            if other.show is not None and credited & {each.artist for each in other.credits}:
                yield self._evidence.snapshot.shows[other.show]

    def _artist(self, name: Name) -> SnapshotArtist | None:
        return self._artists.get(name.token.removeprefix("artist:"))

    def _alike(self, work: SnapshotWork) -> Iterable[SnapshotWork]:
        return self._evidence.same_title(work)

    def _groups_of(self, artist: SnapshotArtist | None) -> dict[int, None]:
        """Return all groups that somebody is or was in, also by being in a part of one."""
        found: dict[int, None] = {}
        edge = list(artist.groups) if artist else []
        while edge:
            found |= dict.fromkeys(edge)
            above = (two for one in edge for two in self._evidence.snapshot.artists[one].groups)
            edge = [each for each in above if each not in found]
        return found

    def _otherwise_called(self, artist: SnapshotArtist) -> Iterator[str]:
        """Yield how a person is called by a part of a name, where nobody else is called so.

        So, too, the name with what its groups are called besides ("Felix (SKZ)").
        """
        if artist.kind is not ArtistKind.PERSON:
            return
        for name in artist.names:
            for given in _given(name):
                if self._evidence.named.get(known_fold(given), set()) <= {artist.id}:
                    yield given
        for group in artist.groups:
            for name in self._evidence.snapshot.artists[group].names:
                yield f"{artist.name} ({name})"


def _given(name: str) -> Iterator[str]:
    """Yield a Korean name without the surname, and with it last where it was first."""
    if is_korean(name):
        if found := _FULL_HANGUL.fullmatch(name):
            yield found[1]
        return
    words = folded_words(name)
    for given, surname in ((words[1:], words[:1]), (words[:-1], words[-1:])):
        if given and surname[0] in _SURNAMES:
            text = " ".join(given)
            if len(text) >= _GIVEN_FROM:
                yield text
            yield f"{text} {surname[0]}" if given == words[1:] else f"{surname[0]} {text}"
