"""Use cases: storage and domain put together, without Discord."""

from __future__ import annotations

from bot.services.container import Services as Services
from bot.services.container import open_services as open_services
