"""When it is in tests, unless they say otherwise."""

from __future__ import annotations

import datetime as dt

NOW = dt.datetime(2026, 2, 28, 3, 0, tzinfo=dt.UTC)
