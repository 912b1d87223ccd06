"""What Discord's clients would make of a text, by Discord's published rules of its markup.

Reference: "Message formatting" of the developers' documentation, and "Markdown Text 101" of the
help centre.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_CODE = re.compile(r"(`+)[^`\n]+\1")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_RULES = {
    "link": r"(?i)(?:https?|steam|discord)://[^\s<]",
    "masked link": r"\[[^\]\n]+\]\(",
    "invite": r"(?i)discord(?:app)?\.(?:com/(?:invite|template)|gg|gift|new|io|me|li)/[\w-]",
    "mention": r"<(?:@[!&]?|#)\d+>|@everyone|@here",
    "command": r"</[^>\n]+:\d+>",
    "emoji": r"<a?:\w+:\d+>|:[\w+~-]+:",
    "time": r"<t:-?\d+(?::\w)?>",
    "navigation": r"<id:[\w-]+>",
    "bracketed link": r"<(?:[a-z]+:[^>\s]+|[^>\s@]+@[^>\s]+|\+\d+)>",
    "emphasis": r"\*[^*\n]+\*|_[^_\n]+_|~~.+?~~",
    "spoiler": r"\|\|.+?\|\|",
    "heading": r"(?m)^ *#{1,3} ",
    "small": r"(?m)^ *-# ",
    "quote": r"(?m)^ *>(?:>>)? ",
    "list": r"(?m)^ *(?:[-*]|\d+\.) ",
    "line": r"\n",
}
_UNSEEN = "\u034f\u115f\u1160\u2800\u3164\uffa0\ufe00\U000e0100"
HARMLESS = {"right to left", "full width", "slashes", "everyone split"}
"""Of those below what is nothing else than text as it is, as far as these rules go."""
HOSTILE = {
    # Links of each scheme that can be clicked, also where no word ends before them.
    "link": "https://evil.example/x",
    "link after a letter": "xhttps://evil.example/x",
    "link after Hangul": "가https://evil.example/x",
    "link in capitals": "HTTPS://EVIL.EXAMPLE",
    "link with a user": "https://discord.com:x@evil.example/",
    "steam": "steam://run/1",
    "steam after Hangul": "곡steam://run/1",
    "client": "discord://-/settings",
    "link without a preview": "<https://evil.example>",
    "masked link": "[zzq](https://evil.example)",
    "masked link without a preview": "[zzq](<https://evil.example>)",
    "masked link with a title": '[zzq](https://evil.example "yes")',
    "image": "![x](https://evil.example/x.png)",
    "mail": "<mailto:me@evil.example>",
    "bare mail": "<me@evil.example>",
    "telephone": "<tel:+15551234567>",
    "bare telephone": "<+15551234567>",
    "message": "<sms:+15551234567>",
    "invite": "discord.gg/evil",
    "invite after a letter": "xdiscord.gg/evil",
    "long invite": "discord.com/invite/evil",
    "old invite": "discordapp.com/invite/evil",
    "gift": "discord.gift/evil",
    "template": "discord.new/evil",
    "link split by what is not seen": "ht\u200btps:/\u2060/evil.example",
    "link with a soft hyphen": "https:\u00ad//evil.example",
    # Mentions and what else stands in angle brackets.
    "user": "<@80351110224678912>",
    "nickname": "<@!80351110224678912>",
    "role": "<@&165511591545143296>",
    "channel": "<#103735883630395392>",
    "everyone": "@everyone",
    "here": "a@here",
    "everyone split": "@\u200beveryone",
    "command": "</airhorn:816437322781949972>",
    "subcommand": "</a b c:816437322781949972>",
    "emoji": "<:mmLol:216154654256398347>",
    "moving emoji": "<a:b1nzy:392938283556143104>",
    "named emoji": "a :skull: b",
    "time": "<t:1618953630>",
    "time with a style": "<t:1618953630:R>",
    "navigation": "<id:customize>",
    "roles": "<id:linked-roles>",
    # Styles.
    "italics": "*a* _b_",
    "bold": "**a** __b__ ***c***",
    "struck out": "~~a~~",
    "spoiler": "||a||",
    "code": "`a`",
    "code of two": "``a``",
    "block of code": "```py\na\n```",
    "end of what is around": "a**](b)** `c",
    "backslash": "\\*a*\\\\*b*",
    "heading": "# a",
    "heading in a second line": "a\n### b",
    "small": "-# a",
    "quote": "> a",
    "long quote": ">>> a\nb",
    "list": "- a",
    "list of stars": "* a",
    "numbers": "1. a",
    "numbers from afar": "99999. a",
    # What is not seen, turns the line around, or runs over others.
    "nothing": "\u200b\u2060\ufeff",
    "blank letters": "\u3164\u115f\uffa0\u2800",
    "override": "\u202egnp.evil\u202c",
    "isolates": "\u2066a\u2067b\u2069",
    "right to left": "שלום 12",
    "marks": "e" + "\u0301\u0336\u0489" * 20,
    "marks at the beginning": "\u0336\u0489a",
    "marks over nothing": " \u0301a \u0301",
    "marks between what is not seen": "e" + "\u0301\u200d\u034f" * 20,
    "tags": "a\U000e0041\U000e0042",
    "shapes": "a\U000e0100\ufe00",
    "half a character": "a\ud800b",
    "controls": "a\x1b[31m\x00\x85b\u2028c",
    # Look-alikes, which no client takes for what they look like.
    "full width": "\uff20everyone https\uff1a\uff0f\uff0fevil \uff0aa\uff0a",
    "slashes": "https:\u2215\u2215evil.example",
}
"""Texts that would be something else than text, were they shown as they are."""


def made_of(markup: str) -> Counter[str]:
    """Count by rule what would be more than text."""
    rest, codes = _CODE.subn("\ufffc", _ESCAPED.sub("\ufffc", markup))
    found = Counter({"code": codes})
    found |= Counter({name: len(re.findall(rule, rest)) for name, rule in _RULES.items()})
    return +found


def hidden(markup: str) -> list[str]:
    """List what can't be seen, is heaped over a letter, or turns more of the line than itself."""
    found, marks, last = [], 0, ""
    for each in markup.replace("\n", " "):
        category = unicodedata.category(each)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        is_ours = each in "\u2068\u2069" or (each == "\u200b" and last == "@")
        is_unseen = category in {"Cc", "Cf", "Cs", "Zl", "Zp"} or each in _UNSEEN
        if (is_unseen and not is_ours) or marks > (2 if last.strip() else 0):
            found.append(f"U+{ord(each):04X}")
        last = each
    turned = markup.count("\u2068") - markup.count("\u2069")
    return found + ["not turned back"] * bool(turned)
