"""Figures of posts: how many went out, how late, and why others did not."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram

_LATENCIES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)
"""Bounds, in seconds, of how long posts took from their due time until they were out."""


class PostMetrics:
    """Counts what the bot posted by itself."""

    @cached_property
    def _figures(self) -> tuple[CollectorRegistry, Counter, Counter, Histogram]:
        # Imported with the first post: it is 1.5 MiB, and a bot may answer for days before.
        import prometheus_client as prometheus

        # A series more for each figure, which says when it began to count.
        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]  # not annotated
        registry, said = prometheus.CollectorRegistry(), "Scheduled posts by what became of them"
        labels = ("kind", "state", "reason")
        posts = prometheus.Counter("kollab_posts", said, labels, registry=registry)
        said = "Posts sent over 15 minutes late"
        late = prometheus.Counter("kollab_posts_late", said, ("kind",), registry=registry)
        delay = prometheus.Histogram(
            "kollab_post_delay_seconds", "From due to sent", ("kind",),
            registry=registry, buckets=_LATENCIES,
        )  # fmt: skip
        return registry, posts, late, delay

    @property
    def registry(self) -> CollectorRegistry:
        """What Prometheus reads."""
        return self._figures[0]

    def sent(self, kind: str, seconds: float, *, is_late: bool) -> None:
        """Count a post that went out so many seconds after its due time."""
        self.count(kind, "sent", "")
        _, _, late, delay = self._figures
        late.labels(kind).inc(is_late)
        delay.labels(kind).observe(max(0.0, seconds))

    def count(self, kind: str, state: str, reason: str) -> None:
        """Count a post that was skipped or failed, and why."""
        self._figures[1].labels(kind, state, reason).inc()

    def summary(self) -> str:
        """Return in one line what was counted; empty where nothing was."""
        if "_figures" not in self.__dict__:
            return ""
        samples = (one for figure in self.registry.collect() for one in figure.samples)
        totals: dict[str, int] = {}
        for one in samples:
            if one.name.endswith("_total"):
                state = one.labels.get("state", "late")
                totals[state] = totals.get(state, 0) + int(one.value)
        return ", ".join(f"{number} {name}" for name, number in totals.items() if number)
