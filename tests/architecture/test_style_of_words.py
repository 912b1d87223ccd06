"""What is never said to people, in English and in Korean: the style guide as a list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

KOREAN = Path(__file__).parents[2] / "bot/locales/ko/LC_MESSAGES/kollab.po"

TRANSLATED = (
    r"\bis told\b", r"\bare told\b", r"\bI tell of\b", r"\b[Bb]eg[ai]ns?\b", r"\banew\b",
    r"\bI know no\b", r"\bstands? for\b", r"\bI may not\b", r"\bWhom\b|\bwhom you\b",
    r"\bWhoever may\b", r"\bwho may\b", r"\bthat sort\b", r"\bis noted\b", r"\bgoes on\b",
    r"\bgo on\b", r"\bso late\b", r"\bkept anew\b", r"\bmore is not possible\b",
    r"\bat best\b", r"\bWhat I hold\b|\bI hold on you\b", r"\bThat are\b", r"\bmended?\b",
    r"\bare taken\b", r"\bif it stays so\b", r"\bbecame of\b",
    r"(?<![Tt]here )\bis no (?!longer)", r"\b(?:do|does|did|is|was|are|has|have|could) not\b",
)  # fmt: skip
"""Turns of another language, and words nobody says to a friend."""

NOT_IN_GLOSSARY = (
    r"\bacts?\b", r"\bquiz\b", r"\bteaser\b", r"\bstandings\b", r"\breadmit\b", r"\bguess\b",
    r"\b(?:is|was|are) left out\b", r"^[Ll]eft out\b", r"\b[Tt]ak(?:e|en) back\b",
    r"\bset back\b", r"\bswitch(?:ed)? (?:on|off)\b", r"\bdaily question\b",
)  # fmt: skip
"""What docs/glossary.md calls something else."""

EDITORS = (
    r"\bentr(?:y|ies) of the catalogue\b",
    r"\bcanonical\b",
    r"\bnormalised\b",
    r"\bslugs?\b",
)

NAME_THEN_STOP = r"\{(?:name|names|title|artist|artists|group|partner|member|works?)\}\**\."
"""A name may end with a full stop itself: M.I.A."""

NAMES = {
    "Apple", "CD", "CSV", "Discord", "ID", "JSON", "KB", "K-pop", "KST", "Kollab", "MIT", "Melon",
    "Music", "OST", "Part", "R&B", "Spotify", "UTC", "UTF-8", "YAML", "YouTube", "everyone",
    "here", "false", "true",
}  # fmt: skip
"""Latin words that a Korean text keeps: names, and what is typed as it is."""


def messages(catalog: Catalog) -> list[Message]:
    """Return what people read."""
    return [message for message in catalog if message.id and not message.context]


def forms(text: object) -> list[str]:
    """Return the forms of a text that counts, or the one that it has."""
    return [text] if isinstance(text, str) else [*text] if isinstance(text, tuple | list) else []


def english_faults(text: str) -> list[str]:
    """Return what the style guide forbids in an English text."""
    if text.startswith("/"):
        return []
    rules = (*TRANSLATED, *NOT_IN_GLOSSARY, *EDITORS, NAME_THEN_STOP, r"\.\.")
    return [rule for rule in rules if re.search(rule, text)]


def korean_faults(text: str) -> list[str]:
    """Return the Latin words of a Korean text, and what is not 해요체."""
    bare = re.sub(r"\{\w*\}|`[^`]*`|https?://\S*|<@|\d{4}-\d\d-\d\dT\S+Z", " ", text)
    latin = [word for word in re.findall(r"[A-Za-z][\w&-]*", bare, re.ASCII) if word not in NAMES]
    stiff = re.findall(r"\w*니다(?=[.!?]|$)", bare)
    return latin + stiff + re.findall(NAME_THEN_STOP, text)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The Korean translation, with the English texts that it is of."""
    with KOREAN.open("rb") as file:
        return read_po(file)


def test_english_when_read_then_it_is_the_way_a_bot_talks_and_in_the_glossarys_words(catalog):
    texts = [text for message in messages(catalog) for text in forms(message.id)]
    assert len(texts) > 600
    assert {text: found for text in texts if (found := english_faults(text))} == {}


def test_korean_when_read_then_it_has_no_english_and_is_friendly(catalog):
    texts = [text for message in messages(catalog) for text in forms(message.string)]
    assert len(texts) > 600
    shown = [text for text in texts if not text.startswith("/")]
    assert {text: found for text in shown if (found := korean_faults(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Whether it is right is told with the next question.",
        "`/follow` begins, with one act.",
        "I know no date of theirs.",
        "RM stands for BTS.",
        "Several are called **{name}**.",
        "“{value}” is no list.",
        "Nothing is left out.",
    ],
)
def test_english_faults_when_the_guide_forbids_it_then_it_is_found(text):
    assert english_faults(text)


@pytest.mark.parametrize("text", ["Make it right 보기", "다시 시도합니다.", "이름은 {name}."])
def test_korean_faults_when_there_is_one_then_it_is_found(text):
    assert korean_faults(text)
