"""What a page's texts are read as."""

from __future__ import annotations

import itertools

from simcord.preview import _markdown
from simcord.preview._markdown import markdown_tokens

from bot.simulator.markdown import kept_readers

TEXTS = (
    "**APT.** · <@1> ||spoiler|| https://example.org",
    "[a work](https://example.org/a) <@1> and <@2> <:bts:7>",
    "# Question 1\n> `code`\n- <t:1700000000:R> </collab find:3>",
)
CONTEXTS = (
    None,
    {"users": {"1": "Fan", "2": "Moderator"}},
    {"users": {"1": "Somebody else"}, "commands": {"3": "collab find"}},
)


def read() -> list[object]:
    return [
        markdown_tokens(text, profile, context=context)
        for text, context, profile in itertools.product(TEXTS, CONTEXTS, _markdown._FIELD_POLICIES)
    ]


def test_texts_when_readers_are_kept_then_each_is_read_as_by_one_of_its_own(monkeypatch):
    made, make = [], _markdown._markdown_parser

    def count(*of):
        made.append(of)
        return make(*of)

    alone = read()
    assert "Somebody else" in str(alone)
    monkeypatch.setattr("bot.simulator.markdown._make", count)
    with kept_readers():
        assert read() == alone
        assert len(made) <= len(_markdown._FIELD_POLICIES)
    monkeypatch.undo()
    assert read() == alone
