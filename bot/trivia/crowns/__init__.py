"""crowns."""
