"""What fans propose in forms: from what they typed to an edit, and the word of what came of it."""
