"""Korean particles that depend on the sound before them: ``아이유는``, ``좋은 날은``."""

from __future__ import annotations

import re

_FIRST, _LAST, _FINALS, _FINAL_L = 0xAC00, 0xD7A3, 28, 8
# Zero to nine as they are said: 영 일 이 삼 사 오 육 칠 팔 구.
_DIGITS = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
_EITHER = re.compile(
    r"(\w)([^\w\s]*?)(은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(이\)(?=라)|\(으\)(?=로))"
)
_AFTER = {
    "은(는)": ("은", "는"), "이(가)": ("이", "가"), "을(를)": ("을", "를"), "와(과)": ("과", "와"),
    "(이)": ("이", ""), "(으)": ("으", ""),
}  # fmt: skip


def with_particles(text: str) -> str:
    """Choose of each ``은(는)`` what fits the word before; after foreign letters both stay."""
    return _EITHER.sub(_chosen, text) if "(" in text else text


def _chosen(found: re.Match[str]) -> str:
    letter, between, both = found.groups()
    said = _DIGITS.get(letter, letter)
    if not _FIRST <= ord(said) <= _LAST:
        return found[0]
    final = (ord(said) - _FIRST) % _FINALS
    closed, is_open = _AFTER[both]
    has_final = bool(final) and not (both == "(으)" and final == _FINAL_L)
    return f"{letter}{between}{closed if has_final else is_open}"
