"""What a simulated bot sends is as Discord describes it."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _described(requests_as_described: None) -> None:
    """Hold every request against Discord's description."""
