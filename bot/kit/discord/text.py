"""Text that Discord shows exactly as written: escaped where it renders markup, cut where it must.

Whatever comes from data or from a person goes through `escape` before it stands among markup,
or through `plain` before it becomes a label, which Discord never renders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

ELLIPSIS = "…"

# Controls, and the marks that turn the direction of everything after them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")
_MARKUP = re.compile(r"[\\*_~|`\[\]<]")
_LINE_START = re.compile(r"^(?=[#>+\-])|^(\d+)(?=\.(?:\s|$))")
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)")
_LINK = re.compile(r"(?i)\b(https?:|discord(?:app)?\.(?:gg|com|io|me|li))(?=/)")
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
    """Make one line for a label, a choice or a file's alt text: no controls, no markup needed."""
    line = text
    # Nothing unseen counts as printable, and of spaces only the usual one; a list asks often.
    if not text.isprintable():
        line = " ".join(_UNSEEN.sub(" ", text).split())
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        line = " ".join(text.split())
    # Nothing takes more than two units a character.
    return line if limit is None or 2 * len(line) <= limit else cut(line, limit)


def escape(text: str, limit: int | None = None) -> str:
    """Make one line that renders as itself: no markup, mention, timestamp, emoji, link or invite.

    `limit` is the longest length before escaping, in UTF-16 units.
    """
    line = plain(text, limit)
    # To look is quicker than to replace nothing; most names hold none.
    if _MARKUP.search(line):
        line = _MARKUP.sub(r"\\\g<0>", line)
    if not line[:1].isalpha():
        line = _LINE_START.sub(lambda found: f"{found.group(1) or ''}\\", line)
    if "@" in line:
        line = _MENTION.sub("@" + _ZERO_WIDTH, line)
    return _LINK.sub(r"\1\\", line) if "/" in line else line


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
