"""Use cases: storage and domain put together, without Discord."""
