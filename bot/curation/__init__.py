"""A catalogue that its readers correct: edits, who decides about them, and what follows."""
