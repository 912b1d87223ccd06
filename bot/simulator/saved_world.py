"""What `kollab demo` keeps of its simulated Discord from one start to the next.

Like `bot.simulator.world`, this module may reach past the public interfaces of simcord.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import simcord
from pydantic import ConfigDict, TypeAdapter, ValidationError
from simcord.backend.models import Channel, Guild, Message, User

if TYPE_CHECKING:
    from simcord.backend.state import Backend

MESSAGES_KEPT = 50
"""So many of a channel's newest messages are there after a restart."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Contents:
    """A simulated Discord at rest: who and what there is, what was said, what time it is."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        ser_json_bytes="base64", val_json_bytes="base64"
    )

    version: str
    now: dt.datetime
    application_id: int
    bot_id: int
    users: dict[int, User]
    guilds: dict[int, Guild]
    channels: dict[int, Channel]
    direct_channels: dict[int, int]
    messages: dict[int, dict[int, Message]]
    files: dict[str, bytes]


@cache
def _json() -> TypeAdapter[Contents]:
    """Return what reads and writes it; making that takes longer than a question of `ask`."""
    return TypeAdapter(Contents)


@dataclass(slots=True)
class SavedWorld:
    """The file that a simulated Discord is kept in."""

    path: Path

    @classmethod
    def beside(cls, database: Path) -> SavedWorld:
        """Return what belongs to a database: nothing of before where that is yet to be made."""
        saved = cls(database.with_suffix(".world.json"))
        if not database.exists():
            saved.path.unlink(missing_ok=True)
        return saved

    def read(self) -> Contents | None:
        """Return what was kept; None where nothing was, or nothing that can be read."""
        try:
            contents = _json().validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            _log.warning("%s can't be read, a new server is made: %s", self.path, error)
            return None
        return contents if contents.version == simcord.__version__ else None

    def write(self, backend: Backend) -> None:
        """Keep a simulated Discord as it is now; where that can't be, it goes on all the same."""
        waiting = self.path.with_suffix(".new")
        try:
            waiting.touch(mode=0o600)  # who else uses the machine has no part in it
            waiting.write_bytes(_json().dump_json(_contents(backend)))
            os.replace(waiting, self.path)
        except OSError as error:
            _log.error("%s can't be written: %s", self.path, error)


def _contents(backend: Backend) -> Contents:
    messages = {
        channel: dict(sorted(said.items())[-MESSAGES_KEPT:])
        for channel, said in backend.messages.items()
    }
    shown = (
        str(file["url"])
        for said in messages.values()
        for message in said.values()
        for file in message.attachments
    )
    return Contents(
        version=simcord.__version__,
        now=backend.clock.now(),
        application_id=backend.application_id,
        bot_id=backend.bot_user.id,
        users=backend.users,
        guilds=backend.guilds,
        channels=backend.channels,
        direct_channels=backend.dm_channels,
        messages=messages,
        files={url: backend.cdn.get(url) or b"" for url in shown},
    )


def restore(backend: Backend, contents: Contents) -> None:
    """Put what was kept into a Discord in which nothing has happened yet."""
    backend.users = contents.users
    backend.guilds = contents.guilds
    backend.channels = contents.channels
    backend.dm_channels = contents.direct_channels
    backend.messages = contents.messages
    backend.application_id = contents.application_id
    backend.bot_user = contents.users[contents.bot_id]
    for url, data in contents.files.items():
        backend.cdn._blobs[url] = data
