"""Figures of posts: how many went out, how late, and why others did not."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

# A series more for each figure, which says when it began to count.
disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no annotations

_LATENCIES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)
"""Bounds, in seconds, of how long posts took from their due time until they were out."""


class PostMetrics:
    """Counts what the bot posted by itself."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        said = "Scheduled posts by what became of them"
        labels = ("kind", "state", "reason")
        self._posts = Counter("kollab_posts", said, labels, registry=registry)
        said = "Posts sent over 15 minutes late"
        self._late = Counter("kollab_posts_late", said, ("kind",), registry=registry)
        self._delay = Histogram(
            "kollab_post_delay_seconds", "From due to sent", ("kind",),
            registry=registry, buckets=_LATENCIES,
        )  # fmt: skip

    def sent(self, kind: str, seconds: float, *, is_late: bool) -> None:
        """Count a post that went out so many seconds after its due time."""
        self.count(kind, "sent", "")
        self._late.labels(kind).inc(is_late)
        self._delay.labels(kind).observe(max(0.0, seconds))

    def count(self, kind: str, state: str, reason: str) -> None:
        """Count a post that was skipped or failed, and why."""
        self._posts.labels(kind, state, reason).inc()

    def summary(self) -> str:
        """Return in one line what was counted; empty where nothing was."""
        samples = (one for figure in self.registry.collect() for one in figure.samples)
        totals: dict[str, int] = {}
        for one in samples:
            if one.name.endswith("_total"):
                state = one.labels.get("state", "late")
                totals[state] = totals.get(state, 0) + int(one.value)
        return ", ".join(f"{number} {name}" for name, number in totals.items() if number)
