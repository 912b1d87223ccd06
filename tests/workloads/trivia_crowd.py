"""People who play trivia at a stand-in: what they see, press and are told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tests.standin import Interaction, StandIn
from tests.standin.interactions import custom_ids, walk
from tests.standin.payloads import FAN_ID, Payload
from tests.standin.people import Person
from tests.workloads.trivia_scores import Key, Pressed, stamp

NOTED = "Locked in"
PATIENCE = 4.0
"""So many seconds people wait; Discord waits three."""


@dataclass(slots=True)
class Crowd:
    """Remembers what people pressed, who was told what, and how long that took.

    `confirmed` are those who were told that it is locked in, `twice` those who were told it
    of two answers, `settled` those who have no reason to press again. `receipts` are the seconds
    until each receipt, `waits` those until any answer; `missed` counts interactions that nobody
    answered within `patience`.
    """

    discord: StandIn
    patience: float = PATIENCE
    pressed: dict[Key, set[Pressed]] = field(default_factory=lambda: defaultdict(set))
    confirmed: dict[Key, Pressed] = field(default_factory=dict)
    settled: set[Key] = field(default_factory=set)
    twice: set[Key] = field(default_factory=set)
    receipts: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    missed: int = 0

    async def press(self, message: Payload, place: int, person: Person) -> None:
        """Multiple choice of a question, and read the receipt."""
        round_id = round_of(message)
        act = self.discord.pressed(f"quiz:{round_id}:{place}", message, person)
        key, pressed = (round_id, person.user_id), (str(place), stamp(act.payload["id"]))
        self.pressed[key].add(pressed)
        if not await self._answered(act):
            return
        self.receipts.append(act.latency)
        self.settled.add(key)
        if NOTED in act.text:
            self.twice |= {key} & self.confirmed.keys()
            self.confirmed[key] = pressed

    async def command(self, path: str, person: Person, **options: object) -> Interaction | None:
        """Type a command; None where nobody answered."""
        act = self.discord.typed(path, person, **options)
        return act if await self._answered(act) else None

    async def _answered(self, act: Interaction) -> bool:
        try:
            await self.discord.ask(act, within=self.patience)
        except (LookupError, TimeoutError):
            self.missed += 1
            return False
        self.waits.append(act.latency)
        return True


def people(guild: int, count: int) -> list[Person]:
    """Return fans of a server, each of whom is in no other."""
    first = FAN_ID + 10 + 1000 * guild
    return [Person(guild=guild, user_id=first + n, name=f"p{n}") for n in range(count)]


def options_of(message: Payload) -> list[int]:
    """Return the places of a question's options; none where it is over, or no question at all."""
    if any(each.get("disabled") for each in walk(message)):
        return []
    return [int(each.split(":")[2]) for each in custom_ids(message) if each.startswith("quiz:")]


def round_of(message: Payload) -> int:
    """Return the round that a question belongs to."""
    return int(next(each for each in custom_ids(message) if each.startswith("quiz:")).split(":")[1])


def text_of(message: Payload) -> str:
    """Return all that a message says."""
    return "\n".join(each["content"] for each in walk(message) if each["type"] == 10)
