"""A stand-in for Discord over real sockets: REST, gateway, faults, and a journal of it all.

The bot is a process of its own that believes it talks to Discord; a test or benchmark plays the
people. `StandIn` is the server, `BotProcess` the bot beside it::

    async with StandIn(guilds=400, channels=1, roles=2, limits=True) as discord:
        bot = await start_kollab(discord, folder)
        await discord.wait_ready()
        room = discord.guilds[7].room
        await discord.command("setup", discord.guilds[7].moderator)
        await discord.admin.forbid(room, permissions.SEND)
        discord.faults.append(Fault("POST /channels/.*", drop=True, chance=0.1))
        assert len(discord.messages_in(room)) == 1
        assert not discord.journal.answered(429)

`admin` changes servers and channels, `acting` has what people can do, `faults` what goes wrong,
`journal` what was asked and answered, `limits` Discord's limits; `rooms` and `replies` are what
the bot's requests do. `caller` tries all this without a bot.
"""

from tests.standin import payloads, permissions
from tests.standin.faults import Fault
from tests.standin.filling import Upload
from tests.standin.guilds import Guild
from tests.standin.interactions import Interaction
from tests.standin.journal import Journal, Request
from tests.standin.people import FAN, MODERATOR, Person, passers_by
from tests.standin.process import TOKEN, BotProcess, start_echo, start_kollab
from tests.standin.server import StandIn

__all__ = [
    "FAN",
    "MODERATOR",
    "TOKEN",
    "BotProcess",
    "Fault",
    "Guild",
    "Interaction",
    "Journal",
    "Person",
    "Request",
    "StandIn",
    "Upload",
    "passers_by",
    "payloads",
    "permissions",
    "start_echo",
    "start_kollab",
]
