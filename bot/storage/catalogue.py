"""The catalogue in the store, aggregate by aggregate."""

from __future__ import annotations

from bot.storage.articles import ArticleStore
from bot.storage.artists import ArtistStore
from bot.storage.collaborations import WorkStore
from bot.storage.database import Database
from bot.storage.figures import CountStore
from bot.storage.names import NameStore


class CatalogueStore:
    """Reads the catalogue: `works`, `artists`, `articles`, `names` and `figures`."""

    def __init__(self, db: Database) -> None:
        self.works = WorkStore(db)
        self.artists = ArtistStore(db)
        self.articles = ArticleStore(db)
        self.names = NameStore(db)
        self.figures = CountStore(db)
