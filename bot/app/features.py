"""The features that the program is put together of, each above those that it stands on."""

from __future__ import annotations

from bot.app.figures import FIGURES as PROGRAM
from bot.articles.feature import FEATURE as ARTICLES
from bot.catalogue.store.catalogue import CATALOGUE_DAY
from bot.curation.feature import FEATURE as CURATION
from bot.exclusions.feature import FEATURE as EXCLUSIONS
from bot.follows.feature import FEATURE as FOLLOWS
from bot.importing.store import LAST_IMPORT
from bot.kit.db.database import LAST_BACKUP
from bot.kit.discord.error_card import ErrorCards
from bot.kit.metrics import Figure
from bot.lookup.feature import FEATURE as LOOKUP
from bot.posts.feature import FEATURE as POSTS
from bot.posts.sources import PostSource, PostSources
from bot.settings.feature import FEATURE as SETTINGS
from bot.trivia.feature import FEATURE as TRIVIA

FEATURES = (SETTINGS, LOOKUP, ARTICLES, EXCLUSIONS, POSTS, TRIVIA, FOLLOWS, CURATION)

POST_SOURCES = PostSources(source for feature in FEATURES for source in feature.brought(PostSource))
FIGURES = (
    *PROGRAM, LAST_BACKUP, CATALOGUE_DAY, LAST_IMPORT,
    *(figure for feature in FEATURES for figure in feature.brought(Figure)),
)  # fmt: skip
ERROR_CARDS = ErrorCards(each.errors for each in FEATURES)

TABLES = (
    *FOLLOWS.tables, *POSTS.tables, *TRIVIA.tables, *CURATION.tables, *SETTINGS.tables,
    *LOOKUP.tables,
)  # fmt: skip
"""In the order in which people read what is held on them: posts to them are "about them" whom they
follow. A test fails where a feature's are missing."""
