"""Presenters: domain object in, Discord object out. No storage."""
