"""Figures that Prometheus reads: each declared once, by the feature that counts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


@dataclass(frozen=True, slots=True)
class Figure:
    """A counter, or a histogram where there are `bounds` (in seconds); `labels` split it."""

    name: str
    says: str
    labels: tuple[str, ...]
    bounds: tuple[float, ...] = ()


@dataclass
class Metrics:
    """Counts what the features declare."""

    figures: Iterable[Figure]

    @cached_property
    def _made(self) -> tuple[CollectorRegistry, dict[str, Any]]:
        # Imported with the first one counted: it is 1.5 MiB, and a bot may answer for days before.
        import prometheus_client as prometheus

        # A series more for each figure, which says when it began to count.
        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]  # not annotated
        registry = prometheus.CollectorRegistry()
        made: dict[str, Any] = {}
        for each in self.figures:
            what = (each.name, each.says, each.labels)
            made[each.name] = (
                prometheus.Histogram(*what, registry=registry, buckets=each.bounds)
                if each.bounds
                else prometheus.Counter(*what, registry=registry)
            )
        return registry, made

    @property
    def registry(self) -> CollectorRegistry:
        """What Prometheus reads."""
        return self._made[0]

    def count(self, figure: Figure, *labels: str) -> None:
        """Count one more."""
        self._made[1][figure.name].labels(*labels).inc()

    def observe(self, figure: Figure, value: float, *labels: str) -> None:
        """Enter a value of a histogram; a negative one counts as none."""
        self._made[1][figure.name].labels(*labels).observe(max(0.0, value))

    def totals(self, figure: Figure, label: str) -> dict[str, int]:
        """Return how many were counted by a label's value; nothing where none was."""
        if "_made" not in self.__dict__:
            return {}
        totals: dict[str, int] = {}
        for one in self._made[1][figure.name].collect()[0].samples:
            if one.name.endswith("_total"):
                totals[one.labels[label]] = totals.get(one.labels[label], 0) + int(one.value)
        return totals
