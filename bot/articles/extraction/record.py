"""What an article says of one title, gathered from all its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.articles.extraction.coding import Name, Title
from bot.articles.extraction.english import Part
from bot.catalogue.model import WorkKind
from bot.kit.dates import PartialDate
from bot.kit.folding import fold

_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")


def key_of(title: str) -> str:
    """Return what two ways to write one title share."""
    return fold(_BRACKETS.sub("", title)) or fold(title)


@dataclass(slots=True)
class Record:
    """A title, who made it, and in which sentence (by number) each of them is named with it."""

    title: Title
    people: dict[Name, Part] = field(default_factory=dict)
    named_in: dict[Name, int] = field(default_factory=dict)
    show: Title | None = None
    kind: WorkKind | None = None
    date: PartialDate | None = None
    sentences: dict[int, None] = field(default_factory=dict)
    """Numbers of the sentences that are about it, in their order."""
    of_soundtrack: bool = False
    is_joint: bool = False
    """Some sentence ties several people to it, not each sentence one."""
    fallback: tuple[Name, ...] = ()
    """Whose it is where only guests are named: whom the sentence is about."""

    def add(self, names: tuple[Name, ...], part: Part, sentence: int) -> None:
        """Note who is named with the title, and as what; the more exact part counts."""
        self.is_joint |= part is not Part.OWNER or len(names) > 1
        for name in names:
            name = self._same(name)
            before = self.people.get(name)
            if before is None or (before is Part.OWNER and part is not Part.OWNER):
                # Who owns a title may also be named among those who made it together.
                self.people[name] = part if before is None or part is not Part.TOGETHER else before
                if before is None:
                    self.named_in[name] = sentence
        self.seen(sentence)

    def seen(self, sentence: int) -> None:
        """Note a sentence that is about the title."""
        self.sentences[sentence] = None

    def _same(self, name: Name) -> Name:
        """Return the name as it was written first."""
        folded = fold(name.written)
        for other in self.people:
            if (name.id and other.id == name.id) or (not name.id and fold(other.written) == folded):
                return other
        return name
