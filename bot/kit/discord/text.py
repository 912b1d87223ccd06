"""Text that Discord shows exactly as written: escaped where it renders markup, cut where it must.

Whatever comes from data or from a person goes through `escape` before it stands among markup,
through `code` before it is code, or through `plain` before it becomes a label, which Discord never
renders. None of it can be a link or hide what it says: what can't be seen is taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

ELLIPSIS = "…"

# Most names hold nothing else: all of it is seen, and none of it is put over another letter.
_USUAL = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027"
    "\u2030-\u205e\u2100-\u27bf\u3001-\u3029\u3030-\u3096\u309b-\u3163\u3165-\u318e"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f\U0001f300-\U0001faff]*"
)
_SPACES = {"Cc", "Zl", "Zp", "Zs"}
# Letters and symbols that look like nothing, and marks that only choose a shape.
_BLANK = re.compile("[\u115f\u1160\u2800\u3164\uffa0]")
_SHAPES = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0d\U000e0100-\U000e01ef]")
_JOINER = "\u200d"
_EMOJI = "\u2190-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_LONE_JOINER = re.compile(f"(?<![\ufe0f{_EMOJI}]){_JOINER}|{_JOINER}(?![{_EMOJI}])")
_MOST_MARKS = 2
"""So many marks has a letter in scripts that are read; more run over the lines around it."""

_MARKUP = re.compile(r"[\\*_~|`\[\]<]|(?<=:)/(?=/)|:(?=[\w+~-]{1,40}:)")
_LINE_START = re.compile(r"^(?=[#>+\-])|^(\d+)(?=\.(?:\s|$))")
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)")
_INVITE = re.compile(r"(?i)(discord(?:app)?\.(?:gg|gift|new|com|io|me|li))(?=/)")
_TO_THE_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# What most addresses are: nothing in them needs to be taken apart and written anew.
_PLAIN_ADDRESS = re.compile(
    r"https?://[a-z0-9.-]+(?:/[A-Za-z0-9:/@!$&'()*+,;=%~._-]*"
    r"(?:\?[A-Za-z0-9:/?@!$&'()*+,;=%~._-]+)?)?"
)
_ZERO_WIDTH = "\u200b"


def length(text: str) -> int:
    """Count as Discord's clients do, in UTF-16 units: an emoji is two or more."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def columns(text: str) -> int:
    """Count how wide a text is, in Latin letters: one of Hangul or an emoji is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def cut(text: str, limit: int) -> str:
    """Shorten plain text to `limit` units, at a word where one is near, with an ellipsis."""
    if length(text) <= limit:
        return text
    room, kept = limit - 1, []
    for character in text:
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            break
        kept.append(character)
    # A joiner or variation sign at the end belongs to what was cut off.
    short = "".join(kept).rstrip("\u200d\ufe0f")
    head, space, _ = short.rpartition(" ")
    if space and len(head) >= 0.8 * len(short):
        short = head
    return short.rstrip() + ELLIPSIS


def plain(text: str, limit: int | None = None) -> str:
    """Make one line of what is seen, for a label, a choice or a file's alt text."""
    # A list asks often, and to look is quicker than to take apart.
    line = text if _USUAL.fullmatch(text) else _seen(text)
    if "  " in line or line[:1] == " " or line[-1:] == " ":
        line = " ".join(line.split())
    # Nothing takes more than two units a character.
    return line if limit is None or 2 * len(line) <= limit else cut(line, limit)


def escape(text: str, limit: int | None = None) -> str:
    """Make one line that renders as itself: no markup, mention, timestamp, emoji, link or invite.

    `limit` is the longest length before escaping, in UTF-16 units. Words that are written to the
    left turn nothing around them.
    """
    line = plain(text, limit)
    # To look is quicker than to replace nothing; most names hold none.
    if _MARKUP.search(line):
        line = _MARKUP.sub(r"\\\g<0>", line)
    if not line[:1].isalpha():
        line = _LINE_START.sub(lambda found: f"{found.group(1) or ''}\\", line)
    if "@" in line:
        line = _MENTION.sub("@" + _ZERO_WIDTH, line)
    if "/" in line:
        line = _INVITE.sub(r"\1\\", line)
    return f"\u2068{line}\u2069" if _TO_THE_LEFT.search(line) else line


def code(text: str, limit: int | None = None) -> str:
    """Make one line of code, unless nothing is seen; what would end it is left out."""
    line = plain(text.replace("`", ""), limit)
    return f"`{line}`" if line else ""


def link(label: str, url: str) -> str:
    """Make a masked link of an escaped label; without a web address, the label alone."""
    if not (address := web_address(url)):
        return label
    return f"[{label}]({address.replace('(', '%28').replace(')', '%29')})"


def web_address(url: str, limit: int = 512) -> str:
    """Return an http(s) address without spaces or controls, else an empty text."""
    if _PLAIN_ADDRESS.fullmatch(url):
        return url if len(url) <= limit else ""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    address = quote(parts.geturl(), safe=":/?#[]@!$&'()*+,;=%~-._")
    return address if len(address) <= limit else ""


def fit_lines(lines: Iterable[str], limit: int) -> str:
    """Join as many whole lines as fit; where some do not, the last line is an ellipsis."""
    kept: list[str] = []
    room = limit - length(ELLIPSIS) - 1
    for line in lines:
        if (need := length(line) + 1) > room:
            return "\n".join([*kept, ELLIPSIS])
        kept.append(line)
        room -= need
    return "\n".join(kept)


def _seen(text: str) -> str:
    """Take out what is not seen; of marks over a letter, as many stay as can be read."""
    line = unicodedata.normalize("NFC", _LONE_JOINER.sub("", "".join(map(_shown, text))))
    kept, marks = [], _MOST_MARKS
    for character in line:
        if unicodedata.category(character) in {"Mn", "Me"}:
            marks += 1
        elif character != _JOINER:
            marks = _MOST_MARKS if character == " " else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return " ".join(_LONE_JOINER.sub("", "".join(kept)).split())


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACES or _BLANK.match(character):
        return " "
    is_unseen = category in {"Cf", "Cs"} or _SHAPES.match(character)
    return "" if is_unseen and character != _JOINER else character
