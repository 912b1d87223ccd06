"""trivia."""
