"""What scheduled posts bring to the program."""

from __future__ import annotations

import datetime as dt

from bot.kit.db.tables import Ageing, Holding, OfPeople, OfServers, Table
from bot.kit.feature import Feature
from bot.kit.messages import N_
from bot.posts.anniversary_source import DAILY, WEEKLY
from bot.posts.cards.schedule import ERRORS
from bot.posts.delivery.metrics import DELAY, LATE, POSTS
from bot.posts.schedule import FOLLOWING_MESSAGE
from bot.posts.store.timetables import LONGEST_WAIT, WAITING

KEPT_LEDGER = dt.timedelta(400)
"""A year and a month: a daily post looks at what was shown on its date last year."""

_MESSAGES = Holding(
    "messages", N_("When I messaged you about them"), N_("so you never get the same news twice")
)
# What is sent to a person has their id where a post to a server has the server's.
_TO_PEOPLE = f"kind = '{FOLLOWING_MESSAGE}'"

TABLES = (
    Table(
        "timetables", OfPeople(None, "target_id", _TO_PEOPLE), OfServers("target_id", at_once=True)
    ),
    Table(
        "posts",
        OfPeople(_MESSAGES, "target_id", _TO_PEOPLE),
        OfServers("target_id"),
        Ageing("due_at", KEPT_LEDGER, key="target_id, kind, local_on"),
        documents=("shown",),
    ),
    Table("problems", servers=OfServers(at_once=True)),
    Table("departures", servers=OfServers()),
)

FEATURE = Feature(
    "posts",
    errors=ERRORS,
    tables=TABLES,
    brings=(DAILY, WEEKLY, POSTS, LATE, DELAY, WAITING, LONGEST_WAIT),
)
