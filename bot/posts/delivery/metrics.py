"""Figures of posts: how many went out, how late, and why others did not."""

from bot.kit.metrics import Figure

_LATENCIES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0)
"""Bounds, in seconds, of how long posts took from their due time until they were out."""

POSTS = Figure(
    "kollab_posts", "Scheduled posts by what became of them", ("kind", "state", "reason")
)
LATE = Figure("kollab_posts_late", "Posts sent over 15 minutes late", ("kind",))
DELAY = Figure("kollab_post_delay_seconds", "From due to sent", ("kind",), _LATENCIES)
