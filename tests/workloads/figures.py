"""What many measurements come to."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values don't exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def ms(seconds: Sequence[float], share: float) -> str:
    """Return a percentile of seconds as milliseconds, to be read."""
    return f"{1000 * percentile(seconds, share):.1f} ms"
