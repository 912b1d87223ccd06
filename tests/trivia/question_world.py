"""A catalogue in the making, small enough to see at a glance why a question comes out so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.catalogue.model import (
    ArtistKind,
    CreditRole,
    Fact,
    ShowKind,
    Source,
    Status,
    Verification,
    WorkKind,
)
from bot.kit.dates import PartialDate
from bot.kit.folding import fold
from bot.trivia.generation.snapshot import (
    Snapshot,
    SnapshotArtist,
    SnapshotCredit,
    SnapshotShow,
    SnapshotWork,
)
from bot.trivia.generation.templates import generate
from bot.trivia.questions.model import Question

SOURCE = Source("MB", "A list")
STRANGERS = ["Aldora", "Benwick", "Cyrrus", "Dovanna", "Ezumi", "Fjolnir"]


@dataclass
class World:
    """A catalogue in the making; ids are given by order."""

    artists: dict[int, SnapshotArtist] = field(default_factory=dict)
    works: dict[int, SnapshotWork] = field(default_factory=dict)
    shows: dict[int, SnapshotShow] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def artist(
        self,
        name: str,
        *aliases: str,
        kind: ArtistKind = ArtistKind.PERSON,
        hangul: str = "",
        of: tuple[int, ...] = (),
    ) -> int:
        """Add an act, a member of the groups named by `of`."""
        key = len(self.artists) + 1
        names = tuple(dict.fromkeys(each for each in (name, hangul, *aliases) if each))
        self.artists[key] = SnapshotArtist(
            key,
            fold(f"act{key}"),
            name,
            kind,
            names,
            tuple(map(fold, names)),
            hangul=hangul,
            groups=of,
            countries=("KR",),
            sources=(SOURCE,),
        )
        for group in of:
            known = self.artists[group]
            self.artists[group] = replace(known, members=(*known.members, key))
        return key

    def work(
        self,
        title: str,
        *artists: int | SnapshotCredit,
        title_ko: str = "",
        date: str = "2020-05-01",
        show: int | None = None,
        **others: object,
    ) -> str:
        """Add a work, the second act and all further ones featured; gives its slug."""
        key = len(self.works) + 1
        titles = (title, title_ko) if title_ko else (title,)
        made = [
            each
            if isinstance(each, SnapshotCredit)
            else SnapshotCredit(each, CreditRole.FEATURED if place else CreditRole.MAIN, " feat. ")
            for place, each in enumerate(artists)
        ]
        work = SnapshotWork(
            key,
            f"w{key}",
            title,
            WorkKind.OST if show else WorkKind.FEATURE,
            titles,
            tuple(map(fold, titles)),
            tuple(made),
            PartialDate.parse(date) if date else None,
            Status.CONFIRMED,
            Verification.TWO_SOURCES,
            title_ko=title_ko,
            show=show,
            sources=(SOURCE,),
        )
        self.works[key] = replace(work, **others)  # type: ignore[arg-type] # fields by name
        for each in made:
            known = self.artists[each.artist]
            self.artists[each.artist] = replace(known, works=known.works + 1)
        return work.slug

    def show(self, title: str, title_ko: str = "") -> int:
        """Add a drama."""
        key = len(self.shows) + 1
        titles = tuple(filter(None, (title, title_ko)))
        folded = tuple(map(fold, titles))
        self.shows[key] = SnapshotShow(
            key, f"s{key}", title, ShowKind.DRAMA, titles, folded, title_ko=title_ko
        )
        return key

    def strangers(self, count: int, kind: ArtistKind = ArtistKind.PERSON) -> list[int]:
        """Add acts who have to do with nobody, each with a title of their own."""
        keys = [self.artist(name, kind=kind) for name in STRANGERS[:count]]
        for key in keys:
            self.work(f"Song of {self.artists[key].name}", key)
        return keys

    def questions(self) -> dict[str, Question]:
        """Make all questions, by id."""
        made = list(generate(Snapshot("", self.artists, self.works, self.shows, tuple(self.facts))))
        found = {question.question_id: question for question in made}
        assert len(found) == len(made)
        return found
