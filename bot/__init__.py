"""Kollab: a Discord bot that knows who worked with whom."""
