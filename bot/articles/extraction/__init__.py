"""From the text of an article to suggestions. All of it is pure."""
