"""Simplify a sentence in code: whom a name belongs to, what describes it, what a pronoun means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.articles.extraction.coding import Coded, N, Name, S, T
from bot.articles.extraction.lexicon import DESCRIPTIONS, PRONOUN
from bot.articles.model import Known

_OF = r"(?:['\u2019]s?)"
_DESCRIBED = re.compile(f"{DESCRIPTIONS}(?={N})")
_MARKED = re.compile(rf"[*_]({N})[*_]|\b[Tt]he ({N})")
_BESIDE = re.compile(
    rf"(?P<group>{N})(?:{_OF}|,)? *(?:의 *|멤버 *|리더 *|\(\w+\) *)?(?P<member>{N})"
    rf"|(?P<member2>{N})(?: *, *| *\()?(?:(?:a|the) )?(?: ?(?:of|from)(?: the)?|\()"
    rf" *(?P<group2>{N})\)?,?"
    rf"|(?P<member3>{N}), (?:a |the )?(?:member |leader |part )?of (?P<group3>{N}),?"
)
_ASIDE = re.compile(rf"(?P<name>{N}) *\((?P<aside>[^()]*)\)")
_IN_ASIDE = re.compile(rf"{T}|{S}|\b(?:feat|ft|with|prod|x)\b|피처링", re.IGNORECASE)
_APPOSITION = re.compile(
    rf"(?P<name>{N}), (?:an?|the|who|whose|from|fresh|then|now|known|best known|one of"
    r"|himself|herself)\b"
    rf"(?P<said>[^,;{T[1:-1]}{S[1:-1]}]{{0,90}}), ?(?!and {N})"
)
_TIMES = 4


def tidy(coded: Coded, known: Known, topic: Sequence[Name]) -> str:
    """Return the code without descriptions; pronouns become whom they stand for.

    `topic` are those that the sentence before is about. The letters that stand for pronouns are
    put into `coded`.
    """
    text = re.sub(r"\s+", " ", coded.text)
    for _ in range(_TIMES):
        before = text
        text = _MARKED.sub(lambda found: found[1] or found[2], _DESCRIBED.sub("", text))
        text = _BESIDE.sub(lambda found: _member(found, coded, known), text)
        text = _ASIDE.sub(_without_aside, text)
        text = _APPOSITION.sub(lambda found: _without_apposition(found, coded, known), text)
        if text == before:
            break
    return PRONOUN.sub(lambda found: _meant(found, text, coded, known=known, topic=topic), text)


def belongs(known: Known, member: Name, group: Name) -> bool:
    """Return whether one is in a group that the other is."""
    artist = known.artists.get(member.id)
    return artist is not None and group.id in artist.groups


def _member(found: re.Match[str], coded: Coded, known: Known) -> str:
    """Return the member alone where a group stands beside it; else all as it was."""
    said = {key.rstrip("23"): letter for key, letter in found.groupdict().items() if letter}
    members, groups = coded.people(said["member"]), coded.people(said["group"])
    if len(members) != 1 or len(groups) != 1:
        return found[0]
    (member,), (group,) = members, groups
    if belongs(known, member, group) or _is_same(member, group, known):
        return said["member"]
    if belongs(known, group, member):
        return said["group"]
    artist = known.artists.get(group.id)
    if member.id == 0 and artist and artist.is_group and "," not in found[0]:
        return said["member"]
    return found[0]


def _is_same(one: Name, other: Name, known: Known) -> bool:
    return bool(one.id) and one.id == other.id


def _without_aside(found: re.Match[str]) -> str:
    return found[0] if _IN_ASIDE.search(found["aside"]) else found["name"]


def _without_apposition(found: re.Match[str], coded: Coded, known: Known) -> str:
    """Leave out what is said of a name between commas, unless it names somebody else."""
    others = coded.people(found["said"])
    own = coded.people(found["name"])
    if any(not any(belongs(known, one, other) for one in own) for other in others):
        return found[0]
    return found["name"] + " "


def _meant(
    found: re.Match[str], text: str, coded: Coded, *, known: Known, topic: Sequence[Name]
) -> str:
    """Return the letter of whom a pronoun stands for: one of the sentence, else of the topic."""
    word = found[0].lower()
    here = coded.people("".join(re.findall(N, text[: found.start()])))
    if found["several"] or word in ("they", "their"):
        # "The two" are those that the sentence before joined.
        joined = re.match(f"{N}(?:(?:, | and | & ){N})+", text)
        meant = coded.people(joined[0]) if joined and here else here[:1] or tuple(topic[:_FEW])
        if found["several"] and len(meant) < 2:
            meant = tuple(topic[:_FEW])
    else:
        fits = _fitting(word, known)
        meant = tuple([name for name in (*here, *topic) if fits(name)][:1])
    if not meant or (found["several"] and len(meant) < 2):
        return found[0]
    letter = coded.add_names(meant)
    coded.pronouns.add(letter)
    return letter + ("'s" if word in _POSSESSIVES else "")


def _fitting(word: str, known: Known) -> Callable[[Name], bool]:
    """Return whether somebody may be meant by "he", "her" or "the group"."""
    gender = "male" if word in ("he", "his") else "female" if word in ("she", "her") else ""
    is_group = bool(_GROUP.search(word))

    def fits(name: Name) -> bool:
        artist = known.artists.get(name.id)
        if artist is None:
            return not is_group
        return artist.is_group == is_group and (not gender or artist.gender in ("", gender))

    return fits


_GROUP = re.compile(r"group|band|trio|quartet|quintet|septet")
_POSSESSIVES = {"his", "her", "their"}
_FEW = 3
