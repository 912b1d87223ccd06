"""What the bot sends by itself: at a bearable pace, exactly once, and what to do when it can't."""
