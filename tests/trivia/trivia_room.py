"""A channel in which trivia is played, with questions of which each test knows the answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from simcord.results import ResponseMessage

from bot.catalogue.model import Source
from bot.trivia.errors import NoQuestionsLeftError
from bot.trivia.questions.model import Asked, Category, Name, Question, Template

SOURCE = Source("PAGE", "The duet of the year", "Example", "https://example.org/apt")
RIGHT = (1, 3, 0, 2)
LETTERS = "ABCD"


def asked(number: int) -> Asked:
    """Make a question; the right option is called after its number, in Hangul, too."""
    names = [Name(f"Singer {number}{letter}", f"가수 {number}{letter}") for letter in LETTERS]
    right = RIGHT[number % len(RIGHT)]
    question = Question(
        f"partner:work-{number}",
        Template.PARTNER,
        Category.PEOPLE,
        about=(Name(f"Song {number}", f"노래 {number}"), Name("ROSÉ", "로제")),
        right=names[right],
        wrong=tuple(each for each in names if each is not names[right]),
        sources=(SOURCE,),
        accepted=(f"Nickname {number}",),
        subjects=("artist:rose-blackpink", "collaboration:rose-apt"),
        work="rose-apt",
        title=Name(f"Song {number}", f"노래 {number}"),
        credit=Name("ROSÉ & Bruno Mars", "로제 & 브루노 마스"),
        date="2024-10-18",
    )
    return Asked(question, tuple(names), right)


class Questions:
    """Questions in their order, each once in a server."""

    def __init__(self, services: Any, size: int = 12) -> None:
        self.pool = [asked(number) for number in range(size)]
        self.fetch = services.database.fetch
        self.wanted: list[dict[str, Any]] = []

    async def pick(self, guild_id: int, **wanted: Any) -> Asked:
        self.wanted.append(wanted)
        rows = await self.fetch(
            "SELECT question_id FROM question_uses WHERE guild_id = ?", (guild_id,)
        )
        for each in self.pool:
            if (each.question.question_id,) not in rows:
                return each
        raise NoQuestionsLeftError(len(self.pool), wanted["now"] + dt.timedelta(1))


class Seen:
    """A message of the bot as it is now."""

    def __init__(self, env: Any, stored: Any) -> None:
        self.message = ResponseMessage(env, stored)
        self.parts = list(_walk(stored.components))

    @property
    def text(self) -> str:
        return "\n".join(each["content"] for each in self.parts if each["type"] == 10)

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        return {each["label"]: each for each in self.parts if each["type"] == 2}


def _walk(components: list[dict[str, Any]]) -> Any:
    for each in components:
        yield each
        yield from _walk(each.get("components", []))


class Room:
    """One channel of a world, with what the bot writes into it."""

    def __init__(self, world: Any, channel: Any = None) -> None:
        self.world = world
        self.channel = channel or world.channel

    @property
    def seen(self) -> list[Seen]:
        backend = self.world.env.backend
        stored = backend.messages.get(self.channel.id, {}).values()
        ours = [each for each in stored if each.author_id == backend.bot_user.id]
        found = [Seen(self.world.env, each) for each in sorted(ours, key=lambda each: each.id)]
        return [each for each in found if not each.message.ephemeral]

    def all(self, text: str) -> list[Seen]:
        return [each for each in self.seen if text in each.text]

    def one(self, text: str) -> Seen:
        (found,) = self.all(text)
        return found

    def question(self, number: int) -> Seen:
        return self.one(f"-# Question {number} of ")

    def answer(self, number: int) -> Seen:
        return self.one(f"### Answer to question {number}")

    @property
    def podium(self) -> Seen:
        return self.one("## Game over")

    async def later(self, seconds: float) -> None:
        await self.world.env.advance_time(seconds)

    async def press(self, person: Any, number: int, letter: str) -> str:
        """Multiple choice of a question; gives what the person is told in private."""
        question = self.question(number)
        (label,) = [each for each in question.buttons if f"{letter} · " in each]
        result = await person.actor.click(question.message, label=label)
        return told(result)


def told(result: Any) -> str:
    assert result.response.ephemeral
    parts = _walk(result.response.components)
    return "\n".join(each["content"] for each in parts if each["type"] == 10)
