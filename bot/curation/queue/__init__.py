"""The curators' queue: what waits, one by one, and the word to them that something does."""
