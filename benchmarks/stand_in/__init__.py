"""A stand-in for Discord over real sockets: REST, gateway, faults, and a journal of it all.

The bot is a process of its own that believes it talks to Discord; a test or benchmark plays the
people. `StandIn` is the server, `BotProcess` the bot beside it.
"""

from benchmarks.stand_in.interactions import Interaction
from benchmarks.stand_in.journal import Fault, Journal, Request
from benchmarks.stand_in.process import TOKEN, BotProcess, start_echo, start_kollab
from benchmarks.stand_in.server import StandIn

__all__ = [
    "TOKEN",
    "BotProcess",
    "Fault",
    "Interaction",
    "Journal",
    "Request",
    "StandIn",
    "start_echo",
    "start_kollab",
]
