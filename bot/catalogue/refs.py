"""What a name can be the name of, and how one is offered for choice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
