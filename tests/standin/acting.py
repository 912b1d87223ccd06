"""What a test plays: people who type, press, pick and fill in, and what they then see."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from tests.standin import filling, payloads
from tests.standin import interactions as acts
from tests.standin.filling import Picks, Upload
from tests.standin.gateway import Gateway
from tests.standin.guilds import Guilds
from tests.standin.interactions import Interaction
from tests.standin.payloads import Payload
from tests.standin.people import FAN, Person
from tests.standin.rest import Rest


class Acting:
    """The people's side of the stand-in. A `person` also says in which server it happens."""

    gateway: Gateway
    guilds: Guilds
    rest: Rest
    uploads: dict[str, Upload]
    port: int

    @property
    def base(self) -> str:
        """Return the address of the server."""
        return f"http://127.0.0.1:{self.port}"

    async def send(self, interaction: Interaction) -> Interaction:
        """Send an interaction without waiting for its answer.

        Raises
        ------
        LookupError
            No process of the bot serves the shard of its server.
        """
        self.rest.interactions[interaction.token] = interaction
        interaction.sent_at = time.perf_counter()
        if not await self.gateway.dispatch("INTERACTION_CREATE", interaction.payload):
            raise LookupError("no shard of the bot serves this server")
        return interaction

    async def ask(self, interaction: Interaction, *, within: float = 10) -> Interaction:
        """Send an interaction and wait until the person sees its outcome."""
        await self.send(interaction)
        await asyncio.wait_for(interaction.settled.wait(), within)
        return interaction

    def typed(self, path: str, person: Person = FAN, **options: Any) -> Interaction:
        """Return a command as typed, not sent yet: `typed("collab find", query="apt")`.

        Channels, roles and users are given by id, a file as an `Upload`.
        """
        data = filling.command_data(self.rest.commands, path, options, self._picks())
        return acts.interaction(acts.COMMAND, data, person.setting(self.guilds))

    async def command(self, path: str, person: Person = FAN, **options: Any) -> Interaction:
        """Type a command and wait for its outcome."""
        return await self.ask(self.typed(path, person, **options))

    def completed(
        self, path: str, focused: str, person: Person = FAN, **options: Any
    ) -> Interaction:
        """Return a letter typed into the option `focused`, which must be among the options."""
        data = filling.command_data(
            self.rest.commands, path, options, self._picks(), focused=focused
        )
        return acts.interaction(acts.AUTOCOMPLETE, data, person.setting(self.guilds))

    async def complete(
        self, path: str, focused: str, person: Person = FAN, **options: Any
    ) -> Interaction:
        """Ask for the choices of an option, and wait for them."""
        return await self.ask(self.completed(path, focused, person, **options))

    def chosen(self, name: str, on: Payload, person: Person = FAN) -> Interaction:
        """Return an entry of a message's menu as chosen, not sent yet."""
        command = next(c for c in self.rest.commands if (c["type"], c["name"]) == (3, name))
        data = {"id": command["id"], "name": name, "type": 3, "target_id": on["id"]}
        data["resolved"] = {"messages": {on["id"]: on}}
        return acts.interaction(acts.COMMAND, data, person.setting(self.guilds))

    def pressed(
        self, custom_id: str, on: Payload | None = None, person: Person = FAN
    ) -> Interaction:
        """Return a press of a button, not sent yet; `on` is its message, else one of long ago."""
        button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id}
        data = {"custom_id": custom_id, "component_type": 2, "id": 1}
        return self._component(data, on or _old_message(button), person)

    async def press(
        self, custom_id: str, on: Payload | None = None, person: Person = FAN
    ) -> Interaction:
        """Press a button and wait for the outcome."""
        return await self.ask(self.pressed(custom_id, on, person))

    async def select(
        self,
        custom_id: str,
        value: str | Sequence[str],
        on: Payload | None = None,
        person: Person = FAN,
    ) -> Interaction:
        """Pick entries of a menu and wait for the outcome; what kind it is, `on` shows.

        Channels, roles and users are picked by id.
        """
        options = [{"label": "?", "value": value}]
        kind = filling.STRING_SELECT
        menu: Payload = {"type": kind, "custom_id": custom_id, "options": options}
        shown = acts.walk((on or {}).get("components", []))
        found = next((part for part in shown if part.get("custom_id") == custom_id), menu)
        values = [value] if isinstance(value, str) else list(value)
        data = filling.menu_data(custom_id, found["type"], values, self._picks())
        return await self.ask(self._component(data, on or _old_message(menu), person))

    def submitted(self, opened: Interaction, values: dict[str, Any]) -> Interaction:
        """Return the sending of the form that an interaction opened, not sent yet.

        `values` by custom id: text, a list for a menu; what is left out stays as it was shown.
        """
        if opened.modal is None:
            raise LookupError("no form was opened")
        data = filling.form_data(opened.modal, values, self._picks())
        return acts.interaction(acts.SUBMIT, data, acts.setting_of(opened))

    async def submit(self, opened: Interaction, values: dict[str, Any]) -> Interaction:
        """Fill in and send the form that an interaction opened, and wait for the outcome."""
        return await self.ask(self.submitted(opened, values))

    def say(self, room: str, text: str, person: Person = FAN) -> Payload:
        """Write into a room as a person; return the message. The bot is not told of it."""
        said = payloads.message(room, {"content": text}, (), author=person.user())
        return self.rest.rooms.add(room, said)

    def _picks(self) -> Picks:
        return Picks(self.guilds, self.base, self.uploads)

    def _component(self, data: Payload, on: Payload, person: Person) -> Interaction:
        act = acts.interaction(acts.COMPONENT, data, person.setting(self.guilds))
        act.payload["message"] = {**on, "channel_id": act.payload["channel_id"]}
        return act


def _old_message(control: Payload) -> Payload:
    """Return a message with one control, from before the bot was started."""
    return payloads.message("0", {"components": [{"type": 1, "components": [control]}]}, ())
