"""A bot without a database, to be looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest

from bot.app.client import KollabBot


@pytest.fixture
def make_bot() -> Callable[[], Awaitable[KollabBot]]:
    async def make() -> KollabBot:
        bot = KollabBot(SimpleNamespace(lookup=None), extensions=())
        # A sharded client can only be closed once it was entered.
        return await bot.__aenter__()

    return make
