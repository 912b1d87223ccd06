"""The catalogue in the store, aggregate by aggregate."""

from __future__ import annotations

from bot.catalogue.store.articles import ArticleStore
from bot.catalogue.store.artists import ArtistStore
from bot.catalogue.store.collaborations import WorkStore
from bot.catalogue.store.counts import CountStore
from bot.catalogue.store.names import NameStore
from bot.kit.db.database import Database


class CatalogueStore:
    """Reads the catalogue: `works`, `artists`, `articles`, `names` and `figures`."""

    def __init__(self, db: Database) -> None:
        self.works = WorkStore(db)
        self.artists = ArtistStore(db)
        self.articles = ArticleStore(db)
        self.names = NameStore(db)
        self.figures = CountStore(db)
