"""Many look at once, with few connections to read by."""

from __future__ import annotations

import asyncio

from bot.app.services import open_services
from tests.curation.conftest import FAN, NOW, SERVER, new_work


async def test_preview_when_many_at_once_and_one_reader_then_nobody_waits_for_ever(
    database_path, small_source
):
    services = await open_services(database_path, source=small_source, readers=1)
    try:
        curation = services.curation
        first = await curation.propose(new_work("Song"), by=FAN, now=NOW)
        looks = [curation.preview(SERVER, first.edit.id) for _ in range(5)]
        exports = [services.exchange.export(SERVER, "yaml") for _ in range(5)]
        conflicts = [services.settling.conflicts(SERVER) for _ in range(5)]
        await asyncio.wait_for(asyncio.gather(*looks, *exports, *conflicts), 20)
    finally:
        await services.close()
