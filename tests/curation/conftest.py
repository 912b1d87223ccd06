"""Proposals over the small catalogue."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.app.services import Services
from bot.curation.model import CurationAction, Kind, Operation, Proposal, Verdict
from bot.curation.service import CurationService

NOW = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
SERVER, OTHER_SERVER = 7_000, 8_000
FAN, OTHER_FAN, CURATOR = 71, 72, 90
LINK = "https://example.org/news"
ACCEPT = Verdict(CurationAction.ACCEPT)


def new_work(title: str = "Night Train", **said: object) -> Proposal:
    """A work of IU and Zico that nobody knows."""
    entry = {
        "title": title,
        "kind": "feature",
        "credits": [{"artist": "iu", "join": " feat. "}, {"artist": "zico", "role": "featured"}],
        "date": "2026-08-30",
        **said,
    }
    return Proposal(SERVER, Operation.CREATE, Kind.WORK, entry=entry, links=(LINK,))


@pytest.fixture
def curation(services: Services) -> CurationService:
    """The edits over the small catalogue."""
    return services.curation


@pytest.fixture
def folder(small_source: Path) -> Path:
    """The small catalogue's files."""
    return small_source
