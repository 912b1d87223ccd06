"""What fans and curators see of edits."""
