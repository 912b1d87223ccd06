"""Whoever hears a message instead of seeing it learns the same: every reply of every command."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from discord import app_commands

from bot.curation.cards.desk import DO, UNDO
from bot.curation.cards.queue import ACCEPT, PERSON, QUEUE
from bot.curation.cards.submission import CHANGE, GUIDE, SEND
from bot.kit.discord.card import ACCENT
from bot.kit.pictures.pictures import Pictures
from bot.lookup.cards.controls import MISSING
from cogs.help.cards import EXAMPLE
from tests.support.simulated_discord import Reply, World, walk

GIVEN: dict[str, dict[str, Any]] = {
    "collab find": {"query": "eight"},
    "collab path": {"from": "ZICO", "to": "PSY"},
    "collab random": {},
    "collab with": {"artist": "IU", "partner": "SUGA"},
    "article show": {"article": "dramas"},
    "follow": {"artist": "IU"},
    "help": {},
    "onthisday": {"date": "18 October"},
    "unfollow": {"artist": "IU"},
    "submit correction": {"query": "BTS"},
    "curate delete": {"entry": "eight"},
    "curate merge": {"entry": "artist:zico", "into": "artist:psy"},
    "curate undo": {"change": "1"},
    "setup": {"time_zone": "Asia/Seoul", "time": "09:00"},
}
"""Options beside those of the examples, which name what only the whole catalogue has."""
OPENS_NO_MESSAGE = {
    "questions add", "settings import", "settings export", "privacy export", "submit collaboration",
    "curate import", "curate export", "curate add", "curate edit",
    "article add",
}  # fmt: skip
"""A form, a file that is needed, and files that are the answer."""
PICTURES = {"collab find", "collab path", "collab stats"}
WORD = r"[^\W\d_]"
SIGN_ALONE = re.compile(rf"^(?!.*(?:{WORD}|\d|<[@#t:])).*\S.*$", re.MULTILINE)


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def limiter(unhurried):
    return unhurried


def options_of(command: app_commands.Command[Any, ..., Any]) -> dict[str, Any]:
    """Return what the example of a command types."""
    if command.qualified_name in GIVEN:
        return GIVEN[command.qualified_name]
    names = {each.display_name: each for each in command.parameters}
    typed = re.split(rf" ({'|'.join(names)}):", command.extras[EXAMPLE])[1:] if names else []
    found = zip(typed[::2], typed[1::2], strict=True)
    return {name: int(text) if names[name].type.name == "integer" else text for name, text in found}


def faults(reply: Reply, *, korean: bool) -> list[str]:
    """Return what only somebody who sees the message learns."""
    parts, found = list(walk(reply.message.components)), []
    for part in parts:
        for item in part.get("items", ()):
            text = item.get("description") or ""
            if not re.search("[가-힣]" if korean else "[A-Za-z]", text):
                found.append(f"picture: {text!r}")
        if part["type"] == 2 and not re.search(rf"{WORD}|\d", part.get("label") or ""):
            found.append(f"button: {part}")
        if part["type"] == 3 and not part.get("placeholder"):
            found.append(f"select: {part['custom_id']}")
        if part.get("accent_color") not in (None, ACCENT):
            found.append(f"colour: {part['accent_color']}")
        found += [f"sign: {line}" for line in SIGN_ALONE.findall(part.get("content") or "")]
    return found


@pytest.mark.parametrize("tag", ["en-US", "ko"])
async def test_replies_when_heard_then_no_picture_button_or_state_is_without_words(world, tag):
    world.locales |= {"locale": tag, "guild_locale": tag}
    asked, drawn = [], set()
    for command in sorted(world.bot.tree.walk_commands(), key=lambda each: each.qualified_name):
        name = command.qualified_name
        if not isinstance(command, app_commands.Command) or name in OPENS_NO_MESSAGE:
            continue
        options = {key: value for key, value in options_of(command).items() if key != "channel"}
        reply = await world.moderator(name, **options)
        world.errors()
        assert faults(reply, korean=tag == "ko") == [], (name, reply.text)
        drawn |= {name} if reply.pictures else set()
        asked.append(name)
    assert len(asked) > 40
    assert drawn >= PICTURES


MADE_UP = {"title": "Night Train", "artists": "IU feat. Newcomer Kim", "date": "2025-05-04"}
LINK = "https://example.org/news"


def label_of(reply: Reply, wanted: str) -> str:
    """Return what stands on the button that does something, in whatever language."""
    return next(label for label, does in reply.buttons.items() if does.startswith(wanted))


async def sent_in(world: World) -> AsyncIterator[Reply]:
    """What a fan sees from a search in vain until it is sent, a slip on the way."""
    fan = world.fan
    yield (missing := await fan("collab find", query="iu night train"))
    form = await fan.open(missing, label_of(missing, MISSING))
    yield (refused := await fan.fill(form, **MADE_UP, source="somewhere"))
    form = await fan.open(refused, label_of(refused, CHANGE))
    yield (preview := await fan.fill(form, **MADE_UP, source=LINK))
    yield await fan.click(preview, label_of(preview, GUIDE))
    yield await fan.click(preview, label_of(preview, SEND))
    yield await fan("submissions")


async def decided(world: World) -> AsyncIterator[Reply]:
    """What a moderator sees of it: the queue, who sent it, the end of it, and all that was done."""
    one = world.moderator
    yield (queue := await one("curate queue"))
    yield (person := await one.click(queue, label_of(queue, PERSON)))
    yield (back := await one.click(person, label_of(person, QUEUE)))
    yield await one.click(back, label_of(back, ACCEPT))
    for command in ("curate history", "curate misses"):
        yield (listed := await one(command))
        ((which, values),) = listed.selects.items()
        yield (opened := await one.select(listed, values[0], custom_id=which))
        if command == "curate history":
            yield await one.click(opened, label_of(opened, UNDO))


async def added(world: World) -> AsyncIterator[Reply]:
    """What a moderator sees who adds and deletes something."""
    one = world.moderator
    form = await one.actor.slash(world.channel, "curate add")
    yield await one.fill(form, title="Night Swim", artists="IU, ZICO", source=LINK)
    yield (asked := await one("curate delete", entry="Night Swim"))
    yield await one.click(asked, label_of(asked, DO))


@pytest.mark.parametrize("tag", ["en-US", "ko"])
async def test_curating_when_heard_then_nothing_on_the_way_is_without_words(world, tag):
    world.locales |= {"locale": tag, "guild_locale": tag}
    for part in (sent_in, decided, added):
        # A click changes the message before it: each is looked at as it comes.
        async for reply in part(world):
            assert faults(reply, korean=tag == "ko") == [], reply.text
    assert len(world.errors()) == 2


def test_faults_when_something_is_for_eyes_alone_then_it_is_found():
    components = [
        {"type": 12, "items": [{"description": "그림"}]},
        {"type": 2, "label": "▶"},
        {"type": 10, "content": "Daily post\n✅\n**1** ✓ right"},
        {"type": 17, "accent_color": 0xFF0000, "components": []},
    ]
    heard = SimpleNamespace(response=SimpleNamespace(components=components), followups=())
    found = faults(Reply(heard), korean=False)
    assert [each.partition(":")[0] for each in found] == ["picture", "button", "sign", "colour"]
