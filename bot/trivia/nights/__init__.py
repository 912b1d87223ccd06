"""Trivia nights: games that are planned, announced an hour before, and led by a host."""
