"""Find sentences that say something of an artist or the field that can be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.articles.extraction.coding import Coded
from bot.articles.extraction.english import is_denied
from bot.articles.extraction.gathering import Found
from bot.articles.extraction.lexicon import one_line
from bot.articles.model import FactKind, Known, SuggestedFact
from bot.articles.reading.sentences import Shape

_MEASURED = re.compile(
    one_line(r"""
\b\d[\d.,]*\s?(?:%|percent|per cent|million|billion|thousand|weeks?|copies|streams|views|followers)
|\b(?:[Nn]o\.|[Nn]umber) ?(?:\d+|one\b)|#\d|\d[\d.,]*(?:%|위|주|만 ?장|억|만)|\d+\s?퍼센트
""")
)
_FIRST = re.compile(
    r"\b(?:first|the only|most|youngest|fastest|record(?:s|-breaking)?|[Bb]est [A-Z]\w+ of)\b"
    r"|최초|처음|역대|신기록"
)
_CHARTS = re.compile(
    one_line(r"""
\b(?:charts?|Billboard|Hot 100|streams?|million|sold|sales|award|broke|breaking|week|K-?pop
|collab\w*)\b|차트|빌보드|판매|수상|협업
"""),
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:according to|reports?|figures|data|survey|study)\b|에 따르면", re.IGNORECASE
)
_SPOKEN = re.compile(r"^[\u201c\"\u2018]")


def find_claims(found: Found, text: str, known: Known) -> Iterator[tuple[int, SuggestedFact]]:
    """Yield claims with the number of their sentence."""
    for number, coded in enumerate(found.coded):
        if coded.sentence.shape is Shape.PROSE and _is_claim(coded):
            names = dict.fromkeys(name for each in coded.names.values() for name in each if name.id)
            titles = list(coded.titles.values())
            yield (
                number,
                SuggestedFact(
                    kind=FactKind.CLAIM,
                    sentence=text[coded.sentence.start : coded.sentence.end],
                    artists=tuple(known.artists[name.id].slug for name in names),
                    title=titles[0].written if len(titles) == 1 else "",
                ),
            )


def _is_claim(coded: Coded) -> bool:
    written = coded.written
    if _SPOKEN.match(written) or written.endswith("?"):
        return False
    has_somebody = any(name.id for names in coded.names.values() for name in names)
    if _MEASURED.search(written):
        return has_somebody or bool(_REPORTED.search(written))
    return (
        has_somebody
        and bool(_FIRST.search(written) and _CHARTS.search(written))
        and not (is_denied(coded.text))
    )
