"""Measurements of Kollab, and what they need; docs/performance.md has the method and figures."""
