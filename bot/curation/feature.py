"""What curation brings to the program: its tables, and words for its errors."""

from __future__ import annotations

from bot.curation.cards.errors import ERRORS
from bot.curation.corrections.model import KEPT_CORRECTIONS
from bot.curation.model import KEPT_DRAFT, KEPT_MISSES
from bot.curation.queue.store import QUEUE
from bot.kit.db.tables import Ageing, Holding, OfPeople, OfServers, Table
from bot.kit.feature import Feature
from bot.kit.messages import N_
from bot.posts.schedule import FOLLOWING_MESSAGE
from bot.settings.model import FORGOTTEN

_EDITS = Holding(
    "edits",
    N_("Corrections and additions you sent in"),
    N_("so curators can decide, and you can see how it went"),
    stays=True,
)
_DECISIONS = Holding(
    "decisions",
    N_("Decisions you made about other people's corrections"),
    N_("so curators can see who decided what"),
    stays=True,
)
_FORMS = Holding(
    "submissions",
    N_("Forms you filled in and haven't sent yet"),
    N_("so you can look at them, change them and send them; for a day"),
)
_TRUST = Holding(
    "trust",
    N_("Whether a server trusts or has blocked your corrections"),
    N_("so curators know what to do with them"),
)
_WITHOUT_THEM = f"user_id = {FORGOTTEN}, credit = '', note = ''"
_OF_FOLLOWERS = f"kind = '{FOLLOWING_MESSAGE}'"

TABLES = (
    # What somebody called themselves and wrote beside it goes with them; the entry stays.
    Table(
        "edits",
        OfPeople(_EDITS, needed="TRUE", emptied=_WITHOUT_THEM),
        OfServers("scope"),
        documents=("along", "keys", "links"),
    ),
    Table("edit_decisions", OfPeople(_DECISIONS)),
    # Parts, decisions and what is to be mended go with their edit.
    Table("edit_parts", servers=OfServers("part_scope")),
    Table("edit_notices", OfPeople(None)),
    Table(
        "submissions",
        OfPeople(_FORMS),
        OfServers("scope"),
        ageing=Ageing("made_at", KEPT_DRAFT, key="id"),
        documents=("typed",),
    ),
    Table("queue_notices", servers=OfServers("scope")),
    Table("contributors", OfPeople(_TRUST), OfServers("scope")),
    Table(
        "search_misses",
        servers=OfServers("scope"),
        ageing=Ageing("week_at", KEPT_MISSES, key="scope, week_at, folded"),
    ),
    # An import that was shown and never confirmed, and reviews of articles.
    Table("saved_lists", servers=OfServers("request ->> '$.edits_of'")),
    Table("saved_lists", servers=OfServers("request ->> '$.articles_of'")),
    Table(
        "corrections_due",
        OfPeople(None, "target_id", _OF_FOLLOWERS),
        OfServers("target_id"),
        Ageing("made_at", KEPT_CORRECTIONS, key="id"),
        documents=("was", "says"),
    ),
)

FEATURE = Feature("curation", errors=ERRORS, tables=TABLES, brings=(QUEUE,))
