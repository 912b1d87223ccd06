"""Figures that Prometheus reads: each declared once, by the feature that counts it."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bot.kit.bulkhead import Broken, attempt

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

    from bot.kit.db.database import Database

Labels = tuple[str, ...]
Series = list[tuple[Labels, Any]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figure:
    """A counter, or a histogram where there are `bounds` (in seconds); `labels` split it."""

    name: str
    says: str
    labels: Labels = ()
    bounds: tuple[float, ...] = ()

    def family(self, series: Series) -> Metric:
        """Return what was counted as prometheus_client wants it."""
        from prometheus_client import core, utils

        if not self.bounds:
            family = core.CounterMetricFamily(self.name, self.says, labels=self.labels)
            for labels, number in series:
                family.add_metric(labels, number)
            return family
        histogram = core.HistogramMetricFamily(self.name, self.says, labels=self.labels)
        ends = [*map(utils.floatToGoString, (*self.bounds, float("inf")))]
        for labels, (*counts, total) in series:
            buckets = [*zip(ends, accumulate(counts), strict=True)]
            histogram.add_metric(labels, buckets=buckets, sum_value=total)
        return histogram


@dataclass(frozen=True, slots=True)
class Gauge(Figure):
    """What is so at the moment.

    With `sql` the database says it, which knows ``:now`` in seconds: rows of labels and a figure,
    which may be NULL for none.
    """

    sql: str = ""

    def family(self, series: Series) -> Metric:
        """Return what is so as prometheus_client wants it."""
        from prometheus_client import core

        family = core.GaugeMetricFamily(self.name, self.says, labels=self.labels)
        for labels, value in series:
            family.add_metric(labels, value)
        return family


class Metrics:
    """Counts what the features declare.

    That takes less than a microsecond each. prometheus_client, 1.5 MiB, is imported only where
    somebody reads.
    """

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = {each.name: each for each in figures}
        # What can but happen or not is 0 before: else its first time is no rise.
        self._series: dict[str, dict[Labels, Any]] = {
            name: {} if each.labels or each.bounds or isinstance(each, Gauge) else {(): 0}
            for name, each in self._figures.items()
        }

    def count(self, figure: Figure, *labels: str) -> None:
        """Count one more."""
        series = self._series[figure.name]
        try:
            series[labels] += 1
        except KeyError:
            _demand_labels(figure, labels)
            series[labels] = 1

    def observe(self, figure: Figure, value: float, *labels: str) -> None:
        """Enter a value of a histogram; a negative one counts as none."""
        series = self._series[figure.name]
        try:
            counts = series[labels]
        except KeyError:
            _demand_labels(figure, labels)
            counts = series[labels] = [0] * (len(figure.bounds) + 2)
        # The last has the sum, the one before it what is above all bounds.
        counts[bisect_left(figure.bounds, value)] += 1
        if value > 0:
            counts[-1] += value

    def set(self, gauge: Gauge, values: dict[Labels, float]) -> None:
        """Note what is so now, in place of all that was."""
        for labels in values:
            _demand_labels(gauge, labels)
        self._series[gauge.name] = values

    async def read(self, database: Database, *, now: int) -> None:
        """Read what the database says; of what it can't say there is no figure until it can."""
        for each in self._figures.values():
            if isinstance(each, Gauge) and each.sql:
                rows = await attempt(partial(database.fetch, each.sql, {"now": now}))
                if isinstance(rows, Broken):
                    _log.warning("%s can't be read: %r", each.name, rows.error)
                    rows = []
                self.set(each, {tuple(row[:-1]): row[-1] for row in rows if row[-1] is not None})

    def totals(self, figure: Figure, label: str) -> dict[str, int]:
        """Return how many were counted by a label's value; nothing where none was."""
        at, totals = figure.labels.index(label), dict[str, int]()
        for labels, number in self._series[figure.name].items():
            totals[labels[at]] = totals.get(labels[at], 0) + number
        return totals

    @cached_property
    def registry(self) -> CollectorRegistry:
        """What Prometheus reads, with what the process itself takes up."""
        import prometheus_client as prometheus

        registry = prometheus.CollectorRegistry()
        registry.register(self)
        prometheus.ProcessCollector("kollab", registry=registry)
        return registry

    def collect(self) -> Iterator[Metric]:
        """Yield each figure; prometheus_client asks for them at each reading."""
        for name, figure in self._figures.items():
            # A copy: the event loop goes on counting while another thread reads.
            yield figure.family([*self._series[name].items()])


def _demand_labels(figure: Figure, labels: Labels) -> None:
    if len(labels) != len(figure.labels):
        raise ValueError(f"{figure.name} has the labels {figure.labels}, not {labels}")
